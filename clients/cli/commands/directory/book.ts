/** The commands for the book of a desk: its cases with their dates, and the phone numbers of others. */
import type { Id } from "#protocol/bytes.ts";
import {
	addNumber,
	type Book,
	caseLabels,
	type DeskFormRow,
	deskNumbers,
	readBook,
	rebuildBook,
	removeNumber,
} from "#sdk/casework/index.ts";
import type { BookRow } from "#sdk/compartments/book-row.ts";
import { codeText, localMoment } from "../../answers/day.ts";
import { type Columns, column, jsonOnly, listAnswer, nameColumn, timeColumn } from "../../answers/list.ts";
import { codesOfField, withoutUndefined } from "../../arguments/form-codes.ts";
import { optional } from "../../arguments/grammar.ts";
import { code, content, ref } from "../../arguments/kinds.ts";
import { refuseUnused } from "../../arguments/unused-flags.ts";
import { command, type Io, peopleCommand } from "../../command.ts";
import { People, pickId } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { shortId } from "../../short-id.ts";
import { isoTime, showDay } from "../../times.ts";
import { dayMessages, dueWords } from "../../words/day.ts";
import { messages } from "../../words/messages.ts";

const bookColumns = (people: People): Columns<BookRow & { labels: string[] }> => ({
	case: jsonOnly((row) => row.case),
	code: column("CODE", (row) => row.code),
	status: column("STATUS", (row) => row.status),
	lead: nameColumn("LEAD", (row) => row.lead, people.name),
	labels: column(
		"LABEL",
		(row) => row.labels,
		(row) => row.labels.join(" / "),
	),
	due: column(
		"DUE",
		(row) => row.due.map((each) => ({ ...each, at: isoTime(each.at) })),
		(row) => row.due.map(({ kind, at }) => `${localMoment(at)} ${dueWords(kind)}`).join(", "),
	),
	clash: column(
		"",
		(row) => row.clash,
		(row) => (row.clash ? dayMessages.clash : ""),
	),
	opened: timeColumn("OPENED", (row) => row.opened),
	closed: timeColumn("CLOSED", (row) => row.closed),
});

async function bookAnswer(people: People, { desk, rows }: Book) {
	const { texts } = await caseLabels(people.session, desk);
	const labelled = [...rows.values()].map((row) => ({ ...row, labels: texts.get(row.case) ?? [] }));
	const sorted = labelled.sort((a, b) => (a.due[0]?.at ?? Infinity) - (b.due[0]?.at ?? Infinity) || (a.code < b.code ? -1 : 1));
	return listAnswer("rows", sorted, bookColumns(people));
}

const show = peopleCommand({
	name: "book show",
	help: {
		summary: "Show the book of your desk: its cases, with their next dates.",
		details:
			"The book is a copy, made from the cases. `book rebuild` makes it anew. It holds codes and times. The labels are texts that members of your desk have typed.",
		examples: ["cloister book show", "cloister book show --desk Shelter"],
	},
	flags: { desk: optional(ref("DESK")) },
	async run(people, input) {
		return bookAnswer(people, await readBook(people.session, people.myDesk(input.desk)));
	},
});

const rebuild = peopleCommand({
	name: "book rebuild",
	help: {
		summary: "Make the book of your desk anew. It opens each case, and the access log records each section that is opened.",
		examples: ["cloister book rebuild"],
	},
	flags: { desk: optional(ref("DESK")) },
	async run(people, input) {
		return bookAnswer(people, await rebuildBook(people.session, people.myDesk(input.desk)));
	},
});

const plain = ({ row, values, hasClash }: DeskFormRow) => ({ row, values, hasClash });

async function removeRow(io: Io, typed: string, rows: readonly DeskFormRow[]) {
	const row = pickId(
		"row",
		typed,
		rows.map((each) => each.row),
	);
	const found = rows.find((each) => each.row === row);
	if (!found) throw new UsageError(messages.notFound("row", typed), "desk number");
	await removeNumber(await io.session(), found);
	return { data: { row }, text: () => messages.done };
}

function numberLine(people: People, { row, values, hasClash }: DeskFormRow): string {
	const { nbr_Desk: desk, nbr_Member: member, nbr_Phone: phone, nbr_ToldBy: told, nbr_On: on } = values;
	const whose = desk ? people.desk(desk as Id) : people.name(member as Id);
	const how = told ? codeText("nbr_ToldBy", String(told)) : "";
	return [shortId(row), whose, String(phone ?? ""), how, String(on ?? ""), ...(hasClash ? [dayMessages.clash] : [])]
		.filter(Boolean)
		.join("  ");
}

const number = command({
	name: "desk number",
	help: {
		summary: "Show or write down phone numbers of other desks and of members. The numbers are kept encrypted in the book of your desk.",
		details: "A desk signs its own numbers: see `desk contact`. Write down only a number that somebody has told you.",
		parameters: {
			of: "The desk that has the number. Adds a row.",
			member: "The member who has the number. Adds a row.",
			phone: "The number. Only in the shell. Otherwise type it when asked, or pipe it in.",
			"told-by": "How you were told the number.",
			remove: "Remove this row: the first characters of its id.",
		},
		examples: ["cloister desk number", 'cloister desk number --of "Haus Lydia/Intake" --told-by voice'],
	},
	flags: {
		of: optional(ref("DESK")),
		member: optional(ref("MEMBER")),
		phone: optional(content("PHONE")),
		"told-by": optional(code(codesOfField("number", "nbr_ToldBy"))),
		remove: optional(ref("ROW")),
		desk: optional(ref("DESK")),
	},
	async run(io, input) {
		const isNew = input.of !== undefined || input.member !== undefined;
		if (isNew) refuseUnused(input, ["remove"], messages.notWithFlag(input.of === undefined ? "member" : "of"), "desk number");
		else refuseUnused(input, ["phone", "told-by"], messages.needsFlag("of", "member"), "desk number");
		const people = await People.of(await io.session());
		const { session } = people;
		const desk = people.myDesk(input.desk);
		if (isNew) {
			const values = withoutUndefined({
				nbr_Desk: input.of && people.findDesk(input.of).id,
				nbr_Member: input.member && people.findMember(input.member).id,
				nbr_Phone: input.phone ?? (await io.words(dayMessages.askPhone)).trim(),
				nbr_ToldBy: input["told-by"],
				nbr_On: showDay(io.now()),
			});
			const row = await addNumber(session, desk, values);
			return { data: { desk, row }, text: () => dayMessages.rowAdded(row) };
		}
		const { numbers } = await deskNumbers(session, desk);
		if (input.remove !== undefined) return removeRow(io, input.remove, numbers);
		return {
			data: { desk, numbers: numbers.map(plain) },
			text: () => numbers.map((each) => numberLine(people, each)).join("\n") || messages.emptyList,
		};
	},
});

export const bookCommands = [show, rebuild, number];
