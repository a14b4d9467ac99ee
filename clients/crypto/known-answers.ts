/**
 * Known-answer tests, run before any key is used. They find a broken build or a broken JavaScript engine at the start. The answers
 * come from RFC 7693, RFC 8032, draft-irtf-cfrg-xchacha-03 and draft-connolly-cfrg-xwing-kem. The answers for Cloister's own
 * constructions were made with an independent implementation.
 */
import sodium from "libsodium-wrappers";
import { type Bytes, equal, fromHex, hash, kdf, utf8 } from "#protocol/bytes.ts";
import { blake2b, verifyEd25519 } from "#protocol/sodium.ts";
import { copen, cseal } from "./aead.ts";

/** Bytes that count up, such as 00 01 02. */
const counting = (length: number, from = 0): Bytes => Uint8Array.from({ length }, (_, i) => from + i);

function blake2bAbc(): boolean {
	const abc =
		"ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923";
	return equal(blake2b(utf8("abc"), 64), fromHex(abc));
}

/** RFC 8032 section 7.1, test 2. */
function ed25519(): boolean {
	const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(
		fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"),
	);
	const signature = fromHex(
		"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
	);
	const message = Uint8Array.of(0x72);
	const signed = equal(sodium.crypto_sign_detached(message, privateKey), signature);
	return signed && verifyEd25519(signature, message, publicKey) && !verifyEd25519(signature, Uint8Array.of(0x73), publicKey);
}

/** draft-irtf-cfrg-xchacha-03, appendix A.3.1. The first 16 bytes of the ciphertext and the tag are compared. */
function xchacha20poly1305(): boolean {
	const plaintext = utf8(
		"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
	);
	const box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
		plaintext,
		fromHex("50515253c0c1c2c3c4c5c6c7"),
		null,
		counting(24, 0x40),
		counting(32, 0x80),
	);
	return (
		equal(box.slice(0, 16), fromHex("bd6d179d3e83d43b9576579493c0e939")) &&
		equal(box.slice(-16), fromHex("c0875924c1c7987947deafd8780acf49"))
	);
}

/** draft-connolly-cfrg-xwing-kem, appendix C, first vector. The two long values are compared by their BLAKE2b-256. */
function xwing(): boolean {
	const seed = fromHex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
	const coins = fromHex(
		"3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e235b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2",
	);
	const { publicKey, privateKey } = sodium.crypto_kem_xwing_seed_keypair(seed);
	const { ciphertext, sharedSecret } = sodium.crypto_kem_xwing_enc_deterministic(publicKey, coins);
	return (
		equal(privateKey, seed) &&
		equal(hash(publicKey), fromHex("fcc7abfa947960e2b9e5ee0e0e230505bd844eab649c2e15380c31bd93181e0a")) &&
		equal(hash(ciphertext), fromHex("ab9d58937cb0acb17c5781ed601ac0b80cad838af4eb86d4f56f6582976543bd")) &&
		equal(sharedSecret, fromHex("d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384")) &&
		equal(sodium.crypto_kem_xwing_dec(ciphertext, seed), sharedSecret)
	);
}

function keyDerivation(): boolean {
	const own = kdf(counting(32), "test", utf8("part"));
	const subkey = sodium.crypto_kdf_derive_from_key(32, 1, "usr_key1", counting(32));
	return (
		equal(own, fromHex("a5fade625841e29b637c5d9baed879166e85e4cf8ec4670ac75357b323a09bc5")) &&
		equal(subkey, fromHex("5a34a04e6c02b4ae56ecef18a03ed844b6f43b792cf50043dc3d3537c7f7b593"))
	);
}

function committingAead(): boolean {
	const answer = fromHex(
		"01404142434445464748494a4b4c4d4e4f50515253545556579a2367933270e880c1ffc89bb8e9d159f8d8dbf17cac747dec25f8719f3e14a458e9026b2226b6e21df7d52efdaca79e890ee968",
	);
	const box = cseal(counting(32), "test", utf8("aad"), utf8("text"), (length) => counting(length, 0x40));
	return equal(box, answer) && equal(copen(counting(32), "test", utf8("aad"), answer), utf8("text"));
}

const tests: Record<string, () => boolean> = {
	BLAKE2b: blake2bAbc,
	Ed25519: ed25519,
	"XChaCha20-Poly1305": xchacha20poly1305,
	"X-Wing": xwing,
	KDF: keyDerivation,
	cseal: committingAead,
};

/** Runs all tests. @returns the names of the tests that failed. */
export function failedKnownAnswers(): string[] {
	return Object.keys(tests).filter((name) => {
		try {
			return !tests[name]?.();
		} catch {
			return true;
		}
	});
}
