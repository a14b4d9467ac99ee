/** `#/cases/:id/consents/:consent`: one consent in words, with a button to take it back and a button to ask her again. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LanguageName } from "../../parts/language.tsx";
import { Notice } from "../../parts/notice.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { ConsentView, OnTheWayAnswer, WithdrawalEffect } from "../../sitting/verbs/index.ts";
import { type MessageId, type Reading, Say, useOtherWords, useWords } from "../../words/words.tsx";
import { NotFound } from "../not-found.tsx";
import { PrintButton } from "../print/print-button.tsx";
import { PrintHead } from "../print/print-head.tsx";
import { Agree, type Showing, useShowing } from "./agree.tsx";
import { AskDesk } from "./ask-desk.tsx";
import { ConsentState } from "./consent-state.tsx";
import { HeardBy } from "./heard.tsx";
import { PersonsWords } from "./persons-words.tsx";
import { listText, wholeText } from "./text.ts";
import { Withdraw } from "./withdraw.tsx";
import "./consents.css";

export default function OneConsent(): ReactNode {
	const { id, consent } = useParams({ strict: false }) as { id: string; consent: string };
	// The key resets the state for each consent, because an answer to one consent is no answer to another one.
	return <Loaded key={consent} id={id} consent={consent} />;
}

function Loaded({ id, consent }: { id: string; consent: string }): ReactNode {
	const one = useVerb("caseConsent", { id, consent });
	const showing = useShowing();
	return (
		<>
			{showing.screen}
			<Answered query={one} hasHeading>
				{(view) => (view.consent ? <ConsentSheet id={id} {...view} consent={view.consent} showing={showing} /> : <NotFound />)}
			</Answered>
		</>
	);
}

interface ConsentSheetProps {
	id: string;
	consent: ConsentView;
	effects: WithdrawalEffect[];
	onTheWayAnswers: readonly OnTheWayAnswer[];
	showing: Showing;
}

function ConsentSheet({ showing, ...view }: ConsentSheetProps): ReactNode {
	const { id, consent } = view;
	const words = useWords();
	const other = useOtherWords(consent.language);
	const readings = other && other.language !== words.language ? [other, words] : [words];
	const { recipient, isPermit, state, sections, purposes } = consent;
	// After a change of the state, the pressed button has disappeared. So the focus moves to the sentence about the state.
	const changed = useFocusOnChange<HTMLParagraphElement>(state);
	return (
		<>
			<PrintHead what={<Say id="consent.printed" />} readers={<Say id="consent.paper-readers" />} />
			<Heading title="consent.list" id={isPermit ? "consent.one" : "consent.one-no"} values={{ recipient: recipient.name }} />
			<p ref={changed} tabIndex={-1}>
				<ConsentState consent={consent} />
			</p>
			{consent.isUnconfirmed && (
				<Notice kind="warn" title={<Say id="consent.unconfirmed" />}>
					<Say as="p" id="consent.unconfirmed-help" values={{ recipient: recipient.name }} />
					<AskDesk id={id} consents={[consent.id]} without={[recipient.name]} label="consent.ask-desk" />
				</Notice>
			)}
			<HeardBy of="yes" heard={consent.heard} asked={consent.asked} />
			{isPermit &&
				readings.map((each) => (
					<blockquote key={each.language} className="consent-text" lang={each.language} dir={each.dir}>
						{wholeText(each, consent)}
					</blockquote>
				))}
			<Facts
				rows={[
					["consent.fact.sections", listText(words, "consent.section", sections)],
					["consent.fact.purposes", listText(words, "consent.purpose", purposes)],
					["consent.fact.until", consent.hasEnd ? words.say("parts.date", { date: new Date(consent.until) }) : words.say("consent.no-end")],
					["consent.fact.giver", words.say(`consent.giver.${consent.givenBy}`)],
					["consent.fact.guardian", consent.guardian && words.say(`consent.guardian.${consent.guardian}`)],
					["consent.fact.language", consent.language === "und" ? null : <LanguageName key="language" code={consent.language} />],
					["consent.fact.interpreter", consent.hadInterpreter && words.say("first.yes")],
					["consent.fact.recorded", words.say(`consent.recorded.${consent.recorded}`)],
					["consent.fact.by", consent.by],
					["consent.fact.at", consent.at === null ? null : words.say("parts.time", { time: new Date(consent.at) })],
				]}
			/>
			{consent.withhold.map(({ section, from, why }) => (
				<p key={`${section} ${from}`}>
					<Say
						id="consent.withheld"
						values={{ section: words.say(`consent.section.${section}`), from, why: words.say(`consent.why.${why}` as MessageId) }}
					/>
				</p>
			))}
			<div className="not-printed">
				<PersonsWords id={id} consent={consent.id} />
			</div>
			<Signature readings={readings} hasGuardian={consent.guardian !== null} />
			<PrintButton id={id} kind="secondary" />
			{(state === "active" || state === "proposed") && <Actions {...view} showing={showing} />}
			{(state === "expired" || state === "withdrawn") && (
				<div className="buttons">
					<AskAgain id={id} consent={consent} isPrimary />
				</div>
			)}
			<p className="not-printed">
				<SayLink to="/cases/$id/consents" params={{ id }} id="consent.back-to-list" />
			</p>
		</>
	);
}

/** On paper only: lines to sign on, in both languages. */
function Signature({ readings, hasGuardian }: { readings: Reading[]; hasGuardian: boolean }): ReactNode {
	const lines = ["consent.sign-person", ...(hasGuardian ? (["consent.sign-guardian"] as const) : []), "consent.sign-member"] as const;
	return (
		<div className="print-only print-whole">
			{lines.map((line) => (
				<p key={line} className="consent-signature">
					{readings.map(({ language, dir, say }) => (
						<span key={language} lang={language} dir={dir}>
							{say(line)}
						</span>
					))}
				</p>
			))}
		</div>
	);
}

function AskAgain({ id, consent, isPrimary }: Pick<ConsentSheetProps, "id" | "consent"> & { isPrimary: boolean }): ReactNode {
	const navigate = useNavigate();
	const search = { recipient: consent.recipient.id } as never;
	return (
		<Button
			kind={isPrimary ? "primary" : "secondary"}
			onClick={() => void navigate({ to: "/cases/$id/consents/new", params: { id }, search })}
			id="consent.ask-again"
		/>
	);
}

function Actions({ showing, ...view }: ConsentSheetProps): ReactNode {
	const { id, consent } = view;
	const [isAsking, setAsking] = useState(false);
	// She can agree only to a prepared consent whose end hasn't come. For a prepared "no", and after that end, she is asked again.
	const canAgree = consent.state === "proposed" && consent.isPermit && consent.until > Date.now();
	const close = () => {
		setAsking(false);
		if (showing.answer === "no") showing.reset();
	};
	return (
		<>
			<Say as="p" id={consent.isPermit ? "consent.any-day" : consent.hasEnd ? "consent.no-help-guardian" : "consent.any-day-no"} />
			{canAgree && <Agree id={id} consent={consent} showing={showing} />}
			<div className="buttons">
				<AskAgain id={id} consent={consent} isPrimary={!canAgree} />
				{consent.isPermit && <Button kind="danger" onClick={() => setAsking(true)} id="consent.withdraw" />}
			</div>
			{(isAsking || showing.answer === "no") && <Withdraw {...view} onClose={close} />}
		</>
	);
}
