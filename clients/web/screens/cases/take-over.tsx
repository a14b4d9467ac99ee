/** The desk that had the case is gone: a desk that reads a part of it proposes to take it over. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function TakeOver({ file: { id, takeOver } }: { file: CaseFile }): ReactNode {
	const [isAsking, setAsking] = useState(false);
	if (takeOver === null) return null;
	if (takeOver === "waits")
		return (
			<p role="status">
				<Say id="cases.take-over.waits" />
			</p>
		);
	return (
		<>
			<p>
				<Button kind="primary" onClick={() => setAsking(true)}>
					<Say id="cases.take-over" />
				</Button>
			</p>
			{isAsking && <Ask id={id} onClose={() => setAsking(false)} />}
		</>
	);
}

function Ask({ id, onClose }: { id: string; onClose(): void }): ReactNode {
	const propose = useAct("proposeTakeOver", ["caseFile", "readInbox"]);
	return (
		<Dialog
			title={<Say id="cases.take-over" />}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>
						<Say id="parts.cancel" />
					</Button>
					<Button kind="primary" isBusy={propose.isPending} onClick={() => propose.mutate({ id }, { onSuccess: onClose })}>
						<Say id="cases.take-over.propose" />
					</Button>
				</>
			}
		>
			<p>
				<Say id="cases.take-over.effect" />
			</p>
			{propose.error && <ErrorNotice error={dataOf(propose.error)} words={{ "already-placed": "cases.take-over.placed" }} />}
		</Dialog>
	);
}
