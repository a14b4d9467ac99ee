/** Finds the seed of a desk in any of its key epochs, from what is sealed to me. SPEC "Cryptography", section 5. */
import { type DeskEpoch, deskKeys, openDeskSeed, unwrapDeskSeed } from "#crypto/desk.ts";
import type { DeskSeed } from "#crypto/secret.ts";
import { equal, fromBase64Url, type Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { isMemberOfDesk } from "#protocol/folds/directory.ts";
import type { Body } from "#protocol/statements/registry.ts";
import type { Leaf } from "#protocol/statements/statement.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import type { SealedDeskSeed } from "../memory.ts";
import { allLeaves } from "./leaves.ts";

/** The rekey statement that began an epoch of a desk, or null. */
export async function rekeyOf(session: UnlockedSession, desk: Id, epoch: number): Promise<Body<"desk.rekey"> | null> {
	const key = session.dir.desks.get(desk)?.keys.get(epoch);
	if (!key) return null;
	// A void rekey may name the same epoch, so the public key is compared too.
	const isWanted = (each: Leaf) =>
		each.type === "desk.rekey" && each.body.desk === desk && each.body.epoch === epoch && equal(each.body.pk, key.pk);
	const leaf = session.log.find(isWanted) ?? (await allLeaves(session)).find(isWanted);
	return leaf?.type === "desk.rekey" ? leaf.body : null;
}

/** An epoch of a desk, in the form that sealing and opening take. @throws ProtocolError not-found */
export function deskEpoch(session: UnlockedSession, desk: Id, epoch: number): DeskEpoch {
	const key = session.dir.desks.get(desk)?.keys.get(epoch);
	if (!key) throw new ProtocolError("not-found", "epoch: the desk has no such key epoch");
	return { network: session.network, desk, epoch, kc: key.kc };
}

/**
 * The seed of a desk in an epoch, checked against the key commitment and the public key in the directory.
 * @throws ProtocolError not-found when there is no such epoch or no colleague has sealed its seed to me yet, bad-content when the next
 * epoch's seed doesn't unwrap it; AlarmError key-mismatch.
 */
export async function resolveDeskSeed(session: UnlockedSession, desk: Id, epoch: number): Promise<DeskSeed> {
	const kept = session.memory.deskSeeds.get(`${desk} ${epoch}`);
	if (kept) return kept;
	const seed = (await openSealed(session, desk, epoch)) ?? (await unwrapFromNext(session, desk, epoch));
	if (!seed)
		throw new ProtocolError(
			"not-found",
			"desk: you don't have its key yet; a colleague's client seals it to you at its next synchronisation",
		);
	keepDeskSeed(session, desk, epoch, seed);
	return seed;
}

/** Keeps a seed in memory. @throws AlarmError key-mismatch unless it gives the public key in the directory. */
export function keepDeskSeed(session: UnlockedSession, desk: Id, epoch: number, seed: DeskSeed): void {
	const published = session.dir.desks.get(desk)?.keys.get(epoch);
	if (!published || !deskKeys(seed).seal.matches(published.pk))
		throwAlarm(session, "key-mismatch", desk, `the seed of epoch ${epoch} gives another public key`);
	session.memory.deskSeeds.set(`${desk} ${epoch}`, seed);
}

/** The seed from a box that is sealed to me, or null. */
async function openSealed(session: UnlockedSession, desk: Id, epoch: number): Promise<DeskSeed | null> {
	const isWanted = (each: SealedDeskSeed) => each.desk === desk && each.epoch === epoch && session.seeds.has(each.ke);
	const wanted = deskEpoch(session, desk, epoch);
	let hasBrokenBox = false;
	for (const { ke, box } of (await sealedToMe(session, isWanted)).filter(isWanted)) {
		try {
			return openDeskSeed(session.keys(ke).seal, wanted, { member: session.me, ke }, box);
		} catch (error) {
			if (!isRefusal(error, "bad-content")) throw error;
			hasBrokenBox = true;
		}
	}
	if (hasBrokenBox) session.alarm({ code: "key-mismatch", subject: desk, detail: `a box for epoch ${epoch} of the desk does not open` });
	return null;
}

/** The seeds that are sealed to me. Asks the server only when no seed in memory fits and the directory has grown since the last request. */
async function sealedToMe(session: UnlockedSession, isWanted: (each: SealedDeskSeed) => boolean): Promise<SealedDeskSeed[]> {
	const { memory } = session;
	if (memory.deskBoxes && (memory.deskBoxes.size === session.dir.size || memory.deskBoxes.boxes.some(isWanted)))
		return memory.deskBoxes.boxes;
	const { size } = session.dir;
	// Calls at the same time share one request.
	if (memory.fetchingDeskBoxes?.size !== size) {
		const fetching = { size, boxes: fetchSealedToMe(session) };
		memory.fetchingDeskBoxes = fetching;
		const end = () => {
			if (memory.fetchingDeskBoxes === fetching) memory.fetchingDeskBoxes = null;
		};
		fetching.boxes.then(end, end);
	}
	const { boxes } = memory.fetchingDeskBoxes;
	memory.deskBoxes = { size, boxes: await boxes };
	return boxes;
}

async function fetchSealedToMe(session: UnlockedSession): Promise<SealedDeskSeed[]> {
	const { keys } = await session.server.call(contracts.directory.deskKeys);
	return keys.map(({ desk, epoch, ke, box }) => ({ desk, epoch, ke, box: fromBase64Url(box) }));
}

/** The seed, unwrapped with the seed of the next epoch, or null. So a new colleague can read what the desk had before. */
async function unwrapFromNext(session: UnlockedSession, desk: Id, epoch: number): Promise<DeskSeed | null> {
	const present = session.dir.desks.get(desk)?.epoch ?? 0;
	if (epoch >= present) return null;
	const wrap = (await rekeyOf(session, desk, epoch + 1))?.wrap;
	if (!wrap) return null;
	const newer = await resolveDeskSeed(session, desk, epoch + 1);
	return unwrapDeskSeed(newer, wrap, deskEpoch(session, desk, epoch));
}

/** Whether I belong to the desk and have its present key. Without this key I can neither renew it nor seal it to a colleague. */
export async function hasDeskKey(session: UnlockedSession, desk: Id): Promise<boolean> {
	if (!isMemberOfDesk(session.dir, session.me, desk)) return false;
	try {
		await session.deskSeed(desk, session.dir.desks.get(desk)?.epoch ?? 0);
		return true;
	} catch (error) {
		if (isRefusal(error, "not-found")) return false;
		throw error;
	}
}
