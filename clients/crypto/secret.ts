/**
 * Classes of keys. They can't be swapped by accident, and they don't show their bytes in JSON, in template strings, in
 * util.inspect or in structured clones. SPEC "Cryptography", section 5.
 */
import type { Bytes } from "#protocol/bytes.ts";
import { randomBytes } from "./random.ts";

/** Base of every secret. `kind` makes each class a type of its own: TypeScript refuses one class in place of another. */
export abstract class Secret {
	abstract readonly kind: string;
	readonly #bytes: Bytes;
	#wiped = false;

	/**
	 * Copies the bytes.
	 * @param length exact length in bytes.
	 * @throws RangeError for another length.
	 */
	constructor(bytes: Bytes, length = 32) {
		if (!(bytes instanceof Uint8Array) || bytes.length !== length) throw new RangeError(`this key has exactly ${length} bytes`);
		this.#bytes = Uint8Array.from(bytes);
	}

	/**
	 * Calls `f` with the secret's own bytes, without a copy. `f` must neither keep nor change them.
	 * @throws Error after wipe().
	 */
	use<T>(f: (bytes: Bytes) => T): T {
		if (this.#wiped) throw new Error("this key was wiped");
		return f(this.#bytes);
	}

	/** A copy of the bytes, for sealing or disclosing. The caller owns the copy. @throws Error after wipe(). */
	export(): Bytes {
		return this.use((bytes) => Uint8Array.from(bytes));
	}

	/** Overwrites the bytes. It can't reach copies that the JavaScript engine has made. */
	wipe(): void {
		this.#bytes.fill(0);
		this.#wiped = true;
	}

	toString(): string {
		return `[${this.constructor.name}]`;
	}
	toJSON(): string {
		return this.toString();
	}
	[Symbol.for("nodejs.util.inspect.custom")](): string {
		return this.toString();
	}
}

/** Base of secrets that are made from random bytes, and aren't derived from other secrets. */
abstract class RandomSecret extends Secret {
	static random<T extends RandomSecret>(this: new (bytes: Bytes) => T): T {
		return new this(randomBytes(32));
	}
}

/** Root of one member's keys in one key epoch. */
export class MemberSeed extends RandomSecret {
	readonly kind = "member-seed";
}

/** Root of one desk's keys in one key epoch of the desk. The desk's members share it. */
export class DeskSeed extends RandomSecret {
	readonly kind = "desk-seed";
}

/** Root of the keys of a circle in one epoch of it. The desks with a seat share it. */
export class CircleSeed extends RandomSecret {
	readonly kind = "circle-seed";
}

/** Key of one epoch of one compartment. */
export class EpochKey extends RandomSecret {
	readonly kind = "epoch-key";
}

/** Key of one entry, derived from the epoch key. Disclosing it discloses no other entry. */
export class EntryKey extends Secret {
	readonly kind = "entry-key";
}

/** Key of one attachment. The sealed content of the entry contains it. */
export class AttachmentKey extends RandomSecret {
	readonly kind = "attachment-key";
}

/** Encrypts the seeds of earlier key epochs. It is derived from the seed of a later key epoch. */
export class WrapKey extends Secret {
	readonly kind = "wrap-key";
}

/** Encrypts the keybag's content. Only the slots contain the bag key, and each slot has it wrapped under its own slot key. */
export class BagKey extends RandomSecret {
	readonly kind = "bag-key";
}

/** OPAQUE's export key (RFC 9807): 64 bytes that only the right password yields. */
export class ExportKey extends Secret {
	readonly kind = "export-key";
	constructor(bytes: Bytes) {
		super(bytes, 64);
	}
}
