/** Documents: what an entry may say, and how a document stands after its entries. */
import t from "tap";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { type Document, foldDocument, rowOfDocument } from "#protocol/items/document.ts";
import { type DocumentAct, documentAct, documentContent } from "#protocol/items/document-acts.ts";
import { type Choice, type EndorsedText, hashOfText } from "#protocol/items/endorsements.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { documentSaid, FACTS, HOTLINE, organisationOf, PRACTICE } from "../../../support/documents.ts";
import { ASIA, EUROPE, idOfNumber, OWNER } from "../../../support/topics.ts";

await sodiumReady;
const entryOf = (n: number) => idOfNumber(1000 + n);
const why = ({ refused }: Document) => refused.map((each) => each.why);
const LAW = { country: "VN", state: "ratified", since: "2012-06-08" } as const;
const TEXT = { act: "text", title: "Title", summary: null, body: "Body" } as const;

t.test("bad input is refused, and the field is named", async (t) => {
	const hotlines = (more: object) => ({ ...PRACTICE, kind: "hotlines", hotlines: [{ ...HOTLINE, ...more }] });
	const bad: [field: string, act: object][] = [
		["title", { ...PRACTICE, title: "" }],
		["summary", { ...PRACTICE, summary: "" }],
		["body", { ...PRACTICE, body: "x".repeat(60_001) }],
		["kind", { ...PRACTICE, kind: "novel" }],
		["language", { ...PRACTICE, language: "english" }],
		["themes", { ...PRACTICE, themes: ["a", "a"] }],
		["audience", { ...PRACTICE, audience: ["public", "public"] }],
		["regions", { ...PRACTICE, regions: ["asia", "asia"] }],
		["countries", { ...PRACTICE, countries: ["XX"] }],
		["countries", { ...PRACTICE, countries: ["IT", "IT"] }],
		["year", { ...PRACTICE, year: 25 }],
		["licence", { ...PRACTICE, licence: "ask me" }],
		["state", { ...PRACTICE, state: "done" }],
		["public", { ...PRACTICE, public: "maybe" }],
		["laws", { ...PRACTICE, laws: [LAW] }],
		["hotlines", { ...PRACTICE, hotlines: [HOTLINE] }],
		["laws", { ...PRACTICE, kind: "law", laws: [LAW, LAW] }],
		["laws", { ...PRACTICE, kind: "law", laws: [{ ...LAW, country: "XX" }] }],
		["laws.0.since", { ...PRACTICE, kind: "law", laws: [{ ...LAW, since: "2012-02-30" }] }],
		["hotlines", hotlines({ country: "XX" })],
		["hotlines.0.numbers", hotlines({ numbers: [] })],
		["hotlines.0.numbers", hotlines({ numbers: ["1", "1"] })],
		["hotlines.0.languages", hotlines({ languages: ["english"] })],
		["hotlines.0.confirmed", hotlines({ confirmed: "yesterday" })],
		["hotlines.0.failed", hotlines({ failed: "2026-13-01" })],
		["language", { act: "comment", language: "x", body: "x" }],
		["choice", { act: "endorse", revision: idOfNumber(6), text: new Uint8Array(32), choice: "maybe" }],
		["text", { act: "endorse", revision: idOfNumber(6), text: new Uint8Array(16), choice: "yes" }],
		["remark", { act: "take-back", remark: "x" }],
	];
	for (const [field, act] of bad)
		t.throws(
			() => documentContent(act as unknown as DocumentAct),
			{ code: "bad-input", field },
			`${field} of ${JSON.stringify(act).slice(-60)}`,
		);
	for (const act of ["praise", "toString"]) t.throws(() => documentAct({ act, values: {} }), { code: "bad-content", field: "act" });
});

t.test("a good act survives its bytes", async (t) => {
	const acts: DocumentAct[] = [
		PRACTICE,
		{ ...PRACTICE, kind: "law", laws: [LAW, { ...LAW, country: "AL" }] },
		{ ...PRACTICE, kind: "hotlines", hotlines: [HOTLINE, HOTLINE] },
		{ ...TEXT, language: "ar", of: idOfNumber(6) },
	];
	for (const act of acts) {
		const { values, ...name } = documentContent(act);
		t.strictSame(documentAct({ ...name, values: decodeCbor(encodeCbor(values)) as typeof values }), act);
	}
});

t.test("the desk that has written it and the owner change facts and source; others translate and comment", async (t) => {
	const start = documentSaid(0, ASIA, PRACTICE);
	const change = { act: "facts", ...FACTS, state: "adopted" } as const;
	const byOther = foldDocument([start, documentSaid(1, EUROPE, change), documentSaid(2, EUROPE, { ...TEXT, language: "en", of: null })]);
	t.same([byOther.state, why(byOther)], ["draft", ["not-entitled", "not-entitled"]]);
	for (const desk of [ASIA, OWNER]) t.equal(foldDocument([start, documentSaid(1, desk, change)]).state, "adopted");
	const translated = foldDocument([
		start,
		documentSaid(1, EUROPE, { ...TEXT, language: "fr", title: "Titre", of: entryOf(0) }),
		documentSaid(2, OWNER, { ...TEXT, language: "en", title: "New", of: null }),
	]);
	t.same(rowOfDocument(translated).titles, { en: "New", fr: "Titre" });
	t.match(translated.translations, [{ language: "fr", of: entryOf(0), isOlder: true }]);
	const again = documentSaid(3, EUROPE, { ...TEXT, language: "fr", title: "Nouveau", of: entryOf(2) });
	t.match(foldDocument([start, documentSaid(2, OWNER, { ...TEXT, language: "en", of: null }), again]).translations, [{ isOlder: false }]);
});

t.test("each desk says once how it used it, and takes back only its own remarks", async (t) => {
	const used = (n: number, desk: string, body: string) => documentSaid(n, desk, { act: "used", language: "en", body });
	const entries = [
		documentSaid(0, ASIA, PRACTICE),
		used(1, EUROPE, "Well."),
		used(2, OWNER, "Not so well."),
		used(3, EUROPE, "Very well."),
	];
	t.same(
		foldDocument(entries).uses.map(({ body }) => body),
		["Not so well.", "Very well."],
	);
	const takeBack = (n: number, desk: string, of: number) => documentSaid(n, desk, { act: "take-back", remark: entryOf(of) });
	const after = foldDocument([...entries, takeBack(4, OWNER, 3), takeBack(5, EUROPE, 1), takeBack(6, EUROPE, 3)]);
	t.same([why(after), after.uses.length], [["not-entitled", "no-such"], 1]);
});

t.test("an organisation endorses one revision of a position, by a coordinator", async (t) => {
	const POSITION = { ...PRACTICE, kind: "position" } as const;
	const next = { ...TEXT, language: "en", of: null } as const;
	const endorse = (
		n: number,
		desk: string,
		of: number,
		text: EndorsedText,
		choice: Choice = "yes",
		speaksFor: string | null = organisationOf(desk),
	) => documentSaid(n, desk, { act: "endorse", revision: entryOf(of), text: hashOfText(text), choice }, { speaksFor });
	const start = [documentSaid(0, ASIA, POSITION), documentSaid(1, ASIA, next)];
	const endorsed = foldDocument([...start, endorse(2, OWNER, 1, next), endorse(3, ASIA, 0, POSITION)]);
	t.match(endorsed.endorsements, [
		{ organisation: organisationOf(OWNER), revision: entryOf(1), choice: "yes" },
		{ organisation: organisationOf(ASIA), revision: entryOf(0) },
	]);
	const bad = [
		endorse(2, OWNER, 1, next, "yes", null),
		endorse(3, OWNER, 1, POSITION),
		endorse(4, OWNER, 6, next),
		endorse(5, OWNER, 1, { ...next, body: "Another body" }),
	];
	t.same(why(foldDocument([...start, ...bad])), ["not-entitled", "no-such", "no-such", "no-such"]);
	t.same(why(foldDocument([documentSaid(0, ASIA, PRACTICE), endorse(1, OWNER, 0, PRACTICE)])), ["wrong-kind"]);
	const again = foldDocument([...start, endorse(2, ASIA, 1, next), endorse(3, EUROPE, 1, next, "no")]);
	t.match(
		[again.endorsements.length, again.endorsements[0]],
		[1, { choice: "no", desk: EUROPE }],
		"the newest one of an organisation stands",
	);
	const takeBack = (n: number, desk: string, of: number, speaksFor = organisationOf(desk) as string | null) =>
		documentSaid(n, desk, { act: "take-back", remark: entryOf(of) }, { speaksFor });
	const before = [...start, endorse(2, ASIA, 1, next)];
	const kept = foldDocument([...before, takeBack(3, ASIA, 2, null), takeBack(4, OWNER, 2), takeBack(5, ASIA, 1)]);
	t.same([why(kept), kept.endorsements.length], [["not-entitled", "not-entitled", "no-such"], 1]);
	t.same(foldDocument([...before, takeBack(3, EUROPE, 2)]).endorsements, [], "another desk of the organisation takes it back");
});

t.test("each part of a text changes its hash", async (t) => {
	const text = { language: "en", title: "a", summary: null, body: "b" };
	const hashes = [text, { ...text, language: "fr" }, { ...text, title: "c" }, { ...text, summary: "b" }, { ...text, body: "c" }].map(
		hashOfText,
	);
	t.equal(new Set(hashes.map(String)).size, 5);
});

t.test("the list shows the countries of its rows", async (t) => {
	const law = foldDocument([documentSaid(0, ASIA, { ...PRACTICE, kind: "law", laws: [LAW, { ...LAW, country: "AL" }] })]);
	t.same(rowOfDocument(law).countries, ["AL", "IT", "VN"]);
	const wrong = foldDocument([documentSaid(0, ASIA, PRACTICE), documentSaid(1, ASIA, { act: "facts", ...FACTS, laws: [LAW] })]);
	t.same([why(wrong), wrong.laws], [["wrong-kind"], []]);
	t.throws(() => foldDocument([]), { code: "bad-content" });
	t.throws(() => foldDocument([documentSaid(0, ASIA, { act: "comment", language: "en", body: "x" })]), { code: "bad-content" });
});
