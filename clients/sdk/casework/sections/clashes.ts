/** The open clashes of a case, and the revision that settles one. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { valueIn } from "#protocol/folds/cells.ts";
import type { WriteOptions, Written } from "../../compartments/write.ts";
import type { UnlockedSession } from "../../context.ts";
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
