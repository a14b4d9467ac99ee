/** Compares the values that source files give to messages with the arguments of the English texts. The types don't check them. */
import { argumentNames } from "../../../clients/web/build/messages.ts";
import { type MessageUse, type Source, type Template, usesOf } from "./message-uses.ts";

type Texts = Readonly<Record<string, string>>;

/** @returns one line for each value that a message lacks, and for each value that no message takes; and how many places were compared. */
export function valueFaults(english: Texts, sources: readonly Source[]): { faults: string[]; compared: number } {
	const compared = sources.flatMap(usesOf).flatMap((use) => {
		const faults = faultsOf(use, english);
		return faults === null ? [] : [faults];
	});
	return { faults: compared.flat(), compared: compared.length };
}

/** @returns null when the use can't be compared. */
function faultsOf({ place, ids, values }: MessageUse, english: Texts): string[] | null {
	const named = (ids ?? []).map((template) => idsOf(template, english)).filter((each) => each.length > 0);
	if (values === null || named.length === 0) return null;
	const lacking = (id: string) => argumentNames(english[id] as string).filter((name) => !values.includes(name));
	const taken = new Set(named.flat().flatMap((id) => argumentNames(english[id] as string)));
	return [
		// A template may name more messages than the screen shows there. So one of them must get all that it needs.
		...named.flatMap((each) =>
			each.some((id) => lacking(id).length === 0)
				? []
				: lacking(each[0] as string).map((name) => `${place}: ${each[0]} needs the value ${name}`),
		),
		...values.filter((name) => !taken.has(name)).map((name) => `${place}: no message takes the value ${name}`),
	];
}

/** The messages that a text or template may name. A hole may stand for any text. */
function idsOf(template: Template, english: Texts): string[] {
	const [first] = template;
	if (first === undefined || first === null) return [];
	if (template.length === 1) return first in english ? [first] : [];
	return Object.keys(english).filter((id) => fits(id, template));
}

function fits(id: string, [part, ...rest]: Template): boolean {
	if (part === undefined) return id === "";
	if (part !== null) return id.startsWith(part) && fits(id.slice(part.length), rest);
	return rest.length === 0 || Array.from(id, (_, index) => id.slice(index)).some((left) => fits(left, rest));
}
