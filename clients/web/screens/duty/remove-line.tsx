/** A button that removes a line, after a question. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog, type RunningAct } from "../../parts/confirm-dialog.tsx";
import { type MessageId, Say } from "../../words/words.tsx";

interface Props {
	/** What the removal does. */
	help: MessageId;
	/** The removal, as `useAct` returns it. */
	act: RunningAct;
	/** @param done is called when the line is gone. */
	onRemove(done: () => void): void;
}

export function RemoveLine({ help, act, onRemove }: Props): ReactNode {
	const [isAsking, setAsking] = useState(false);
	return (
		<div className="buttons row-buttons">
			<Button onClick={() => setAsking(true)} id="duty.remove" />
			{isAsking && (
				<ConfirmDialog
					title={<Say id="duty.remove-ask" />}
					onClose={() => setAsking(false)}
					action={<Say id="duty.remove" />}
					act={act}
					onConfirm={() => onRemove(() => setAsking(false))}
				>
					<Say as="p" id={help} />
				</ConfirmDialog>
			)}
		</div>
	);
}
