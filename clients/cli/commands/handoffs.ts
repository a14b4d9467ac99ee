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
import { command } from "../command.ts";
import { saveWhole } from "../file-io.ts";
import { gather } from "../gather.ts";
import { many, optional, required, some, yes } from "../grammar.ts";
import { listed } from "../helpers/answers.ts";
import { basisFlags, basisFrom } from "../helpers/basis-flags.ts";
import { entriesAnswer, wordsOf } from "../helpers/entries.ts";
import { findCase, findHandoff, findSection } from "../helpers/find.ts";
import { handoffJson, handoffText } from "../helpers/handoff-views.ts";
import { code, content, path, ref, text } from "../kinds.ts";
import { fields, harmless } from "../layout.ts";
import { People } from "../people.ts";
import { isoTime, showTime } from "../times.ts";
import { said } from "../words/said.ts";

const which = { handoff: required(ref("HANDOFF")) };

const draft = command({
	name: "handoff draft",
	args: { case: required(ref("CASE")) },
	flags: {
		kind: required(code(HANDOFF_KINDS)),
		to: required(ref("DESK")),
		reason: required(code(REFERRAL_REASONS)),
		priority: required(code(PRIORITIES)),
		travel: yes,
		"follow-up": yes,
		desk: optional(ref("DESK")),
	},
	async run(io, given) {
		const people = await People.of(await io.session());
		const { kind, reason, priority, travel } = given;
		const from = given.desk === undefined ? {} : { from: people.myDesk(given.desk) };
		const what = { kind, to: people.findDesk(given.to).id, reason, priority, travel, followUp: given["follow-up"], ...from };
		const id = await findCase(people.session, given.case);
		const handoff = await draftHandoff(people.session, id, what);
		return { data: { case: id, handoff }, text: () => said.drafted(handoff.slice(0, 8)) };
	},
});

const request = command({
	name: "handoff request",
	args: { ...which, summary: optional(content("TEXT")) },
	flags: {
		sections: some(ref("SECTION")),
		"by-hand": many(ref("SECTION")),
		...basisFlags,
		"age-band": required(code(AGE_BANDS)),
		languages: some(ref("LANGUAGE")),
		needs: some(code(CONSENT_PURPOSES)),
		urgency: required(code(PRIORITIES)),
		"risk-level": required(code(RISK_LEVELS)),
	},
	async run(io, given) {
		const session = await io.session();
		const found = await findHandoff(session, given.handoff);
		const { state } = await loadCase(session, found.case);
		const byHand = given["by-hand"].map((each) => findSection(session, state, each));
		const sections = given.sections.map((each) => findSection(session, state, each));
		const granted = [...new Set([...sections, ...byHand])].map((compartment) => ({ compartment, byHand: byHand.includes(compartment) }));
		const summary = {
			ageBand: given["age-band"],
			languages: given.languages,
			needs: [...given.needs],
			urgency: given.urgency,
			riskLevel: given["risk-level"],
			text: await wordsOf(io, given.summary),
		};
		const handoff = await requestHandoff(session, found, { sections: granted, basis: basisFrom(state, given), summary });
		return { data: handoffJson(state, handoff, []), text: () => said.handoffNow(handoff.id.slice(0, 8), handoff.state) };
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
	args: {},
	flags: { open: yes, state: optional(code(HANDOFF_STATES)), desk: optional(ref("DESK")) },
	async run(io, given) {
		const people = await People.of(await io.session());
		const filter = {
			...(given.open && { open: true }),
			...(given.state && { state: given.state }),
			...(given.desk && { desk: people.myDesk(given.desk) }),
		};
		return handoffList(people, await gather(listHandoffs(people.session, filter)));
	},
});

const show = command({
	name: "handoff show",
	args: which,
	flags: {},
	async run(io, given) {
		const people = await People.of(await io.session());
		const found = await findHandoff(people.session, given.handoff);
		const { state, handoffFlags } = await caseView(people.session, found.case);
		const handoff = state.handoffs[found.handoff];
		if (!handoff) return listed("handoffs", [], [], []);
		const flags = handoffFlags[found.handoff] ?? [];
		return { data: handoffJson(state, handoff, flags), text: () => handoffText(people, state, handoff, flags) };
	},
});

const summary = command({
	name: "handoff summary",
	args: which,
	flags: {},
	async run(io, given) {
		const session = await io.session();
		const found = await readSummary(session, await findHandoff(session, given.handoff));
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
	args: { ...which, text: optional(content("TEXT")) },
	flags: { language: optional(text("LANGUAGE")) },
	async run(io, given) {
		const session = await io.session();
		const found = await findHandoff(session, given.handoff);
		const language = given.language === undefined ? {} : { language: given.language };
		const { entry, seq, at } = await say(session, found, await wordsOf(io, given.text), language);
		return { data: { ...found, entry, seq, at: isoTime(at) }, text: () => said.done };
	},
});

const read = command({
	name: "handoff read",
	args: which,
	flags: {},
	async run(io, given) {
		const people = await People.of(await io.session());
		const found = await findHandoff(people.session, given.handoff);
		return entriesAnswer(people, await readWords(people.session, found), { ...found });
	},
});

const certificate = command({
	name: "handoff certificate",
	args: which,
	flags: { to: optional(path) },
	async run(io, given) {
		const people = await People.of(await io.session());
		const made = await custodyCertificate(people.session, await findHandoff(people.session, given.handoff));
		if (given.to !== undefined) {
			const { to } = given;
			const bytes = new TextEncoder().encode(`${JSON.stringify(made, null, "\t")}\n`);
			const size = await saveWhole(to, piecesOf(bytes), io.force);
			return { data: { file: to, size }, text: () => said.saved(to, size) };
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
	args: { file: required(path) },
	flags: { network: optional(text("NETWORK")) },
	async run(_io, given) {
		await cryptoReady();
		const json: unknown = JSON.parse(await fs.readFile(given.file, "utf8"));
		const checked = verifyCertificate(json, given.network === undefined ? {} : { network: given.network });
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
		return { data, text: () => `${said.certificateGood}\n\n${harmless(certificateText(checked, name))}` };
	},
});

const fhir = command({
	name: "handoff fhir",
	args: which,
	flags: {},
	async run(io, given) {
		const session = await io.session();
		const task = await fhirTask(session, await findHandoff(session, given.handoff));
		return { data: task, text: () => JSON.stringify(task, null, "\t") };
	},
});

export const handoffCommands = [draft, request, list, show, summary, sayWords, read, certificate, verify, fhir];
