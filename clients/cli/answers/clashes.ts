/** Shows the open clashes of a case before a move of a hand-off. A clash never forbids a move. */
import type { Id } from "#protocol/bytes.ts";
import { clashesOfCase, type SectionView } from "#sdk/casework/index.ts";
import type { Io } from "../command.ts";
import { People } from "../lookup/people.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";
import { sectionMessages } from "../words/sections.ts";
import { clashText } from "./sections.ts";

/**
 * Shows the clashes of sections, and asks whether to go on.
 * @throws UsageError when the answer is no, or when nobody can answer
 */
export async function askDespiteClashes(io: Io, found: { case: Id }, sections: readonly Id[]): Promise<void> {
	await askDespiteClashesOf(io, await clashesOfCase(await io.session(), found.case, sections));
}

/** The same for sections that were read. @throws UsageError as `askDespiteClashes` */
export async function askDespiteClashesOf(io: Io, views: readonly SectionView[]): Promise<void> {
	if (views.every(({ clashes }) => clashes.length === 0)) return;
	const people = await People.of(await io.session());
	const text = views.flatMap(({ clashes }) => clashes.map((each) => clashText(people, each))).join("\n\n");
	io.note(text);
	const answer = await io.confirm(sectionMessages.askDespiteClash);
	if (answer === null) throw new UsageError(`${text}\n\n${sectionMessages.needsYesForClash}`);
	if (!answer) throw new UsageError(messages.notChanged);
}
