/** Which characters of a text never reach the page. */
import t from "tap";
import { withoutBidiControls } from "../../../clients/web/sitting/rpc.ts";

t.test("bidi control characters are removed, at each depth", async (t) => {
	const controls = [0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069].map((code) => String.fromCodePoint(code));
	for (const control of controls) t.equal(withoutBidiControls(`a${control}b${control}`), "ab");
	const control = controls[4] as string;
	t.same(withoutBidiControls({ a: [{ b: `x${control}` }, null, 1, true], c: undefined }), { a: [{ b: "x" }, null, 1, true], c: undefined });
});

t.test("all else stays: other marks, bytes, files, times, and names of properties", async (t) => {
	const marks = "שלום\u200F! \u200Eabc\u061C \u200D";
	t.equal(withoutBidiControls(marks), marks);
	const [bytes, blob, date] = [new Uint8Array([1]), new Blob(["\u202E"]), new Date(0)];
	const given = { bytes, blob, date };
	const clean = withoutBidiControls(given);
	t.ok(clean.bytes === bytes && clean.blob === blob && clean.date === date);
	t.ok(Object.hasOwn(withoutBidiControls(JSON.parse('{"__proto__": "x"}')), "__proto__"));
});
