/** Shows, before a request, what the to-desk needs and nobody has written. It forbids nothing. */
import { missingForHandOver, type SectionView } from "#sdk/casework/index.ts";
import type { Io } from "../command.ts";
import { UsageError } from "../problems.ts";
import { fieldWords, formWords } from "../words/forms.ts";
import { messages } from "../words/messages.ts";
import { sectionMessages } from "../words/sections.ts";

export interface MissingValue {
	section: string;
	form: string;
	/** Null: the whole form is empty. */
	field: string | null;
}

/**
 * Asks whether to go on without the values that the to-desk needs. Goes on if nobody can answer.
 * @returns the missing values
 * @throws UsageError when the answer is no
 */
export async function askDespiteMissing(io: Io, views: readonly SectionView[]): Promise<MissingValue[]> {
	const found = views
		.map((view) => ({ section: view.section, values: missingForHandOver(view) }))
		.filter(({ values }) => values.length > 0);
	if (found.length === 0) return [];
	const lines = found.map(({ section, values }) => {
		const names = values.map(({ form, field }) => (field === null ? formWords(form) : fieldWords(field)));
		return sectionMessages.missingIn(section, names);
	});
	io.note([sectionMessages.missingHead, ...lines].join("\n"));
	if ((await io.confirm(sectionMessages.askDespiteMissing)) === false) throw new UsageError(messages.nothingChanged);
	return found.flatMap(({ section, values }) => values.map((each) => ({ section, ...each })));
}
