/** The pages of a site: those of the template, and those that people wrote. */
import { LANGUAGES } from "../words/languages.ts";
import { hotlineSections } from "./hotlines.ts";
import { type Html, html } from "./html.ts";
import { type SiteInput, supportersOf, WAYS, type Way } from "./input.ts";
import { directionOf, headOf, inLanguage, NEUTRAL, pageOf, pathOf, type Shown, type SiteLanguage, TRACES } from "./shell.ts";

export { NEUTRAL, TRACES };
export const HOTLINES = 1;
export const STAND = 2;
export const NEWS = 3;
export const ALL = 4;

/** The ways in that say *I need help* in the words of those who look for it. */
const WORDS_OF_HELP: readonly Way[] = ["passport", "debt", "young"];

/** The page at the root: nothing but the languages. The reader chooses, and neither place nor browser. */
export function frontDoor(input: SiteInput): string {
	const names = input.languages.map(
		(each) =>
			html`<li><a href="${pathOf(each, null)}" lang="${each}" hreflang="${each}" dir="${directionOf(each)}">${LANGUAGES[each]?.name ?? each}</a></li>\n`,
	);
	const first = input.languages[0] as string;
	const name = inLanguage(input.name, first, input);
	const main = html`<html lang="${first}" dir="${directionOf(first)}">
${headOf(name, html``)}
<body>
<main id="text">
<h1>${name}</h1>
<ul class="doors">
${names}</ul>
</main>
</body>
</html>
`;
	return `<!DOCTYPE html>\n${main.text}`;
}

export function homePage(site: SiteLanguage): string {
	const { input, language, say } = site;
	const name = inLanguage(input.name, language, input);
	const door = (way: Way): Html | null => {
		const page = input.pages.find((each) => each.way === way && each.texts[language]);
		const path = page ? pathOf(language, page.number) : way === "help" ? pathOf(language, HOTLINES) : null;
		return path === null ? null : html`<li><a href="${path}">${say(`site.way.${way}`)}</a></li>\n`;
	};
	const others = WAYS.filter((way) => way !== "help" && !WORDS_OF_HELP.includes(way));
	const link = (number: number, id: string) => html`<li><a href="${pathOf(language, number)}">${say(id)}</a></li>\n`;
	const main = html`<p class="intro">${inLanguage(input.intro, language, input)}</p>
<h2>${say("site.ways")}</h2>
<ul class="ways help">
${door("help")}${WORDS_OF_HELP.map(door)}</ul>
<p class="phone"><a href="${pathOf(language, HOTLINES)}">${say("site.hotlines")}</a></p>
<ul class="ways">
${others.map(door)}${link(STAND, "site.stand")}${link(NEWS, "site.news")}${link(ALL, "site.all")}</ul>`;
	return pageOf(site, { number: null, heading: name, title: name, languages: input.languages, main, feed: `/${language}/feed.xml` });
}

/** Shown when the browser comes back to a page that was left quickly. */
export function neutralPage(site: SiteLanguage): string {
	const { input, say } = site;
	return pageOf(site, {
		number: NEUTRAL,
		heading: say("site.neutral"),
		title: null,
		languages: input.languages,
		main: html`<p>${say("site.gone")}</p>`,
	});
}

export function hotlinesPage(site: SiteLanguage): string {
	const { input, say } = site;
	const main = hotlineSections(input, say);
	return pageOf(site, { number: HOTLINES, heading: say("site.hotlines"), title: null, languages: input.languages, main });
}

export function tracesPage(site: SiteLanguage): string {
	const { input, say } = site;
	const main = html`<p>${say("site.traces.history")}</p>
<p>${say("site.traces.delete")}</p>
<p>${say("site.traces.private")}</p>
<p>${say("site.traces.other")}</p>
<p>${say("site.traces.nothing")}</p>
<p>${say("site.leave.shift")}</p>`;
	return pageOf(site, { number: TRACES, heading: say("site.traces"), title: null, languages: input.languages, main });
}

export function standPage(site: SiteLanguage, shown: readonly Shown[]): string {
	const { input, say } = site;
	const main = listOf(site, newestFirst(shown, "position"));
	return pageOf(site, { number: STAND, heading: say("site.stand"), title: say("site.stand"), languages: input.languages, main });
}

export function newsPage(site: SiteLanguage, shown: readonly Shown[]): string {
	const { input, language, say } = site;
	const feed = `/${language}/feed.xml`;
	const main = html`${listOf(site, newestFirst(shown, "news"))}
<p><a href="${feed}">RSS</a></p>`;
	return pageOf(site, { number: NEWS, heading: say("site.news"), title: say("site.news"), languages: input.languages, main, feed });
}

/** All pages. The script adds a search field. Its index is loaded when somebody types. */
export function allPages(site: SiteLanguage, shown: readonly Shown[]): string {
	const { input, language, say } = site;
	const main = html`<div id="search" hidden data-index="/${language}/search.json" data-none="${say("site.search.none")}" data-count="${say("site.search.count")}">
<label for="words">${say("site.search")}</label>
<input id="words" type="search" autocomplete="off" spellcheck="false" aria-describedby="stays">
<p id="stays">${say("site.search.private")}</p>
<p id="count" role="status"></p>
<ul id="results"></ul>
</div>
${listOf(site, shown)}`;
	return pageOf(site, { number: ALL, heading: say("site.all"), title: say("site.all"), languages: input.languages, main, hasSearch: true });
}

/** A page that people wrote. */
export function textPage(site: SiteLanguage, { page, title, body, older }: Shown): string {
	const { input, say } = site;
	const isHelp = page.kind === "help";
	const supporters = supportersOf(page);
	const isTranslation = site.language !== page.source;
	const languages = input.languages.filter((each) => page.texts[each]);
	const main = html`${page.on === null ? null : html`<p class="day"><time datetime="${page.on}">${say.day(page.on)}</time></p>\n`}${older === null ? null : html`<p class="older">${older}</p>\n`}${body}
${supporters.length === 0 ? null : html`<h2>${say("site.supported")}</h2>\n<ul>\n${supporters.map((each) => html`<li>${each}</li>\n`)}</ul>\n${isTranslation ? html`<p>${say("site.supported-text", { language: say.language(page.source) })}</p>\n` : null}`}${isHelp ? html`<p class="phone"><a href="${pathOf(site.language, HOTLINES)}">${say("site.hotlines")}</a></p>` : null}`;
	return pageOf(site, { number: page.number, heading: title, title: isHelp ? null : title, languages, main });
}

export function newestFirst(shown: readonly Shown[], kind: "position" | "news"): Shown[] {
	return shown.filter(({ page }) => page.kind === kind).sort((a, b) => ((a.page.on ?? "") < (b.page.on ?? "") ? 1 : -1));
}

function listOf({ language, say }: SiteLanguage, shown: readonly Shown[]): Html {
	if (shown.length === 0) return html`<p>${say("site.nothing")}</p>`;
	const row = ({ page, title }: Shown) =>
		html`<li><a href="${pathOf(language, page.number)}">${title}</a>${page.on === null ? null : html` <time datetime="${page.on}">${say.day(page.on)}</time>`}</li>\n`;
	return html`<ul class="pages">
${shown.map(row)}</ul>`;
}
