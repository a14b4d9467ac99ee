/** The commands for consents: what a person allows, to which organisation, for how long. */
import {
	CONSENT_GIVERS,
	CONSENT_PURPOSES,
	CONSENT_RECORDED,
	GUARDIAN_KINDS,
	ON_THE_WAY,
	type OnTheWay,
	REFUSAL_CODES,
	SECTIONS,
	WITHHOLD_REASONS,
} from "#protocol/codes.ts";
import {
	activateConsent,
	askToAttest,
	attestConsent,
	endOfConsent,
	enterConsentInError,
	excludeGuardian,
	listConsents,
	loadCase,
	recordConsent,
	withdrawConsent,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { done } from "../../answers/answers.ts";
import {
	type Columns,
	codeColumn,
	column,
	idColumn,
	jsonOnly,
	listAnswer,
	nameColumn,
	timeColumn,
	typedListColumn,
} from "../../answers/list.ts";
import { askAboutMustKnow } from "../../answers/must-know.ts";
import { flag, many, oneOrMore, optional, required, type Values } from "../../arguments/grammar.ts";
import { code, content, ref, text, time } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { peopleCommand, sessionCommand } from "../../command.ts";
import { findCase, findConsent } from "../../lookup/cases.ts";
import type { People } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { shortId } from "../../short-id.ts";
import { isoTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const consentArguments = { ...caseArgument, consent: required(ref("CONSENT")) };
const NINETY_DAYS = 90 * 86_400_000;
/** A guardian's "no" lasts so long at most, in ms. It ends earlier, when the child turns 18. */
const CHILDHOOD = 18 * 365 * 86_400_000;

/** Parses "health:Safe Harbour:person-asked": the section, the organisation, the reason. The name of an organisation may have colons. */
function withheld(people: People, typed: string) {
	const [, name, organisation = "", why] = /^([^:]*):(.*):([^:]*)$/.exec(typed) ?? [];
	const section = SECTIONS.find((each) => each === name);
	const reason = WITHHOLD_REASONS.find((each) => each === why);
	if (!section || !reason) throw new UsageError(messages.badWithhold([...WITHHOLD_REASONS]), "consent record");
	return { section, from: people.findOrganisation(organisation), why: reason };
}

/** Whether somebody meets her after this answer to "Is she on the way?". */
const mayBeMet = (answer: OnTheWay | null) => answer === "yes" || answer === "not-known";

const record = peopleCommand({
	name: "consent record",
	help: {
		summary: "Record what the person allows, or refuses.",
		parameters: {
			words: "The words of the person. They are kept encrypted in the section consent. Only in the shell.",
			recipient: "The organisation that may receive the sections.",
			sections: "The sections that may be shared.",
			purposes: "The purposes that the sections may be used for.",
			"given-by": "The person who gave the consent.",
			recorded: "How the consent was recorded.",
			from: "The start of validity. Default: one minute ago.",
			until:
				'The end of validity. Default: 90 days after the start; for the "no" of a guardian, the end of the month in which the child turns 18.',
			language: "The language in which the consent was explained, such as sq.",
			interpreter: "An interpreter helped.",
			deny: "The person says no. A no wins over every consent that doesn't replace it, and doesn't run out; that of a guardian ends with the month in which the child turns 18.",
			replaces: "The earlier no of the person. This consent stands in its place, for its sections and purposes.",
			guardian: "The kind of guardian who gives the consent. Default: the one that the case knows.",
			"excluded-guardian": "The kind of guardian who is part of the harm. No consent of such a guardian counts in this case.",
			"on-the-way": 'Whether she is on the way. Needed for a "no" when the organisation has accepted a hand-off with travel.',
			proposed: "The consent is not valid yet. `consent activate` makes it valid.",
			withhold: "A section to withhold from an organisation, and the reason. Can be repeated.",
		},
		examples: [
			'cloister consent record bado-kime-losa-tobo --recipient "Safe Harbour" --sections identity,logistics --purposes shelter --given-by person --recorded written --language sq',
		],
	},
	args: { ...caseArgument, words: optional(content("TEXT")) },
	flags: {
		recipient: required(ref("ORGANISATION")),
		sections: oneOrMore(code(SECTIONS)),
		purposes: oneOrMore(code(CONSENT_PURPOSES)),
		"given-by": required(code(CONSENT_GIVERS)),
		recorded: required(code(CONSENT_RECORDED)),
		language: required(text("LANGUAGE")),
		from: optional(time),
		until: optional(time),
		interpreter: flag,
		deny: flag,
		replaces: optional(ref("CONSENT")),
		guardian: optional(code(GUARDIAN_KINDS)),
		"excluded-guardian": optional(code(GUARDIAN_KINDS)),
		"on-the-way": optional(code(ON_THE_WAY)),
		proposed: flag,
		withhold: many(text("SECTION:ORGANISATION:WHY")),
	},
	async run(people, input, io) {
		const id = await findCase(people.session, input.case);
		const replaces = input.replaces === undefined ? null : findConsent((await loadCase(people.session, id)).state, input.replaces);
		// A minute in the past, so that the consent is valid at once even if this clock is ahead of the server's.
		const from = input.from ?? io.now() - 60_000;
		const terms = {
			givenBy: input["given-by"],
			recipient: people.findOrganisation(input.recipient),
			purposes: input.purposes,
			sections: input.sections,
			permit: !input.deny,
			from,
			until: input.until ?? from + (input.deny ? CHILDHOOD : NINETY_DAYS),
			language: input.language,
			interpreter: input.interpreter,
			recorded: input.recorded,
			withhold: input.withhold.map((each) => withheld(people, each)),
			...(input.guardian && { guardian: input.guardian }),
			...(input["excluded-guardian"] && { excluded: input["excluded-guardian"] }),
			replaces,
		};
		const onTheWay = input["on-the-way"] ?? null;
		if (mayBeMet(onTheWay)) await askAboutMustKnow(io, id);
		const more = { active: !input.proposed, onTheWay, ...(input.words !== undefined && { words: input.words }) };
		const consent = await recordConsent(people.session, id, terms, more);
		return { data: { case: id, consent }, text: () => messages.consentRecorded(shortId(consent)) };
	},
});

type ConsentRow = Awaited<ReturnType<typeof listConsents>>[number];

const consentColumns = (people: People): Columns<ConsentRow> => ({
	consent: idColumn("ID", ({ id }) => id),
	state: codeColumn("STATE", "consent.state", ({ state }) => state),
	permit: column(
		"THE PERSON",
		({ terms }) => terms.permit,
		({ terms }) => (terms.permit ? messages.permits : messages.denies),
	),
	givenBy: jsonOnly(({ terms }) => terms.givenBy),
	recipient: nameColumn("RECIPIENT", ({ terms }) => terms.recipient, people.organisation),
	sections: typedListColumn("SECTIONS", "section", ({ terms }) => terms.sections),
	purposes: typedListColumn("PURPOSES", "handoffs.purpose", ({ terms }) => terms.purposes),
	from: jsonOnly(({ terms }) => isoTime(terms.from)),
	/** Null for a "no" that doesn't run out. */
	until: timeColumn("UNTIL", ({ terms }) => endOfConsent(terms)),
	language: jsonOnly(({ terms }) => terms.language),
	interpreter: jsonOnly(({ terms }) => terms.interpreter),
	recorded: jsonOnly(({ terms }) => terms.recorded),
	withhold: jsonOnly(({ terms }) => terms.withhold),
	guardian: jsonOnly(({ terms }) => terms.guardian),
	excluded: jsonOnly(({ terms }) => terms.excluded),
	askAgain: column(
		"NEXT",
		({ askAgain }) => askAgain,
		({ askAgain }) => (askAgain ? messages.askHerAgain : ""),
	),
	named: jsonOnly(({ named }) => named),
	attests: jsonOnly(({ attests }) => attests),
	replaces: jsonOnly(({ terms }) => terms.replaces),
});

const show = peopleCommand({
	name: "consent show",
	help: {
		summary: "Show the consents of a case.",
		examples: ["cloister consent show bado-kime-losa-tobo"],
	},
	args: caseArgument,
	async run(people, input) {
		const all = await listConsents(people.session, await findCase(people.session, input.case));
		return listAnswer("consents", all, consentColumns(people));
	},
});

async function find(session: UnlockedSession, input: { case: string; consent: string }) {
	const id = await findCase(session, input.case);
	return { case: id, consent: findConsent((await loadCase(session, id)).state, input.consent) };
}

const activate = peopleCommand({
	name: "consent activate",
	help: {
		summary: "Make a proposed consent valid from now on, once the person has said yes to it.",
		details:
			'Shows the consent, and asks whether the person has heard it, said yes, and said in their own words what they agree to. That they said this in their own words is kept in the section "consent". For a proposed "no" it asks whether the person has said no.',
		parameters: { "on-the-way": 'Whether she is on the way. Needed for a "no" when the organisation has accepted a hand-off with travel.' },
		examples: ["cloister consent activate bado-kime-losa-tobo 3f2a"],
	},
	args: consentArguments,
	flags: { "on-the-way": optional(code(ON_THE_WAY)) },
	async run(people, input, io) {
		const ref = await find(people.session, input);
		const all = await listConsents(people.session, ref.case);
		const prepared = all.filter(({ id }) => id === ref.consent);
		io.note(listAnswer("consents", prepared, consentColumns(people)).text());
		const isPermit = prepared.every(({ terms }) => terms.permit);
		const isAgreed = await io.confirm(isPermit ? messages.askAgreed : messages.askRefused);
		if (isAgreed === null) throw new UsageError(messages.needsYesToActivate, "consent activate");
		if (!isAgreed) throw new UsageError(messages.nothingChanged);
		const onTheWay = input["on-the-way"] ?? null;
		if (mayBeMet(onTheWay)) await askAboutMustKnow(io, ref.case);
		await activateConsent(people.session, ref, isPermit ? { con_ToldBack: true } : {}, onTheWay);
		return done();
	},
});

const moveFlags = { code: optional(code(REFUSAL_CODES)), "on-the-way": optional(code(ON_THE_WAY)) };

const moveOptions = (input: Values<typeof moveFlags>) => ({ code: input.code ?? null, onTheWay: input["on-the-way"] ?? null });

const withdraw = sessionCommand({
	name: "consent withdraw",
	help: {
		summary: "Record that the person has withdrawn a consent.",
		details:
			'Hand-offs that depend on the consent end if the person has not departed. If she is on the way, or nobody knows, the hand-off goes on without its file: both desks read "Still expected". A "no" can\'t be withdrawn; only her later yes ends it.',
		parameters: { "on-the-way": "Whether she is on the way. Needed when an accepted hand-off with travel depends on the consent." },
		examples: ["cloister consent withdraw bado-kime-losa-tobo 3f2a --code person-declined --on-the-way no"],
	},
	args: consentArguments,
	flags: moveFlags,
	async run(session, input, io) {
		const consent = await find(session, input);
		const options = moveOptions(input);
		if (mayBeMet(options.onTheWay)) await askAboutMustKnow(io, consent.case);
		const { handoffs } = await withdrawConsent(session, consent, options);
		const affected = Object.values(handoffs).filter(({ basis }) => basis?.consent === consent.consent);
		const data = { ...consent, handoffs: affected.map(({ id, state }) => ({ handoff: id, state })) };
		return { data, text: () => [messages.done, ...affected.map(({ id, state }) => messages.handoffNow(shortId(id), state))].join("\n") };
	},
});

const inError = sessionCommand({
	name: "consent enter-in-error",
	help: {
		summary: 'Mark a consent as recorded by mistake. For a "no": within 24 hours, and a colleague must agree with `consent attest`.',
		parameters: { "on-the-way": "Whether she is on the way. Needed when an accepted hand-off with travel depends on the consent." },
		examples: ["cloister consent enter-in-error bado-kime-losa-tobo 3f2a --code wrong-person"],
	},
	args: consentArguments,
	flags: moveFlags,
	async run(session, input, io) {
		const ref = await find(session, input);
		const options = moveOptions(input);
		if (mayBeMet(options.onTheWay)) await askAboutMustKnow(io, ref.case);
		await enterConsentInError(session, ref, options);
		return done();
	},
});

const ask = peopleCommand({
	name: "consent ask",
	help: {
		summary: "Ask a desk of another organisation to hear her alone, and to attest what she says.",
		parameters: { desk: "The desk that is asked. It sees only the coded statements of this consent." },
		examples: ['cloister consent ask bado-kime-losa-tobo 3f2a "Safe Harbour/Clinic"'],
	},
	args: { ...consentArguments, desk: required(ref("DESK")) },
	async run(people, input) {
		await askToAttest(people.session, await find(people.session, input), people.findDesk(input.desk).id);
		return done();
	},
});

const attest = sessionCommand({
	name: "consent attest",
	help: {
		summary: "Say what she has confirmed to you alone: that she permits again, or that a guardian need not be excluded any more.",
		details: 'Also agrees, as the second member of the desk that recorded a "no", that this "no" was a mistake in typing.',
		parameters: { verdict: "What you confirm." },
		examples: ["cloister consent attest bado-kime-losa-tobo 3f2a approve"],
	},
	args: { ...consentArguments, verdict: required(code(["approve", "refuse"] as const, "VERDICT")) },
	async run(session, input) {
		await attestConsent(session, await find(session, input), input.verdict);
		return done();
	},
});

const exclude = sessionCommand({
	name: "consent exclude",
	help: {
		summary: "Record that a guardian is part of the harm. No consent of such a guardian counts in this case any more.",
		details:
			"One person does this, alone with the child. It is lifted when desks of two organisations have heard the child: `consent attest`.",
		parameters: { guardian: "The kind of guardian." },
		examples: ["cloister consent exclude bado-kime-losa-tobo parent"],
	},
	args: { ...caseArgument, guardian: required(code(GUARDIAN_KINDS, "GUARDIAN")) },
	async run(session, input) {
		const id = await findCase(session, input.case);
		const consent = await excludeGuardian(session, id, input.guardian);
		return { data: { case: id, consent }, text: () => messages.consentRecorded(shortId(consent)) };
	},
});

export const consentCommands = [record, show, activate, withdraw, inError, ask, attest, exclude];
