/** Values of fields as text in the person's language. */
import type { FormWords } from "../words/form-words.ts";
import { dateFormat, nameOf } from "../words/names.ts";
import { localeOf, type MessageId, type Words } from "../words/words.tsx";

export type AnyValue = string | number | boolean | string[] | null;

interface Field {
	code: string;
	/** Null for a field that this program doesn't know: its value is shown as it is. */
	type: string | null;
}

export interface ValueContext {
	words: Words;
	forms: FormWords;
	/** The names of desks, members and organisations, by id. */
	names: Record<string, string>;
}

/** The text of a value. @example valueText({ code: "idn_Birth", type: "partial-date" }, "~2007-05", context) // "about May 2007" */
export function valueText({ code, type }: Field, value: AnyValue, context: ValueContext): string {
	const { words, forms, names } = context;
	if (value === null) return words.say("value.none");
	if (typeof value === "boolean") return words.say(value ? "value.yes" : "value.no");
	if (typeof value === "number") return numberText(type, value, words);
	if (typeof value !== "string") return listText(code, type, value, context);
	if (type === "one") return forms.code(code, value);
	if (type === "date" || type === "partial-date") return dateText(value, words);
	if (type === "moment") return momentText(value, words);
	if (type === "country") return countryText(value, words);
	if (type === "language") return languageText(value, words);
	if (type === "desk" || type === "member" || type === "organisation")
		return (Object.hasOwn(names, value) && names[value]) || words.say("parts.unknown-name");
	if (type === "case" || type === "row" || type === "hand-off") return words.say("value.other-place");
	return value;
}

function numberText(type: string | null, value: number, words: Words): string {
	if (type === "level") return words.say("value.level", { level: value });
	if (type === "minutes") return words.say("value.minutes", { minutes: value });
	return String(value);
}

function listText(code: string, type: string | null, value: readonly string[], { words, forms }: ValueContext): string {
	const comma = words.say("parts.comma");
	if (type === "many") return value.map((each) => forms.code(code, each)).join(comma);
	if (type === "countries") return value.map((each) => countryText(each, words)).join(comma);
	if (type === "place") {
		const [country = "", region = "", locality = ""] = value;
		return [locality, region, country && countryText(country, words)].filter(Boolean).join(comma);
	}
	return value.join(comma);
}

/** A date with the name of the month. In numbers, 3/5 is a different day in different countries. */
function dateText(value: string, words: Words): string {
	const [, about, year = "", month, day] = /^(~?)(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(value) ?? [];
	if (year === "") return value;
	const format = dateFormat(localeOf(words.language), {
		year: "numeric",
		timeZone: "UTC",
		...(month !== undefined && { month: "long" }),
		...(day !== undefined && { day: "numeric" }),
	});
	const text = format.format(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
	return about ? words.say("value.about", { value: text }) : text;
}

/** A day and a time in the time zone that the value names, followed by that zone. */
function momentText(value: string, words: Words): string {
	const [, day, time, zone = ""] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(.*)$/.exec(value) ?? [];
	if (day === undefined || time === undefined) return value;
	const offset = zone.replace(/\[(.*)\]$/, " $1").replace(/^Z/, "UTC");
	return words.say("value.moment", { day: dateText(day, words), time, zone: offset });
}

function countryText(value: string, words: Words): string {
	if (value === "stateless" || value === "unknown") return words.say(`value.${value}`);
	return nameIn("region", value, words);
}

/** Languages whose names browsers don't know. Our messages have them. */
const NAMED_HERE = "aa ber dyo efi ff kri rn rom ss";

export function languageText(value: string, words: Words): string {
	const name = nameIn("language", value, words);
	const tag = canonicalTag(value);
	return name === tag && NAMED_HERE.split(" ").includes(tag) ? words.say(`language.${tag}` as MessageId) : name;
}

function canonicalTag(value: string): string {
	try {
		return Intl.getCanonicalLocales(value)[0] ?? value;
	} catch {
		return value;
	}
}

function nameIn(type: "region" | "language", value: string, words: Words): string {
	try {
		return nameOf(type, value, localeOf(words.language));
	} catch {
		return value;
	}
}
