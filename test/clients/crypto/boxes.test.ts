/** Boxes: an unchanged box opens, and a changed one is always refused with the same error. */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import fc from "fast-check";
import sodium from "libsodium-wrappers";
import t from "tap";
import { BOX_OVERHEAD, copen, cseal, deriveBoxKey } from "#crypto/aead.ts";
import {
	deskKeys,
	openDeskSeed,
	openPrintedDeskSeed,
	sealDeskSeed,
	sealDeskSeedToPrinted,
	unwrapDeskSeed,
	wrapDeskSeed,
} from "#crypto/desk.ts";
import { entryKey, epochCommitment, openEntry, openGrant, sealEntry, sealGrant } from "#crypto/epoch.ts";
import { memberKeys, memberKeysMatch } from "#crypto/member.ts";
import { pad, paddedLength, unpad } from "#crypto/padding.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { DeskRecoveryCode } from "#crypto/recovery.ts";
import { SEALED_KEY_BYTES, SealKey, SealPublicKey, seal, sealPadded, unseal, unsealPadded } from "#crypto/seal.ts";
import { DeskSeed, EpochKey, MemberSeed } from "#crypto/secret.ts";
import { StreamHash } from "#crypto/stream-hash.ts";
import { type Bytes, concat, hash, utf8 } from "#protocol/bytes.ts";

await cryptoReady();
const BAD = { name: "ProtocolError", code: "bad-content", message: "bad-content: does not open" };
const bytes = (maxLength = 300) => fc.uint8Array({ maxLength });

/** The box with one bit flipped. */
function flipped(box: Bytes, bit: number): Bytes {
	const out = Uint8Array.from(box);
	out[bit >> 3] = (out[bit >> 3] ?? 0) ^ (1 << (bit & 7));
	return out;
}
const allBits = (box: Bytes) => Array.from({ length: box.length * 8 }, (_, bit) => bit);

function opens(f: () => unknown): boolean {
	try {
		f();
		return true;
	} catch (error) {
		const { name, code, message } = error as Error & { code: string };
		if (JSON.stringify({ name, code, message }) !== JSON.stringify(BAD)) throw error;
		return false;
	}
}

t.test("a box opens only with its key, label and AAD", async (t) => {
	fc.assert(
		fc.property(bytes(), bytes(), fc.string(), (aad, plaintext, label) => {
			const key = randomBytes(32);
			const box = cseal(key, label, aad, plaintext);
			t.same(copen(key, label, aad, box), plaintext);
			t.equal(box.length, plaintext.length + BOX_OVERHEAD);
			t.notOk(opens(() => copen(key, `${label}x`, aad, box)));
			t.notOk(opens(() => copen(key, label, concat(aad, Uint8Array.of(0)), box)));
			t.notOk(opens(() => copen(randomBytes(32), label, aad, box)));
		}),
		{ numRuns: 50 },
	);
});

t.test("a box with a flipped bit or cut short is always refused with the same error", async (t) => {
	const key = randomBytes(32);
	const box = cseal(key, "x", utf8("aad"), utf8("some plaintext"));
	t.same(
		allBits(box).filter((bit) => opens(() => copen(key, "x", utf8("aad"), flipped(box, bit)))),
		[],
	);
	t.same(
		[...box.keys()].filter((length) => opens(() => copen(key, "x", utf8("aad"), box.slice(0, length)))),
		[],
	);
	t.notOk(opens(() => copen(key, "x", utf8("aad"), concat(box, Uint8Array.of(0)))));
	for (const none of [undefined, [...box]])
		t.notOk(
			opens(() => copen(key, "x", utf8("aad"), none as unknown as Bytes)),
			"not bytes",
		);
});

t.test("a box with a valid tag and a wrong commitment is refused, so no box opens under two keys", async (t) => {
	const [key, other, aad] = [randomBytes(32), randomBytes(32), utf8("aad")];
	const nonce = randomBytes(24);
	const mine = deriveBoxKey(key, "x", nonce, aad);
	// Valid for XChaCha20-Poly1305, with the commitment of another key: the best attack of somebody who has both keys.
	const ciphertext = xchacha20poly1305(mine.key, nonce, aad).encrypt(utf8("text"));
	const forged = concat(Uint8Array.of(1), nonce, deriveBoxKey(other, "x", nonce, aad).commitment, ciphertext);
	t.notOk(opens(() => copen(key, "x", aad, forged)));
	t.notOk(opens(() => copen(other, "x", aad, forged)));
	t.same(copen(key, "x", aad, concat(Uint8Array.of(1), nonce, mine.commitment, ciphertext)), utf8("text"));
});

t.test("a sealed secret opens only with its key and context", async (t) => {
	const key = new SealKey(randomBytes(32));
	const context = utf8("context");
	const secret = randomBytes(32);
	const sealed = seal(key.publicKey, context, secret);
	t.equal(sealed.length, SEALED_KEY_BYTES);
	t.same(unseal(key, context, sealed), secret);
	t.notSame(seal(key.publicKey, context, secret), sealed, "sealing is randomised");
	t.notOk(
		opens(() => unseal(new SealKey(randomBytes(32)), context, sealed)),
		"another's key",
	);
	t.notOk(
		opens(() => unseal(key, utf8("other"), sealed)),
		"another context",
	);
	t.same(
		allBits(sealed).filter((bit) => bit % 5 === 0 && opens(() => unseal(key, context, flipped(sealed, bit)))),
		[],
		"flipped bits",
	);
	const lowOrder = Uint8Array.from(sealed).fill(0, 1088, 1120);
	t.notOk(
		opens(() => unseal(key, context, lowOrder)),
		"an X25519 part of low order",
	);
	for (const wrong of [new Uint8Array(1215), "x".repeat(1216)])
		t.throws(() => new SealPublicKey(wrong as Bytes), { code: "bad-input" }, typeof wrong);
	t.throws(() => seal(new SealPublicKey(new Uint8Array(1216)), context, secret), { code: "bad-input", field: "kem" });
	t.same(unsealPadded(key, context, sealPadded(key.publicKey, context, utf8("words"))), utf8("words"));
	t.ok(key.matches(new SealKey(key.export()).publicKey.bytes));
});

t.test("padding can be removed, has the lengths of Padmé, and has exactly one form", async (t) => {
	fc.assert(
		fc.property(bytes(2000), (content) => t.same(unpad(pad(content)), content)),
		{ numRuns: 100 },
	);
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (size) => {
			const length = paddedLength(size);
			t.ok(length >= 256 && length > size && paddedLength(length - 1) === length);
			t.ok(size < 255 || length <= (size + 1) * 1.12);
		}),
	);
	t.ok(paddedLength(2 ** 48) > 2 ** 48, "the largest content");
	for (const wrong of [-1, 1.5, Number.NaN, 2 ** 48 + 1, 2 ** 53]) t.throws(() => paddedLength(wrong), RangeError, String(wrong));
	const content = pad(utf8("abc"));
	for (const wrong of [
		new Uint8Array(0),
		new Uint8Array(256),
		content.slice(0, 255),
		concat(content, new Uint8Array(1)),
		content.slice(0, 4),
		flipped(content, 2040),
	])
		t.notOk(opens(() => unpad(wrong)));
});

t.test("a member seed gives the member's keys", async (t) => {
	const [newer, earlier] = [MemberSeed.random(), MemberSeed.random()];
	const keys = memberKeys(newer);
	t.ok(memberKeysMatch(keys, memberKeys(newer).public));
	t.notOk(memberKeysMatch(keys, { ...keys.public, sign: memberKeys(earlier).public.sign }));
});

t.test("a desk seed opens for its member, for the printed code, and by the newer seed", async (t) => {
	const [newer, earlier, reader, code] = [
		DeskSeed.random(),
		DeskSeed.random(),
		memberKeys(MemberSeed.random()).seal,
		DeskRecoveryCode.random(),
	];
	const at = { network: randomBytes(32), desk: randomId(), epoch: 4, kc: deskKeys(earlier).commitment };
	const recipient = { member: randomId(), ke: 1 };
	t.same(unwrapDeskSeed(newer, wrapDeskSeed(newer, earlier, at), at).export(), earlier.export());
	const sealed = sealDeskSeed(reader.publicKey, at, recipient, earlier);
	t.same(openDeskSeed(reader, at, recipient, sealed).export(), earlier.export());
	t.notOk(opens(() => openDeskSeed(reader, { ...at, epoch: 5 }, recipient, sealed)));
	t.notOk(opens(() => openDeskSeed(reader, at, { ...recipient, ke: 2 }, sealed)));
	const printed = sealDeskSeedToPrinted(code.sealKey().publicKey, at, earlier);
	t.same(openPrintedDeskSeed(DeskRecoveryCode.parse(code.reveal()).sealKey(), at, printed).export(), earlier.export());
	const wrong = sealDeskSeed(reader.publicKey, at, recipient, newer);
	t.notOk(
		opens(() => openDeskSeed(reader, at, recipient, wrong)),
		"a seed that isn't the committed one",
	);
});

t.test("a grant is bound to every part of its context and to kc", async (t) => {
	const [key, holder] = [EpochKey.random(), new SealKey(randomBytes(32))];
	const to = {
		network: randomBytes(32),
		compartment: randomId(),
		number: 2,
		kc: epochCommitment(key),
		kind: "desk" as const,
		id: randomId(),
		ke: 3,
	};
	const sealed = sealGrant(holder.publicKey, to, key);
	t.same(openGrant(holder, to, sealed).export(), key.export());
	const others = [
		{ network: randomBytes(32) },
		{ compartment: randomId() },
		{ number: 3 },
		{ kc: randomBytes(32) },
		{ kind: "member" as const },
		{ id: randomId() },
		{ ke: 4 },
	];
	for (const other of others)
		t.notOk(
			opens(() => openGrant(holder, { ...to, ...other }, sealed)),
			JSON.stringify(Object.keys(other)),
		);
	t.throws(() => sealGrant(holder.publicKey, to, EpochKey.random()), /commitment/);
});

t.test("an entry opens only under its own id and epoch, and only with padding", async (t) => {
	const [epoch, entry] = [EpochKey.random(), randomId()];
	const key = entryKey(epoch, entry);
	fc.assert(
		fc.property(bytes(), bytes(1000), (aad, content) => {
			const box = sealEntry(key, aad, content);
			t.same(openEntry(entryKey(epoch, entry), aad, box), content);
			t.equal(box.length, BOX_OVERHEAD + paddedLength(content.length));
			t.notOk(
				opens(() => openEntry(entryKey(epoch, randomId()), aad, box)),
				"moved to another id",
			);
			t.notOk(
				opens(() => openEntry(entryKey(EpochKey.random(), entry), aad, box)),
				"moved to another epoch",
			);
		}),
		{ numRuns: 30 },
	);
	const unpadded = key.use((raw) => cseal(raw, "entry", utf8("a"), utf8("no padding")));
	t.notOk(opens(() => openEntry(key, utf8("a"), unpadded)));
});

t.test("a lack of memory isn't reported as a bad box or a bad public key", async (t) => {
	const [key, aad] = [randomBytes(32), utf8("a")];
	const box = cseal(key, "entry", aad, utf8("content"));
	const to = new SealKey(randomBytes(32)).publicKey;
	const { crypto_aead_xchacha20poly1305_ietf_decrypt, crypto_kem_xwing_enc_deterministic } = sodium;
	t.teardown(() => Object.assign(sodium, { crypto_aead_xchacha20poly1305_ietf_decrypt, crypto_kem_xwing_enc_deterministic }));
	// A real lack of memory: two gigabytes for one hash.
	const fails = () => sodium.crypto_generichash(2 ** 31 - 1, "x", null) as never;
	Object.assign(sodium, { crypto_aead_xchacha20poly1305_ietf_decrypt: fails, crypto_kem_xwing_enc_deterministic: fails });
	t.throws(() => copen(key, "entry", aad, box), { message: "_malloc() failed" });
	t.throws(() => seal(to, aad, randomBytes(32)), { message: "_malloc() failed" });
});

t.test("a hash of a stream ends with its digest", async (t) => {
	const stream = new StreamHash();
	stream.update(utf8("ab"));
	stream.update(utf8("c"));
	t.same(stream.digest(), hash(utf8("abc")));
	for (const use of [() => stream.update(utf8("d")), () => stream.digest()]) t.throws(use, { message: "this hash is closed" });
	t.doesNotThrow(() => stream.close());
});
