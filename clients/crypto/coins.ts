/**
 * The random bytes of a box, derived from the secret that the box holds. So everybody who can open one box of a statement can make all its
 * boxes again, and sees when one of them holds something else. SPEC "Cryptography", section 3.
 */
import { type Bytes, concat, hash, kdf } from "#protocol/bytes.ts";
import type { RandomSource } from "./random.ts";
import type { SealPublicKey } from "./seal.ts";
import type { Secret } from "./secret.ts";

/** 64 bytes for X-Wing, and 24 for the nonce of cseal. */
const LENGTH = 88;

/**
 * Returns a source of the 88 bytes that `seal` draws for one box.
 * @param secret what the box holds: 32 random bytes. @param context all that tells this box from the other boxes of the same secret.
 */
export function derivedCoins(
	secret: Secret,
	label: "desk-coins" | "epoch-coins" | "circle-coins",
	to: SealPublicKey,
	context: Bytes,
): RandomSource {
	const recipient = hash(to.bytes);
	const coins = secret.use((bytes) => concat(...[0, 1, 2].map((i) => kdf(bytes, label, recipient, context, i)))).slice(0, LENGTH);
	let used = 0;
	return (length) => {
		used += length;
		if (used > LENGTH) throw new Error("a box takes 88 bytes");
		return coins.slice(used - length, used);
	};
}
