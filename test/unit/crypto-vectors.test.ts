/**
 * The published vectors are what this code makes; and a second implementation, on other libraries (@noble) and sharing no
 * line with the first, makes the same from the inputs, opens what the first sealed, and has its own boxes opened.
 */
import { readFileSync } from "node:fs";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { ml_kem768_x25519 as xwing } from "@noble/post-quantum/hybrid.js";
import { decode } from "cborg";
import t from "tap";
import { copen } from "#crypto/aead.ts";
import { openEntry } from "#crypto/epoch.ts";
import { SealKey, unseal } from "#crypto/seal.ts";
import { EntryKey } from "#crypto/secret.ts";
import { attachmentContent, attachmentVector, cryptoVectors, VECTORS } from "../../scripts/vectors/crypto.ts";

const made = await cryptoVectors();
const file = JSON.parse(readFileSync(VECTORS, "utf8")) as typeof made;

// --- the second implementation ---
type B = Uint8Array;
const text = (s: string): B => new TextEncoder().encode(s);
const un = (hex: string): B => Uint8Array.from(Buffer.from(hex, "hex"));
const hex = (bytes: B): string => Buffer.from(bytes).toString("hex");
const cat = (...parts: B[]): B => Uint8Array.from(Buffer.concat(parts));
const uuid = (id: string): B => un(id.replaceAll("-", ""));
const be = (value: number | bigint, bytes: number): B =>
	un(
		BigInt(value)
			.toString(16)
			.padStart(bytes * 2, "0"),
	);
const num = (value: number): B => be(value, 8);
const tup = (...parts: (B | string)[]): B =>
	cat(...parts.map((p) => (typeof p === "string" ? text(p) : p)).flatMap((p) => [be(p.length, 4), p]));
const H = (x: B): B => blake2b(x, { dkLen: 32 });
const KDF = (key: B, label: string, ...parts: (B | string)[]): B => blake2b(tup(`cloister/1/kdf/${label}`, ...parts), { dkLen: 32, key });
const counting = (length: number, from = 0): B => Uint8Array.from({ length }, (_, i) => (from + i) % 256);

function subkey(seed: B, id: number, context: string): B {
	const [salt, personalization] = [new Uint8Array(16), new Uint8Array(16)];
	salt[0] = id;
	personalization.set(text(context));
	return blake2b(new Uint8Array(0), { dkLen: 32, key: seed, salt, personalization });
}
function boxKeys(key: B, label: string, nonce: B, aad: B): { key: B; commitment: B } {
	const d = blake2b(tup(`cloister/1/aead/${label}`, nonce, H(aad)), { dkLen: 64, key });
	return { key: d.slice(0, 32), commitment: d.slice(32) };
}
function sealBox(key: B, label: string, aad: B, plaintext: B, nonce: B): B {
	const d = boxKeys(key, label, nonce, aad);
	return cat(Uint8Array.of(1), nonce, d.commitment, xchacha20poly1305(d.key, nonce, aad).encrypt(plaintext));
}
function openBox(key: B, label: string, aad: B, box: B): B {
	const nonce = box.slice(1, 25);
	const d = boxKeys(key, label, nonce, aad);
	if (box[0] !== 1 || hex(d.commitment) !== hex(box.slice(25, 57))) throw new Error("no");
	return xchacha20poly1305(d.key, nonce, aad).decrypt(box.slice(57));
}
function sealTo(publicKey: B, context: B, secret: B, coins: B, nonce: B): B {
	const { cipherText, sharedSecret } = xwing.encapsulate(publicKey, coins);
	return cat(cipherText, sealBox(KDF(sharedSecret, "seal", H(publicKey), H(cipherText), context), "seal", context, secret, nonce));
}
function openSealed(seed: B, context: B, sealed: B): B {
	const { publicKey, secretKey } = xwing.keygen(seed);
	const ciphertext = sealed.slice(0, 1120);
	const shared = xwing.decapsulate(ciphertext, secretKey);
	return openBox(KDF(shared, "seal", H(publicKey), H(ciphertext), context), "seal", context, sealed.slice(1120));
}
/** Padmé by integers only, as in the paper's pseudo-code. */
function paddedLength(size: number): number {
	const length = size + 1;
	if (length <= 256) return 256;
	const e = BigInt(length).toString(2).length - 1;
	const s = BigInt(e).toString(2).length;
	const mask = (1n << BigInt(e - s)) - 1n;
	return Number((BigInt(length) + mask) & ~mask);
}
function pad(content: B): B {
	const out = new Uint8Array(paddedLength(content.length));
	out.set(content);
	out[content.length] = 0x80;
	return out;
}
/** By one big number, where the code goes character by character. */
function code(kind: number, bytes: B): string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	const value = BigInt(`0x${hex(bytes)}`);
	const sum = ((BigInt(kind) << 160n) + value) % 1021n;
	const whole = (value << 10n) + sum;
	const chars = Array.from({ length: 34 }, (_, i) => alphabet.charAt(Number((whole >> BigInt(5 * (33 - i))) & 31n))).join("");
	return (chars.match(/.{1,4}/g) ?? []).join("-");
}

t.test("the file is up to date (else: tsx scripts/vectors/crypto.ts)", async (t) => {
	t.strictSame(file, JSON.parse(JSON.stringify(made)));
});

t.test("kdf and padding", async (t) => {
	t.equal(hex(KDF(un(file.kdf.key), file.kdf.label, ...file.kdf.parts.map(un))), file.kdf.out);
	for (const { size, padded } of file.padding) t.equal(paddedLength(size), padded, String(size));
});

t.test("cseal, both directions", async (t) => {
	const { label, key, aad, plaintext, box } = file.aead;
	t.equal(hex(sealBox(un(key), label, un(aad), un(plaintext), counting(24))), box);
	t.equal(hex(openBox(un(key), label, un(aad), un(box))), plaintext);
	const fresh = sealBox(un(key), label, un(aad), un(plaintext), counting(24, 99));
	t.equal(hex(copen(un(key), label, un(aad), fresh)), plaintext);
});

t.test("seal, both directions", async (t) => {
	const { seed, publicKey, context, secret, sealed } = file.seal;
	t.equal(hex(xwing.keygen(un(seed)).publicKey), publicKey);
	t.equal(hex(sealTo(un(publicKey), un(context), un(secret), counting(64), counting(24, 64))), sealed);
	t.equal(hex(openSealed(un(seed), un(context), un(sealed))), secret);
	const fresh = sealTo(un(publicKey), un(context), un(secret), counting(64, 7), counting(24, 8));
	t.equal(hex(unseal(new SealKey(un(seed)), un(context), fresh)), secret);
});

t.test("member and desk keys, wraps, fingerprint", async (t) => {
	const m = file.member;
	const sign = ed25519.getPublicKey(subkey(un(m.seed), 1, "usr_key1"));
	const kem = xwing.keygen(subkey(un(m.seed), 2, "usr_key1")).publicKey;
	t.same([hex(sign), hex(H(kem))], [m.sign, m.kemHash]);
	const wrapAad = tup(un(m.network), uuid(m.member), num(m.earlierKe));
	t.equal(hex(openBox(subkey(un(m.seed), 3, "usr_key1"), "wrap/member", wrapAad, un(m.wrap))), m.earlierSeed);
	const digest = blake2b(tup("cloister/1/fingerprint", un(m.network), sign, kem), { dkLen: 64 });
	const groups = Array.from({ length: 10 }, (_, i) =>
		(BigInt(`0x${hex(digest.slice(5 * i, 5 * i + 5))}`) % 100_000n).toString().padStart(5, "0"),
	);
	t.equal(groups.join(" "), m.fingerprint);

	const d = file.desk;
	t.equal(hex(H(xwing.keygen(subkey(un(d.seed), 1, "dsk_key1")).publicKey)), d.kemHash);
	t.equal(hex(H(tup("cloister/1/kc", un(d.earlierSeed)))), d.earlierKc);
	const aad = tup("desk", un(d.network), uuid(d.desk), num(d.earlierEpoch), un(d.earlierKc));
	t.equal(hex(openBox(subkey(un(d.seed), 2, "dsk_key1"), "wrap/desk", aad, un(d.wrap))), d.earlierSeed);
});

t.test("grants and entries", async (t) => {
	const c = file.compartment;
	t.equal(hex(H(tup("cloister/1/kc", un(c.epochKey)))), c.kc);
	const context = tup(un(c.network), uuid(c.compartment), num(c.number), un(c.kc), c.kind, uuid(c.holder), num(c.ke));
	t.equal(hex(context), c.grantContext);
	t.equal(hex(openSealed(un(c.readerSeed), context, un(c.grant))), c.epochKey);
	const key = KDF(un(c.epochKey), "entry", uuid(c.entry));
	t.equal(hex(key), c.entryKey);
	t.equal(hex(openBox(key, "entry", un(c.aad), un(c.box))), hex(pad(un(c.content))));
	const fresh = sealBox(key, "entry", un(c.aad), pad(un(c.content)), counting(24, 50));
	t.equal(hex(openEntry(new EntryKey(key), un(c.aad), fresh)), c.content);
});

t.test("codes", async (t) => {
	const { recovery, desk, invite } = file.codes;
	t.equal(code(2, un(recovery.bytes)), recovery.code);
	t.equal(hex(ed25519.getPublicKey(KDF(un(recovery.bytes), "recovery-sign"))), recovery.sign);
	t.equal(code(3, un(desk.bytes)), desk.code);
	t.equal(hex(H(xwing.keygen(KDF(un(desk.bytes), "desk-recovery")).publicKey)), desk.kemHash);
	const token = BigInt(`0x${invite.token}`) >> 28n;
	const pin = BigInt(`0x${hex(KDF(un(invite.token), "invite-pin", un(invite.network)))}`) >> 196n;
	t.equal(code(1, be((token << 60n) + pin, 20)), invite.code);
	t.equal(hex(ed25519.getPublicKey(KDF(un(invite.token), "invite-sign"))), invite.sign);
});

t.test("keybag, opened through either slot", async (t) => {
	const k = file.keybag;
	const out = decode(un(k.bag)) as { v: number; version: number; slots: { kind: string; box: B }[]; box: B };
	const owner = [un(k.network), uuid(k.member)];
	const [password, recovery] = out.slots;
	const viaPassword = openBox(KDF(un(k.exportKey), "slot/password"), "slot", tup(...owner, "password"), password?.box ?? new Uint8Array(0));
	const viaRecovery = openBox(KDF(un(k.recovery), "slot/recovery"), "slot", tup(...owner, "recovery"), recovery?.box ?? new Uint8Array(0));
	t.equal(hex(viaPassword), hex(viaRecovery));
	const padded = openBox(viaPassword, "keybag", tup(...owner, num(out.version)), out.box);
	const inside = decode(padded.slice(0, padded.lastIndexOf(0x80))) as { version: number; seeds: { ke: number; seed: B }[] };
	t.same([out.v, out.version, inside.version], [1, 1, 1]);
	t.same(
		inside.seeds.map(({ ke, seed }) => [ke, hex(seed)]),
		[
			[1, file.member.earlierSeed],
			[2, file.member.seed],
		],
	);
	const input = tup("cloister/1/recover", uuid(k.member), un(k.challenge));
	t.equal(hex(ed25519.sign(input, KDF(un(k.recovery), "recovery-sign"))), k.signature);
});

t.test("attachment", async (t) => {
	const a = file.attachment;
	const content = pad(attachmentContent);
	const prefix = counting(16, 32);
	const d = boxKeys(un(a.key), "file", prefix, uuid(a.file));
	const chunks = [content.slice(0, 65_536), content.slice(65_536)].map((chunk, index) => {
		const nonce = cat(prefix, be(index, 7), be(index, 1));
		return xchacha20poly1305(d.key, nonce, tup(uuid(a.file), num(index), num(index))).encrypt(chunk);
	});
	const stored = cat(Uint8Array.of(1), prefix, d.commitment, ...chunks);
	t.same([hex(H(stored)), stored.length, chunks.length], [a.hash, a.size, a.chunks]);
	t.equal(hex((await attachmentVector()).stored), hex(stored));
});
