/** `#/organisation/queries/:query`: what an auditor asks about accesses of a colleague, and the answer. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Strip } from "../../parts/holders-strip.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Party } from "../../parts/party.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { WithWords } from "../../parts/with-words.tsx";
import { useConnection } from "../../sitting/use-connection.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { OwnQueryView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { ActionWords, OutcomeTag, shortId } from "../log/entry-words.tsx";
import { useForm } from "../use-form.tsx";
import "./query.css";

export default function Query(): ReactNode {
	const { query } = useParams({ strict: false }) as { query: string };
	const view = useVerb("readOwnQuery", { query });
	return (
		<WithWords part="audit">
			<Answered query={view} hasHeading>
				{(each) => <QueryView key={query} view={each} />}
			</Answered>
		</WithWords>
	);
}

function QueryView({ view }: { view: OwnQueryView }): ReactNode {
	const { actor, askedBy, askedAt, due, state, entries, accesses, messages, readers } = view;
	return (
		<>
			<Heading id="our-query.about" values={{ name: <PersonName person={{ name: actor }} />, count: entries.length }} />
			<Strip items={readers.map((party) => <Party key={party.id} party={party} />)} />
			<Facts
				rows={[
					["our-query.state", <Say key="state" id={`our-query.state.${state}` as MessageId} values={{ due: new Date(due) }} />],
					["our-query.asked-by", <PersonName key="by" person={{ name: askedBy }} />],
					["our-query.asked-at", <Say key="at" id="parts.short-time" values={{ time: new Date(askedAt) }} />],
				]}
			/>
			<Say as="h2" id="our-query.words" />
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
				<SayLink to="/organisation" id="organisation.back" />
			</p>
		</>
	);
}

/** How many accesses are shown at first. The others are folded. */
const SHOWN = 5;

function Accesses({ accesses }: { accesses: OwnQueryView["accesses"] }): ReactNode {
	const list = (some: OwnQueryView["accesses"]) => (
		<ul className="query-accesses" aria-labelledby="our-query.entries">
			{some.map((each) => (
				<Access key={each.seq} access={each} />
			))}
		</ul>
	);
	return (
		<PageSection title="our-query.entries">
			{list(accesses.slice(0, SHOWN))}
			{accesses.length > SHOWN && (
				<details>
					<Say as="summary" id="log.burst.entries" values={{ count: accesses.length - SHOWN }} />
					{list(accesses.slice(SHOWN))}
				</details>
			)}
		</PageSection>
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
				<Say as="span" className="muted" id="log.entry.title" values={{ seq }} />
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
					<SayLink to="/cases/$id" params={{ id: caseId }} id="log.case" values={{ id: shortId(caseId) }} />
				</p>
			)}
		</li>
	);
}

function Answer({ view: { id, state } }: { view: OwnQueryView }): ReactNode {
	const isOffline = useConnection() !== null;
	const form = useForm({
		place: `query/${id}`,
		first: (text) => ({ text }),
		missing: ({ text }) => ({ text: text.trim() === "" && "our-query.no-answer" }),
		act: "answerOwnQuery",
		input: ({ text }) => ({ query: id, text: text.trim() }),
	});
	return (
		<Form of={form}>
			<TextArea
				label={<Say id={state === "open" ? "our-query.answer" : "our-query.answer-more"} />}
				help={<Say id="our-query.answer-help" />}
				{...form.field("text")}
			/>
			<Submit id="our-query.send" isDisabled={isOffline} />
		</Form>
	);
}
