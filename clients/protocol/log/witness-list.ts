/** The list of witnesses and their addresses, as the operator of a log writes it. */
import { toBase64 } from "./base64.ts";
import { parseVerifierKey, type VerifierKey } from "./note.ts";
import { isWitness } from "./witness.ts";

/** A witness and its address. */
export interface Witness {
	readonly key: VerifierKey;
	/** The submission prefix, without a slash at its end. */
	readonly url: string;
}

/**
 * Parses witnesses, separated by newlines or commas. Each witness is a verifier key, then an address. A word that begins with # makes the
 * rest of its line a comment.
 * @throws SyntaxError that names the line of a malformed witness, or that says that a key is named twice.
 */
export function parseWitnesses(text: string): Witness[] {
	const found = text.split("\n").flatMap((line, i) => {
		const parts = line.replace(/(^|[\s,])#.*/, "").split(",");
		return parts.flatMap((part) => (part.trim() === "" ? [] : [readWitness(part.trim(), i + 1)]));
	});
	const keys = new Set(found.map(({ key }) => toBase64(key.publicKey)));
	if (keys.size !== found.length) throw new SyntaxError("a witness key is named twice");
	return found;
}

function readWitness(line: string, number: number): Witness {
	const [vkey = "", url = "", ...more] = line.split(/\s+/);
	try {
		const key = parseVerifierKey(vkey);
		if (!isWitness(key)) throw new SyntaxError("this is the key of a log, not of a witness");
		if (more.length > 0 || !/^https?:\/\/[^\s?#]+$/.test(url)) throw new SyntaxError("takes an http or https address");
		return { key, url: url.replace(/\/+$/, "") };
	} catch (cause) {
		throw new SyntaxError(`line ${number} is not a witness`, { cause });
	}
}
