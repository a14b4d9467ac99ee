/** Key classes don't reveal their bytes by accident. Also: random values, the known answers, and signing with keys. */
import { inspect } from "node:util";
import sodium from "libsodium-wrappers";
import t from "tap";
import { Invite } from "#crypto/invite.ts";
import { SlotKey } from "#crypto/keybag.ts";
import { failedKnownAnswers } from "#crypto/known-answers.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { DeskRecoveryCode, RecoveryCode } from "#crypto/recovery.ts";
import { SealKey } from "#crypto/seal.ts";
import { AttachmentKey, BagKey, DeskSeed, EntryKey, EpochKey, ExportKey, MemberSeed, type Secret, WrapKey } from "#crypto/secret.ts";
import { SigningKey, signStatement } from "#crypto/signing.ts";
import { isId, toBase64Url, toHex } from "#protocol/bytes.ts";
import { isSignedBy, NO_NETWORK } from "#protocol/statements/statement.ts";

await cryptoReady();
const raw = Uint8Array.from({ length: 64 }, (_, i) => 100 + i);
const classes: [Secret, number][] = [
	...[MemberSeed, DeskSeed, EpochKey, EntryKey, AttachmentKey, WrapKey, BagKey, SealKey, SigningKey].map((Key): [Secret, number] => [
		new Key(raw.slice(0, 32)),
		32,
	]),
	[new ExportKey(raw), 64],
	[new RecoveryCode(raw.slice(0, 20)), 20],
	[new DeskRecoveryCode(raw.slice(0, 20)), 20],
	[new Invite(raw.slice(0, 16), []), 16],
];

t.test("no accidental way of printing or copying reveals the bytes of a key", async (t) => {
	const shapes = (bytes: Uint8Array) => [
		toHex(bytes),
		toBase64Url(bytes),
		Buffer.from(bytes).toString("base64"),
		bytes.join(","),
		bytes.join(", "),
	];
	for (const [key, length] of classes) {
		const name = key.constructor.name;
		const printed = [
			JSON.stringify({ key }),
			`${key}`,
			String(key),
			inspect(key, { depth: 9, showHidden: true }),
			inspect({ key }),
			Object.values(key).join("|"),
			inspect(structuredClone({ ...key })),
		];
		const secret = raw.slice(0, length);
		for (const form of shapes(secret))
			t.notOk(
				printed.some((text) => text.includes(form.slice(0, 20))),
				name,
			);
		t.same(key.export(), secret);
		t.equal(`${key}`, `[${name}]`);
	}
});

t.test("keys have a fixed length, copy their bytes, and can be wiped", async (t) => {
	for (const wrong of [0, 31, 33, 64]) t.throws(() => new EpochKey(new Uint8Array(wrong)), RangeError);
	t.throws(() => new EpochKey("x" as unknown as Uint8Array), RangeError);
	const given = randomBytes(32);
	const key = new EpochKey(given);
	const before = key.export();
	given.fill(0);
	key.export().fill(0);
	t.same(key.export(), before);
	key.wipe();
	t.throws(() => key.export(), /wiped/);
	t.throws(() => key.use(() => 1), /wiped/);
});

t.test("a key of one class isn't accepted as a key of another class", async (t) => {
	// Each line must be a compiler error. The compiler also reports an unused @ts-expect-error.
	const epoch = EpochKey.random();
	// @ts-expect-error
	const a: MemberSeed = epoch;
	// @ts-expect-error
	const b: EntryKey = epoch;
	// @ts-expect-error
	const c: SlotKey = new SealKey(epoch.export());
	t.ok(a && b && c && SlotKey);
});

t.test("random ids and bytes have their length and differ each time", async (t) => {
	const ids = Array.from({ length: 200 }, randomId);
	t.equal(new Set(ids).size, 200);
	t.ok(ids.every(isId));
	t.notSame(randomBytes(32), randomBytes(32));
});

t.test("the known answers are right, and the library starts only once", async (t) => {
	t.same(failedKnownAnswers(), []);
	t.equal(cryptoReady(), cryptoReady());
});

/** Functions of libsodium, each with an answer that is wrong in one place, and the known answers that find it. */
const BROKEN: [name: string, breakAnswer: (answer: any) => unknown, found: string[]][] = [
	["crypto_generichash", withWrongByte(0), ["BLAKE2b"]],
	["crypto_sign_detached", withWrongByte(0), ["Ed25519"]],
	["crypto_sign_verify_detached", () => true, ["Ed25519"]],
	["crypto_sign_verify_detached", () => false, ["Ed25519"]],
	["crypto_aead_xchacha20poly1305_ietf_encrypt", withWrongByte(0), ["XChaCha20-Poly1305", "cseal"]],
	["crypto_aead_xchacha20poly1305_ietf_encrypt", withWrongByte(-1), ["XChaCha20-Poly1305", "cseal"]],
	["crypto_aead_xchacha20poly1305_ietf_decrypt", withWrongByte(0), ["cseal"]],
	["crypto_kem_xwing_seed_keypair", withWrongField("publicKey"), ["X-Wing"]],
	["crypto_kem_xwing_seed_keypair", withWrongField("privateKey"), ["X-Wing"]],
	["crypto_kem_xwing_enc_deterministic", withWrongField("ciphertext"), ["X-Wing"]],
	["crypto_kem_xwing_enc_deterministic", withWrongField("sharedSecret"), ["X-Wing"]],
	["crypto_kem_xwing_dec", withWrongByte(0), ["X-Wing"]],
	["crypto_kdf_derive_from_key", withWrongByte(0), ["KDF"]],
];

function withWrongByte(at: number) {
	return (bytes: Uint8Array) => bytes.with(at, (bytes.at(at) ?? 0) ^ 1);
}

function withWrongField(field: string) {
	return (answer: Record<string, Uint8Array>) => ({ ...answer, [field]: withWrongByte(0)(answer[field] as Uint8Array) });
}

t.test("a function of the library that answers wrongly is found", async (t) => {
	const library = sodium as unknown as Record<string, (...input: unknown[]) => unknown>;
	for (const [name, breakAnswer, found] of BROKEN) {
		const honest = library[name] as (...input: unknown[]) => unknown;
		library[name] = (...input) => breakAnswer(honest(...input));
		const failed = failedKnownAnswers();
		library[name] = honest;
		t.same(
			failed.filter((each) => found.includes(each)),
			found,
			name,
		);
	}
	t.same(failedKnownAnswers(), []);
});

t.test("a statement has one signature or two, and genesis is signed with an empty network", async (t) => {
	const [mine, invites, network] = [new SigningKey(randomBytes(32)), new SigningKey(randomBytes(32)), randomBytes(32)];
	const cp = { size: 0, root: new Uint8Array(32), signature: new Uint8Array(0) };
	const envelope = { by: randomId(), ke: 1, as: null, cp, at: 1 };
	const statement = signStatement(network, "seen", { ...envelope, compartment: randomId(), head: randomBytes(32), count: 1 }, mine);
	t.same(
		[
			statement.sigs.length,
			isSignedBy(network, statement as never, mine.publicKey),
			isSignedBy(network, statement as never, invites.publicKey),
		],
		[1, true, false],
	);
	t.notOk(isSignedBy(randomBytes(32), statement as never, mine.publicKey), "another network");
	const keys = { sign: mine.publicKey, kem: randomBytes(1216) };
	const two = signStatement(network, "join", { ...envelope, invite: randomId(), keys, nameHash: randomBytes(32) }, mine, invites);
	t.same([two.sigs.length, isSignedBy(network, two as never, invites.publicKey, 1)], [2, true]);
	const log = { origin: "example.org/log", key: randomBytes(32) };
	const policy = { vettingMonths: 12, attachmentMiB: 20 };
	const genesis = signStatement(
		NO_NETWORK,
		"genesis",
		{ ...envelope, name: "n", nameHash: randomBytes(32), keys, logs: { access: log, directory: log }, policy },
		mine,
	);
	t.ok(isSignedBy(network, genesis as never, mine.publicKey));
	t.throws(() => signStatement(network, "seen", { ...envelope, compartment: "x", head: randomBytes(32), count: 1 }, mine), {
		code: "bad-input",
		field: "compartment",
	});
});
