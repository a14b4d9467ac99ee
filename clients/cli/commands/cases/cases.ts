/** The commands to open, list, change and ask for cases. */
import { CASE_STATUSES, SECTIONS } from "#protocol/codes.ts";
import { addSection, askForCase, assignLead, giveUpSection, listCases, openCase, setCaseStatus } from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { done } from "../../answers/answers.ts";
import { type Columns, column, jsonOnly, listAnswer, nameColumn, type StreamOf, timeColumn, typedColumn } from "../../answers/list.ts";
import { inOpenCase } from "../../answers/reopening.ts";
import { flag, many, optional, required } from "../../arguments/grammar.ts";
import { code, ref, text } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { peopleCommand, sessionCommand } from "../../command.ts";
import { findCase, findSectionOf } from "../../lookup/cases.ts";
import type { People } from "../../lookup/people.ts";
import { messages } from "../../words/messages.ts";

const open = peopleCommand({
	name: "case open",
	help: {
		summary: "Open a case with your desk as custodian. It gets a random code.",
		parameters: { sections: "The sections to begin with. Default: the usual sections." },
		examples: ["cloister case open", "cloister case open --sections identity,story,health"],
	},
	flags: { sections: many(code(SECTIONS)), desk: optional(ref("DESK")) },
	async run(people, input) {
		const desk = people.myDesk(input.desk);
		const opened = await openCase(people.session, desk, input.sections.length > 0 ? { sections: input.sections } : {});
		return { data: { case: opened.id, code: opened.code }, text: () => messages.caseOpened(opened.code) };
	},
});

type CaseRow = StreamOf<typeof listCases>;

const caseColumns = (people: People): Columns<CaseRow> => ({
	case: jsonOnly((row) => row.case),
	code: column("CODE", (row) => row.code),
	status: typedColumn("STATUS", "cases.status", (row) => row.status),
	custodian: nameColumn("CUSTODIAN", (row) => row.custodian, people.desk),
	lead: nameColumn("LEAD", (row) => row.lead, people.name),
	due: timeColumn("DUE", (row) => row.due),
	withoutPlace: column(
		"",
		(row) => row.withoutPlace,
		(row) => (row.withoutPlace ? messages.withoutPlace : ""),
	),
	withoutCustodian: column(
		"",
		(row) => row.withoutCustodian,
		(row) => (row.withoutCustodian ? messages.withoutCustodian : ""),
	),
	custodianDuty: column(
		"",
		(row) => row.custodianDuty,
		(row) => (row.custodianDuty ? messages.custodianDuty : ""),
	),
	changed: timeColumn("CHANGED", (row) => row.changed),
});

const list = peopleCommand({
	name: "case list",
	help: {
		summary: "List the cases that your desks keep, and the cases without custodian that your desks may take over, by due date.",
		parameters: {
			status: "Only cases with this status.",
			desk: "Only cases of this desk of yours.",
			lead: "Only cases that this colleague leads.",
		},
		examples: ["cloister case list --status Active"],
	},
	flags: { status: optional(code(CASE_STATUSES)), desk: optional(ref("DESK")), lead: optional(ref("MEMBER")) },
	async run(people, input) {
		const filter = {
			...(input.status && { status: input.status }),
			...(input.desk && { desk: people.myDesk(input.desk) }),
			...(input.lead && { lead: people.findMember(input.lead).id }),
		};
		const all = await gather(listCases(people.session, filter));
		return listAnswer("cases", all, caseColumns(people));
	},
});

const section = sessionCommand({
	name: "case section",
	help: {
		summary: "Add a section to a case. Your desk owns the section.",
		parameters: { section: "The section." },
		examples: ["cloister case section bado-kime-losa-tobo health"],
	},
	args: { ...caseArgument, section: required(code(SECTIONS)) },
	async run(session, input, io) {
		const id = await findCase(session, input.case);
		const compartment = await inOpenCase(io, session, id, () => addSection(session, id, input.section));
		return { data: { case: id, section: input.section, compartment }, text: () => messages.done };
	},
});

const giveUp = sessionCommand({
	name: "case give-up",
	help: {
		summary: "Give up a section that your desk kept when the case moved on, so that your desk can be closed.",
		parameters: {
			section: "The section.",
			close:
				"Close the section instead of giving it to the custodian. The custodian can close a section too, if the desk that owns the section is closed or belongs to a removed organisation.",
		},
		examples: ["cloister case give-up bado-kime-losa-tobo health", "cloister case give-up bado-kime-losa-tobo health --close"],
	},
	args: { ...caseArgument, section: required(ref("SECTION")) },
	flags: { close: flag },
	async run(session, input) {
		const found = await findSectionOf(session, input.case, input.section);
		await giveUpSection(session, found.case, found.compartment, { close: input.close });
		return done();
	},
});

const lead = peopleCommand({
	name: "case lead",
	help: {
		summary: "Assign the lead worker of a case. Custodian only.",
		parameters: { member: "A colleague of your desk." },
		examples: ['cloister case lead bado-kime-losa-tobo "Ana Kola"'],
	},
	args: { ...caseArgument, member: required(ref("MEMBER")) },
	async run(people, input) {
		await assignLead(people.session, await findCase(people.session, input.case), people.findMember(input.member).id);
		return done();
	},
});

const status = sessionCommand({
	name: "case status",
	help: {
		summary: "Set the status of a case. Custodian only.",
		parameters: { status: "The new status." },
		examples: ["cloister case status bado-kime-losa-tobo FollowUp"],
	},
	args: { ...caseArgument, status: required(code(CASE_STATUSES)) },
	async run(session, input) {
		await setCaseStatus(session, await findCase(session, input.case), input.status);
		return done();
	},
});

const askFor = peopleCommand({
	name: "case ask",
	help: {
		summary: "Ask the custodian for a case, because the person has come to your desk.",
		parameters: { code: "The case code that the person or somebody else told you." },
		examples: ["cloister case ask bado-kime-losa-tobo"],
	},
	args: { code: required(text("CODE")) },
	flags: { desk: optional(ref("DESK")) },
	async run(people, input) {
		const asked = await askForCase(people.session, people.myDesk(input.desk), input.code);
		return { data: { ask: asked }, text: () => messages.asked };
	},
});

export const caseCommands = [open, list, section, giveUp, lead, status, askFor];
