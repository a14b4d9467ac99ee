/** Saves the proof of one entry for other programs. The saving is announced first. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { LogEntryScreen } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function SaveProof({ seq, proof }: { seq: number; proof: NonNullable<LogEntryScreen["proof"]> }): ReactNode {
	const announce = useAct("announceProof");
	const save = () => {
		saveFile(`access-${seq}.tlog-proof`, new Blob([proof.text]));
		saveFile(`access-${seq}.entry`, proof.entry);
	};
	return (
		<>
			<p className="buttons">
				<Button isBusy={announce.isPending} onClick={() => announce.mutate(undefined, { onSuccess: save })}>
					<Say id="log.save-proof" />
				</Button>
			</p>
			<p className="muted small">
				<Say id="log.entry.save-proof-help" />
			</p>
			{announce.error && <ErrorNotice error={dataOf(announce.error)} />}
		</>
	);
}
