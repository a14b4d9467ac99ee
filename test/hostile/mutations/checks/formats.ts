/** Bytes, statements and answers, each in one form: what formats.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

const BYTES = "writes bytes";
const ANSWER = "writes an answer";
const STATEMENT = "writes a statement";
const ANOTHER = "passes a statement";

export const formats: Mutation[] = [
	...of("clients/protocol/bytes.ts", "formats", BYTES, [
		["fatal: true, ", "", "text that isn't UTF-8"],
		[", ignoreBOM: true", "", "two texts that differ by a mark"],
		["view.setUint32(at, bytes.length);", "view.setUint32(at, 0);", "one tuple for two lists"],
		["if (a.length !== b.length) return false;", "", "the beginning of something for the whole"],
		["if (text.length % 4 === 1) throw", "if (text.length < 0) throw", "base64url with a character that holds no byte"],
		["if (value === FOREIGN) throw", "if (value < 0) throw", "base64url with foreign characters"],
		["if ((bits & ((1 << held) - 1)) !== 0) throw", "if (bits < 0) throw", "base64url with stray bits"],
		['if (!/^([0-9a-f]{2})*$/i.test(text)) throw new SyntaxError("not hex");', "", "hex that is none"],
	]),
	...of("clients/protocol/log/base64.ts", "formats", BYTES, [
		["text.length % 4 !== 0 || ", "", "base64 without its padding"],
		["|| !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw", ") throw", "base64 in another alphabet"],
	]),
	...of("clients/protocol/cbor.ts", "formats", BYTES, [
		["if (major === SIMPLE && first > NULL) throw", "if (first < 0) throw", "floating-point numbers"],
		["wanted.push(items) > DEEPEST) throw", "wanted.push(items) < 0) throw", "lists inside one another without an end"],
	]),
	...of("clients/protocol/contracts/common.ts", "formats", ANSWER, [
		[
			'z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, "takes an id"))',
			"z.string()",
			"ids that are none",
		],
		["z.maxLength(Math.ceil((max * 4) / 3), ", "z.maxLength(Math.ceil((max * 4) / 3) + 1_000_000, ", "more bytes than an answer has"],
		['z.regex(/^[A-Za-z0-9_-]*$/, "takes base64url"),', "", "foreign characters in an answer's bytes"],
		['\t\t\tz.refine(isCanonical, "takes base64url"),\n', "", "stray bits in an answer's bytes"],
		["[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/", "[A-Za-z0-9_-]{43}$/", "stray bits in an answer's hashes"],
		["export const wire = z.strictObject({", "export const wire = z.object({", "a statement with more parts"],
		[
			"sigs: z.array(base64url(64)).check(z.minLength(1), z.maxLength(2)),",
			"sigs: z.array(base64url(64)),",
			"other than one or two signatures",
		],
		["export const time = z.int().check(z.gte(0));", "export const time = z.number();", "times that are none"],
		["export const count = z.int().check(z.gte(0));", "export const count = z.number();", "counts that are none"],
	]),
	...of("clients/protocol/contracts/compartments.ts", "formats", "says more", [
		["const entry = z.strictObject({", "const entry = z.object({", "an entry with more parts"],
	]),
	...of("clients/protocol/contracts/session.ts", "formats", "says more", [
		["const opened = z.strictObject({", "const opened = z.object({", "more at a sign-in than is read"],
	]),
	...of("clients/protocol/statements/statement.ts", "formats", STATEMENT, [
		["if (wire.sigs.length < 1 || wire.sigs.length > 2) throw", "if (wire.sigs.length < 0) throw", "no signature, or three"],
		["if (bytes.length > MAX_BODY) throw", "if (bytes.length < 0) throw", "a body larger than an entry of the log can be"],
		[
			'throw new ProtocolError("bad-statement", error instanceof Error ? error.message : "body: can\'t be read");',
			"throw error;",
			"one code, whatever is wrong with a statement",
		],
		[
			"signature !== undefined && verifyEd25519(",
			"signature !== undefined || verifyEd25519(",
			"a signature that isn't the signer's",
			ANOTHER,
		],
		['tup("cloister/1/sign", network, type, body)', 'tup("cloister/1/sign", type, body)', "a statement of another network", ANOTHER],
		['tup("cloister/1/sign", network, type, body)', 'tup("cloister/1/sign", network, body)', "a signature for another type", ANOTHER],
		['tup("cloister/1/object", network, type, body)', 'tup("cloister/1/object", type, body)', "one objId in two networks", ANOTHER],
		['tup("cloister/1/object", network, type, body)', 'tup("cloister/1/object", network, body)', "one objId for two types", ANOTHER],
		["tup(statement.type, statement.bytes, tup(", "tup(statement.bytes, tup(", "one leaf for two types", ANOTHER],
		[
			"\treturn encodeCbor(rest);",
			"\treturn encodeCbor({ entry: rest.entry as Cbor });",
			"a box under another header of its entry",
			ANOTHER,
		],
		[", tup(...statement.sigs))", ")", "one leaf for two signatures", ANOTHER],
	]),
	...of("clients/protocol/sodium.ts", "formats", ANOTHER, [
		["\t} catch {\n\t\treturn false;", "\t} catch {\n\t\treturn true;", "signatures and keys of another length"],
	]),
	...of("clients/protocol/schema.ts", "formats", STATEMENT, [
		["if (!check(value)) throw new ShapeError(field, rule);", "", "values that a field doesn't take"],
		["v instanceof Uint8Array && v.length === n", "v instanceof Uint8Array", "bytes of another length"],
		[
			"(v): v is Bytes => v instanceof Uint8Array && v.length === n",
			"(v): v is Bytes => (v as Bytes).length === n",
			"text in the place of bytes",
		],
		["v instanceof Uint8Array && v.length <= max,", "v instanceof Uint8Array,", "more bytes than a field takes"],
		["Number.isSafeInteger(v) && (v as number) >= 0", "Number.isSafeInteger(v)", "negative numbers"],
		["v.length > 0 && ", "", "empty text"],
		["v.length <= max && v ===", "v ===", "text longer than a field takes"],
		['v === v.normalize("NFC") && ', "", "one text in two forms"],
		["&& !/[\\p{Cc}\\p{Cs}]/u.test(v);", ";", "control characters"],
		["list.includes(v as string)", 'typeof v === "string"', "a code that isn't on the list"],
		["!(value instanceof Uint8Array) || value.length !== 16) throw", "value === null) throw", "an id that is text"],
		["if (!Array.isArray(value) || value.length > max) throw", "if (!Array.isArray(value)) throw", "a list longer than a field takes"],
	]),
	...of("clients/protocol/release/manifest.ts", "formats", "writes the manifest", [
		["if (manifest.length > LARGEST_MANIFEST) throw", "if (manifest.length < 0) throw", "a manifest too long to be read"],
		[
			'\tconst files = shape.fromCbor(readCbor(manifest), "manifest");\n\tcheckFiles(files);\n',
			'\tconst files = shape.fromCbor(readCbor(manifest), "manifest");\n',
			"files that no build has",
		],
		['\t\tthrow new ShapeError("manifest", "is not deterministic CBOR");', "\t\treturn [];", "a manifest that is none"],
		["if (path === MANIFEST || TAKEN.test(path)) throw", "if (path === MANIFEST) throw", "paths that the server answers itself"],
		["if (path === MANIFEST || TAKEN.test(path)) throw", "if (TAKEN.test(path)) throw", "a manifest that names itself"],
		["if (total > LARGEST_BUILD) throw", "if (total < 0) throw", "a build without an end"],
	]),
	...of("clients/protocol/schema.ts", "formats", "writes the manifest", [
		["if (!Array.isArray(value) || value.length > max) throw", "if (value?.length > max) throw", "a map in the place of a list"],
		[
			'\t\tif (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array)\n\t\t\tthrow new ShapeError(field, "takes a map");\n',
			"",
			"nothing in the place of a map",
		],
	]),
];
