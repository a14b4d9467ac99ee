/** Step 5: the little that the to-desk must know to decide. Warns when the typed text identifies the person. */
import { type ReactNode, useEffect, useRef } from "react";
import { TextArea } from "../../../parts/field.tsx";
import { LanguageSelect } from "../../../parts/language.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Select } from "../../../parts/select.tsx";
import { useVerb } from "../../../sitting/use-verb.ts";
import { type MessageId, Say, useWords } from "../../../words/words.tsx";
import { NamesFound } from "../../names-found.tsx";
import type { StepProps } from "./request-draft.ts";

const AGES = ["unknown", "0-5", "6-11", "12-15", "16-17", "18-24", "25-39", "40-59", "60+"];
const RISKS = ["unknown", "low", "medium", "high"];

export function SummaryStep({ id, kept, change }: StepProps): ReactNode {
	const { say } = useWords();
	const { data: ageOfCase = "unknown" } = useVerb("ageBand", { id });
	const isFilled = useRef(false);
	// The age stands in the case, so nobody types it again. Whoever takes it out again means it.
	useEffect(() => {
		if (isFilled.current || ageOfCase === "unknown") return;
		isFilled.current = true;
		if (kept.ageBand === "unknown") change({ ageBand: ageOfCase });
	}, [ageOfCase, kept.ageBand, change]);
	const isOther = ageOfCase !== "unknown" && kept.ageBand !== "unknown" && kept.ageBand !== ageOfCase;
	const option = (prefix: string) => (value: string) => ({ value, label: say(`handoffs.${prefix}.${value}` as MessageId) });
	const setLanguage = (place: number, value: string) => {
		const next = [...kept.languages];
		next[place] = value;
		change({ languages: next.filter(Boolean) });
	};
	return (
		<>
			<Say as="p" id="handoffs.new.summary.help" />
			<Select
				label={<Say id="handoffs.summary.age" />}
				options={AGES.map(option("age"))}
				value={kept.ageBand}
				onChange={({ target }) => change({ ageBand: target.value })}
			/>
			{isOther && (
				<Notice kind="warn" live="polite" id="handoffs.new.age-differs" values={{ age: say(`handoffs.age.${ageOfCase}` as MessageId) }} />
			)}
			<LanguageSelect
				label={<Say id="handoffs.new.language" />}
				none=""
				value={kept.languages[0] ?? ""}
				onChange={(value) => setLanguage(0, value)}
			/>
			{kept.languages.length > 0 && (
				<LanguageSelect
					label={<Say id="handoffs.new.language-too" />}
					none=""
					value={kept.languages[1] ?? ""}
					onChange={(value) => setLanguage(1, value)}
				/>
			)}
			<Select
				label={<Say id="handoffs.summary.risk" />}
				options={RISKS.map(option("risk"))}
				value={kept.riskLevel}
				onChange={({ target }) => change({ riskLevel: target.value })}
			/>
			<TextArea
				label={<Say id="handoffs.new.words" />}
				help={<Say id="handoffs.new.words.help" />}
				maxLength={2000}
				value={kept.text}
				onChange={({ target }) => change({ text: target.value })}
			/>
			<NamesFound id={id} text={kept.text} />
		</>
	);
}
