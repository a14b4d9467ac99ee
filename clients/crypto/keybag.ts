/**
 * The keybag: everything that a member must never lose, as one sealed blob on the server. There are two ways to open the bag: the
 * password and the recovery code. For each of them, a slot wraps the bag key. SPEC "Cryptography", section 8.
 */
import { type Bytes, equal, hash, type Id, idToBytes, kdf, tup } from "#protocol/bytes.ts";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { type RecoveryChallenge, recoveryInput } from "#protocol/contracts/session.ts";
import { bytes, bytesUpTo, id, list, map, nullable, oneOf, type Shape, uint, type ValueOf } from "#protocol/schema.ts";
import { badContent, copen, cseal, whyItFailed } from "./aead.ts";
import { pad, unpad } from "./padding.ts";
import { type RandomSource, randomBytes } from "./random.ts";
import type { RecoveryCode } from "./recovery.ts";
import { BagKey, type ExportKey, MemberSeed, Secret } from "./secret.ts";

export { RecoveryCode } from "./recovery.ts";

const SLOT_KINDS = ["password", "recovery"] as const;
export type SlotKind = (typeof SLOT_KINDS)[number];

/** The key that wraps the bag key in one slot. It can't be used for a slot of another kind. */
export class SlotKey extends Secret {
	readonly kind = "slot-key";
	readonly slot: SlotKind;
	private constructor(key: Bytes, slot: SlotKind) {
		super(key);
		this.slot = slot;
	}
	static fromPassword(exportKey: ExportKey): SlotKey {
		return new SlotKey(
			exportKey.use((key) => kdf(key, "slot/password")),
			"password",
		);
	}
	static fromRecovery(code: RecoveryCode): SlotKey {
		return new SlotKey(
			code.use((key) => kdf(key, "slot/recovery")),
			"recovery",
		);
	}
}

const memberSeed: Shape<MemberSeed> = {
	form: { kind: "bytes", length: 32 },
	toCbor: (seed, field) => bytes(32).toCbor(seed.export(), field),
	fromCbor: (value, field) => new MemberSeed(bytes(32).fromCbor(value, field)),
};
/** The newest signed checkpoint of a log that the member has seen. */
const seen = nullable(map({ size: uint, root: bytes(32) }));

/**
 * version: grows by one with each write; the same inside and outside of the box. network: the hash of genesis, so it also
 * pins genesis. seeds: one per key epoch, the newest last. directory: the newest signed checkpoint of the directory that the client has seen.
 * desks, access, notes: for later versions of the program. A client keeps what it finds there.
 */
const content = map({
	version: uint,
	network: bytes(32),
	member: id,
	seeds: list(map({ ke: uint, seed: memberSeed }), 100),
	desks: list(map({ desk: id, epoch: uint, kc: bytes(32) }), 200),
	directory: seen,
	access: seen,
	notes: bytesUpTo(32 * 1024),
});
/** The bag as the server stores it. v: the version of the format. version, network and member are the same as in `content`. */
const outside = map({
	v: uint,
	version: uint,
	network: bytes(32),
	member: id,
	slots: list(map({ kind: oneOf(SLOT_KINDS), box: bytesUpTo(256) }), 8),
	box: bytesUpTo(64 * 1024),
});

export type KeybagContent = ValueOf<typeof content>;
type Outside = ValueOf<typeof outside>;

/** The owner of a bag. */
export interface KeybagOwner {
	network: Bytes;
	member: Id;
}

const FORMAT = 1;

function slotAad(owner: KeybagOwner, kind: SlotKind): Bytes {
	return tup(owner.network, idToBytes(owner.member), kind);
}

function boxAad(owner: KeybagOwner, version: number): Bytes {
	return tup(owner.network, idToBytes(owner.member), version);
}

function sealSlot(owner: KeybagOwner, key: SlotKey, bagKey: BagKey, random: RandomSource): Outside["slots"][number] {
	const box = bagKey.use((bag) => key.use((wrap) => cseal(wrap, "slot", slotAad(owner, key.slot), bag, random)));
	return { kind: key.slot, box };
}

/** An opened bag. Immutable: each change returns the next version. */
export class Keybag {
	readonly content: KeybagContent;
	/** The sealed bytes that the server keeps. The credential statement names their hash. */
	readonly bytes: Bytes;
	readonly #bagKey: BagKey;
	readonly #slots: Outside["slots"];

	private constructor(inside: KeybagContent, slots: Outside["slots"], bagKey: BagKey, blob: Bytes) {
		this.content = inside;
		this.bytes = blob;
		this.#bagKey = bagKey;
		this.#slots = slots;
	}

	static #write(inside: KeybagContent, slots: Outside["slots"], bagKey: BagKey, random: RandomSource): Keybag {
		const { version, network, member } = inside;
		const plain = encodeCbor(content.toCbor(inside, ""));
		const box = bagKey.use((key) => cseal(key, "keybag", boxAad(inside, version), pad(plain), random));
		plain.fill(0);
		return new Keybag(inside, slots, bagKey, encodeCbor(outside.toCbor({ v: FORMAT, version, network, member, slots, box }, "")));
	}

	/** Version 1, under a fresh bag key, with both slots. @throws ShapeError. */
	static create(inside: Omit<KeybagContent, "version">, password: SlotKey, recovery: SlotKey, random: RandomSource = randomBytes): Keybag {
		if (password.slot !== "password" || recovery.slot !== "recovery")
			throw new Error("takes a password's slot key, then a recovery code's");
		const bagKey = new BagKey(random(32));
		const slots = [password, recovery].map((key) => sealSlot(inside, key, bagKey, random));
		return Keybag.#write({ ...inside, version: 1 }, slots, bagKey, random);
	}

	/**
	 * Opens a bag from the server. The caller must also compare H(bytes) and version with the newest credential statement: only that
	 * comparison reveals an old bag.
	 * @throws ProtocolError `bad-content`, the same for every cause, including a wrong key and another member's bag; the library's own
	 * error when it gets no memory.
	 */
	static open(blob: Bytes, owner: KeybagOwner, key: SlotKey): Keybag {
		try {
			const out = parseOutside(blob, owner);
			const bagKey = openSlot(out, owner, key);
			const inside = content.fromCbor(
				decodeCbor(unpad(bagKey.use((bag) => copen(bag, "keybag", boxAad(owner, out.version), out.box)))),
				"",
			);
			return new Keybag(inside, out.slots, bagKey, Uint8Array.from(blob));
		} catch (error) {
			throw whyItFailed(error);
		}
	}

	get version(): number {
		return this.content.version;
	}

	/** H(bytes), for the credential statement. */
	get hash(): Bytes {
		return hash(this.bytes);
	}

	/** Overwrites the bag key and the seeds. Neither this version nor another one of the bag can be used after that. */
	wipe(): void {
		for (const key of [this.#bagKey, ...this.content.seeds.map(({ seed }) => seed)]) key.wipe();
	}

	/** The next version with other content and the same slots. */
	update(changes: Partial<Omit<KeybagContent, "version" | "network" | "member">>, random: RandomSource = randomBytes): Keybag {
		return Keybag.#write({ ...this.content, ...changes, version: this.version + 1 }, this.#slots, this.#bagKey, random);
	}

	/** The next version, with this slot in the place of the earlier slot of the same kind: for a new password or recovery code. */
	withSlot(key: SlotKey, random: RandomSource = randomBytes): Keybag {
		const slot = sealSlot(this.content, key, this.#bagKey, random);
		const slots = [...this.#slots.filter((one) => one.kind !== key.slot), slot].sort(
			(a, b) => SLOT_KINDS.indexOf(a.kind) - SLOT_KINDS.indexOf(b.kind),
		);
		return Keybag.#write({ ...this.content, version: this.version + 1 }, slots, this.#bagKey, random);
	}
}

/** The id of the network that a bag names. Only opening the bag proves that this id is right. @returns null for a malformed bag. */
export function networkOfBag(blob: Bytes): Bytes | null {
	try {
		return outside.fromCbor(decodeCbor(blob), "").network;
	} catch {
		return null;
	}
}

/** Decodes the outer map of a bag strictly: this format, this owner, each slot once and in the fixed order. */
function parseOutside(blob: Bytes, owner: KeybagOwner): Outside {
	const out = outside.fromCbor(decodeCbor(blob), "");
	const order = out.slots.map((slot) => SLOT_KINDS.indexOf(slot.kind));
	const ordered = order.every((place, i) => i === 0 || place > (order[i - 1] ?? 0));
	if (out.v !== FORMAT || out.version < 1 || !ordered || out.member !== owner.member || !equal(out.network, owner.network))
		throw badContent();
	return out;
}

function openSlot(out: Outside, owner: KeybagOwner, key: SlotKey): BagKey {
	const slot = out.slots.find((one) => one.kind === key.slot);
	if (!slot) throw badContent();
	return new BagKey(key.use((wrap) => copen(wrap, "slot", slotAad(owner, key.slot), slot.box)));
}

/** Signs the server's challenge. @returns an Ed25519 signature of 64 bytes by the code's signing key. */
export function signRecovery(code: RecoveryCode, challenge: RecoveryChallenge): Bytes {
	return code.signingKey().sign(recoveryInput(challenge));
}
