/** The leak guard: shows what in a text may be about a person, before the text is sent to a space. */
import type { UnlockedSession } from "#sdk/context.ts";
import { knownOfCases } from "#sdk/spaces/known-of-cases.ts";
import { leaksIn } from "#sdk/spaces/leaks.ts";
import type { Io } from "../command.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";
import { oneLine } from "./layout.ts";

/** Asks whether to send these texts as they are. Stops if nobody can answer. @throws UsageError when the answer isn't yes */
export async function askDespiteLeaks(io: Pick<Io, "note" | "confirm">, session: UnlockedSession, texts: readonly string[]): Promise<void> {
	const known = await knownOfCases(session);
	const found = texts.flatMap((text) => leaksIn(text, known, { now: session.now() }).map(({ from, to }) => oneLine(text.slice(from, to))));
	if (found.length === 0) return;
	io.note(messages.leaks([...new Set(found)]));
	if ((await io.confirm(messages.askDespiteLeaks)) !== true) throw new UsageError(messages.nothingChanged);
}
