/** Hashes of sign-in names and tokens. Some hashes serve as decoy ids, or as buckets in which attempts are counted. */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { type Bytes, type Id, idFromBytes, idToBytes, type Part, toBase64Url, tup } from "#protocol/bytes.ts";
import { normaliseName } from "./rules.ts";

/**
 * Hashes with a secret of this installation. So nobody learns a sign-in name from the database alone. A bucket is the database key under
 * which attempts are counted.
 */
export class KeyedHashes {
	readonly #key: Uint8Array;
	/** @param key 32 bytes, a secret of this installation. */
	constructor(key: Uint8Array) {
		this.#key = key;
	}
	#hmac(label: string, ...parts: Part[]): Bytes {
		return new Uint8Array(
			createHmac("sha256", this.#key)
				.update(tup(`cloister/1/${label}`, ...parts))
				.digest(),
		);
	}
	/** The database key of a sign-in name. */
	nameKey(name: string): Bytes {
		return this.#hmac("sign-in-name", normaliseName(name));
	}
	/** A decoy id for a name that nobody has: stable, and it looks like a real id. */
	decoyMember(nameKey: Bytes): Id {
		return idFromBytes(this.#hmac("made-up-member", nameKey).slice(0, 16));
	}
	/** The bucket of OPAQUE registrations of one member. Each answer of the server allows one guess of the password. */
	registrationBucket(member: Id): Bytes {
		return this.#hmac("registration-bucket", idToBytes(member));
	}
	/** The bucket of changes to one member's account. */
	changeBucket(member: Id): Bytes {
		return this.#hmac("change-bucket", idToBytes(member));
	}
	/** The bucket of attempts to join by one invite. All ids without an invite share one bucket. */
	joiningBucket(what: "proof" | "registration", invite: Id | null): Bytes {
		return this.#hmac("joining-bucket", what, invite === null ? "" : idToBytes(invite));
	}
	/**
	 * The bucket of sign-in attempts with one name.
	 * @param from the hash of a known device's token, the prefix of an address, or "" for all unknown devices.
	 */
	signInBucket(nameKey: Bytes, from: Bytes | string): Bytes {
		return this.#hmac("sign-in-bucket", nameKey, from);
	}
}

/** @returns 256 random bits, for a cookie. */
export function newToken(): string {
	return toBase64Url(randomBytes(32));
}

/** The stored form of a token. A token has 256 random bits, so it needs no salt and no key stretching. */
export function tokenHash(token: string): Bytes {
	return new Uint8Array(createHash("sha256").update(token).digest());
}
