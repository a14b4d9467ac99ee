/** The cryptography isn't used when the library computes wrong answers. */
import sodium from "libsodium-wrappers";
import t from "tap";
import { cryptoReady } from "#crypto/ready.ts";

t.test("a library that computes a wrong answer is refused by name", async (t) => {
	await sodium.ready;
	const decapsulate = sodium.crypto_kem_xwing_dec;
	const wrong = (ciphertext: Uint8Array, key: Uint8Array) => decapsulate(ciphertext, key).map((byte) => byte ^ 1);
	sodium.crypto_kem_xwing_dec = wrong as typeof decapsulate;
	await t.rejects(cryptoReady(), { message: /wrong known answers from X-Wing\./ });
	sodium.crypto_kem_xwing_dec = decapsulate;
	await t.rejects(cryptoReady(), { message: /X-Wing/ }, "the failure is remembered");
});
