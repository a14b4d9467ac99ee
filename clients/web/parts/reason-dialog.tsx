/** A dialog that asks for one reason of a list before an action. */
import { type ReactNode, useState } from "react";
import { type MessageId, Say } from "../words/words.tsx";
import { ConfirmDialog, type RunningAct } from "./confirm-dialog.tsx";
import { Check, Choices } from "./field.tsx";
import { useRefusal } from "./use-refusal.ts";

interface Props<C extends string> {
	title: ReactNode;
	/** The question that the reasons answer. */
	label: MessageId;
	help?: MessageId;
	/** What is said when nothing was chosen. */
	missing?: MessageId;
	codes: readonly C[];
	/** The id of each code's message, without the code, such as "handoffs.code". */
	words: string;
	/** The text of the button that starts the action. */
	action: ReactNode;
	isDangerous?: boolean;
	act: RunningAct;
	onChoose(code: C): void;
	onClose(): void;
	/** The effect of the action, shown above the reasons. */
	children?: ReactNode;
	/** A field of the caller, such as for words beside the reason. */
	below?: ReactNode;
}

export function ReasonDialog<C extends string>(props: Props<C>): ReactNode {
	const { title, label, help, missing = "today.settle-choose", codes, words, action, isDangerous = false } = props;
	const { act, onChoose, onClose, children, below } = props;
	const [code, setCode] = useState<C | null>(null);
	const { form, refuse, isRefused } = useRefusal<HTMLDivElement>();
	return (
		<ConfirmDialog
			title={title}
			onClose={onClose}
			action={action}
			isDangerous={isDangerous}
			act={act}
			onConfirm={() => (code === null ? refuse() : onChoose(code))}
		>
			{children}
			<div ref={form}>
				<Choices label={<Say id={label} />} help={help && <Say id={help} />} error={isRefused && code === null && <Say id={missing} />}>
					{codes.map((each) => (
						<Check
							key={each}
							type="radio"
							label={<Say id={`${words}.${each}` as MessageId} />}
							checked={code === each}
							onChange={() => setCode(each)}
						/>
					))}
				</Choices>
			</div>
			{below}
		</ConfirmDialog>
	);
}
