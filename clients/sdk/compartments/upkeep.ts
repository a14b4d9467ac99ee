/** What a client does unasked at each synchronisation, so that a departure takes effect everywhere and nobody waits. */
import type { Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { presentEpoch } from "#protocol/folds/compartment.ts";
import { activeMember, deskIsStale, desksOf, deskWaiting } from "#protocol/folds/directory.ts";
import { AlarmError } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { grantDeskKey, rekeyDesk } from "../directory/desks.ts";
import { syncDirectory } from "../directory/directory.ts";
import { isRefusal } from "../http/answers.ts";
import { openCompartment } from "./compartment.ts";
import { rotate } from "./epochs.ts";
import { grantHistory } from "./holders.ts";
import { partiesOf } from "./seats.ts";

/** left: compartments whose keys still wait to be renewed, by the server's count. */
export interface UpkeepProgress {
	task: "desk-renewed" | "desk-granted" | "compartment-renewed" | "history-granted";
	subject: Id;
	left: number;
}

export interface UpkeepReport {
	desksRenewed: number;
	colleaguesServed: number;
	compartmentsRenewed: number;
	/** Still waiting, because only others can renew them. */
	left: number;
	/** What couldn't be done, and why. */
	failed: { subject: Id; error: ProtocolError | AlarmError }[];
}

type OnProgress = (progress: UpkeepProgress) => void;

/**
 * Syncs; renews the keys of my desks that somebody has left; seals them to colleagues who wait; then renews each
 * compartment's key that waits, and gives those who came back with new keys what they had before.
 * @param onProgress after each piece of work.
 * @throws ProtocolError unavailable; AlarmError of the directory. What fails for one desk or compartment is listed, and the rest is done.
 * @example await doUpkeep(session, ({ left }) => console.log(`${left} to go`));
 */
export async function doUpkeep(session: UnlockedSession, onProgress: OnProgress = () => {}): Promise<UpkeepReport> {
	const done: UpkeepReport = { desksRenewed: 0, colleaguesServed: 0, compartmentsRenewed: 0, left: 0, failed: [] };
	await syncDirectory(session);
	if (!activeMember(session.dir, session.me)) return done;
	for (const { id } of desksOf(session.dir, session.me)) await trying(done, id, () => serveDesk(session, id, done, onProgress));
	await renewCompartments(session, done, onProgress);
	return done;
}

async function serveDesk(session: UnlockedSession, desk: Id, done: UpkeepReport, onProgress: OnProgress): Promise<void> {
	if (!(await haveDeskKey(session, desk))) return;
	if (deskIsStale(session.dir, desk)) {
		await rekeyDesk(session, desk);
		done.desksRenewed += 1;
		onProgress({ task: "desk-renewed", subject: desk, left: 0 });
	}
	if (deskWaiting(session.dir, desk).length === 0) return;
	done.colleaguesServed += await grantDeskKey(session, desk);
	onProgress({ task: "desk-granted", subject: desk, left: 0 });
}

/** Who waits for the key can neither renew nor hand it on. */
async function haveDeskKey(session: UnlockedSession, desk: Id): Promise<boolean> {
	const epoch = session.dir.desks.get(desk)?.epoch ?? 0;
	if (epoch === 0) return false;
	try {
		await session.deskSeed(desk, epoch);
		return true;
	} catch (error) {
		if (isRefusal(error, "not-found")) return false;
		throw error;
	}
}

async function renewCompartments(session: UnlockedSession, done: UpkeepReport, onProgress: OnProgress): Promise<void> {
	const tried = new Set<Id>();
	// A server that goes on making up ids would never come to an end.
	for (let before = -1; done.compartmentsRenewed > before; ) {
		before = done.compartmentsRenewed;
		const { count, compartments } = await session.server.call(contracts.compartments.stale, { query: { limit: 200 } });
		done.left = count;
		const fresh = compartments.filter((id) => !tried.has(id));
		if (fresh.length === 0) return;
		for (const id of fresh) {
			tried.add(id);
			await trying(done, id, async () => {
				const { state } = await rotate(session, id);
				done.compartmentsRenewed += 1;
				done.left = Math.max(0, done.left - 1);
				onProgress({ task: "compartment-renewed", subject: id, left: done.left });
				if ((await grantHistoryAgain(session, id)) > 0) onProgress({ task: "history-granted", subject: state.id, left: done.left });
			});
		}
	}
}

/**
 * Gives present holders what they held before under keys that are lost: members who were vouched for anew, and desks that
 * were reached through their members' own keys for a time.
 * @returns how many grants were made.
 */
export async function grantHistoryAgain(session: UnlockedSession, id: Id): Promise<number> {
	const { state } = await openCompartment(session, id);
	const present = presentEpoch(state);
	let made = 0;
	for (const party of partiesOf(present.holders)) {
		if (party.kind === "desk" && deskIsStale(session.dir, party.id)) continue;
		if (party.kind === "member" && party.id === session.me) continue;
		const held = state.epochs.filter(({ number, holders }) => {
			const theirs = holders.filter((holder) =>
				party.kind === "desk"
					? (holder.kind === "desk" ? holder.id : holder.via) === party.id
					: holder.via === null && holder.id === party.id,
			);
			const reachable = theirs.some((holder) =>
				party.kind === "desk" ? holder.kind === "desk" : holder.ke === session.dir.members.get(party.id)?.keyEpoch,
			);
			return number < present.number && theirs.length > 0 && !reachable;
		});
		if (held.length === 0) continue;
		made += await grantHistory(
			session,
			id,
			party,
			held.map(({ number }) => number),
		);
	}
	return made;
}

async function trying(done: UpkeepReport, subject: Id, work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		const known = error instanceof ProtocolError || error instanceof AlarmError;
		if (!known || isRefusal(error, "unavailable", "not-signed-in", "session-ended")) throw error;
		done.failed.push({ subject, error });
	}
}
