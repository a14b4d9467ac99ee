/** Parses a text. Null for one that isn't JSON: an error would quote the text. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
