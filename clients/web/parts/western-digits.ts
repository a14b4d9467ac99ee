const isDigit = (char: string) => /^\p{Nd}$/u.test(char);

/** The digits of a text, of any script, as 0 to 9. Everything else is dropped. @example westernDigits("٠١٢ 34") // "01234" */
export function westernDigits(text: string): string {
	return [...text].filter(isDigit).map(digitValue).join("");
}

/** The text with the digits of any script as 0 to 9. Everything else stays. @example withWesternDigits("+٣٧٣ 60") // "+373 60" */
export const withWesternDigits = (text: string): string => text.replace(/\p{Nd}/gu, digitValue);

/** The value of a digit, as 0 to 9. In Unicode the ten digits of a script stand together, and its zero is the first. */
function digitValue(char: string): string {
	const code = char.codePointAt(0) ?? 0;
	let zero = code;
	while (isDigit(String.fromCodePoint(zero - 1))) zero--;
	return String((code - zero) % 10);
}
