/**
 * The rota and the phone numbers of my desks. The rota is kept by the server, which rings by it. Each desk's own numbers are signed in the
 * directory. The numbers of others are typed, and stored, encrypted, in the second book of each desk.
 */
import { ProtocolError } from "#protocol/errors.ts";
import { deskMembers, isMemberOfDesk, organisationName } from "#protocol/folds/directory.ts";
import type { Form } from "#protocol/forms/form.ts";
import { timeOfMoment } from "#protocol/forms/moments.ts";
import { formOf } from "#protocol/forms/registry.ts";
import { addNumber, type DeskFormRow, deskNumbers, type RowValues, removeNumber } from "#sdk/casework/index.ts";
import { otherServerTime } from "#sdk/compartments/read.ts";
import { type ContactNumber, type Duty, desksOnDuty, type Rota, rotaOf, setContact, setRota, type UnlockedSession } from "#sdk/index.ts";
import type { Memory } from "#sdk/memory.ts";
import { ASKED_AGAIN_AFTER, type ContactView, contactOf } from "#sdk/views/contact.ts";
import { type Names, namesOf } from "#sdk/views/names.ts";
import { deskName, myDeskIds } from "#sdk/views/parties.ts";
import { readersOf } from "#sdk/views/readers.ts";
import type { AuthorView } from "#sdk/views/section.ts";
import type { PartyName, ReadersView } from "../kinds.ts";
import { anyOf, changes, NEVER_OLD, ofBooks, reads } from "./declare.ts";
import { type DutyNowView, dutyViewOf } from "./duty-now.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** One duty of the rota, as the server says. */
export interface DutyLine {
	/** What tells this line from the others. */
	key: string;
	/** The name of the colleague; empty when it isn't known. */
	who: string;
	/** Nobody is on duty, and this number is to be called. Null: the colleague is. */
	call: string | null;
	/** UTC ms. */
	from: number;
	until: number;
	/** Never for a line that has fallen away. */
	isNow: boolean;
	/** The number or the colleague has left the desk. The line doesn't count any more, and the server drops it when the rota is saved next. */
	hasFallenAway: boolean;
}

export interface NumberLine {
	row: string;
	phone: string | null;
	hasClash: boolean;
	/** Who wrote it down. */
	author: AuthorView | null;
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
	/** Why the desk is asked for its rota: nobody has ever set it, or nobody has confirmed it for a month. Null: it isn't asked. */
	rotaAsked: "first" | "month" | null;
	/** Of the rota that is shown. */
	rotaVersion: number;
	contact: ContactView | null;
	numbers: NumberLine[];
	/** Who can be on duty. */
	people: { id: string; name: string }[];
	/** All codes of the field nbr_ToldBy. */
	toldBy: readonly string[];
	/** Who reads the numbers of others. Null when there is none. */
	readers: ReadersView | null;
	/** The compartments that hold the numbers of others. */
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
		topics: ["compartment", "rings", "directory"],
		moreIds: (phones) => phones.flatMap(({ desk, books }) => [desk.id, ...books]),
		asksOnOpening: (phones) => phones.some(({ books }) => books.length === 0),
		isAskedByProgram: true,
	},
	async (sitting: Sitting): Promise<DeskPhones[]> => {
		const session = sessionOf(sitting);
		const names = await namesOf(session);
		const rows = new Map<string, DeskFormRow>();
		const phones = [];
		for (const desk of myDeskIds(session)) {
			const { numbers, books } = await deskNumbers(session, desk);
			for (const each of numbers) rows.set(each.row, each);
			const [first] = numbers;
			const rota = await rotaOf(session, desk);
			phones.push({
				...phonesOf(session, names, desk, numbers),
				duty: dutyOf(session, names, desk, rota),
				rotaVersion: rota.version,
				rotaAsked: whyAsked(rota, session.now()),
				readers: first ? await readersOf(session, first.view.opened) : null,
				books,
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
	numbers: readonly DeskFormRow[],
): Omit<DeskPhones, "duty" | "rotaAsked" | "rotaVersion" | "readers" | "books"> {
	return {
		desk: deskName(session, desk),
		contact: contactOf(session, names, desk),
		numbers: numbers.map((each) => ({
			row: each.row,
			phone: textOf(each, "nbr_Phone"),
			hasClash: each.hasClash,
			author: authorOf(session, names, each),
			of: ownerOf(session, names, each),
			toldBy: textOf(each, "nbr_ToldBy"),
			on: textOf(each, "nbr_On"),
		})),
		people: deskMembers(session.dir, desk).map(({ id }) => ({ id, name: names.get(id) ?? "" })),
		toldBy: (formOf("number") as Form).fields.find(({ code }) => code === "nbr_ToldBy")?.list ?? [],
	};
}

function dutyOf(session: UnlockedSession, names: Names, desk: string, { rows }: Rota): DutyLine[] {
	const { dir } = session;
	const now = session.now();
	const phones = dir.desks.get(desk)?.contact?.numbers.map(({ phone }) => phone) ?? [];
	return rows
		.filter(({ until }) => until > now)
		.map((row) => {
			const { member, call = null, from, until } = row;
			const hasFallenAway = member === null ? !phones.some((phone) => phone === call) : !isMemberOfDesk(dir, member, desk);
			const who = names.get(member ?? "") ?? "";
			return { key: keyOf(row), who, call, from, until, isNow: from <= now && !hasFallenAway, hasFallenAway };
		});
}

function whyAsked({ setAt }: Rota, now: number): DeskPhones["rotaAsked"] {
	if (setAt === null) return "first";
	return setAt < now - ASKED_AGAIN_AFTER ? "month" : null;
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

export interface AddNumberInput {
	desk: string;
	/** Chosen by the page. A repeated call with the same id writes once. */
	entry: string;
	values: RowValues;
}

/**
 * Writes down a number that somebody has told us.
 * @returns see `ofBooks`.
 * @throws ProtocolError bad-input that names the field, desk-too-small, not-allowed
 */
export const addPhoneNumber = changes(
	ofBooks,
	async (sitting: Sitting, { desk, entry, values }: AddNumberInput): Promise<readonly string[] | null> => {
		const session = sessionOf(sitting);
		const books = lastRead.get(session.memory)?.find((each) => each.desk.id === desk)?.books ?? [];
		await addNumber(session, desk, values, { entry });
		return books.length > 0 ? books : null;
	},
);

/** Removes a number that was on the screen. Does nothing when the rows that were read last don't have it. @returns see `ofBooks`. */
export const dropPhoneNumber = changes(ofBooks, async (sitting: Sitting, { row }: { row: string }): Promise<readonly string[]> => {
	const found = shown.get(sessionOf(sitting).memory)?.get(row);
	if (!found) return [];
	await removeNumber(sessionOf(sitting), found);
	return [found.view.compartment];
});

const ofDesk = ({ desk: id }: { desk: string }) => [{ topic: "rings" as const, id }];

const keyOf = (row: Duty) => `${row.member ?? row.call} ${row.from} ${row.until}`;

/**
 * Puts a colleague on the rota, or hours in which nobody is on duty. A repeated call does it once.
 * @param input call: the number that is to be called when there is no `member`. from, until: moments, as they were typed. @throws ProtocolError bad-input, stale, not-allowed
 */
export const addToRota = changes(
	ofDesk,
	async (
		sitting: Sitting,
		{ desk, member, call, ...typed }: { desk: string; member: string | null; call: string; from: string; until: string },
	): Promise<void> => {
		const session = sessionOf(sitting);
		const [from, until] = [timeOfMoment(typed.from), timeOfMoment(typed.until)];
		if (from === null || until === null) throw new ProtocolError("bad-input", "until: takes a day and a time", "until");
		const rota = await rotaOf(session, desk);
		const added = { member, ...(member === null && { call }), from, until };
		if (rota.rows.some((each) => keyOf(each) === keyOf(added))) return;
		const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
		await setRota(session, desk, { ...rota, rows: [...rota.rows, added], zone });
	},
);

/** Takes a line off the rota. @throws ProtocolError stale, not-allowed */
export const dropFromRota = changes(ofDesk, async (sitting: Sitting, { desk, key }: { desk: string; key: string }): Promise<void> => {
	const session = sessionOf(sitting);
	const rota = await rotaOf(session, desk);
	await setRota(session, desk, { ...rota, rows: rota.rows.filter((each) => keyOf(each) !== key) });
});

/**
 * Says that the rota of a desk is right as it is.
 * @param input version: of the rota that the person has seen. @throws ProtocolError stale when it has changed since, not-allowed
 */
export const confirmRota = changes(
	ofDesk,
	async (sitting: Sitting, { desk, version }: { desk: string; version: number }): Promise<void> => {
		const session = sessionOf(sitting);
		await setRota(session, desk, { ...(await rotaOf(session, desk)), version });
	},
);

/** Names the phone numbers of a desk of mine. @throws ProtocolError bad-input, not-allowed */
export const saveContact = changes(
	anyOf("directory"),
	async (sitting: Sitting, { desk, numbers }: { desk: string; numbers: ContactNumber[] }): Promise<void> => {
		await setContact(sessionOf(sitting), desk, numbers);
	},
);

export const dutyNow = reads(
	{ topics: ["rings", "directory"], asksOnOpening: true, isAskedByProgram: true },
	async (sitting: Sitting, { desk }: { desk: string }): Promise<DutyNowView> => {
		const session = sessionOf(sitting);
		return dutyViewOf(session, await desksOnDuty(session), desk);
	},
);

/** The numbers that a desk has signed; null for a desk without one, and for the id of a member. Nothing is fetched for it. */
export const deskContact = reads(
	{ topics: ["directory"], isAskedByProgram: true },
	async (sitting: Sitting, { desk }: { desk: string }): Promise<ContactView | null> => {
		const session = sessionOf(sitting);
		return contactOf(session, await namesOf(session), desk);
	},
);
