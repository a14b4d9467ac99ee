/** `#/organisation/queries/:query`: what an auditor asks about accesses of a colleague, and the answer. */
import { Link, useParams } from "@tanstack/react-router";
import type { FormEvent, ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { DraftNote } from "../../parts/draft-note.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Facts } from "../../parts/facts.tsx";
import { TextArea } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Strip } from "../../parts/holders-strip.tsx";
import { Party } from "../../parts/party.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { WithWords } from "../../parts/with-words.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useConnection } from "../../sitting/use-connection.ts";
import { useDraft } from "../../sitting/use-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { OwnQueryView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { ActionWords, OutcomeTag, shortId } from "../log/entry-words.tsx";
import "./query.css";

export default function Query(): ReactNode {
	const { query } = useParams({ strict: false }) as { query: string };
	const view = useVerb("readOwnQuery", { query });
	return (
		<WithWords part="audit">
			<Answered query={view} hasHeading>
				{(each) => <Opened key={query} view={each} />}
			</Answered>
		</WithWords>
	);
}

function Opened({ view }: { view: OwnQueryView }): ReactNode {
	const { actor, askedBy, askedAt, due, state, entries, accesses, messages, readers } = view;
	return (
		<>
			<Heading>
				<Say id="our-query.about" values={{ name: <PersonName person={{ name: actor }} />, count: entries.length }} />
			</Heading>
			<Strip items={readers.map((party) => <Party key={party.id} party={party} />)} />
			<Facts
				rows={[
					["our-query.state", <Say key="state" id={`our-query.state.${state}` as MessageId} values={{ due: new Date(due) }} />],
					["our-query.asked-by", <PersonName key="by" person={{ name: askedBy }} />],
					["our-query.asked-at", <Say key="at" id="parts.short-time" values={{ time: new Date(askedAt) }} />],
				]}
			/>
			<h2>
				<Say id="our-query.words" />
			</h2>
			<ol className="query-words">
				{messages.map(({ entry, at, author, isMine, text }) => (
					<li key={entry}>
						<p className="muted small">
							{isMine ? <Say id="threads.me" /> : <PersonName person={{ name: author }} />}
							<span aria-hidden="true"> · </span>
							<Say id="parts.short-time" values={{ time: new Date(at) }} />
						</p>
						<p dir="auto" className="query-text">
							{text ?? <Say id="our-query.unreadable" />}
						</p>
					</li>
				))}
			</ol>
			<Accesses accesses={accesses} />
			{state !== "closed" && <Answer view={view} />}
			<p>
				<Link to="/organisation">
					<Say id="organisation.back" />
				</Link>
			</p>
		</>
	);
}

/** How many accesses are shown at first. The others are folded. */
const SHOWN = 5;

function Accesses({ accesses }: { accesses: OwnQueryView["accesses"] }): ReactNode {
	const list = (some: OwnQueryView["accesses"]) => (
		<ul className="query-accesses" aria-labelledby="accesses">
			{some.map((each) => (
				<Access key={each.seq} access={each} />
			))}
		</ul>
	);
	return (
		<section aria-labelledby="accesses">
			<h2 id="accesses">
				<Say id="our-query.entries" />
			</h2>
			{list(accesses.slice(0, SHOWN))}
			{accesses.length > SHOWN && (
				<details>
					<summary>
						<Say id="log.burst.entries" values={{ count: accesses.length - SHOWN }} />
					</summary>
					{list(accesses.slice(SHOWN))}
				</details>
			)}
		</section>
	);
}

/** One access: when it was, what was done, and in which case. Only people of the case's desk can open the case. */
function Access({ access: { seq, at, action, outcome, case: caseId } }: { access: OwnQueryView["accesses"][number] }): ReactNode {
	return (
		<li>
			<p>
				{at !== null && (
					<>
						<Say id="parts.short-time" values={{ time: new Date(at) }} />
						<span aria-hidden="true"> · </span>
					</>
				)}
				<span className="muted">
					<Say id="log.entry.title" values={{ seq }} />
				</span>
			</p>
			<p>
				{at === null ? (
					<Say id="log.erased" />
				) : (
					<>
						<ActionWords action={action} /> {outcome !== "allowed" && <OutcomeTag outcome={outcome} />}
					</>
				)}
			</p>
			{caseId !== null && (
				<p>
					<Link to="/cases/$id" params={{ id: caseId }}>
						<Say id="log.case" values={{ id: shortId(caseId) }} />
					</Link>
				</p>
			)}
		</li>
	);
}

function Answer({ view: { id, state } }: { view: OwnQueryView }): ReactNode {
	const { isSharedComputer } = useSittingFacts();
	const isOffline = useConnection() !== null;
	const draft = useDraft(`query/${id}`);
	const answer = useAct("answerOwnQuery");
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const isEmpty = draft.text.trim() === "";
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (isEmpty) return refuse();
		if (answer.isPending || isOffline) return;
		answer.mutate({ query: id, text: draft.text.trim() }, { onSuccess: () => draft.done().then(reset) });
	};
	return (
		<form ref={form} onSubmit={submit} noValidate>
			<TextArea
				label={<Say id={state === "open" ? "our-query.answer" : "our-query.answer-more"} />}
				help={<Say id="our-query.answer-help" />}
				error={isRefused && isEmpty && <Say id="our-query.no-answer" />}
				value={draft.text}
				onChange={({ target }) => draft.setText(target.value)}
				onBlur={() => void draft.save()}
			/>
			<DraftNote draft={draft} isSharedComputer={isSharedComputer} onDrop={draft.drop} />
			{answer.error && <ErrorNotice error={dataOf(answer.error)} />}
			<div className="buttons">
				<Button type="submit" kind="primary" isBusy={answer.isPending} disabled={isOffline}>
					<Say id="our-query.send" />
				</Button>
			</div>
		</form>
	);
}
