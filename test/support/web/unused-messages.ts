/** Finds messages that no source file names, so that nobody translates a sentence that no screen says. */

/** Texts of a template, and null for each of its holes. */
type Template = (string | null)[];

/**
 * A message is named by its id as a text, or by a template such as `today.group.${group}` when the value of each hole is a text of some source.
 * @param sources the source files of all clients, because codes come from the protocol. @returns the ids that nothing names.
 */
export function unusedMessages(ids: readonly string[], sources: readonly string[]): string[] {
	// A list of codes may stand in one text, separated by spaces.
	const texts = new Set(sources.flatMap((source) => [...source.matchAll(/"([^"\n]*)"/g)].flatMap(([, text = ""]) => text.split(" "))));
	const templates = sources.flatMap((source) => [...source.matchAll(/`([^`]*)`/g)].map(([, text = ""]) => templateOf(text)));
	const inUse = templates.filter((template) => template.includes(null) && template.some((part) => part?.includes(".")));
	return ids.filter((id) => !texts.has(id) && !inUse.some((template) => matches(id, template, texts, true)));
}

function templateOf(text: string): Template {
	const parts = text.split(/\$\{[^{}]*\}/);
	return parts.flatMap((part, index) => (index === 0 ? [part] : [null, part])).filter((part) => part !== "");
}

function matches(id: string, [part, ...rest]: Template, texts: ReadonlySet<string>, isStart: boolean): boolean {
	if (part === undefined) return id === "";
	if (part !== null) return id.startsWith(part) && matches(id.slice(part.length), rest, texts, false);
	for (let length = 0; length <= id.length; length++) {
		const value = id.slice(0, length);
		// The first hole of a template holds the beginning of an id, such as "first.need".
		const isKnown = isStart ? value.includes(".") && texts.has(value) : value === "" || texts.has(value);
		if (isKnown && matches(id.slice(length), rest, texts, false)) return true;
	}
	return false;
}
