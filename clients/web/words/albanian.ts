/** Albanian, for browsers that lack it: names of countries and languages, dates and lists, as the Unicode CLDR has them. */
import names from "./albanian.json" with { type: "json" };

const MONTHS = "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor".split(" ");
const SHORT_MONTHS = "jan shk mar pri maj qer korr gush sht tet nën dhj".split(" ");

export function nameOf(type: "region" | "language", code: string): string | undefined {
	const found: Record<string, string> = type === "region" ? names.regions : names.languages;
	// Codes come from sealed values, so somebody may have written "constructor". That is no code.
	return Object.hasOwn(found, code) ? found[code] : undefined;
}

/** Formats as in Britain, with Albanian names of months: British dates have the same order, and hours from 0 to 23. */
export function dateFormat(options: Intl.DateTimeFormatOptions): Pick<Intl.DateTimeFormat, "format"> {
	const format = new Intl.DateTimeFormat("en-GB", options);
	const month = new Intl.DateTimeFormat("en-GB", { month: "numeric", timeZone: format.resolvedOptions().timeZone });
	const months = options.month === "short" ? SHORT_MONTHS : MONTHS;
	return {
		format: (date) =>
			format
				.formatToParts(date)
				.map(({ type, value }) => (type === "month" && /\D/.test(value) ? months[Number(month.format(date)) - 1] : value))
				.join(""),
	};
}

export function listText(items: readonly string[], type: "conjunction" | "disjunction"): string {
	const last = type === "conjunction" ? "dhe" : "ose";
	return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${last} ${items.at(-1)}`;
}
