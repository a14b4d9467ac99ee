/** Judges new passwords on this device, and sends nothing. docs/decisions/0023-new-passwords-are-judged.md has the reasons. */
import type { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { ProtocolError } from "#protocol/errors.ts";

/** A new password has at least this many characters. */
export const SHORTEST_PASSWORD = 12;
/** A new password needs at least 10^12 guesses, as the library estimates them. */
const NEEDED_GUESSES_LOG10 = 12;

export interface PasswordStrength {
	/** From 0 to 1. A password of strength 1 is accepted if it is long enough. */
	strength: number;
	/** Whether the password is accepted. */
	isEnough: boolean;
}

/**
 * Judges a new password, for a strength meter.
 * @param about names that an attacker may know: person, sign-in, organisation, network. They add no strength to the password.
 * @example const { strength, isEnough } = await judgePassword("four random words here", ["Ana Kola", "ana"]);
 */
export async function judgePassword(password: string, about: readonly string[] = []): Promise<PasswordStrength> {
	const estimator = await loadEstimator();
	const plain = withoutAccents(password);
	const estimates = [password, withoutNames(plain, about), withoutPassphrases(plain)].map((each) => estimator.check(each).guessesLog10);
	const strength = Math.min(1, Math.min(...estimates) / NEEDED_GUESSES_LOG10);
	return { strength, isEnough: strength >= 1 && isLongEnough(password) };
}

/**
 * Refuses a new password that is short, common or made of these names.
 * @param about as in judgePassword.
 * @throws ProtocolError bad-input (field password)
 */
export async function checkNewPassword(password: string, about: readonly string[]): Promise<void> {
	if (!isLongEnough(password)) throw new ProtocolError("bad-input", `password: use at least ${SHORTEST_PASSWORD} characters`, "password");
	if (!(await judgePassword(password, about)).isEnough)
		throw new ProtocolError("bad-input", "password: is too easy to guess; four random words are good", "password");
}

const isLongEnough = (password: string) => [...password.normalize("NFC")].length >= SHORTEST_PASSWORD;

/** Letters that Unicode doesn't take apart, as people type them on another keyboard. */
const PLAIN_LETTERS: Record<string, string> = { ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i" };

/** The text in lower case, without accents. So a name counts as the same name however it is typed. */
function withoutAccents(text: string): string {
	const parts = text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
	return parts.replace(/[ßøłđðþæœı]/g, (letter) => PLAIN_LETTERS[letter] ?? letter);
}

/** The program's own name, which many take as a password of it. */
const PROGRAM = "cloister";

/** The password with a space in place of each word of the names that has at least three characters. @param plain as withoutAccents gives it */
function withoutNames(plain: string, about: readonly string[]): string {
	const words = [PROGRAM, ...about]
		.flatMap((name) => withoutAccents(name).split(/[^\p{L}\p{N}]+/u))
		.filter((word) => [...word].length >= 3);
	return words.reduce((rest, word) => rest.replaceAll(word, " "), plain);
}

/** Passphrases that attackers try first, because they were printed as examples, prayed, sung or quoted often. Only letters. */
const KNOWN_PASSPHRASES = [
	...[
		"correcthorsebatterystaple",
		"fourrandomwords",
		"fourrandomwordshere",
		"thequickbrownfoxjumpsoverthelazydog",
		"loremipsumdolorsitamet",
	],
	...["maytheforcebewithyou", "tobeornottobe", "thatisthequestion", "iloveyouforever", "openthedoorplease", "letmeinplease"],
	...["ourfatherwhoartinheaven", "thelordismyshepherd", "inthebeginningwastheword", "godsolovedtheworld", "hailmaryfullofgrace"],
	...["padrenuestroqueestas", "notrepereguiesauxcieux", "vaterunserimhimmel", "padrenostrocheseineicieli", "painossoqueestais"],
];

/** The letters of the password, without those of a passphrase that everybody knows. @param plain as withoutAccents gives it */
function withoutPassphrases(plain: string): string {
	const letters = plain.replace(/[^\p{L}\p{N}]+/gu, "");
	const known = KNOWN_PASSPHRASES.filter((phrase) => letters.includes(phrase));
	return known.length === 0 ? plain : known.reduce((rest, phrase) => rest.replaceAll(phrase, " "), letters);
}

let estimator: Promise<ZxcvbnFactory> | null = null;

/** Loads the lists when they are first needed, because most programs set no password. */
function loadEstimator(): Promise<ZxcvbnFactory> {
	estimator ??= (async () => {
		const [core, { LISTS, KEYBOARDS }] = await Promise.all([import("@zxcvbn-ts/core"), import("./password-lists.ts")]);
		const dictionary = Object.fromEntries(Object.entries(LISTS).map(([name, words]) => [name, words.split(" ")]));
		return new core.ZxcvbnFactory({ dictionary, graphs: KEYBOARDS });
	})().catch((error) => {
		// The next call tries again.
		estimator = null;
		throw error;
	});
	return estimator;
}
