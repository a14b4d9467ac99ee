/** The command that shows what waits for a member. */
import { INBOX_GROUPS, type InboxRow, inbox } from "#sdk/casework/index.ts";
import { oneLine, wrap } from "../answers/layout.ts";
import { optional } from "../arguments/grammar.ts";
import { ref } from "../arguments/kinds.ts";
import { command } from "../command.ts";
import { People } from "../lookup/people.ts";
import { isoTime, showTime } from "../times.ts";
import { groupWords, rowWords, timeLeft } from "../words/inbox.ts";
import { translated } from "../words/language.ts";
import { messages } from "../words/messages.ts";

const COLUMNS = 80;

function rowJson(row: InboxRow) {
	return { ...row, since: isoTime(row.since), by: isoTime(row.by) };
}

/** One row as a short block: the case or desk, the sentence, and the times. */
function rowText(row: InboxRow, people: People, now: number): string {
	const about = [row.case?.code, people.desk(row.desk)].filter(Boolean).join(", ");
	const left = row.by === null ? "" : ` ${timeLeft(row.by, now)}.`;
	const times = `Since ${showTime(row.since)}.${row.by === null ? "" : ` By ${showTime(row.by)}.`}`;
	const lines = [...(about ? [`${row.red ? "! " : ""}${about}`] : []), oneLine(`${rowWords(row, people)}${left}`), times];
	return lines.map((line, i) => indent(wrap(line, COLUMNS - 4), i === 0 && about ? "  " : "    ")).join("\n");
}

function indent(text: string, by: string): string {
	return text
		.split("\n")
		.map((line) => by + line)
		.join("\n");
}

const inboxCommand = command({
	name: "inbox",
	help: {
		summary: "Show what waits for you and your desks, the most urgent first.",
		details: "It reads the titles of threads with new messages. Each title that is read becomes an access entry.",
		parameters: { desk: "Only what is about this desk of yours." },
		examples: ["cloister inbox", "cloister inbox --desk Shelter"],
	},
	args: {},
	flags: { desk: optional(ref("DESK")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const rows = await inbox(people.session, { titles: true, ...(input.desk !== undefined && { desk: people.myDesk(input.desk) }) });
		const groups = INBOX_GROUPS.map((group) => rows.filter((row) => row.group === group));
		const blocks = groups.map((found) => found.map((row) => rowText(row, people, io.now())));
		const text = () =>
			rows.length === 0
				? messages.none
				: INBOX_GROUPS.flatMap((group, i) =>
						blocks[i]?.length ? [[translated(`today.group.${group}`) ?? groupWords[group], ...blocks[i]].join("\n")] : [],
					).join("\n\n");
		return { data: { rows: rows.map(rowJson) }, text };
	},
});

export const inboxCommands = [inboxCommand];
