/** `#/log/queries`: the queries to coordinators, the newest first. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { Check } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { TimeLeft } from "../../parts/time-left.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useRun } from "../../sitting/use-run.ts";
import type { QueryRow } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { BackToLog } from "./back.tsx";
import { RunStatus } from "./run-status.tsx";

export default function Queries(): ReactNode {
	const [isOpen, setOpen] = useState(true);
	const run = useRun<QueryRow>();
	const { start, items, phase } = run;
	useEffect(() => start(() => openSitting().call("listQueries", { isOpen })), [start, isOpen]);
	return (
		<>
			<Heading id="house.log-queries" />
			<Check label={<Say id="log.queries.only-open" />} checked={isOpen} onChange={({ target }) => setOpen(target.checked)} />
			{phase === "ended" && items.length === 0 && <Empty id={isOpen ? "log.queries.none-open" : "log.queries.none"} />}
			{items.length > 0 && (
				<Rows>
					{items.map((query) => (
						<QueryLine key={query.id} query={query} />
					))}
				</Rows>
			)}
			<RunStatus run={run} running="parts.opening" ended={null} />
			<BackToLog />
		</>
	);
}

function QueryLine({ query: { id, actor, organisation, by, askedAt, due, state, isOverdue, outcomes } }: { query: QueryRow }): ReactNode {
	return (
		<Row
			title={
				<Link to="/log/queries/$query" params={{ query: id }}>
					<Say id="log.queries.of" values={{ name: actor?.name ?? <Say id="parts.unknown-name" /> }} />
				</Link>
			}
			mark={
				<>
					<Tag kind={state === "closed" ? "ok" : state === "answered" ? "warn" : "info"} id={`log.queries.state.${state}` as MessageId} />{" "}
					{isOverdue && <TimeLeft by={due} isRed />}
				</>
			}
		>
			<p>
				{organisation !== null && <bdi>{organisation}</bdi>}
				{organisation !== null && state === "open" && <span aria-hidden="true"> · </span>}
				{state === "open" && <Say id="log.queries.due" values={{ due: new Date(due) }} />}
			</p>
			<Say as="p" id="log.queries.asked" values={{ name: by ?? <Say id="parts.unknown-name" />, at: new Date(askedAt) }} />
			{outcomes.length > 0 && (
				<p>
					{outcomes.map((outcome, place) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: findings keep their order.
						<Tag key={place} kind={outcome === "justified" ? "ok" : "warn"}>
							<Say id={`log.finding.outcome.${outcome}` as MessageId} />
						</Tag>
					))}
				</p>
			)}
		</Row>
	);
}
