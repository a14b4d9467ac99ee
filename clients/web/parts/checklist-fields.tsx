/** The fields of a vetting's checklist. Somebody who vouches, renews a vetting or proposes an organisation fills them in. */
import type { ReactNode } from "react";
import { Say } from "../words/words.tsx";
import { Check, Choices, Field } from "./field.tsx";
import { hasReferences, IDENTITY_SEEN, MOST_REFERENCES, type NewChecklist } from "./new-checklist.ts";
import { westernDigits } from "./western-digits.ts";
import "./inputs/inputs.css";

interface Props {
	value: NewChecklist;
	onChange(next: NewChecklist): void;
	/** The field that the server or the rules refused, or null. */
	wrong: string | null;
	/** Somebody has pressed the button of the form, so that fields say what is missing. */
	isRefused: boolean;
}

export function ChecklistFields({ value, onChange, wrong, isRefused }: Props): ReactNode {
	const day = (field: "identitySeenOn" | "safeguardingTraining" | "codeOfConductSigned", isOptional: boolean) => (
		<Field
			type="date"
			label={<Say id={`checklist.${field}`} />}
			help={isOptional && <Say id="checklist.leave-empty" />}
			error={
				isRefused && !isOptional && value[field] === "" ? (
					<Say id="handoffs.missing.day" />
				) : (
					wrong === field && <Say id="checklist.wrong-day" />
				)
			}
			value={value[field]}
			onChange={({ target }) => onChange({ ...value, [field]: target.value })}
		/>
	);
	return (
		<>
			<Choices
				label={<Say id="checklist.identitySeen" />}
				error={isRefused && value.identitySeen === null && <Say id="handoffs.missing.answer" />}
			>
				{IDENTITY_SEEN.map((code) => (
					<Check
						key={code}
						type="radio"
						label={<Say id={`checklist.seen.${code}`} />}
						checked={value.identitySeen === code}
						onChange={() => onChange({ ...value, identitySeen: code })}
					/>
				))}
			</Choices>
			{day("identitySeenOn", false)}
			<References value={value} onChange={onChange} wrong={wrong} isRefused={isRefused} />
			{day("safeguardingTraining", true)}
			{day("codeOfConductSigned", true)}
		</>
	);
}

function References({ value, onChange, wrong, isRefused }: Props): ReactNode {
	const isWrong = wrong === "references" || (isRefused && !hasReferences(value));
	return (
		<Field
			label={<Say id="checklist.references" />}
			help={<Say id="checklist.references-help" />}
			error={isWrong && <Say id="vetting.number-to" values={{ most: MOST_REFERENCES }} />}
			inputMode="numeric"
			dir="ltr"
			maxLength={2}
			className="input-digits-2"
			value={value.references}
			onChange={({ target }) => onChange({ ...value, references: westernDigits(target.value) })}
		/>
	);
}
