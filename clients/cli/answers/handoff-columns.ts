/** The columns of a list of hand-offs. */
import type { HandoffRow } from "#sdk/casework/index.ts";
import type { People } from "../lookup/people.ts";
import { isoTime } from "../times.ts";
import { codeInWords } from "../words/language.ts";
import { messages } from "../words/messages.ts";
import { flagsText } from "./handoff.ts";
import { type Columns, codeColumn, column, idColumn, jsonOnly, nameColumn, timeColumn } from "./list.ts";

export const handoffColumns = (people: People): Columns<HandoffRow> => ({
	handoff: idColumn("HAND-OFF", (row) => row.handoff),
	case: jsonOnly((row) => row.case),
	code: column("CASE", (row) => row.code),
	kind: codeColumn("KIND", "handoffs.kind", (row) => row.kind),
	state: column(
		"STATE",
		(row) => row.state,
		(row) => codeInWords("cases.handoff", row.shown),
	),
	shown: jsonOnly((row) => row.shown),
	priority: codeColumn("PRIORITY", "handoffs.priority", (row) => row.priority),
	from: nameColumn("FROM", (row) => row.from, people.desk),
	to: nameColumn("TO", (row) => row.to, people.desk),
	respondBy: timeColumn("ANSWER BY", (row) => row.respondBy),
	expectBy: timeColumn("EXPECTED", (row) => row.expectBy),
	changed: jsonOnly((row) => isoTime(row.changed)),
	flags: column(
		"FLAGS",
		(row) => row.flags,
		(row) => flagsText(people, row, row.flags),
	),
	withoutCustodian: column(
		"",
		(row) => row.withoutCustodian,
		(row) => (row.withoutCustodian ? messages.caseWithoutCustodian : ""),
	),
});
