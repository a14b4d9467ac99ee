/** The columns of a list of hand-offs. */
import type { HandoffRow } from "#sdk/casework/index.ts";
import type { People } from "../lookup/people.ts";
import { isoTime } from "../times.ts";
import { messages } from "../words/messages.ts";
import { type Columns, codeColumn, column, idColumn, joinedColumn, jsonOnly, nameColumn, timeColumn } from "./list.ts";

export const handoffColumns = (people: People): Columns<HandoffRow> => ({
	handoff: idColumn("HAND-OFF", (row) => row.handoff),
	case: jsonOnly((row) => row.case),
	code: column("CASE", (row) => row.code),
	kind: column("KIND", (row) => row.kind),
	state: codeColumn("STATE", "cases.handoff", (row) => row.state),
	priority: column("PRIORITY", (row) => row.priority),
	from: nameColumn("FROM", (row) => row.from, people.desk),
	to: nameColumn("TO", (row) => row.to, people.desk),
	respondBy: timeColumn("ANSWER BY", (row) => row.respondBy),
	expectBy: timeColumn("EXPECTED", (row) => row.expectBy),
	changed: jsonOnly((row) => isoTime(row.changed)),
	flags: joinedColumn("FLAGS", (row) => row.flags),
	withoutCustodian: column(
		"",
		(row) => row.withoutCustodian,
		(row) => (row.withoutCustodian ? messages.caseWithoutCustodian : ""),
	),
});
