/** Day, month and year as three numbers. A partial date may lack the day, or day and month, and may be only about right. */
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";
import { Check, Choices, Field } from "../field.tsx";
import { westernDigits } from "../western-digits.ts";
import type { ValueFieldProps } from "./props.ts";
import "./inputs.css";

interface Parts {
	year: string;
	month: string;
	day: string;
	isAbout: boolean;
}

/** A half-written date keeps its parts: "2007--5" has no month. */
function partsOf(value: unknown): Parts {
	const text = typeof value === "string" ? value : "";
	const [year = "", month = "", day = ""] = text.replace("~", "").split("-");
	return { year, month, day, isAbout: text.startsWith("~") };
}

function textOf({ year, month, day, isAbout }: Parts): string | null {
	const padded = (part: string) => (/^\d$/.test(part) ? `0${part}` : part);
	const text = [year, padded(month), padded(day)].join("-").replace(/-+$/, "");
	return text === "" ? null : `${isAbout ? "~" : ""}${text}`;
}

export function DateField({ field: { type }, value, onChange, label, help, error }: ValueFieldProps): ReactNode {
	const parts = partsOf(value);
	const isPartial = type === "partial-date";
	const input = (part: "day" | "month" | "year", length: number) => (
		<Field
			label={<Say id={`edit.${part}`} />}
			inputMode="numeric"
			dir="ltr"
			maxLength={length}
			className={`input-digits-${length}`}
			value={parts[part]}
			onChange={({ target }) => onChange(textOf({ ...parts, [part]: westernDigits(target.value) }))}
		/>
	);
	return (
		<Choices label={label} help={help ?? (isPartial && <Say id="edit.only-year" />)} error={error}>
			<div className="input-parts">
				{input("day", 2)}
				{input("month", 2)}
				{input("year", 4)}
			</div>
			{isPartial && (
				<Check
					label={<Say id="edit.about" />}
					checked={parts.isAbout}
					disabled={parts.year === ""}
					onChange={({ target }) => onChange(textOf({ ...parts, isAbout: target.checked }))}
				/>
			)}
		</Choices>
	);
}
