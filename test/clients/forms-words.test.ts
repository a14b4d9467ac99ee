/** The words of forms are complete in each language, and don't hurt. */
import { readdirSync, readFileSync } from "node:fs";
import t from "tap";
import { SECTIONS } from "#protocol/codes.ts";
import { FORMS } from "#protocol/forms/registry.ts";

const FOLDER = new URL("../../clients/words/", import.meta.url);
const wordsOf = (language: string): Record<string, string> => JSON.parse(readFileSync(new URL(`${language}/forms.json`, FOLDER), "utf8"));

const needed = [
	...SECTIONS.map((section) => `section.${section}`),
	...FORMS.map(({ name }) => `form.${name}`),
	...FORMS.flatMap(({ fields }) =>
		fields.flatMap(({ code, list = [] }) => [`field.${code}`, ...list.map((each) => `code.${code}.${each}`)]),
	),
];

for (const language of readdirSync(FOLDER))
	t.test(`${language}: each section, form, field and code has words, and nothing else has`, (t) => {
		const words = wordsOf(language);
		t.same(Object.keys(words).sort(), [...needed].sort());
		for (const [id, text] of Object.entries(words)) {
			t.ok(text.trim() === text && text.length > 0 && text.length <= 60, `${id} fits into a line`);
			t.notMatch(text, /[{}<>\p{Cc}]/u, `${id} is plain text`);
		}
		t.end();
	});

t.test("words on screens name the person, never what was done to her", (t) => {
	for (const [id, text] of Object.entries(wordsOf("en"))) t.notMatch(text, /victim|sold|prostitut|illegal|slave|beneficiar/i, id);
	t.equal(wordsOf("en")["code.prc_Role.victim"], "injured party");
	t.equal(wordsOf("en")["code.lgl_Residence.irregular"], "without papers");
	t.end();
});
