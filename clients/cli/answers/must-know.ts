/** Warns before a departure, and before a "no" or a withdrawal on the way, when the form `must-know` is empty. */
import type { Id } from "#protocol/bytes.ts";
import { loadCase, readMustKnow } from "#sdk/casework/index.ts";
import type { Io } from "../command.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

/**
 * Asks whether to go on although the form is empty. When nobody can answer, the command goes on, because her answer must be recorded.
 * @throws UsageError when the answer is no
 */
export async function askAboutMustKnow(io: Io, id: Id): Promise<void> {
	const session = await io.session();
	const loaded = await loadCase(session, id);
	const { isWritten, logistics } = await readMustKnow(session, loaded);
	if (isWritten || logistics === null) return;
	io.note(messages.mustKnowFirst(loaded.state.code));
	if ((await io.confirm(messages.askWithoutMustKnow)) === false) throw new UsageError(messages.nothingChanged);
}
