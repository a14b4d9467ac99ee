/** The command that shows what waits for a member. */
import { INBOX_GROUPS, type InboxRow, inbox } from "#sdk/casework/index.ts";
import { indent, oneLine, wrap } from "../answers/layout.ts";
import { optional } from "../arguments/grammar.ts";
import { ref } from "../arguments/kinds.ts";
import { peopleCommand } from "../command.ts";
import type { People } from "../lookup/people.ts";
import { isoTime, showTime } from "../times.ts";
import { groupWords, rowWords, timeLeft } from "../words/inbox.ts";
import { translated } from "../words/language.ts";
import { messages } from "../words/messages.ts";

/** The width of a line, in characters. */
const COLUMNS = 80;

function rowJson(row: InboxRow) {
	return { ...row, since: isoTime(row.since), by: isoTime(row.by) };
}

/** One row as a block of lines: its case and desk, then what waits, then the times. The first line is indented less. */
function rowText(row: InboxRow, people: People, now: number): string {
	const subject = [row.case?.code, people.desk(row.desk)].filter(Boolean).join(", ");
	const left = row.by === null ? "" : ` ${timeLeft(row.by, now)}.`;
	const times = `Since ${showTime(row.since)}.${row.by === null ? "" : ` By ${showTime(row.by)}.`}`;
	const lines = [...(subject ? [`${row.red ? "! " : ""}${subject}`] : []), oneLine(`${rowWords(row, people)}${left}`), times];
	return lines.map((line, i) => indent(wrap(line, COLUMNS - 4), i === 0 && subject ? "  " : "    ")).join("\n");
}

const inboxCommand = peopleCommand({
	name: "inbox",
	help: {
		summary: "Show what waits for you and your desks, the most urgent first.",
		details: "It reads the titles of threads with new messages. Each title that is read becomes an access entry.",
		parameters: { desk: "Only what is about this desk of yours." },
		examples: ["cloister inbox", "cloister inbox --desk Shelter"],
	},
	flags: { desk: optional(ref("DESK")) },
	async run(people, input, io) {
		const rows = await inbox(people.session, { titles: true, ...(input.desk !== undefined && { desk: people.myDesk(input.desk) }) });
		return { data: { rows: rows.map(rowJson) }, text: () => inboxText(rows, people, io.now()) };
	},
});

/** The rows under the headings of their groups. */
function inboxText(rows: readonly InboxRow[], people: People, now: number): string {
	if (rows.length === 0) return messages.emptyList;
	const groups = INBOX_GROUPS.map((group) => ({ group, found: rows.filter((row) => row.group === group) }));
	return groups
		.filter(({ found }) => found.length > 0)
		.map(({ group, found }) => [translated(`today.group.${group}`) ?? groupWords[group], ...found.map((row) => rowText(row, people, now))])
		.map((lines) => lines.join("\n"))
		.join("\n\n");
}

export const inboxCommands = [inboxCommand];
