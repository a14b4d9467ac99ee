/** Verbs that change a section: save a form, settle a clash, put an earlier state back. */
import { COUNTRIES } from "#protocol/countries.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkCell } from "#protocol/forms/checks.ts";
import { unitOf } from "#protocol/forms/registry.ts";
import {
	baseToken,
	hasSeenValue,
	history,
	isImpossibleDate,
	keepBoth,
	mayKeepBoth,
	type NewerUnit,
	openSection,
	parseBase,
	type SectionView,
	saveChanges,
	settleClash,
	type UnitChange,
	type UnitName,
	unitAfter,
} from "#sdk/casework/index.ts";
import { message, type UnlockedSession, write } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { type AuthorView, type CellValue, type ClashView, type FieldValueView, Shown, type ValuesView } from "#sdk/views/section.ts";
import { changes, NEVER_OLD, ofCompartment, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** A field whose value can't be saved. */
export interface Problem {
	form: string;
	row: string | null;
	/** The code of the field. */
	code: string;
	/** form: the value doesn't have the right form. date: it is a date that can't be right. */
	why: "form" | "date";
}

/** One unit that somebody else has changed since the person began to type. */
export interface ConflictView {
	form: string;
	row: string | null;
	unit: string;
	before: ValuesView[];
	theirs: ValuesView[];
	/** Theirs and mine can both be true: mine can stand in a row of its own. */
	mayKeepBoth: boolean;
}

export interface SaveView {
	/** saved: written. invalid: nothing was written; problems name the fields. conflict: nothing was written; somebody must choose. */
	kind: "saved" | "invalid" | "conflict";
	problems: Problem[];
	conflicts: ConflictView[];
	/** Units that this person hasn't changed, and somebody else has meanwhile. */
	others: ConflictView[];
	/** The present version of the section. It is `seen` of the next attempt. */
	seen: string;
}

export interface SaveFormInput {
	compartment: string;
	/** Chosen by the page. A repeated call with the same id writes once. */
	entry: string;
	/** The ids of calls with other changes that got no answer. */
	earlier: string[];
	/** What was on the screen when the person began to type. */
	base: string;
	/** `seen` of the last answer with conflicts: the version with which the person has compared. Null before there was a conflict. */
	seen: string | null;
	changes: UnitChange[];
	/** The units of `changes` for which the person chose to keep both values. They are written too, and then clash with the other values. */
	unsettled: Omit<UnitChange, "values">[];
	/** A note to write as well; empty for none. */
	note: string;
	language: string;
}

export const saveForm = changes(ofCompartment, async (sitting: Sitting, input: SaveFormInput): Promise<SaveView> => {
	const session = sessionOf(sitting);
	const { compartment, base, seen, changes, unsettled, entry, earlier, note, language } = input;
	const problems = await problemsOf(session, input);
	if (problems.length > 0) return { kind: "invalid", problems, conflicts: [], others: [], seen: base };
	const options = { base: parseBase(base), ...(seen !== null && { seen: parseBase(seen) }), changes, unsettled };
	const result = await saveChanges(session, compartment, options, { entry, earlier, asksAboutSuspended: false });
	const shown = new Shown(session, await namesOf(session), result.view);
	const [conflicts, others] = [result.conflicts, result.others].map((units) => units.map((unit) => conflictView(shown, unit)));
	const isSaved = result.conflicts.length === 0;
	if (isSaved && note !== "") await write(session, compartment, message(note, { language }), { entry });
	// The section may be the one with the person's names.
	if (isSaved) sitting.knownAs.clear();
	const kind = isSaved ? "saved" : "conflict";
	return { kind, problems: [], conflicts: conflicts ?? [], others: others ?? [], seen: baseToken(result.view.base) };
});

function conflictView(shown: Shown, { form, row, unit, before, now }: NewerUnit): ConflictView {
	const values = (each: NewerUnit["now"]) => each.map((value) => shown.values(form, value));
	return { form, row, unit, before: values(before), theirs: values(now), mayKeepBoth: unit === form && mayKeepBoth({ form, unit }) };
}

/** A wrong value that the section already had is no problem, because a newer program may have written it. */
async function problemsOf(session: UnlockedSession, { compartment, base, seen, changes }: SaveFormInput): Promise<Problem[]> {
	const wrong = changes.flatMap(({ form, row, values }) =>
		Object.entries(values ?? {}).flatMap(([field, value]) => {
			const why = problemOf(form, row, field, value);
			return why === null ? [] : [{ form, row, field, value, why }];
		}),
	);
	if (wrong.length === 0) return [];
	const view = await openSection(session, compartment);
	const typed = wrong.filter((each) => !hasSeenValue(view, parseBase(seen ?? base), each));
	return typed.map(({ form, row, field, why }) => ({ form, row, code: field, why }));
}

function problemOf(form: string, row: string | null, code: string, value: CellValue): Problem["why"] | null {
	try {
		checkCell(form, row, code, value);
	} catch (error) {
		if (error instanceof ProtocolError) return "form";
		throw error;
	}
	return isImpossibleDate(code, value, Date.now()) ? "date" : null;
}

/** Codes of all countries, for lists to choose from. */
export const countryCodes = reads(NEVER_OLD, (): string[] => {
	return [...COUNTRIES];
});

/** What one revision changed in a unit. */
export interface UnitVersion {
	unit: string;
	changes: (FieldValueView & { before: CellValue[] })[];
	/** Whether what this revision wrote is still a value of the unit. */
	isNow: boolean;
}

/** What one revision changed in a row. */
export interface VersionView {
	entry: string;
	author: AuthorView;
	/** Empty when the revision removed the row. */
	units: UnitVersion[];
}

/** The changes of one row, the newest first. */
export const rowHistory = reads(
	{ topics: ["compartment"], ids: ({ compartment }) => [compartment] },
	async (
		sitting: Sitting,
		{ compartment, form, row }: { compartment: string; form: string; row: string | null },
	): Promise<VersionView[]> => {
		const session = sessionOf(sitting);
		const view = await openSection(session, compartment);
		const shown = new Shown(session, await namesOf(session), view);
		const versions = new Map<string, VersionView>();
		for (const change of await history(session, view, { form, row })) {
			const { entry, field, value, before } = change;
			const version = versions.get(entry) ?? { entry, author: shown.author(change), units: [] };
			versions.set(entry, version);
			if (field === null) continue;
			const unit = unitOf(form, field);
			const known = version.units.find((each) => each.unit === unit);
			const own = known ?? { unit, changes: [], isNow: isLive(view, { form, row, unit }, entry) };
			if (!known) version.units.push(own);
			own.changes.push({ ...shown.field(form, field, value), before });
		}
		return [...versions.values()].reverse();
	},
);

function isLive({ cells }: SectionView, { form, row, unit }: UnitName, entry: string): boolean {
	const cell = cells.find((each) => each.form === form && each.row === row && each.unit === unit);
	return (cell?.values ?? []).some(({ authors }) => authors.some((author) => author.entry === entry));
}

export interface PutBackInput extends UnitName {
	compartment: string;
	/** What is on the screen now. */
	base: string;
	/** The revision to put back. */
	version: string;
	/** Chosen by the page. */
	entry: string;
}

/**
 * Writes an earlier state of a unit again.
 * @throws ProtocolError stale when somebody has changed the unit since it was on the screen, bad-input when its form no longer takes the value
 */
export const putBack = changes(
	ofCompartment,
	async (sitting: Sitting, { compartment, form, row, unit, base, version, entry }: PutBackInput): Promise<void> => {
		const view = await openSection(sessionOf(sitting), compartment);
		const values = unitAfter(view, { form, row, unit }, version);
		const changes = [{ form, row, unit, values }];
		const input = { compartment, entry, earlier: [], base, seen: null, changes, unsettled: [], note: "", language: "" };
		const { kind } = await saveForm(sitting, input);
		if (kind === "conflict") throw new ProtocolError("stale", "base: somebody has changed this unit since");
		if (kind === "invalid") throw new ProtocolError("bad-input", "version: its form no longer takes this value");
	},
);

export interface SettleInput {
	compartment: string;
	/** What is on the screen now. */
	base: string;
	clash: Pick<ClashView, "form" | "row" | "unit">;
	/** The place of the chosen value among the clash's values, from 0. both: all of them are kept. */
	choice: number | "both";
	/** Chosen by the page. */
	entry: string;
	/** The reason for the choice; null for none. */
	why: string | null;
}

/** Takes one of the values that clash. @throws ProtocolError stale when somebody has written since it was on the screen */
export const settle = changes(
	ofCompartment,
	async (sitting: Sitting, { compartment, base, clash, choice, entry, why }: SettleInput): Promise<void> => {
		const session = sessionOf(sitting);
		const view = await openSection(session, compartment);
		if (baseToken(view.base) !== base) throw new ProtocolError("stale", "base: somebody has written in this section since");
		const isIt = (each: typeof clash) => each.form === clash.form && each.row === clash.row && each.unit === clash.unit;
		const found = view.clashes.find(isIt);
		if (!found) throw new ProtocolError("stale", "clash: is settled already");
		await (choice === "both" ? keepBoth(session, view, found, { why, entry }) : settleClash(session, view, found, choice, { why, entry }));
	},
);
