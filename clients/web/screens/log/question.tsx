/** `#/log/questions/:question`: one prepared question to the access log, and its answer. An answer is a reason to ask somebody, and never a verdict. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useRun } from "../../sitting/use-run.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { LogChoices } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { NotFound } from "../not-found.tsx";
import { useForm } from "../use-form.tsx";
import { Answer } from "./answer.tsx";
import { ReadingIsLogged } from "./back.tsx";
import { FilterFields, NOTHING_CHOSEN, resolveFilter, WRONG_FILTER } from "./filter-fields.tsx";
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
				<SayLink to="/log/questions" className="log-back" id="log.questions.back" />
			</p>
		</>
	);
}

/** What to say when the answer that a question needs is missing. */
const NEED_WORDS = { actor: "log.questions.need-person", case: "log.questions.need-case" } as const;
const MONTH = 30 * 86_400_000;

function QuestionForm({ question, choices }: { question: AskedQuestion; choices: LogChoices }): ReactNode {
	const [asked, setAsked] = useState<{ actor: string | null; times: number }>({ actor: null, times: 0 });
	const run = useRun<unknown>();
	const need = NEEDS[question];
	const form = useForm({
		first: NOTHING_CHOSEN,
		missing: (chosen) => (need === undefined ? {} : { [need]: chosen[need].trim() === "" && NEED_WORDS[need] }),
		wrong: WRONG_FILTER,
		keeps: true,
		async run(chosen) {
			const shown = Object.fromEntries(FIELDS_OF[question].map((field) => [field, chosen[field]]));
			const filter = await resolveFilter({ ...NOTHING_CHOSEN, ...shown });
			setAsked(({ times }) => ({ actor: filter.actor, times: times + 1 }));
			run.start(() => begin(question, filter));
		},
	});
	return (
		<>
			<Form of={form}>
				<FilterFields choices={choices} form={form} fields={FIELDS_OF[question]} required={need} />
				{FIELDS_OF[question].includes("from") && (
					<p className="muted">
						<Say id="log.questions.month" /> <Say id="log.questions.times" />
					</p>
				)}
				<Submit id="house.log-questions" />
			</Form>
			{run.phase !== "idle" && <Answer key={asked.times} question={question} actor={nameOf(choices, asked.actor)} run={run} />}
		</>
	);
}

const nameOf = ({ people }: LogChoices, actor: string | null) => people.find(({ id }) => id === actor)?.name ?? null;

type Filter = Awaited<ReturnType<typeof resolveFilter>>;

function begin(question: AskedQuestion, filter: Filter): Promise<{ run: string }> {
	const { actor, organisation, case: caseId } = filter;
	if (question === "week") return openSitting().call("weekOf", { actor: actor ?? "" });
	if (question === "by-day") {
		const to = filter.to ?? Date.now();
		return openSitting().call("countByDay", { actor, organisation, case: caseId, from: filter.from ?? to - MONTH, to });
	}
	return openSitting().call("askQuestion", { question, ...filter });
}
