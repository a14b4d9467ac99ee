/** The labels of a desk's cases: short working names that the desk's members type for themselves. They stand encrypted in a book of the desk. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkCell } from "#protocol/forms/checks.ts";
import type { UnlockedSession } from "../../context.ts";
import { deriveId } from "../../derive-id.ts";
import { myDesks } from "../../directory/my-desks.ts";
import { formRows, presentValues } from "../day/rows.ts";
import { loadCase } from "../load.ts";
import { revise } from "../sections/revise.ts";
import { type FormBook, formBooks, newFormBook } from "./form-books.ts";

/** How many UTF-16 units a label has at most. */
const MAX_LABEL = 40;

/** The labels of one desk. */
export interface DeskLabels {
	/** By case. Several texts when colleagues wrote different labels without having seen each other's label. */
	texts: Map<Id, string[]>;
	/** The books in which they stand, as they were read. */
	books: FormBook[];
}

/**
 * Returns the labels that my desk has given to its cases. The result can also have labels of cases that the desk no longer has: show
 * those of the cases in its list. Each reading is recorded in the access log. For a desk that isn't mine, the result has no labels.
 * @throws AlarmError when the server has tampered
 * @example const label = (await caseLabels(session, desk)).texts.get(id)?.join(" / ");
 */
export async function caseLabels(session: UnlockedSession, desk: Id): Promise<DeskLabels> {
	const books = await formBooks(session, desk);
	const texts = new Map<Id, string[]>();
	for (const { row, cells } of books.flatMap((book) => formRows(book, "label"))) {
		const written = presentValues({ cells }, "lbl_Text").filter((value) => typeof value === "string");
		if (row !== null && written.length > 0) texts.set(row, [...new Set([...(texts.get(row) ?? []), ...written])]);
	}
	return { texts, books };
}

/**
 * Gives a case a label, or removes its label. Only members of the desk that has the case can do this, and only they see the label.
 * @param text at most 40 UTF-16 units in one line; null removes the label
 * @param options entry: give the same id when you repeat a call that got no answer. seen: the labels of the desk that were on the screen; without
 * it, they are read now.
 * @throws ProtocolError bad-input, not-allowed when another desk has the case, desk-too-small
 * @example await labelCase(session, id, "The two from May");
 */
export async function labelCase(
	session: UnlockedSession,
	id: Id,
	text: string | null,
	{ entry = randomId(), seen }: { entry?: Id; seen?: DeskLabels } = {},
): Promise<void> {
	if (text !== null) checkText(id, text);
	const { custodian } = (await loadCase(session, id)).state;
	if (custodian === null || !myDesks(session).has(custodian))
		throw new ProtocolError("not-allowed", "case: only the desk that has the case gives it a label", "case");
	const { books } = seen ?? (await caseLabels(session, custodian));
	const own = books.filter((book) => hasRow(book, id));
	const target = text === null ? undefined : (own[0] ?? books[0] ?? (await newFormBook(session, custodian)));
	if (target && text !== null)
		await revise(session, target, { form: "label", ops: [{ row: id, field: "lbl_Text", value: text }] }, { entry, as: custodian });
	// Two clients can have made two books at the same time.
	for (const book of own.filter((each) => each !== target))
		await revise(
			session,
			book,
			{ form: "label", ops: [{ row: id, field: null, value: null }] },
			{ entry: deriveId(entry, book.compartment), as: custodian },
		);
}

const hasRow = (book: FormBook, id: Id) => formRows(book, "label").some(({ row }) => row === id);

/** @throws ProtocolError bad-input */
function checkText(id: Id, text: string): void {
	if (text.length > MAX_LABEL || /\p{Cc}/u.test(text))
		throw new ProtocolError("bad-input", `label: takes at most ${MAX_LABEL} characters in one line`, "label");
	checkCell("label", id, "lbl_Text", text);
}
