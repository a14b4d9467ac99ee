/** The check of one value by the type of its field. */
import { isId } from "../bytes.ts";
import { COUNTRIES } from "../countries.ts";
import type { FieldType } from "./form.ts";

/** The longest values of the types "text" and "words", in UTF-16 units. */
const MAX_TEXT = 255;
const MAX_WORDS = 20_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** "~" when the date is approximate, then the year, and the month and day if they are known. */
const PARTIAL_DATE = /^~?(\d{4})(-\d{2})?(-\d{2})?$/;
/** Date, hour and minute, the offset from UTC, and the name of the zone if it is known. */
const MOMENT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(Z|[+-](0\d|1[0-4]):[0-5]\d)(\[[A-Za-z]+(\/[A-Za-z0-9_+-]+)*\])?$/;
/** BCP 47: language, script, region, variants. A name of a language ("Somali") doesn't match. */
const LANGUAGE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*$/;

const isText = (value: unknown, max = MAX_TEXT): value is string => typeof value === "string" && value.trim() !== "" && value.length <= max;
const isBetween = (value: unknown, low: number, high: number) => typeof value === "number" && value >= low && value <= high;
const isWhole = (value: unknown, low: number, high: number) => Number.isInteger(value) && isBetween(value, low, high);
const isObjectId = (value: unknown) => typeof value === "string" && isId(value);
const isList = (value: unknown, check: (item: unknown) => boolean) =>
	Array.isArray(value) && value.length > 0 && new Set(value).size === value.length && value.every(check);

/** Whether the date exists. `Date` alone would turn 30 February into March. */
function isDate(value: unknown): boolean {
	if (typeof value !== "string" || !DATE.test(value)) return false;
	const day = new Date(`${value}T00:00:00Z`);
	return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

function isPartialDate(value: unknown): boolean {
	const [, year, month = "-01", day = "-01"] = (typeof value === "string" && PARTIAL_DATE.exec(value)) || [];
	return year !== undefined && isDate(year + month + day);
}

function isMoment(value: unknown): boolean {
	const [, day] = (typeof value === "string" && MOMENT.exec(value)) || [];
	return isDate(day);
}

const isCountry = (value: unknown) => typeof value === "string" && (COUNTRIES.has(value) || value === "stateless" || value === "unknown");

/** Country, region, locality. An unknown part is empty. */
function isPlace(value: unknown): boolean {
	if (!Array.isArray(value) || value.length !== 3 || value.every((part) => part === "")) return false;
	const [country, region, locality] = value;
	const isPart = (part: unknown) => part === "" || isText(part);
	return (country === "" || isCountry(country)) && isPart(region) && isPart(locality);
}

type Check = (value: unknown, list: readonly string[]) => boolean;

interface ValueType {
	/** What a value must be, in English words for developers. */
	rule: string;
	isValid: Check;
}

export const VALUE_TYPES: Record<FieldType, ValueType> = {
	text: { rule: `a text of up to ${MAX_TEXT} characters`, isValid: (value) => isText(value) },
	words: { rule: `a text of up to ${MAX_WORDS} characters`, isValid: (value) => isText(value, MAX_WORDS) },
	texts: { rule: `a list of different texts of up to ${MAX_TEXT} characters`, isValid: (value) => isList(value, (item) => isText(item)) },
	one: { rule: "one of", isValid: (value, list) => list.includes(value as string) },
	many: { rule: "a list of some of", isValid: (value, list) => isList(value, (item) => list.includes(item as string)) },
	date: { rule: "a date such as 2024-05-31", isValid: isDate },
	"yes-no": { rule: "true or false", isValid: (value) => typeof value === "boolean" },
	number: { rule: "a whole number from 0 to 150", isValid: (value) => isWhole(value, 0, 150) },
	longitude: { rule: "degrees from -180 to 180", isValid: (value) => isBetween(degreesOf(value), -180, 180) },
	latitude: { rule: "degrees from -90 to 90", isValid: (value) => isBetween(degreesOf(value), -90, 90) },
	organisation: { rule: "the id of an organisation", isValid: isObjectId },
	country: { rule: "a country as two letters (ISO 3166-1), stateless or unknown", isValid: isCountry },
	countries: {
		rule: "a list of different countries as two letters (ISO 3166-1), stateless or unknown",
		isValid: (value) => isList(value, isCountry),
	},
	language: { rule: "a language as a BCP 47 tag, such as ro or sr-Latn", isValid: (value) => isText(value, 35) && LANGUAGE.test(value) },
	"partial-date": { rule: "a date such as 2007, 2007-05 or 2007-05-31, with ~ in front when it is approximate", isValid: isPartialDate },
	moment: { rule: "a date and time with its zone, such as 2024-05-31T14:30+02:00", isValid: isMoment },
	place: { rule: "a country, a region and a locality. An unknown one is empty", isValid: isPlace },
	desk: { rule: "the id of a desk", isValid: isObjectId },
	member: { rule: "the id of a member", isValid: isObjectId },
	case: { rule: "the id of a case", isValid: isObjectId },
	row: { rule: "the id of a row", isValid: isObjectId },
	"hand-off": { rule: "the id of a hand-off", isValid: isObjectId },
	level: { rule: "a level from 1 to 4", isValid: (value) => isWhole(value, 1, 4) },
	count: { rule: "a whole number from 0 to 100000", isValid: (value) => isWhole(value, 0, 100_000) },
	minutes: { rule: "minutes from 0 to 10080", isValid: (value) => isWhole(value, 0, 10_080) },
};

/** Degrees that aren't a whole number are stored as text in the form of a JSON number. */
function degreesOf(value: unknown): unknown {
	return typeof value === "string" && /^-?\d{1,3}(\.\d+)?$/.test(value) ? Number(value) : value;
}
