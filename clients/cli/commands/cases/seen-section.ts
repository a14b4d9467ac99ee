/**
 * Finds the version of a section that the author of a change had seen: the version of --base, the version that was last read in this shell,
 * or the present version. Values that the author has not seen and would replace are shown now, and the author confirms them.
 */
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import { baseToken, type CellView, type Clash, openSection, parseBase, type SectionView } from "#sdk/casework/index.ts";
import { authorText, placeText, valueText } from "../../answers/sections.ts";
import type { Io } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";
import { sectionMessages } from "../../words/sections.ts";

/** What the author of a change had seen. */
export interface Seen {
	/** The base of the change. */
	base: Bytes[];
	/** The keys of the cells that the author has not seen, and doesn't change. */
	unseen: ReadonlySet<string>;
}

const cellKey = ({ form, row, unit }: Pick<CellView, "form" | "row" | "unit">) => `${form}/${row ?? ""}/${unit}`;

/** Whether somebody has written a value of the cell after the view was read. */
function isNewer({ entries }: SectionView, { values }: CellView): boolean {
	const known = new Set(entries.map(({ entry }) => entry));
	return values.some(({ authors }) => authors.some(({ entry }) => !known.has(entry)));
}

/** The cells of `present` that the person has not seen in this shell. @param shown the cells that the person sees now */
function unseenCells(io: Io, present: SectionView, shown: CellView[]): ReadonlySet<string> {
	const read = io.readSections.get(present.compartment);
	const isUnseen = (cell: CellView) => !read || read.unseen.has(cellKey(cell)) || isNewer(read.view, cell);
	return new Set(present.cells.filter((cell) => !shown.includes(cell) && isUnseen(cell)).map(cellKey));
}

/**
 * Returns the base of a change. Asks only when the change would replace values that the person has not seen.
 * @param touched the cells of `present` that the change writes. @param isShown whether the person has just seen these cells.
 * @throws UsageError when nobody can answer, or the answer is no; ProtocolError bad-input for a malformed base
 */
export async function seenSection(
	io: Io,
	present: SectionView,
	{ base, touched, isShown }: { base: string | undefined; touched: CellView[]; isShown: boolean },
): Promise<Seen> {
	if (base !== undefined) return { base: parseBase(base), unseen: new Set() };
	const unseen = unseenCells(io, present, touched);
	if (isShown) return { base: present.base, unseen };
	const read = io.readSections.get(present.compartment);
	const newer = read ? touched.filter((cell) => isNewer(read.view, cell)) : [];
	for (const cell of newer) io.note(await cellLines(io, cell));
	if (newer.length > 0) io.note(sectionMessages.bothStand);
	const unseenBefore = unseenCells(io, present, newer);
	await askToOverwrite(
		io,
		touched.filter((cell) => unseenBefore.has(cellKey(cell))),
	);
	return { base: (read?.view ?? present).base, unseen };
}

/** @throws UsageError when nobody can answer, or the answer is no */
async function askToOverwrite(io: Io, cells: CellView[]): Promise<void> {
	const [first] = cells;
	if (!first) return;
	for (const cell of cells) io.note(await cellLines(io, cell));
	// With --json nobody has seen these values, so --yes is no answer.
	const answer = io.json ? null : await io.confirm(sectionMessages.askOverwrite(placeText(first)));
	if (answer === null) throw new UsageError(sectionMessages.giveBase, "case write");
	if (!answer) throw new UsageError(messages.nothingChanged);
}

async function cellLines(io: Io, { values }: CellView): Promise<string> {
	const people = await People.of(await io.session());
	return values
		.flatMap(({ values: fields, authors }) => [
			...Object.entries(fields ?? {}).map(([field, value]) => `${field}: ${valueText(field, value)}`),
			...authors.map((each) => `  ${authorText(people, each)}`),
		])
		.join("\n");
}

/**
 * Called after a change in a shell. If nobody else has written meanwhile, the change and what its author had seen count as seen. Otherwise
 * the person must read the section again, because it has entries that the person has not seen.
 */
export async function keepReadSection(io: Io, compartment: Id, { base, unseen }: Seen, written: Id[]): Promise<void> {
	if (!io.inShell) return;
	const view = await openSection(await io.session(), compartment);
	const seen = new Set(base.map(keyOf));
	const ownEntries = new Set(written);
	const { transcript } = view.opened;
	const own = view.entries.filter(({ entry }) => ownEntries.has(entry)).map(({ seq }) => transcript.at(seq));
	const known = new Set([...seen, ...own.map((each) => each?.key ?? "")]);
	const followsOnlyKnown = own.every((each) => each?.prev.every((key) => known.has(key)) ?? false);
	if (followsOnlyKnown && view.base.every((objId) => known.has(keyOf(objId)))) io.readSections.set(compartment, { view, unseen });
	else {
		io.readSections.delete(compartment);
		io.note(sectionMessages.readAgain);
	}
}

const cellsOf = ({ form, row, unit }: Clash, { cells }: SectionView) =>
	cells.filter((cell) => cell.form === form && cell.row === row && (unit === null || cell.unit === unit));

/** Returns what the person has seen of the section, when these clashes are shown now. */
export function seenWithClashes(io: Io, view: SectionView, clashes: readonly Clash[]): Seen {
	const shown = clashes.flatMap((clash) => cellsOf(clash, view));
	return { base: view.base, unseen: unseenCells(io, view, shown) };
}

/**
 * Whether the section is as the person read it. Compares the view with --base, or with the last reading of this shell.
 * @returns null when there is neither a base nor such a reading, or when the person has not seen the clash in that reading.
 */
export function isAsRead(io: Io, view: SectionView, clash: Clash, base: string | undefined): boolean | null {
	if (base !== undefined) return base === baseToken(view.base);
	const read = io.readSections.get(view.compartment);
	if (!read || cellsOf(clash, view).some((cell) => read.unseen.has(cellKey(cell)))) return null;
	return baseToken(read.view.base) === baseToken(view.base);
}
