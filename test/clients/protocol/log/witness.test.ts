/** Lines of cosignatures: which ones are read, and which keys count as named witnesses. */
import { ed25519 } from "@noble/curves/ed25519.js";
import t from "tap";
import {
	COSIGNATURE,
	ED25519,
	formatSignatureLine,
	NoteVerificationError,
	signText,
	type VerifierKey,
	verifierKey,
} from "#protocol/log/note.ts";
import { isNamed, readCosignatures } from "#protocol/log/witness.ts";
import { sodiumReady } from "#protocol/sodium.ts";

await sodiumReady;

const seed = (n: number) => new Uint8Array(32).fill(n);
const keyOf = (n: number, type: typeof COSIGNATURE | typeof ED25519 = COSIGNATURE) =>
	verifierKey("w.example", type, ed25519.getPublicKey(seed(n)));
const TEXT = "log.example\n5\nroot\n";
const lineOf = (key: VerifierKey, n: number, time: number | null = 7) =>
	formatSignatureLine(signText(key, TEXT, time, (message) => ed25519.sign(message, seed(n))));

t.test("only whole lines by a known witness are read", async (t) => {
	const line = lineOf(keyOf(1), 1);
	t.match(readCosignatures(lineOf(keyOf(2), 2) + line, TEXT, [keyOf(1)]), [{ time: 7, line }]);
	const bare = line.slice(0, -1);
	for (const cut of ["", bare, `${bare}x`, `${bare}\r`, line + bare])
		t.throws(() => readCosignatures(cut, TEXT, [keyOf(1)]), SyntaxError, JSON.stringify(cut));
	t.throws(() => readCosignatures(line, `${TEXT}more\n`, [keyOf(1)]), NoteVerificationError);
	t.throws(() => readCosignatures(line, TEXT, [keyOf(2)]), NoteVerificationError);
	const log = keyOf(1, ED25519);
	t.throws(() => readCosignatures(lineOf(log, 1, null), TEXT, [log]), NoteVerificationError, "a log is no witness");
});

t.test("a witness counts as named only when all parts of its key match, because others can use its name and its short id", async (t) => {
	const named = { wanted: 1, keys: [keyOf(1)] };
	t.ok(isNamed(named, keyOf(1)));
	const others = { name: "v.example", id: keyOf(1).id + 1, publicKey: keyOf(2).publicKey };
	for (const [part, value] of Object.entries(others)) t.notOk(isNamed(named, { ...keyOf(1), [part]: value }), part);
});
