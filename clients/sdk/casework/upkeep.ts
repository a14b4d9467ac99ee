/** Upkeep of cases: a client finishes by itself the steps that hand-offs leave open in its desks' cases. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { acceptedTransfers, type CaseState } from "#protocol/folds/case-state.ts";
import { presentEpoch } from "#protocol/folds/compartment.ts";
import { isMemberOfDesk, organisationOfDesk } from "#protocol/folds/directory.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { isAccepted, isOpen } from "#protocol/rules/handoff-state.ts";
import { AlarmError } from "../alarms.ts";
import { rotateWhile, stalenessNow } from "../compartments/rotate.ts";
import { doUpkeep, type UpkeepReport } from "../compartments/upkeep.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesks } from "../directory/my-desks.ts";
import { isRefusal } from "../http/answers.ts";
import { citeOwner } from "./facts.ts";
import { listHandoffs } from "./handoff-lists.ts";
import { sealSectionsByHand } from "./handoffs/accept.ts";
import type { HandoffRef } from "./handoffs/common.ts";
import { withdrawHandoff } from "./handoffs/moves.ts";
import { changeOfHolders, hasOtherHolders } from "./keys.ts";
import { type LoadedCase, loadCase, presentContext } from "./load.ts";

export interface CaseUpkeepReport {
	/** Open requests that were withdrawn, because another desk has accepted the case. */
	withdrawn: Id[];
	/** How many sections got keys after an acceptance: those given by hand, and those that were closed to the to-desk for a time. */
	sealed: number;
	/** Sections that got a new key, as `renewSectionKeys` says. */
	renewed: Id[];
	failed: { case: Id; error: ProtocolError | AlarmError }[];
}

/**
 * Does the upkeep of each case with a running hand-off from a desk of mine, or with a transfer that a desk of mine received in the last
 * seven days. Once a transfer was accepted, it withdraws the other requests for a transfer. It seals the keys of accepted sections that
 * were given by hand, or were closed to the to-desk for a time. It renews the keys of sections of my desks in these cases, where the
 * holders have changed or the key is stale. A new key of the to-desk needs no work: the desk still opens what was sealed to its earlier key.
 * @returns what was done. A failure in one case is listed, and the other cases are done.
 * @throws ProtocolError unavailable, not-signed-in, session-ended
 * @example const { withdrawn } = await doCaseUpkeep(session);
 */
export async function doCaseUpkeep(session: UnlockedSession): Promise<CaseUpkeepReport> {
	const report: CaseUpkeepReport = { withdrawn: [], sealed: 0, renewed: [], failed: [] };
	for (const id of await findCasesToMaintain(session)) {
		try {
			const { state } = await loadCase(session, id);
			await withdrawOutdated(session, state, report);
			await sealAccepted(session, state, report);
			report.renewed.push(...(await renewSectionKeys(session, id)));
		} catch (error) {
			const isCaseFailure = error instanceof ProtocolError || error instanceof AlarmError;
			if (!isCaseFailure || isRefusal(error, "unavailable", "not-signed-in", "session-ended")) throw error;
			report.failed.push({ case: id, error });
		}
	}
	return report;
}

/**
 * Does doCaseUpkeep, then doUpkeep: everything that a client does at each synchronisation.
 * @param onProgress called after each piece of work of doUpkeep.
 * @throws as doUpkeep.
 * @example const { keys, cases } = await doAllUpkeep(session);
 */
export async function doAllUpkeep(
	session: UnlockedSession,
	onProgress: Parameters<typeof doUpkeep>[1] = () => {},
): Promise<{ keys: UpkeepReport; cases: CaseUpkeepReport }> {
	const cases = await doCaseUpkeep(session);
	return { cases, keys: await doUpkeep(session, onProgress) };
}

/** For how long the upkeep of a case also renews its keys after my desk has received it, in ms. The renewal at the time may have failed. */
const KEYS_AFTER_RECEIVING_MS = 7 * 86_400_000;

async function findCasesToMaintain(session: UnlockedSession): Promise<Set<Id>> {
	const mine = myDesks(session);
	const cases = new Set<Id>();
	for await (const { case: id, kind, from, to, state, changed } of listHandoffs(session, { open: true })) {
		const isNewHere = mine.has(to) && kind === "transfer" && state === "received" && session.now() - changed < KEYS_AFTER_RECEIVING_MS;
		if ((mine.has(from) && state !== "draft") || isNewHere) cases.add(id);
	}
	return cases;
}

async function withdrawOutdated(session: UnlockedSession, state: CaseState, report: CaseUpkeepReport): Promise<void> {
	for (const { id: handoff, from } of findOutdatedRequests(state)) {
		if (!isMemberOfDesk(session.dir, session.me, from)) continue;
		await withdrawHandoff(session, { case: state.id, handoff }, "already-placed");
		report.withdrawn.push(handoff);
	}
}

async function sealAccepted(session: UnlockedSession, state: CaseState, report: CaseUpkeepReport): Promise<void> {
	for (const handoff of Object.values(state.handoffs)) {
		const { id, state: present, from, accept, sections } = handoff;
		const canSeal = accept !== null && (isAccepted(present) || present === "received");
		const mayLack = sections.some(({ byHand }) => byHand) || mayHaveBeenClosed(session, state, handoff);
		if (canSeal && mayLack && isMemberOfDesk(session.dir, session.me, from))
			report.sealed += await sealIfCovered(session, { case: state.id, handoff: id });
	}
}

/** Whether sections may have been closed to the to-desk for a time. Then epochs of that time aren't sealed to it. */
function mayHaveBeenClosed({ dir }: UnlockedSession, { consents }: CaseState, { basis, to, acceptedAt }: Handoff): boolean {
	if (basis === null || acceptedAt === null) return false;
	const recipient = organisationOfDesk(dir, to);
	const wasDenied = Object.values(consents).some(({ terms }) => !terms.permit && terms.recipient === recipient);
	return wasDenied || basis.since > acceptedAt || basis.countersign !== "not-needed";
}

/** Seals nothing when the basis has ended, so that the upkeep of the case goes on. */
async function sealIfCovered(session: UnlockedSession, ref: HandoffRef): Promise<number> {
	try {
		return await sealSectionsByHand(session, ref);
	} catch (error) {
		if (isRefusal(error, "no-basis")) return 0;
		throw error;
	}
}

/**
 * Returns the open requests for a transfer that can't be accepted any more, because another transfer was accepted. When custody
 * moves, the fold ends the requests that are still open.
 * @example for (const { id: handoff } of findOutdatedRequests(state)) await withdrawHandoff(session, { case: id, handoff }, "already-placed");
 */
export function findOutdatedRequests(state: CaseState): Handoff[] {
	const accepted = acceptedTransfers(state);
	const requests = Object.values(state.handoffs).filter((handoff) => handoff.kind === "transfer" && isOpen(handoff.state));
	return requests.filter(({ id }) => accepted.some((other) => other.id !== id));
}

/**
 * Renews the keys of the sections that desks of mine own, where the present holders aren't those that the case names, or the
 * key is stale for another reason.
 * @returns the compartments with a new key.
 * @example await renewSectionKeys(session, id);
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

/** @returns whether the section got a new key. */
async function renewIfNeeded(session: UnlockedSession, loaded: LoadedCase, compartment: Id, owner: Id): Promise<boolean> {
	let before: number | null = null;
	const after = await rotateWhile(session, compartment, (opened) => {
		before ??= presentEpoch(opened.state).number;
		if (!hasOtherHolders(session, loaded.state, opened) && stalenessNow(session, opened).length === 0) return null;
		return changeOfHolders(loaded.state, opened, presentContext(session), {
			reason: "rotation",
			cite: citeOwner(loaded, compartment),
			as: owner,
		});
	});
	return before !== presentEpoch(after.state).number;
}
