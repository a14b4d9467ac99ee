/** The content of entries: only known fields, and exactly one encoding. */
import t from "tap";
import { cryptoReady } from "#crypto/ready.ts";
import { AttachmentKey } from "#crypto/secret.ts";
import { encodeCbor } from "#protocol/cbor.ts";
import { type Content, decodeContent, encodeContent, filesOf, message } from "#sdk/compartments/content.ts";

await cryptoReady();

const file = { file: "00000000-0000-4000-8000-000000000001", name: "фото.jpg", type: "image/jpeg", size: 12, key: AttachmentKey.random() };

const samples: Content[] = [
	message("Two lines\nand a tab\t, Հայերեն, العربية 🕊"),
	{ kind: "title", text: "Arrival", language: "en" },
	{
		kind: "fields",
		form: "identity",
		at: 1_700_000_000_000,
		values: [
			{ code: "Age", value: 23 },
			{ code: "Languages", value: ["sq", "it"] },
			{ code: "Note", value: null },
		],
		files: [],
	},
	{
		kind: "rev",
		form: "channel@1",
		base: [new Uint8Array(32).fill(7)],
		at: 1_700_000_000_000,
		why: "She told us.",
		ops: [
			{ row: file.file, field: "prs_MobilePhone", value: "+39" },
			{ row: null, field: null, value: null },
		],
		files: [],
	},
	{ kind: "deleted", reason: "mistake" },
];

t.test("content round trips", async (t) => {
	for (const sample of samples) t.same(decodeContent(encodeContent(sample)), sample, sample.kind);
	const back = decodeContent(encodeContent({ kind: "file", note: null, files: [file] }));
	t.same(filesOf(back)[0]?.key.export(), file.key.export());
});

t.test("wrong content is refused when written, with the name of the field", async (t) => {
	t.throws(() => encodeContent({ kind: "text", text: "", language: null, files: [] }), { code: "bad-input", field: "text" });
	t.throws(() => encodeContent({ kind: "text", text: "a\u0000b", language: null, files: [] }), { code: "bad-input", field: "text" });
	t.throws(() => encodeContent(message("two\r\nlines")), { field: "text", message: /no control characters but line feeds and tabs/ });
	t.throws(() => encodeContent({ kind: "title", text: "two\nlines", language: null }), { code: "bad-input" });
	t.throws(() => encodeContent({ kind: "fields", form: "x", at: 1, values: [{ code: "a", value: 1.5 }], files: [] }), {
		code: "bad-input",
	});
	t.throws(() => encodeContent({ kind: "text", text: "x".repeat(50_001), language: null, files: [] }), { code: "bad-input" });
});

t.test("a revision has 1 to 2,000 changes, and no more values than a reader accepts", async (t) => {
	const revision = (ops: Extract<Content, { kind: "rev" }>["ops"]): Content => ({
		kind: "rev",
		form: "person@1",
		base: [],
		at: 1,
		why: null,
		ops,
		files: [],
	});
	const op = { row: null, field: "a", value: "x" };
	t.same(decodeContent(encodeContent(revision(Array(2_000).fill(op)))), revision(Array(2_000).fill(op)));
	t.throws(() => encodeContent(revision([])), { code: "bad-input", field: "ops" });
	t.throws(() => encodeContent(revision(Array(2_001).fill(op))), { code: "bad-input", field: "ops" });
	t.throws(() => encodeContent(revision([{ row: null, field: null, value: "x" }])), { code: "bad-input", field: "ops.0.value" });
	t.throws(() => encodeContent(revision(Array(500).fill({ ...op, value: Array(40).fill("x") }))), { code: "too-large" });
});

t.test("wrong content is refused when read", async (t) => {
	const bad = { code: "bad-content" };
	const unknown = { ...bad, why: "unknown-kind" };
	t.throws(() => decodeContent(encodeCbor({ kind: "video", url: "x" })), unknown, "an unknown kind");
	t.throws(() => decodeContent(encodeCbor({ kind: "toString" })), unknown, "a kind that objects inherit");
	t.throws(() => decodeContent(encodeCbor({ kind: 1 })), { ...bad, why: undefined }, "a kind that isn't text");
	t.throws(() => decodeContent(encodeCbor({ kind: "deleted", reason: null, more: 1 })), bad, "an unknown field");
	t.throws(() => decodeContent(encodeCbor({ kind: "deleted" })), bad, "a missing field");
	t.throws(() => decodeContent(encodeCbor([1, 2])), bad);
	t.throws(() => decodeContent(encodeCbor(null)), bad);
	t.throws(() => decodeContent(Uint8Array.of(0xff, 0x00)), bad);
	t.throws(() => decodeContent(new Uint8Array(0)), bad);
});
