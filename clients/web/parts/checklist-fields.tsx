/** The checklist of a vetting, to fill in: whoever vouches says what they have checked. */
import type { ReactNode } from "react";
import { Say, useWords } from "../words/words.tsx";
import { Check, Choices, Field } from "./field.tsx";
import { IDENTITY_SEEN, type NewChecklist } from "./new-checklist.ts";
import "./inputs/inputs.css";

interface Props {
	value: NewChecklist;
	onChange(next: NewChecklist): void;
	/** The field that the server or the rules refused. */
	wrong?: string | null;
}

export function ChecklistFields({ value, onChange, wrong = null }: Props): ReactNode {
	const day = (field: "identitySeenOn" | "safeguardingTraining" | "codeOfConductSigned", isOptional: boolean) => (
		<Field
			type="date"
			label={<Say id={`checklist.${field}`} />}
			help={isOptional && <Say id="checklist.leave-empty" />}
			error={wrong === field && <Say id="checklist.wrong-day" />}
			value={value[field]}
			onChange={({ target }) => onChange({ ...value, [field]: target.value })}
		/>
	);
	return (
		<>
			<Choices label={<Say id="checklist.identitySeen" />}>
				{IDENTITY_SEEN.map((code) => (
					<Check
						key={code}
						type="radio"
						name="identity-seen"
						label={<Say id={`checklist.seen.${code}`} />}
						checked={value.identitySeen === code}
						onChange={() => onChange({ ...value, identitySeen: code })}
					/>
				))}
			</Choices>
			{day("identitySeenOn", false)}
			<References value={value} onChange={onChange} wrong={wrong} />
			{day("safeguardingTraining", true)}
			{day("codeOfConductSigned", true)}
		</>
	);
}

function References({ value, onChange, wrong }: Props): ReactNode {
	const { say } = useWords();
	return (
		<Field
			label={<Say id="checklist.references" />}
			help={<Say id="checklist.references-help" />}
			error={wrong === "references" && say("checklist.one-reference")}
			inputMode="numeric"
			dir="ltr"
			maxLength={2}
			className="input-digits-2"
			value={value.references}
			onChange={({ target }) => onChange({ ...value, references: target.value.replace(/\D/g, "") })}
		/>
	);
}
