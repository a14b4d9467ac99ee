/** One thing that waits: what happened, about which case, by when, and one link to where it is done. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Party } from "../../parts/party.tsx";
import { Row } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { TimeLeft } from "../../parts/time-left.tsx";
import type { PartyName } from "../../sitting/kinds.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { InboxView, WaitingRow } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { useWordPart } from "../../words/use-word-part.ts";
import { Say, SayCode } from "../../words/words.tsx";
import { ProposalWaiting } from "./proposal-row.tsx";
import { adviceOf, destinationOf, detailsOf, isForAdmins, type OtherRow, sentenceOf } from "./row-words.ts";
import { SettleAsk, SettleRequest } from "./settle.tsx";

interface Props {
	row: WaitingRow;
	/** The reasons to make no new request. */
	codes: InboxView["settleCodes"];
	askSettleCodes: InboxView["askSettleCodes"];
	/** Whether I belong to several desks. Then each row names the desk that it is about. */
	hasSeveralDesks: boolean;
}

export function Waiting(props: Props): ReactNode {
	return isForAdmins(props.row) ? <AdminWaiting {...props} /> : <Shown {...props} />;
}

/** The messages for admins are loaded with the first such row, because caseworkers see none. Without these messages, the row is a mere link. */
function AdminWaiting(props: Props): ReactNode {
	const hasWords = useWordPart("admin");
	if (hasWords) return <Shown {...props} />;
	return <Row title={<SayLink {...(destinationOf(props.row) ?? { to: "/vetting" })} id="parts.opening" />} />;
}

function Shown(props: Props): ReactNode {
	const { row } = props;
	return "what" in row ? <ProposalWaiting row={row} /> : <OtherWaiting {...props} row={row} />;
}

function OtherWaiting({ row, codes, askSettleCodes, hasSeveralDesks }: Props & { row: OtherRow }): ReactNode {
	const destination = destinationOf(row);
	const advice = adviceOf(row);
	const sentence = <Sentence row={row} />;
	return (
		<Row
			title={destination === null ? sentence : <Link {...destination}>{sentence}</Link>}
			mark={row.by !== null && <TimeLeft by={row.by} isRed={row.red} />}
		>
			{row.case && row.case.code !== "" && (
				<div>
					<bdi className="code">{row.case.code}</bdi>
					{hasSeveralDesks && row.names.desk !== null && (
						<>
							{" · "}
							<bdi>{row.names.desk}</bdi>
						</>
					)}
				</div>
			)}
			{[...detailsOf(row), ...(advice ? [advice] : [])].map((id) => (
				<Say as="div" key={id} id={id} values={{ from: <Desk party={row.names.from} /> }} />
			))}
			<div className="small">
				{/* A row that begins later shows only the time that is left. */}
				{row.since <= Date.now() && <Say id="today.since" values={{ time: new Date(row.since) }} />}
			</div>
			{"handoff" in row && row.kind !== "handoff" && row.case && <Failed row={row} codes={codes} />}
			{row.kind === "ask" && row.case && <Asked row={row} codes={askSettleCodes} />}
		</Row>
	);
}

/** What happened, in one sentence. */
export function Sentence({ row }: { row: OtherRow }): ReactNode {
	const { names } = row;
	return (
		<Say
			id={sentenceOf(row)}
			values={{
				from: <Desk party={names.from} />,
				member: <Name name={names.member} />,
				who: <Name name={names.organisation ?? names.member} />,
				organisation: <Name name={names.organisation} />,
				suggested: <Desk party={names.suggested} />,
				reason: "reason" in row && row.reason ? <SayCode of="handoffs.code" code={row.reason} /> : "",
				count: "count" in row ? row.count : 0,
				cases: "cases" in row ? row.cases : 0,
				handoffs: "handoffs" in row ? row.handoffs : 0,
				title: row.kind === "unread" && row.of === "thread" ? <Title thread={row.compartment} /> : "",
				section: row.kind === "unread" && row.section !== null ? <SectionName section={row.section} /> : "",
			}}
		/>
	);
}

export function Name({ name }: { name: string | null }): ReactNode {
	return name === null ? <Say id="parts.unknown-name" /> : <bdi>{name}</bdi>;
}

/** Two organisations may have desks of the same name. */
function Desk({ party }: { party: PartyName | null }): ReactNode {
	return party === null ? <Say id="parts.unknown-name" /> : <Party party={party} />;
}

function SectionName({ section }: { section: string }): ReactNode {
	return useFormWords().section(section);
}

/** Titles are encrypted like the messages. */
function Title({ thread }: { thread: string }): ReactNode {
	const title = useVerb("threadTitle", { thread });
	return title.data ? <bdi>{title.data}</bdi> : <Say id={title.isPending ? "parts.opening" : "threads.untitled"} />;
}

/**
 * The buttons for a request that came to nothing: make a new request, or say why none is needed. While she is still expected, the page of the
 * hand-off asks who meets her.
 */
function Failed({ row, codes }: { row: Extract<WaitingRow, { handoff: string }>; codes: InboxView["settleCodes"] }): ReactNode {
	const [isAsking, setAsking] = useState(false);
	if (!row.case) return null;
	return (
		<div className="buttons row-buttons">
			<SayLink className="button" to={`/cases/${row.case.id}/handoffs/new` as string} id="handoffs.ask-another" />
			{!row.flags.includes("still-expected") && <Button onClick={() => setAsking(true)} id="today.no-request" />}
			{isAsking && <SettleRequest of={row.case.id} handoff={row.handoff} codes={codes} onClose={() => setAsking(false)} />}
		</div>
	);
}

/** The ask of another desk for a case. A request to this desk answers the ask. The button takes the ask off the list without a request. */
function Asked({ row, codes }: { row: Extract<WaitingRow, { kind: "ask" }>; codes: InboxView["askSettleCodes"] }): ReactNode {
	const [isOpen, setOpen] = useState(false);
	if (!row.case) return null;
	return (
		<div className="buttons row-buttons">
			<Button onClick={() => setOpen(true)} id="today.ask-settle" />
			{isOpen && <SettleAsk of={row.case.id} ask={row.ask} codes={codes} onClose={() => setOpen(false)} />}
		</div>
	);
}
