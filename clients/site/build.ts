/** Builds the files of a site. Equal input gives equal bytes. Pure. */
import { feedXml, sitemapXml } from "./feeds.ts";
import { isStale, shownHotlines } from "./hotlines.ts";
import { type Assets, type Page, type SiteInput, supportersOf, type Words } from "./input.ts";
import { checkWords, problemOfLink, renderMarkdown } from "./markdown.ts";
import {
	ALL,
	allPages,
	frontDoor,
	HOTLINES,
	homePage,
	hotlinesPage,
	NEUTRAL,
	NEWS,
	neutralPage,
	newsPage,
	STAND,
	standPage,
	TRACES,
	textPage,
	tracesPage,
} from "./pages.ts";
import { pathOf, type Shown, type SiteLanguage } from "./shell.ts";
import { sayIn } from "./words.ts";

/** No page may be larger, so that it comes soon on a slow line. */
export const MOST_BYTES = 30_000;

export interface Finding {
	/** Where it was found, such as `12 ro`. */
	at: string;
	what: string;
}

export interface BuiltSite {
	/** By path, in the order of the paths. */
	files: Map<string, string>;
	/** What must not be on a public page. Nothing may be published while there is any. */
	problems: Finding[];
	/** What a person must look at before the site is published. */
	look: Finding[];
}

/** @param words the texts of the template, by language. */
export function buildSite(input: SiteInput, words: Record<string, Words>, assets: Assets): BuiltSite {
	const built: BuiltSite = { files: new Map(), problems: [], look: [] };
	checkSettings(input, built);
	checkSupporters(input, built);
	for (const language of input.languages) {
		const site: SiteLanguage = { input, language, say: sayIn(language, words[language] ?? {}) };
		buildLanguage(site, built);
	}
	built.files.set("index.html", frontDoor(input));
	built.files.set("sitemap.xml", sitemapXml(input));
	built.files.set("robots.txt", `User-agent: *\nAllow: /\nSitemap: ${input.address}/sitemap.xml\n`);
	for (const [name, text] of Object.entries(assets)) built.files.set(name, text);
	for (const [path, text] of built.files) checkSize(path, text, built);
	built.files = new Map([...built.files].sort(([a], [b]) => (a < b ? -1 : 1)));
	return built;
}

function buildLanguage(site: SiteLanguage, built: BuiltSite): void {
	const { input, language } = site;
	const shown = input.pages.flatMap((page) => shownPage(site, page, built));
	const put = (number: number | null, text: string) => built.files.set(`${pathOf(language, number).slice(1)}index.html`, text);
	put(null, homePage(site));
	put(NEUTRAL, neutralPage(site));
	put(HOTLINES, hotlinesPage(site));
	put(STAND, standPage(site, shown));
	put(NEWS, newsPage(site, shown));
	put(ALL, allPages(site, shown));
	put(TRACES, tracesPage(site));
	for (const each of shown) put(each.page.number, textPage(site, each));
	built.files.set(`${language}/feed.xml`, feedXml(site, shown));
	built.files.set(`${language}/search.json`, `${JSON.stringify(shown.map((each) => searchRow(language, each)))}\n`);
}

/** The page in this language, or nothing when it isn't translated. */
function shownPage({ input, language, say }: SiteLanguage, page: Page, built: BuiltSite): Shown[] {
	const at = `${page.number} ${language}`;
	const text = page.texts[language];
	if (text === undefined) {
		built.look.push({ at, what: "not translated" });
		return [];
	}
	const hasPage = (number: number) => number <= TRACES || input.pages.some((each) => each.number === number && each.texts[language]);
	const rendered = renderMarkdown(text.body, {
		pathOf: (number) => (hasPage(number) ? pathOf(language, number) : null),
		closed: input.closed,
	});
	checkWords(text.title, input, rendered);
	const isOld = text.of !== null && text.of < page.revision;
	const older = isOld ? say("site.older", { language: say.language(page.source) }) : null;
	if (isOld) built.look.push({ at, what: `older than its source in ${page.source}` });
	built.problems.push(...rendered.problems.map((what) => ({ at, what })));
	built.look.push(...rendered.look.map((what) => ({ at, what })));
	return [{ page, title: text.title, body: rendered.html, plain: rendered.plain, older }];
}

function checkSettings(input: SiteInput, { problems, look }: BuiltSite): void {
	const { closed, leave, hotlines, day } = input;
	const wrongLink = problemOfLink(leave, closed);
	if (wrongLink !== null) problems.push({ at: "leave", what: wrongLink });
	const host = new URL(input.address).hostname;
	if (closed.includes(host)) problems.push({ at: "address", what: `the closed network's own host: ${host}` });
	for (const each of [input.name, input.intro, input.notice ?? {}])
		for (const [language, text] of Object.entries(each)) {
			const found = { problems: [] as string[], look: [] as string[] };
			checkWords(text, input, found);
			problems.push(...found.problems.map((what) => ({ at: `site ${language}`, what })));
		}
	for (const line of hotlines) {
		const at = `hotline ${line.country} ${line.name}`;
		const found = { problems: [] as string[], look: [] as string[] };
		checkWords([line.name, line.hours, line.by].join(" "), input, found);
		problems.push(...found.problems.map((what) => ({ at, what })));
		if (line.failed !== null) look.push({ at, what: `left out, because a call failed on ${line.failed}` });
	}
	for (const line of shownHotlines(input))
		if (isStale(line, day)) look.push({ at: `hotline ${line.country} ${line.name}`, what: `last confirmed on ${line.confirmed}` });
}

/** Names come from the closed network, and their organisations may not want to be known. */
function checkSupporters(input: SiteInput, { problems, look }: BuiltSite): void {
	for (const page of input.pages)
		for (const organisation of supportersOf(page)) {
			const at = `${page.number} endorsements`;
			const found = { problems: [] as string[], look: [] as string[] };
			checkWords(organisation, input, found);
			problems.push(...found.problems.map((what) => ({ at, what })));
			look.push({ at, what: `names ${organisation}: ask whether it may be named in public` });
		}
}

function checkSize(path: string, text: string, { problems }: BuiltSite): void {
	const bytes = new TextEncoder().encode(text).length;
	if (path.endsWith(".html") && bytes > MOST_BYTES) problems.push({ at: path, what: `${bytes} bytes, and a page may have ${MOST_BYTES}` });
}

/** Path, title, and each word once, as the search compares them. */
function searchRow(language: string, { page, title, plain }: Shown): [path: string, title: string, words: string] {
	const words = `${title} ${plain}`
		.normalize("NFKD")
		.replace(/[\p{M}\p{Cf}\u0640]/gu, "")
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word.length > 1);
	return [pathOf(language, page.number), title, [...new Set(words)].join(" ")];
}
