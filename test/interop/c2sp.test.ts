/** Our note parser and an independent verifier in Python, written from the C2SP texts, give the same verdict on each note. */
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import fc from "fast-check";
import t from "tap";
import { type Bytes, fromUtf8 } from "#protocol/bytes.ts";
import { checkpointText, parseCheckpoint } from "#protocol/log/checkpoint.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import {
	COSIGNATURE,
	ED25519,
	formatSignatureLine,
	formatVerifierKey,
	NoteVerificationError,
	parseNote,
	type SignatureType,
	signText,
	verifierKey,
	verifyNote,
} from "#protocol/log/note.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { askVerifier, NO_VERIFIER } from "../support/independent-verifier.ts";

await sodiumReady;

const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const LATEST = 2 ** 53 - 1;

function signer(name: string, type: SignatureType, seed: number) {
	const secret = createPrivateKey({ key: Buffer.concat([PKCS8, Buffer.alloc(32, seed)]), format: "der", type: "pkcs8" });
	const key = verifierKey(name, type, new Uint8Array(createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32)));
	const line = (text: string, time: number | null = null) =>
		formatSignatureLine(signText(key, text, time, (message) => new Uint8Array(sign(null, message, secret))));
	return { key, line };
}

const log = signer("log.example/a", ED25519, 1);
const witness = signer("w.example", COSIGNATURE, 2);
/** A key with the log's name but another key ID. */
const namesake = signer("log.example/a", ED25519, 3);
const text = checkpointText("log.example/a", 70_000, leafHash(new Uint8Array(1)));
const unknown = (bytes: number, name = "stranger.example", id = 7) => formatSignatureLine({ name, id, signature: new Uint8Array(bytes) });

/** The verdict of our code. A note that isn't UTF-8 is refused. @throws any error that isn't documented as a refusal. */
function ourVerdict(note: Bytes) {
	let decoded: string;
	try {
		decoded = fromUtf8(note);
	} catch {
		return { refused: true };
	}
	try {
		const parsed = parseNote(decoded);
		const verified = verifyNote(parsed, [log.key, witness.key]);
		const { origin, size, extensions } = parseCheckpoint(parsed.text);
		if (origin !== log.key.name || !verified.some(({ key }) => key === log.key)) throw new NoteVerificationError("not the log's");
		return { size, extensions, cosigned: verified.filter(({ key }) => key === witness.key).map(({ key }) => key.name) };
	} catch (error) {
		if (!(error instanceof SyntaxError || error instanceof RangeError || error instanceof NoteVerificationError)) throw error;
		return { refused: true };
	}
}

async function independentVerdicts(notes: readonly Bytes[]) {
	const lines = notes.map((note) => `${Buffer.from(note).toString("base64")}\n`).join("");
	const { found, err } = await askVerifier(["notes", formatVerifierKey(log.key), formatVerifierKey(witness.key)], lines);
	if (found === null) throw new Error(err);
	return (found as { refused?: string }[]).map((verdict) => (verdict.refused === undefined ? verdict : { refused: true }));
}

const bytes = (note: string) => new TextEncoder().encode(note);
const whole = (body: string, ...lines: string[]) => bytes(`${body}\n${lines.join("")}`);
const signed = (body: string) => whole(body, log.line(body));

const ACCEPTED: [string, Bytes][] = [
	["a valid note", signed(text)],
	["cosigned", whole(text, log.line(text), witness.line(text, 1_700_000_000))],
	["cosigned first, at the first and the last second", whole(text, witness.line(text, 0), witness.line(text, LATEST), log.line(text))],
	["an empty tree's size", signed(text.replace("\n70000\n", "\n0\n"))],
	["extension lines", signed(`${text}one\ntwo words\n`)],
	["an unknown key of the log's name", whole(text, namesake.line(text), log.line(text))],
	["the log's number under another name", whole(text, unknown(64, "other.example", log.key.id), log.line(text))],
	["ML-DSA-44 and larger, of unknown keys", whole(text, unknown(8 + 2420, "w.example"), log.line(text), unknown(8 + 4627))],
	["sixteen signatures", whole(text, log.line(text), ...Array.from({ length: 15 }, (_, i) => unknown(72, `w${i}`)))],
];

const REFUSED: [string, Bytes][] = [
	["a witness alone", whole(text, witness.line(text, 5))],
	["unknown signatures only", whole(text, unknown(64))],
	["the log's signature on another text", whole(text, log.line(`${text}more\n`))],
	["a known witness that is wrong", whole(text, log.line(text), witness.line(`${text}more\n`, 5))],
	["one of two signatures of the log wrong", whole(text, log.line(text), log.line(`${text}more\n`))],
	["another origin", signed(text.replace("example/a", "example/b"))],
	["leading zero", signed(text.replace("70000", "070000"))],
	["plus", signed(text.replace("70000", "+70000"))],
	["minus", signed(text.replace("70000", "-1"))],
	["other digits", signed(text.replace("70000", "\u0667"))],
	["2^63", signed(text.replace("70000", String(2n ** 63n)))],
	["2^64 + 70000", signed(text.replace("70000", String(2n ** 64n + 70_000n)))],
	["a short root", signed(text.replace(/\n[^\n]{4}([^\n]+)\n$/, "\n$1\n"))],
	["a root with stray bits", signed(text.replace(/.=\n$/, (end) => (end === "B=\n" ? "C=\n" : "B=\n")))],
	["a root without padding", signed(text.replace("=", ""))],
	["an empty extension line", signed(`${text}\nmore\n`)],
	["no newline at the end", signed(text).slice(0, -1)],
	["a newline more", bytes(`${fromUtf8(signed(text))}\n`)],
	["CRLF", bytes(fromUtf8(signed(text)).replaceAll("\n", "\r\n"))],
	["a byte order mark", bytes(`\ufeff${fromUtf8(signed(text))}`)],
	["control characters", bytes(`${fromUtf8(signed(text))}— a\u001bb AAAAAAAA\n`)],
	["not UTF-8", Buffer.concat([signed(text), Buffer.from("— \xff AAAAAAAA\n", "latin1")])],
	["not UTF-8 in a signature line", Buffer.concat([signed(text), bytes("— "), Buffer.of(0xff), bytes(" AAAAAAAA\n")])],
	["a key name with a space in it", bytes(`${fromUtf8(signed(text))}— a\u00a0b AAAAAAAA\n`)],
	["a key name with a plus", bytes(`${fromUtf8(signed(text))}— a+b AAAAAAAA\n`)],
	["a hyphen for the dash", bytes(`${fromUtf8(signed(text))}- a AAAAAAAA\n`)],
	["two spaces", bytes(`${fromUtf8(signed(text))}—  a AAAAAAAA\n`)],
	["base64url", bytes(`${fromUtf8(signed(text))}— a AAAA_-AA\n`)],
	["no signature after the number", bytes(`${fromUtf8(signed(text))}— a AAAAAA==\n`)],
	["no signatures", bytes(`${text}\n`)],
	["no text", bytes(`\n\n${log.line("\n")}`)],
	["nothing", bytes("")],
];

t.test("both accept the same notes with the same result", { skip: NO_VERIFIER }, async (t) => {
	const found = await independentVerdicts(ACCEPTED.map(([, note]) => note));
	ACCEPTED.forEach(([name, note], i) => {
		t.match(ourVerdict(note), { size: Number, refused: undefined }, name);
		t.same(found[i], ourVerdict(note), `${name}: the same verdict`);
	});
});

t.test("both refuse the same notes", { skip: NO_VERIFIER }, async (t) => {
	const found = await independentVerdicts(REFUSED.map(([, note]) => note));
	REFUSED.forEach(([name, note], i) => {
		t.same([ourVerdict(note), found[i]], [{ refused: true }, { refused: true }], name);
	});
});

t.test("both give the same verdict on damaged notes", { skip: NO_VERIFIER }, async (t) => {
	const any = fc.tuple(
		fc.constantFrom(...ACCEPTED),
		fc.nat(),
		fc.constantFrom(-1, 0, 1),
		fc.constantFrom(0x0a, 0x0d, 0x20, 0x2b, 0x3d, 0x80, 0xff),
	);
	const damaged = fc.sample(any, 300).map(([[, note], at, grown, byte]) => {
		const place = at % note.length;
		const kept = Buffer.from(note.slice(grown === 1 ? place : place + 1));
		return Buffer.concat([note.slice(0, place), Buffer.from(grown === -1 ? [] : [byte]), kept]);
	});
	const found = await independentVerdicts(damaged);
	damaged.forEach((note, i) => {
		t.same(found[i], ourVerdict(note), JSON.stringify(note.toString("latin1")));
	});
});
