/** Finds the hash in a text that was typed or pasted. Pure. */

/** In hex characters. */
export const HASH_LENGTH = 64;
/** A whole hash, also in groups of four. Programs print a name before it, such as `sha256:`, or behind it. */
const WHOLE_HASH = /(?<![0-9a-f])(?:[0-9a-f]{4} ?){16}(?![0-9a-f])/;

/** @returns the hex characters of the hash, or those that were typed so far. */
export function hashIn(text: string): string {
	const lower = text.toLowerCase();
	const [found = lower] = WHOLE_HASH.exec(lower) ?? [];
	return found.replace(/[^0-9a-f]/g, "").slice(0, HASH_LENGTH);
}
