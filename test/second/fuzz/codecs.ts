/**
 * Every format that comes from outside, with its reader in both implementations. `ours` and `second` return the value in a
 * common notation, or throw, and must agree.
 */
import fc from "fast-check";
import { copen } from "#crypto/aead.ts";
import { openAttachment } from "#crypto/attachment.ts";
import { fingerprintMatches } from "#crypto/fingerprint.ts";
import { Keybag, SlotKey } from "#crypto/keybag.ts";
import { unpad } from "#crypto/padding.ts";
import { DeskRecoveryCode, RecoveryCode } from "#crypto/recovery.ts";
import { SealKey, unseal } from "#crypto/seal.ts";
import { AttachmentKey, ExportKey } from "#crypto/secret.ts";
import { fromBase64Url, fromHex, idToBytes } from "#protocol/bytes.ts";
import { decodeCbor } from "#protocol/cbor.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { fromBase64 } from "#protocol/log/base64.ts";
import { logKey, openCheckpoint, parseCheckpoint, verifyCompact } from "#protocol/log/checkpoint.ts";
import { decodeEntry, encodeEntry } from "#protocol/log/entry.ts";
import { scanEntryTime } from "#protocol/log/entry-scan.ts";
import { NoteVerificationError, parseNote, parseVerifierKey } from "#protocol/log/note.ts";
import { verifyConsistency, verifyInclusion } from "#protocol/log/proof.ts";
import { entryBundle, parseEntryBundle, parseTilePath } from "#protocol/log/tiles.ts";
import { parseLogProof } from "#protocol/log/tlog-proof.ts";
import { parseAddCheckpoint } from "#protocol/log/witness.ts";
import { decodeManifest } from "#protocol/release/manifest.ts";
import { ShapeError } from "#protocol/schema.ts";
import { verifyEd25519 } from "#protocol/sodium.ts";
import { directoryLeaf, encodeBody, parseStatement, type Wire } from "#protocol/statements/statement.ts";
import { decodeContent } from "#sdk/compartments/content.ts";
import { readEntry, writeEntry } from "../implementation/access-entries.ts";
import * as boxes from "../implementation/boxes.ts";
import * as secondBytes from "../implementation/bytes.ts";
import { type Bytes, base64, base64url, hex, idText, unsigned } from "../implementation/bytes.ts";
import { decodeExactly, encode, type Value } from "../implementation/cbor.ts";
import { readCode, writeCode } from "../implementation/codes.ts";
import { sealAttachment, openAttachment as secondOpenAttachment } from "../implementation/compartments.ts";
import { readContent, writeContent } from "../implementation/contents.ts";
import * as ed25519 from "../implementation/ed25519.ts";
import { openBag, passwordSlotKey, writeBag } from "../implementation/keybag.ts";
import * as keys from "../implementation/keys.ts";
import { readManifest } from "../implementation/manifests.ts";
import * as notes from "../implementation/notes.ts";
import { readAddCheckpoint, readProofFile, writeAddCheckpoint, writeProofFile } from "../implementation/proof-files.ts";
import { fromWire, leafOf, TYPES } from "../implementation/statements.ts";
import * as tiles from "../implementation/tiles.ts";
import * as trees from "../implementation/trees.ts";
import { edited, editedText, sloppyCbor } from "./edits.ts";
import { extremeBytes, extremeStatement, extremeText } from "./extremes.ts";
import * as values from "./values.ts";

export interface Codec<T = any> {
	name: string;
	input: fc.Arbitrary<T>;
	ours(input: T): unknown;
	second(input: T): unknown;
	/** Whether ours may throw this error. A TypeError or a stack overflow is never declared. */
	declared(error: unknown): boolean;
	/** Senseless input that should make ours use much time, memory or stack. */
	extreme?: fc.Arbitrary<T>;
	/** Runs fewer times, because each run is slow. */
	slow?: boolean;
}

const codec = <T>(given: Codec<T>): Codec => given;

/** Compares the exact class: an error of a subclass is a bug. */
const plain =
	(...classes: { prototype: Error }[]) =>
	(error: unknown) =>
		classes.some(({ prototype }) => Object.getPrototypeOf(error) === prototype);
const coded =
	(...codes: string[]) =>
	(error: unknown) =>
		error instanceof ProtocolError && codes.includes(error.code);
/** The errors for malformed text. A RangeError of the engine, for a stack overflow or an invalid length, is a bug. */
const malformed = (error: unknown) =>
	plain(SyntaxError, RangeError, NoteVerificationError)(error) &&
	!/call stack|Invalid (array|string|typed array) length/.test((error as Error).message);

const either = (...inputs: fc.Arbitrary<Bytes>[]) => fc.oneof(...inputs);
const raw = fc.uint8Array({ maxLength: 300 });

const anyCbor = codec<Bytes>({
	name: "CBOR",
	extreme: extremeBytes,
	input: either(edited(values.cborValue.map(encode)), sloppyCbor(values.cborValue), raw),
	ours: decodeCbor,
	second: decodeExactly,
	declared: (error) => error instanceof Error && !(error instanceof TypeError),
});

const network = new Uint8Array(32).fill(7);
const bodies = [...TYPES].map(([type, form]) => values.ofForm(form).map((body) => ({ type, body })));
const statement = codec<Wire>({
	name: "statements",
	extreme: extremeStatement([...TYPES.keys()]),
	input: fc.oneof(...bodies).chain(({ type, body }) =>
		fc.record(
			{
				type: fc.oneof(
					{ weight: 20, arbitrary: fc.constant(type) },
					{ weight: 1, arbitrary: values.oneOf([...TYPES.keys(), "", "__proto__", "toString"]) },
				),
				body: fc.oneof(
					{ weight: 8, arbitrary: either(edited(fc.constant(encode(body))), sloppyCbor(fc.constant(body))).map(base64url) },
					{ weight: 1, arbitrary: editedText(fc.constant(base64url(encode(body)))) },
				),
				sigs: fc.array(fc.uint8Array({ minLength: 62, maxLength: 65 }).map(base64url), { maxLength: 3 }),
			},
			{ noNullPrototype: true },
		),
	),
	ours(wire) {
		const parsed = parseStatement(network, wire);
		return [hex(parsed.objId), hex(directoryLeaf(parsed)), hex(encodeBody(parsed.type, parsed.body as never))];
	},
	second(wire) {
		const parsed = fromWire(network, wire);
		return [hex(parsed.objId), hex(leafOf(parsed)), hex(encode(parsed.body))];
	},
	declared: coded("bad-statement"),
});

const entryItems = values.accessEntry.map((body) => decodeExactly(writeEntry(body)));
const accessEntry = codec<Bytes>({
	name: "access entries",
	extreme: extremeBytes,
	input: either(edited(values.accessEntry.map(writeEntry)), sloppyCbor(entryItems), raw),
	ours(bytes) {
		// Our scanner and our decoder must agree, too.
		const scanned = scanEntryTime(bytes) !== null;
		let body: ReturnType<typeof decodeEntry>;
		try {
			body = decodeEntry(bytes);
		} catch (error) {
			if (scanned) throw new TypeError("the scanner accepts an entry that the decoder refuses");
			throw error;
		}
		if (!scanned) throw new TypeError("the scanner refuses an entry that the decoder accepts");
		return [body, hex(encodeEntry(body))];
	},
	second(bytes) {
		const body = readEntry(bytes);
		return [body, hex(writeEntry(body))];
	},
	declared: (error) => error instanceof Error && !(error instanceof TypeError),
});

const contents = codec<Bytes>({
	name: "contents",
	extreme: extremeBytes,
	input: either(edited(values.content.map(writeContent)), sloppyCbor(values.content), raw),
	ours: (bytes) => withoutSecrets(decodeContent(bytes)),
	second: (bytes) => withoutSecrets(readContent(bytes)),
	declared: coded("bad-content"),
});

const webManifest = codec<Bytes>({
	name: "manifests of web builds",
	extreme: extremeBytes,
	input: either(edited(values.manifest.map(encode)), sloppyCbor(values.manifest), raw),
	ours: (bytes) => decodeManifest(bytes).map(({ path, size, sha256 }) => [path, size, hex(sha256)]),
	second: (bytes) => readManifest(bytes).map(({ path, size, sha256 }) => [path, size, hex(sha256)]),
	declared: plain(ShapeError),
});

/** Converts file keys and ids to one form: ours has ids as text and file keys as objects. */
function withoutSecrets(value: unknown): unknown {
	if (value instanceof AttachmentKey) return value.export();
	if (Array.isArray(value)) return value.map(withoutSecrets);
	if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
	const turned = ([name, item]: [string, unknown]) => [
		name,
		(name === "file" || name === "row") && item instanceof Uint8Array ? idText(item) : withoutSecrets(item),
	];
	return Object.fromEntries(Object.entries(value).map(turned));
}

const logSeed = new Uint8Array(32).fill(1);
const witnessSeed = new Uint8Array(32).fill(2);
const ORIGIN = "cloister.example/access";
const log = notes.verifier(ORIGIN, notes.PLAIN, ed25519.publicKey(logSeed));
const witness = notes.verifier("witness.example/w", notes.COSIGNATURE, ed25519.publicKey(witnessSeed));
const stranger = notes.verifier("stranger", notes.PLAIN, ed25519.publicKey(new Uint8Array(32).fill(3)));

const checkpointText = fc
	.tuple(values.uint, values.bytes(32), fc.array(values.text(1, 10), { maxLength: 1 }))
	.map(([size, root, more]) => `${notes.checkpointText(ORIGIN, size, root)}${more.map((line) => `${line}\n`).join("")}`);
const note = fc.tuple(checkpointText, values.uint, fc.subarray([0, 1, 2], { minLength: 1 })).map(([text, time, who]) => {
	const lines = [
		() => notes.signatureLine(log, logSeed, text, null),
		() => notes.signatureLine(witness, witnessSeed, text, time),
		() => notes.signatureLine(stranger, logSeed, text, null),
	];
	return `${text}\n${who.map((i) => lines[i]?.()).join("")}`;
});

const noteForm = codec<string>({
	name: "notes",
	extreme: extremeText,
	input: fc.oneof(editedText(note), values.anyText(100)),
	ours(text) {
		const { text: body, signatures } = parseNote(text);
		return [body, signatures.map(({ name, id, signature }) => [name, hex(unsigned(id, 4)), hex(signature)])];
	},
	second(text) {
		const { text: body, lines } = notes.readNote(text);
		return [body, lines.map(({ name, id, signature }) => [name, hex(id), hex(signature)])];
	},
	declared: malformed,
});

const ourLog = logKey(ORIGIN, log.key);
const ourWitness = parseVerifierKey(notes.writeVerifier(witness));
const signedCheckpoint = codec<string>({
	name: "signed checkpoints",
	extreme: extremeText,
	input: editedText(note),
	ours(text) {
		const { checkpoint, cosignatures } = openCheckpoint(text, ourLog, [ourWitness]);
		return [checkpoint.size, hex(checkpoint.root), cosignatures.map(({ time }) => String(time))];
	},
	second(text) {
		const { size, root, signatures } = notes.openCheckpoint(text, log, [witness]);
		return [size, hex(root), signatures.filter(({ key }) => key !== log).map(({ time }) => String(time))];
	},
	declared: malformed,
	slow: true,
});

const checkpoint = codec<string>({
	name: "checkpoint texts",
	extreme: extremeText,
	input: fc.oneof(editedText(checkpointText), values.anyText(60)),
	ours: parseCheckpoint,
	second: notes.readCheckpoint,
	declared: malformed,
});

const compact = codec<{ size: number; root: Bytes; signature: Bytes }>({
	name: "compact checkpoints",
	input: fc.tuple(values.uint, values.bytes(32), fc.boolean()).chain(([size, root, empty]) => {
		const signature = ed25519.sign(logSeed, secondBytes.utf8(notes.checkpointText(ORIGIN, size, root)));
		return fc.record({
			size: fc.oneof(fc.constant(size), values.uint, fc.constantFrom(0, -1, 1.5)),
			root: edited(fc.constant(empty ? trees.EMPTY_ROOT : root)),
			signature: edited(fc.constant(empty ? new Uint8Array(0) : signature)),
		});
	}),
	ours: (given) => verifyCompact(ourLog, given),
	second: (given) =>
		Number.isSafeInteger(given.size) && given.size >= 0 && (notes.compactVerifies(log, given) || notes.isBeforeGenesis(given)),
	declared: () => false,
	slow: true,
});

const verifierKey = codec<string>({
	name: "verifier keys",
	extreme: extremeText,
	input: fc.oneof(
		editedText(
			fc
				.tuple(values.oneOf([notes.PLAIN, notes.COSIGNATURE]), values.bytes(32))
				.map(([type, key]) => notes.writeVerifier(notes.verifier("a.example/log", type, key))),
		),
		values.anyText(60),
	),
	ours(text) {
		const { name, type, id, publicKey } = parseVerifierKey(text);
		return [name, type, hex(unsigned(id, 4)), hex(publicKey)];
	},
	second(text) {
		const { name, type, id, key } = notes.readVerifier(text);
		return [name, type, hex(id), hex(key)];
	},
	declared: malformed,
});

const hashes = fc.array(values.bytes(32), { maxLength: 3 });
const proofFile = codec<string>({
	name: "proof files",
	extreme: extremeText,
	input: editedText(
		fc
			.tuple(fc.option(values.bytes(0, 30), { nil: null }), values.uint, hashes, note)
			.map(([extra, index, proof, text]) => writeProofFile({ extra, index, proof, note: text })),
	),
	ours: parseLogProof,
	second: readProofFile,
	declared: malformed,
});
const addCheckpoint = codec<string>({
	name: "requests of a witness",
	extreme: extremeText,
	input: editedText(fc.tuple(values.uint, hashes, note).map(([old, proof, text]) => writeAddCheckpoint({ old, proof, note: text }))),
	ours: parseAddCheckpoint,
	second: readAddCheckpoint,
	declared: malformed,
});

const tile = fc.record(
	{ level: fc.oneof(fc.nat(63), fc.constant("entries" as const)), index: values.uint, width: fc.integer({ min: 1, max: 256 }) },
	{ noNullPrototype: true },
);
const tilePath = codec<string>({
	name: "tile paths",
	extreme: extremeText,
	input: fc.oneof(editedText(tile.map(tiles.tilePath)), values.anyText(30)),
	ours: parseTilePath,
	second: tiles.readTilePath,
	declared: malformed,
});
const bundle = codec<Bytes>({
	name: "entry bundles",
	extreme: extremeBytes,
	input: either(edited(fc.array(values.bytes(0, 40), { minLength: 1, maxLength: 4 }).map(tiles.entryBundle)), raw),
	ours: (bytes) => parseEntryBundle(bytes).map(hex),
	second: (bytes) => tiles.readEntryBundle(bytes).map(hex),
	declared: malformed,
});
const writtenBundle = codec<Bytes[]>({
	name: "entry bundles, written",
	input: fc.array(values.bytes(0, 40), { minLength: 1, maxLength: 256 }),
	ours: (entries) => hex(entryBundle(entries)),
	second: (entries) => hex(tiles.entryBundle(entries)),
	declared: () => false,
});

const leaves = Array.from({ length: 40 }, (_, i) => trees.leafHash(unsigned(i, 4)));
const treeRoot = (size: number) => trees.root(leaves.slice(0, size));
/** A valid proof, or one with changed, dropped or repeated hashes. */
const damagedProof = (proof: Bytes[]) =>
	fc.oneof(
		{ weight: 3, arbitrary: fc.constant(proof) },
		{ weight: 2, arbitrary: fc.shuffledSubarray(proof) },
		{ weight: 2, arbitrary: fc.array(fc.oneof(values.oneOf([...proof, ...leaves]), values.bytes(31, 33)), { maxLength: 7 }) },
		{ weight: 2, arbitrary: fc.nat(proof.length).map((at) => proof.toSpliced(at, 0, ...proof.slice(at, at + 1))) },
	);
/** Mostly the number itself, sometimes a wrong one. */
const moved = (n: number) =>
	fc.oneof({ weight: 6, arbitrary: fc.constant(n) }, { weight: 1, arbitrary: fc.constantFrom(n - 1, n + 1, n * 2, 0, -1, 0.5, 2 ** 53) });
const sizes = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat()).map(([size, n]) => ({ size, index: n % size, first: n % (size + 1) }));

const inclusion = codec<{ leaf: Bytes; index: number; size: number; root: Bytes; proof: Bytes[] }>({
	name: "inclusion proofs",
	input: sizes.chain(({ size, index }) =>
		fc.record({
			leaf: fc.constantFrom(leaves[index] as Bytes, leaves[0] as Bytes),
			index: moved(index),
			size: moved(size),
			root: fc.constantFrom(treeRoot(size), treeRoot(size), treeRoot(size - 1)),
			proof: damagedProof(trees.inclusionPath(index, leaves.slice(0, size))),
		}),
	),
	ours: ({ leaf, index, size, root, proof }) => verifyInclusion(leaf, index, size, root, proof),
	second: ({ leaf, index, size, root, proof }) => trees.includes(leaf, index, size, root, proof),
	declared: () => false,
});
const consistency = codec<{ first: number; size: number; roots: [Bytes, Bytes]; proof: Bytes[] }>({
	name: "consistency proofs",
	input: sizes.chain(({ size, first }) =>
		fc.record({
			first: moved(first),
			size: moved(size),
			roots: fc.tuple(
				fc.constantFrom(treeRoot(first), treeRoot(first), treeRoot(size)),
				fc.constantFrom(treeRoot(size), treeRoot(size), treeRoot(first)),
			),
			proof: damagedProof(trees.consistencyPath(first, leaves.slice(0, size))),
		}),
	),
	ours: ({ first, size, roots, proof }) => verifyConsistency(first, size, roots[0], roots[1], proof),
	second: ({ first, size, roots, proof }) => trees.extendsTree(first, size, roots[0], roots[1], proof),
	declared: () => false,
});

const textForm = (name: string, valid: fc.Arbitrary<string>, ours: (text: string) => Bytes, second: (text: string) => Bytes): Codec =>
	codec<string>({
		name,
		extreme: extremeText,
		input: fc.oneof(editedText(valid), values.anyText(40)),
		ours: (text) => hex(ours(text)),
		second: (text) => hex(second(text)),
		declared: malformed,
	});
const texts = [
	textForm("base64url", values.bytes(0, 40).map(base64url), fromBase64Url, secondBytes.fromBase64url),
	textForm("base64", values.bytes(0, 40).map(base64), fromBase64, secondBytes.fromBase64),
	textForm("ids", values.bytes(16).map(idText), idToBytes, secondBytes.idBytes),
	textForm("hexadecimal", values.bytes(0, 20).map(hex), (text) => fromHex(text.toLowerCase() === text ? text : "?"), secondBytes.unhex),
];

const recoveryCode = (name: string, kind: number, ours: (text: string) => { export(): Bytes }): Codec =>
	codec<string>({
		name,
		extreme: extremeText,
		input: fc.oneof(
			editedText(values.bytes(20).map((code) => writeCode(kind, code))),
			editedText(values.bytes(20).map((code) => writeCode(kind, code).toLowerCase())),
		),
		ours: (text) => hex(ours(text).export()),
		second: (text) => hex(readCode(kind, text)),
		declared: coded("bad-input"),
	});

const memberSeed = new Uint8Array(32).fill(4);
const memberKeys = keys.memberPublic(memberSeed);
const fingerprint = codec<string>({
	name: "fingerprints",
	extreme: extremeText,
	input: editedText(fc.constant(keys.fingerprint(network, memberKeys))),
	ours: (typed) => fingerprintMatches(typed, network, memberKeys),
	second: (typed) => keys.typedFingerprint(typed) === keys.fingerprint(network, memberKeys),
	declared: () => false,
});

const KEY = new Uint8Array(32).fill(5);
const AAD = Uint8Array.of(1, 2, 3);
const NONCE = new Uint8Array(24).fill(6);
const box = codec<Bytes>({
	name: "boxes",
	extreme: extremeBytes,
	input: edited(values.bytes(0, 60).map((content) => boxes.cseal(KEY, "entry", AAD, content, NONCE))),
	ours: (given) => hex(copen(KEY, "entry", AAD, given)),
	second: (given) => hex(boxes.copen(KEY, "entry", AAD, given)),
	declared: coded("bad-content"),
});
const padding = codec<Bytes>({
	name: "padding",
	extreme: extremeBytes,
	input: edited(values.bytes(0, 400).map(boxes.pad)),
	ours: (given) => hex(unpad(given)),
	second: (given) => hex(boxes.unpad(given)),
	declared: coded("bad-content"),
});
const sealKey = { ours: (): SealKey => new SealKey(KEY), pk: boxes.kemPublic(KEY) };
const sealed = codec<Bytes>({
	name: "sealed boxes",
	extreme: extremeBytes,
	input: edited(
		fc.tuple(values.bytes(0, 40), values.bytes(64)).map(([content, coins]) => boxes.seal(sealKey.pk, AAD, content, coins, NONCE)),
	),
	ours: (given) => hex(unseal(sealKey.ours(), AAD, given)),
	second: (given) => hex(boxes.unseal(KEY, AAD, given)),
	declared: coded("bad-content"),
	slow: true,
});

const signature = codec<{ key: Bytes; message: Bytes; signature: Bytes }>({
	name: "signatures",
	input: fc.tuple(values.bytes(32), values.bytes(0, 20)).chain(([seed, message]) =>
		fc.record({
			key: edited(fc.constant(ed25519.publicKey(seed))),
			message: fc.constant(message),
			signature: edited(fc.constant(ed25519.sign(seed, message))),
		}),
	),
	ours: (given) => verifyEd25519(given.signature, given.message, given.key),
	second: (given) => ed25519.verify(given.key, given.message, given.signature),
	declared: () => false,
	slow: true,
});

const owner = { network, member: new Uint8Array(16).fill(8) };
const EXPORT = new Uint8Array(64).fill(9);
const insideForm = values.ofForm({
	kind: "map",
	fields: new Map([
		["version", { kind: "uint" }],
		[
			"seeds",
			{
				kind: "list",
				most: 2,
				of: {
					kind: "map",
					fields: new Map([
						["ke", { kind: "uint" }],
						["seed", { kind: "bytes", least: 32, most: 32 }],
					]),
				},
			},
		],
		["notes", { kind: "bytes", least: 0, most: 40 }],
	]),
}) as fc.Arbitrary<any>;
const bagBytes = insideForm.map((inside) =>
	writeBag(
		{ ...owner, ...inside, desks: [], directory: null, access: null },
		KEY,
		[
			["password", passwordSlotKey(EXPORT)],
			["recovery", KEY],
		],
		() => NONCE,
	),
);
const bag = codec<Bytes>({
	name: "keybags",
	extreme: extremeBytes,
	input: either(edited(bagBytes), sloppyCbor(bagBytes.map((bytes) => decodeExactly(bytes) as Value))),
	ours(blob) {
		const { content } = Keybag.open(blob, { network, member: idText(owner.member) }, SlotKey.fromPassword(new ExportKey(EXPORT)));
		return [content.version, content.seeds.map(({ ke, seed }) => [ke, hex(seed.export())]), hex(content.notes)];
	},
	second(blob) {
		const content = openBag(blob, owner, "password", passwordSlotKey(EXPORT));
		return [content.version, content.seeds.map(({ ke, seed }) => [ke, hex(seed)]), hex(content.notes)];
	},
	declared: coded("bad-content"),
});

const FILE = new Uint8Array(16).fill(10);
const attachment = codec<{ size: number; header: { chunks: number; size: number; hash: Bytes }; stored: Bytes }>({
	name: "attachments",
	input: fc.constantFrom(0, 10, 65_535, 66_000, 131_072).chain((size) => {
		const made = sealAttachment(KEY, FILE, new Uint8Array(size).fill(11), FILE);
		return fc
			.record({
				size: fc.oneof({ weight: 5, arbitrary: fc.constant(size) }, { weight: 1, arbitrary: fc.nat(140_000) }),
				header: fc.constant(made.header),
				// In some cases the header fits the changed bytes, so that other checks must refuse them.
				stored: edited(fc.constant(made.stored)),
			})
			.chain((given) =>
				fc.constantFrom(given, { ...given, header: { ...given.header, hash: secondBytes.H(given.stored), size: given.stored.length } }),
			);
	}),
	async ours({ size, header, stored }) {
		const info = { file: idText(FILE), name: "a", type: "b", size, key: new AttachmentKey(KEY) };
		const pieces: Bytes[] = [];
		for await (const piece of openAttachment({ ...header, file: info.file }, info, [stored])) pieces.push(piece);
		return hex(secondBytes.H(secondBytes.join(...pieces)));
	},
	second: ({ size, header, stored }) => hex(secondBytes.H(secondOpenAttachment(KEY, FILE, size, header, stored))),
	declared: coded("bad-content"),
	slow: true,
});

export const CODECS: Codec[] = [
	anyCbor,
	statement,
	accessEntry,
	contents,
	webManifest,
	noteForm,
	signedCheckpoint,
	checkpoint,
	compact,
	verifierKey,
	proofFile,
	addCheckpoint,
	tilePath,
	bundle,
	writtenBundle,
	inclusion,
	consistency,
	...texts,
	recoveryCode("recovery codes", 2, RecoveryCode.parse),
	recoveryCode("desks' recovery codes", 3, DeskRecoveryCode.parse),
	fingerprint,
	box,
	padding,
	sealed,
	signature,
	bag,
	attachment,
];
