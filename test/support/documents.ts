/** Entries of a document for tests: written by hand, or at random. */
import fc from "fast-check";
import { type Id, idToBytes } from "#protocol/bytes.ts";
import { type DocumentAct, type DocumentFacts, documentContent, type HotlineRow } from "#protocol/items/document-acts.ts";
import { type EndorsedText, hashOfText } from "#protocol/items/endorsements.ts";
import type { FormEntry } from "#protocol/items/texts.ts";
import { ASIA, EUROPE, idOfNumber, memberOf, OWNER } from "./topics.ts";

export const FACTS: DocumentFacts = {
	themes: ["schools"],
	audience: ["educators"],
	countries: ["IT"],
	regions: ["europe"],
	year: 2025,
	author: "Casa Aperta",
	licence: "CC-BY-4.0",
	state: "draft",
	laws: [],
	hotlines: [],
	replaces: null,
	public: "no",
};
export const PRACTICE: Extract<DocumentAct, { act: "document" }> = {
	act: "document",
	kind: "practice",
	language: "en",
	title: "Talks in schools",
	summary: "An hour with a class.",
	body: "## What we did\n\nWe talked.",
	...FACTS,
};
export const HOTLINE: HotlineRow = {
	country: "IT",
	emergency: false,
	name: "Numero verde",
	numbers: ["800 290 290"],
	hours: null,
	languages: ["it", "ro"],
	free: true,
	text: null,
	fromAbroad: false,
	asksName: false,
	tells: null,
	confirmed: "2026-11-02",
	by: "Casa Aperta",
	failed: null,
};

/** Two desks are of one organisation. */
export const organisationOf = (desk: Id): Id => idOfNumber(desk === OWNER ? 901 : 900);

/** The entry number `n`, which stands at the time `n`. */
export function documentSaid(n: number, desk: Id, act: DocumentAct | FormEntry["content"], more: Partial<FormEntry> = {}): FormEntry {
	const content = "values" in act ? act : documentContent(act);
	return {
		entry: idOfNumber(1000 + n),
		by: memberOf(desk),
		desk,
		asOwner: desk === OWNER,
		speaksFor: null,
		at: n,
		isHidden: false,
		content,
		...more,
	};
}

/** The hash of the text of an entry, or now and then another one. */
function textOf(entries: readonly FormEntry[], entry: Id, choice: number): Uint8Array {
	const values = entries.find((each) => each.entry === entry)?.content.values;
	return choice !== 0 && values && "title" in values ? hashOfText(values as unknown as EndorsedText) : new Uint8Array(32);
}

const LANGUAGES = ["en", "ar", "uk"];
const LAWS = [{ country: "VN", state: "ratified", since: "2012-06-08" }] as const;

/** Histories of a document. Ids in them are those of earlier entries, and now and then of no entry. */
export const documentHistories: fc.Arbitrary<FormEntry[]> = fc
	.tuple(
		fc.array(fc.record({ desk: fc.nat(2), member: fc.nat(1), act: fc.nat(10), of: fc.nat(30), choice: fc.nat(7), isHidden: fc.nat(9) }), {
			maxLength: 30,
			size: "max",
		}),
		fc.record({ desk: fc.nat(1), kind: fc.constantFrom("practice", "law", "hotlines", "position") }),
	)
	.map(([steps, start]) => {
		const desks = [ASIA, EUROPE, OWNER];
		const entries = [documentSaid(0, desks[start.desk] as Id, { ...PRACTICE, kind: start.kind as "law" })];
		steps.forEach(({ desk, member, act, of, choice, isHidden }, i) => {
			const own = desks[desk] as Id;
			const named = idOfNumber(1000 + (of % (i + 2)));
			const language = LANGUAGES[choice % 3] as string;
			const text = { language, title: `title ${i}`, summary: choice > 5 ? null : `summary ${i}`, body: `body ${i}` };
			const acts: (DocumentAct | FormEntry["content"])[] = [
				{ act: "comment", language, body: `comment ${i}` },
				{ act: "used", language, body: `used ${i}` },
				{ act: "text", ...text, of: null },
				{ act: "text", ...text, of: named },
				{ act: "text", ...text, of: idOfNumber(1000) },
				{ act: "take-back", remark: named },
				{ act: "facts", ...FACTS, themes: [`theme ${i}`], countries: ["VN", "AL"].slice(choice % 2), state: "adopted" },
				{
					act: "facts",
					...FACTS,
					laws: choice > 3 ? [...LAWS] : [],
					hotlines: choice < 2 ? [HOTLINE] : [],
					replaces: choice > 5 ? named : null,
				},
				[
					PRACTICE,
					{ act: "praise", values: {} },
					{ act: "comment", values: { language: "english", body: "x" } },
					{ act: "take-back", values: { remark: idToBytes(named) } },
				][choice % 4] as FormEntry["content"],
				{ act: "endorse", revision: idOfNumber(1000), text: hashOfText(PRACTICE), choice: choice > 4 ? "no" : "yes" },
				{ act: "endorse", revision: named, text: textOf(entries, named, choice), choice: choice > 4 ? "abstain" : "yes" },
			];
			const more = { by: memberOf(own, member), isHidden: isHidden === 0, speaksFor: member === 0 ? organisationOf(own) : null };
			entries.push(documentSaid(i + 1, own, acts[act] as DocumentAct, more));
		});
		return entries;
	});
