/** `#/log/questions/:question`: one prepared question to the access log, and its answer. An answer is a reason to ask somebody, and never a verdict. */
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useRun } from "../../sitting/use-run.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { LogChoices } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { NotFound } from "../not-found.tsx";
import { Answer } from "./answer.tsx";
import { ReadingIsLogged } from "./back.tsx";
import { type Chosen, FilterFields, type FilterProblem, NOTHING_CHOSEN, resolveFilter } from "./filter-fields.tsx";
import { ASKED, type AskedQuestion, FIELDS_OF, NEEDS } from "./question-list.ts";

export default function Question(): ReactNode {
	const { question } = useParams({ strict: false }) as { question: string };
	return isAsked(question) ? <Asked key={question} question={question} /> : <NotFound />;
}

const isAsked = (text: string): text is AskedQuestion => ASKED.some((each) => each === text);

function Asked({ question }: { question: AskedQuestion }): ReactNode {
	const choices = useVerb("logChoices");
	return (
		<>
			<Heading id={`log.question.${question}`} />
			<ReadingIsLogged />
			<Say as="p" id="log.questions.reason" />
			<Answered query={choices}>{(view) => <QuestionForm question={question} choices={view} />}</Answered>
			<p>
				<Link to="/log/questions" className="log-back">
					<Say id="log.questions.back" />
				</Link>
			</p>
		</>
	);
}

const MONTH = 30 * 86_400_000;

function QuestionForm({ question, choices }: { question: AskedQuestion; choices: LogChoices }): ReactNode {
	const [chosen, setChosen] = useState<Chosen>(NOTHING_CHOSEN);
	const [problem, setProblem] = useState<FilterProblem | null>(null);
	const [missing, setMissing] = useState<Partial<Record<keyof Chosen, MessageId>>>({});
	const [asked, setAsked] = useState<{ actor: string | null; times: number }>({ actor: null, times: 0 });
	const run = useRun<unknown>();
	const { form, refuse } = useRefusal<HTMLFormElement>();
	const ask = useAction(async () => {
		setProblem(null);
		const lacks = missingOf(question, chosen);
		setMissing(lacks);
		if (Object.keys(lacks).length > 0) return refuse();
		const shown = Object.fromEntries(FIELDS_OF[question].map((field) => [field, chosen[field]]));
		const filter = await resolveFilter({ ...NOTHING_CHOSEN, ...shown });
		if (typeof filter === "string") {
			setProblem(filter);
			return refuse();
		}
		setAsked(({ times }) => ({ actor: filter.actor, times: times + 1 }));
		run.start(() => begin(question, filter));
	});
	const submit = () => {
		void ask.run();
	};
	return (
		<>
			<Form of={{ ref: form, submit }}>
				<FilterFields
					choices={choices}
					chosen={chosen}
					onChange={setChosen}
					problem={problem}
					fields={FIELDS_OF[question]}
					errors={missing}
					required={NEEDS[question]}
				/>
				{FIELDS_OF[question].includes("from") && (
					<p className="muted">
						<Say id="log.questions.month" /> <Say id="log.questions.times" />
					</p>
				)}
				<p className="buttons">
					<Button type="submit" kind="primary" isBusy={ask.isBusy} id="house.log-questions" />
				</p>
				{ask.error && <ErrorNotice error={ask.error} />}
			</Form>
			{run.phase !== "idle" && <Answer key={asked.times} question={question} actor={nameOf(choices, asked.actor)} run={run} />}
		</>
	);
}

const nameOf = ({ people }: LogChoices, actor: string | null) => people.find(({ id }) => id === actor)?.name ?? null;

function missingOf(question: AskedQuestion, chosen: Chosen): Partial<Record<keyof Chosen, MessageId>> {
	const need = NEEDS[question];
	if (need === undefined || chosen[need].trim() !== "") return {};
	return { [need]: need === "actor" ? "log.questions.need-person" : "log.questions.need-case" };
}

type Filter = Exclude<Awaited<ReturnType<typeof resolveFilter>>, string>;

function begin(question: AskedQuestion, filter: Filter): Promise<{ run: string }> {
	const { actor, organisation, case: caseId } = filter;
	if (question === "week") return openSitting().call("weekOf", { actor: actor ?? "" });
	if (question === "by-day") {
		const to = filter.to ?? Date.now();
		return openSitting().call("countByDay", { actor, organisation, case: caseId, from: filter.from ?? to - MONTH, to });
	}
	return openSitting().call("askQuestion", { question, ...filter });
}
