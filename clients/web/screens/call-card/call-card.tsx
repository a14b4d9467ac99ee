/** `#/cases/:id/call`: the call card. It stays readable without a connection. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, Suspense, useEffect } from "react";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { LanguageName } from "../../parts/language.tsx";
import { lazyOrNothing } from "../../parts/lazy-or-nothing.ts";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Answered, isRefused, RetryButton } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { partiesToPhone } from "../../sitting/phone-parties.ts";
import { keepOpenWhileHidden } from "../../sitting/use-lock.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { CallCard, DeskPhones } from "../../sitting/verbs/index.ts";
import { loadFormTexts } from "../../words/form-texts.ts";
import { Say, useWords } from "../../words/words.tsx";
import { BackToCase } from "../cases/back.tsx";
import { NewNote } from "../cases/notes.tsx";
import { Values } from "../cases/unit.tsx";
import { PhoneList } from "../duty/phone-list.tsx";
import { usePhones } from "../duty/use-phones.ts";
import { Contact } from "./contact.tsx";
import { Danger } from "./danger.tsx";
import { PersonsLanguage } from "./persons-language.tsx";
import "./call-card.css";

/** Needed only before an acceptance. It brings words of hand-offs with it, so it is loaded when it is shown. */
const Summary = lazyOrNothing<{ summary: CallCard["summaries"][number] }>(() =>
	import("../handoffs/summary.tsx").then(({ Summary }) => ({ default: Summary })),
);

/** Needed only while she is expected, and only with a connection. */
const CheckIns = lazyOrNothing<{ handoff: string }>(() =>
	import("../handoffs/check-ins.tsx").then(({ CheckIns }) => ({ default: CheckIns })),
);
const HelpWords = lazyOrNothing<{ handoff: string }>(() =>
	import("../handoffs/check-ins.tsx").then(({ HelpWords }) => ({ default: HelpWords })),
);

export default function Call(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const kept = useVerb("keptCallCard", { id });
	const fresh = useVerb("callCard", { id });
	const { language } = useWords();
	// The card needs the words of forms too. They are loaded while the server answers.
	useEffect(() => void loadFormTexts(language).catch(() => {}), [language]);
	// A phone call hides the page, and must not lock it soon.
	useEffect(() => keepOpenWhileHidden(), []);
	const card = fresh.data ?? kept.data;
	const error = fresh.error && dataOf(fresh.error);
	if (!card || (error && isRefused(error)))
		return (
			<Answered query={fresh} hasHeading>
				{(view) => <Card id={id} card={view} age={null} />}
			</Answered>
		);
	const isOffline = error?.code === "unavailable";
	const isNewest = fresh.data !== undefined && !error;
	return (
		<Card id={id} card={card} age={isOffline ? "call.from-memory" : isNewest ? null : "house.read-at"}>
			{error && !isOffline && (
				<ErrorNotice error={error}>
					<RetryButton onClick={() => void fresh.refetch()} />
				</ErrorNotice>
			)}
		</Card>
	);
}

interface CardProps {
	id: string;
	card: CallCard;
	/** The sentence that says when an earlier card was read; null for the newest card. */
	age: "call.from-memory" | "house.read-at" | null;
	/** Why the newest card couldn't be read, if so. */
	children?: ReactNode;
}

function Card({ id, card, age, children }: CardProps): ReactNode {
	const { code, callHer, languages, contact, handoffs, at } = card;
	const phones = usePhones();
	const keptPhones = useVerb("keptDeskPhones");
	return (
		<div className="call-card">
			<Heading>{callHer.length === 0 ? <Say id="call.title" /> : <bdi>{callHer.join(" / ")}</bdi>}</Heading>
			<p className="muted">
				<bdi dir="ltr" translate="no">
					{code}
				</bdi>
				{languages.map((language) => (
					<span key={language}>
						<span aria-hidden="true"> · </span>
						<LanguageName code={language} />
					</span>
				))}
			</p>
			{age && <Say as="p" role="status" className="muted" id={age} values={{ at: new Date(at) }} />}
			{children}
			<Suspense>
				{handoffs.map((each) => (
					<HelpWords key={each} handoff={each} />
				))}
			</Suspense>
			<CardFacts card={card} phones={phones.data ?? keptPhones.data} />
			<Suspense>
				{handoffs.map((each) => (
					<CheckIns key={each} handoff={each} />
				))}
			</Suspense>
			{contact && (
				<>
					<Say as="h2" id="call.note" />
					<HoldersStrip readers={contact.readers} />
					<NewNote view={contact} />
				</>
			)}
			<BackToCase id={id} />
		</div>
	);
}

/** What whoever meets her must know. It is the first thing on the card, because it may be all that is open. */
function MustKnow({ rows, names }: Pick<CallCard, "names"> & { rows: CallCard["mustKnow"] }): ReactNode {
	if (rows.length === 0) return null;
	return (
		<PageSection title="call.must-know">
			<Rows rows={rows} names={names} />
		</PageSection>
	);
}

function Rows({ rows, names }: Pick<CallCard, "names"> & { rows: CallCard["legs"] }): ReactNode {
	return rows.map(({ row, units }) => (
		<div key={row} className="card">
			{units.flatMap(({ unit, values }) =>
				// biome-ignore lint/suspicious/noArrayIndexKey: the values have no other name.
				values.map((each, position) => <Values key={`${unit} ${position}`} values={each} names={names} />),
			)}
		</div>
	));
}

/**
 * The facts of the card. They need no server.
 * @param phones the rota and numbers of my desks. On a bad connection they come later, and the card doesn't wait for them.
 */
export function CardFacts({ card, phones = [] }: { card: CallCard; phones: DeskPhones[] | undefined }): ReactNode {
	const { contact, country, desks, languages, legs, names, mayNotCollect, mustKnow, signed, summaries } = card;
	const isOfOthers = (id: string) => !phones.some(({ desk }) => desk.id === id);
	const toPhone = phones.length === 0 ? [] : partiesToPhone(phones, desks, isOfOthers, (desk) => signed[desk] ?? null);
	return (
		<>
			<Suspense>
				{summaries.map((summary) => (
					<Summary key={JSON.stringify(summary)} summary={summary} />
				))}
			</Suspense>
			<MustKnow rows={mustKnow} names={names} />
			<Contact contact={contact} />
			<Danger country={country} />
			{toPhone.length > 0 && (
				<PageSection title="call.phones">
					<PhoneList phones={toPhone} />
				</PageSection>
			)}
			<PersonsLanguage languages={languages} />
			<Say as="h2" id="call.meeting" />
			{legs.length === 0 && <Say as="p" id="call.no-meeting" />}
			<Rows rows={legs} names={names} />
			{mayNotCollect.length > 0 && (
				<Notice kind="danger" title={<Say id="call.may-not-collect" />}>
					{mayNotCollect.map((name, position) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: two relatives may have the same name.
						<p key={position}>{name === "" ? <Say id="parts.unknown-name" /> : <bdi>{name}</bdi>}</p>
					))}
				</Notice>
			)}
		</>
	);
}
