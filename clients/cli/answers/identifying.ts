/** Shows, before a request, what in its summary names the person. The other desk reads the summary before it has accepted. */
import type { Id } from "#protocol/bytes.ts";
import { findIdentifying, knownAs } from "#sdk/casework/index.ts";
import type { Io } from "../command.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";
import { oneLine } from "./layout.ts";

/** Asks whether to send the summary as it is. Goes on if nobody can answer. @throws UsageError when the answer is no */
export async function askDespiteIdentifying(io: Io, id: Id, summary: string): Promise<void> {
	const found = findIdentifying(summary, await knownAs(await io.session(), id));
	if (found.length === 0) return;
	io.note(messages.summaryNames(found.map(({ text }) => oneLine(text))));
	if ((await io.confirm(messages.askDespiteIdentifying)) === false) throw new UsageError(messages.nothingChanged);
}
