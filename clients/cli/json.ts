/** Parses JSON. Returns null for a text that isn't JSON, because an error would quote the text. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
