/** Asks before an action. The dialog stays open when the action fails, and says why. */
import type { ReactNode } from "react";
import { dataOf } from "../sitting/kinds.ts";
import type { MessageId } from "../words/words.tsx";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { ErrorNotice } from "./error-notice.tsx";

export interface RunningAct {
	isPending: boolean;
	error: Error | null;
}

interface Props {
	title: ReactNode;
	/** The words of the button that starts the action. */
	action: ReactNode;
	isDangerous?: boolean;
	/** The action, as `useAct` returns it. */
	act: RunningAct;
	/** By error code: messages that replace the usual ones, because this place can say more. */
	errorWords?: Partial<Record<string, MessageId>>;
	onConfirm(): void;
	onClose(): void;
	/** The effect of the action, and what must be chosen. */
	children: ReactNode;
}

export function ConfirmDialog(props: Props): ReactNode {
	const { title, action, isDangerous = false, act, errorWords, onConfirm, onClose, children } = props;
	return (
		<Dialog
			title={title}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose} id="parts.cancel" />
					<Button kind={isDangerous ? "danger" : "primary"} isBusy={act.isPending} onClick={onConfirm}>
						{action}
					</Button>
				</>
			}
		>
			{children}
			{act.error && <ErrorNotice error={dataOf(act.error)} {...(errorWords && { words: errorWords })} />}
		</Dialog>
	);
}
