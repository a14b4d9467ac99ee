/**
 * Removes the control characters that set the direction of a text (bidi controls). With them, a name could leave its `<bdi>` and reverse
 * the sentence around it, and a file could seem to have another type. The invisible marks that Arabic and Hebrew texts need stay.
 */

/** Embeddings, overrides and isolates: UAX #9, 2.1 to 2.5. */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;

/** Copies plain data, without these characters in its texts. @example withoutBidiControls({ name: "invoice\u202Efdp.exe" }).name // "invoicefdp.exe" */
export function withoutBidiControls<T>(value: T): T {
	return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
	if (typeof value === "string") return value.replace(BIDI_CONTROLS, "");
	if (Array.isArray(value)) return value.map(cleaned);
	if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cleaned(each)]));
}
