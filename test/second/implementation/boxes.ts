/** Second implementation of spec/crypto.md sections 2 to 4: the committing AEAD, sealing to a public key, padding. */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { ml_kem768_x25519 as xwing } from "@noble/post-quantum/hybrid.js";
import { type Bytes, H, join, KDF, refuse, same, tup } from "./bytes.ts";

const NONCE = 24;
const COMMITMENT = 32;
const TAG = 16;
const HEAD = 1 + NONCE + COMMITMENT;

/** The key and commitment of one box. For an attachment, `nonce` is the prefix and `aad` the file's id. */
export function derive(key: Bytes, label: string, nonce: Bytes, aad: Bytes): { key: Bytes; commitment: Bytes } {
	const d = blake2b(tup(`cloister/1/aead/${label}`, nonce, H(aad)), { dkLen: 64, key });
	return { key: d.subarray(0, 32), commitment: d.subarray(32) };
}

export function cseal(key: Bytes, label: string, aad: Bytes, plaintext: Bytes, nonce: Bytes): Bytes {
	const d = derive(key, label, nonce, aad);
	return join(Uint8Array.of(1), nonce, d.commitment, xchacha20poly1305(d.key, nonce, aad).encrypt(plaintext));
}

export function copen(key: Bytes, label: string, aad: Bytes, box: Bytes): Bytes {
	if (box.length < HEAD + TAG || box[0] !== 1) refuse("not a box");
	const nonce = box.subarray(1, 1 + NONCE);
	const d = derive(key, label, nonce, aad);
	if (!same(d.commitment, box.subarray(1 + NONCE, HEAD))) refuse("another key");
	return decrypt(d.key, nonce, aad, box.subarray(HEAD));
}

export function decrypt(key: Bytes, nonce: Bytes, aad: Bytes, ciphertext: Bytes): Bytes {
	try {
		return xchacha20poly1305(key, nonce, aad).decrypt(ciphertext);
	} catch {
		return refuse("the box doesn't open");
	}
}

export const encrypt = (key: Bytes, nonce: Bytes, aad: Bytes, plaintext: Bytes): Bytes =>
	xchacha20poly1305(key, nonce, aad).encrypt(plaintext);

export const KEM_PUBLIC = 1216;
const KEM_CIPHERTEXT = 1120;
export const kemPublic = (seed: Bytes): Bytes => xwing.keygen(seed).publicKey;

/** @param coins the 64 random bytes of X-Wing. Known answers need fixed ones. */
export function seal(pk: Bytes, context: Bytes, secret: Bytes, coins: Bytes, nonce: Bytes): Bytes {
	const { cipherText, sharedSecret } = encapsulate(pk, coins);
	return join(cipherText, cseal(sealKey(sharedSecret, pk, cipherText, context), "seal", context, secret, nonce));
}

function encapsulate(pk: Bytes, coins: Bytes) {
	if (pk.length !== KEM_PUBLIC) refuse("not an X-Wing key");
	try {
		return xwing.encapsulate(pk, coins);
	} catch {
		return refuse("not a valid X-Wing key");
	}
}

/** Seals with coins that follow from the secret. */
export function sealWithOwnCoins(pk: Bytes, context: Bytes, secret: Bytes, label: string, about: Bytes): Bytes {
	const stream = join(...[0, 1, 2].map((i) => KDF(secret, label, H(pk), about, i)));
	return seal(pk, context, secret, stream.slice(0, 64), stream.slice(64, 88));
}

export function unseal(seed: Bytes, context: Bytes, sealed: Bytes): Bytes {
	if (sealed.length < KEM_CIPHERTEXT) refuse("too short");
	const { publicKey, secretKey } = xwing.keygen(seed);
	const ciphertext = sealed.slice(0, KEM_CIPHERTEXT);
	const key = sealKey(decapsulate(ciphertext, secretKey), publicKey, ciphertext, context);
	return copen(key, "seal", context, sealed.subarray(KEM_CIPHERTEXT));
}

function decapsulate(ciphertext: Bytes, secretKey: Bytes): Bytes {
	try {
		return xwing.decapsulate(ciphertext, secretKey);
	} catch {
		return refuse("an X25519 result of zeros");
	}
}

const sealKey = (shared: Bytes, pk: Bytes, ciphertext: Bytes, context: Bytes): Bytes => KDF(shared, "seal", H(pk), H(ciphertext), context);

/** Padmé with integers only, as in the pseudo-code of the paper. */
export function paddedLength(size: number): number {
	const length = size + 1;
	if (length <= 256) return 256;
	const e = BigInt(length).toString(2).length - 1;
	const s = BigInt(e).toString(2).length;
	const mask = (1n << BigInt(e - s)) - 1n;
	return Number((BigInt(length) + mask) & ~mask);
}

export function pad(content: Bytes): Bytes {
	const out = new Uint8Array(paddedLength(content.length));
	out.set(content);
	out[content.length] = 0x80;
	return out;
}

export function unpad(padded: Bytes): Bytes {
	let end = padded.length - 1;
	while (end >= 0 && padded[end] === 0) end--;
	if (padded[end] !== 0x80 || padded.length !== paddedLength(end)) refuse("not the padded form of any content");
	return padded.slice(0, end);
}
