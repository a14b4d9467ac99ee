/**
 * Fields for groups of digits that somebody reads out: one small field for each group. When a field is full, the focus moves to the next
 * one.
 */
import { type ReactNode, useRef } from "react";
import { Say, useWords } from "../words/words.tsx";
import { Choices } from "./field.tsx";
import { fillGroups } from "./fill-groups.ts";
import "./typed-groups.css";

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
		const { groups, last } = fillGroups({ count, size, value }, position, text);
		onChange(groups);
		const isLonger = text.length > (value[position] ?? "").length;
		if (isLonger && groups[last]?.length === size) focus(last + 1);
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
			<Say
				as="p"
				className="muted small"
				role="status"
				id="parts.groups-typed"
				values={{ done: value.filter((group) => group.length === size).length, count }}
			/>
		</Choices>
	);
}
