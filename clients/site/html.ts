/** Escapes texts for HTML and XML. */

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export const escapeText = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

/** A piece of HTML. Only `html` and `raw` make one, so that no text gets in without being escaped. */
export class Html {
	readonly text: string;
	constructor(text: string) {
		this.text = text;
	}
}

export const raw = (text: string): Html => new Html(text);

type Value = Html | string | number | null | readonly Value[];

/** Makes HTML from a template. Values are escaped, apart from pieces of HTML. Null is nothing. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
	return new Html(parts.map((part, index) => part + (index < values.length ? shown(values[index] ?? null) : "")).join(""));
}

function shown(value: Value): string {
	if (value === null) return "";
	if (value instanceof Html) return value.text;
	if (typeof value === "object") return value.map(shown).join("");
	return escapeText(String(value));
}
