/** Step 3: what the other desk will read, and for which purpose. At first, nothing is ticked. */
import type { ReactNode } from "react";
import { Check, Choices } from "../../../parts/field.tsx";
import { useFormWords } from "../../../words/form-words.ts";
import { type MessageId, Say } from "../../../words/words.tsx";
import { type StepProps, toggled } from "./request-draft.ts";

const PURPOSES = ["shelter", "return", "reintegration", "legal", "medical", "psychological", "training", "family-tracing"];

export function SectionsStep({ choices, kept: { sections, purposes }, change, isTried }: StepProps): ReactNode {
	const { section: nameOf } = useFormWords();
	return (
		<>
			<Choices label={<Say id="handoffs.new.purposes" />} error={isTried && purposes.length === 0 && <Say id="handoffs.missing.purpose" />}>
				{PURPOSES.map((purpose) => (
					<Check
						key={purpose}
						label={<Say id={`handoffs.purpose.${purpose}` as MessageId} />}
						checked={purposes.includes(purpose)}
						onChange={() => change({ purposes: toggled(purposes, purpose), grounds: {} })}
					/>
				))}
			</Choices>
			<Choices
				label={<Say id="handoffs.new.which-sections" />}
				help={<Say id="handoffs.new.sections.help" />}
				error={isTried && sections.length === 0 && <Say id="handoffs.missing.section" />}
			>
				{choices.sections.map(({ compartment, section, isEmpty }) => (
					<Check
						key={compartment}
						label={nameOf(section)}
						help={isEmpty && <Say id="handoffs.new.section-empty" />}
						checked={sections.includes(compartment)}
						onChange={() => change({ sections: toggled(sections, compartment), grounds: {} })}
					/>
				))}
			</Choices>
		</>
	);
}
