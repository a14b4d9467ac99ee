/** Before a move of a hand-off: asks for confirmation if its sections have open clashes. A clash never forbids a move. */
import type { SectionView } from "#sdk/casework/index.ts";
import type { Io } from "../command.ts";
import { People } from "../lookup/people.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";
import { sectionMessages } from "../words/sections.ts";
import { clashText } from "./sections.ts";

/**
 * Shows the clashes of the sections, and asks whether to go on. Does nothing without clashes.
 * @throws UsageError when the answer is no, or when nobody can answer
 */
export async function askDespiteClashes(io: Io, views: readonly SectionView[]): Promise<void> {
	if (views.every(({ clashes }) => clashes.length === 0)) return;
	const people = await People.of(await io.session());
	const text = views.flatMap(({ clashes }) => clashes.map((each) => clashText(people, each))).join("\n\n");
	io.note(text);
	const answer = await io.confirm(sectionMessages.askDespiteClash);
	if (answer === null) throw new UsageError(`${text}\n\n${sectionMessages.needsYesForClash}`);
	if (!answer) throw new UsageError(messages.nothingChanged);
}
