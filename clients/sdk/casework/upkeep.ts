/** What a client does unasked for its desks' cases, so that nothing is left open after a hand-off. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { acceptedTransfers, type CaseState } from "#protocol/folds/case-state.ts";
import { presentEpoch } from "#protocol/folds/compartment.ts";
import { desksOf, isMemberOfDesk } from "#protocol/folds/directory.ts";
import { type Handoff, isAccepted, isOpen } from "#protocol/rules/handoff.ts";
import { AlarmError } from "../alarms.ts";
import { rotateWhile, stalenessNow } from "../compartments/epochs.ts";
import { doUpkeep, type UpkeepReport } from "../compartments/upkeep.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import { citeOwner } from "./facts.ts";
import { sealSectionsByHand } from "./handoffs/accept.ts";
import type { HandoffRef } from "./handoffs/common.ts";
import { withdrawHandoff } from "./handoffs/moves.ts";
import { listHandoffs } from "./inbox.ts";
import { changeOfHolders, hasOtherHolders } from "./keys.ts";
import { type LoadedCase, loadCase } from "./load.ts";

export interface CaseUpkeepReport {
	/** Open requests withdrawn because the case was placed elsewhere. */
	withdrawn: Id[];
	/** Sections sealed by hand after an acceptance. */
	sealed: number;
	/** Sections that got a new key because a hand-off ended or custody moved. */
	renewed: Id[];
	failed: { case: Id; error: ProtocolError | AlarmError }[];
}

/**
 * Looks after the hand-offs that my desks have running: withdraws the other requests of a case once one was accepted, seals by
 * hand what was accepted, and renews the keys of sections whose hand-off ended or whose custody moved. A to-desk's renewed
 * key needs nothing: it opens what was sealed to the earlier one.
 * @throws ProtocolError unavailable. What fails for one case is listed, and the rest is done.
 * @example const { withdrawn } = await doCaseUpkeep(session);
 */
export async function doCaseUpkeep(session: UnlockedSession): Promise<CaseUpkeepReport> {
	const done: CaseUpkeepReport = { withdrawn: [], sealed: 0, renewed: [], failed: [] };
	for (const id of await findCasesToMaintain(session)) {
		try {
			await maintainCase(session, id, done);
		} catch (error) {
			const known = error instanceof ProtocolError || error instanceof AlarmError;
			if (!known || isRefusal(error, "unavailable", "not-signed-in", "session-ended")) throw error;
			done.failed.push({ case: id, error });
		}
	}
	return done;
}

/**
 * doCaseUpkeep, then doUpkeep: all that a client does at each synchronisation.
 * @example const { keys, cases } = await doAllUpkeep(session);
 */
export async function doAllUpkeep(
	session: UnlockedSession,
	onProgress: Parameters<typeof doUpkeep>[1] = () => {},
): Promise<{ keys: UpkeepReport; cases: CaseUpkeepReport }> {
	const cases = await doCaseUpkeep(session);
	return { cases, keys: await doUpkeep(session, onProgress) };
}

/** Cases with a running hand-off from a desk of mine. */
async function findCasesToMaintain(session: UnlockedSession): Promise<Set<Id>> {
	const mine = new Set(desksOf(session.dir, session.me).map(({ id }) => id));
	const cases = new Set<Id>();
	for await (const { case: id, from, state } of listHandoffs(session, { open: true }))
		if (mine.has(from) && state !== "draft") cases.add(id);
	return cases;
}

async function maintainCase(session: UnlockedSession, id: Id, done: CaseUpkeepReport): Promise<void> {
	const { state } = await loadCase(session, id);
	for (const handoff of findOutdatedRequests(state)) {
		if (!isMemberOfDesk(session.dir, session.me, handoff.from)) continue;
		await withdrawHandoff(session, { case: id, handoff: handoff.id }, "already-placed");
		done.withdrawn.push(handoff.id);
	}
	for (const { id: handoff, state: now, from, accept, sections } of Object.values(state.handoffs)) {
		const byHand = sections.some((each) => each.byHand) && accept !== null && (isAccepted(now) || now === "received");
		if (byHand && isMemberOfDesk(session.dir, session.me, from)) done.sealed += await sealIfCovered(session, { case: id, handoff });
	}
	done.renewed.push(...(await renewSectionKeys(session, id)));
}

/** Without a basis nothing is sealed; the rest of the case is looked after all the same. */
async function sealIfCovered(session: UnlockedSession, ref: HandoffRef): Promise<number> {
	try {
		return await sealSectionsByHand(session, ref);
	} catch (error) {
		if (isRefusal(error, "no-basis")) return 0;
		throw error;
	}
}

/**
 * Requests of transfers that can't be accepted any more: another one was, or the from-desk is no custodian now.
 * @example for (const { id: handoff } of outdone(state)) await withdraw(session, { case: id, handoff }, "already-placed");
 */
export function findOutdatedRequests(state: CaseState): Handoff[] {
	const placed = acceptedTransfers(state);
	return Object.values(state.handoffs).filter(
		({ id, kind, from, state: now }) =>
			kind === "transfer" && isOpen(now) && (from !== state.custodian || placed.some((other) => other.id !== id)),
	);
}

/**
 * Renews the keys of the sections that desks of mine own, where somebody holds one whom the case doesn't name any more, or
 * the key must be renewed for another reason.
 * @returns the compartments.
 * @example await settleSections(session, id);
 */
export async function renewSectionKeys(session: UnlockedSession, id: Id): Promise<Id[]> {
	const loaded = await loadCase(session, id);
	const renewed: Id[] = [];
	for (const [compartment, { owner }] of Object.entries(loaded.state.sections)) {
		if (!isMemberOfDesk(session.dir, session.me, owner)) continue;
		if (await renewIfNeeded(session, loaded, compartment, owner)) renewed.push(compartment);
	}
	return renewed;
}

async function renewIfNeeded(session: UnlockedSession, loaded: LoadedCase, compartment: Id, owner: Id): Promise<boolean> {
	let before: number | null = null;
	const after = await rotateWhile(session, compartment, (opened) => {
		before ??= presentEpoch(opened.state).number;
		if (!hasOtherHolders(loaded.state, opened) && stalenessNow(session, opened).length === 0) return null;
		return changeOfHolders(loaded.state, opened, { reason: "rotation", cite: citeOwner(loaded, compartment), as: owner });
	});
	return before !== presentEpoch(after.state).number;
}
