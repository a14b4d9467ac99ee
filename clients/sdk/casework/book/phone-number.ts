/** What counts as a phone number of a desk or a colleague. */

/** E.164 has 15 digits at most. Emergency numbers have three. */
const DIGITS = { least: 3, most: 15 };
/** Digits of any script, and what people put between them. A slash with spaces stands between two numbers. */
const NUMBER = /^\(?\+?(?:[\p{Nd}\s().-]|(?<=\S)\/(?=\S))+$/u;
/** "ext. 12", "x12", "#12", or the word of another language. */
const EXTENSION = /\s*(?:#|\p{L}{1,10}\.?)\s*\p{Nd}{1,6}$/u;

/**
 * Whether a text is one phone number, perhaps with an extension.
 * @example isPhoneNumber("+373 60 004 711 ext. 12") // true
 */
export function isPhoneNumber(text: string): boolean {
	const number = text.trim().replace(EXTENSION, "");
	const digits = number.match(/\p{Nd}/gu)?.length ?? 0;
	return NUMBER.test(number) && digits >= DIGITS.least && digits <= DIGITS.most;
}
