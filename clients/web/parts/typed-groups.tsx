/** Groups of digits that somebody reads out, to type: one small field for each. A full one moves on to the next. */
import { type ReactNode, useRef } from "react";
import { Say, useWords } from "../words/words.tsx";
import { Choices } from "./field.tsx";
import "./typed-groups.css";
import { westernDigits } from "./western-digits.ts";

interface Props {
	label: ReactNode;
	help?: ReactNode;
	/** A sentence that says what to correct. Groups that aren't full are marked. */
	error?: ReactNode;
	/** How many groups, and how many digits each has. */
	count: number;
	size: number;
	value: readonly string[];
	onChange(groups: string[]): void;
}

/** Digits of every script may be typed, and all of them may be pasted at once. */
export function TypedGroups({ label, help, error, count, size, value, onChange }: Props): ReactNode {
	const { say } = useWords();
	const list = useRef<HTMLOListElement>(null);
	const focus = (position: number) => list.current?.querySelectorAll("input")[Math.min(position, count - 1)]?.focus();
	const type = (position: number, text: string) => {
		const typed = westernDigits(text);
		const before = value[position] ?? "";
		// Characters that don't fit into this group go into the next ones.
		const pieces = typed.match(new RegExp(`\\d{1,${size}}`, "g")) ?? [""];
		const next = Array.from({ length: count }, (_, each) => pieces[each - position] ?? value[each] ?? "");
		onChange(next);
		const last = position + pieces.length - 1;
		if (typed.length > before.length && next[last]?.length === size) focus(last + 1);
	};
	return (
		<Choices label={label} help={help} error={error}>
			<ol ref={list} className="typed-groups" dir="ltr">
				{Array.from({ length: count }, (_, position) => (
					<li key={position as number}>
						<input
							className="input code"
							inputMode="numeric"
							autoComplete="off"
							aria-invalid={(Boolean(error) && value[position]?.length !== size) || undefined}
							aria-label={say("parts.group", { number: position + 1, count })}
							value={value[position] ?? ""}
							onChange={({ target }) => type(position, target.value)}
							onKeyDown={({ key }) => key === "Backspace" && value[position] === "" && position > 0 && focus(position - 1)}
						/>
					</li>
				))}
			</ol>
			<p className="muted small" role="status">
				<Say id="parts.groups-typed" values={{ done: value.filter((group) => group.length === size).length, count }} />
			</p>
		</Choices>
	);
}
