/** The commands to draft and request a hand-off. */
import type { Id } from "#protocol/bytes.ts";
import { CONSENT_PURPOSES, HANDOFF_KINDS, PRIORITIES, REFERRAL_REASONS } from "#protocol/codes.ts";
import {
	AGE_BANDS,
	decideBasis,
	draftHandoff,
	findIdentifying,
	knownAs,
	loadCase,
	openSections,
	RISK_LEVELS,
	requestHandoff,
} from "#sdk/casework/index.ts";
import { handoffFacts } from "#sdk/views/handoff.ts";
import { askDespiteClashes } from "../../answers/clashes.ts";
import { wordsOf } from "../../answers/entries.ts";
import { handoffJson } from "../../answers/handoff.ts";
import { oneLine } from "../../answers/layout.ts";
import { askDespiteMissing } from "../../answers/missing.ts";
import { inOpenCase } from "../../answers/reopening.ts";
import { basisFlags, basisFrom } from "../../arguments/basis-flags.ts";
import { flag, many, oneOrMore, optional, required } from "../../arguments/grammar.ts";
import { code, content, ref } from "../../arguments/kinds.ts";
import { caseArgument, handoffArgument } from "../../arguments/subjects.ts";
import { type Io, peopleCommand, sessionCommand } from "../../command.ts";
import { findCase, findHandoff, findSection } from "../../lookup/cases.ts";
import { UsageError } from "../../problems.ts";
import { shortId } from "../../short-id.ts";
import { dutyWords } from "../../words/codes.ts";
import { messages } from "../../words/messages.ts";

const draft = peopleCommand({
	name: "handoff draft",
	help: {
		summary: "Draft a hand-off. Only your desk sees the draft.",
		parameters: {
			kind: "The kind. With a referral, custody stays. With a transfer, custody moves when the person is received.",
			to: "The desk that is asked.",
			reason: "The reason, as the Human Trafficking Case Data Standard lists it.",
			priority: "The priority. It sets the time to answer: 24 h, 72 h or 14 days.",
			travel: "The person travels to the desk.",
			"follow-up": "After the transfer your desk can still read the sections that it grants.",
		},
		examples: [
			'cloister handoff draft bado-kime-losa-tobo --kind transfer --to "Safe Harbour/Shelter" --reason MigrationOrChangeOfLocation --priority urgent --travel',
		],
	},
	args: caseArgument,
	flags: {
		kind: required(code(HANDOFF_KINDS)),
		to: required(ref("DESK")),
		reason: required(code(REFERRAL_REASONS)),
		priority: required(code(PRIORITIES)),
		travel: flag,
		"follow-up": flag,
		desk: optional(ref("DESK")),
	},
	async run(people, input) {
		const { kind, reason, priority, travel } = input;
		const from = input.desk === undefined ? {} : { from: people.myDesk(input.desk) };
		const fields = { kind, to: people.findDesk(input.to).id, reason, priority, travel, followUp: input["follow-up"], ...from };
		const id = await findCase(people.session, input.case);
		const handoff = await draftHandoff(people.session, id, fields);
		return { data: { case: id, handoff }, text: () => messages.drafted(shortId(handoff)) };
	},
});

const request = sessionCommand({
	name: "handoff request",
	help: {
		summary: "Request a drafted hand-off.",
		details:
			"The desk can read the summary at once, and the sections only after it has accepted. Before the request is sent, you are shown open clashes, and values that the desk would need but nobody has written.",
		parameters: {
			summary:
				"A short text with only what the desk needs to decide, and without names. In the shell it can stand on the line. Otherwise type it when asked, or pipe it in.",
			sections: "The sections to grant.",
			"by-hand": "More sections to grant. They stay closed until you have verified the acceptance and run `handoff seal`.",
			"age-band": "The age band of the person.",
			languages: "The languages that the person speaks, such as sq,en.",
			needs: "The help that is needed.",
			purposes: "What the desk may use the sections for. Default: the needs. A consent must list them all.",
			urgency: "How urgent the request is.",
			"risk-level": "The risk level.",
		},
		examples: [
			"cloister handoff request 3f2a --sections identity,logistics --basis consent --consent 91bc --age-band 18-24 --languages sq --needs shelter --urgency urgent --risk-level high",
		],
	},
	args: { ...handoffArgument, summary: optional(content("TEXT")) },
	flags: {
		sections: oneOrMore(ref("SECTION")),
		"by-hand": many(ref("SECTION")),
		...basisFlags,
		"age-band": required(code(AGE_BANDS)),
		languages: oneOrMore(ref("LANGUAGE")),
		needs: oneOrMore(code(CONSENT_PURPOSES)),
		purposes: many(code(CONSENT_PURPOSES)),
		urgency: required(code(PRIORITIES)),
		"risk-level": required(code(RISK_LEVELS)),
	},
	async run(session, input, io) {
		const found = await findHandoff(session, input.handoff);
		const loaded = await loadCase(session, found.case);
		const { state } = loaded;
		const byHand = input["by-hand"].map((each) => findSection(session, state, each));
		const sections = input.sections.map((each) => findSection(session, state, each));
		const granted = [...new Set([...sections, ...byHand])].map((compartment) => ({ compartment, byHand: byHand.includes(compartment) }));
		// Leaves out a section that this member can't read. The error of the request says what is wrong with the section.
		const views = await openSections(
			session,
			loaded,
			granted.map(({ compartment }) => compartment),
		);
		await askDespiteClashes(io, views);
		const missing = await askDespiteMissing(io, views);
		const words = await wordsOf(io, input.summary);
		await askDespiteIdentifying(io, found.case, words);
		const summary = {
			ageBand: input["age-band"],
			languages: input.languages,
			needs: [...input.needs],
			urgency: input.urgency,
			riskLevel: input["risk-level"],
			text: words,
		};
		const purposes = [...new Set(input.purposes.length > 0 ? input.purposes : input.needs)];
		const requested = { sections: granted, purposes, basis: basisFrom(state, input), summary };
		const handoff = await inOpenCase(io, session, found.case, () => requestHandoff(session, found, requested));
		const { duties } = await decideBasis(session, found);
		const data = { ...handoffJson(handoffFacts(session, new Map(), loaded, handoff)), flags: [], duties, missing };
		return {
			data,
			text: () => [messages.handoffNow(shortId(handoff.id), handoff.state), ...duties.map((duty) => dutyWords[duty])].join("\n"),
		};
	},
});

export const requestCommands = [draft, request];

/**
 * If the summary names the person, asks whether to send it as it is, because the other desk reads it before it accepts. Goes on if nobody can
 * answer.
 * @throws UsageError when the answer is no
 */
async function askDespiteIdentifying(io: Io, id: Id, summary: string): Promise<void> {
	const found = findIdentifying(summary, await knownAs(await io.session(), id));
	if (found.length === 0) return;
	io.note(messages.summaryNames(found.map(({ text }) => oneLine(text))));
	if ((await io.confirm(messages.askDespiteIdentifying)) === false) throw new UsageError(messages.nothingChanged);
}
