/** The command that shows the inbox of a desk. */
import { type CaseAsk, type HandoffRow, type Inbox, readInbox } from "#sdk/casework/index.ts";
import { handoffColumns } from "../answers/handoff-columns.ts";
import { type Columns, column, idColumn, jsonOnly, listText, nameColumn, rowJson, textOnly, timeColumn } from "../answers/list.ts";
import { optional } from "../arguments/grammar.ts";
import { ref } from "../arguments/kinds.ts";
import { command } from "../command.ts";
import { People } from "../lookup/people.ts";
import { messages } from "../words/messages.ts";

const unreadColumns: Columns<Inbox["unread"][number]> = {
	compartment: idColumn("ID", (row) => row.compartment),
	kind: column("KIND", (row) => row.kind),
	subject: jsonOnly((row) => row.subject),
	count: jsonOnly((row) => row.count),
	seen: jsonOnly((row) => row.seen),
	new: textOnly("NEW", (row) => row.count - row.seen),
	at: timeColumn("CHANGED", (row) => row.at),
};

const askColumns = (people: People): Columns<CaseAsk> => ({
	ask: jsonOnly((row) => row.ask),
	case: jsonOnly((row) => row.case),
	by: jsonOnly((row) => row.by),
	code: column("CASE", (row) => row.code),
	desk: nameColumn("ASKED BY", (row) => row.desk, people.desk),
	at: timeColumn("WHEN", (row) => row.at),
});

const inboxOf = command({
	name: "inbox",
	help: {
		summary: "Show the inbox of a desk: unread threads, hand-offs that need an answer, and cases that other desks ask for.",
		examples: ["cloister inbox", "cloister inbox --desk Shelter"],
	},
	args: {},
	flags: { desk: optional(ref("DESK")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const desk = people.myDesk(input.desk);
		const found = await readInbox(people.session, desk);
		const handoffs = handoffColumns(people);
		const json = (rows: HandoffRow[]) => rows.map((row) => rowJson(row, handoffs));
		const data = {
			desk,
			unread: found.unread.map((row) => rowJson(row, unreadColumns)),
			awaiting: json(found.awaiting),
			due: json(found.due),
			red: json(found.red),
			asks: found.asks.map((row) => rowJson(row, askColumns(people))),
		};
		const text = () =>
			[
				`${messages.unread}\n${listText(found.unread, unreadColumns)}`,
				`${messages.awaitingUs}\n${listText(found.awaiting, handoffs)}`,
				`${messages.due}\n${listText(found.due, handoffs)}`,
				`${messages.red}\n${listText(found.red, handoffs)}`,
				`${messages.askedFor}\n${listText(found.asks, askColumns(people))}`,
			].join("\n\n");
		return { data, text };
	},
});

export const inboxCommands = [inboxOf];
