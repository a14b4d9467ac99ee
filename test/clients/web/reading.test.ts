/** How a message is shown: in the language of the page, and in English where this language lacks it. */
import { renderToStaticMarkup } from "react-dom/server";
import t from "tap";
import { parsed } from "../../../clients/web/build/messages.ts";
import { makeReading } from "../../../clients/web/words/reading.ts";
import type { MessageId } from "../../../clients/words/rooms.ts";

const DAYS = "{count, plural, one {# day} other {# days}} until {at, date, long} for {name}";
const texts = {
	"own.days": parsed("{count, plural, one {# день} few {# дня} many {# дней} other {# дня}}, {name}"),
	"own.plain": parsed("Дело"),
	"other.days": { en: parsed(DAYS) },
	"other.plain": { en: parsed("Case") },
};
const id = (name: keyof typeof texts) => name as unknown as MessageId;

const { say, show, langOf } = makeReading("ru", texts);
const markup = (name: keyof typeof texts, values = {}) => renderToStaticMarkup(show(id(name), values));
const at = new Date(Date.UTC(2026, 4, 3, 12));

t.test("a message of the language has no lang of its own", async (t) => {
	t.equal(markup("own.plain"), "Дело");
	t.equal(markup("own.days", { count: 21, name: "Ana" }), "21 день, <bdi>Ana</bdi>");
	t.equal(langOf(id("own.plain")), undefined);
});

t.test("a missing message is English, with its lang, and with English plural forms and dates", async (t) => {
	t.equal(markup("other.plain"), '<span lang="en" dir="ltr">Case</span>');
	// In Russian, 21 takes the form "one".
	const shown = markup("other.days", { count: 21, at, name: "Ana" });
	t.equal(shown, '<span lang="en" dir="ltr">21 days until 3 May 2026 for <bdi>Ana</bdi></span>');
	t.equal(say(id("other.days"), { count: 1, at, name: "Ana" }), "1 day until 3 May 2026 for Ana");
	t.equal(langOf(id("other.plain")), "en");
});
