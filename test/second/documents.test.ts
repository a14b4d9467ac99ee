/** Documents: both implementations of spec/documents.md agree about random histories. */
import fc from "fast-check";
import t from "tap";
import { COUNTRIES } from "#protocol/countries.ts";
import { countriesOf, type Document, foldDocument, type Remark } from "#protocol/items/document.ts";
import { documentAct, documentContent } from "#protocol/items/document-acts.ts";
import type { ItemContent } from "#protocol/items/item-content.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { documentHistories, HOTLINE, PRACTICE } from "../support/documents.ts";
import { documentAfter, isDocumentAct } from "./implementation/documents.ts";
import type { Said } from "./implementation/topics.ts";

await sodiumReady;
const shown = ({ entry, desk, body }: Remark) => [entry, desk, body];
const stateOf = (document: Document) => ({
	kind: document.kind,
	themes: document.themes,
	state: document.state,
	replaces: document.replaces,
	countries: countriesOf(document),
	source: [document.source.revision, document.source.title, document.source.summary, document.source.body],
	revisions: document.revisions.map(({ revision }) => revision),
	translations: document.translations.map((each) => [each.language, each.revision, each.title, each.isOlder]),
	comments: document.comments.map(shown),
	uses: document.uses.map(shown),
	endorsements: document.endorsements.map((each) => [each.entry, each.organisation, each.revision, each.choice]),
});

t.test("both agree how a document stands", async (t) => {
	const reached = new Set<string>();
	fc.assert(
		fc.property(documentHistories, (entries) => {
			const ours = foldDocument(entries);
			t.strictSame(documentAfter(entries as Said[], COUNTRIES), stateOf(ours));
			for (const { why } of ours.refused) reached.add(why);
			if (ours.translations.some(({ isOlder }) => isOlder)) reached.add("older");
			if (ours.uses.length > 1) reached.add("uses");
			if (ours.endorsements.length > 0) reached.add("endorsed");
			if (ours.laws.length > 0) reached.add("laws");
			if (ours.hotlines.length > 0) reached.add("hotlines");
		}),
		{ numRuns: 500 },
	);
	const wanted = "bad-act endorsed hidden hotlines laws no-such not-entitled not-first older uses wrong-kind wrong-language";
	t.same([...reached].sort().join(" "), wanted, "the histories reach every rule");
});

t.test("both refuse the same contents", async (t) => {
	const values = documentContent({ ...PRACTICE, kind: "hotlines", hotlines: [HOTLINE] }).values as { [name: string]: never };
	const hotline = (values.hotlines as never as { [name: string]: never }[])[0] ?? {};
	const junk = fc.oneof(
		fc.string({ maxLength: 5 }),
		fc.integer(),
		fc.boolean(),
		fc.constant(null),
		fc.array(fc.string({ maxLength: 2 })),
		fc.constantFrom("IT", "2026-02-30", "2026-02-28", "ask", "law", 2026, ["IT"], ["IT", "IT"], ["XX"]),
	);
	const changed = (of: object) =>
		fc.tuple(fc.constantFrom(...Object.keys(of), "extra"), junk).map(([name, value]) => ({ ...of, [name]: value }));
	const contents = fc.oneof(
		fc.record({ act: fc.constantFrom("document", "facts", "text", "comment", "endorse", "x"), values: fc.oneof(changed(values), junk) }),
		changed({ revision: new Uint8Array(16), text: new Uint8Array(32), choice: "yes" }).map((each) => ({ act: "endorse", values: each })),
		changed(hotline).map((row) => ({ act: "document", values: { ...values, hotlines: [row] } })),
		changed({ country: "IT", state: "signed", since: null }).map((row) => ({
			act: "document",
			values: { ...values, kind: "law", hotlines: [], laws: [row] },
		})),
	);
	let accepted = 0;
	fc.assert(
		fc.property(contents, (content) => {
			const isOurs = (() => {
				try {
					documentAct(content as ItemContent);
					return true;
				} catch {
					return false;
				}
			})();
			if (isOurs) accepted++;
			t.equal(isDocumentAct(content as Said["content"], COUNTRIES), isOurs, JSON.stringify(content));
		}),
		{ numRuns: 2_000 },
	);
	t.ok(accepted > 0, "some contents are good");
});
