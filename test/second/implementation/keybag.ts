/** Second implementation of spec/crypto.md sections 7 and 8: the inputs of sign-in, and the keybag. */

import { copen, cseal, pad, unpad } from "./boxes.ts";
import { type Bytes, KDF, refuse, same, tup } from "./bytes.ts";
import { decodeExactly, encode, fields, list, octets, uint, type Value } from "./cbor.ts";

export const signInProof = (sessionKey: Bytes, origin: string): Bytes => KDF(sessionKey, "sign-in", origin);

export type Kind = "password" | "recovery";
export const passwordSlotKey = (exportKey: Bytes): Bytes => KDF(exportKey, "slot/password");

export interface Owner {
	network: Bytes;
	member: Bytes;
}
export interface Outside extends Owner {
	version: number;
	slots: { kind: Kind; box: Bytes }[];
	box: Bytes;
}
export interface Inside extends Owner {
	version: number;
	seeds: { ke: number; seed: Bytes }[];
	desks: { desk: Bytes; epoch: number; kc: Bytes }[];
	directory: Seen | null;
	access: Seen | null;
	notes: Bytes;
}
interface Seen {
	size: number;
	root: Bytes;
}

const slotAad = (owner: Owner, kind: Kind): Bytes => tup(owner.network, owner.member, kind);
const bagAad = (owner: Owner, version: number): Bytes => tup(owner.network, owner.member, version);

/** @param nonce gives a nonce for each slot, then one for the inside. Known answers need fixed nonces and a fixed bag key. */
export function writeBag(inside: Inside, bagKey: Bytes, slotKeys: [Kind, Bytes][], nonce: () => Bytes): Bytes {
	const { network, member, version } = inside;
	const slots = slotKeys.map(([kind, key]) => ({ kind, box: cseal(key, "slot", slotAad(inside, kind), bagKey, nonce()) }));
	const box = cseal(bagKey, "keybag", bagAad(inside, version), pad(encode(inside as unknown as Value)), nonce());
	return encode({ v: 1, version, network, member, slots, box });
}

export function readOutside(blob: Bytes): Outside {
	const bag = fields(decodeExactly(blob), "v", "version", "network", "member", "slots", "box");
	if (bag.v !== 1) refuse("another format");
	const slots = list(bag.slots).map((slot) => {
		const { kind, box } = fields(slot, "kind", "box");
		return kind === "password" || kind === "recovery" ? { kind: kind as Kind, box: octets(box) } : refuse("no such slot");
	});
	const kinds = slots.map(({ kind }) => kind).join();
	if (!["password", "recovery", "password,recovery"].includes(kinds)) refuse("slots: a kind twice, or recovery before password");
	return { version: version(bag.version), network: octets(bag.network, 32), member: octets(bag.member, 16), slots, box: octets(bag.box) };
}

export function openBag(blob: Bytes, owner: Owner, kind: Kind, slotKey: Bytes): Inside {
	const outside = readOutside(blob);
	const slot = outside.slots.find((candidate) => candidate.kind === kind) ?? refuse("no such slot");
	const bagKey = octets(copen(slotKey, "slot", slotAad(owner, kind), slot.box), 32);
	const inside = readInside(unpad(copen(bagKey, "keybag", bagAad(owner, outside.version), outside.box)));
	for (const side of [outside, inside])
		if (!same(side.network, owner.network) || !same(side.member, owner.member) || side.version !== outside.version)
			refuse("a bag of another member, or with another version inside");
	return inside;
}

function readInside(bytes: Bytes): Inside {
	const map = fields(decodeExactly(bytes), "version", "network", "member", "seeds", "desks", "directory", "access", "notes");
	const notes = octets(map.notes);
	if (notes.length > 32 * 1024) refuse("notes too long");
	return {
		version: version(map.version),
		network: octets(map.network, 32),
		member: octets(map.member, 16),
		seeds: list(map.seeds).map((item) => {
			const { ke, seed } = fields(item, "ke", "seed");
			return { ke: uint(ke), seed: octets(seed, 32) };
		}),
		desks: list(map.desks).map((item) => {
			const { desk, epoch, kc } = fields(item, "desk", "epoch", "kc");
			return { desk: octets(desk, 16), epoch: uint(epoch), kc: octets(kc, 32) };
		}),
		directory: seen(map.directory),
		access: seen(map.access),
		notes,
	};
}

function seen(value: Value): Seen | null {
	if (value === null) return null;
	const { size, root } = fields(value, "size", "root");
	return { size: uint(size), root: octets(root, 32) };
}

function version(value: Value): number {
	const number = uint(value);
	return number >= 1 ? number : refuse("versions start at 1");
}

/** The message that the recovery code's key signs, so that the server releases the bag. */
export const recoveryInput = (network: Bytes, origin: string, member: Bytes, challenge: Bytes): Bytes =>
	tup("cloister/1/recover", network, origin, member, challenge);
