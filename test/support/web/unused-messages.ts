/** Finds messages that no source file names, so that nobody translates a sentence that no screen says. */

import { literalsOf, type Source, type Template } from "./message-uses.ts";

/**
 * A message is named by its id as a text, or by a template such as `today.group.${group}` when the value of each hole is a text of the same
 * file. Other ids are computed from codes of other files: `computed` names them.
 * @param sources the source files of the clients. @param computed by prefix of the ids: the codes that may follow it after a dot.
 * @returns the ids that nothing names.
 */
export function unusedMessages(
	ids: readonly string[],
	sources: readonly Source[],
	computed: Readonly<Record<string, readonly string[]>> = {},
): string[] {
	const used = new Set(Object.entries(computed).flatMap(([prefix, codes]) => codes.map((code) => `${prefix}.${code}`)));
	for (const source of sources) {
		const { texts, templates } = literalsOf(source);
		const named = templates.filter((template) => template.includes(null) && template.some((part) => part?.includes(".")));
		for (const id of ids) if (texts.has(id) || named.some((template) => matches(id, template, texts))) used.add(id);
	}
	return ids.filter((id) => !used.has(id));
}

/** Whether the id is the template with a text of its file in each hole. The last hole may be empty, as in `${id}${isOne ? ".one" : ""}`. */
function matches(id: string, [part, ...rest]: Template, texts: ReadonlySet<string>): boolean {
	if (part === undefined) return id === "";
	if (part !== null) return id.startsWith(part) && matches(id.slice(part.length), rest, texts);
	for (let length = 0; length <= id.length; length++) {
		const value = id.slice(0, length);
		if ((value === "" || texts.has(value)) && matches(id.slice(length), rest, texts)) return true;
	}
	return false;
}
