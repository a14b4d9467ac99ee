/** Writes a revision of a section: what a person changed, and what they had seen when they changed it. */
import type { AttachmentInfo } from "#crypto/attachment.ts";
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Cell, type CellOp, completeUnits, foldCells } from "#protocol/folds/cells.ts";
import { checkCell, checkRow } from "#protocol/forms/checks.ts";
import type { FormPlace } from "#protocol/forms/form.ts";
import { checkLegTimes, leg } from "#protocol/forms/logistics.ts";
import { formOf, nameOfForm, unitOf, writtenName } from "#protocol/forms/registry.ts";
import type { FieldValue } from "../../compartments/content.ts";
import { type WriteOptions, type Written, write } from "../../compartments/write.ts";
import type { UnlockedSession } from "../../context.ts";
import { markForBook } from "../book/marks.ts";
import { noteRevision } from "./revised.ts";
import { openSection, type SectionView } from "./view.ts";

/** One change. */
export interface ReviseOp {
	/** Null or left out for the only row of a form. */
	row?: Id | null;
	/** Null removes the row. */
	field: string | null;
	/** Null removes the value. */
	value: FieldValue;
}

/** The changes that set some values of one row. @example valueOps(null, { prs_PrimaryLanguage: "sq" }) */
export function valueOps(row: Id | null, values: Readonly<Record<string, FieldValue>>): (ReviseOp & { field: string })[] {
	return Object.entries(values).map(([field, value]) => ({ row, field, value }));
}

export interface RevisionInput {
	/** The name of the form, with or without its version. */
	form: string;
	/** The version that was on the author's screen: `base` of `openSection`. Default: the `base` of the given view. */
	base?: Bytes[];
	ops: ReviseOp[];
	/** A reason in words. */
	why?: string | null;
	/** When the change was recorded, UTC ms. Now, when left out. */
	at?: number;
	/** The descriptions of the files in `options.attachments`. */
	files?: AttachmentInfo[];
}

/** The sections that a row of the desk's book is made of. `updateBook` writes the row. */
export const BOOK_SECTIONS: ReadonlySet<FormPlace> = new Set(["support-plan", "risk-and-safety", "legal", "documents"]);

/**
 * Writes a revision. It holds the given changes, and the other fields of each unit that they touch, as the author saw them. A value that
 * stands in the form can be written again, also one of a newer program. Open the section again before the author changes the same unit
 * once more: never add the written entry to `base` yourself, because its past can have values that the author has not seen.
 * @param section the view that was on the author's screen, or the section's id. Then `base` must be given.
 * @param options entry: give the same id when you repeat a call that got no answer. Then nothing is written twice.
 * @throws ProtocolError bad-input that names form, row and field, or base, also for an arrival before the departure and a new arrival in the
 * past; wrong-state when a unit has several values and `ops` doesn't set all of its fields; not-allowed; too-large
 * @example await revise(session, view, { form: "person", ops: [{ field: "prs_PrimaryLanguage", value: "sq" }], why: "She told us." });
 */
export async function revise(
	session: UnlockedSession,
	section: Id | SectionView<FormPlace>,
	{ form, base, ops, why = null, at = session.now(), files = [] }: RevisionInput,
	options: WriteOptions = {},
): Promise<Written> {
	if (typeof section === "string" && base === undefined)
		throw new ProtocolError("bad-input", "base: give the base of what the author has seen", "base");
	const view = typeof section === "string" ? await openSection(session, section) : section;
	const knownForm = formOf(form);
	if (knownForm?.section !== view.section)
		throw new ProtocolError("bad-input", `form: ${nameOfForm(form)} is not a form of ${view.section}`, "form");
	const given = ops.map(({ row = null, field, value }): CellOp => ({ form: knownForm.name, row, field, value }));
	const seen = cellsSeen(view, base);
	for (const op of given) checkOp(seen, op);
	const complete = completeUnits(seen, given, unitOf).map(({ row, field, value }) => ({ row, field, value }));
	if (knownForm.name === leg.name) checkLegs(view, given, complete, at);
	const content = { kind: "rev" as const, form: writtenName(knownForm), base: base ?? view.base, at, why, ops: complete, files };
	const written = await write(session, view.opened, content, options);
	const { custodian, state } = view.opened;
	if (BOOK_SECTIONS.has(view.section) && state.subject) {
		noteRevision(session, state.subject, view as SectionView, written, content);
		markRevised(session, state.subject, custodian);
	}
	return written;
}

/** Checks what is new. Fields and values that stand there can come from a newer program. This program must neither lose nor refuse them. */
function checkOp(seen: readonly Cell[], op: CellOp): void {
	const { form, row, field, value } = op;
	if (seen.some((cell) => hasValue(cell, op))) checkRow(form, row, field);
	else checkCell(form, row, field, value);
}

/** Whether the value stands in a cell, in any row of the form. Null, which removes a value, fits each row in which the field has one. */
function hasValue(cell: Cell, { form, row, field, value }: CellOp): boolean {
	if (field === null || cell.form !== form) return false;
	const given = cell.live.filter(({ values }) => Object.hasOwn(values, field));
	if (value === null) return given.length > 0 && row === cell.row;
	return given.some(({ values }) => JSON.stringify(values[field]) === JSON.stringify(value));
}

/**
 * Whether the author saw this value in the form. `revise` takes such a value, also one that this program wouldn't write.
 * @param base what the author has seen.
 * @throws ProtocolError bad-input when base names an entry that isn't in this section.
 * @example const isOld = hasSeenValue(view, parseBase(token), { form: "channel", row, field: "sct_Kind", value: "phone" });
 */
export function hasSeenValue(view: SectionView, base: readonly Bytes[], op: CellOp): boolean {
	return cellsSeen(view, base).some((cell) => hasValue(cell, op));
}

/** Marks that a section of the case was revised. The mark null stays, because it says that the whole case must be read again. */
function markRevised(session: UnlockedSession, id: Id, custodian: Id | null): void {
	if (session.memory.staleBookRows.get(id) !== null) markForBook(session, { id, custodian }, "revised");
}

/**
 * Checks the times of each leg for which the author gives a time.
 * @param given what the author gives.
 * @param complete the same changes, with all other fields of the legs.
 */
function checkLegs(view: SectionView<FormPlace>, given: readonly CellOp[], complete: readonly Required<ReviseOp>[], at: number): void {
	const timed = given.filter(({ field }) => field === "leg_Arrives" || field === "leg_Departs");
	for (const row of new Set(timed.map((op) => op.row))) {
		const values = complete.flatMap((op) => (op.row === row && op.field !== null ? [[op.field, op.value]] : []));
		const earlierOps = [...view.byKey.values()].flatMap(({ changes }) => changes?.ops ?? []);
		const earlierArrivals = earlierOps.filter((op) => op.row === row && op.field === "leg_Arrives").map(({ value }) => value);
		checkLegTimes(Object.fromEntries(values), earlierArrivals, at);
	}
}

/**
 * The cells that an author saw, with the cells of removed rows.
 * @param base the heads of what was on the author's screen. When left out: what the view shows.
 * @throws ProtocolError bad-input when base names an entry that isn't in this section.
 */
export function cellsSeen({ base: shown, byKey, folded }: SectionView<FormPlace>, base: readonly Bytes[] | undefined) {
	if (base === undefined || sameIds(base, shown)) return [...folded.cells, ...folded.removedCells];
	const keys = base.map(keyOf);
	if (!keys.every((key) => byKey.has(key)))
		throw new ProtocolError("bad-input", "base: names an entry that is not in this section. Read the section again", "base");
	const seen = foldCells([...byKey.values()], unitOf, keys);
	return [...seen.cells, ...seen.removedCells];
}

const sameIds = (a: readonly Bytes[], b: readonly Bytes[]) => a.map(keyOf).join() === b.map(keyOf).join();
