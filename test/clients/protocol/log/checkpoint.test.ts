/** Checkpoints: the strict text, the compact form in statements, and the checkpoints that a client must refuse. */
import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import t from "tap";
import { type Bytes, toHex } from "#protocol/bytes.ts";
import {
	BEFORE_GENESIS,
	checkpointText,
	logKey,
	noteOfCompact,
	openCheckpoint,
	parseCheckpoint,
	verifyCompact,
} from "#protocol/log/checkpoint.ts";
import { EMPTY_ROOT, leafHash } from "#protocol/log/merkle.ts";
import { COSIGNATURE, formatNote, NoteVerificationError, signText, verifierKey } from "#protocol/log/note.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import * as malformed from "../../../support/malformed.ts";

await sodiumReady;

const seed = (n: number) => new Uint8Array(32).fill(n);
const signer = (n: number) => (message: Bytes) => ed25519.sign(message, seed(n));
const ORIGIN = "cloister.example/directory";
const log = logKey(ORIGIN, ed25519.getPublicKey(seed(1)));
const witness = verifierKey("w.example", COSIGNATURE, ed25519.getPublicKey(seed(2)));
const root = leafHash(seed(5));
const text = checkpointText(ORIGIN, 42, root);
const own = signText(log, text, null, signer(1));
const compact = { size: 42, root, signature: own.signature };

t.test("the example of C2SP tlog-checkpoint is read and written", async (t) => {
	const example = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
	const parsed = parseCheckpoint(example);
	t.match(parsed, { origin: "example.com/behind-the-sofa", size: 20852163, extensions: [] });
	t.equal(checkpointText(parsed.origin, parsed.size, parsed.root), example);
	t.strictSame(parseCheckpoint(`${example}one\ntwo words\n`).extensions, ["one", "two words"]);
});

t.test("a text that differs from the exact form is refused", async (t) => {
	for (const bad of malformed.checkpoints(ORIGIN, text.split("\n")[2] ?? ""))
		t.throws(() => parseCheckpoint(bad), { name: /SyntaxError|RangeError/ }, JSON.stringify(bad));
	t.throws(() => checkpointText("two\nlines", 1, root), SyntaxError);
	t.throws(() => checkpointText(ORIGIN, -1, root), RangeError);
	t.throws(() => checkpointText(ORIGIN, 1, root.slice(1)), RangeError);
	t.throws(() => logKey("an origin", log.publicKey), SyntaxError);
	fc.assert(
		fc.property(fc.maxSafeNat(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, hash) => {
			const parsed = parseCheckpoint(checkpointText(ORIGIN, size, hash));
			return parsed.size === size && toHex(parsed.root) === toHex(hash) && parsed.origin === ORIGIN;
		}),
	);
});

t.test("a served checkpoint opens only with the signature of its log", async (t) => {
	const cosignature = signText(witness, text, 1_700_000_000, signer(2));
	const opened = openCheckpoint(formatNote({ text, signatures: [cosignature, own] }), log, [witness]);
	t.strictSame(opened.compact, compact);
	t.strictSame(opened.cosignatures, [{ key: witness, time: 1_700_000_000 }]);
	t.strictSame(openCheckpoint(noteOfCompact(log, compact), log).cosignatures, []);
	t.throws(() => openCheckpoint(formatNote({ text, signatures: [cosignature] }), log, [witness]), NoteVerificationError);
	const signed = (body: string) => formatNote({ text: body, signatures: [signText(log, body, null, signer(1))] });
	t.throws(() => openCheckpoint(signed(checkpointText("other.example/log", 42, root)), log), { message: "a checkpoint of another log" });
	t.throws(() => openCheckpoint(signed(checkpointText(ORIGIN, 42, root, ["more"])), log), { message: "a checkpoint with extension lines" });
	t.throws(() => openCheckpoint(signed("not a checkpoint\n"), log), { name: /SyntaxError|RangeError/ });
});

t.test("the compact form verifies only for the size, root, origin and key that were signed", async (t) => {
	t.ok(verifyCompact(log, compact));
	t.notOk(verifyCompact(log, { ...compact, size: 43 }));
	t.notOk(verifyCompact(log, { ...compact, root: EMPTY_ROOT }));
	t.notOk(verifyCompact(log, { ...compact, signature: compact.signature.slice(1) }));
	t.notOk(verifyCompact(log, { ...compact, root: root.slice(1) }));
	for (const size of [-42, 42.5, Number.NaN]) t.notOk(verifyCompact(log, { ...compact, size }));
	t.notOk(verifyCompact(logKey("cloister.example/access", log.publicKey), compact), "the other log's origin");
	t.notOk(verifyCompact(logKey(ORIGIN, witness.publicKey), compact), "another key");
	for (let i = 0; i < 64; i++)
		t.notOk(verifyCompact(log, { ...compact, signature: compact.signature.with(i, (compact.signature[i] ?? 0) ^ 1) }));
});

t.test("before genesis, exactly one unsigned value is valid", async (t) => {
	t.ok(verifyCompact(log, BEFORE_GENESIS));
	t.notOk(verifyCompact(log, { ...BEFORE_GENESIS, root }));
	const signature = signText(log, checkpointText(ORIGIN, 0, EMPTY_ROOT), null, signer(1)).signature;
	t.notOk(verifyCompact(log, { ...BEFORE_GENESIS, signature }), "a signed checkpoint of the empty tree");
	t.notOk(verifyCompact(log, { ...compact, signature: BEFORE_GENESIS.signature }), "an unsigned checkpoint of a tree with leaves");
	t.throws(() => noteOfCompact(log, BEFORE_GENESIS), RangeError);
});
