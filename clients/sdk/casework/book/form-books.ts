/** The books of a desk that hold forms: its phone numbers and the labels of its cases. SPEC "Compartments", section 8. */
import type { Id } from "#protocol/bytes.ts";
import { readPage } from "../../compartments/read.ts";
import type { UnlockedSession } from "../../context.ts";
import { type SectionView, viewOf } from "../sections/view.ts";
import { makeBook, openBooks } from "./books.ts";

export type FormBook = SectionView<"book">;

/** Reads the books of a desk that hold forms. Each book that is read is an access entry. @throws AlarmError when the server has tampered */
export async function formBooks(session: UnlockedSession, desk: Id): Promise<FormBook[]> {
	const books = await openBooks(session, desk, "forms");
	return books.map(({ opened, entries }) => viewOf("book", opened, entries));
}

/** Makes an empty book for forms. @throws ProtocolError desk-too-small, not-allowed */
export async function newFormBook(session: UnlockedSession, desk: Id): Promise<FormBook> {
	const { compartment, entries } = await readPage(session, await makeBook(session, desk));
	return viewOf("book", compartment, entries);
}
