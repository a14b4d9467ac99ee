/** `#/log/questions`: the prepared questions to the access log, by what they are about. */
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { RowGroup } from "../../parts/row-group.tsx";
import { Row } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Say } from "../../words/words.tsx";
import { BackToLog } from "./back.tsx";
import { ASKED, NEEDS } from "./question-list.ts";

const GROUPS = [
	["log.questions.about-person", "actor"],
	["log.questions.about-case", "case"],
	["log.questions.about-all", undefined],
] as const;

export default function Questions(): ReactNode {
	return (
		<>
			<Heading id="house.log-questions" />
			<Say as="p" id="log.questions.which" />
			{GROUPS.map(([title, about]) => {
				const questions = ASKED.filter((each) => NEEDS[each] === about);
				return (
					<RowGroup key={title} title={title} count={questions.length}>
						{questions.map((question) => (
							<Row key={question} title={<SayLink to="/log/questions/$question" params={{ question }} id={`log.question.${question}`} />} />
						))}
					</RowGroup>
				);
			})}
			<BackToLog />
		</>
	);
}
