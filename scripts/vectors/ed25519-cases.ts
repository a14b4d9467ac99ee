/**
 * Test vectors for Ed25519. Implementations are known to disagree about these signatures ("Taming the many EdDSAs", Chalkias, Garillot,
 * Nikolaenko, SSR 2020). The right verdict is the verdict of libsodium, so that all clients agree whether a statement is signed.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, fromHex, toHex, utf8 } from "../../clients/protocol/bytes.ts";
import { verifyEd25519 } from "../../clients/protocol/sodium.ts";

const { Point } = ed25519;
type Curve = typeof Point.BASE;
/** The order of the base point. */
const L = Point.Fn.ORDER;
/** A point of order 8. */
const TORSION = Point.fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa");
const MESSAGE = utf8("cloister");

/** Little-endian bytes as a number. */
const number = (bytes: Bytes) => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
const bytes32 = (n: bigint) => Uint8Array.from({ length: 32 }, (_, i) => Number((n >> BigInt(8 * i)) & 255n));
const times = (point: Curve, n: number) => (n % 8 === 0 ? Point.ZERO : point.multiply(BigInt(n)));

/**
 * Makes a signature whose key and R contain multiples of the torsion point. R is changed until k, the hash of R, key and message, is as wanted.
 * @param inKey @param inR the multiples, from 0 to 7.
 */
function withTorsion(inKey: number, inR: number, wanted: (k: bigint) => boolean): { key: Bytes; signature: Bytes } {
	const a = 0x5eedn;
	const key = Point.BASE.multiply(a).add(times(TORSION, inKey)).toBytes();
	for (let r = 1n; ; r++) {
		const R = Point.BASE.multiply(r).add(times(TORSION, inR)).toBytes();
		const k = number(sha512(concat(R, key, MESSAGE))) % L;
		if (wanted(k)) return { key, signature: concat(R, bytes32((r + k * a) % L)) };
	}
}

/** @returns the cases: a description, the inputs in hex, and whether the signature is valid. */
export function ed25519Cases() {
	const seed = new Uint8Array(32).fill(12);
	const [key, good] = [ed25519.getPublicKey(seed), ed25519.sign(MESSAGE, seed)];
	const [R, S] = [good.slice(0, 32), good.slice(32)];
	const identity = Point.ZERO.toBytes();
	const identityAbove = fromHex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
	const any = () => true;
	const cases: [string, Bytes, Bytes][] = [
		["an ordinary signature", key, good],
		["S + L: the same number modulo L, not in canonical form", key, concat(R, bytes32(number(S) + L))],
		["S = L", key, concat(R, bytes32(L))],
		["the key is the identity", identity, concat(R, bytes32(1n))],
		["the key is of order 8", TORSION.toBytes(), concat(Point.BASE.toBytes(), bytes32(1n))],
		["the key is the identity in non-canonical form", identityAbove, concat(Point.BASE.toBytes(), bytes32(1n))],
		["R is the identity", key, concat(identity, S)],
		["R is of order 8", key, concat(TORSION.toBytes(), S)],
		["the key is not on the curve", bytes32(2n), good],
	];
	const torsion: [string, { key: Bytes; signature: Bytes }][] = [
		["torsion in R: right only when both sides are multiplied by the cofactor 8", withTorsion(0, 1, any)],
		["torsion of order 2 in R: the same", withTorsion(0, 4, any)],
		["torsion in the key, which k doesn't take away: the same", withTorsion(1, 0, (k) => k % 8n !== 0n)],
		["torsion in key and R that doesn't cancel: the same", withTorsion(1, 1, (k) => (k + 1n) % 8n !== 0n)],
		["torsion in the key, which k takes away: right without the cofactor", withTorsion(1, 0, (k) => k % 8n === 0n)],
		["torsion in key and R that cancels: right without the cofactor", withTorsion(1, 1, (k) => (k + 1n) % 8n === 0n)],
	];
	return [...cases, ...torsion.map(([what, made]): [string, Bytes, Bytes] => [what, made.key, made.signature])].map(
		([what, k, signature]) => ({
			what,
			key: toHex(k),
			message: toHex(MESSAGE),
			signature: toHex(signature),
			valid: verifyEd25519(signature, MESSAGE, k),
		}),
	);
}
