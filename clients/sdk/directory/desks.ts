/** Desks: their members and their shared keys. SPEC "The directory", section 5, and "Cryptography", section 5. */
import { deskKeys, sealDeskSeed, sealDeskSeedToPrinted, sealNewDeskSeed, wrapDeskSeed } from "#crypto/desk.ts";
import { randomId } from "#crypto/random.ts";
import { SealPublicKey } from "#crypto/seal.ts";
import { DeskSeed } from "#crypto/secret.ts";
import { type Bytes, hash, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	activeMember,
	type Desk,
	deskIsStale,
	deskKeyIsRejected,
	deskMembers,
	deskWaiting,
	isMemberOfDesk,
	isNamedIn,
	type Member,
	printedCode,
} from "#protocol/folds/directory.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import { appendStatement, appendToDirectory, appendToDirectoryIfAny } from "./append.ts";
import { judgeDeskKey, newestGoodKey } from "./desk-judging.ts";
import { deskEpoch, deskKeyOf, hasDeskKey, keepDeskSeed } from "./desk-seeds.ts";

/** The record of an open desk. @throws ProtocolError not-found */
export function openDesk(session: UnlockedSession, desk: Id): Desk {
	const record = session.dir.desks.get(desk);
	if (!record?.open) throw new ProtocolError("not-found", "desk: no open desk has this id");
	return record;
}

/** A rekey statement's fields, the boxes that it names, and the new seed. */
interface Rekey {
	fields: Fields<"desk.rekey">;
	boxes: Bytes[];
	seed: DeskSeed;
}

interface RekeyInput {
	desk: Id;
	epoch: number;
	/** objId of the rekey before. */
	prev: Bytes | null;
	members: { id: Id; ke: number; kem: Bytes }[];
	/** The newest good key, which the new one wraps; null when there is none. */
	earlier: { epoch: number; seed: DeskSeed } | null;
	/** Public key of the printed recovery code. Each later key is sealed to it too. */
	recovery: Bytes | null;
}

/** Makes a new seed, sealed to these members and to the printed code, if there is one. The new seed wraps the earlier one. */
function makeRekey(session: UnlockedSession, { desk, epoch, prev, members, earlier, recovery }: RekeyInput): Rekey {
	const seed = DeskSeed.random();
	const { seal, commitment: kc } = deskKeys(seed);
	const at = { network: session.network, desk, epoch, kc };
	const sealed = members.map(({ id, ke, kem }) => ({
		member: id,
		ke,
		box: sealNewDeskSeed(new SealPublicKey(kem), at, { member: id, ke }, seed),
	}));
	const printed = recovery && { pk: recovery, box: sealDeskSeedToPrinted(new SealPublicKey(recovery), at, seed) };
	const wrap = earlier && wrapDeskSeed(seed, earlier.seed, deskEpoch(session, desk, earlier.epoch));
	const fields: Fields<"desk.rekey"> = {
		desk,
		epoch,
		prev,
		pk: seal.publicKey.bytes,
		kc,
		from: earlier?.epoch ?? null,
		wrap,
		sealed: sealed.map(({ member, ke, box }) => ({ member, ke, hash: hash(box) })),
		recovery: printed && { pk: printed.pk, hash: hash(printed.box) },
	};
	return { fields, boxes: [...sealed.map(({ box }) => box), ...(printed ? [printed.box] : [])], seed };
}

/** The public key of a member to seal desk keys to, with its key epoch. @throws ProtocolError not-vouched */
function sealTarget(member: Member): RekeyInput["members"][number] {
	const keys = member.keys.get(member.keyEpoch);
	if (!keys) throw new ProtocolError("not-vouched", "member: nobody has vouched for this person's keys yet");
	return { id: member.id, ke: member.keyEpoch, kem: keys.kem };
}

/**
 * Opens a desk of my organisation with a first key. I become its first member.
 * @returns the desk's id.
 * @throws ProtocolError not-allowed unless I am a coordinator of the organisation.
 * @example const shelter = await addDesk(session, { name: "Shelter" });
 */
export async function addDesk(session: UnlockedSession, { name }: { name: string }): Promise<Id> {
	const desk = randomId();
	const { seed } = await appendToDirectory(session, () => {
		const me = session.dir.members.get(session.me);
		if (!me?.organisation) throw new ProtocolError("not-allowed", "by: only a coordinator of the organisation can manage its desks");
		const first = makeRekey(session, { desk, epoch: 1, prev: null, members: [sealTarget(me)], earlier: null, recovery: null });
		const statements = [
			session.sign("desk.add", { desk, organisation: me.organisation, name: name.normalize("NFC") }),
			session.sign("desk.rekey", first.fields, desk),
		];
		return { statements, sealed: first.boxes, seed: first.seed };
	});
	keepDeskSeed(session, desk, 1, seed);
	return desk;
}

/**
 * Adds a member of the organisation to a desk. If I have the desk's key, this call also seals it to the new member. If not, the client of
 * another member of the desk does so at its next upkeep.
 * @throws ProtocolError not-allowed, wrong-state (the member belongs to the desk already)
 * @example await assignToDesk(session, desk, member);
 */
export async function assignToDesk(session: UnlockedSession, desk: Id, member: Id): Promise<void> {
	await settleDeskKey(session, desk);
	await appendStatement(session, "desk.member", () => ({ desk, member, action: "add" as const }));
	// Somebody who has left may know the present key.
	if (deskIsStale(session.dir, desk)) {
		if (await canRenewDesk(session, desk)) await rekeyDesk(session, desk);
		return;
	}
	// A bad key that I may not reject is repaired by a colleague, who then seals the next one to the new member as well.
	const isGood = (await judgeDeskKey(session, desk, openDesk(session, desk).epoch)) !== "bad";
	if (isGood && (await hasDeskKey(session, desk))) await grantDeskKey(session, desk);
}

/** Whether I may and can renew the key of a desk of mine. */
export async function canRenewDesk(session: UnlockedSession, desk: Id): Promise<boolean> {
	const { dir, me } = session;
	if (!isMemberOfDesk(dir, me, desk)) return false;
	const record = openDesk(session, desk);
	const isBarred = deskKeyIsRejected(dir, desk) && record.keys.get(record.epoch)?.by === me;
	if (isBarred && deskMembers(dir, desk).length > 1) return false;
	return (await goodKeyOrNull(session, desk)) !== null;
}

/** The newest good key of a desk of mine; null when it has none, or one may be good that I don't have. */
async function goodKeyOrNull(session: UnlockedSession, desk: Id) {
	try {
		return await newestGoodKey(session, desk);
	} catch (error) {
		if (isRefusal(error, "not-found")) return null;
		throw error;
	}
}

/**
 * Removes a member from a desk. If I have the desk's key and still belong to the desk, this call also renews the key. If not, the client of
 * a member of the desk does so at its next upkeep.
 * @throws ProtocolError not-allowed, wrong-state (the member does not belong to the desk)
 * @example await unassignFromDesk(session, desk, member);
 */
export async function unassignFromDesk(session: UnlockedSession, desk: Id, member: Id): Promise<void> {
	await appendStatement(session, "desk.member", () => ({ desk, member, action: "remove" as const }));
	if (await canRenewDesk(session, desk)) await rekeyDesk(session, desk);
}

/**
 * Closes a desk for good.
 * @throws ProtocolError not-allowed, wrong-state (it has open cases, sections or hand-offs)
 * @example await closeDesk(session, desk);
 */
export async function closeDesk(session: UnlockedSession, desk: Id): Promise<void> {
	await appendStatement(session, "desk.close", () => ({ desk }));
}

/**
 * Renews the key of a desk of mine. The key is sealed to the present members and the printed code only. They can still open what earlier
 * keys open.
 * @param change recovery: the public key of a new printed code, or null for none; by default the present code stays. withoutEarlier: for
 * a desk whose earlier key nobody has any more. Content that only the earlier key opens is lost. A key that I have is kept all the same.
 * @throws ProtocolError not-found when the desk isn't open, or I don't have the earlier key.
 * @example await rekeyDesk(session, desk);
 */
export async function rekeyDesk(
	session: UnlockedSession,
	desk: Id,
	change: { recovery?: Bytes | null; withoutEarlier?: boolean } = {},
): Promise<void> {
	const { seed, epoch } = await appendToDirectory(session, async () => {
		const record = openDesk(session, desk);
		const earlier = await goodKeyOrNull(session, desk);
		if (record.epoch > 0 && !earlier && !change.withoutEarlier)
			throw new ProtocolError("not-found", "desk: you have no good key of it; another colleague of the desk renews it");
		const next = makeRekey(session, {
			desk,
			epoch: record.epoch + 1,
			prev: record.head,
			members: deskMembers(session.dir, desk).map(sealTarget),
			earlier,
			recovery: change.recovery === undefined ? record.recovery : change.recovery,
		});
		return { statements: [session.sign("desk.rekey", next.fields, desk)], sealed: next.boxes, seed: next.seed, epoch: record.epoch + 1 };
	});
	keepDeskSeed(session, desk, epoch, seed);
}

/**
 * Judges the present key of a desk of mine, before it is used. If it is bad, this call rejects it, when its desk.rekey names me, and makes
 * a new one from the newest good key, when I have that. Raises the alarm `junk-key`, which names the signer.
 * @returns whether the directory has changed.
 * @example if (await settleDeskKey(session, desk)) await syncDirectory(session);
 */
export async function settleDeskKey(session: UnlockedSession, desk: Id): Promise<boolean> {
	const { dir, me } = session;
	raiseRejectedTwice(session, desk);
	const epoch = dir.desks.get(desk)?.epoch ?? 0;
	if (epoch === 0 || !isMemberOfDesk(dir, me, desk) || !activeMember(dir, me) || deskKeyIsRejected(dir, desk)) return false;
	if ((await judgeDeskKey(session, desk, epoch)) !== "bad") return false;
	const { statements } = await appendToDirectoryIfAny(session, () => repairDeskKey(session, desk));
	return statements.length > 0;
}

/** The statements that put a good key in place of the present one. None when the present key isn't bad any more, or others must act. */
async function repairDeskKey(session: UnlockedSession, desk: Id) {
	const record = openDesk(session, desk);
	const me = activeMember(session.dir, session.me);
	const key = deskKeyOf(session, desk, record.epoch);
	const nothing = { statements: [], sealed: [] };
	if (!me || deskKeyIsRejected(session.dir, desk) || (await judgeDeskKey(session, desk, record.epoch)) !== "bad") return nothing;
	const mayReject = key.by !== me.id && isNamedIn(key, me);
	const rejection = mayReject ? [session.sign("desk.reject", { desk, epoch: record.epoch }, desk)] : [];
	const good = (await canRenewDesk(session, desk)) ? await newestGoodKey(session, desk) : null;
	if (!good) return { ...nothing, statements: rejection };
	// The code after the rejection. This rekey must name it.
	const keys = new Map(record.keys).set(record.epoch, { ...key, rejectedBy: mayReject ? me.id : null });
	const next = makeRekey(session, {
		desk,
		epoch: record.epoch + 1,
		prev: record.head,
		members: deskMembers(session.dir, desk).map(sealTarget),
		earlier: good,
		recovery: printedCode(keys.values()),
	});
	return { statements: [...rejection, session.sign("desk.rekey", next.fields, desk)], sealed: next.boxes };
}

/** Names a member who has rejected the last two keys of a desk of mine, when two others had made these keys. */
function raiseRejectedTwice(session: UnlockedSession, desk: Id): void {
	const keys = [...(session.dir.desks.get(desk)?.keys ?? [])];
	const rejected = keys.filter(([, { rejectedBy }]) => rejectedBy !== null).slice(-2);
	const [[first, one], [second, two]] = rejected.length === 2 ? (rejected as [(typeof keys)[number], (typeof keys)[number]]) : [[0], [0]];
	if (!one || !two || second !== first + 1 || second < keys.length - 1 || one.rejectedBy !== two.rejectedBy || one.by === two.by) return;
	const detail = `keys ${first} and ${second} of the desk, which two members have made, were rejected by one`;
	session.alarm({ code: "rejects-again", subject: desk, detail, by: two.rejectedBy as Id });
}

/**
 * Seals the present key of a desk of mine to the colleagues who wait for it.
 * @returns how many colleagues got it.
 * @throws ProtocolError not-found when I don't have the key myself; stale when the key is bad, see `settleDeskKey`.
 * @example const colleagues = await grantDeskKey(session, desk);
 */
export async function grantDeskKey(session: UnlockedSession, desk: Id): Promise<number> {
	const { statements } = await appendToDirectoryIfAny(session, async () => {
		const { epoch } = openDesk(session, desk);
		const waiting = deskWaiting(session.dir, desk).filter(({ id }) => id !== session.me);
		if (waiting.length === 0) return { statements: [], sealed: [] };
		if ((await judgeDeskKey(session, desk, epoch)) === "bad") throw new ProtocolError("stale", "epoch: this key is not good");
		const seed = await session.deskSeed(desk, epoch);
		const at = deskEpoch(session, desk, epoch);
		const made = waiting.map(sealTarget).map(({ id, ke, kem }) => {
			const box = sealDeskSeed(new SealPublicKey(kem), at, { member: id, ke }, seed);
			return { box, statement: session.sign("desk.grant", { desk, epoch, member: id, keyEpoch: ke, hash: hash(box) }, desk) };
		});
		return { statements: made.map(({ statement }) => statement), sealed: made.map(({ box }) => box) };
	});
	return statements.length;
}
