/** Signed notes: the examples of C2SP and of Go's sumdb/note, and what must be refused. */
import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import t from "tap";
import { type Bytes, toHex, u32be } from "#protocol/bytes.ts";
import { fromBase64, toBase64 } from "#protocol/log/base64.ts";
import {
	COSIGNATURE,
	ED25519,
	formatNote,
	formatSignatureLine,
	formatVerifierKey,
	isKeyName,
	MAX_SIGNATURES,
	NoteVerificationError,
	parseNote,
	parseVerifierKey,
	signedMessage,
	signText,
	type VerifierKey,
	verifierKey,
	verifyNote,
} from "#protocol/log/note.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import * as malformed from "../../../support/malformed.ts";

await sodiumReady;

const EXAMPLES = [
	{
		from: "C2SP signed-note",
		vkey: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		note: "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
	},
	{
		from: "golang.org/x/mod/sumdb/note",
		vkey: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		note: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
	},
];
/** C2SP tlog-cosignature, section "Format"; it publishes no keys, so only its framing can be checked. */
const COSIGNED =
	"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

const seed = (n: number) => new Uint8Array(32).fill(n);
const signer = (n: number) => (message: Bytes) => ed25519.sign(message, seed(n));
const key = (name: string, n: number, type: typeof ED25519 | typeof COSIGNATURE = ED25519) =>
	verifierKey(name, type, ed25519.getPublicKey(seed(n)));
const TEXT = "first line\n\nthird line\n";

for (const { from, vkey, note } of EXAMPLES) {
	t.test(`the example of ${from}`, async (t) => {
		const known = parseVerifierKey(vkey);
		t.equal(formatVerifierKey(known), vkey);
		t.equal(formatNote(parseNote(note)), note);
		t.strictSame(verifyNote(parseNote(note), [known]), [{ key: known, time: null }]);
		t.throws(() => verifyNote(parseNote(note.replace("is", "iz")), [known]), NoteVerificationError);
		const malformedKey = { name: /SyntaxError|RangeError/ };
		for (let i = 0; i < vkey.length; i++) {
			t.throws(() => parseVerifierKey(vkey.slice(0, i) + String.fromCharCode(vkey.charCodeAt(i) + 1) + vkey.slice(i + 1)), malformedKey);
			t.throws(() => parseVerifierKey(vkey.slice(i + 1)), malformedKey);
			t.throws(() => parseVerifierKey(vkey.slice(0, i)), malformedKey);
		}
	});
}

t.test("the example of C2SP tlog-cosignature has our framing and our signed message", async (t) => {
	const { text, signatures } = parseNote(COSIGNED);
	t.equal(formatNote({ text, signatures }), COSIGNED);
	const [log, witness] = signatures;
	t.equal(log?.signature.length, 64);
	t.equal(toHex(u32be(witness?.id ?? 0)), "8d66cf3f");
	t.equal(witness?.signature.length, 72);
	t.equal(
		new TextDecoder().decode(signedMessage(COSIGNATURE, text, 1679315147)),
		"cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
	);
});

t.test("of several signatures, those of known keys are verified and the others are ignored", async (t) => {
	const [log, witness, stranger] = [key("log.example", 1), key("w.example", 2, COSIGNATURE), key("log.example", 3)];
	const signatures = [
		signText(stranger, TEXT, null, signer(9)),
		signText(log, TEXT, null, signer(1)),
		signText(witness, TEXT, 1_700_000_000, signer(2)),
		signText(witness, TEXT, 1_800_000_000, signer(2)),
	];
	const note = parseNote(formatNote({ text: TEXT, signatures }));
	t.strictSame(verifyNote(note, [witness, log]), [
		{ key: log, time: null },
		{ key: witness, time: 1_700_000_000 },
	]);
	t.strictSame(verifyNote(note, [witness]), [{ key: witness, time: 1_700_000_000 }]);
	t.throws(() => verifyNote(note, [log, stranger]), { message: "the signature of log.example is wrong" });
	t.throws(() => verifyNote(note, [key("other.example", 1)]), { message: "no known key has signed this note" });
	t.throws(() => verifyNote(note, []), NoteVerificationError);
	t.throws(() => verifyNote(note, [log, { ...log, publicKey: stranger.publicKey }]), NoteVerificationError);
});

t.test("a signature of one type isn't valid as another type, and its time can't be changed", async (t) => {
	const [log, witness] = [key("a.example", 1), key("a.example", 1, COSIGNATURE)];
	t.not(log.id, witness.id);
	const forge = (as: VerifierKey, signature: Bytes) => () =>
		verifyNote({ text: TEXT, signatures: [{ name: as.name, id: as.id, signature }] }, [as]);
	const cosigned = signText(witness, TEXT, 5, signer(1)).signature;
	t.throws(forge(log, cosigned), NoteVerificationError);
	t.throws(forge(log, cosigned.slice(8)), NoteVerificationError);
	t.throws(forge(witness, signText(log, TEXT, null, signer(1)).signature), NoteVerificationError);
	t.throws(forge(witness, cosigned.with(7, 6)), NoteVerificationError);
	t.throws(forge(witness, cosigned.with(0, 0x7f)), NoteVerificationError);
	t.throws(() => signedMessage(COSIGNATURE, TEXT, null), RangeError);
	t.throws(() => signedMessage(ED25519, TEXT, 5), RangeError);
	t.throws(() => signedMessage(COSIGNATURE, TEXT, 0.5), RangeError);
	t.throws(() => signedMessage(COSIGNATURE, TEXT, -1), RangeError);
	t.throws(() => signedMessage(ED25519, "no line end", null), SyntaxError);
	t.throws(() => verifierKey("log", ED25519, new Uint8Array(31)), RangeError);
	t.throws(() => signText(log, TEXT, null, () => new Uint8Array(63)), RangeError);
});

t.test("a signature with one flipped bit, or over a text with one flipped bit, is refused", async () => {
	const witness = key("w.example", 2, COSIGNATURE);
	const { name, id, signature } = signText(witness, TEXT, 1_700_000_000, signer(2));
	fc.assert(
		fc.property(fc.nat(signature.length * 8 - 1), (bit) => {
			const bad = signature.with(bit >> 3, (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
			try {
				verifyNote({ text: TEXT, signatures: [{ name, id, signature: bad }] }, [witness]);
				return false;
			} catch (error) {
				return error instanceof NoteVerificationError;
			}
		}),
	);
});

t.test("malformed notes and names are refused", async (t) => {
	const line = formatSignatureLine(signText(key("log.example", 1), TEXT, null, signer(1)));
	const good = `${TEXT}\n${line}`;
	t.equal(parseNote(good).text, TEXT);
	for (const note of malformed.notes(TEXT, line)) t.throws(() => parseNote(note), SyntaxError, JSON.stringify(note.slice(0, 80)));
	t.equal(parseNote(`${TEXT}\n${line.repeat(MAX_SIGNATURES)}`).signatures.length, MAX_SIGNATURES);
	for (const name of ["", " ", "a b", "a+b", "a\nb", "a\u0001", "a\u2003b", "\ud800"]) t.notOk(isKeyName(name), JSON.stringify(name));
	t.ok(isKeyName("quasimodo.example/salvatore"));
	t.throws(() => formatNote({ text: TEXT, signatures: [] }), SyntaxError);
});

t.test("texts are not normalised: they keep their bytes", async (t) => {
	const log = key("log.example", 1);
	const composed = signText(log, "caf\u00e9\n", null, signer(1));
	t.throws(() => verifyNote({ text: "cafe\u0301\n", signatures: [composed] }, [log]), NoteVerificationError);
});

t.test("base64 round trips, and each value has exactly one encoding", async (t) => {
	fc.assert(
		fc.property(
			fc.uint8Array({ maxLength: 100 }),
			(bytes) => toBase64(bytes) === Buffer.from(bytes).toString("base64") && toHex(fromBase64(toBase64(bytes))) === toHex(bytes),
		),
	);
	for (const bad of malformed.BASE64) t.throws(() => fromBase64(bad), SyntaxError, bad);
});
