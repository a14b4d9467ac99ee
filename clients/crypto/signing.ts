/** Ed25519 signing keys (RFC 8032), and signing of statements. SPEC, section 2. */
import sodium from "libsodium-wrappers";
import { type Bytes, equal } from "#protocol/bytes.ts";
import type { Body, StatementType } from "#protocol/statements/registry.ts";
import { assemble, encodeBody, NO_NETWORK, type Statement, signInput } from "#protocol/statements/statement.ts";
import { Secret } from "./secret.ts";

/** An Ed25519 key pair, kept as its 32-byte seed and the public key. The private key is computed for each signature. */
export class SigningKey extends Secret {
	readonly kind = "signing-key";
	/** 32 bytes. */
	readonly publicKey: Bytes;

	constructor(seed: Bytes) {
		super(seed);
		this.publicKey = sodium.crypto_sign_seed_keypair(seed).publicKey;
	}

	/**
	 * @param input must begin with a domain of its own, as tup("cloister/1/...", ...) does.
	 * @returns 64 bytes.
	 */
	sign(input: Bytes): Bytes {
		return this.use((seed) => {
			// Recomputed each time. Signatures with a public key that doesn't fit the seed would leak the private scalar.
			const { privateKey } = sodium.crypto_sign_seed_keypair(seed);
			const signature = sodium.crypto_sign_detached(input, privateKey);
			privateKey.fill(0);
			return signature;
		});
	}

	/** Whether `publicKey` is the one that belongs to this seed. */
	matches(publicKey: Bytes): boolean {
		return equal(this.publicKey, publicKey);
	}
}

/**
 * Encodes and signs a statement.
 * @param network 32 bytes. It is ignored for genesis, because genesis is signed under no network.
 * @param keys the signer's key. For a join and its first credential, the invite's key is the second key.
 * @throws ProtocolError bad-input when the body doesn't have the shape of its type.
 */
export function signStatement<T extends StatementType>(
	network: Bytes,
	type: T,
	body: Body<T>,
	...keys: [SigningKey, SigningKey?]
): Statement<T> {
	const forNetwork = type === "genesis" ? NO_NETWORK : network;
	const bytes = encodeBody(type, body);
	const input = signInput(forNetwork, type, bytes);
	const signatures = keys.filter((key) => key !== undefined).map((key) => key.sign(input));
	return assemble(forNetwork, type, body, bytes, signatures);
}
