/** What waits for my organisation: auditors' questions, vettings to renew, cases whose lead or custodian is gone, empty desks. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PersonName } from "../../parts/person-name.tsx";
import { RowGroup } from "../../parts/row-group.tsx";
import { Row } from "../../parts/rows.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { TimeLeft } from "../../parts/time-left.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { OwnOrganisation, OwnQuery, WaitingRow } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { keyOf } from "../today/row-words.ts";
import { Waiting } from "../today/waiting-row.tsx";

/** Vettings that are due within this time stand in the list, in ms. */
const SOON = 30 * 86_400_000;

/** Rows about cases and desks that nobody takes care of. */
const ALONE = new Set<WaitingRow["kind"]>(["lead-left", "without-custodian", "desk-unmanned"]);

export function Waits({ organisation }: { organisation: OwnOrganisation }): ReactNode {
	const queries = useVerb("listOwnQueries");
	const inbox = useVerb("readInbox");
	const due = organisation.members.filter(({ nextVetting }) => nextVetting !== null && nextVetting < Date.now() + SOON);
	const alone = inbox.data?.rows.filter(({ kind }) => ALONE.has(kind)) ?? [];
	const open = queries.data?.filter(({ state }) => state === "open") ?? [];
	const answered = queries.data?.filter(({ state }) => state !== "open") ?? [];
	const isEmpty = open.length + due.length + alone.length === 0;
	return (
		<>
			<Answered query={queries}>{() => null}</Answered>
			<Answered query={inbox}>{() => null}</Answered>
			{isEmpty && queries.data && inbox.data && <Empty id="organisation.nothing" />}
			<RowGroup title="organisation.queries" count={open.length}>
				{open.map((query) => (
					<Query key={query.id} query={query} />
				))}
			</RowGroup>
			<RowGroup title="organisation.alone" count={alone.length}>
				{alone.map((row) => (
					<Waiting key={keyOf(row)} row={row} codes={[]} askSettleCodes={[]} hasSeveralDesks />
				))}
			</RowGroup>
			<RowGroup title="organisation.due" count={due.length}>
				{due.map((member) => (
					<Row
						key={member.id}
						title={<PersonName person={member} />}
						mark={<TimeLeft by={member.nextVetting ?? 0} isRed={(member.nextVetting ?? 0) < Date.now()} />}
					>
						<Say as="div" id="organisation.due-help" />
					</Row>
				))}
			</RowGroup>
			<RowGroup title="organisation.answered" count={answered.length}>
				{answered.map((query) => (
					<Query key={query.id} query={query} />
				))}
			</RowGroup>
		</>
	);
}

function Query({ query: { id, actor, entries, due, isOverdue, state } }: { query: OwnQuery }): ReactNode {
	return (
		<Row
			title={
				<Link to="/organisation/queries/$query" params={{ query: id }}>
					<Say id="our-query.about" values={{ name: <PersonName person={{ name: actor }} />, count: entries.length }} />
				</Link>
			}
			mark={state === "open" && <TimeLeft by={due} isRed={isOverdue} />}
		>
			<Say as="div" id={`our-query.state.${state}` as MessageId} values={{ due: new Date(due) }} />
		</Row>
	);
}
