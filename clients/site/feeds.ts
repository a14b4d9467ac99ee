/** `sitemap.xml`, and the news as RSS. */
import { escapeText } from "./html.ts";
import type { SiteInput } from "./input.ts";
import { newestFirst } from "./pages.ts";
import { inLanguage, pathOf, type Shown, type SiteLanguage } from "./shell.ts";

export function sitemapXml({ address, languages, pages }: SiteInput): string {
	const all = [
		...[null, 1, 2, 3, 4, 5].map((number) => ({ number, languages })),
		...pages.map(({ number, texts }) => ({ number, languages: languages.filter((each) => texts[each]) })),
	];
	const entry = (number: number | null, own: string, others: readonly string[]) => {
		const links = others.map(
			(each) => `<xhtml:link rel="alternate" hreflang="${escapeText(each)}" href="${escapeText(address + pathOf(each, number))}"/>\n`,
		);
		return `<url>\n<loc>${escapeText(address + pathOf(own, number))}</loc>\n${links.join("")}</url>\n`;
	};
	const entries = all.flatMap(({ number, languages: having }) => having.map((own) => entry(number, own, having)));
	return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.join("")}</urlset>
`;
}

export function feedXml({ input, language, say }: SiteLanguage, shown: readonly Shown[]): string {
	const { address } = input;
	const items = newestFirst(shown, "news").map(({ page, title, plain }) => {
		const link = escapeText(address + pathOf(language, page.number));
		const day = page.on === null ? "" : `<pubDate>${new Date(`${page.on}T00:00:00Z`).toUTCString().replace("GMT", "+0000")}</pubDate>\n`;
		return `<item>\n<title>${escapeText(title)}</title>\n<link>${link}</link>\n<guid>${link}</guid>\n${day}<description>${escapeText(plain)}</description>\n</item>\n`;
	});
	return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${escapeText(inLanguage(input.name, language, input))}: ${escapeText(say("site.news"))}</title>
<link>${escapeText(address + pathOf(language, null))}</link>
<description>${escapeText(inLanguage(input.intro, language, input))}</description>
<language>${escapeText(language)}</language>
<atom:link href="${escapeText(address)}/${escapeText(language)}/feed.xml" rel="self" type="application/rss+xml"/>
${items.join("")}</channel>
</rss>
`;
}
