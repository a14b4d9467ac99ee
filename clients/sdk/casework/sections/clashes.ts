/** The open clashes of a case, and the revision that settles one. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { valueIn } from "#protocol/folds/cells.ts";
import type { FieldType, Form, FormField } from "#protocol/forms/form.ts";
import { formOf, unitOf } from "#protocol/forms/registry.ts";
import type { WriteOptions, Written } from "../../compartments/write.ts";
import type { UnlockedSession } from "../../context.ts";
import { deriveId } from "../../derive-id.ts";
import { type ReviseOp, revise } from "./revise.ts";
import { type Clash, openSections, type SectionView } from "./view.ts";

/**
 * Opens sections of a case and returns those views that have clashes. Each opened section is recorded in the access log.
 * @param compartments which sections; all that this member can read when left out.
 * @example for (const { clashes } of await clashesOfCase(session, id)) ...
 */
export async function clashesOfCase(session: UnlockedSession, id: Id, compartments?: readonly Id[]): Promise<SectionView[]> {
	const views = await openSections(session, id, compartments);
	return views.filter(({ clashes }) => clashes.length > 0);
}

/**
 * Settles a clash: writes one of its values again, for an author who has seen all of them.
 * @param view the section as the author has seen it. @param clash one of `view.clashes`. @param choice the place of the value in
 * `clash.values`, from 0. @param options as `revise`.
 * @throws ProtocolError bad-input when there is no such value; wrong-state when a kept row has no unit without a clash
 * @example await settleClash(session, view, view.clashes[0], 1, { why: "She confirmed the second number." });
 */
export async function settleClash(
	session: UnlockedSession,
	view: SectionView,
	clash: Clash,
	choice: number,
	{ why = null, ...options }: WriteOptions & { why?: string | null } = {},
): Promise<Written> {
	const ops = clash.unit === null ? rowOps(view, clash, choice) : unitOps(clash, choice);
	return revise(session, view, { form: clash.form, ops, why }, options);
}

/** Forms of which each row is one thing of several: two numbers, or two dangers. So both values of a clash can be true. */
const SEVERAL: ReadonlySet<string> = new Set([
	"channel",
	"threat",
	"medication",
	"guardian",
	"relative",
	"document",
	"factor",
	"proceeding",
]);
/** Fields that hold several values. */
const LISTS: readonly FieldType[] = ["many", "texts", "countries"];

/** The field of a unit that is a list; null when the unit has other fields, too. */
function listField(form: Form, unit: string): FormField | null {
	const [field, ...others] = form.fields.filter(({ code }) => unitOf(form.name, code) === unit);
	return field && others.length === 0 && LISTS.includes(field.type) ? field : null;
}

/**
 * Whether all values of a unit can be true, so that they can be kept together.
 * @example const offered = clashes.filter((clash) => mayKeepBoth(clash));
 */
export function mayKeepBoth({ form: name, unit }: Pick<Clash, "form" | "unit">): boolean {
	const form = formOf(name);
	if (!form || unit === null) return false;
	return (form.rows === "many" && form.oneUnit === true && SEVERAL.has(form.name)) || listField(form, unit) !== null;
}

/**
 * Settles a clash by keeping all of its values, for an author who has seen them: each one in a row of its own, or all in one list.
 * @param view the section as the author has seen it. @param clash one of `view.clashes`. @param options as `revise`.
 * @throws ProtocolError bad-input when the values can't be true together
 * @example await keepBoth(session, view, clash, { why: "She has two numbers." });
 */
export async function keepBoth(
	session: UnlockedSession,
	view: SectionView,
	clash: Clash,
	{ why = null, entry = randomId(), ...options }: WriteOptions & { why?: string | null } = {},
): Promise<Written> {
	const form = formOf(clash.form);
	if (!form || clash.unit === null || !mayKeepBoth(clash))
		throw new ProtocolError("bad-input", `${clash.form}: takes one of these values`, clash.form);
	const field = listField(form, clash.unit);
	const ops = field ? listOps(clash, field.code) : rowsOps(clash, entry);
	return revise(session, view, { form: clash.form, ops, why }, { entry, ...options });
}

/** One list with everything that stands in any of the values. */
function listOps({ row, values }: Clash, field: string): ReviseOp[] {
	const all = values.flatMap((each) => (each.values?.[field] ?? []) as string[]);
	return [{ row, field, value: [...new Set(all)] }];
}

/** The first value stays in its row. Each other one gets a row of its own. A removal isn't a value. */
function rowsOps(clash: Clash, entry: Id): ReviseOp[] {
	const kept = clash.values.map((_, choice) => choice).filter((choice) => clash.values[choice]?.values !== null);
	const [first = 0, ...others] = kept;
	const added = others.flatMap((choice, index) => {
		const row = deriveId(entry, `row ${index}`);
		return Object.entries(clash.values[choice]?.values ?? {}).map(([field, value]) => ({ row, field, value }));
	});
	return [...unitOps(clash, first), ...added];
}

function chosen({ values }: Clash, choice: number) {
	const value = values[choice];
	if (!value) throw new ProtocolError("bad-input", `choice: takes a number from 0 to ${values.length - 1}`, "choice");
	return value;
}

/** All fields of the unit: those of the chosen value, and null for those that only other values have. */
function unitOps(clash: Clash, choice: number): ReviseOp[] {
	const { values } = chosen(clash, choice);
	const fields = new Set(clash.values.flatMap((each) => Object.keys(each.values ?? {})));
	return [...fields].map((field) => ({ row: clash.row, field, value: valueIn(values, field) }));
}

/** Removes the row, or writes one of its units again, so that it stays. */
function rowOps({ cells }: SectionView, clash: Clash, choice: number): ReviseOp[] {
	const { form, row } = clash;
	if (chosen(clash, choice).values === null) return [{ row, field: null, value: null }];
	const sound = cells.find((cell) => cell.form === form && cell.row === row && cell.values.length === 1);
	const kept = Object.entries(sound?.values[0]?.values ?? {});
	if (kept.length === 0) throw new ProtocolError("wrong-state", `${form}: settle the clashes inside this row first`, form);
	return kept.map(([field, value]) => ({ row, field, value }));
}
