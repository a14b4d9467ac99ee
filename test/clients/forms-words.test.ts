/** The words of forms are complete in each language, and don't hurt. */
import t from "tap";
import { SECTIONS } from "#protocol/codes.ts";
import { FORMS } from "#protocol/forms/registry.ts";
import { languages, readRoom } from "../../clients/web/build/catalogues.ts";
import { formTexts } from "../../clients/web/build/words.ts";
import { ROOMS } from "../../clients/words/rooms.ts";

const needed = [
	...SECTIONS.map((section) => `section.${section}`),
	...FORMS.map(({ name }) => `form.${name}`),
	...FORMS.flatMap(({ fields }) =>
		fields.flatMap(({ code, list = [] }) => [`field.${code}`, ...list.map((each) => `code.${code}.${each}`)]),
	),
];

t.test("each section, form, field and code has words, and nothing else has", async (t) => {
	t.same(Object.keys(readRoom("forms")).sort(), [...needed].sort());
});

for (const language of languages())
	t.test(`${language}: the words of forms are short and plain`, (t) => {
		const words = formTexts(language);
		for (const [id, text] of Object.entries(words)) {
			t.ok(text.trim() === text && text.length > 0 && text.length <= ROOMS.forms.longest, `${id} fits into a line`);
			t.notMatch(text, /[{}<>\p{Cc}]/u, `${id} is plain text`);
		}
		t.end();
	});

t.test("words on screens name the person, never what was done to her", (t) => {
	for (const [id, text] of Object.entries(formTexts("en"))) t.notMatch(text, /victim|sold|prostitut|illegal|slave|beneficiar/i, id);
	t.equal(formTexts("en")["code.prc_Role.victim"], "injured party");
	t.equal(formTexts("en")["code.lgl_Residence.irregular"], "without papers");
	t.end();
});
