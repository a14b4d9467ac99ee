/**
 * Compares what a person types with a name or title: words in any order, parts of words, without accents, and across scripts. So "Oksana"
 * finds "Оксана", and "Maryam" finds "مريم". Pure.
 */

/** Without case, accents and vowel signs, so that "Speranta" finds "Speranța". */
export const plain = (text: string): string =>
	text
		.normalize("NFKD")
		.replace(/[\p{M}\p{Cf}\u0640]/gu, "")
		.toLowerCase()
		.trim();

/** The sounds of the letters of other scripts, as plain Latin letters. */
const SOUNDS: Record<string, string> = {
	...letters("абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюя", "a b v g g d e e z z i i i i k l m n o p r s t u f h c c s s - i - e u a"),
	...letters("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i t i k l m n ks o p r s s t i f h ps o"),
	...letters("ابتثجحخدذرزسشصضطظعغفقكگلمنهةويىیکپچژ", "a b t t j h kh d d r z s s s d t z - g f k k g l m n h h v i i i k p c z"),
	...letters("ßłđøæœıþð", "s l d o e e i t d"),
};

/** By letter of the first text: the sound at the same place of the second one. "-" stands for no sound. */
function letters(from: string, to: string): Record<string, string> {
	const sounds = to.split(" ");
	return Object.fromEntries([...from].map((letter, index) => [letter, sounds[index] === "-" ? "" : (sounds[index] ?? "")]));
}

/** Spellings of one sound. The longer ones come first. */
const SPELLINGS: [RegExp, string][] = [
	[/shch|sch|sh/g, "s"],
	[/tsch|tch|ch|ts|tz/g, "c"],
	[/[kg]h/g, "h"],
	[/zh/g, "z"],
	[/ph/g, "f"],
	[/th/g, "t"],
	[/[iyj]([aeou])/g, "$1"],
	[/ou|oo/g, "u"],
	[/ee|y|j/g, "i"],
	[/w/g, "v"],
	[/[qc](?=[aou]|$)|ck/g, "k"],
	[/x/g, "ks"],
	[/(.)\1+/g, "$1"],
];

const latin = (word: string): string => [...word].map((letter) => SOUNDS[letter] ?? letter).join("");
const respelled = (text: string, spellings: readonly [RegExp, string][]): string =>
	spellings.reduce((sound, [spelling, one]) => sound.replace(spelling, one), text);

/** The sound of a word, roughly. */
const soundOf = (word: string): string => respelled(latin(word), SPELLINGS);

const ARABIC = /\p{Script=Arabic}/u;
/** Arabic writes few vowels, and not all spellings show its breathed sounds. So only the other sounds are compared. */
const CONSONANTS: [RegExp, string][] = [
	[/kh|ch/g, "x"],
	[/gh/g, "g"],
	[/sh|th|dh/g, "s"],
	[/[aeiouvwyh-]/g, ""],
	[/j/g, "g"],
	[/[qc]/g, "k"],
	[/(.)\1+/g, "$1"],
];
const consonantsOf = (word: string): string => respelled(latin(word).replace(/(.)\1+/g, "$1"), CONSONANTS);

/** How many sounds of a word are compared at least. */
const LEAST_SOUNDS = 2;

/** Whether a word of the name sounds like the typed word. Both are plain. */
function soundsLike(name: string, word: string): boolean {
	const isArabic = ARABIC.test(name);
	const same = isArabic === ARABIC.test(word) ? soundOf : consonantsOf;
	const wanted = same(word);
	return wanted.length >= LEAST_SOUNDS && name.split(/\s+/).some((each) => same(each).includes(wanted));
}

/** Whether the text has each typed word, or one that sounds like it. @example hasWords("Mirela Popescu", "pop mir") // true */
export function hasWords(text: string, typed: string): boolean {
	const name = plain(text);
	const words = plain(typed).split(/\s+/).filter(Boolean);
	return words.length > 0 && words.every((word) => name.includes(word) || soundsLike(name, word));
}

/** Codes are typed with or without dashes and spaces. */
const joined = (text: string): string => plain(text).replace(/[\s\p{Pd}]/gu, "");

/** Whether the case code has the typed part. */
export const hasCode = (code: string, typed: string): boolean => joined(typed) !== "" && joined(code).includes(joined(typed));
