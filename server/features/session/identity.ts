/** Sign-in names, made-up ids, buckets and tokens: all that is derived from a secret or stored as a hash. */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { type Bytes, type Id, idFromBytes, idToBytes, type Part, toBase64Url, tup } from "#protocol/bytes.ts";
import { normaliseName } from "./rules.ts";

export class Names {
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
	/** What stands in the database for a sign-in name. */
	key(name: string): Bytes {
		return this.#hmac("sign-in-name", normaliseName(name));
	}
	/** The id that a name nobody has is answered with: always the same, and no different from a real one. */
	madeUpMember(nameKey: Bytes): Id {
		return idFromBytes(this.#hmac("made-up-member", nameKey).slice(0, 16));
	}
	/** Registrations of one member: each is an answer by which a password can be guessed. */
	registrations(member: Id): Bytes {
		return this.#hmac("registration-bucket", idToBytes(member));
	}
	/** Changes of one member's account. */
	changes(member: Id): Bytes {
		return this.#hmac("change-bucket", idToBytes(member));
	}
	/** Attempts to join by one invite, or by one that isn't there: all of those together. */
	joining(what: "proof" | "registration", invite: Id | null): Bytes {
		return this.#hmac("joining-bucket", what, invite === null ? "" : idToBytes(invite));
	}
	/** Whose attempts are counted together. @param device hash of a known device's token, or null for strangers. */
	bucket(kind: "password" | "recovery", nameKey: Bytes, device: Bytes | null): Bytes {
		return this.#hmac("sign-in-bucket", kind, nameKey, device ?? "");
	}
}

/** @returns 256 random bits, for a cookie. */
export function newToken(): string {
	return toBase64Url(randomBytes(32));
}

/** Tokens are stored as this; they have 256 bits, so that no salt or stretching is needed. */
export function tokenHash(token: string): Bytes {
	return new Uint8Array(createHash("sha256").update(token).digest());
}
