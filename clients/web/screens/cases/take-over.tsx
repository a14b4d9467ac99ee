/** The desk that had the case is gone. A desk that reads a part of the case can propose to take the case over. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useAct } from "../../sitting/use-verb.ts";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function TakeOver({ file: { id, takeOver, isRefused } }: { file: CaseFile }): ReactNode {
	const [isAsking, setAsking] = useState(false);
	if (takeOver === null) return null;
	if (takeOver === "waits") return <Say as="p" role="status" id="cases.take-over.waits" />;
	return (
		<>
			<p>
				<Button kind="primary" onClick={() => setAsking(true)} id="cases.take-over" />
			</p>
			{isAsking && <Ask id={id} isRefused={isRefused} onClose={() => setAsking(false)} />}
		</>
	);
}

function Ask({ id, isRefused, onClose }: { id: string; isRefused: boolean; onClose(): void }): ReactNode {
	const propose = useAct("proposeTakeOver");
	return (
		<ConfirmDialog
			title={<Say id="cases.take-over" />}
			onClose={onClose}
			action={<Say id="cases.take-over.propose" />}
			act={propose}
			errorWords={{ "already-placed": "cases.take-over.placed" }}
			onConfirm={() => propose.mutate({ id }, { onSuccess: onClose })}
		>
			<Say as="p" id={isRefused ? "cases.take-over.effect-refused" : "cases.take-over.effect"} />
			{isRefused && <Notice kind="danger" id="cases.take-over.refused" />}
		</ConfirmDialog>
	);
}
