/** Unfinished messages that members leave to the colleagues of their desk. They stand encrypted in a book of the desk. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { checkCell } from "#protocol/forms/checks.ts";
import type { UnlockedSession } from "../../context.ts";
import { deriveId } from "../../derive-id.ts";
import { formRows } from "../day/rows.ts";
import { revise } from "../sections/revise.ts";
import { formBooks, newFormBook } from "./form-books.ts";

export interface LeftDraft {
	/** The thread that it is for. */
	thread: Id;
	text: string;
	/** The member who left it. */
	by: Id;
	/** When it was left, UTC ms by the author's clock. */
	at: number;
}

/**
 * The drafts that colleagues left to my desk. Each reading is recorded in the access log. Of two drafts that were left at the same time, both are
 * returned.
 * @throws AlarmError when the server has tampered
 * @example const own = (await leftDrafts(session, desk)).drafts.filter(({ thread }) => thread === id);
 */
export async function leftDrafts(session: UnlockedSession, desk: Id): Promise<{ drafts: LeftDraft[]; books: Id[] }> {
	const books = await formBooks(session, desk);
	const drafts = books.flatMap((book) =>
		formRows(book, "draft").flatMap(({ row, cells }) =>
			cells.flatMap(({ values }) =>
				values.flatMap(({ values: fields, authors }) => {
					const [text, author] = [fields?.dft_Text, authors.at(-1)];
					return row !== null && typeof text === "string" && author ? [{ thread: row, text, by: author.by, at: author.at }] : [];
				}),
			),
		),
	);
	return { drafts, books: books.map(({ compartment }) => compartment) };
}

/**
 * Leaves an unfinished message to the colleagues of my desk. It replaces an earlier one for this thread.
 * @param options entry: give the same id when you repeat a call that got no answer. Then nothing is written twice.
 * @throws ProtocolError bad-input for an empty text or more than 20,000 characters; desk-too-small, not-allowed
 * @example await leaveDraft(session, desk, thread, "Dear Mareike, about Monday ...");
 */
export async function leaveDraft(
	session: UnlockedSession,
	desk: Id,
	thread: Id,
	text: string,
	{ entry = randomId() }: { entry?: Id } = {},
): Promise<void> {
	checkCell("draft", thread, "dft_Text", text);
	const [book] = await formBooks(session, desk);
	const ops = [{ row: thread, field: "dft_Text", value: text }];
	await revise(session, book ?? (await newFormBook(session, desk)), { form: "draft", ops }, { entry, as: desk });
}

/**
 * Removes the draft for a thread, after somebody has taken it over. The book's history keeps it.
 * @example await dropLeftDraft(session, desk, thread);
 */
export async function dropLeftDraft(
	session: UnlockedSession,
	desk: Id,
	thread: Id,
	{ entry = randomId() }: { entry?: Id } = {},
): Promise<void> {
	for (const book of await formBooks(session, desk)) {
		if (!formRows(book, "draft").some(({ row }) => row === thread)) continue;
		const ops = [{ row: thread, field: null, value: null }];
		await revise(session, book, { form: "draft", ops }, { entry: deriveId(entry, book.compartment), as: desk });
	}
}
