/** The proposer answers for each thing that an admin asked for: the admin has it now, or it can't be given. Some may stay unanswered. */
import type { ReactNode } from "react";
import { Check, Choices } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Submit } from "../../parts/submit.tsx";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

type Answer = "given" | "missing";
type Answers = { [ask: string]: Answer };

export function AnswerForm({ proposal, asks }: { proposal: string; asks: ProposalView["openAsks"] }): ReactNode {
	const codesOf = (answers: Answers, answer: Answer) => asks.filter((ask) => answers[ask] === answer);
	const form = useForm({
		first: { answers: {} as Answers },
		missing: ({ answers }) => ({ answers: asks.every((ask) => answers[ask] === undefined) && "handoffs.missing.answer" }),
		act: "answerAdmin",
		input: ({ answers }) => ({ proposal, given: codesOf(answers, "given"), missing: codesOf(answers, "missing") }),
	});
	const { answers } = form.values;
	return (
		<PageSection title="vetting.answer">
			<Say as="p" id="vetting.answer-help" />
			<Form of={form}>
				{asks.map((ask) => (
					<Choices key={ask} label={<Say id={`vetting.ask.${ask}`} />} error={form.problem("answers")}>
						{(["given", "missing"] as const).map((answer) => (
							<Check
								key={answer}
								type="radio"
								label={<Say id={`vetting.answer.${answer}`} />}
								checked={answers[ask] === answer}
								onChange={() => form.change({ answers: { ...answers, [ask]: answer } })}
							/>
						))}
					</Choices>
				))}
				<Submit id="vetting.send-answer" />
			</Form>
		</PageSection>
	);
}
