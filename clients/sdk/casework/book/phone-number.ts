/** What counts as a phone number of a desk or a colleague. */

/** The fewest digits of a phone number. Emergency numbers have three. */
const MIN_DIGITS = 3;
/** The most digits that E.164 allows. */
const MAX_DIGITS = 15;
/** Digits of any script, and what people put between them. A slash with spaces stands between two numbers. */
const NUMBER = /^\(?[+\uff0b]?(?:[\p{Nd}\s().\p{Pd}]|(?<=\S)\/(?=\S))+$/u;
/** Words for an extension, in the languages of the clients. No other word is allowed: it could be an "or" between two numbers. */
const EXTENSION_WORDS = "x|ext|extension|int|interno|interior|poste|anexo|ramal|доб|вн|внутр|дод|تحويلة|داخلي";
/** "ext. 12", "x12", "#12". */
const EXTENSION = new RegExp(`\\s*(?:#|(?:${EXTENSION_WORDS})\\.?)\\s*\\p{Nd}{1,6}$`, "iu");
/** Invisible marks. Contact lists of phones put them around a number. */
const INVISIBLE = /\p{Cf}/gu;

/**
 * Whether a text is one phone number, perhaps with an extension.
 * @example isPhoneNumber("+373 60 004 711 ext. 12") // true
 */
export function isPhoneNumber(text: string): boolean {
	const number = text.replace(INVISIBLE, "").trim().replace(EXTENSION, "");
	const digits = number.match(/\p{Nd}/gu)?.length ?? 0;
	return NUMBER.test(number) && digits >= MIN_DIGITS && digits <= MAX_DIGITS;
}
