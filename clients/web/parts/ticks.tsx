/** Choices in big boxes, for thumbs. With `isOne` at most one can be chosen. No answer is required, so a second press takes a choice back. */
import { type ReactNode, useId } from "react";
import { Choices } from "./field.tsx";
import { toggledAnswer } from "./only-answers.ts";
import "./ticks.css";

interface Props<T extends string> {
	label: ReactNode;
	help?: ReactNode;
	/** A sentence that says what to correct. */
	error?: ReactNode;
	options: readonly { value: T; label: ReactNode }[];
	/** The ticked options. */
	chosen: readonly T[];
	/** At most one. */
	isOne?: boolean;
	onChange(chosen: T[]): void;
}

export function Ticks<T extends string>({ label, help, error, options, chosen, isOne = false, onChange }: Props<T>): ReactNode {
	const name = useId();
	const isOn = (value: T) => chosen.includes(value);
	return (
		<Choices label={label} help={help} error={error}>
			<div className="ticks">
				{options.map(({ value, label: text }) => (
					<label key={value} className="tick">
						<input
							type={isOne ? "radio" : "checkbox"}
							name={name}
							autoComplete="off"
							checked={isOn(value)}
							onChange={() => onChange(isOne ? [value] : toggledAnswer(chosen, value))}
							// A press on a chosen radio button fires no change event, only a click.
							onClick={() => isOne && isOn(value) && onChange([])}
						/>
						<span>{text}</span>
					</label>
				))}
			</div>
		</Choices>
	);
}
