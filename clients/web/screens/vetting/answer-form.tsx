/** The proposer answers for each thing that an admin asked for: the admin has it now, or it can't be given. Some may stay unanswered. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { type MessageId, Say } from "../../words/words.tsx";

type Answer = "given" | "missing";

export function AnswerForm({ proposal, asks }: { proposal: string; asks: string[] }): ReactNode {
	const [answers, setAnswers] = useState<Record<string, Answer>>({});
	const act = useAct("answerAdmin");
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const isEmpty = asks.every((ask) => answers[ask] === undefined);
	const codesOf = (answer: Answer) => asks.filter((ask) => answers[ask] === answer);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (isEmpty) return refuse();
		act.mutate({ proposal, given: codesOf("given"), missing: codesOf("missing") });
	};
	return (
		<section aria-labelledby="answer">
			<h2 id="answer">
				<Say id="vetting.answer" />
			</h2>
			<p>
				<Say id="vetting.answer-help" />
			</p>
			<form ref={form} onSubmit={submit} noValidate>
				{asks.map((ask) => (
					<Choices
						key={ask}
						label={<Say id={`vetting.ask.${ask}` as MessageId} />}
						error={isRefused && isEmpty && <Say id="handoffs.missing.answer" />}
					>
						{(["given", "missing"] as const).map((answer) => (
							<Check
								key={answer}
								type="radio"
								name={`answer-${ask}`}
								label={<Say id={`vetting.answer.${answer}`} />}
								checked={answers[ask] === answer}
								onChange={() => setAnswers({ ...answers, [ask]: answer })}
							/>
						))}
					</Choices>
				))}
				{act.error && <ErrorNotice error={dataOf(act.error)} />}
				<div className="buttons">
					<Button type="submit" kind="primary" isBusy={act.isPending}>
						<Say id="vetting.send-answer" />
					</Button>
				</div>
			</form>
		</section>
	);
}
