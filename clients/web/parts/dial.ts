/** The address that opens the dialler for a phone number that somebody wrote. Pure. */
import { withWesternDigits } from "./western-digits.ts";

/** E.164 has 15 digits at most. Emergency numbers have three. */
const DIGITS = { least: 3, most: 15 };
/** Digits, and what people put between them. A slash with spaces stands between two numbers. */
const NUMBER = /^\+?(?:[\d\s().-]|(?<=\S)\/(?=\S))+$/;

/**
 * @returns null when the text isn't only one number: its digits together could be the number of somebody else.
 * @example dialAddress("+373 60 004 711") // "tel:+37360004711"
 */
export function dialAddress(text: string): string | null {
	const number = withWesternDigits(text.trim())
		// The zero of calls inside of the country isn't dialled from abroad.
		.replace(/^(\+.*?)\(0\)/, "$1");
	const digits = number.replace(/\D/g, "").length;
	if (!NUMBER.test(number) || digits < DIGITS.least || digits > DIGITS.most) return null;
	return `tel:${number.replace(/[^+\d]/g, "")}`;
}
