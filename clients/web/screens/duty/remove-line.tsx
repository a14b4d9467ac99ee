/** A button that removes a line, after a question. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { type MessageId, Say } from "../../words/words.tsx";

interface Props {
	/** What the removal does. */
	help: MessageId;
	isBusy: boolean;
	error: Error | null;
	/** @param done is called when the line is gone. */
	onRemove(done: () => void): void;
}

export function RemoveLine({ help, isBusy, error, onRemove }: Props): ReactNode {
	const [isAsking, setAsking] = useState(false);
	return (
		<div className="buttons row-buttons">
			<Button onClick={() => setAsking(true)} id="duty.remove" />
			{isAsking && (
				<ConfirmDialog
					title={<Say id="duty.remove-ask" />}
					onClose={() => setAsking(false)}
					action={<Say id="duty.remove" />}
					isBusy={isBusy}
					error={error}
					onConfirm={() => onRemove(() => setAsking(false))}
				>
					<Say as="p" id={help} />
				</ConfirmDialog>
			)}
		</div>
	);
}
