/** When libsodium can't verify, it throws, and doesn't call the signature false. Decision 0105. */
import sodium from "libsodium-wrappers";
import t from "tap";
import { gotNoMemory, sodiumReady, verifyEd25519 } from "#protocol/sodium.ts";

t.test("before the library is ready, verifying throws", async (t) => {
	await sodiumReady;
	const verify = sodium.crypto_sign_verify_detached;
	t.teardown(() => {
		sodium.crypto_sign_verify_detached = verify;
	});
	// The library defines its functions when it is ready.
	sodium.crypto_sign_verify_detached = undefined as never;
	t.throws(() => verifyEd25519(new Uint8Array(64), new Uint8Array(1), new Uint8Array(32)), TypeError);
});

t.test("malformed input doesn't verify", async (t) => {
	await sodiumReady;
	const { privateKey, publicKey } = sodium.crypto_sign_keypair();
	const message = new Uint8Array(100).fill(7);
	const signature = sodium.crypto_sign_detached(message, privateKey);
	t.ok(verifyEd25519(signature, message, publicKey));
	t.notOk(verifyEd25519(signature, message.subarray(1), publicKey));
	for (const length of [0, 63, 65]) t.notOk(verifyEd25519(new Uint8Array(length), message, publicKey), `a signature of ${length} bytes`);
	for (const length of [0, 31, 33]) t.notOk(verifyEd25519(signature, message, new Uint8Array(length)), `a key of ${length} bytes`);
});

t.test("only the library's lack of memory counts as such", async (t) => {
	await sodiumReady;
	// A hash of two gigabytes.
	t.throws(() => sodium.crypto_generichash(2 ** 31 - 1, "x", null), { message: "_malloc() failed" });
	t.ok(gotNoMemory({ message: "_malloc() failed", length: 5 }));
	t.notOk(gotNoMemory(new Error("the ciphertext can't be decrypted")));
	t.notOk(gotNoMemory(undefined));
});
