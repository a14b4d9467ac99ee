/** Step 5: the least that the desk needs to decide. A name is found while it is typed. */
import { type ReactNode, useEffect, useState } from "react";
import { TextArea } from "../../../parts/field.tsx";
import { LanguageSelect } from "../../../parts/language.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Select } from "../../../parts/select.tsx";
import { openSitting } from "../../../sitting/open.ts";
import { type MessageId, Say, useWords } from "../../../words/words.tsx";
import type { StepProps } from "./request-draft.ts";

const AGES = ["unknown", "0-5", "6-11", "12-15", "16-17", "18-24", "25-39", "40-59", "60+"];
const RISKS = ["unknown", "low", "medium", "high"];

export function SummaryStep({ id, kept, change }: StepProps): ReactNode {
	const { say } = useWords();
	const option = (prefix: string) => (value: string) => ({ value, label: say(`handoffs.${prefix}.${value}` as MessageId) });
	const setLanguage = (place: number, value: string) => {
		const next = [...kept.languages];
		next[place] = value;
		change({ languages: next.filter(Boolean) });
	};
	return (
		<>
			<p>
				<Say id="handoffs.new.summary.help" />
			</p>
			<Select
				label={<Say id="handoffs.summary.age" />}
				options={AGES.map(option("age"))}
				value={kept.ageBand}
				onChange={({ target }) => change({ ageBand: target.value })}
			/>
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

type Found = { kind: string; text: string }[];
const AFTER = 400;

/** Says what in a text names the person. It warns, and forbids nothing. */
export function NamesFound({ id, text }: { id: string; text: string }): ReactNode {
	const [found, setFound] = useState<Found>([]);
	useEffect(() => {
		let isCurrent = true;
		const look = async () => {
			const now = text === "" ? [] : await openSitting().call("identifyingIn", { id, text });
			if (isCurrent) setFound(now);
		};
		const timer = setTimeout(() => void look().catch(() => {}), AFTER);
		return () => {
			isCurrent = false;
			clearTimeout(timer);
		};
	}, [id, text]);
	return (
		<div role="status">
			{found.length > 0 && (
				<Notice kind="warn" title={<Say id="handoffs.new.names-found" />}>
					<ul>
						{found.map((each) => (
							<li key={each.text}>
								<Say id={`handoffs.found.${each.kind}` as MessageId} values={{ text: each.text }} />
							</li>
						))}
					</ul>
				</Notice>
			)}
			{found.length === 0 && text !== "" && (
				<p className="muted small">
					<Say id="handoffs.new.no-names" />
				</p>
			)}
		</div>
	);
}
