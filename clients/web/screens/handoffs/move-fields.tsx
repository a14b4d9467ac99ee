/** The fields that moves take: a reason, a desk, a time. */
import { type ReactNode, useState } from "react";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Select } from "../../parts/select.tsx";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { codesToChoose, type MoveOption } from "./move-words.ts";
import { useCodeId } from "./names.tsx";

interface ChoiceProps {
	option: MoveOption;
	value: string;
	/** The button was pressed without a choice. Then the field says what is missing. */
	isTried: boolean;
	onChange(code: string): void;
}

const QUESTIONS: Record<string, MessageId> = {
	end: "handoffs.how-ended",
	complete: "handoffs.outcome",
	countersign: "handoffs.verdict",
};

function questionOf({ move, codes }: MoveOption): MessageId {
	return codes?.includes("met-by-us") ? "handoffs.who-meets" : (QUESTIONS[move] ?? "handoffs.why");
}

export function ChoiceField({ option, value, isTried, onChange }: ChoiceProps): ReactNode {
	const idOf = useCodeId();
	const { move } = option;
	const prefix = move === "countersign" ? "verdict" : "code";
	return (
		<Choices label={<Say id={questionOf(option)} />} error={isTried && value === "" && <Say id="handoffs.missing.answer" />}>
			{codesToChoose(option).map((code) => (
				<Check
					key={code}
					type="radio"
					label={<Say id={idOf(prefix, code, "handoffs.code.other")} />}
					checked={value === code}
					onChange={() => onChange(code)}
				/>
			))}
		</Choices>
	);
}

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`);

/** Nobody travels more than a year from now. A year that was mistyped is asked again. */
const LONGEST_WAIT_MS = 366 * 86_400_000;

/** A day and a whole hour, in the person's own time zone. */
export function TimeField({ isTried, onChange }: { isTried: boolean; onChange(at: number | null): void }): ReactNode {
	const { say } = useWords();
	const [day, setDay] = useState("");
	const [hour, setHour] = useState("");
	const at = timeOf(day, hour);
	const isFar = at !== null && Math.abs(at - Date.now()) > LONGEST_WAIT_MS;
	const change = (nextDay: string, nextHour: string) => {
		setDay(nextDay);
		setHour(nextHour);
		const next = timeOf(nextDay, nextHour);
		onChange(next !== null && Math.abs(next - Date.now()) > LONGEST_WAIT_MS ? null : next);
	};
	return (
		<>
			<Field
				type="date"
				label={<Say id="handoffs.day" />}
				error={isTried && (day === "" ? <Say id="handoffs.missing.day" /> : isFar && <Say id="edit.problem.impossible-date" />)}
				value={day}
				onChange={({ target }) => change(target.value, hour)}
			/>
			<Select
				label={<Say id="handoffs.hour" />}
				error={isTried && hour === "" && <Say id="handoffs.missing.hour" />}
				options={[{ value: "", label: say("house.choose") }, ...HOURS.map((each) => ({ value: each, label: each }))]}
				value={hour}
				onChange={({ target }) => change(day, target.value)}
			/>
			<p role="status">{at !== null && <Say id="handoffs.that-is" values={{ time: new Date(at) }} />}</p>
		</>
	);
}

/** UTC ms; null while something is missing. */
function timeOf(day: string, hour: string): number | null {
	const at = new Date(`${day}T${hour}`).getTime();
	return day === "" || hour === "" || Number.isNaN(at) ? null : at;
}

interface WhenProps {
	/** UTC ms; undefined: now; null: earlier, and the time isn't written yet. */
	value: number | null | undefined;
	isTried: boolean;
	onChange(at: number | null | undefined): void;
}

/** When something happened: now, or at an earlier time by the clock of this device. */
export function WhenField({ value, isTried, onChange }: WhenProps): ReactNode {
	const [text, setText] = useState("");
	const change = (next: string) => {
		setText(next);
		const at = new Date(next).getTime();
		onChange(Number.isNaN(at) || at > Date.now() ? null : at);
	};
	return (
		<Choices label={<Say id="handoffs.when" />}>
			{[true, false].map((isNow) => (
				<Check
					key={String(isNow)}
					type="radio"
					label={<Say id={isNow ? "handoffs.when.now" : "handoffs.when.earlier"} />}
					checked={(value === undefined) === isNow}
					onChange={() => (isNow ? onChange(undefined) : change(text))}
				/>
			))}
			{value !== undefined && (
				<Field
					type="datetime-local"
					dir="ltr"
					label={<Say id="handoffs.when.time" />}
					error={isTried && value === null && <Say id="handoffs.missing.when" />}
					value={text}
					onChange={({ target }) => change(target.value)}
				/>
			)}
		</Choices>
	);
}

interface TellByProps {
	/** UTC ms; undefined: the usual time; null: another one, which isn't chosen yet. */
	value: number | null | undefined;
	isTried: boolean;
	onChange(at: number | null | undefined): void;
}

/** When both desks are told that she hasn't arrived: the usual time, or another one. */
export function TellByField({ value, isTried, onChange }: TellByProps): ReactNode {
	return (
		<>
			<p>
				<Say id="handoffs.tell-usual" />
			</p>
			<Check
				label={<Say id="handoffs.tell-other" />}
				checked={value !== undefined}
				onChange={({ target }) => onChange(target.checked ? null : undefined)}
			/>
			{value !== undefined && <TimeField isTried={isTried} onChange={onChange} />}
		</>
	);
}
