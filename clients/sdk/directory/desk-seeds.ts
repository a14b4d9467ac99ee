/** Finds the seed of a desk in any of its key epochs, from what is sealed to me. SPEC "Cryptography", section 5. */
import { type DeskEpoch, deskKeys, openDeskSeed, unwrapDeskSeed } from "#crypto/desk.ts";
import type { DeskSeed } from "#crypto/secret.ts";
import { type Bytes, equal, fromBase64Url, hash, type Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type DeskKey, isMemberOfDesk } from "#protocol/folds/directory.ts";
import type { Leaf } from "#protocol/statements/statement.ts";
import { AlarmError, throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import type { SealedDeskSeed } from "../memory.ts";
import { allLeaves } from "./leaves.ts";

/** The key of a desk in an epoch, as its desk.rekey names it. @throws ProtocolError not-found */
export function deskKeyOf(session: UnlockedSession, desk: Id, epoch: number): DeskKey {
	const key = session.dir.desks.get(desk)?.keys.get(epoch);
	if (!key) throw new ProtocolError("not-found", "epoch: the desk has no such key epoch");
	return key;
}

/** An epoch of a desk, in the form that sealing and opening take. @throws ProtocolError not-found */
export function deskEpoch(session: UnlockedSession, desk: Id, epoch: number): DeskEpoch {
	return { network: session.network, desk, epoch, kc: deskKeyOf(session, desk, epoch).kc };
}

/**
 * The seed of a desk in an epoch, checked against the key commitment and the public key in the directory.
 * @throws ProtocolError not-found when there is no such epoch, or no colleague has sealed its seed to me yet; AlarmError key-mismatch,
 * junk-key.
 */
export async function resolveDeskSeed(session: UnlockedSession, desk: Id, epoch: number): Promise<DeskSeed> {
	const kept = session.memory.deskSeeds.get(`${desk} ${epoch}`);
	if (kept) return kept;
	const seed = (await openSealed(session, desk, epoch)) ?? (await unwrapFromLater(session, desk, epoch));
	if (!seed)
		throw new ProtocolError(
			"not-found",
			"desk: you don't have its key yet; a colleague's client seals it to you at its next synchronisation",
		);
	keepDeskSeed(session, desk, epoch, seed);
	return seed;
}

/**
 * Keeps a seed in memory.
 * @throws AlarmError key-mismatch when the directory names another seed; junk-key when the signer of the rekey has published a public key
 * that isn't the seed's.
 */
export function keepDeskSeed(session: UnlockedSession, desk: Id, epoch: number, seed: DeskSeed): void {
	const published = session.dir.desks.get(desk)?.keys.get(epoch);
	const { seal, commitment } = deskKeys(seed);
	if (!published || !equal(commitment, published.kc))
		throwAlarm(session, "key-mismatch", desk, `the directory names another seed of epoch ${epoch}`);
	if (!seal.matches(published.pk))
		throwAlarm(session, "junk-key", desk, junk(epoch, "its public key isn't that of the seed"), published.by);
	session.memory.deskSeeds.set(`${desk} ${epoch}`, seed);
}

/** The detail of an alarm about a key of a desk. */
export const junk = (epoch: number, why: string) => `key ${epoch} of the desk: ${why}`;
export const MY_BOX = "my box does not open";

/** The seed from a box that is sealed to me, or null. */
async function openSealed(session: UnlockedSession, desk: Id, epoch: number): Promise<DeskSeed | null> {
	deskKeyOf(session, desk, epoch);
	const broken: SealedDeskSeed[] = [];
	for (const served of await boxesOf(session, desk, epoch)) {
		const seed = openBox(session, served);
		if (seed) return seed;
		broken.push(served);
	}
	for (const served of broken) await raiseBroken(session, served);
	return null;
}

/** The boxes with the seed of an epoch that the server has sent me. */
export async function boxesOf(session: UnlockedSession, desk: Id, epoch: number): Promise<SealedDeskSeed[]> {
	const isWanted = (each: SealedDeskSeed) => each.desk === desk && each.epoch === epoch && session.seeds.has(each.ke);
	return (await sealedToMe(session, isWanted)).filter(isWanted);
}

/** The seed in a box that is sealed to me; null when the box doesn't open, or holds another seed than the directory names. */
export function openBox(session: UnlockedSession, { desk, epoch, ke, box }: SealedDeskSeed): DeskSeed | null {
	try {
		return openDeskSeed(session.keys(ke).seal, deskEpoch(session, desk, epoch), { member: session.me, ke }, box);
	} catch (error) {
		if (!isRefusal(error, "bad-content")) throw error;
		return null;
	}
}

/** Raises the alarm about a box that doesn't open. It names the member who has signed the hash of the box. Without one, the server is at fault. */
async function raiseBroken(session: UnlockedSession, { desk, epoch, box }: SealedDeskSeed): Promise<void> {
	const { by, sealed } = deskKeyOf(session, desk, epoch);
	const digest = hash(box);
	const signer = sealed.some((each) => equal(each.hash, digest)) ? by : await granterOf(session, desk, digest);
	if (signer) session.alarm({ code: "junk-key", subject: desk, detail: junk(epoch, MY_BOX), by: signer });
	else session.alarm({ code: "key-mismatch", subject: desk, detail: `a box for epoch ${epoch} of the desk does not open` });
}

/** The member who signed the desk.grant of a box, or null. */
async function granterOf(session: UnlockedSession, desk: Id, digest: Bytes): Promise<Id | null> {
	const isGrant = (each: Leaf) => each.type === "desk.grant" && each.body.desk === desk && equal(each.body.hash, digest);
	const leaf = session.log.find(isGrant) ?? (await allLeaves(session)).find(isGrant);
	return leaf?.type === "desk.grant" && session.dir.known.has(leaf.key) ? leaf.body.by : null;
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

/**
 * The seed, unwrapped with the seed of a later epoch, or null. So a new colleague can read what the desk had before. A later rekey that
 * wraps something else is passed over.
 */
async function unwrapFromLater(session: UnlockedSession, desk: Id, epoch: number): Promise<DeskSeed | null> {
	const keys = session.dir.desks.get(desk)?.keys ?? new Map<number, DeskKey>();
	for (const [later, { from, wrap }] of [...keys].reverse()) {
		if (from !== epoch || !wrap || later <= epoch) continue;
		try {
			const seed = unwrapDeskSeed(await resolveDeskSeed(session, desk, later), wrap, deskEpoch(session, desk, epoch));
			if (deskKeys(seed).seal.matches(deskKeyOf(session, desk, epoch).pk)) return seed;
		} catch (error) {
			if (!isRefusal(error, "not-found", "bad-content") && !(error instanceof AlarmError)) throw error;
		}
	}
	return null;
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
