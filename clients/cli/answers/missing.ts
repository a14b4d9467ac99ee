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
 * Asks whether to go on without these values. Goes on if nobody can answer.
 * @throws UsageError when the answer is no
 */
export async function askDespiteMissing(io: Io, views: readonly SectionView[]): Promise<MissingValue[]> {
	const missing = views.flatMap((view) => missingForHandOver(view).map((each) => ({ section: view.section, ...each })));
	if (missing.length === 0) return [];
	const lines = views.flatMap((view) => {
		const names = missingForHandOver(view).map(({ form, field }) => (field === null ? formWords(form) : fieldWords(field)));
		return names.length > 0 ? [sectionMessages.missingIn(view.section, names)] : [];
	});
	io.note([sectionMessages.missingHead, ...lines].join("\n"));
	if ((await io.confirm(sectionMessages.askDespiteMissing)) === false) throw new UsageError(messages.notChanged);
	return missing;
}
