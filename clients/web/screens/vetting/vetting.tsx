/**
 * `#/vetting`: the proposals that wait for a decision, the oldest first, newcomers whom nobody has vouched for, vettings that are due, and
 * proposals that were refused or lapsed lately.
 */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Listed } from "../../parts/listed.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { TimeLeft } from "../../parts/time-left.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DueLine, EndedLine, NewcomerLine, ProposalLine, QueueView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { OnlyOneAdmin } from "../administration/only-one-admin.tsx";
import { RecoveryUnconfirmed } from "../recovery-unconfirmed.tsx";
import { ProposedBy } from "./proposed-by.tsx";
import { RefusalSentence } from "./refusal.tsx";
import { ProposalSentence } from "./sentence.tsx";

export default function Vetting(): ReactNode {
	const queue = useVerb("listVetting");
	return (
		<>
			<Heading id="vetting.title" />
			<RecoveryUnconfirmed />
			{queue.data?.isAdmin && <OnlyOneAdmin />}
			<Answered query={queue}>{(view) => <Queue view={view} />}</Answered>
		</>
	);
}

function Queue({ view }: { view: QueueView }): ReactNode {
	const { proposals, newcomers, due, refused, lapsed, isAdmin } = view;
	const oldest = proposals.find(({ mayDecide }) => mayDecide);
	const isEmpty = proposals.length + newcomers.length + due.length === 0;
	return (
		<>
			{isEmpty && (
				<Empty>
					<Say as="p" id="vetting.nobody" />
					<Say as="p" id="vetting.how-it-comes" />
				</Empty>
			)}
			{oldest && (
				<p className="buttons">
					<SayLink className="button button-primary" to="/vetting/$proposal" params={{ proposal: oldest.id }} id="vetting.open-oldest" />
				</p>
			)}
			<Group id="vetting.waiting" items={proposals} row={(each) => <ProposalRow key={each.id} line={each} />} />
			<Group id="vetting.newcomers" items={newcomers} row={(each) => <NewcomerRow key={each.id} line={each} isAdmin={isAdmin} />} />
			<Group id="vetting.due" items={due} row={(each) => <DueRow key={each.id} line={each} />} />
			<Group id="vetting.refused-lately" items={refused} row={(each) => <RefusedRow key={each.id} line={each} />} />
			<Group id="vetting.lapsed-lately" items={lapsed} row={(each) => <LapsedRow key={each.id} line={each} />} />
		</>
	);
}

function Group<T>({ id, items, row }: { id: MessageId; items: T[]; row(item: T): ReactNode }): ReactNode {
	if (items.length === 0) return null;
	return (
		<PageSection title={id}>
			<Rows>{items.map(row)}</Rows>
		</PageSection>
	);
}

function ProposalRow({ line }: { line: ProposalLine }): ReactNode {
	const { id, type, subject, organisation, by, at, isMine, mayDecide, gaps, openAsks } = line;
	const mark = openAsks.length > 0 ? "vetting.asked-mark" : isMine || !mayDecide ? null : "proposal.you-mark";
	return (
		<Row
			title={<ProposalLink id={id} type={type} subject={subject} />}
			mark={mark && <Tag kind={mark === "proposal.you-mark" ? "info" : "warn"} id={mark} />}
		>
			{organisation !== null && (
				<div>
					<bdi>{organisation}</bdi>
				</div>
			)}
			<div>{isMine ? <Say id="proposal.yours" /> : <Say id="proposal.by" values={{ name: <PersonName person={by} /> }} />}</div>
			<Missing gaps={gaps} asks={openAsks} />
			<Say as="div" className="small" id="vetting.since" values={{ time: new Date(at) }} />
		</Row>
	);
}

function Missing({ gaps, asks }: { gaps: string[] | null; asks: string[] }): ReactNode {
	if (gaps === null) return <Say as="div" id="vetting.no-checklist" />;
	const missing = [...new Set([...asks, ...gaps])];
	if (missing.length === 0) return null;
	return (
		<div>
			<Say id="vetting.missing" /> <Listed items={missing.map((code) => <Say key={code} id={`vetting.ask.${code}` as MessageId} />)} />
		</div>
	);
}

function NewcomerRow({ line, isAdmin }: { line: NewcomerLine; isAdmin: boolean }): ReactNode {
	const { id, role, organisation, since, coordinators } = line;
	const name = <PersonName person={line} />;
	const mayVouch = !isAdmin || coordinators.length === 0;
	return (
		<Row
			title={
				mayVouch ? (
					<Link to="/vetting/vouch/$member" params={{ member: id }}>
						{name}
					</Link>
				) : (
					name
				)
			}
		>
			<div>
				<Say id={`parts.role.${role}` as MessageId} />
				{organisation !== null && (
					<>
						<Say id="parts.comma" />
						<bdi>{organisation}</bdi>
					</>
				)}
			</div>
			<div>
				{coordinators.length === 0 ? (
					<Say id="vetting.admin-vouches" />
				) : (
					<>
						<Say id="vetting.coordinator-vouches" />{" "}
						<Listed items={coordinators.map((each) => <PersonName key={each.id} person={each} />)} />
					</>
				)}
			</div>
			<Say as="div" className="small" id="vetting.joined" values={{ time: new Date(since) }} />
		</Row>
	);
}

function DueRow({ line }: { line: DueLine }): ReactNode {
	const { kind, id, organisation, by, isMe } = line;
	const name = <PersonName person={line} />;
	return (
		<Row
			title={
				isMe ? (
					name
				) : (
					<Link to="/vetting/renew/$kind/$id" params={{ kind, id }}>
						{name}
					</Link>
				)
			}
			mark={<TimeLeft by={by} isRed={by < Date.now()} />}
		>
			<div>{organisation === null ? <Say id={`vetting.kind.${kind}`} /> : <bdi>{organisation}</bdi>}</div>
			{isMe && <Say as="div" id="vetting.due-me" />}
		</Row>
	);
}

function ProposalLink({ id, type, subject }: Pick<ProposalLine, "id" | "type" | "subject">): ReactNode {
	return (
		<Link to="/vetting/$proposal" params={{ proposal: id }}>
			<ProposalSentence type={type} subject={subject} />
		</Link>
	);
}

function RefusedRow({ line: { id, type, subject, refusal } }: { line: EndedLine }): ReactNode {
	return (
		<Row title={<ProposalLink id={id} type={type} subject={subject} />}>
			{refusal && (
				<div>
					<RefusalSentence refusal={refusal} />
				</div>
			)}
		</Row>
	);
}

function LapsedRow({ line: { id, type, subject, by, at, isMine, lapse } }: { line: EndedLine }): ReactNode {
	return (
		<Row title={<ProposalLink id={id} type={type} subject={subject} />}>
			<div>
				<ProposedBy by={by} at={at} isMine={isMine} />
			</div>
			{lapse && <Say as="div" id={`proposal.lapsed.${lapse}`} />}
		</Row>
	);
}
