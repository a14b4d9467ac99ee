/** What each page of a site has around its text: head, languages, and *Leave quickly*. */
import { isOffered, LANGUAGES } from "../words/languages.ts";
import { type Html, html } from "./html.ts";
import type { ByLanguage, Page, SiteInput } from "./input.ts";
import type { Say } from "./words.ts";

export interface SiteLanguage {
	input: SiteInput;
	language: string;
	say: Say;
}

/** A page in one language, rendered. */
export interface Shown {
	page: Page;
	title: string;
	body: Html;
	/** The words of its body. */
	plain: string;
	/** A sentence that says so when the translation is older than its source. */
	older: string | null;
}

/** @param number null for the start page. */
export const pathOf = (language: string, number: number | null): string => (number === null ? `/${language}/` : `/${language}/${number}/`);

export const inLanguage = (texts: ByLanguage, language: string, input: SiteInput): string =>
	texts[language] ?? texts[input.languages[0] as string] ?? "";

export const directionOf = (language: string): string => (isOffered(language) ? (LANGUAGES[language]?.dir ?? "ltr") : "ltr");

/** The policy of the server, for web servers that send none. A page can't forbid being framed by itself. */
const POLICY =
	"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'";

interface Parts {
	/** Null for the start page. */
	number: number | null;
	/** Shown as the first heading. */
	heading: string;
	/** Null: a title that tells nothing. */
	title: string | null;
	/** The languages that have this page. */
	languages: readonly string[];
	main: Html;
	/** Also loads the search. */
	hasSearch?: true;
	feed?: string;
}

export const headOf = (title: string, more: Html): Html => html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<meta property="og:title" content="">
<meta property="og:description" content="">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/site.css">
${more}</head>`;

/** A whole page. */
export function pageOf({ input, language, say }: SiteLanguage, parts: Parts): string {
	const { number, heading, title, languages, main } = parts;
	const alternates = languages.map(
		(each) => html`<link rel="alternate" hreflang="${each}" href="${input.address}${pathOf(each, number)}">\n`,
	);
	const feed =
		parts.feed === undefined ? null : html`<link rel="alternate" type="application/rss+xml" title="${heading}" href="${parts.feed}">\n`;
	const search = parts.hasSearch ? html`<script src="/search.js" defer></script>\n` : null;
	const head = headOf(title ?? say("site.neutral"), html`${alternates}${feed}<script src="/leave.js" defer></script>\n${search}`);
	const notice = input.notice && html`<p class="notice">${inLanguage(input.notice, language, input)}</p>\n`;
	const home = number === null ? null : html`<p class="home"><a href="${pathOf(language, null)}">${say("site.home")}</a></p>\n`;
	return `<!DOCTYPE html>\n${
		html`<html lang="${language}" dir="${directionOf(language)}">
${head}
<body${number === null ? html` class="start"` : null}>
<a class="skip" href="#text">${say("site.skip")}</a>
<header>
${notice}${home}<nav aria-label="${say("site.languages")}"><ul class="row">
${input.languages.map((each) => languageLink(each, language, languages.includes(each) ? number : null))}</ul></nav>
</header>
<main id="text">
<h1>${heading}</h1>
${main}
</main>
${leaveBar(input, language, say)}
</body>
</html>
`.text
	}`;
}

function languageLink(each: string, language: string, number: number | null): Html {
	const current = each === language ? html` aria-current="true"` : null;
	return html`<li><a href="${pathOf(each, number)}" lang="${each}" hreflang="${each}" dir="${directionOf(each)}"${current}>${LANGUAGES[each]?.name ?? each}</a></li>\n`;
}

/** The number of the page that says what stays behind, and of the one that a browser shows after coming back. */
export const TRACES = 5;
export const NEUTRAL = 0;

function leaveBar({ leave }: SiteInput, language: string, say: Say): Html {
	const pressed = [1, 2].map((count) => say("site.leave.pressed", { count: String(count) }));
	return html`<aside class="leave" aria-label="${say("site.leave")}">
<a class="go" href="${leave}" rel="noreferrer noopener" data-leave data-neutral="${pathOf(language, NEUTRAL)}" data-title="${say("site.neutral")}" data-one="${pressed[0] ?? ""}" data-two="${pressed[1] ?? ""}">${say("site.leave")}</a>
<p>${say("site.leave.truth")} <a href="${pathOf(language, TRACES)}">${say("site.traces")}</a></p>
<p class="pressed" role="status"></p>
</aside>`;
}
