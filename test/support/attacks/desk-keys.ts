/** A member who renews the key of a desk, and gives colleagues something else than the key. */
import { deskKeys, sealDeskSeedToPrinted, sealNewDeskSeed, wrapDeskSeed } from "#crypto/desk.ts";
import { randomBytes } from "#crypto/random.ts";
import { SealPublicKey } from "#crypto/seal.ts";
import { DeskSeed } from "#crypto/secret.ts";
import { type Bytes, hash, type Id, keyOf, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { deskMembers } from "#protocol/folds/directory.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { nextEpoch } from "#sdk/compartments/epochs.ts";
import { deskEpoch } from "#sdk/directory/desk-seeds.ts";
import { syncDirectory, type UnlockedSession } from "#sdk/index.ts";

export interface Deceit {
	/** The members whose boxes hold nothing. */
	junkFor?: Id[];
	/** The printed code's box holds nothing. */
	junkForCode?: boolean;
	/** Published as the printed code's public key. The code's box holds nothing. */
	codeKey?: Bytes;
	/** The epoch to wrap; null wraps none. By default the present one. */
	from?: number | null;
	junkWrap?: boolean;
	/** Publishes a public key that isn't the seed's. */
	otherKey?: boolean;
	/** Leaves out the printed code. */
	dropsCode?: boolean;
	change?: Partial<Fields<"desk.rekey">>;
}

/** Signs a desk.rekey as the SDK does, except for the deceit, and appends it. */
export async function deceive(session: UnlockedSession, desk: Id, deceit: Deceit = {}): Promise<void> {
	await syncDirectory(session);
	const { dir, network } = session;
	const record = dir.desks.get(desk)!;
	const { junkFor = [], from = record.epoch } = deceit;
	const seed = DeskSeed.random();
	const { seal, commitment: kc } = deskKeys(seed);
	const at = { network, desk, epoch: record.epoch + 1, kc };
	const junk = () => randomBytes(1225);
	const made = deskMembers(dir, desk).map(({ id: member, keyEpoch: ke, keys }) => {
		const box = sealNewDeskSeed(new SealPublicKey(keys.get(ke)!.kem), at, { member, ke }, seed);
		return { member, ke, box: junkFor.includes(member) ? junk() : box };
	});
	const code = deceit.dropsCode ? null : (deceit.codeKey ?? record.recovery);
	const isJunk = deceit.junkForCode || deceit.codeKey;
	const printed = code && (isJunk ? junk() : sealDeskSeedToPrinted(new SealPublicKey(code), at, seed));
	const wrap = from === null ? null : wrapDeskSeed(seed, await session.deskSeed(desk, from), deskEpoch(session, desk, from));
	const fields: Fields<"desk.rekey"> = {
		desk,
		epoch: at.epoch,
		prev: record.head,
		pk: (deceit.otherKey ? deskKeys(DeskSeed.random()) : { seal }).seal.publicKey.bytes,
		kc,
		from,
		wrap: wrap && deceit.junkWrap ? randomBytes(105) : wrap,
		sealed: made.map(({ box, ...named }) => ({ ...named, hash: hash(box) })),
		recovery: code && printed && { pk: code, hash: hash(printed) },
		...deceit.change,
	};
	const boxes = [...made.map(({ box }) => box), ...(printed ? [printed] : [])];
	const sealed = boxes.map((box) => ({ hash: toBase64Url(hash(box)), box: toBase64Url(box) }));
	await session.server.call(contracts.directory.append, {
		body: { statements: [toWire(session.sign("desk.rekey", fields, desk))], sealed },
	});
	await syncDirectory(session);
}

/** Rotates a compartment, and puts nothing into the boxes of these holders. */
export async function deceiveHolders(
	session: UnlockedSession,
	compartment: Id,
	junkFor: Id[],
	reason: "rotation" | "repair" = "rotation",
): Promise<void> {
	await syncDirectory(session);
	const opened = await openCompartment(session, compartment);
	const { statement, boxes } = await nextEpoch(session, opened, { reason });
	const junk = junkFor.map(() => randomBytes(1225));
	const holders = statement.body.holders.map((each) => {
		const box = junk[junkFor.indexOf(each.id)];
		return box ? { ...each, hash: hash(box) } : each;
	});
	const { by: _by, ke: _ke, as, cp: _cp, at: _at, ...fields } = statement.body;
	const signed = session.sign("epoch", { ...fields, holders }, as);
	const named = new Set(holders.map((each) => keyOf(each.hash)));
	const sealed = [...boxes.filter((box) => named.has(keyOf(hash(box)))), ...junk];
	await session.server.call(contracts.compartments.rotate, {
		params: { compartment },
		body: { epoch: toWire(signed), sealed: sealed.map((box) => ({ hash: toBase64Url(hash(box)), box: toBase64Url(box) })) },
	});
}
