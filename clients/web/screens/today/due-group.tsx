/** What is due today and what is late in the cases of my desks. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Check } from "../../parts/field.tsx";
import { Listed } from "../../parts/listed.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DayLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";

/** What the books of my desks say. It opens no case. */
export function DueGroup(): ReactNode {
	// Whether the tasks of colleagues are shown too.
	const [all, setAll] = useState(false);
	const due = useVerb("dueToday", { all });
	return (
		<PageSection title="tasks.today" className="today-group">
			<Answered query={due}>
				{({ items, unlisted, failed }) => (
					<>
						{failed.map((desk) => (
							<Notice key={desk} kind="warn" id="tasks.desk-failed" values={{ desk }} />
						))}
						{items.length === 0 ? (
							<Say as="p" className="muted" id="tasks.none-today" />
						) : (
							<Rows>
								{items.map((item) => (
									<Due key={`${item.kind} ${item.case.id} ${item.row} ${item.at}`} item={item} />
								))}
							</Rows>
						)}
						{unlisted.length > 0 && <Unlisted cases={unlisted} />}
					</>
				)}
			</Answered>
			<Check label={<Say id="tasks.of-colleagues" />} checked={all} onChange={({ target }) => setAll(target.checked)} />
		</PageSection>
	);
}

function Due({ item: { kind, case: about, at, isRed, task, who } }: { item: DayLine }): ReactNode {
	const words = useFormWords();
	const { say } = useWords();
	const title =
		task === null ? (
			<Say id={`tasks.date.${kind}` as MessageId} />
		) : task === "other" ? (
			<Say id="tasks.a-task" />
		) : (
			<span className="sentence">{words.code("tsk_Kind", task)}</span>
		);
	const items = [
		<bdi key="code" className="code">
			{about.code}
		</bdi>,
		kind !== "needs" && <Say key="at" id={isByHour(kind) ? "parts.short-time" : "tasks.on"} values={{ time: new Date(at) }} />,
		who && (who.isMe ? <Say key="who" id="tasks.you" /> : <bdi key="who">{who.name || say("parts.unknown-name")}</bdi>),
	];
	return (
		<Row
			title={
				<Link to="/cases/$id/tasks" params={{ id: about.id }}>
					{title}
				</Link>
			}
			mark={isRed && <Tag kind="danger" id={kind === "back-by" ? "tasks.not-back" : "tasks.late"} />}
		>
			<p>
				<Listed items={items.filter((each) => each !== false && each !== null)} />
			</p>
		</Row>
	);
}

/** Whether the time of day matters. Computed dates are days. */
const isByHour = (kind: DayLine["kind"]) => kind === "task" || kind === "back-by";

/** Cases that the book doesn't have. They are opened by a person, and not by this page. */
function Unlisted({ cases }: { cases: { id: string; code: string }[] }): ReactNode {
	return (
		<>
			<Say as="p" className="muted" id="tasks.unlisted" />
			<p>
				<Listed
					items={cases.map(({ id, code }) => (
						<Link key={id} to="/cases/$id/tasks" params={{ id }}>
							<bdi className="code">{code}</bdi>
						</Link>
					))}
				/>
			</p>
		</>
	);
}
