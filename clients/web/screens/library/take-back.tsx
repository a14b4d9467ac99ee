/** Takes back a comment, what a desk has said of its use, or what an organisation has said about a position. It asks before. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { newId } from "../../sitting/new-id.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { DocumentShown } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function TakeBack({ view: { space, item }, entry }: { view: DocumentShown; entry: string }): ReactNode {
	const doing = useAct("doInDocument");
	const [isAsking, setAsking] = useState(false);
	const takeBack = () =>
		doing.mutate({ space, item, entry: newId(), act: { act: "take-back", remark: entry } }, { onSuccess: () => setAsking(false) });
	return (
		<>
			<Button kind="quiet" onClick={() => setAsking(true)} id="library.take-back" />
			{isAsking && (
				<ConfirmDialog
					title={<Say id="forum.take-back" />}
					action={<Say id="library.take-back" />}
					act={doing}
					onConfirm={takeBack}
					onClose={() => setAsking(false)}
				>
					<Say as="p" id="library.take-back-help" />
				</ConfirmDialog>
			)}
		</>
	);
}
