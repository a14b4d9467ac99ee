/** The duty rota and the phone numbers of my desks. Members type them. They are stored, encrypted, in the second book of each desk. */
import { deskMembers, organisationName } from "#protocol/folds/directory.ts";
import type { Form } from "#protocol/forms/form.ts";
import { timeOfMoment } from "#protocol/forms/moments.ts";
import { formOf } from "#protocol/forms/registry.ts";
import { addDuty, addNumber, type DeskFormRow, type DeskForms, deskForms, type RowValues, removeDeskRow } from "#sdk/casework/index.ts";
import { otherServerTime } from "#sdk/compartments/read.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import type { Memory } from "#sdk/memory.ts";
import { type Names, namesOf } from "#sdk/views/names.ts";
import { deskName, myDeskIds } from "#sdk/views/parties.ts";
import { readersOf } from "#sdk/views/readers.ts";
import type { AuthorView } from "#sdk/views/section.ts";
import type { PartyName, ReadersView } from "../kinds.ts";
import { changes, NEVER_OLD, ofBooks, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

interface DeskRow {
	row: string;
	phone: string | null;
	hasClash: boolean;
	/** Who wrote it down. */
	author: AuthorView | null;
}

export interface DutyLine extends DeskRow {
	/** The colleague; empty when the name isn't known. */
	who: string;
	/** UTC ms. */
	from: number | null;
	until: number | null;
	isNow: boolean;
}

export interface NumberLine extends DeskRow {
	/** Whose number it is. */
	of: PartyName;
	/** How we were told the number: a code of the field nbr_ToldBy. */
	toldBy: string | null;
	/** On which date we were told the number, as it was typed. */
	on: string | null;
}

export interface DeskPhones {
	desk: PartyName;
	/** In the order in which the duties begin. Duties that are over are left out. */
	duty: DutyLine[];
	numbers: NumberLine[];
	/** Who can be on duty. */
	people: { id: string; name: string }[];
	/** All codes of the field nbr_ToldBy. */
	toldBy: readonly string[];
	/** Null when there is no number and no duty, not even a past one. */
	readers: ReadersView | null;
	/** The compartments that hold the rota and the numbers. */
	books: string[];
}

/** The rows that were read last, by id. The removal of a row names the values that were read. */
const shown = new WeakMap<Memory, Map<string, DeskFormRow>>();

/** What was read last in a session. It is freed with the session, at the lock. */
const lastRead = new WeakMap<Memory, DeskPhones[]>();

/** The rota and numbers that were read last in this sitting, without a request to the server. */
export const keptDeskPhones = reads(NEVER_OLD, async (sitting: Sitting): Promise<DeskPhones[]> => {
	return lastRead.get(sessionOf(sitting).memory) ?? [];
});

/**
 * Reads the rota and the numbers of each of my desks. Each book that is read makes one access entry.
 * A desk that has no book yet can get one from a colleague. That book isn't known here, so each screen asks.
 */
export const deskPhones = reads(
	{
		topics: ["compartment"],
		moreIds: (phones) => phones.flatMap(({ books }) => books),
		asksOnOpening: (phones) => phones.some(({ books }) => books.length === 0),
		isAskedByProgram: true,
	},
	async (sitting: Sitting): Promise<DeskPhones[]> => {
		const session = sessionOf(sitting);
		const names = await namesOf(session);
		const rows = new Map<string, DeskFormRow>();
		const phones = [];
		for (const desk of myDeskIds(session)) {
			const forms = await deskForms(session, desk);
			for (const each of [...forms.duty, ...forms.numbers]) rows.set(each.row, each);
			const [first] = [...forms.duty, ...forms.numbers];
			phones.push({
				...phonesOf(session, names, desk, forms),
				readers: first ? await readersOf(session, first.view.opened) : null,
				books: forms.books,
			});
		}
		shown.set(session.memory, rows);
		lastRead.set(session.memory, phones);
		return phones;
	},
);

function phonesOf(
	session: UnlockedSession,
	names: Names,
	desk: string,
	{ duty, numbers }: DeskForms,
): Omit<DeskPhones, "readers" | "books"> {
	const common = (found: DeskFormRow, field: string): DeskRow => ({
		row: found.row,
		phone: textOf(found, field),
		hasClash: found.hasClash,
		author: authorOf(session, names, found),
	});
	const rota = duty.map((each) => ({
		...common(each, "dty_Phone"),
		who: names.get(textOf(each, "dty_Member") ?? "") ?? "",
		from: timeOfMoment(each.values.dty_From),
		until: timeOfMoment(each.values.dty_Until),
		isNow: each.isNow,
	}));
	return {
		desk: deskName(session, desk),
		duty: rota.filter(({ until }) => until === null || until > session.now()),
		numbers: numbers.map((each) => ({
			...common(each, "nbr_Phone"),
			of: ownerOf(session, names, each),
			toldBy: textOf(each, "nbr_ToldBy"),
			on: textOf(each, "nbr_On"),
		})),
		people: deskMembers(session.dir, desk).map(({ id }) => ({ id, name: names.get(id) ?? "" })),
		toldBy: (formOf("number") as Form).fields.find(({ code }) => code === "nbr_ToldBy")?.list ?? [],
	};
}

function textOf({ values }: Pick<DeskFormRow, "values">, field: string): string | null {
	const value = values[field];
	return typeof value === "string" ? value : null;
}

function ownerOf(session: UnlockedSession, names: Names, found: DeskFormRow): PartyName {
	const desk = textOf(found, "nbr_Desk");
	if (desk !== null) return deskName(session, desk);
	const member = textOf(found, "nbr_Member") ?? "";
	const organisation = session.dir.members.get(member)?.organisation;
	return {
		id: member,
		name: names.get(member) ?? "",
		organisation: organisationName(session.dir, organisation),
	};
}

/** The newest author of a row. */
function authorOf(session: UnlockedSession, names: Names, { row, view }: DeskFormRow): AuthorView | null {
	const authors = view.cells.filter((cell) => cell.row === row).flatMap(({ values }) => values.flatMap((value) => value.authors));
	const newest = authors.sort((a, b) => b.recordedAt - a.recordedAt)[0];
	if (!newest) return null;
	const { by, recordedAt: at, why } = newest;
	const serverAt = otherServerTime(newest);
	return { name: names.get(by) ?? null, desk: null, isMe: by === session.me, at, serverAt, why };
}

export interface AddDeskRowInput {
	desk: string;
	/** Chosen by the page. A repeated call with the same id writes once. */
	entry: string;
	form: "duty" | "number";
	values: RowValues;
}

/**
 * Writes down who is on duty, or a number that somebody has told us.
 * @returns see `ofBooks`.
 * @throws ProtocolError bad-input that names the field, desk-too-small, not-allowed
 */
export const addDeskRow = changes(
	ofBooks,
	async (sitting: Sitting, { desk, entry, form, values }: AddDeskRowInput): Promise<readonly string[] | null> => {
		const session = sessionOf(sitting);
		const books = lastRead.get(session.memory)?.find((each) => each.desk.id === desk)?.books ?? [];
		await (form === "duty" ? addDuty : addNumber)(session, desk, values, { entry });
		return books.length > 0 ? books : null;
	},
);

/** Removes a row that was on the screen. Does nothing when the rows that were read last don't have it. @returns see `ofBooks`. */
export const dropDeskRow = changes(
	ofBooks,
	async (sitting: Sitting, { form, row }: { form: "duty" | "number"; row: string }): Promise<readonly string[]> => {
		const found = shown.get(sessionOf(sitting).memory)?.get(row);
		if (!found) return [];
		await removeDeskRow(sessionOf(sitting), form, found);
		return [found.view.compartment];
	},
);
