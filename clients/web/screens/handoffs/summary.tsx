/** The short summary of a request: all that a desk reads before it accepts. */
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { useLanguageNames } from "../../parts/language.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useCodeId } from "./names.tsx";

export function Summary({ summary }: { summary: NonNullable<HandoffView["summary"]> }): ReactNode {
	return (
		<PageSection title="handoffs.summary">
			<Say as="p" className="muted" id="handoffs.summary.help" />
			<SummaryFacts summary={summary} />
		</PageSection>
	);
}

export function SummaryFacts({ summary }: { summary: NonNullable<HandoffView["summary"]> }): ReactNode {
	const { ageBand, languages, needs, urgency, riskLevel, text } = summary;
	const { say } = useWords();
	const idOf = useCodeId();
	const nameOf = useLanguageNames();
	const purpose = (need: string) => {
		const id = idOf("purpose", need, "handoffs.purpose.other");
		return id === "handoffs.purpose.other" ? need : say(id);
	};
	const comma = say("parts.comma");
	return (
		<>
			<Facts
				rows={[
					["handoffs.summary.age", say(idOf("age", ageBand, "handoffs.age.unknown"))],
					["handoffs.summary.languages", languages.map(nameOf).join(comma)],
					["handoffs.summary.needs", needs.map(purpose).join(comma)],
					["handoffs.summary.urgency", say(idOf("urgency", urgency, "handoffs.urgency.normal"))],
					["handoffs.summary.risk", say(idOf("risk", riskLevel, "handoffs.risk.unknown"))],
				]}
			/>
			{text !== "" && (
				<p className="message-text" dir="auto">
					{text}
				</p>
			)}
		</>
	);
}
