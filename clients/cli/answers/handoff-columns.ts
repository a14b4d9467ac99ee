import type { HandoffRow } from "#sdk/casework/index.ts";
import type { People } from "../lookup/people.ts";
import { isoTime } from "../times.ts";
import { type Columns, column, idColumn, jsonOnly, timeColumn } from "./list.ts";

export const handoffColumns = (people: People): Columns<HandoffRow> => ({
	handoff: idColumn("HAND-OFF", (row) => row.handoff),
	case: jsonOnly((row) => row.case),
	code: column("CASE", (row) => row.code),
	kind: column("KIND", (row) => row.kind),
	state: column("STATE", (row) => row.state),
	priority: column("PRIORITY", (row) => row.priority),
	from: column(
		"FROM",
		(row) => row.from,
		(row) => people.desk(row.from),
	),
	to: column(
		"TO",
		(row) => row.to,
		(row) => people.desk(row.to),
	),
	respondBy: timeColumn("ANSWER BY", (row) => row.respondBy),
	expectBy: timeColumn("EXPECTED", (row) => row.expectBy),
	changed: jsonOnly((row) => isoTime(row.changed)),
	flags: column(
		"FLAGS",
		(row) => row.flags,
		(row) => row.flags.join(", "),
	),
});
