/**
 * Leaves out the characters that turn the direction of a text. With one of them too many, a name leaves its `<bdi>` and turns around the
 * sentence that it stands in, and a file name shows another ending than it has. The marks of Arabic and Hebrew texts stay.
 */

/** Embeddings, overrides and isolates: UAX #9, 2.1 to 2.5. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;

/** The same plain data, without these characters in its texts. @example withoutTurns({ name: "invoice\u202Efdp.exe" }).name // "invoicefdp.exe" */
export function withoutTurns<T>(value: T): T {
	return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
	if (typeof value === "string") return value.replace(TURNS, "");
	if (Array.isArray(value)) return value.map(cleaned);
	if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cleaned(each)]));
}
