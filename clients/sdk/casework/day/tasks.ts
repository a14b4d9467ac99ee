/** Tasks: what somebody must do in a case. They are rows of the support plan. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { deskMembers, desksOf } from "#protocol/folds/directory.ts";
import { momentAfter, timeOfMoment } from "#protocol/forms/moments.ts";
import type { FieldValue } from "../../compartments/content.ts";
import type { UnlockedSession } from "../../context.ts";
import { revise, valueOps } from "../sections/revise.ts";
import { openSection, type SectionView } from "../sections/view.ts";
import { addRow, type RowPlace, type RowValues, rowOfEntry } from "./add-row.ts";
import { earliest, type FormRow, formRows, presentValues } from "./rows.ts";

/** A task as it stands in a section. */
export interface TaskRow extends RowPlace {
	/** By field. In a clash, the first values. */
	values: RowValues;
	/** A task with a clash is open unless each of its values says that it has ended. */
	state: "open" | "done" | "dropped";
	/** When it is due, UTC ms. In a clash, the earliest. */
	at: number | null;
	/** Until when the worker must have called in from a visit, UTC ms. */
	backBy: number | null;
	/**
	 * "not-back": nobody has called in from the visit. "late": its time has passed. Null when neither holds, and for a task that has ended.
	 */
	late: "not-back" | "late" | null;
	hasClash: boolean;
	/** Whether it is open, and no active member of my desks has it. After a transfer, the to-desk takes over or drops such tasks. */
	isUnassigned: boolean;
}

const ENDED = new Set<unknown>(["done", "dropped"]);

/** The tasks of an open section. The one that is due first comes first, and tasks without a time come last. */
export function tasksOf(session: UnlockedSession, view: SectionView): TaskRow[] {
	const ours = new Set(desksOf(session.dir, session.me).flatMap((desk) => deskMembers(session.dir, desk.id).map(({ id }) => id)));
	const rows = formRows(view, "task").map((row) => taskRow(row, view.compartment, ours, session.now()));
	// Infinity - Infinity is NaN, and 0 keeps the order of two tasks without a time.
	return rows.sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || 0);
}

function taskRow(found: FormRow, compartment: Id, ours: ReadonlySet<Id>, now: number): TaskRow {
	const { row, values, hasClash, cells } = found;
	const isEnded = cells.every((cell) => cell.values.every((value) => value.values === null || ENDED.has(value.values.tsk_State)));
	const at = earliest(found, "tsk_Due", timeOfMoment);
	const backBy = earliest(found, "tsk_BackBy", timeOfMoment);
	const isPast = (time: number | null) => !isEnded && time !== null && time < now;
	return {
		compartment,
		row: row as Id,
		values,
		state: isEnded ? (values.tsk_State as "done" | "dropped") : "open",
		at,
		backBy,
		late: isPast(backBy) ? "not-back" : isPast(at) ? "late" : null,
		hasClash,
		isUnassigned: !isEnded && !presentValues(found, "tsk_Who").some((who) => ours.has(who as Id)),
	};
}

/**
 * Adds a task to the support plan of my desk. The section is added if it is missing.
 * @param values by field, such as tsk_What, tsk_Due and tsk_Who. tsk_State is `open` when it is left out.
 * @param options entry: give the same id when you repeat a call that got no answer. Then nothing is written twice.
 * @throws ProtocolError bad-input that names the field, not-allowed, case-closed
 * @example const { row } = await addTask(session, id, { tsk_Kind: "call", tsk_What: "Call the court", tsk_Due: "2026-12-01T14:00+01:00" });
 */
export function addTask(session: UnlockedSession, id: Id, values: RowValues, options: { entry?: Id } = {}): Promise<RowPlace> {
	return addRow(session, id, "task", { tsk_State: "open", ...values }, options);
}

export interface TaskChange {
	/** A reason in words. */
	why?: string | null;
	/** Give the same id when you repeat a call that got no answer. Then nothing is written twice. */
	entry?: Id;
}

/** The id of a section, or a view of it. */
type SectionOrId = Id | SectionView;

async function openTask(session: UnlockedSession, section: SectionOrId, row: Id): Promise<{ view: SectionView; task: TaskRow }> {
	const view = typeof section === "string" ? await openSection(session, section) : section;
	const task = tasksOf(session, view).find((each) => each.row === row);
	if (!task) throw new ProtocolError("not-found", "row: the section has no such task", "row");
	return { view, task };
}

async function reviseTask(session: UnlockedSession, view: SectionView, row: Id, values: RowValues, { why = null, entry }: TaskChange) {
	await revise(session, view, { form: "task", ops: valueOps(row, values), why }, entry === undefined ? {} : { entry });
}

function checkOpen({ state }: TaskRow): void {
	if (state !== "open") throw new ProtocolError("wrong-state", `row: the task is ${state}. Add a new one`, "row");
}

/**
 * Marks a task as done. A task that repeats gets its next one in the same revision. A task that is done already stays as it is.
 * @param section the view that was on the screen, or the section's id. @param change attended: one of tsk_Attended
 * @returns next: the row of the next task; null when it doesn't repeat, or when an earlier call without this `entry` has added it.
 * @throws ProtocolError not-found; wrong-state when it was dropped, or has a clash; not-allowed
 * @example const { next } = await finishTask(session, view, row, { attended: "yes" });
 */
export async function finishTask(
	session: UnlockedSession,
	section: SectionOrId,
	row: Id,
	{ attended, why = null, entry = randomId() }: TaskChange & { attended?: "yes" | "no-show" | "cancelled" } = {},
): Promise<{ next: Id | null }> {
	const { view, task } = await openTask(session, section, row);
	const next = rowOfEntry(entry);
	if (task.state === "done") return { next: formRows(view, "task").some((each) => each.row === next) ? next : null };
	checkOpen(task);
	const doneValues = { tsk_State: "done", ...(attended !== undefined && { tsk_Attended: attended }) };
	const nextValues = valuesOfNext(task.values);
	const ops = [...valueOps(row, doneValues), ...(nextValues ? valueOps(next, nextValues) : [])];
	await revise(session, view, { form: "task", ops, why }, { entry });
	return { next: nextValues && next };
}

/** The values of the next task, for a task that repeats; null for a task that doesn't repeat. */
function valuesOfNext({ tsk_Attended, ...values }: RowValues): RowValues | null {
	const due = momentAfter(values.tsk_Due, values.tsk_Repeat);
	if (due === null) return null;
	const moved = (field: string): Record<string, FieldValue> => {
		const after = momentAfter(values[field], values.tsk_Repeat);
		return after === null ? {} : { [field]: after };
	};
	return { ...values, tsk_State: "open", tsk_Due: due, ...moved("tsk_Until"), ...moved("tsk_BackBy") };
}

/**
 * Drops a task: nobody will do it. A task that was dropped already stays as it is.
 * @param section the view that was on the screen, or the section's id.
 * @throws ProtocolError not-found; wrong-state when it is done, or has a clash; not-allowed
 * @example await dropTask(session, view, row, { why: "She has a lawyer now." });
 */
export async function dropTask(session: UnlockedSession, section: SectionOrId, row: Id, more: TaskChange = {}): Promise<void> {
	const { view, task } = await openTask(session, section, row);
	if (task.state === "dropped") return;
	checkOpen(task);
	await reviseTask(session, view, row, { tsk_State: "dropped" }, more);
}

/**
 * Gives an open task another time or another worker. The to-desk of a transfer calls it to take over a task.
 * @param section the view that was on the screen, or the section's id.
 * @param to due, until, backBy: moments. who: a member. null removes the value.
 * @throws ProtocolError not-found; bad-input that names the field; wrong-state when it has ended or has a clash; not-allowed
 * @example await moveTask(session, view, row, { due: "2026-12-08T14:00+01:00", who: session.me });
 */
export async function moveTask(
	session: UnlockedSession,
	section: SectionOrId,
	row: Id,
	{
		due,
		until,
		backBy,
		who,
		...more
	}: TaskChange & { due?: string | null; until?: string | null; backBy?: string | null; who?: Id | null },
): Promise<void> {
	const { view, task } = await openTask(session, section, row);
	checkOpen(task);
	const given = Object.entries({ tsk_Due: due, tsk_Until: until, tsk_BackBy: backBy, tsk_Who: who });
	const values = Object.fromEntries(given.filter((each): each is [string, string | null] => each[1] !== undefined));
	if (Object.keys(values).length === 0) throw new ProtocolError("bad-input", "due: give a time or a worker", "due");
	await reviseTask(session, view, row, values, more);
}
