/** Desks: their members, and the keys that these share. SPEC sections 3 and 5. */
import { deskKeys, openPrintedDeskSeed, sealDeskSeed, sealDeskSeedToPrinted, wrapDeskSeed } from "#crypto/desk.ts";
import { randomId } from "#crypto/random.ts";
import { DeskRecoveryCode } from "#crypto/recovery.ts";
import { SealPublicKey } from "#crypto/seal.ts";
import { DeskSeed } from "#crypto/secret.ts";
import { type Bytes, equal, fromBase64Url, hash, type Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Desk, deskMembers, deskWaiting, isMemberOfDesk, type Member } from "#protocol/folds/directory.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import type { UnlockedSession } from "../context.ts";
import { deskEpoch, keepDeskSeed, rekeyOf } from "./desk-seeds.ts";
import { appendToDirectory } from "./directory.ts";

/** @throws ProtocolError not-found */
export function openDesk(session: UnlockedSession, desk: Id): Desk {
	const record = session.dir.desks.get(desk);
	if (!record?.open) throw new ProtocolError("not-found", "desk: is not an open desk");
	return record;
}

interface Rekey {
	fields: Fields<"desk.rekey">;
	boxes: Bytes[];
	seed: DeskSeed;
}

interface RekeyOf {
	desk: Id;
	epoch: number;
	prev: Bytes | null;
	members: { id: Id; ke: number; kem: Bytes }[];
	earlier: DeskSeed | null;
	/** Public key of the printed code, to which every later key is sealed too. */
	recovery: Bytes | null;
}

/** A fresh seed, sealed exactly to these members and to the printed code, with the earlier seed wrapped inside. */
function makeRekey(session: UnlockedSession, { desk, epoch, prev, members, earlier, recovery }: RekeyOf): Rekey {
	const seed = DeskSeed.random();
	const { seal, commitment: kc } = deskKeys(seed);
	const at = { network: session.network, desk, epoch, kc };
	const sealed = members.map(({ id, ke, kem }) => ({
		member: id,
		ke,
		box: sealDeskSeed(new SealPublicKey(kem), at, { member: id, ke }, seed),
	}));
	const printed = recovery && { pk: recovery, box: sealDeskSeedToPrinted(new SealPublicKey(recovery), at, seed) };
	const wrap = earlier && wrapDeskSeed(seed, earlier, deskEpoch(session, desk, epoch - 1));
	const fields: Fields<"desk.rekey"> = {
		desk,
		epoch,
		prev,
		pk: seal.publicKey.bytes,
		kc,
		wrap,
		sealed: sealed.map(({ member, ke, box }) => ({ member, ke, hash: hash(box) })),
		recovery: printed && { pk: printed.pk, hash: hash(printed.box) },
	};
	return { fields, boxes: [...sealed.map(({ box }) => box), ...(printed ? [printed.box] : [])], seed };
}

function reader(member: Member): RekeyOf["members"][number] {
	const keys = member.keys.get(member.keyEpoch);
	if (!keys) throw new ProtocolError("not-vouched", "member: has no key in force");
	return { id: member.id, ke: member.keyEpoch, kem: keys.kem };
}

/**
 * Opens a desk of my organisation, with me as its first member and its first key.
 * @returns the desk's id.
 * @throws ProtocolError not-allowed unless I am its coordinator.
 * @example const shelter = await addDesk(session, { name: "Shelter" });
 */
export async function addDesk(session: UnlockedSession, { name }: { name: string }): Promise<Id> {
	const desk = randomId();
	const { seed } = await appendToDirectory(session, () => {
		const me = session.dir.members.get(session.me);
		if (!me?.organisation) throw new ProtocolError("not-allowed", "by: only a coordinator of the organisation manages its desks");
		const first = makeRekey(session, { desk, epoch: 1, prev: null, members: [reader(me)], earlier: null, recovery: null });
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
 * Takes a member of the organisation into a desk, and seals the desk's key to them where I have it.
 * @throws ProtocolError not-allowed, wrong-state (belongs to it already)
 * @example await assignToDesk(session, desk, member);
 */
export async function assignToDesk(session: UnlockedSession, desk: Id, member: Id): Promise<void> {
	await appendToDirectory(session, () => ({ statements: [session.sign("desk.member", { desk, member, action: "add" })] }));
	if (isMemberOfDesk(session.dir, session.me, desk)) await grantDeskKey(session, desk);
}

/**
 * Takes somebody out of a desk, and renews its key at once where I belong to it; otherwise its members' clients do.
 * @throws ProtocolError not-allowed, wrong-state (does not belong to it)
 * @example await unassignFromDesk(session, desk, member);
 */
export async function unassignFromDesk(session: UnlockedSession, desk: Id, member: Id): Promise<void> {
	await appendToDirectory(session, () => ({ statements: [session.sign("desk.member", { desk, member, action: "remove" })] }));
	if (isMemberOfDesk(session.dir, session.me, desk)) await rekeyDesk(session, desk);
}

/** Closes a desk for good. @throws ProtocolError not-allowed, wrong-state (it keeps cases) @example await closeDesk(session, desk); */
export async function closeDesk(session: UnlockedSession, desk: Id): Promise<void> {
	await appendToDirectory(session, () => ({ statements: [session.sign("desk.close", { desk })] }));
}

/**
 * A new key for a desk of mine, sealed exactly to its present members; the earlier one stays readable to them.
 * @param change recovery: the public key of a new printed code. withoutEarlier: gives up what only the earlier key
 * opens, for when nobody has it any more.
 * @throws ProtocolError not-found when the earlier key was not sealed to me.
 * @example await rekeyDesk(session, desk);
 */
export async function rekeyDesk(
	session: UnlockedSession,
	desk: Id,
	change: { recovery?: Bytes; withoutEarlier?: boolean } = {},
): Promise<void> {
	const { seed, epoch } = await appendToDirectory(session, async () => {
		const record = openDesk(session, desk);
		const earlier = record.epoch > 0 && !change.withoutEarlier ? await session.deskSeed(desk, record.epoch) : null;
		const next = makeRekey(session, {
			desk,
			epoch: record.epoch + 1,
			prev: record.head,
			members: deskMembers(session.dir, desk).map(reader),
			earlier,
			recovery: change.recovery ?? record.recovery,
		});
		return { statements: [session.sign("desk.rekey", next.fields, desk)], sealed: next.boxes, seed: next.seed, epoch: record.epoch + 1 };
	});
	keepDeskSeed(session, desk, epoch, seed);
}

/**
 * Seals the present key of a desk of mine to colleagues who wait for it.
 * @returns how many were waiting.
 * @throws ProtocolError not-found when I wait for it myself.
 * @example const colleagues = await grantDeskKey(session, desk);
 */
export async function grantDeskKey(session: UnlockedSession, desk: Id): Promise<number> {
	const { statements } = await appendToDirectoryIfAny(session, async () => {
		const { epoch } = openDesk(session, desk);
		const waiting = deskWaiting(session.dir, desk).filter(({ id }) => id !== session.me);
		if (waiting.length === 0) return { statements: [], sealed: [] };
		const seed = await session.deskSeed(desk, epoch);
		const at = deskEpoch(session, desk, epoch);
		const made = waiting.map(reader).map(({ id, ke, kem }) => {
			const box = sealDeskSeed(new SealPublicKey(kem), at, { member: id, ke }, seed);
			return { box, statement: session.sign("desk.grant", { desk, epoch, member: id, keyEpoch: ke, hash: hash(box) }, desk) };
		});
		return { statements: made.map(({ statement }) => statement), sealed: made.map(({ box }) => box) };
	});
	return statements.length;
}

/** Posts nothing when there is nothing to say. */
async function appendToDirectoryIfAny(session: UnlockedSession, build: Parameters<typeof appendToDirectory>[1]) {
	const planned = await build();
	return planned.statements.length === 0 ? planned : appendToDirectory(session, build);
}

/**
 * Makes a recovery code for a desk, to be printed and locked away, and seals the desk's key to it from now on. It replaces
 * an earlier one.
 * @returns the code; it is shown once and kept nowhere.
 * @example print(await printDeskRecovery(session, desk)); // on paper, and nowhere else
 */
export async function printDeskRecovery(session: UnlockedSession, desk: Id): Promise<string> {
	const code = DeskRecoveryCode.random();
	await rekeyDesk(session, desk, { recovery: code.sealKey().publicKey.bytes });
	return code.reveal();
}

/**
 * Opens a desk of mine with its printed code, when no colleague is left who could seal its key to me.
 * @throws ProtocolError bad-input (not such a code), not-found (the desk has no printed code, or another one).
 * @example await openDeskWithPrinted(session, desk, typed);
 */
export async function openDeskWithPrinted(session: UnlockedSession, desk: Id, typed: string): Promise<void> {
	const key = DeskRecoveryCode.parse(typed).sealKey();
	const { epoch } = openDesk(session, desk);
	const printed = rekeyOf(session, desk, epoch)?.recovery;
	if (!printed || !key.matches(printed.pk)) throw new ProtocolError("not-found", "code: is not the present one of this desk");
	const served = await session.server.call(contracts.directory.deskKeys);
	const box = served.printed.map((each) => fromBase64Url(each.box)).find((each) => equal(hash(each), printed.hash));
	if (!box) throw new ProtocolError("not-found", "desk: the server does not have the box of the printed code");
	keepDeskSeed(session, desk, epoch, openPrintedDeskSeed(key, deskEpoch(session, desk, epoch), box));
}
