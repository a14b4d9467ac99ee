/** The list of hotlines by country, with how fresh each one is. */
import { type Html, html } from "./html.ts";
import type { Hotline, SiteInput } from "./input.ts";
import type { Say } from "./words.ts";

/** After so many days without a good test call, a hotline is marked. */
export const FRESH_DAYS = 90;

const DAY = 86_400_000;
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

/** Whether nobody has confirmed the hotline for too long. */
export const isStale = ({ confirmed }: Hotline, day: string): boolean => daysBetween(confirmed, day) > FRESH_DAYS;

/** The hotlines that stand on the page. */
export const shownHotlines = ({ hotlines }: SiteInput): Hotline[] => hotlines.filter(({ failed }) => failed === null);

/** The hotlines by country, in the order of the countries' names. The emergency number of a country comes first. */
export function hotlineSections(input: SiteInput, say: Say): Html {
	const shown = shownHotlines(input);
	const countries = [...new Set(shown.map(({ country }) => country))]
		.map((code) => ({ code, name: say.country(code) }))
		.sort((a, b) => say.compare(a.name, b.name));
	if (countries.length === 0) return html`<p>${say("site.hotlines.none")}</p>`;
	const links = countries.map(({ code, name }) => html`<li><a href="#${code}">${name}</a></li>\n`);
	const sections = countries.map(({ code, name }) => {
		const rows = shown.filter(({ country }) => country === code);
		const inOrder = [...rows.filter(({ emergency }) => emergency), ...rows.filter(({ emergency }) => !emergency)];
		return html`<section id="${code}">
<h2>${name}</h2>
${inOrder.map((row) => hotlineCard(row, input.day, say))}</section>
`;
	});
	return html`<p>${say("site.hotlines.danger")}</p>
<nav aria-label="${say("site.hotlines.countries")}"><ul class="row">
${links}</ul></nav>
${sections}`;
}

function hotlineCard(row: Hotline, day: string, say: Say): Html {
	const facts = [
		row.languages.length > 0
			? html`${say("site.hotlines.languages")}: ${row.languages.map((code) => say.language(code)).join(", ")}`
			: null,
		fact(row.free, "site.hotlines.free", "site.hotlines.costs", say),
		fact(row.text, "site.hotlines.text", null, say),
		fact(row.fromAbroad, "site.hotlines.from-abroad", "site.hotlines.not-from-abroad", say),
		fact(row.asksName, "site.hotlines.asks-name", "site.hotlines.no-name", say),
		fact(row.tells, "site.hotlines.tells", "site.hotlines.tells-nobody", say),
	].filter((each) => each !== null);
	const confirmed = say("site.hotlines.confirmed", { day: say.day(row.confirmed) });
	return html`<div class="line${row.emergency ? " emergency" : ""}">
<h3>${row.emergency ? html`${say("site.hotlines.emergency")}: ` : null}${row.name}</h3>
<p class="number">${row.numbers.map((number) => html`<bdi dir="ltr">${number}</bdi> `)}</p>
<p class="bill">${say("site.hotlines.bill")}</p>
<ul>
${row.hours === "" ? null : html`<li><bdi>${row.hours}</bdi></li>\n`}${facts.map((each) => html`<li>${each}</li>\n`)}</ul>
<p class="fresh">${isStale(row, day) ? html`<strong>${say("site.hotlines.stale")}</strong> ` : null}${confirmed} ${row.by}</p>
</div>
`;
}

const fact = (value: boolean | null, yes: string, no: string | null, say: Say): Html | null => {
	const id = value ? yes : no;
	return value === null || id === null ? null : html`${say(id)}`;
};
