/**
 * Case codes: random and pronounceable in most languages, never a name. A code has seven random syllables of six bits each
 * (42 bits) and one check syllable, in four groups: "bado-kime-losa-tobo".
 */
import { type RandomSource, randomBytes } from "#crypto/random.ts";
import { ProtocolError } from "#protocol/errors.ts";

const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aeio";
const SYLLABLES = 7;

/** Multiplies by x in GF(64). So the check finds any single wrong syllable, and any swap of two neighbours. */
function multiplyByX(value: number): number {
	return ((value << 1) ^ (value & 32 ? 0x43 : 0)) & 63;
}

const checksumOf = (values: number[]) => multiplyByX(values.reduce((sum, value) => multiplyByX(sum) ^ value, 0));
const formatSyllable = (value: number) => CONSONANTS.charAt(value >> 2) + VOWELS.charAt(value & 3);

/**
 * Returns a new random case code.
 * @example generateCaseCode() // "bado-kime-losa-tobo"
 */
export function generateCaseCode(random: RandomSource = randomBytes): string {
	const values = Array.from(random(SYLLABLES), (byte) => byte & 63);
	const text = [...values, checksumOf(values)].map(formatSyllable).join("");
	return (text.match(/.{4}/g) ?? []).join("-");
}

function parseSyllable(pair: string): number {
	const [consonant, vowel] = [CONSONANTS.indexOf(pair.charAt(0)), VOWELS.indexOf(pair.charAt(1))];
	if (consonant < 0 || vowel < 0) throw badCode(`"${pair}" is not a syllable of a case code`);
	return consonant * 4 + vowel;
}

const badCode = (rule: string) => new ProtocolError("bad-input", `code: ${rule}`, "code");

/**
 * Parses a code as somebody typed it. Case, spaces and dashes are ignored.
 * @returns the code in its usual form.
 * @throws ProtocolError bad-input when it isn't a case code, or when a syllable is wrong.
 * @example parseCaseCode("BADO kime losa tobo")
 */
export function parseCaseCode(typed: string): string {
	const text = typed.toLowerCase().replace(/[\s\p{Pd}]/gu, "");
	if (text.length !== (SYLLABLES + 1) * 2) throw badCode(`a case code has ${SYLLABLES + 1} syllables`);
	const values = (text.match(/../g) ?? []).map(parseSyllable);
	if (checksumOf(values.slice(0, SYLLABLES)) !== values[SYLLABLES]) throw badCode("a syllable is wrong; compare the code with its source");
	return (text.match(/.{4}/g) ?? []).join("-");
}

const GROUP = `(?:[${CONSONANTS}][${VOWELS}]){2}`;
const CODE_IN_TEXT = new RegExp(`(?<![\\p{L}\\p{N}])${GROUP}(?:[\\s\\p{Pd}]*${GROUP}){3}(?![\\p{L}\\p{N}])`, "giu");

/**
 * Lists the case codes in a text, in their usual form, each once. Of 64 texts that only look like a code, about one passes.
 * @example caseCodesIn("About Bado kime losa tobo") // ["bado-kime-losa-tobo"]
 */
export function caseCodesIn(text: string): string[] {
	const codes = (text.match(CODE_IN_TEXT) ?? []).flatMap((each) => {
		try {
			return [parseCaseCode(each)];
		} catch {
			return [];
		}
	});
	return [...new Set(codes)];
}
