/**
 * Upkeep: tasks that a client does by itself at each synchronisation. They take keys away from members and desks that have left, and give
 * keys to those who wait for them.
 */
import type { Id } from "#protocol/bytes.ts";
import type { CircleName } from "#protocol/codes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Compartment, type Holder, type Party, partyOf, presentEpoch } from "#protocol/folds/compartment.ts";
import { activeMember, deskIsStale, desksOf, deskWaiting } from "#protocol/folds/directory.ts";
import { AlarmError } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { keepCircle } from "../directory/circles.ts";
import { hasDeskKey } from "../directory/desk-seeds.ts";
import { canRenewDesk, grantDeskKey, rekeyDesk, settleDeskKey } from "../directory/desks.ts";
import { syncDirectory } from "../directory/directory.ts";
import { isRefusal } from "../http/answers.ts";
import { pages } from "../http/pages.ts";
import { openCompartment } from "./compartment.ts";
import { grantHistory } from "./holders.ts";
import { listCompartments } from "./read.ts";
import { rotate } from "./rotate.ts";
import { partiesOf, sameParty } from "./seats.ts";

export interface UpkeepProgress {
	task: "desk-renewed" | "desk-granted" | "circle-renewed" | "circle-granted" | "compartment-renewed" | "history-granted";
	/** The desk, circle or compartment. */
	subject: Id | CircleName;
	/** How many compartments still wait for a new key, by the server's count. 0 for the other tasks. */
	left: number;
}

export interface UpkeepReport {
	desksRenewed: number;
	/** Colleagues who got a desk's key. */
	colleaguesServed: number;
	circlesRenewed: number;
	/** Seats of circles that got a key. */
	seatsServed: number;
	compartmentsRenewed: number;
	/** How many compartments still wait for a new key, because only others can renew it, or because a task has failed. */
	left: number;
	/** Desks, circles and compartments where a task failed, and why. */
	failed: { subject: Id | CircleName; error: ProtocolError | AlarmError }[];
}

/** How many compartments one answer lists at most. */
const PAGE = 200;

interface UpkeepRun {
	session: UnlockedSession;
	report: UpkeepReport;
	onProgress: (progress: UpkeepProgress) => void;
}

/** The order counts: a desk's key is judged, and then renewed, before colleagues get it and before compartments are sealed to it. */
const UPKEEP_TASKS = [settleDeskKeys, renewDeskKeys, shareDeskKeys, keepCircles, renewCompartmentKeys] as const;

/**
 * Syncs the directory and does all upkeep: renews the keys of my desks that somebody has left, seals them to waiting colleagues,
 * renews the keys of compartments, and gives holders with new keys the history that they had before.
 * @param onProgress called after each piece of work.
 * @returns what was done. A task that fails for one desk or compartment is listed in `failed`, and all other work is done.
 * @throws ProtocolError unavailable, not-signed-in, session-ended; AlarmError of the directory.
 * @example await doUpkeep(session, ({ left }) => console.log(`${left} to go`));
 */
export async function doUpkeep(session: UnlockedSession, onProgress: UpkeepRun["onProgress"] = () => {}): Promise<UpkeepReport> {
	const report: UpkeepReport = {
		desksRenewed: 0,
		colleaguesServed: 0,
		circlesRenewed: 0,
		seatsServed: 0,
		compartmentsRenewed: 0,
		left: 0,
		failed: [],
	};
	await syncDirectory(session);
	if (!activeMember(session.dir, session.me)) return report;
	for (const task of UPKEEP_TASKS) await task({ session, report, onProgress });
	return report;
}

/** Desks and compartments that need a new key, because somebody has left or has new keys. */
export interface KeysToRenew {
	/** Desks of mine. Other desks are the work of their members. */
	desks: Id[];
	/** How many of my threads, sections and other compartments, as the server says. */
	compartments: number;
}

/**
 * Returns what `doUpkeep` has to renew. Nothing is left when all departures have taken effect.
 * @throws ProtocolError unavailable, not-signed-in, session-ended; AlarmError of the directory.
 * @example const { desks, compartments } = await keysToRenew(session);
 */
export async function keysToRenew(session: UnlockedSession): Promise<KeysToRenew> {
	await syncDirectory(session);
	const { count } = await session.server.call(contracts.compartments.stale, { query: { limit: 1 } });
	const stale = desksOf(session.dir, session.me).filter(({ id }) => deskIsStale(session.dir, id));
	return { desks: stale.map(({ id }) => id), compartments: count };
}

/** Judges the keys of my desks, and renews those that a member has made wrong. */
async function settleDeskKeys({ session, report, onProgress }: UpkeepRun): Promise<void> {
	for (const { id } of desksOf(session.dir, session.me)) {
		await reportFailure(report, id, async () => {
			if (!(await settleDeskKey(session, id))) return;
			report.desksRenewed += 1;
			onProgress({ task: "desk-renewed", subject: id, left: 0 });
		});
	}
}

/** Renews the keys of my desks that a member has left. */
async function renewDeskKeys(run: UpkeepRun): Promise<void> {
	const { session, report, onProgress } = run;
	for (const { id } of desksOf(session.dir, session.me)) {
		await reportFailure(report, id, async () => {
			if (!deskIsStale(session.dir, id) || !(await canRenewDesk(session, id))) return;
			await rekeyDesk(session, id);
			report.desksRenewed += 1;
			onProgress({ task: "desk-renewed", subject: id, left: 0 });
		});
	}
}

/** Seals the keys of my desks to colleagues who wait for them. */
async function shareDeskKeys(run: UpkeepRun): Promise<void> {
	const { session, report, onProgress } = run;
	for (const { id } of desksOf(session.dir, session.me)) {
		// Somebody who has left knows the key of a stale desk. So the key must be renewed before colleagues get it.
		if (deskIsStale(session.dir, id) || deskWaiting(session.dir, id).length === 0) continue;
		await reportFailure(report, id, async () => {
			if (!(await hasDeskKey(session, id))) return;
			report.colleaguesServed += await grantDeskKey(session, id);
			onProgress({ task: "desk-granted", subject: id, left: 0 });
		});
	}
}

/** Renews the keys of the circles of my desks, and seals them to the seats that wait. */
async function keepCircles({ session, report, onProgress }: UpkeepRun): Promise<void> {
	for (const circle of session.dir.circles.keys()) {
		await reportFailure(report, circle, async () => {
			const { renewed, granted } = await keepCircle(session, circle);
			report.circlesRenewed += renewed ? 1 : 0;
			report.seatsServed += granted;
			if (renewed) onProgress({ task: "circle-renewed", subject: circle, left: 0 });
			if (granted > 0) onProgress({ task: "circle-granted", subject: circle, left: 0 });
		});
	}
}

/** Renews the keys of all stale compartments, each once. */
async function renewCompartmentKeys(run: UpkeepRun): Promise<void> {
	const { session, report } = run;
	const tried = new Set<Id>();
	let renewedBefore = -1;
	let listed = 0;
	// The loop ends after a round without a renewal, because a hostile server could list new ids for ever.
	while (report.compartmentsRenewed > renewedBefore) {
		renewedBefore = report.compartmentsRenewed;
		const { count, compartments } = await session.server.call(contracts.compartments.stale, { query: { limit: PAGE } });
		report.left = count;
		listed = compartments.length;
		await renewEach(run, tried, compartments);
	}
	if (report.left <= listed) return;
	// The server's list of stale compartments has no second page, and I can renew none that it lists now. So I look for other stale ones among
	// all compartments that I hold.
	const ask = (cursor?: string) => listCompartments(session, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
	for await (const { compartments } of pages(ask)) {
		const stale = compartments.filter((each) => each.stale);
		await renewEach(
			run,
			tried,
			stale.map(({ compartment }) => compartment),
		);
	}
}

async function renewEach(run: UpkeepRun, tried: Set<Id>, compartments: readonly Id[]): Promise<void> {
	for (const id of compartments.filter((each) => !tried.has(each))) {
		tried.add(id);
		await reportFailure(run.report, id, () => renewCompartmentKey(run, id));
	}
}

async function renewCompartmentKey({ session, report, onProgress }: UpkeepRun, id: Id): Promise<void> {
	await rotate(session, id);
	report.compartmentsRenewed += 1;
	report.left = Math.max(0, report.left - 1);
	onProgress({ task: "compartment-renewed", subject: id, left: report.left });
	if ((await grantHistoryAgain(session, id)) > 0) onProgress({ task: "history-granted", subject: id, left: report.left });
}

/**
 * Gives present holders the keys of epochs that they held before and can't open any more. These are members who were vouched for
 * again, and desks whose members held the key themselves for a time.
 * @returns how many grants were made.
 */
async function grantHistoryAgain(session: UnlockedSession, id: Id): Promise<number> {
	const { state } = await openCompartment(session, id);
	let granted = 0;
	for (const party of partiesOf(presentEpoch(state).holders)) {
		const epochs = lostEpochs(session, state, party);
		if (epochs.length > 0) granted += await grantHistory(session, id, party, epochs);
	}
	return granted;
}

/** Numbers of earlier epochs that a party held, but can't open with the keys that it has now. */
function lostEpochs(session: UnlockedSession, state: Compartment, party: Party): number[] {
	const { dir, me } = session;
	// A stale desk needs a new key first. My own earlier keys are in my keybag.
	if (party.kind === "desk" ? deskIsStale(dir, party.id) : party.id === me) return [];
	const canOpen = (holder: Holder) => (party.kind === "desk" ? holder.kind === "desk" : holder.ke === dir.members.get(party.id)?.keyEpoch);
	const present = presentEpoch(state).number;
	const lost = state.epochs.filter(({ number, holders }) => {
		const own = holders.filter((holder) => sameParty(partyOf(holder), party));
		return number < present && own.length > 0 && !own.some(canOpen);
	});
	return lost.map(({ number }) => number);
}

/**
 * Runs a piece of work. Its failure is listed in the report.
 * @throws ProtocolError unavailable, not-signed-in or session-ended, because then no other work would succeed either.
 */
async function reportFailure(report: UpkeepReport, subject: Id | CircleName, work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		const isExpected = error instanceof ProtocolError || error instanceof AlarmError;
		if (!isExpected || isRefusal(error, "unavailable", "not-signed-in", "session-ended")) throw error;
		report.failed.push({ subject, error });
	}
}
