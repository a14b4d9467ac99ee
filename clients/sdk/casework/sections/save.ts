/** Saves what a person typed into forms of a section, and never replaces silently what somebody else wrote in the meantime. */
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { type Cell, canonicalText, foldCells } from "#protocol/folds/cells.ts";
import { fieldOf, formOf, sectionForms, unitOf } from "#protocol/forms/registry.ts";
import type { FieldValue } from "../../compartments/content.ts";
import type { WriteOptions, Written } from "../../compartments/write.ts";
import type { UnlockedSession } from "../../context.ts";
import { deriveId } from "../../derive-id.ts";
import { cellsSeen, type ReviseOp, revise } from "./revise.ts";
import { authorsIn, cellView, openSection, type SectionView, type ValueView } from "./view.ts";

/** One unit of one row. */
export interface UnitName {
	form: string;
	/** Null for the only row of a form. */
	row: Id | null;
	unit: string;
}

/** The new values of a unit. */
export interface UnitChange extends Omit<UnitName, "unit"> {
	/** Null, as `values`, when the row is removed. */
	unit: string | null;
	/** All values that the unit has after the change, by field. */
	values: Record<string, FieldValue> | null;
}

/** A unit in which somebody has written since an author read it. */
export interface NewerUnit extends UnitName {
	/** The values that the author had seen. */
	before: ValueView[];
	/** The present values. values null: the row was removed. */
	now: ValueView[];
}

export interface SaveInput {
	/** The version that was on the screen when the author began to type. */
	base: readonly Bytes[];
	/** The version that the author had seen when they decided to save: `base` of the view that came with the conflicts. Default: `base`. */
	seen?: readonly Bytes[];
	changes: readonly UnitChange[];
	/** The changes that the author doesn't want to compare now. They are written with `base`, so both values stand as a clash. */
	unsettled?: readonly Omit<UnitChange, "values">[];
	/** A reason in words. */
	why?: string | null;
}

export interface SaveResult {
	written: Written[];
	/** Units of `changes` in which somebody else has written since `seen`. Then nothing was written. */
	conflicts: NewerUnit[];
	/** Other units in which somebody else has written since `base`. Empty when there are conflicts. */
	others: NewerUnit[];
	/** The section as it was before this call wrote. */
	view: SectionView;
}

const keyOfUnit = ({ form, row, unit }: { form: string; row: Id | null; unit: string | null }) => JSON.stringify([form, row, unit]);

/**
 * The units in which somebody has written since an author read the section, with what stood there and what stands there now.
 * @param view the section now. @param base what the author has seen.
 * @throws ProtocolError bad-input when base names an entry that isn't in this section
 * @example for (const { form, unit, before, now } of newerUnits(view, parseBase(token))) ...
 */
export function newerUnits(view: SectionView, base: readonly Bytes[]): NewerUnit[] {
	const authorsOf = (keys: readonly string[]) => authorsIn(view.byKey, keys);
	// cellsSeen checks that the base is of this section.
	cellsSeen(view, [...base]);
	const then = foldCells([...view.byKey.values()], unitOf, base.map(keyOf));
	const seen = new Map(then.cells.map((cell) => [keyOfUnit(cell), cell]));
	const valuesOf = (cell: Cell | undefined) => (cell ? cellView(cell, authorsOf).values : []);
	const changed = view.folded.cells
		.filter((cell) => !hasSameValues(seen.get(keyOfUnit(cell)), cell))
		.map((cell) => ({ ...unitName(cell), before: valuesOf(seen.get(keyOfUnit(cell))), now: valuesOf(cell) }));
	const removed = view.folded.removedCells
		.filter((cell) => seen.has(keyOfUnit(cell)))
		.map((cell) => ({ ...unitName(cell), before: valuesOf(seen.get(keyOfUnit(cell))), now: [removal(view, cell)] }));
	return [...changed, ...removed];
}

const unitName = ({ form, row, unit }: Cell): UnitName => ({ form, row, unit });

function removal({ folded, byKey }: SectionView, { form, row }: Cell): ValueView {
	const found = folded.removedRows.find((each) => each.form === form && each.row === row);
	return { values: null, authors: authorsIn(byKey, found?.removed ?? []), unfit: [], unknown: [] };
}

function hasSameValues(before: Cell | undefined, now: Cell): boolean {
	const texts = (cell: Cell | undefined) => (cell?.live ?? []).map(({ values }) => canonicalText(values)).sort();
	return JSON.stringify(texts(before)) === JSON.stringify(texts(now));
}

/**
 * Saves changes of units, unless somebody else has written in one of them since the version `seen`. Then nothing is written, and the
 * answer says what stands there now. The author decides, and saves again with `seen`. Somebody can still write at the same moment: then
 * both values stand as a clash.
 * @param options entry: give the same id when you repeat a call that got no answer. Then nothing is written twice. earlier: the ids of such
 * calls with other changes. If the server has taken such a call, these changes replace what it wrote. asksAboutSuspended: as for `write`.
 * @throws as `openSection` and `revise`
 * @example const { conflicts } = await saveChanges(session, compartment, { base, changes }, { entry });
 */
export async function saveChanges(
	session: UnlockedSession,
	compartment: Id,
	{ base, seen = base, changes, unsettled = [], why = null }: SaveInput,
	{ entry, earlier = [], ...options }: { entry: Id; earlier?: readonly Id[] } & Pick<WriteOptions, "asksAboutSuspended">,
): Promise<SaveResult> {
	const view = await openSection(session, compartment);
	const isUnsettled = (change: UnitChange) => unsettled.some((each) => keyOfUnit(each) === keyOfUnit(change));
	const isTouched = (unit: UnitName) => (change: UnitChange) =>
		keyOfUnit(change) === keyOfUnit(unit) || (change.unit === null && change.form === unit.form && change.row === unit.row);
	const settled = changes.filter((change) => !isUnsettled(change));
	// Values that an earlier attempt of this call has written are neither a conflict nor somebody else's.
	const ownEntries = new Set([entry, ...earlier].flatMap((each) => entriesOf(each, view.section)));
	const isOwn = ({ now }: NewerUnit) => now.length === 1 && now[0]?.authors.some((author) => ownEntries.has(author.entry)) === true;
	const conflicts = newerUnits(view, seen).filter((unit) => !isOwn(unit) && settled.some(isTouched(unit)));
	if (conflicts.length > 0) return { written: [], conflicts, others: [], view };
	const others = newerUnits(view, base).filter((unit) => !isOwn(unit) && !changes.some(isTouched(unit)));
	// In the units of these changes, the author has seen all that stands there: `seen`, and what an earlier attempt wrote.
	const known = view.entries.some((each) => ownEntries.has(each.entry)) ? view.base : seen;
	// Settled changes replace what the author has seen last. Unsettled ones replace only what the author saw first.
	const groups = {
		settled: { changes: settled, base: known },
		unsettled: { changes: changes.filter(isUnsettled), base },
	};
	return { written: await writeGroups(session, view, groups, { ...options, entry, why }), conflicts: [], others, view };
}

/** The changes are written in this order. The names are part of the ids of the revisions. */
const GROUPS = ["settled", "unsettled"] as const;

/** Changes that replace what the author saw at the same time, `base`. */
interface ChangeGroup {
	changes: readonly UnitChange[];
	base: readonly Bytes[];
}

/** Writes one revision for each form of each group. */
async function writeGroups(
	session: UnlockedSession,
	view: SectionView,
	groups: Record<(typeof GROUPS)[number], ChangeGroup>,
	{ entry, why, ...options }: { entry: Id; why: string | null } & Pick<WriteOptions, "asksAboutSuspended">,
): Promise<Written[]> {
	const written: Written[] = [];
	for (const name of GROUPS) {
		const { changes, base } = groups[name];
		for (const [form, ops] of opsByForm(view, changes, base)) {
			const revision = { form, ops, base: [...base], why };
			written.push(await revise(session, view, revision, { ...options, entry: deriveId(entry, `${name} ${form}`) }));
		}
	}
	return written;
}

/** The ids of all revisions that one call may write. */
const entriesOf = (entry: Id, section: Section): Id[] =>
	sectionForms(section).flatMap(({ name }) => GROUPS.map((group) => deriveId(entry, `${group} ${name}`)));

function opsByForm(view: SectionView, changes: readonly UnitChange[], base: readonly Bytes[]): Map<string, ReviseOp[]> {
	const cells = new Map(cellsSeen(view, [...base]).map((cell) => [keyOfUnit(cell), cell]));
	const ops = new Map<string, ReviseOp[]>();
	for (const change of changes) ops.set(change.form, [...(ops.get(change.form) ?? []), ...opsOf(change, cells.get(keyOfUnit(change)))]);
	return ops;
}

/** Fields that the author emptied are removed. Fields that this program doesn't know are left to `revise`, which copies them. */
function opsOf({ form, row, unit, values }: UnitChange, cell: Cell | undefined): ReviseOp[] {
	if (unit === null || values === null) return [{ row, field: null, value: null }];
	const known = formOf(form);
	const present = (cell?.live ?? []).flatMap((each) => Object.keys(each.values));
	const isForeign = (code: string) => present.includes(code) && known !== undefined && !fieldOf(known, code);
	const fields = new Set([...Object.keys(values), ...present].filter((code) => !isForeign(code)));
	return [...fields].map((field) => ({ row, field, value: values[field] ?? null }));
}
