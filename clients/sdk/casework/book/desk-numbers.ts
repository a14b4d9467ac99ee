/** The phone numbers that a desk has written down. They are a form in a second book, apart from the rows of its cases. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkCell } from "#protocol/forms/checks.ts";
import type { UnlockedSession } from "../../context.ts";
import type { RowValues } from "../day/add-row.ts";
import { rowOfEntry } from "../day/add-row.ts";
import { formRows } from "../day/rows.ts";
import { revise, valueOps } from "../sections/revise.ts";
import { type FormBook, formBooks, newFormBook } from "./form-books.ts";
import { isPhoneNumber } from "./phone-number.ts";

/** One row of the form `number`. */
export interface DeskFormRow {
	row: Id;
	/** By field. In a clash, the first values. */
	values: RowValues;
	hasClash: boolean;
	/** The book in which it stands, as it was read. */
	view: FormBook;
}

export interface DeskNumbers {
	numbers: DeskFormRow[];
	/** The compartments in which they stand. */
	books: Id[];
}

/**
 * Returns the phone numbers that colleagues of my desk have written down. The server can't change them unnoticed.
 * @throws AlarmError when the server has tampered
 * @example const { numbers } = await deskNumbers(session, desk);
 */
export async function deskNumbers(session: UnlockedSession, desk: Id): Promise<DeskNumbers> {
	const found = await formBooks(session, desk);
	const numbers = found.flatMap((view) =>
		formRows(view, "number").map(({ row, values, hasClash }): DeskFormRow => ({ row: row as Id, values, hasClash, view })),
	);
	return { numbers, books: found.map(({ compartment }) => compartment) };
}

/**
 * Writes down the phone number of another desk or of a member, and how it was told.
 * @param values by field: nbr_Desk or nbr_Member, nbr_Phone, nbr_ToldBy, nbr_On. @param options entry: give the same id when you repeat a
 * call that got no answer. Then nothing is written twice.
 * @returns the row. @throws ProtocolError bad-input that names the field, desk-too-small, not-allowed
 * @example await addNumber(session, desk, { nbr_Desk: theirs, nbr_Phone: "+000 2", nbr_ToldBy: "voice" });
 */
export async function addNumber(session: UnlockedSession, desk: Id, values: RowValues, options: { entry?: Id } = {}): Promise<Id> {
	const entry = options.entry ?? randomId();
	const row = rowOfEntry(entry);
	const ops = valueOps(row, values);
	if (ops.length === 0) throw new ProtocolError("bad-input", "number: give at least one value", "number");
	for (const { field, value } of ops) {
		checkCell("number", row, field, value);
		// Somebody may call it in an emergency.
		if (field === "nbr_Phone" && value !== null && !isPhoneNumber(String(value)))
			throw new ProtocolError(
				"bad-input",
				`${field}: takes one phone number: digits, spaces, +, brackets, hyphens and an extension`,
				field,
			);
	}
	const [first] = await formBooks(session, desk);
	await revise(session, first ?? (await newFormBook(session, desk)), { form: "number", ops }, { entry, as: desk });
	return row;
}

/**
 * Removes a row of the phone numbers. The book's history keeps it.
 * @param found a row of `deskNumbers`, as it was on the screen. @throws ProtocolError not-allowed
 * @example await removeNumber(session, row);
 */
export async function removeNumber(session: UnlockedSession, { row, view }: Pick<DeskFormRow, "row" | "view">): Promise<void> {
	await revise(session, view, { form: "number", ops: [{ row, field: null, value: null }] });
}
