/** One question with one answer. */
import type { ReactNode } from "react";
import { Check, Choices } from "../../../parts/field.tsx";
import { type MessageId, Say } from "../../../words/words.tsx";

export interface Option<T> {
	value: T;
	id: MessageId;
	help?: MessageId;
}

interface Props<T> {
	question: MessageId;
	options: readonly Option<T>[];
	value: T | null;
	/** The person has tried to go on. From then on, a missing answer is marked as an error. */
	isTried?: boolean;
	onChange(value: T): void;
}

export function Radios<T>({ question, options, value, isTried = false, onChange }: Props<T>): ReactNode {
	return (
		<Choices label={<Say id={question} />} error={isTried && value === null && <Say id="handoffs.missing.answer" />}>
			{options.map((option) => (
				<Check
					key={option.id}
					type="radio"
					label={<Say id={option.id} />}
					help={option.help && <Say id={option.help} />}
					checked={value === option.value}
					onChange={() => onChange(option.value)}
				/>
			))}
		</Choices>
	);
}
