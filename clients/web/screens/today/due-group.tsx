/** What is due today and what is late in the cases of my desks. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Check } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DayLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { TaskDetail, TaskMarks, TaskTitle } from "../day/task.tsx";

/** The list isn't read again after each change, because reading it opens cases, and each opened case makes an access entry. */
export function DueGroup(): ReactNode {
	// Whether the tasks of colleagues are shown too.
	const [all, setAll] = useState(false);
	const due = useVerb("dueToday", { all });
	return (
		<section className="today-group" aria-labelledby="today-tasks">
			<h2 id="today-tasks">
				<Say id="tasks.today" />
			</h2>
			<Answered query={due}>
				{({ items, failed }) => (
					<>
						{failed.map(({ id, code }) => (
							<Notice key={id} kind="warn">
								<p>
									<Say id="tasks.failed" values={{ code: <bdi className="code">{code}</bdi> }} />
								</p>
							</Notice>
						))}
						{items.length === 0 ? (
							<Say as="p" className="muted" id="tasks.none-today" />
						) : (
							<Rows>
								{items.map((item) => (
									<Due key={`${item.kind} ${item.case.id} ${item.row} ${item.compartment} ${item.at}`} item={item} />
								))}
							</Rows>
						)}
					</>
				)}
			</Answered>
			<Check label={<Say id="tasks.of-colleagues" />} checked={all} onChange={({ target }) => setAll(target.checked)} />
		</section>
	);
}

function Due({ item: { kind, case: about, at, isRed, task, needs } }: { item: DayLine }): ReactNode {
	const words = useFormWords();
	const { say } = useWords();
	const title = task ? (
		<TaskTitle task={task} />
	) : kind === "needs" ? (
		<Say id="tasks.needs" values={{ needs: needs.map((need) => words.code("now_Needs", need)).join(say("parts.comma")) }} />
	) : (
		<Say id={`tasks.date.${kind}` as MessageId} />
	);
	const isLate = !task && isRed;
	return (
		<Row
			title={
				<Link to="/cases/$id/tasks" params={{ id: about.id }}>
					{title}
				</Link>
			}
			mark={task ? <TaskMarks task={task} /> : isLate && <Tag kind="danger" id="tasks.late" />}
		>
			<div>
				<bdi className="code">{about.code}</bdi>
			</div>
			{task ? <TaskDetail task={task} /> : kind !== "needs" && at !== null && <Say as="p" id="tasks.on" values={{ time: new Date(at) }} />}
		</Row>
	);
}
