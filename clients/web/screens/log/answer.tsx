/** The answer to a question: entries, groups of entries, or a picture. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Empty } from "../../parts/states.tsx";
import type { RunControl } from "../../sitting/use-run.ts";
import type { FindingView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { AskLink, MAX_IN_QUERY } from "./ask-link.tsx";
import { type DayCount, DaysChart, WeekChart, type WeekDay } from "./charts.tsx";
import { EntryTable } from "./entry-table.tsx";
import { LogPerson } from "./entry-words.tsx";
import type { AskedQuestion } from "./question-list.ts";
import { RunStatus } from "./run-status.tsx";
import { strangersLast } from "./strangers-last.ts";

interface Props {
	question: AskedQuestion;
	/** The name of the chosen person; null when it isn't known. */
	actor: string | null;
	run: RunControl<unknown>;
}

const PICTURES: readonly AskedQuestion[] = ["by-day", "week"];
/** Questions of which each finding is made of many entries. */
const GROUPED: readonly AskedQuestion[] = ["bulk-reads", "denied-bursts"];

export function Answer({ question, actor, run }: Props): ReactNode {
	const { items, phase } = run;
	const isPicture = PICTURES.includes(question);
	const all = isPicture ? [] : (items as FindingView[]);
	const notJudged = all.filter(({ usual }) => usual !== null && usual.role === null);
	const findings = all.filter((each) => !notJudged.includes(each));
	// What programs fetched by themselves comes after what people did. A group is about people only.
	const fetched = findings.filter(({ isByProgram }) => isByProgram);
	const byPeople = findings.filter(({ isByProgram }) => !isByProgram);
	const heading = useRef<HTMLHeadingElement>(null);
	// On a phone the answer is below the form.
	useEffect(() => heading.current?.focus(), []);
	return (
		<section aria-labelledby="log-answer">
			<h2 id="log-answer" ref={heading} tabIndex={-1}>
				<Say id="log.query.answer" />
			</h2>
			{question === "by-day" && items.length > 0 && <DaysChart days={items[0] as DayCount[]} />}
			{question === "week" && items.length > 0 && <WeekChart days={items[0] as WeekDay[]} name={actor} />}
			{GROUPED.includes(question) ? (
				<Groups findings={findings} question={question} />
			) : (
				byPeople.length > 0 && <Flat findings={question === "refused" ? strangersLast(byPeople) : byPeople} />
			)}
			{fetched.length > 0 && (
				<details className="log-filters">
					<Say as="summary" id="log.by-programs" values={{ count: sumOf(fetched) }} />
					<Flat findings={fetched} />
				</details>
			)}
			{!isPicture && phase === "ended" && findings.length === 0 && <Empty id="log.questions.nothing" />}
			{notJudged.length > 0 && <NotJudged findings={notJudged} question={question} />}
			<RunStatus run={run} found={findings.length} ended={isPicture ? null : "log.run.looked-all"} />
		</section>
	);
}

const sumOf = (findings: FindingView[]) => findings.reduce((sum, { entries }) => sum + entries.length, 0);

function Flat({ findings }: { findings: FindingView[] }): ReactNode {
	const [chosen, setChosen] = useState<number[]>([]);
	return (
		<>
			<EntryTable rows={findings.flatMap(({ entries }) => entries)} chosen={chosen} onChoose={setChosen} />
			<AskLink chosen={chosen} />
		</>
	);
}

/** Findings that nothing can be compared with, so nobody can judge them. They are folded, so that they don't look like an answer. */
function NotJudged({ findings, question }: { findings: FindingView[]; question: AskedQuestion }): ReactNode {
	return (
		<details className="log-filters">
			<Say as="summary" id="log.burst.not-judged" values={{ count: findings.length }} />
			<Say as="p" id="log.burst.not-judged-help" />
			<Groups findings={findings} question={question} />
		</details>
	);
}

function Groups({ findings, question }: { findings: FindingView[]; question: AskedQuestion }): ReactNode {
	return (
		<ul className="log-findings">
			{findings.map((finding) => (
				<li key={`${finding.actor?.id} ${finding.from}`} className="log-finding">
					<Group finding={finding} question={question} />
				</li>
			))}
		</ul>
	);
}

/** The entries of one finding. They are of one person, so one query can name them all. At first, as many as a query may name are chosen. */
function GroupEntries({ entries }: { entries: FindingView["entries"] }): ReactNode {
	const [chosen, setChosen] = useState(() => entries.slice(0, MAX_IN_QUERY).map(({ seq }) => seq));
	if (entries.every(({ actor }) => actor === null)) return <EntryTable rows={entries} />;
	return (
		<>
			<AskLink chosen={chosen} />
			<EntryTable rows={entries} chosen={chosen} onChoose={setChosen} />
		</>
	);
}

function Group({
	finding: { actor, count, from, to, usual, entries },
	question,
}: {
	finding: FindingView;
	question: AskedQuestion;
}): ReactNode {
	const [isOpen, setOpen] = useState(false);
	const times = { count, from: new Date(from), to: new Date(to) };
	return (
		<>
			<p>
				<strong>
					<LogPerson person={actor} />
				</strong>
			</p>
			<Say as="p" id={question === "bulk-reads" ? "log.burst.opened" : "log.burst.refused"} values={times} />
			{usual && <UsualNumbers {...usual} />}
			<details className="log-filters" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
				<Say as="summary" id="log.burst.entries" values={{ count: entries.length }} />
				{isOpen && <GroupEntries entries={entries} />}
			</details>
		</>
	);
}

function UsualNumbers({ own, role }: NonNullable<FindingView["usual"]>): ReactNode {
	if (role === null) return null;
	return <p>{own === null ? <Say id="log.burst.usual-role" values={{ role }} /> : <Say id="log.burst.usual" values={{ own, role }} />}</p>;
}
