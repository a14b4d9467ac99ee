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
	const estimates = [password, withoutNames(password, about)].map((each) => estimator.check(each).guessesLog10);
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

/** The password in lower case, with a space in place of each word of the names that has at least three characters. */
function withoutNames(password: string, about: readonly string[]): string {
	const words = about.flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => [...word].length >= 3);
	return words.reduce((rest, word) => rest.replaceAll(word, " "), password.toLowerCase());
}

let estimator: Promise<ZxcvbnFactory> | null = null;

/** Loads the dictionaries when they are first needed, because most programs set no password. */
function loadEstimator(): Promise<ZxcvbnFactory> {
	estimator ??= (async () => {
		const [core, common, english] = await Promise.all([
			import("@zxcvbn-ts/core"),
			import("@zxcvbn-ts/language-common"),
			import("@zxcvbn-ts/language-en"),
		]);
		return new core.ZxcvbnFactory({
			dictionary: { ...common.dictionary, ...english.dictionary },
			graphs: common.adjacencyGraphs,
		});
	})().catch((error) => {
		// The next call tries again.
		estimator = null;
		throw error;
	});
	return estimator;
}
