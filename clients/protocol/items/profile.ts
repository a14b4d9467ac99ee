/** The profile of an organisation: what it does, and whom to ask. SPEC "Profiles and offers", section 1. */
import { ROUTE_PARTS } from "../codes.ts";
import { VALUE_TYPES } from "../forms/values.ts";
import { id, list, map, nullable, oneOf, prose, ShapeError, text, uint, type ValueOf } from "../schema.ts";
import { requireDistinct } from "./shape-checks.ts";

export const WEEKDAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"] as const;
/** Minutes of a day. */
export const DAY_MINUTES = 24 * 60;

/** BCP 47. */
const language = text(35);
export const languages = list(language, 40);

export const profileShape = map({
	organisation: id,
	names: list(map({ language, name: text(200) }), 20),
	/** The name in Latin letters. */
	latin: nullable(text(200)),
	/** What it does. Markdown. */
	about: list(map({ language, text: prose(4_000) }), 20),
	route: list(oneOf(ROUTE_PARTS), ROUTE_PARTS.length),
	languages,
	/** Opening hours, in minutes of the day. closes: at most 1,440. */
	hours: list(map({ days: list(oneOf(WEEKDAYS), 7), opens: uint, closes: uint }), 14),
	/** The zone of the opening hours, as in the IANA database. */
	zone: nullable(text(50)),
	contacts: list(map({ name: text(100), purpose: nullable(text(200)), languages, reach: text(200) }), 10),
	links: list(text(300), 10),
	/** "Ask me about ..." */
	ask: nullable(prose(1_000)),
});

export type Profile = ValueOf<typeof profileShape>;

/** @throws ShapeError for a language that isn't a tag of BCP 47, or stands there twice */
export function checkLanguages(field: string, values: readonly string[]): void {
	requireDistinct(field, values);
	if (!values.every((each) => VALUE_TYPES.language.isValid(each, []))) throw new ShapeError(field, `takes ${VALUE_TYPES.language.rule}`);
}

/** Checks the rules that the shape can't express. @throws ShapeError */
export function checkProfile({ names, about, route, languages, hours, zone, contacts, links }: Profile): void {
	for (const [field, rows] of [
		["names", names],
		["about", about],
	] as const)
		checkLanguages(
			field,
			rows.map((row) => row.language),
		);
	requireDistinct("route", route);
	checkLanguages("languages", languages);
	for (const [i, { days, opens, closes }] of hours.entries()) {
		requireDistinct(`hours.${i}.days`, days);
		if (days.length === 0) throw new ShapeError(`hours.${i}.days`, "takes at least one");
		if (opens >= closes || closes > DAY_MINUTES) throw new ShapeError(`hours.${i}.closes`, "takes a time of the same day after opens");
	}
	if (hours.length > 0 && zone === null) throw new ShapeError("zone", "is missing");
	for (const [i, contact] of contacts.entries()) checkLanguages(`contacts.${i}.languages`, contact.languages);
	requireDistinct("links", links);
	for (const [i, link] of links.entries())
		if (!isLink(link)) throw new ShapeError(`links.${i}`, "takes an address that begins with https://");
}

const isLink = (link: string): boolean => /^https:\/\/[^\s/?#@\\]+([/?#][^\s\\]*)?$/.test(link);
