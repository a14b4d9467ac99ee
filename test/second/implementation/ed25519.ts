/**
 * Second implementation of Ed25519 verification by SPEC.md section 2: canonical S, no key or R of small order, no cofactor.
 * The library's own `verify` multiplies by the cofactor, and so accepts signatures that others refuse.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, join, number, same } from "./bytes.ts";

const { Point } = ed25519;
const L = Point.Fn.ORDER;

export const publicKey = (seed: Bytes): Bytes => ed25519.getPublicKey(seed);
export const sign = (seed: Bytes, message: Bytes): Bytes => ed25519.sign(message, seed);

/** Checks encode([S]B - [k]A) = R, byte for byte. */
export function verify(key: Bytes, message: Bytes, signature: Bytes): boolean {
	if (key.length !== 32 || signature.length !== 64) return false;
	const R = signature.slice(0, 32);
	const S = littleEndian(signature.slice(32));
	const A = pointOf(key);
	if (!A || !pointOf(R) || S >= L) return false;
	const k = littleEndian(sha512(join(R, key, message))) % L;
	return same(Point.BASE.multiplyUnsafe(S).subtract(A.multiplyUnsafe(k)).toBytes(), R);
}

/** The point, or null unless it is canonical, on the curve and not of small order. */
function pointOf(encoded: Bytes) {
	try {
		const point = Point.fromBytes(encoded);
		return point.isSmallOrder() ? null : point;
	} catch {
		return null;
	}
}

const littleEndian = (bytes: Bytes): bigint => number(bytes.slice().reverse());
