/** Hand-offs: drafted, requested, looked at, talked about, certified. Their moves are in moves.ts. */
import fs from "node:fs/promises";
import { cryptoReady } from "#crypto/ready.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import { CONSENT_PURPOSES, HANDOFF_KINDS, HANDOFF_STATES, PRIORITIES, REFERRAL_REASONS } from "#protocol/codes.ts";
import {
	AGE_BANDS,
	caseView,
	certificateText,
	custodyCertificate,
	draftHandoff,
	fhirTask,
	type HandoffRow,
	listHandoffs,
	loadCase,
	RISK_LEVELS,
	readSummary,
	readWords,
	requestHandoff,
	say,
	verifyCertificate,
} from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { command } from "../command.ts";
import { saveWhole } from "../file-io.ts";
import { flag, many, oneOrMore, optional, required } from "../grammar.ts";
import { listed } from "../helpers/answers.ts";
import { basisFlags, basisFrom } from "../helpers/basis-flags.ts";
import { entriesAnswer, wordsOf } from "../helpers/entries.ts";
import { findCase, findHandoff, findSection } from "../helpers/find.ts";
import { handoffJson, handoffText } from "../helpers/handoff-views.ts";
import { code, content, path, ref, text } from "../kinds.ts";
import { fields, harmless } from "../layout.ts";
import { People } from "../people.ts";
import { isoTime, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";

const which = { handoff: required(ref("HANDOFF")) };

const draft = command({
	name: "handoff draft",
	help: {
		summary: "Draft a hand-off; nobody else sees it yet.",
		parameters: {
			kind: "referral: custody stays. transfer: custody moves when the person is received.",
			to: "The desk that is asked.",
			reason: "Why, by the standard's list.",
			priority: "Sets the time to answer: 24 h, 72 h or 14 days.",
			travel: "The person travels there.",
			"follow-up": "After a transfer your desk goes on reading what it grants.",
		},
		examples: [
			'cloister handoff draft bado-kime-losa-tobo --kind transfer --to "Safe Harbour/Shelter" --reason MigrationOrChangeOfLocation --priority urgent --travel',
		],
	},
	args: { case: required(ref("CASE")) },
	flags: {
		kind: required(code(HANDOFF_KINDS)),
		to: required(ref("DESK")),
		reason: required(code(REFERRAL_REASONS)),
		priority: required(code(PRIORITIES)),
		travel: flag,
		"follow-up": flag,
		desk: optional(ref("DESK")),
	},
	async run(io, input) {
		const people = await People.of(await io.session());
		const { kind, reason, priority, travel } = input;
		const from = input.desk === undefined ? {} : { from: people.myDesk(input.desk) };
		const what = { kind, to: people.findDesk(input.to).id, reason, priority, travel, followUp: input["follow-up"], ...from };
		const id = await findCase(people.session, input.case);
		const handoff = await draftHandoff(people.session, id, what);
		return { data: { case: id, handoff }, text: () => messages.drafted(handoff.slice(0, 8)) };
	},
});

const request = command({
	name: "handoff request",
	help: {
		summary: "Request a drafted hand-off.",
		details: "The desk reads the summary at once, and the sections only after it has accepted.",
		parameters: {
			summary: "A few words, without a name: the least they need to decide. Inside the shell on the line; otherwise typed or piped in.",
			sections: "What is granted.",
			"by-hand": "Granted too, and sealed only after you have verified the acceptance (`handoff seal`).",
			"age-band": "Age.",
			languages: "Languages the person speaks, such as sq,en.",
			needs: "What is needed.",
			urgency: "How urgent.",
			"risk-level": "How great the risk.",
		},
		examples: [
			"cloister handoff request 3f2a --sections identity,logistics --basis consent --consent 91bc --age-band 18-24 --languages sq --needs shelter --urgency urgent --risk-level high",
		],
	},
	args: { ...which, summary: optional(content("TEXT")) },
	flags: {
		sections: oneOrMore(ref("SECTION")),
		"by-hand": many(ref("SECTION")),
		...basisFlags,
		"age-band": required(code(AGE_BANDS)),
		languages: oneOrMore(ref("LANGUAGE")),
		needs: oneOrMore(code(CONSENT_PURPOSES)),
		urgency: required(code(PRIORITIES)),
		"risk-level": required(code(RISK_LEVELS)),
	},
	async run(io, input) {
		const session = await io.session();
		const found = await findHandoff(session, input.handoff);
		const { state } = await loadCase(session, found.case);
		const byHand = input["by-hand"].map((each) => findSection(session, state, each));
		const sections = input.sections.map((each) => findSection(session, state, each));
		const granted = [...new Set([...sections, ...byHand])].map((compartment) => ({ compartment, byHand: byHand.includes(compartment) }));
		const summary = {
			ageBand: input["age-band"],
			languages: input.languages,
			needs: [...input.needs],
			urgency: input.urgency,
			riskLevel: input["risk-level"],
			text: await wordsOf(io, input.summary),
		};
		const handoff = await requestHandoff(session, found, { sections: granted, basis: basisFrom(state, input), summary });
		return { data: handoffJson(state, handoff, []), text: () => messages.handoffNow(handoff.id.slice(0, 8), handoff.state) };
	},
});

const rowJson = (row: HandoffRow) => ({
	...row,
	respondBy: isoTime(row.respondBy),
	expectBy: isoTime(row.expectBy),
	changed: isoTime(row.changed),
});

export function handoffList(people: People, rows: HandoffRow[]) {
	const heads = ["HAND-OFF", "CASE", "KIND", "STATE", "PRIORITY", "FROM", "TO", "ANSWER BY", "EXPECTED", "FLAGS"];
	const cells = rows.map((row) => [
		row.handoff.slice(0, 8),
		row.code,
		row.kind,
		row.state,
		row.priority,
		people.desk(row.from),
		people.desk(row.to),
		showTime(row.respondBy),
		showTime(row.expectBy),
		row.flags.join(", "),
	]);
	return listed("handoffs", rows.map(rowJson), heads, cells);
}

const list = command({
	name: "handoff list",
	help: {
		summary: "List hand-offs from and to your desks.",
		parameters: { open: "Only those that are running.", state: "Only in this state." },
		examples: ["cloister handoff list --open"],
	},
	args: {},
	flags: { open: flag, state: optional(code(HANDOFF_STATES)), desk: optional(ref("DESK")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const filter = {
			...(input.open && { open: true }),
			...(input.state && { state: input.state }),
			...(input.desk && { desk: people.myDesk(input.desk) }),
		};
		return handoffList(people, await gather(listHandoffs(people.session, filter)));
	},
});

const show = command({
	name: "handoff show",
	help: {
		summary: "Show one hand-off.",
		examples: ["cloister handoff show 3f2a"],
	},
	args: which,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const found = await findHandoff(people.session, input.handoff);
		const { state, handoffFlags } = await caseView(people.session, found.case);
		const handoff = state.handoffs[found.handoff];
		if (!handoff) return listed("handoffs", [], [], []);
		const flags = handoffFlags[found.handoff] ?? [];
		return { data: handoffJson(state, handoff, flags), text: () => handoffText(people, state, handoff, flags) };
	},
});

const summary = command({
	name: "handoff summary",
	help: {
		summary: "Read the summary of a request to your desk.",
		examples: ["cloister handoff summary 3f2a"],
	},
	args: which,
	flags: {},
	async run(io, input) {
		const session = await io.session();
		const found = await readSummary(session, await findHandoff(session, input.handoff));
		const shown: [string, string][] = [
			["age", found.ageBand],
			["languages", found.languages.join(", ")],
			["needs", found.needs.join(", ")],
			["urgency", found.urgency],
			["risk", found.riskLevel],
		];
		return { data: found, text: () => `${fields(shown)}\n\n${harmless(found.text)}` };
	},
});

const sayWords = command({
	name: "handoff say",
	help: {
		summary: "Ask or answer in the hand-off's own thread.",
		examples: ["cloister handoff say 3f2a < question.txt"],
	},
	args: { ...which, text: optional(content("TEXT")) },
	flags: { language: optional(text("LANGUAGE")) },
	async run(io, input) {
		const session = await io.session();
		const found = await findHandoff(session, input.handoff);
		const language = input.language === undefined ? {} : { language: input.language };
		const { entry, seq, at } = await say(session, found, await wordsOf(io, input.text), language);
		return { data: { ...found, entry, seq, at: isoTime(at) }, text: () => messages.done };
	},
});

const read = command({
	name: "handoff read",
	help: {
		summary: "Read the hand-off's own thread.",
		examples: ["cloister handoff read 3f2a"],
	},
	args: which,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const found = await findHandoff(people.session, input.handoff);
		return entriesAnswer(people, await readWords(people.session, found), { ...found });
	},
});

const certificate = command({
	name: "handoff certificate",
	help: {
		summary: "Make the custody certificate, which anybody can check offline.",
		examples: ["cloister handoff certificate 3f2a --to certificate.json"],
	},
	args: which,
	flags: { to: optional(path) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const made = await custodyCertificate(people.session, await findHandoff(people.session, input.handoff));
		if (input.to !== undefined) {
			const { to } = input;
			const bytes = new TextEncoder().encode(`${JSON.stringify(made, null, "\t")}\n`);
			const size = await saveWhole(to, piecesOf(bytes), io.force);
			return { data: { file: to, size }, text: () => messages.saved(to, size) };
		}
		const checked = verifyCertificate(made, { network: toBase64Url(people.session.network) });
		return { data: made, text: () => harmless(certificateText(checked, nameIn(people))) };
	},
});

async function* piecesOf(bytes: Uint8Array) {
	yield bytes;
}

/** Desks and members by name, everything else by id. */
function nameIn(people: People) {
	const { desks, members } = people.session.dir;
	return (id: string) => (desks.has(id) ? people.desk(id) : members.has(id) ? people.name(id) : id);
}

/** Needs neither a server nor a sign-in: anybody may check one. */
const verify = command({
	name: "handoff verify",
	help: {
		summary: "Check a custody certificate. Needs no server.",
		parameters: { file: "The certificate.", network: "The network it must be of, as `cloister network status` shows it." },
		examples: ["cloister handoff verify certificate.json"],
	},
	args: { file: required(path) },
	flags: { network: optional(text("NETWORK")) },
	async run(_io, input) {
		await cryptoReady();
		const json: unknown = JSON.parse(await fs.readFile(input.file, "utf8"));
		const checked = verifyCertificate(json, input.network === undefined ? {} : { network: input.network });
		const { network, code: caseCode, handoff, moves, custodyMoved, directory } = checked;
		const data = {
			network,
			code: caseCode,
			handoff: handoff.id,
			state: handoff.state,
			custodyMoved,
			moves: moves.map(({ what, by, desk, at }) => ({ what, by, desk, at: isoTime(at) })),
		};
		const name = (id: string) => directory.desks.get(id)?.name ?? id;
		return { data, text: () => `${messages.certificateGood}\n\n${harmless(certificateText(checked, name))}` };
	},
});

const fhir = command({
	name: "handoff fhir",
	help: {
		summary: "Show a hand-off as an HL7 FHIR Task.",
		examples: ["cloister handoff fhir 3f2a"],
	},
	args: which,
	flags: {},
	async run(io, input) {
		const session = await io.session();
		const task = await fhirTask(session, await findHandoff(session, input.handoff));
		return { data: task, text: () => JSON.stringify(task, null, "\t") };
	},
});

export const handoffCommands = [draft, request, list, show, summary, sayWords, read, certificate, verify, fhir];
