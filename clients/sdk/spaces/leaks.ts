/**
 * The leak guard: finds what may be about a person in a text for a space. It catches slips and no intent, and nothing leaves the device for
 * it. SPEC "Spaces", section 7.
 */

/** What this device knows of the cases of my desks. */
export interface KnownOfCases {
	/** Case codes. */
	codes: readonly string[];
	/** Labels of cases in the book. */
	labels: readonly string[];
	/** Names in cases that are open in this sitting. */
	names: readonly string[];
}

export type LeakKind = "code" | "label" | "name" | "phone" | "document" | "birth-date";

/** A place in the text, in UTF-16 units. */
export interface Leak {
	kind: LeakKind;
	from: number;
	to: number;
}

/** Shorter words stand in too many texts. */
const SHORTEST = 3;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Finds whole words, whatever the case of their letters. Spaces and hyphens in them may be others. */
function findWords(text: string, kind: LeakKind, words: readonly string[]): Leak[] {
	return words.flatMap((word) => {
		const parts = word
			.normalize("NFC")
			.split(/[\s-]+/u)
			.filter((part) => part !== "");
		if (parts.join("").length < SHORTEST) return [];
		const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${parts.map(escaped).join("[\\s-]*")}(?![\\p{L}\\p{N}])`, "giu");
		return [...text.matchAll(pattern)].map((match) => ({ kind, from: match.index, to: match.index + match[0].length }));
	});
}

/** Whether a text has one of these names as whole words. @example hasName("She fears Casa Aperta.", ["casa aperta"]) // true */
export const hasName = (text: string, names: readonly string[]): boolean => findWords(text, "name", names).length > 0;

/** A number with 8 to 15 digits, with the signs between them that people write. Digits of all scripts count. */
const PHONE = /(?<![\p{L}\p{N}])(?:\+|\(\+?)?\p{Nd}(?:[\s()./-]{0,3}\p{Nd}){7,14}(?![\p{L}\p{N}])/gu;
/** One or two letters and 6 to 9 digits, or as much of both in capitals, as on passports and identity cards. */
const DOCUMENT = /(?<![\p{L}\p{N}])(?:\p{Lu}{1,3}[\s-]?\p{Nd}{6,9}|\p{Nd}{2}\p{Lu}{2}\p{Nd}{5})\p{Lu}?(?![\p{L}\p{N}])/gu;
/** A whole date, such as 3.4.1999, 1999-04-03 or 03/04/99. */
const DATES = [
	/(?<!\p{N})\p{Nd}{1,2}\s?[./-]\s?\p{Nd}{1,2}\s?[./-]\s?(\p{Nd}{4}|\p{Nd}{2})(?!\p{N})/gu,
	/(?<!\p{N})(\p{Nd}{4})[./-]\p{Nd}{1,2}[./-]\p{Nd}{1,2}(?!\p{N})/gu,
];
/** Words of ten languages that make a date one of birth. Without them only a year in the past century, or of a child, counts. */
const BORN =
	/\b(?:born|birth|dob|née?e?|naissance|nacid[oa]|nacimiento|nascid[oa]|nascimento|nat[oa]|nascita|născut[ăa]?|naștere|lindur|lindja|datëlindja)\b|рожд|родил|народ|وُ?لد|ميلاد|مولود/giu;
const YEARS_OF_BIRTH = 100;
/** How far from the date such a word may stand. */
const NEAR = 40;

function findDates(text: string, year: number): Leak[] {
	return DATES.flatMap((pattern) =>
		[...text.matchAll(pattern)].flatMap((match): Leak[] => {
			const from = match.index;
			const to = from + match[0].length;
			const written = yearOf(match[1] ?? "", year);
			const isPast = written <= year - 3 && written >= year - YEARS_OF_BIRTH;
			const isNamed = text.slice(Math.max(0, from - NEAR), to + NEAR).search(BORN) >= 0;
			return isNamed || isPast ? [{ kind: "birth-date", from, to }] : [];
		}),
	);
}

/** Two digits name a year of the last hundred. */
function yearOf(digits: string, year: number): number {
	const value = Number([...digits].map(digitOf).join(""));
	if (digits.length > 2) return value;
	const century = year - (year % 100);
	return century + value > year ? century - 100 + value : century + value;
}

/** The value of a decimal digit of any script. Digits of a script stand together, and a zero comes first. */
function digitOf(digit: string): number {
	const code = digit.codePointAt(0) ?? 0;
	let zero = code;
	while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
	return code - zero;
}

/**
 * What may be about a person in this text, by its place. Show the places and ask before the text is sent.
 * @param options now: UTC ms. allowsPhones: for a field that is made for phone numbers.
 * @example const leaks = leaksIn(text, { codes, labels, names }, { now: session.now() });
 */
export function leaksIn(text: string, known: KnownOfCases, { now, allowsPhones = false }: { now: number; allowsPhones?: boolean }): Leak[] {
	const words = [
		...findWords(text, "code", known.codes),
		...findWords(text, "label", known.labels),
		...findWords(text, "name", known.names),
	];
	const dates = findDates(text, new Date(now).getUTCFullYear());
	const documents = matches(text, "document", DOCUMENT);
	const taken = [...words, ...dates, ...documents];
	const isFree = ({ from, to }: Leak) => !taken.some((each) => each.from < to && from < each.to) && !isDate(text.slice(from, to));
	const phones = allowsPhones ? [] : matches(text, "phone", PHONE).filter(isFree);
	return [...taken, ...phones].sort((one, other) => one.from - other.from || one.to - other.to);
}

const matches = (text: string, kind: LeakKind, pattern: RegExp): Leak[] =>
	[...text.matchAll(pattern)].map((match) => ({ kind, from: match.index, to: match.index + match[0].length }));

/** Whether a row of digits is a date, which isn't a phone number. */
const isDate = (text: string): boolean =>
	DATES.some((pattern) => [...text.matchAll(pattern)].some((match) => match[0].length === text.trim().length));
