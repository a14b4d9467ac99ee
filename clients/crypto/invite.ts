/**
 * Invitations, given in person or by phone: a 100-bit token that is never sent, and a 60-bit pin. With the pin the
 * newcomer's client recognises a false network that a lying server shows. SPEC "Cryptography", section 6.
 */
import { type Bytes, equal, kdf } from "#protocol/bytes.ts";
import { decodeCode, encodeCode, fromQuintets, toQuintets } from "./crockford.ts";
import { type RandomSource, randomBytes } from "./random.ts";
import { Secret } from "./secret.ts";
import { SigningKey } from "./signing.ts";

/** Each character of a code holds 5 bits. */
const TOKEN_CHARACTERS = 20;
const PIN_CHARACTERS = 12;
/** How many random bytes are drawn for a token: the smallest number that has at least 100 bits. */
const RANDOM_BYTES = 13;
/** 100 bits, then 28 zero bits, because libsodium's keyed BLAKE2b takes no key under 16 bytes. */
const TOKEN_BYTES = 16;

/** The first 60 bits of KDF(token, "invite-pin", network), as 12 numbers of 5 bits. */
function pinOf(token: Bytes, network: Bytes): number[] {
	return toQuintets(kdf(token, "invite-pin", network)).slice(0, PIN_CHARACTERS);
}

/** The bytes of a token from its 20 numbers of 5 bits. */
function tokenBytes(values: number[]): Bytes {
	const out = new Uint8Array(TOKEN_BYTES);
	out.set(fromQuintets(values));
	return out;
}

/** The token and the pin of an invitation. */
export class Invite extends Secret {
	readonly kind = "invite-token";
	readonly #pin: number[];

	constructor(token: Bytes, pin: number[]) {
		super(token, TOKEN_BYTES);
		this.#pin = [...pin];
	}

	/** A fresh token for this network. @param network 32 bytes. */
	static random(network: Bytes, random: RandomSource = randomBytes): Invite {
		const token = tokenBytes(toQuintets(random(RANDOM_BYTES)).slice(0, TOKEN_CHARACTERS));
		return new Invite(token, pinOf(token, network));
	}

	/** Parses a code. @throws ProtocolError `bad-input`, field `code`, that says what is wrong. */
	static parse(text: string): Invite {
		const values = decodeCode(text, "invite");
		return new Invite(tokenBytes(values.slice(0, TOKEN_CHARACTERS)), values.slice(TOKEN_CHARACTERS));
	}

	/** The code to pass on. It contains the secret. */
	reveal(): string {
		const token = this.use((bytes) => toQuintets(bytes).slice(0, TOKEN_CHARACTERS));
		return encodeCode([...token, ...this.#pin], "invite");
	}

	/** The Ed25519 key whose public half the invite statement names. */
	signingKey(): SigningKey {
		return new SigningKey(this.use((token) => kdf(token, "invite-sign")));
	}

	/** Whether the invitation is for this network. @param network the id that was computed from the received genesis, 32 bytes. */
	pinMatches(network: Bytes): boolean {
		const expected = this.use((token) => pinOf(token, network));
		return equal(Uint8Array.from(expected), Uint8Array.from(this.#pin));
	}

	override wipe(): void {
		super.wipe();
		this.#pin.fill(0);
	}
}
