/** Notes, proofs, tiles and access entries, each in one form: what notes.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

const OTHERWISE = "writes a note";
const SIGNATURE = "spoils a signature";
const PROVES = "proves what isn't";
const CUTS = "cuts hashes";
const ENTRY = "spoils an access entry";

export const notes: Mutation[] = [
	...of("clients/protocol/log/note.ts", "notes", OTHERWISE, [
		['if (!text.endsWith("\\n")) throw', "if (text.length < 0) throw", "a note without its last newline"],
		["if (/\\p{Cs}/u.test(text)) throw", "if (text.length < 0) throw", "a note with half of a surrogate pair"],
		['if (hasControl(text.replaceAll("\\n", ""))) throw', "if (text.length < 0) throw", "a note with control characters"],
		["if (note.length > MAX_NOTE_LENGTH) throw", "if (note.length < 0) throw", "a note too long to be read"],
		["if (blank < 0) throw", "if (blank < -1) throw", "signatures of no text"],
		["if (lines.length > MAX_SIGNATURES) throw", "if (lines.length < 0) throw", "more signatures than anybody reads"],
		["if (!isKeyName(name) || bytes.length < 5) throw", "if (bytes.length < 5) throw", "a signature line by no name"],
		["if (!isKeyName(name) || bytes.length < 5) throw", "if (!isKeyName(name)) throw", "a signature line without a signature"],
		["if (!isKeyName(name)) throw", "if (name.length < 0) throw", "a key whose name is none"],
		["if (type !== ED25519 && type !== COSIGNATURE) throw", "if (type === undefined) throw", "a key of an unknown type"],
		["Uint8Array.of(type), publicKey)));", "publicKey)));", "one id for keys of two types"],
		["if (toHex(u32be(parsed.id)) !== id) throw", "if (id.length < 0) throw", "a key under another one's id"],
	]),
	...of("clients/protocol/log/note.ts", "notes", SIGNATURE, [
		[
			"if (key.type === ED25519) return verifyEd25519(signature, signedMessage(ED25519, text, null), key.publicKey) ? { key, time: null } : null;",
			"if (key.type === ED25519) return { key, time: null };",
			"the log's signature",
		],
		["return encoder.encode(`cosignature", "time = 0;\n\treturn encoder.encode(`cosignature", "the time that a witness has signed"],
		["if (signature.length !== 72) return null;", "", "a cosignature of another length"],
		["if (time === null || !verifyEd25519(", "if (!verifyEd25519(", "a time that is no number"],
		[
			"if (time === null || !verifyEd25519(signature.slice(8), signedMessage(COSIGNATURE, text, time), key.publicKey)) return null;",
			"if (time === null) return null;",
			"a witness's signature",
		],
		["if (twin !== undefined) throw", "if (signature.length < 0) throw", "two keys of one name and id"],
		["if (verified.size === 0) throw", "if (keys.length < 0) throw", "a note that nobody known has signed"],
	]),
	...of("clients/protocol/log/checkpoint.ts", "notes", OTHERWISE, [
		[
			'if (lines.some((line) => line === "" || line.includes("\\n"))) throw',
			"if (lines.length < 0) throw",
			"a checkpoint with empty lines",
		],
		[
			"if (checkpointText(origin, checkpoint.size, checkpoint.root, extensions) !== text) throw",
			"if (text.length < 0) throw",
			"a checkpoint in two texts",
		],
	]),
	...of("clients/protocol/log/checkpoint.ts", "notes", SIGNATURE, [
		[
			'name === log.name && id === log.id);\n\tif (own === undefined) throw new NoteVerificationError("the log has not signed this checkpoint");',
			"name === log.name && id === log.id) ?? (note.signatures[0] as NonNullable<(typeof note.signatures)[number]>);",
			"a checkpoint that only a witness has signed",
		],
		["if (!Number.isSafeInteger(size) || size < 0 || root", "if (root", "a size that is none"],
		["|| root.length !== EMPTY_ROOT.length) return false;", ") return false;", "a root of another length"],
		["return equal(root, EMPTY_ROOT) && signature.length === 0;", "return signature.length === 0;", "nothing, with a root of its own"],
		["return equal(root, EMPTY_ROOT) && signature.length === 0;", "return equal(root, EMPTY_ROOT);", "nothing, in two forms"],
		[
			"return verifyEd25519(signature, signedMessage(ED25519, checkpointText(log.name, size, root), null), log.publicKey);",
			"return signature.length === 64;",
			"the log's signature of what a statement cites",
		],
	]),
	...of("clients/protocol/log/merkle.ts", "notes", OTHERWISE, [
		["if (hash.length !== HASH_LENGTH) throw", "if (hash.length < 0) throw", "hashes of another length"],
		["if (!Number.isSafeInteger(size) || size < 0) throw", "if (size < 0) throw", "sizes beyond what a number holds"],
		["if (!Number.isSafeInteger(size) || size < 0) throw", "if (!Number.isSafeInteger(size)) throw", "sizes below nothing"],
	]),
	...of("clients/protocol/log/merkle.ts", "notes", CUTS, [
		["sha256(concat(LEAF_PREFIX, data))", "sha256(data)", "an entry that is a node of the tree"],
		["\tcheckHash(left);\n", "", "a node whose left half is short"],
		["\tcheckHash(right);\n", "", "a node whose right half is short"],
		["let hash = checkHash(leaf);", "let hash = leaf;", "a leaf of another length"],
	]),
	...of("clients/protocol/log/proof.ts", "notes", PROVES, [
		[
			"if (!isSize(index) || !isSize(size) || index >= size || !isProof",
			"if (!isSize(size) || index >= size || !isProof",
			"a place that is none",
		],
		[
			"if (!isSize(index) || !isSize(size) || index >= size || !isProof",
			"if (!isSize(index) || index >= size || !isProof",
			"a tree of no size",
		],
		[
			"if (!isSize(index) || !isSize(size) || index >= size || !isProof",
			"if (!isSize(index) || !isSize(size) || !isProof",
			"a place beyond the tree",
		],
		["|| !isProof([leaf, root, ...proof])) return false;", ") return false;", "hashes cut short in a proof"],
		["\tfor (const p of proof) {\n\t\tif (sn === 0) return false;", "\tfor (const p of proof) {", "a proof longer than its tree"],
		["return sn === 0 && equal(r, root);", "return equal(r, root);", "a node of the tree for a leaf"],
		["return sn === 0 && equal(r, root);", "return sn === 0;", "a leaf of another tree"],
		["if (!isSize(first) || !isSize(second) || first > second ||", "if (!isSize(second) || first > second ||", "a past of no size"],
		["if (!isSize(first) || !isSize(second) || first > second ||", "if (!isSize(first) || first > second ||", "a present of no size"],
		[
			"if (!isSize(first) || !isSize(second) || first > second ||",
			"if (!isSize(first) || !isSize(second) ||",
			"a past larger than the present",
		],
		["|| !isProof([firstRoot, secondRoot, ...proof])) return false;", ") return false;", "hashes cut short in a proof of consistency"],
		[
			"return proof.length === 0 && equal(firstRoot, secondRoot) &&",
			"return equal(firstRoot, secondRoot) &&",
			"a proof where none is needed",
		],
		["return proof.length === 0 && equal(firstRoot, secondRoot) &&", "return proof.length === 0 &&", "two trees of one size"],
		[" && (first > 0 || equal(firstRoot, EMPTY_ROOT));", ";", "nothing, with a root of its own, twice"],
		[
			"if (first === 0) return proof.length === 0 && equal(firstRoot, EMPTY_ROOT);",
			"if (first === 0) return equal(firstRoot, EMPTY_ROOT);",
			"a proof from nothing",
		],
		[
			"if (first === 0) return proof.length === 0 && equal(firstRoot, EMPTY_ROOT);",
			"if (first === 0) return proof.length === 0;",
			"nothing, with a root of its own",
		],
		[
			"\tfor (const c of path) {\n\t\tif (sn === 0) return false;",
			"\tfor (const c of path) {",
			"a proof of consistency longer than its tree",
		],
		[
			"return sn === 0 && equal(fr, firstRoot) && equal(sr, secondRoot);",
			"return equal(fr, firstRoot) && equal(sr, secondRoot);",
			"a smaller tree for the present",
		],
		["return sn === 0 && equal(fr, firstRoot) && equal(sr, secondRoot);", "return sn === 0 && equal(sr, secondRoot);", "another past"],
		["return sn === 0 && equal(fr, firstRoot) && equal(sr, secondRoot);", "return sn === 0 && equal(fr, firstRoot);", "another present"],
	]),
	...of("clients/protocol/log/tiles.ts", "notes", CUTS, [
		["\tcheckRef({ level: 0, index: 0, width });\n\treturn Array", "\treturn Array", "a tile of no whole hashes"],
		["if (hashes.length !== count) throw", "if (count < 0) throw", "a tile narrower than its tree"],
		["if (end > bytes.length) throw", "if (end < 0) throw", "a bundle cut short"],
		['\tcheckRef({ level: "entries", index: 0, width: out.length });\n\treturn out;', "\treturn out;", "a bundle of none, or of too many"],
	]),
	...of("clients/protocol/log/tlog-proof.ts", "notes", OTHERWISE, [
		["\tcheckNoteText(text);\n", "", "a proof file without its last newline"],
		["if (header !== HEADER) throw", "if (text.length < 0) throw", "a proof file of another version"],
		[
			"if (index === undefined || !Number.isSafeInteger(Number(index))) throw",
			"if (index === undefined) throw",
			"a place in a proof file beyond what a number holds",
		],
		["(0|[1-9][0-9]{0,15})$/.exec(lines", "([0-9]{1,16})$/.exec(lines", "a place in a proof file, in two forms"],
	]),
	...of("clients/protocol/log/tlog-proof.ts", "notes", PROVES, [
		["if (!verifyInclusion(leafHash(entry), given.index, size, root, given.proof))", "if (size < 0)", "a proof file of another entry"],
	]),
	...of("clients/protocol/log/witness.ts", "notes", OTHERWISE, [
		["\tcheckNoteText(text);\n", "", "a question to a witness without its last newline"],
		["const [, old] = /^old (0|[1-9][0-9]{0,15})$/", "const [, old] = /^old ([0-9]{1,16})$/", "an old size in two forms"],
		[
			"if (old === undefined || !Number.isSafeInteger(Number(old))) throw",
			"if (old === undefined) throw",
			"an old size beyond what a number holds",
		],
		["if (lines.length > MAX_PROOF) throw", "if (lines.length < 0) throw", "a proof longer than any tree is high"],
	]),
	...of("clients/protocol/log/entry.ts", "notes", ENTRY, [
		["if (!is(value)) throw", "if (value === undefined) throw", "values that an access entry doesn't have"],
		["|| items.length !== FIELDS.length) throw", ") throw", "an access entry of more fields"],
		['if (body.first !== null && body.outcome !== "failed") throw', "if (body.first === undefined) throw", "a failure of what was done"],
		["if (salt.length !== SALT_LENGTH) throw", "if (salt.length < 0) throw", "a salt of another length: one leaf for two"],
	]),
	...of("clients/protocol/log/entry-scan.ts", "notes", ENTRY, [
		[
			"if (first === undefined || first >> 5 !== major) return null;",
			"if (first === undefined) return null;",
			"items of another kind, scanned",
		],
		["value >= least && ", "", "numbers longer than they need, scanned"],
		["value >= least && value <= Number.MAX_SAFE_INTEGER", "value >= least", "numbers beyond 2^53, scanned"],
		["if (this.head(BYTES) !== length) return false;", "this.head(BYTES);", "bytes of another length, scanned"],
		["text !== null && isCode(text)", "text !== null", "words for codes, scanned"],
		["text !== null && list.includes(text)", "text !== null", "codes that aren't on the list, scanned"],
		[
			"if (s.head(4) !== FIELDS.length || s.head(UINT) !== 1 ||",
			"if (s.head(4) === null || s.head(UINT) !== 1 ||",
			"other fields, scanned",
		],
		[
			"if (s.head(4) !== FIELDS.length || s.head(UINT) !== 1 ||",
			"if (s.head(4) !== FIELDS.length || s.head(UINT) === null ||",
			"another version, scanned",
		],
		['(outcome === "failed" && s.uint())', "s.uint()", "a failure of what was done, scanned"],
		[" && s.atEnd;", ";", "bytes after an access entry, scanned"],
	]),
];
