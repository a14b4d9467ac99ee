/** Sets the status of a case, closes it and reopens it. The statement has only the status. The reason stands in the form `closure`. */
import type { Id } from "#protocol/bytes.ts";
import { type CaseStatus, CLOSED_STATUSES, type Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkClosable } from "#protocol/folds/case-custody.ts";
import { type CaseState, isClosed } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { discloses } from "#protocol/rules/handoff-state.ts";
import type { FieldValue } from "../compartments/content.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesks } from "../directory/my-desks.ts";
import { appendToCase, chooseDesk } from "./append.ts";
import { tasksOf } from "./day/tasks.ts";
import { loadCase } from "./load.ts";
import { ensureOwnSection, findOwnSection } from "./own-sections.ts";
import { revise } from "./sections/revise.ts";
import { openSection } from "./sections/view.ts";

export interface OpenTask {
	compartment: Id;
	row: Id;
	/** What must be done, as it was typed. */
	what: FieldValue;
	/** A moment, as it was typed. */
	due: FieldValue;
}

export interface ClosingWarnings {
	openTasks: OpenTask[];
	/** Sections that another desk owns. They may stay as they are for ever. */
	othersSections: { compartment: Id; section: Section; owner: Id }[];
}

/**
 * Facts that a person should know before closing a case. They don't forbid it.
 * @throws ProtocolError not-found; wrong-state while `handoffsBeforeClosing` returns any
 * @example const { openTasks, othersSections } = await closingWarnings(session, id);
 */
export async function closingWarnings(session: UnlockedSession, id: Id): Promise<ClosingWarnings> {
	const { state } = await loadCase(session, id);
	checkNoHandoffBefore(state);
	const mine = myDesks(session);
	const warnings: ClosingWarnings = { openTasks: [], othersSections: [] };
	for (const [compartment, { section, owner, closed }] of Object.entries(state.sections)) {
		if (mine.has(owner)) {
			if (section === "support-plan") warnings.openTasks.push(...(await openTasksOf(session, compartment)));
		} else if (!closed) warnings.othersSections.push({ compartment, section, owner });
	}
	return warnings;
}

async function openTasksOf(session: UnlockedSession, compartment: Id): Promise<OpenTask[]> {
	const tasks = tasksOf(session, await openSection(session, compartment)).filter(({ state }) => state === "open");
	return tasks.map(({ row, values: { tsk_What: what = null, tsk_Due: due = null } }) => ({ compartment, row, what, due }));
}

/**
 * The hand-offs that must end before the case is closed. These are the hand-offs that still disclose sections, and the received transfer that
 * brought the case to its custodian, until the custodian completes it.
 * @example const [first] = handoffsBeforeClosing((await viewCase(session, id)).state);
 */
export function handoffsBeforeClosing({ handoffs, custodian }: CaseState): Handoff[] {
	return Object.values(handoffs).filter((each) => discloses(each) || (each.state === "received" && each.to === custodian));
}

/**
 * Stricter than the fold, which allows closing a case whose received transfer isn't completed. The from-desk would then never learn how the
 * hand-off ended.
 */
function checkNoHandoffBefore(state: CaseState): void {
	checkClosable(state);
	const [received] = handoffsBeforeClosing(state);
	if (received) throw new ProtocolError("wrong-state", `status: hand-off ${received.id} is received; complete it, then close the case`);
}

/**
 * Sets the status of a case. Custodian only.
 * @throws ProtocolError not-allowed when my desk is not the custodian; wrong-state when the status closes the case while
 * `handoffsBeforeClosing` returns any
 * @example await setCaseStatus(session, id, "FollowUp");
 */
export async function setCaseStatus(session: UnlockedSession, id: Id, status: CaseStatus): Promise<void> {
	await appendToCase(session, id, (bundle) => {
		if (CLOSED_STATUSES.includes(status)) checkNoHandoffBefore(bundle.state);
		bundle.add("case.status", chooseDesk(session, bundle.state.custodian), { status });
	});
}

/** Why a case is closed. */
export interface Closure {
	/** One of cls_Code. */
	code: string;
	/** The reason in words. */
	words?: string;
	/** A date on which to ask again. */
	followUp?: string;
}

/** The values of cls_Code that say: the person has gone on to other help. */
const REFERRED = new Set(["transferred", "referred-outside"]);

/**
 * Closes a case, unless it is closed: writes the form `closure` into my desk's support plan, and then sets the status. Custodian only.
 * @param options entry: give the same id when you repeat a call that got no answer. Then nothing is written twice.
 * @returns the new status.
 * @throws ProtocolError not-allowed; bad-input that names the field; wrong-state while `handoffsBeforeClosing` returns any (nothing is written then)
 * @example await closeCase(session, id, { code: "goals-met", words: "She has her own flat." });
 */
export async function closeCase(
	session: UnlockedSession,
	id: Id,
	{ code, words, followUp }: Closure,
	options: { entry?: Id } = {},
): Promise<CaseStatus> {
	const { state } = await loadCase(session, id);
	if (isClosed(state)) return state.status;
	checkNoHandoffBefore(state);
	const view = await openSection(session, await ensureOwnSection(session, id, "support-plan"));
	const ops = [
		{ field: "cls_Code", value: code },
		{ field: "cas_ReasonForCaseClosure", value: words ?? null },
		{ field: "cls_FollowUp", value: followUp ?? null },
	];
	await revise(session, view, { form: "closure", ops }, options);
	const status = REFERRED.has(code) ? "ClosedReferred" : "Closed";
	await setCaseStatus(session, id, status);
	return status;
}

/**
 * Reopens a case. The reason is written in the support plan, and the form `closure` is emptied. Its history keeps the earlier values.
 * @param why a reason in words. @param options entry: as in `closeCase`.
 * @throws ProtocolError not-allowed when my desk is not the custodian; bad-input
 * @example await reopenCase(session, id, "She has come back.");
 */
export async function reopenCase(session: UnlockedSession, id: Id, why: string, options: { entry?: Id } = {}): Promise<void> {
	if (why.trim() === "" || why.length > 500) throw new ProtocolError("bad-input", "why: takes a text of 1 to 500 characters", "why");
	// The server takes no entries of a closed case, so the status comes first.
	await setCaseStatus(session, id, "Active");
	const compartment = await findOwnSection(session, id, "support-plan");
	if (!compartment) return;
	const ops = ["cls_Code", "cas_ReasonForCaseClosure", "cls_FollowUp"].map((field) => ({ field, value: null }));
	await revise(session, await openSection(session, compartment), { form: "closure", ops, why }, options);
}
