/** A fault of the library, such as a browser that computes wrongly once, isn't taken for a false signature. Decision 0105. */
import sodium from "libsodium-wrappers";
import t from "tap";
import { sodiumReady, verifyEd25519 } from "#protocol/sodium.ts";

await sodiumReady;
const { privateKey, publicKey } = sodium.crypto_sign_keypair();
const message = new Uint8Array(100).fill(7);
const signature = sodium.crypto_sign_detached(message, privateKey);
const forged = signature.with(3, (signature[3] as number) ^ 1);
const library = sodium.crypto_sign_verify_detached;
t.afterEach(() => {
	sodium.crypto_sign_verify_detached = library;
});

t.test("one wrong verdict is not believed", async (t) => {
	let calls = 0;
	sodium.crypto_sign_verify_detached = (...input) => ++calls > 1 && library(...input);
	t.ok(verifyEd25519(signature, message, publicKey));
	t.equal(calls, 2);
});

t.test("a forged signature stays false", async (t) => {
	t.notOk(verifyEd25519(forged, message, publicKey));
	t.notOk(verifyEd25519(signature, message.subarray(1), publicKey));
});

t.test("malformed input is false, and does not reach the library", async (t) => {
	sodium.crypto_sign_verify_detached = () => t.fail("asked the library") as never;
	for (const length of [0, 63, 65]) t.notOk(verifyEd25519(new Uint8Array(length), message, publicKey));
	for (const length of [0, 31, 33]) t.notOk(verifyEd25519(signature, message, new Uint8Array(length)));
});

t.test("a failure of the library says nothing about the signature", async (t) => {
	sodium.crypto_sign_verify_detached = () => {
		throw new Error("_malloc() failed");
	};
	t.throws(() => verifyEd25519(signature, message, publicKey), { message: "_malloc() failed" });
});
