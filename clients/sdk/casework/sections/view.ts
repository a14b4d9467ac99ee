/** Opens a section: its values by row, its clashes, and what a revision must name as its base. */
import { type Bytes, fromBase64Url, type Id, keyOf, toBase64Url } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Cell, type FoldedCells, foldCells, type LiveValue, type SectionEntry, type UnitValues } from "#protocol/folds/cells.ts";
import { fits } from "#protocol/forms/checks.ts";
import type { FormPlace } from "#protocol/forms/form.ts";
import { fieldOf, formOf, sectionForms, unitOf } from "#protocol/forms/registry.ts";
import { keepReceipt } from "../../audit/receipts.ts";
import type { OpenCompartment } from "../../compartments/compartment.ts";
import { type EntryView, readAll } from "../../compartments/read.ts";
import type { UnlockedSession } from "../../context.ts";
import { isRefusal } from "../../http/answers.ts";
import { together } from "../../http/together.ts";
import { openSectionCompartment } from "../keys.ts";
import { type LoadedCase, loadCase } from "../load.ts";
import { keepPersonNames } from "../person-names.ts";
import { viewSections } from "../view-case.ts";
import { rememberClash } from "./remembered-clashes.ts";
import { isMisplaced, sectionEntries } from "./section-entries.ts";

/** Who wrote a value, and when. */
export interface Authorship {
	entry: Id;
	by: Id;
	/** The desk in whose name the author wrote. */
	desk: Id | null;
	/** When the author recorded it, UTC ms by their clock. Not later than `writtenAt`. Signed. */
	recordedAt: number;
	/** When the author sent it, UTC ms by their clock. Signed. */
	writtenAt: number;
	/** When the server took it, by its own word, UTC ms. */
	at: number;
	/** The reason for the change, in words. */
	why: string | null;
}

/** A value of a unit. */
export interface ValueView {
	/** By field, without fields that have no value. Null when the row was removed. */
	values: UnitValues | null;
	authors: Authorship[];
	/** Fields whose value doesn't have the type of its field. */
	unfit: string[];
	/** Fields that a newer program wrote. This one doesn't know them. */
	unknown: string[];
}

/** One unit of one row. */
export interface CellView {
	/** The name of the form, without its version. */
	form: string;
	/** Null for the only row of a form. */
	row: Id | null;
	unit: string;
	/** Several in a clash. No value is preferred. */
	values: ValueView[];
}

/** Different values, written by people who had not seen each other's value. */
export interface Clash<P extends FormPlace = Section> extends Omit<CellView, "unit"> {
	section: P;
	compartment: Id;
	/** Null when one person removed the row and another changed it. Then `values` has two: the removal (null), and the kept row (empty). */
	unit: string | null;
	/** Whether a mistake here can cost a life: safe contact, threats, and legs of a journey. */
	isRed: boolean;
}

/** A section, or with P "book" the forms of a desk. */
export interface SectionView<P extends FormPlace = Section> {
	section: P;
	compartment: Id;
	owner: Id;
	/** In the order in which they were first written. Units without any value are left out. */
	cells: CellView[];
	clashes: Clash<P>[];
	/** objIds of the heads of what this view shows, at most 64. Pass it to `revise` when a person changes what they see here. */
	base: Bytes[];
	/** Every entry, the oldest first. An unreadable one says why. */
	entries: EntryView[];
	/** Revisions of a form of another section. They don't count. */
	misplaced: Id[];
	/** Revisions whose base names an entry that doesn't stand before them. They replace nothing. */
	unfounded: Id[];
	opened: OpenCompartment;
	folded: FoldedCells;
	/** The entries in the form that the fold takes, each with its view. By key. */
	byKey: Map<string, SectionEntry & { view: EntryView }>;
}

const RED_FORMS: ReadonlySet<string> = new Set(["threat", "leg"]);

/** Whether a clash in this section can be red. @example mayBeRed("logistics") */
export function mayBeRed(section: Section): boolean {
	return section === "safe-contact" || sectionForms(section).some(({ name }) => RED_FORMS.has(name));
}

/**
 * Opens a section. Each call is recorded in the access log.
 * @returns the values of each row with their authors, the clashes, and `base` for the next `revise`.
 * @throws ProtocolError not-found when no desk of mine ever got the section, bad-input when it is no section; AlarmError when the
 * server has tampered.
 * @example const { cells, clashes, base } = await openSection(session, compartment);
 */
export async function openSection(session: UnlockedSession, compartment: Id): Promise<SectionView> {
	const { view, receipt } = await openOne(session, compartment);
	await keepReceipt(session, receipt);
	return view;
}

/**
 * Opens several sections of a case at once. The case is loaded once, and the sections are read in common requests. Each one that is
 * opened is recorded in the access log.
 * @param of the id of the case, or the fresh result of `loadCase` (`viewCase` returns it as `loaded`).
 * @param compartments which sections; all when left out.
 * @returns the views in the same order. Sections that no desk of mine can open are left out.
 * @throws ProtocolError not-found when no desk of mine sees the case. Otherwise as openSection.
 * @example for (const { section, cells } of await openSections(session, id)) print(section, cells.length);
 */
export async function openSections(session: UnlockedSession, of: Id | LoadedCase, compartments?: readonly Id[]): Promise<SectionView[]> {
	const loaded = typeof of === "string" ? await loadCase(session, of) : of;
	const wanted = compartments ?? Object.keys(loaded.state.sections);
	const readable = viewSections(session, loaded).filter(({ reads }) => reads);
	const opened = await together(
		session,
		wanted.map((compartment) => (joined) => openIfGiven(joined, compartment, loaded)),
		new Set(readable.map(({ compartment }) => compartment)),
	);
	const found = opened.flatMap((each) => each ?? []);
	await Promise.all(found.map(({ receipt }) => keepReceipt(session, receipt)));
	return found.map(({ view }) => view);
}

async function openIfGiven(session: UnlockedSession, compartment: Id, loaded: LoadedCase) {
	try {
		return await openOne(session, compartment, loaded);
	} catch (error) {
		if (isRefusal(error, "not-found")) return null;
		throw error;
	}
}

async function openOne(
	session: UnlockedSession,
	compartment: Id,
	loaded?: LoadedCase,
): Promise<{ view: SectionView; receipt: number | null }> {
	const page = await readAll(session, await openSectionCompartment(session, compartment, loaded));
	const view = viewOf(page.compartment.state.section as Section, page.compartment, page.entries);
	if (view.section === "identity") keepPersonNames(session, view.cells);
	await rememberClash(session, compartment, { count: page.compartment.transcript.count, hasClash: view.clashes.length > 0 });
	return { view, receipt: page.compartment.receipt };
}

/** The view of a section or a book, folded from its entries. */
export function viewOf<P extends FormPlace>(section: P, opened: OpenCompartment, entries: EntryView[]): SectionView<P> {
	const placed = sectionEntries(section, opened, entries);
	const byKey = new Map(placed.map((each) => [each.key, each]));
	const folded = foldCells(placed, unitOf);
	const entryOf = (key: string) => byKey.get(key)?.view.entry ?? [];
	const base = folded.heads.flatMap((key) => opened.transcript.at(byKey.get(key)?.seq ?? 0)?.objId ?? []);
	const authorsOf = (keys: readonly string[]) => authorsIn(byKey, keys);
	const cells = folded.cells.map((cell) => cellView(cell, authorsOf));
	const place = { section, compartment: opened.id };
	const unitClashes = cells.filter(({ values }) => values.length > 1);
	const clashes = [...unitClashes, ...rowClashes(folded, authorsOf)];
	return {
		...place,
		owner: opened.state.owner,
		cells: cells.filter(({ values }) => values.some((value) => Object.keys(value.values ?? {}).length > 0)),
		clashes: clashes.map((clash) => ({ ...clash, ...place, isRed: section === "safe-contact" || RED_FORMS.has(clash.form) })),
		base: base.slice(-MAX_HEADS),
		entries,
		misplaced: entries.filter((each) => isMisplaced(section, each)).map(({ entry }) => entry),
		unfounded: folded.unfounded.flatMap(entryOf),
		opened,
		folded,
		byKey,
	};
}

type AuthorsOf = (keys: readonly string[]) => Authorship[];

/** The clashes of rows that one person removed and another person changed. */
function rowClashes({ removedRows }: FoldedCells, authorsOf: AuthorsOf) {
	return removedRows
		.filter(({ kept }) => kept.length > 0)
		.map(({ form, row, removed, kept }) => {
			const values = [
				{ values: null, authors: authorsOf(removed), unfit: [], unknown: [] },
				{ values: {}, authors: authorsOf(kept), unfit: [], unknown: [] },
			];
			return { form, row, unit: null, values };
		});
}

/** The authors of revisions, by their keys. */
export function authorsIn(byKey: SectionView["byKey"], keys: readonly string[]): Authorship[] {
	return keys.flatMap((key) => authorship(byKey.get(key)?.view) ?? []);
}

export function authorship(view: EntryView | undefined): Authorship | null {
	const { content } = view ?? {};
	if (!view || (content?.kind !== "rev" && content?.kind !== "fields")) return null;
	const { entry, author: by, desk, at, writtenAt } = view;
	// A value is recorded before it is sent.
	const recordedAt = Math.min(content.at, writtenAt);
	return { entry, by, desk, recordedAt, writtenAt, at, why: content.kind === "rev" ? content.why : null };
}

/** A folded cell with its authors, as a person sees it. */
export function cellView({ form, row, unit, live }: Cell, authorsOf: AuthorsOf): CellView {
	const known = formOf(form);
	const values = live.map(({ values, revisions }: LiveValue): ValueView => {
		const given = Object.entries(values).filter(([, value]) => value !== null);
		const isUnknown = (code: string) => known === undefined || fieldOf(known, code) === undefined;
		const isUnfit = ([code, value]: [string, unknown]) => {
			const field = known && fieldOf(known, code);
			return field !== undefined && !fits(field, value);
		};
		return {
			values: Object.fromEntries(given),
			authors: authorsOf(revisions),
			unfit: given.filter(isUnfit).map(([code]) => code),
			unknown: given.map(([code]) => code).filter(isUnknown),
		};
	});
	return { form, row, unit, values };
}

/** How many heads a base names at most. */
const MAX_HEADS = 64;

const EMPTY_BASE = "none";

/** A base as a text without spaces. @example const token = baseToken(view.base); */
export function baseToken(base: readonly Bytes[]): string {
	return base.length === 0 ? EMPTY_BASE : base.map(toBase64Url).join(".");
}

/**
 * The base that a text from `baseToken` holds.
 * @throws ProtocolError bad-input when it has another form.
 * @example await revise(session, compartment, { form: "person", base: parseBase(token), ops });
 */
export function parseBase(token: string): Bytes[] {
	if (token === EMPTY_BASE) return [];
	try {
		const ids = token.split(".").map(fromBase64Url);
		if (ids.length <= MAX_HEADS && ids.every(({ length }) => length === 32) && new Set(ids.map(keyOf)).size === ids.length) return ids;
	} catch {
		// Falls through to the error that names the field.
	}
	throw new ProtocolError("bad-input", "base: takes the base that reading the section gave", "base");
}
