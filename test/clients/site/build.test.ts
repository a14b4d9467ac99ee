/** The public site as files: equal bytes, neutral help pages, hotlines, languages, and what is refused. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { readAssets, readSiteWords } from "../../../clients/cli/site/template.ts";
import { buildSite, MOST_BYTES } from "../../../clients/site/build.ts";
import type { Hotline, Page, SiteInput } from "../../../clients/site/input.ts";
import { WORDS } from "../../../clients/web/build/catalogues.ts";
import { LANGUAGES } from "../../../clients/words/languages.ts";

const line: Hotline = {
	country: "RO",
	emergency: false,
	name: "Line",
	numbers: ["+40 000 000 002"],
	hours: "",
	languages: ["ro"],
	free: true,
	text: null,
	fromAbroad: null,
	asksName: null,
	tells: false,
	confirmed: "2026-12-01",
	by: "House",
	failed: null,
};

const page = (number: number, more: Partial<Page> = {}): Page => ({
	number,
	kind: "page",
	way: null,
	source: "en",
	revision: 1,
	on: null,
	texts: { en: { title: `Title ${number}`, body: `Body ${number}.`, of: null } },
	endorsements: [],
	...more,
});

const site = (more: Partial<SiteInput> = {}): SiteInput => ({
	address: "https://help.example.org",
	closed: ["cloister.example.org"],
	leave: "https://www.example.net/",
	name: { en: "Name" },
	intro: { en: "Intro" },
	notice: null,
	languages: ["en", "ar"],
	day: "2026-12-02",
	pages: [page(10)],
	hotlines: [],
	...more,
});

const build = (more: Partial<SiteInput> = {}) => {
	const input = site(more);
	const built = buildSite(input, readSiteWords(input.languages), readAssets());
	return { ...built, of: (path: string) => built.files.get(path) ?? "" };
};
const withBody = (body: string) => build({ pages: [page(10, { texts: { en: { title: "Title", body, of: null } } }), page(11)] });

t.test("equal input gives equal bytes, in the order of the paths", async (t) => {
	const [one, two] = [build(), build()];
	t.same([...one.files], [...two.files]);
	t.same([...one.files.keys()], [...one.files.keys()].sort());
	t.same(one.problems, []);
	const pages = [...one.files].filter(([path]) => path.endsWith(".html"));
	for (const [path, text] of pages) t.ok(Buffer.byteLength(text) < MOST_BYTES, path);
});

t.test("a help page has a neutral title, and a page has its own", async (t) => {
	const { of } = build({ pages: [page(10, { kind: "help" }), page(11)] });
	t.match(of("en/10/index.html"), "<title>Information</title>");
	t.match(of("en/10/index.html"), "<h1>Title 10</h1>");
	t.match(of("en/1/index.html"), "<title>Information</title>");
	t.match(of("en/11/index.html"), "<title>Title 11</title>");
	for (const path of ["en/10/index.html", "en/11/index.html"]) t.match(of(path), '<meta property="og:title" content="">');
});

t.test("a page stands where its way in says, and only in the languages that it has", async (t) => {
	const { of, look } = build({ pages: [page(10, { kind: "help", way: "passport" })] });
	t.match(of("en/index.html"), '<a href="/en/10/">They keep my passport</a>');
	t.match(of("en/index.html"), '<a href="/en/1/">I need help</a>');
	t.notMatch(of("ar/index.html"), "/ar/10/");
	t.match(of("en/10/index.html"), '<a href="/ar/" lang="ar"');
	t.notMatch(of("en/10/index.html"), 'rel="alternate" hreflang="ar"');
	t.notOk(of("ar/10/index.html"));
	t.match(of("ar/index.html"), '<html lang="ar" dir="rtl">');
	t.same(look, [{ at: "10 ar", what: "not translated" }]);
	t.notMatch(of("sitemap.xml"), "https://help.example.org/ar/10/");
});

t.test("a translation that is older than its source says so", async (t) => {
	const texts = { en: { title: "Title", body: "New.", of: null }, ar: { title: "عنوان", body: "نص", of: 1 } };
	const old = build({ pages: [page(10, { revision: 2, texts })] });
	t.match(old.of("ar/10/index.html"), 'class="older"');
	t.notMatch(old.of("en/10/index.html"), 'class="older"');
	t.same(old.look, [{ at: "10 ar", what: "older than its source in en" }]);
	t.notMatch(build({ pages: [page(10, { texts })] }).of("ar/10/index.html"), 'class="older"');
});

t.test("hotlines stand by country, the emergency number first, with their freshness", async (t) => {
	const edge = { ...line, name: "Edge", confirmed: "2026-09-03" };
	const stale = { ...line, name: "Stale", confirmed: "2026-09-02" };
	const gone = { ...line, name: "Gone", failed: "2026-12-01" };
	const other = { ...line, country: "IT", name: "Other" };
	const { of, look } = build({ hotlines: [stale, edge, gone, { ...line, name: "112", emergency: true }, other] });
	const text = of("en/1/index.html");
	const at = (part: string) => text.indexOf(part);
	t.ok(at("<h2>Italy</h2>") < at("<h2>Romania</h2>") && at("<h2>Romania</h2>") < at("Emergency: 112"));
	t.ok(at("Emergency: 112") < at("<h3>Stale</h3>"), "the emergency number comes first");
	t.notMatch(text, "Gone");
	t.equal(text.split("Nobody has checked this number").length - 1, 1, "90 days are fresh, 91 aren't");
	t.equal(text.split("The call can show on a bill").length - 1, 4, "beside each number");
	t.match(text, /They tell neither police nor immigration/);
	t.match(text, "Checked on 1 December 2026 by House");
	t.same(
		look.filter(({ at }) => at.startsWith("hotline")).map(({ what }) => what),
		["left out, because a call failed on 2026-12-01", "last confirmed on 2026-09-02"],
	);
});

t.test("a position shows who supports it, and news are in the feed", async (t) => {
	const endorsements = [
		{ organisation: "House <A>", answer: "yes" as const },
		{ organisation: "House B", answer: "no" as const },
	];
	const { of } = build({
		pages: [page(10, { kind: "position", on: "2026-01-02", endorsements }), page(11, { kind: "news", on: "2026-01-03" })],
	});
	t.match(of("en/10/index.html"), "<li>House &lt;A&gt;</li>");
	t.notMatch(of("en/10/index.html"), "House B");
	t.match(of("en/2/index.html"), "/en/10/");
	t.match(of("en/feed.xml"), "<link>https://help.example.org/en/11/</link>");
	t.match(of("en/feed.xml"), "<pubDate>Sat, 03 Jan 2026 00:00:00 +0000</pubDate>");
	t.same(JSON.parse(of("en/search.json"))[1], ["/en/11/", "Title 11", "title 11 body"]);
});

t.test("Markdown becomes HTML, and no text becomes markup", async (t) => {
	const { of, problems, look } = withBody("## Part\n\n1 < 2 & [other](11), [*help*](1), [site](https://www.example.com/a?b=1&c)");
	t.match(of("en/10/index.html"), '<h2>Part</h2>\n<p>1 &lt; 2 &amp; <a href="/en/11/">other</a>, <a href="/en/1/"><em>help</em></a>');
	t.match(of("en/10/index.html"), '<a href="https://www.example.com/a?b=1&amp;c" rel="noreferrer noopener">');
	t.same(problems, []);
	t.match(look, [{ at: "10 en", what: "link: https://www.example.com/a?b=1&c" }]);
});

const REFUSED: [body: string, what: RegExp][] = [
	["<form><input></form>", /^HTML: <form>/],
	["Text <script src=x></script>", /^HTML: <script src=x>/],
	["![face](https://www.example.com/a.png)", /^a picture: /],
	["![face](a.png)", /^a picture: /],
	["[mail](mailto:a@example.com)", /^a link of mail or phone/],
	["<a@example.com>", /^a link of mail or phone/],
	["[call](tel:+40000)", /^a link of mail or phone/],
	["[write](sms:+40000)", /^a link of mail or phone/],
	["[write](https://wa.me/40000)", /^a link to a messenger/],
	["[write](https://api.whatsapp.com/send)", /^a link to a messenger/],
	["[write](whatsapp://send)", /^a link without https/],
	["[x](javascript:alert)", /^a link without https/],
	["[x](http://www.example.com/)", /^a link without https/],
	["[x](/en/3/)", /^a link to neither a page nor an https address/],
	["[x](99)", /^a link to page 99/],
	["[x](https://cloister.example.org/)", /^a link to the closed network/],
	["[x](https://web.cloister.example.org/)", /^a link to the closed network/],
	["See Cloister.example.org", /^the closed network's name/],
];

for (const [body, what] of REFUSED)
	t.test(`refused: ${body}`, async (t) => {
		const { problems } = withBody(body);
		t.equal(problems.length > 0, true);
		t.ok(
			problems.every(({ at }) => at === "10 en"),
			"the page is named",
		);
		t.match(problems[0]?.what, what);
	});

t.test("settings and hotlines are checked as the texts are", async (t) => {
	t.match(build({ leave: "https://t.me/x" }).problems, [{ at: "leave" }]);
	t.match(build({ address: "https://cloister.example.org" }).problems, [{ at: "address" }]);
	t.match(build({ intro: { en: "<b>Hello</b>" } }).problems, [{ at: "site en" }]);
	t.match(build({ hotlines: [{ ...line, by: "cloister.example.org" }] }).problems, [{ at: "hotline RO Line" }]);
	const long = build({ pages: [page(10, { texts: { en: { title: "Title", body: "word ".repeat(7000), of: null } } })] });
	t.match(long.problems, [{ at: "en/10/index.html", what: /bytes/ }]);
});

t.test("numbers and mail addresses in a text are to be looked at", async (t) => {
	const { look, problems } = withBody("Call +40 000 000 002, or write to a@example.com.");
	t.same(problems, []);
	t.same(
		look.filter(({ at }) => at === "10 en").map(({ what }) => what),
		["mail address: a@example.com", "number: +40 000 000 002"],
	);
});

t.test("the template has its texts in each language, and uses each of them", async (t) => {
	const languages = Object.keys(LANGUAGES);
	const pages = [
		page(10, { kind: "position", revision: 2, endorsements: [{ organisation: "House", answer: "yes" }] }),
		...["help", "passport", "debt", "young", "abroad", "worried", "professionals", "organisations"].map((way, index) =>
			page(20 + index, { way: way as Page["way"] }),
		),
	];
	const text = { title: "Title", body: "Body", of: 1 };
	for (const each of pages) each.texts = Object.fromEntries(languages.map((language) => [language, text]));
	const yes = { ...line, emergency: true, text: true, fromAbroad: true, asksName: true, tells: true, confirmed: "2026-01-01" };
	const no = { ...line, free: false, fromAbroad: false, asksName: false };
	const used = new Set<string>();
	const words = readSiteWords(languages);
	const watched = Object.fromEntries(
		languages.map((language) => {
			const get = (texts: Record<string, string>, id: string) => {
				used.add(id);
				return texts[id];
			};
			return [language, new Proxy(words[language] as Record<string, string>, { get: get as never })];
		}),
	);
	const built = buildSite(site({ languages, pages, hotlines: [yes, no] }), watched, readAssets());
	buildSite(site({ languages: ["en"], pages: [] }), watched, readAssets());
	t.same(built.problems, []);
	const ids = Object.keys(JSON.parse(readFileSync(path.join(WORDS, "en/site.json"), "utf8")));
	t.same([...used].sort(), ids.sort());
	for (const [name, html] of built.files) if (name.endsWith(".html")) t.notMatch(html, /\{\w+\}(?!">)/, name);
});

t.test("the scripts of the site store nothing, and ask no other host", async (t) => {
	const folder = path.resolve(WORDS, "../site/assets");
	for (const name of readdirSync(folder)) {
		const text = readFileSync(path.join(folder, name), "utf8").replaceAll("http://www.w3.org/2000/svg", "");
		t.notMatch(text, /https?:|cookie|localStorage|sessionStorage|indexedDB|caches|history\.|sendBeacon|@import|url\(/, name);
	}
});
