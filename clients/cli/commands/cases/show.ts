import { consentStateAt } from "#protocol/rules/consent.ts";
import { type CaseView, viewCase } from "#sdk/casework/index.ts";
import { handoffJson, handoffTable } from "../../answers/handoff-views.ts";
import { fields } from "../../answers/layout.ts";
import { type Columns, column, idColumn, jsonOnly, listText, nameColumn, rowJson } from "../../answers/list.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { command } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";
import { People } from "../../lookup/people.ts";
import { messages } from "../../words/messages.ts";

type CaseSection = CaseView["sections"][number];

const sectionColumns = (people: People): Columns<CaseSection> => ({
	section: column("SECTION", ({ section }) => section),
	compartment: idColumn("ID", ({ compartment }) => compartment),
	owner: nameColumn("OWNER", ({ owner }) => owner, people.desk),
	reads: column(
		"WE CAN READ IT",
		({ reads }) => reads,
		({ reads, past }) => (reads ? messages.yes : past ? messages.pastReader : messages.no),
	),
	closed: column(
		"CLOSED",
		({ closed }) => closed,
		({ closed }) => (closed ? messages.yes : ""),
	),
	past: jsonOnly(({ past }) => past),
});

function caseJson(people: People, { state, flags, sections, handoffFlags }: CaseView, now: number) {
	return {
		case: state.id,
		code: state.code,
		status: state.status,
		custodian: state.custodian,
		custodianName: people.desk(state.custodian),
		lead: state.lead,
		/** False when a part of the case is closed to us. */
		complete: state.complete,
		flags,
		sections: sections.map((each) => rowJson(each, sectionColumns(people))),
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
	const head = fields([
		["case", state.code],
		["id", state.id],
		["status", state.status],
		["custodian", people.desk(state.custodian)],
		["lead", people.name(state.lead)],
		["flags", flags.join(", ")],
	]);
	const sectionTable = listText(sections, sectionColumns(people));
	const handoffs = Object.values(state.handoffs);
	return [head, sectionTable, ...(handoffs.length > 0 ? [handoffTable(people, handoffs, view.handoffFlags)] : [])].join("\n\n");
}

const show = command({
	name: "case show",
	help: {
		summary: "Show a case: its custodian, its sections with their owners, and its hand-offs.",
		examples: ["cloister case show bado-kime-losa-tobo"],
	},
	args: caseArgument,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const view = await viewCase(people.session, await findCase(people.session, input.case));
		return { data: caseJson(people, view, io.now()), text: () => caseText(people, view) };
	},
});

export const caseShowCommands = [show];
