/**
 * Judges the keys of my desks. Whoever has a desk's seed can make all boxes of its desk.rekey again, and sees when a colleague, or the
 * printed code, got something else. A key is good when its boxes are right, and it wraps the newest good key before it. SPEC "The
 * directory", section 5.
 */
import { sealDeskSeedToPrinted, sealNewDeskSeed, unwrapDeskSeed } from "#crypto/desk.ts";
import { SealPublicKey } from "#crypto/seal.ts";
import type { DeskSeed } from "#crypto/secret.ts";
import { equal, hash, type Id, keyOf } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type DeskKey, keysOf } from "#protocol/folds/directory.ts";
import { AlarmError } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import { isHashOf } from "../sealed-hash.ts";
import { storageName } from "./cache.ts";
import { boxesOf, deskEpoch, deskKeyOf, junk, MY_BOX, openBox } from "./desk-seeds.ts";

/** unknown: I don't have the seed, and nothing says that its signer is at fault. */
type Verdict = "good" | "bad" | "unknown";

/**
 * Judges a key of a desk of mine. A bad one raises an alarm that names its signer.
 * @throws ProtocolError unavailable and others of the request for my boxes
 */
export async function judgeDeskKey(session: UnlockedSession, desk: Id, epoch: number): Promise<Verdict> {
	const key = deskKeyOf(session, desk, epoch);
	if (key.rejectedBy !== null) return "bad";
	const name = keyOf(key.kc);
	const known = session.memory.judgedDeskKeys.get(name) ?? (await judgedBefore(session, desk, name));
	if (known) return known;
	const fault = await faultOf(session, desk, epoch, key);
	if (fault === undefined) return "unknown";
	if (fault !== null) return markBad(session, desk, epoch, fault);
	await session.storage.set(judgedName(session, desk), name);
	session.memory.judgedDeskKeys.set(name, "good");
	return "good";
}

/** Remembers that a key is bad. The alarm names the signer of its rekey. */
export function markBad(session: UnlockedSession, desk: Id, epoch: number, fault: string): "bad" {
	const { kc, by } = deskKeyOf(session, desk, epoch);
	session.alarm({ code: "junk-key", subject: desk, detail: junk(epoch, fault), by });
	session.memory.judgedDeskKeys.set(keyOf(kc), "bad");
	return "bad";
}

/** The newest good key of each desk is kept on the device, so that its past isn't judged again at each sign-in. */
const judgedName = ({ network }: UnlockedSession, desk: Id) => storageName(network, "desk-key", desk);

async function judgedBefore(session: UnlockedSession, desk: Id, name: string): Promise<"good" | null> {
	return (await session.storage.get(judgedName(session, desk))) === name ? "good" : null;
}

/** What is wrong with a key; null when it is good, undefined when I can't judge it. */
async function faultOf(session: UnlockedSession, desk: Id, epoch: number, key: DeskKey): Promise<string | null | undefined> {
	const mine = key.sealed.find(({ member, ke }) => member === session.me && session.seeds.has(ke));
	const box = mine && (await boxesOf(session, desk, epoch)).find((each) => equal(hash(each.box), mine.hash));
	if (box && !openBox(session, box)) return MY_BOX;
	let seed: DeskSeed;
	try {
		seed = await session.deskSeed(desk, epoch);
	} catch (error) {
		if (error instanceof AlarmError && error.alarm.code === "junk-key") return "its public key isn't that of the seed";
		if (!isRefusal(error, "not-found")) throw error;
		return undefined;
	}
	return faultOfBoxes(session, desk, epoch, key, seed) ?? (await faultOfWrap(session, desk, epoch, key, seed));
}

function faultOfBoxes(session: UnlockedSession, desk: Id, epoch: number, key: DeskKey, seed: DeskSeed): string | null {
	const at = deskEpoch(session, desk, epoch);
	for (const { member, ke, hash: named } of key.sealed) {
		const kem = keysOf(session.dir, member, ke)?.kem;
		if (!kem || !isHashOf(named, () => sealNewDeskSeed(new SealPublicKey(kem), at, { member, ke }, seed)))
			return `the box of member ${member} does not hold it`;
	}
	const { recovery } = key;
	const isPrinted = recovery === null || isHashOf(recovery.hash, () => sealDeskSeedToPrinted(new SealPublicKey(recovery.pk), at, seed));
	return isPrinted ? null : "the box of the printed code does not hold it";
}

/** Checks that the key wraps the newest good key before it. */
async function faultOfWrap(
	session: UnlockedSession,
	desk: Id,
	epoch: number,
	{ from, wrap }: DeskKey,
	seed: DeskSeed,
): Promise<string | null> {
	if (from !== null && wrap !== null && !unwraps(session, desk, from, seed, wrap)) return `it does not wrap key ${from}`;
	for (let earlier = epoch - 1; earlier > (from ?? 0); earlier--)
		if ((await judgeDeskKey(session, desk, earlier)) === "good") return `it leaves out key ${earlier}`;
	return from !== null && (await judgeDeskKey(session, desk, from)) === "bad" ? `it builds on key ${from}` : null;
}

function unwraps(session: UnlockedSession, desk: Id, from: number, seed: DeskSeed, wrap: Uint8Array): boolean {
	try {
		unwrapDeskSeed(seed, wrap, deskEpoch(session, desk, from)).wipe();
		return true;
	} catch (error) {
		if (!isRefusal(error, "bad-content")) throw error;
		return false;
	}
}

/**
 * The newest good key of a desk of mine, for the next rekey to wrap. Null when the desk has none, as far as I can know.
 * @throws ProtocolError not-found when a key may be good, but I don't have it yet.
 */
export async function newestGoodKey(session: UnlockedSession, desk: Id): Promise<{ epoch: number; seed: DeskSeed } | null> {
	for (let epoch = session.dir.desks.get(desk)?.epoch ?? 0; epoch > 0; epoch--) {
		const verdict = await judgeDeskKey(session, desk, epoch);
		if (verdict === "unknown") throw new ProtocolError("not-found", `desk: you don't have its key ${epoch} yet`);
		if (verdict === "good") return { epoch, seed: await session.deskSeed(desk, epoch) };
	}
	return null;
}
