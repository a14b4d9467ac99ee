/** The duty rota and the phone numbers of a desk. They are forms in a second book, apart from the rows of its cases. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkCell } from "#protocol/forms/checks.ts";
import { timeOfMoment } from "#protocol/forms/moments.ts";
import type { UnlockedSession } from "../../context.ts";
import type { RowValues } from "../day/add-row.ts";
import { rowOfEntry } from "../day/add-row.ts";
import { formRows } from "../day/rows.ts";
import { revise, valueOps } from "../sections/revise.ts";
import { type FormBook, formBooks, newFormBook } from "./form-books.ts";
import { isPhoneNumber } from "./phone-number.ts";

/** One row of the forms `duty` or `number`. */
export interface DeskFormRow {
	row: Id;
	/** By field. In a clash, the first values. */
	values: RowValues;
	hasClash: boolean;
	/** The book in which it stands, as it was read. */
	view: FormBook;
}

export interface DeskForms {
	/** By the time at which they begin. isNow: on duty at this moment. */
	duty: (DeskFormRow & { isNow: boolean })[];
	numbers: DeskFormRow[];
	/** The compartments in which they stand. */
	books: Id[];
}

/**
 * Returns the duty rota and the phone numbers that colleagues of my desk have written down. The server can't change them unnoticed.
 * @throws AlarmError when the server has tampered
 * @example const onDuty = (await deskForms(session, desk)).duty.filter(({ isNow }) => isNow);
 */
export async function deskForms(session: UnlockedSession, desk: Id): Promise<DeskForms> {
	const found = await formBooks(session, desk);
	const rows = (form: string) =>
		found.flatMap((view) =>
			formRows(view, form).map(({ row, values, hasClash }): DeskFormRow => ({ row: row as Id, values, hasClash, view })),
		);
	const now = session.now();
	const duty = rows("duty").map((each) => ({ ...each, isNow: isOnDuty(each.values, now) }));
	return {
		duty: duty.sort((a, b) => beginOf(a.values) - beginOf(b.values)),
		numbers: rows("number"),
		books: found.map(({ compartment }) => compartment),
	};
}

const beginOf = ({ dty_From }: RowValues) => timeOfMoment(dty_From) ?? 0;
const isOnDuty = ({ dty_From, dty_Until }: RowValues, now: number) =>
	(timeOfMoment(dty_From) ?? -Infinity) <= now && now < (timeOfMoment(dty_Until) ?? Infinity);

/** Checks the phone fields. @throws ProtocolError bad-input unless the value is one phone number: somebody may call it in an emergency. */
function checkPhone(field: string, value: unknown): void {
	if (!["dty_Phone", "nbr_Phone"].includes(field) || value === null || isPhoneNumber(String(value))) return;
	throw new ProtocolError("bad-input", `${field}: takes one phone number: digits, spaces, +, brackets, hyphens and an extension`, field);
}

async function addDeskRow(
	session: UnlockedSession,
	desk: Id,
	{ form, values, entry }: { form: "duty" | "number"; values: RowValues; entry: Id },
): Promise<Id> {
	const row = rowOfEntry(entry);
	const ops = valueOps(row, values);
	if (ops.length === 0) throw new ProtocolError("bad-input", `${form}: give at least one value`, form);
	for (const { field, value } of ops) {
		checkCell(form, row, field, value);
		checkPhone(field, value);
	}
	const [first] = await formBooks(session, desk);
	await revise(session, first ?? (await newFormBook(session, desk)), { form, ops }, { entry, as: desk });
	return row;
}

/**
 * Writes down who is on duty at my desk.
 * @param values by field: dty_Member, dty_From, dty_Until, dty_Phone. @param options entry: give the same id when you repeat a call that
 * got no answer. Then nothing is written twice.
 * @returns the row. @throws ProtocolError bad-input that names the field, desk-too-small, not-allowed
 * @example await addDuty(session, desk, { dty_Member: session.me, dty_From: "2026-12-01T20:00+01:00", dty_Phone: "+000 1" });
 */
export function addDuty(session: UnlockedSession, desk: Id, values: RowValues, options: { entry?: Id } = {}): Promise<Id> {
	return addDeskRow(session, desk, { form: "duty", values, entry: options.entry ?? randomId() });
}

/**
 * Writes down the phone number of another desk or of a member, and how it was told.
 * @param values by field: nbr_Desk or nbr_Member, nbr_Phone, nbr_ToldBy, nbr_On. @param options entry: as in `addDuty`.
 * @returns the row. @throws ProtocolError bad-input that names the field, desk-too-small, not-allowed
 * @example await addNumber(session, desk, { nbr_Desk: theirs, nbr_Phone: "+000 2", nbr_ToldBy: "voice" });
 */
export function addNumber(session: UnlockedSession, desk: Id, values: RowValues, options: { entry?: Id } = {}): Promise<Id> {
	return addDeskRow(session, desk, { form: "number", values, entry: options.entry ?? randomId() });
}

/**
 * Removes a row of the duty rota or of the phone numbers. The book's history keeps it.
 * @param found a row of `deskForms`, as it was on the screen. @param form `duty` or `number`
 * @throws ProtocolError not-allowed
 * @example await removeDeskRow(session, "number", row);
 */
export async function removeDeskRow(
	session: UnlockedSession,
	form: "duty" | "number",
	{ row, view }: Pick<DeskFormRow, "row" | "view">,
): Promise<void> {
	await revise(session, view, { form, ops: [{ row, field: null, value: null }] });
}
