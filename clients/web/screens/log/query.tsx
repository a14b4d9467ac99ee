/** `#/log/queries/:id`: one query with its entries, its messages, its findings, and a button that closes it. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Strip } from "../../parts/holders-strip.tsx";
import { isoTime } from "../../parts/iso-time.ts";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { QueryScreen } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { FindingLine, QueryFinding } from "./finding-form.tsx";
import "./log.css";

export default function Query(): ReactNode {
	const { query: id } = useParams({ strict: false }) as { query: string };
	// An answer is an entry of the thread, so it comes as news of a compartment.
	const query = useVerb("readQuery", { query: id });
	return (
		<>
			<Answered query={query} hasHeading>
				{(view) => <Shown view={view} />}
			</Answered>
			<p>
				<SayLink to="/log/queries" className="log-back" id="log.query.back" />
			</p>
		</>
	);
}

function Shown({ view }: { view: QueryScreen }): ReactNode {
	const { id, actor, holders, former, findings, state, isAboutMe } = view;
	const notice = useRef<HTMLDivElement>(null);
	const [isClosing, setClosing] = useState(false);
	// The pressed button disappears when the query is closed, so the focus moves to the notice.
	useLayoutEffect(() => {
		if (isClosing && state === "closed") notice.current?.focus();
	}, [isClosing, state]);
	const name = actor?.name ?? <Say id="parts.unknown-name" />;
	return (
		<>
			<Heading title="house.log-queries" id="log.query.title" values={{ name }} />
			<Strip items={holders.map((party) => <Party key={party.id} party={party} />)}>
				{former.map((party) => (
					<Say as="p" key={party.id} className="muted" id="log.query.former" values={{ name: <Party party={party} /> }} />
				))}
			</Strip>
			<div ref={notice} tabIndex={-1}>
				<StateNotice view={view} />
			</div>
			<EntryLinks entries={view.entries} />
			<Messages view={view} />
			<Say as="h2" id="log.query.findings" />
			{findings.length === 0 && <Say as="p" className="muted" id="log.query.no-findings" />}
			{findings.map((finding) => (
				<FindingLine key={`${finding.at} ${finding.code}`} finding={finding} />
			))}
			{isAboutMe ? (
				<Say as="p" id="log.query.about-me" />
			) : (
				<>
					<QueryFinding query={id} />
					{state !== "closed" && <Close query={id} onClosing={() => setClosing(true)} />}
				</>
			)}
		</>
	);
}

/** Up to so many links are shown at once. More links would push the answer off the screen, so they are folded. */
const SHOWN_LINKS = 6;

function EntryLinks({ entries }: { entries: number[] }): ReactNode {
	const links = (
		<p className="log-next">
			{entries.map((seq) => (
				<SayLink key={seq} to="/log/entries/$seq" params={{ seq: String(seq) }} id="log.entry.title" values={{ seq }} />
			))}
		</p>
	);
	if (entries.length <= SHOWN_LINKS) return links;
	return (
		<details className="log-filters">
			<Say as="summary" id="log.burst.entries" values={{ count: entries.length }} />
			{links}
		</details>
	);
}

function StateNotice({ view: { state, isOverdue, due } }: { view: QueryScreen }): ReactNode {
	const id: MessageId = isOverdue ? "log.query.late" : state === "open" ? "log.query.waits" : (`log.query.${state}` as MessageId);
	return <Notice kind={isOverdue ? "warn" : state === "closed" ? "ok" : "info"} live="polite" id={id} values={{ due: new Date(due) }} />;
}

function Messages({ view: { messages } }: { view: QueryScreen }): ReactNode {
	return (
		<ol className="log-messages">
			{messages.map(({ entry, author, isMine, at, text, as }) => (
				<li key={entry} className="log-message">
					<p>
						<strong>{isMine ? <Say id="threads.me" /> : author === null ? <Say id="parts.unknown-name" /> : <bdi>{author}</bdi>}</strong>{" "}
						<time className="muted" dateTime={isoTime(at)}>
							<Say id="parts.short-time" values={{ time: new Date(at) }} />
						</time>{" "}
						{as !== null && <Tag id={`log.query.${as}`} />}
					</p>
					{text === null ? (
						<Say as="p" className="muted" id="log.query.unreadable" />
					) : (
						<p className="log-text" dir="auto">
							{text}
						</p>
					)}
				</li>
			))}
		</ol>
	);
}

function Close({ query, onClosing }: { query: string; onClosing(): void }): ReactNode {
	const [isAsking, setAsking] = useState(false);
	const close = useAct("endQuery");
	const confirm = () => {
		onClosing();
		close.mutate({ query }, { onSuccess: () => setAsking(false) });
	};
	return (
		<>
			<p className="buttons">
				<Button onClick={() => setAsking(true)} id="log.query.close" />
			</p>
			{isAsking && (
				<ConfirmDialog
					title={<Say id="log.query.close-ask" />}
					onClose={() => setAsking(false)}
					action={<Say id="log.query.close" />}
					act={close}
					onConfirm={confirm}
				>
					<Say as="p" id="log.query.close-help" />
				</ConfirmDialog>
			)}
		</>
	);
}
