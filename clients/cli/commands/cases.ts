/** Cases and their sections. */
import { CASE_STATUSES, SECTIONS, type Section } from "#protocol/codes.ts";
import { fieldsOf } from "#protocol/htcds.ts";
import { consentStateAt } from "#protocol/rules/consent.ts";
import {
	addSection,
	ask,
	assignLead,
	type CaseView,
	caseView,
	discuss,
	listCases,
	loadCase,
	openCase,
	readDiscussion,
	readSection,
	type SectionNow,
	setStatus,
	useCasework,
	writeSection,
} from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { command } from "../command.ts";
import { many, optional, required } from "../grammar.ts";
import { done, listed } from "../helpers/answers.ts";
import { entriesAnswer, entryJson, entryText, saveFrom, say, wordsOf } from "../helpers/entries.ts";
import { readField } from "../helpers/field-values.ts";
import { findCase, findSectionOf, findSections } from "../helpers/find.ts";
import { handoffJson, handoffRows } from "../helpers/handoff-views.ts";
import { code, content, path, ref, text } from "../kinds.ts";
import { fields, harmless, table } from "../layout.ts";
import { People } from "../people.ts";
import { UsageError } from "../problems.ts";
import { isoTime, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";

const which = { case: required(ref("CASE")) };
const part = { ...which, section: required(ref("SECTION")) };

const open = command({
	name: "case open",
	help: {
		summary: "Open a case with your desk as custodian. It gets a random code.",
		parameters: { sections: "Sections to begin with; the usual ones if left out." },
		examples: ["cloister case open", "cloister case open --sections identity,story,health"],
	},
	args: {},
	flags: { sections: many(code(SECTIONS)), desk: optional(ref("DESK")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const desk = people.myDesk(input.desk);
		const opened = await openCase(people.session, desk, input.sections.length > 0 ? { sections: input.sections } : {});
		return { data: { case: opened.id, code: opened.code }, text: () => messages.caseOpened(opened.code) };
	},
});

const list = command({
	name: "case list",
	help: {
		summary: "List cases that your desks keep, by due date.",
		parameters: { status: "Only those.", lead: "Only those that this colleague leads." },
		examples: ["cloister case list --status Active"],
	},
	args: {},
	flags: { status: optional(code(CASE_STATUSES)), desk: optional(ref("DESK")), lead: optional(ref("MEMBER")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const filter = {
			...(input.status && { status: input.status }),
			...(input.desk && { desk: people.myDesk(input.desk) }),
			...(input.lead && { lead: people.findMember(input.lead).id }),
		};
		const all = await gather(listCases(people.session, filter));
		const data = all.map((each) => ({ ...each, due: isoTime(each.due), changed: isoTime(each.changed) }));
		const rows = all.map((each) => [
			each.code,
			each.status,
			people.desk(each.custodian),
			people.name(each.lead),
			showTime(each.due),
			showTime(each.changed),
		]);
		return listed("cases", data, ["CODE", "STATUS", "CUSTODIAN", "LEAD", "DUE", "CHANGED"], rows);
	},
});

/** What programs read of a case. */
function caseJson(people: People, { state, flags, sections, handoffFlags }: CaseView, now: number) {
	return {
		case: state.id,
		code: state.code,
		status: state.status,
		custodian: state.custodian,
		custodianName: people.desk(state.custodian),
		lead: state.lead,
		/** Whether all of it is shown to us. */
		complete: state.complete,
		flags,
		sections: sections.map(({ compartment, section, owner, reads, past }) => ({ compartment, section, owner, reads, past })),
		consents: Object.values(state.consents).map((each) => ({
			consent: each.id,
			state: consentStateAt(each, now),
			recipient: each.terms.recipient,
		})),
		handoffs: Object.values(state.handoffs).map((each) => handoffJson(state, each, handoffFlags[each.id] ?? [])),
		/** The transfers that moved custody, in order. */
		route: state.route,
	};
}

function caseText(people: People, view: CaseView): string {
	const { state, flags, sections } = view;
	const reading = (each: CaseView["sections"][number]) =>
		each.reads ? messages.yesWord : each.past ? messages.pastReader : messages.noWord;
	const head = fields([
		["case", state.code],
		["id", state.id],
		["status", state.status],
		["custodian", people.desk(state.custodian)],
		["lead", people.name(state.lead)],
		["flags", flags.join(", ")],
	]);
	const sectionTable = table(
		["SECTION", "ID", "OWNER", "WE READ IT"],
		sections.map((each) => [each.section, each.compartment.slice(0, 8), people.desk(each.owner), reading(each)]),
	);
	const handoffs = Object.values(state.handoffs);
	return [head, sectionTable, ...(handoffs.length > 0 ? [handoffRows(people, handoffs, view.handoffFlags)] : [])].join("\n\n");
}

const show = command({
	name: "case show",
	help: {
		summary: "Show a case: custodian, sections and who owns them, hand-offs.",
		examples: ["cloister case show bado-kime-losa-tobo"],
	},
	args: which,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const view = await caseView(people.session, await findCase(people.session, input.case));
		return { data: caseJson(people, view, io.now()), text: () => caseText(people, view) };
	},
});

const section = command({
	name: "case section",
	help: {
		summary: "Add a section, owned by your desk.",
		parameters: { section: "Which." },
		examples: ["cloister case section bado-kime-losa-tobo health"],
	},
	args: { ...which, section: required(code(SECTIONS)) },
	flags: {},
	async run(io, input) {
		const session = await io.session();
		const id = await findCase(session, input.case);
		const compartment = await addSection(session, id, input.section);
		return { data: { case: id, section: input.section, compartment }, text: () => messages.done };
	},
});

const lead = command({
	name: "case lead",
	help: {
		summary: "Assign the lead worker. Custodian only.",
		parameters: { member: "A colleague of the desk." },
		examples: ['cloister case lead bado-kime-losa-tobo "Ana Kola"'],
	},
	args: { ...which, member: required(ref("MEMBER")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		await assignLead(people.session, await findCase(people.session, input.case), people.findMember(input.member).id);
		return done();
	},
});

const status = command({
	name: "case status",
	help: {
		summary: "Say where the case stands. Custodian only.",
		parameters: { status: "Where." },
		examples: ["cloister case status bado-kime-losa-tobo FollowUp"],
	},
	args: { ...which, status: required(code(CASE_STATUSES)) },
	flags: {},
	async run(io, input) {
		const session = await io.session();
		await setStatus(session, await findCase(session, input.case), input.status);
		return done();
	},
});

const askFor = command({
	name: "case ask",
	help: {
		summary: "The person has turned up here: ask the custodian for the case.",
		parameters: { code: "The case code that the person or somebody else told you." },
		examples: ["cloister case ask bado-kime-losa-tobo"],
	},
	args: { code: required(text("CODE")) },
	flags: { desk: optional(ref("DESK")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const asked = await ask(people.session, people.myDesk(input.desk), input.code);
		return { data: { ask: asked }, text: () => messages.asked };
	},
});

function sectionJson(people: People, { section: name, compartment, owner, values, entries }: SectionNow) {
	const shown = Object.entries(values).map(([field, { value, by, at }]) => [field, { value, by, at: isoTime(at) }]);
	return { section: name, compartment, owner, values: Object.fromEntries(shown), entries: entries.map((each) => entryJson(people, each)) };
}

function sectionText(people: People, { section: name, owner, values, entries }: SectionNow): string {
	const shown = Object.entries(values).map(([field, { value }]): [string, string] => [field, harmless(String(value))]);
	const words = entries.filter(({ content: inside }) => inside?.kind !== "fields").map((each) => entryText(people, each));
	return [`${name}  (${people.desk(owner)})`, ...(shown.length > 0 ? [fields(shown)] : []), ...words].join("\n\n");
}

const read = command({
	name: "case read",
	help: {
		summary: "Read a section.",
		examples: ["cloister case read bado-kime-losa-tobo identity"],
	},
	args: part,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const id = await findCase(people.session, input.case);
		const { state } = await loadCase(people.session, id);
		const sections: SectionNow[] = [];
		for (const compartment of findSections(state, input.section)) sections.push(await readSection(people.session, compartment));
		const shown = () => sections.map((each) => sectionText(people, each)).join("\n\n");
		return { data: { case: id, sections: sections.map((each) => sectionJson(people, each)) }, text: shown };
	},
});

const write = command({
	name: "case write",
	help: {
		summary: "Write into a section: fields, words, files.",
		parameters: { set: "A field's value; only inside the shell. Nothing after the = says that it is no longer known." },
		examples: [
			"cloister case write bado-kime-losa-tobo story < words.txt",
			"case write bado-kime-losa-tobo identity --set prs_FirstName=Era   (in the shell)",
		],
	},
	args: { ...part, text: optional(content("TEXT")) },
	flags: { set: many(content("FIELD=VALUE")), language: optional(text("LANGUAGE")), attach: many(path) },
	async run(io, input) {
		const session = await io.session();
		useCasework(session);
		const found = await findSectionOf(session, input.case, input.section);
		const name = (await loadCase(session, found.case)).state.sections[found.compartment]?.section as Section;
		const values = Object.fromEntries(input.set.map((each) => readField(name, each)));
		if (input.set.length > 0) await writeSection(session, found.compartment, { values });
		if (input.set.length > 0 && input.text === undefined && input.attach.length === 0)
			return { data: { ...found, fields: Object.keys(values) }, text: () => messages.done };
		const words = input.text ?? (input.attach.length > 0 ? null : await wordsOf(io, undefined));
		return say(io, session, found.compartment, { text: words, language: input.language, files: input.attach });
	},
});

const save = command({
	name: "case save",
	help: {
		summary: "Save an attachment of a section.",
		parameters: { file: "Which, by its name; needed if there are several." },
		examples: ["cloister case save bado-kime-losa-tobo documents 91bc"],
	},
	args: { ...part, entry: required(ref("ENTRY")), file: optional(text("FILE")) },
	flags: { to: optional(path) },
	async run(io, input) {
		const session = await io.session();
		useCasework(session);
		const { compartment } = await findSectionOf(session, input.case, input.section);
		return saveFrom(io, session, compartment, { entry: input.entry, file: input.file, to: input.to });
	},
});

const fieldList = command({
	name: "case fields",
	help: {
		summary: "List the fields of a section, by the Human Trafficking Case Data Standard.",
		parameters: { section: "Which." },
		examples: ["cloister case fields identity"],
	},
	args: { section: required(code(SECTIONS)) },
	flags: {},
	async run(_io, input) {
		const all = fieldsOf(input.section);
		if (all.length === 0) throw new UsageError(messages.noFields(input.section), "case fields");
		const rows = all.map(({ name, type, values }) => [name, type, values.join(" ")]);
		return listed("fields", [...all], ["FIELD", "TYPE", "VALUES"], rows);
	},
});

const discussWords = command({
	name: "case discuss",
	help: {
		summary: "Write in your desk's own discussion of a case.",
		examples: ["cloister case discuss bado-kime-losa-tobo < words.txt"],
	},
	args: { ...which, text: optional(content("TEXT")) },
	flags: {},
	async run(io, input) {
		const session = await io.session();
		await discuss(session, await findCase(session, input.case), await wordsOf(io, input.text));
		return done();
	},
});

const discussion = command({
	name: "case discussion",
	help: {
		summary: "Read your desk's own discussion of a case.",
		examples: ["cloister case discussion bado-kime-losa-tobo"],
	},
	args: which,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const id = await findCase(people.session, input.case);
		return entriesAnswer(people, await readDiscussion(people.session, id), { case: id });
	},
});

export const caseCommands = [open, list, show, section, lead, status, askFor, read, write, save, fieldList, discussWords, discussion];
