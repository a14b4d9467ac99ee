/** Which characters of a text never reach the page. */
import t from "tap";
import { withoutTurns } from "../../../clients/web/sitting/without-turns.ts";

t.test("characters that turn the direction are left out, at each depth", async (t) => {
	const turns = [0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069].map((code) => String.fromCodePoint(code));
	for (const turn of turns) t.equal(withoutTurns(`a${turn}b${turn}`), "ab");
	const turn = turns[4] as string;
	t.same(withoutTurns({ a: [{ b: `x${turn}` }, null, 1, true], c: undefined }), { a: [{ b: "x" }, null, 1, true], c: undefined });
});

t.test("all else stays: other marks, bytes, files, times, and names of properties", async (t) => {
	const marks = "שלום\u200F! \u200Eabc\u061C \u200D";
	t.equal(withoutTurns(marks), marks);
	const [bytes, blob, date] = [new Uint8Array([1]), new Blob(["\u202E"]), new Date(0)];
	const given = { bytes, blob, date };
	const clean = withoutTurns(given);
	t.ok(clean.bytes === bytes && clean.blob === blob && clean.date === date);
	t.ok(Object.hasOwn(withoutTurns(JSON.parse('{"__proto__": "x"}')), "__proto__"));
});
