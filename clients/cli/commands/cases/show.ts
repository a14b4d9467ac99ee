/** The command that shows a case. */
import { consentStateAt } from "#protocol/rules/consent.ts";
import { type CaseView, viewCase } from "#sdk/casework/index.ts";
import { handoffJson, handoffTable, viewHandoff } from "../../answers/handoff.ts";
import { fields } from "../../answers/layout.ts";
import { type Columns, column, idColumn, jsonOnly, listText, nameColumn, rowJson, timeColumn, typedColumn } from "../../answers/list.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { peopleCommand } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";
import type { People } from "../../lookup/people.ts";
import { isoTime, showDay } from "../../times.ts";
import { typedCode } from "../../words/language.ts";
import { messages } from "../../words/messages.ts";

type CaseSection = CaseView["sections"][number];

const sectionColumns = (people: People): Columns<CaseSection> => ({
	section: typedColumn("SECTION", "section", ({ section }) => section),
	compartment: idColumn("ID", ({ compartment }) => compartment),
	owner: nameColumn("OWNER", ({ owner }) => owner, people.desk),
	reads: column(
		"WE CAN READ IT",
		({ reads }) => reads,
		({ reads, past, lost }) => (reads ? messages.yes : lost ? messages.lostSection : past ? messages.pastReader : messages.no),
	),
	closed: column(
		"CLOSED",
		({ closed }) => closed,
		({ closed }) => (closed ? messages.yes : ""),
	),
	past: jsonOnly(({ past }) => past),
	ownerGone: jsonOnly(({ ownerGone }) => ownerGone),
	lost: jsonOnly(({ lost }) => lost),
});

type SettledAsk = CaseView["state"]["asks"][string] & { ask: string };

const askColumns = (people: People): Columns<SettledAsk> => ({
	ask: idColumn("ASK", ({ ask }) => ask),
	code: column("SETTLED", ({ code }) => code),
	by: nameColumn("BY", ({ by }) => by, people.name),
	at: timeColumn("WHEN", ({ at }) => at),
});

const settledAsks = ({ asks }: CaseView["state"]): SettledAsk[] => Object.entries(asks).map(([ask, settled]) => ({ ask, ...settled }));

const viewHandoffs = (people: People, loaded: CaseView["loaded"]) =>
	Object.values(loaded.state.handoffs).map((each) => viewHandoff(people, loaded, each));

function caseJson(people: People, { loaded, state, past, flags, sections }: CaseView, now: number) {
	return {
		case: state.id,
		code: state.code,
		/** These four are null when the case no longer concerns us. */
		status: past ? null : state.status,
		custodian: past ? null : state.custodian,
		custodianName: past ? null : people.desk(state.custodian),
		lead: past ? null : state.lead,
		/** When the case ceased to concern us, and the desk to which ours handed it over. */
		past: past && { since: isoTime(past.since), to: past.to, toName: people.desk(past.to) },
		/** False when a part of the case is closed to us. */
		complete: state.complete,
		flags,
		sections: sections.map((each) => rowJson(each, sectionColumns(people))),
		consents: Object.values(state.consents).map((each) => ({
			consent: each.id,
			state: consentStateAt(each, now),
			recipient: each.terms.recipient,
		})),
		handoffs: viewHandoffs(people, loaded).map(handoffJson),
		asks: settledAsks(state).map((each) => rowJson(each, askColumns(people))),
		/** The transfers that moved custody, in order. */
		route: state.route,
	};
}

function presentFields(people: People, { state, flags }: CaseView): [string, string][] {
	return [
		["status", typedCode("cases.status", state.status)],
		["custodian", people.desk(state.custodian)],
		["lead", people.name(state.lead)],
		["flags", flags.join(", ")],
	];
}

function pastFields(people: People, { since, to }: NonNullable<CaseView["past"]>): [string, string][] {
	const day = showDay(since);
	return [["now", to === null ? messages.partEnded(day) : messages.handedOver(people.desk(to), day)]];
}

function caseText(people: People, view: CaseView): string {
	const { state, past, sections } = view;
	const head = fields([["case", state.code], ["id", state.id], ...(past ? pastFields(people, past) : presentFields(people, view))]);
	const sectionTable = listText(sections, sectionColumns(people));
	const handoffs = viewHandoffs(people, view.loaded);
	const asks = settledAsks(state);
	const tables = [
		sectionTable,
		...(handoffs.length > 0 ? [handoffTable(people, handoffs)] : []),
		...(asks.length > 0 ? [listText(asks, askColumns(people))] : []),
	];
	return [head, ...tables].join("\n\n");
}

const show = peopleCommand({
	name: "case show",
	help: {
		summary: "Show a case: its custodian, its sections with their owners, and its hand-offs.",
		examples: ["cloister case show bado-kime-losa-tobo"],
	},
	args: caseArgument,
	async run(people, input, io) {
		const view = await viewCase(people.session, await findCase(people.session, input.case));
		return { data: caseJson(people, view, io.now()), text: () => caseText(people, view) };
	},
});

export const caseShowCommands = [show];
