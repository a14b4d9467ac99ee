/** Texts that couldn't be sent: kept on this machine as sealed drafts, and offered again. */
import type { Id } from "#protocol/bytes.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { dropDraft, findDraft, keepDraft } from "#sdk/drafts.ts";
import type { Io } from "../command.ts";
import { UsageError } from "../problems.ts";
import { showTime } from "../times.ts";
import { messages } from "../words/messages.ts";
import { escapeControls } from "./layout.ts";

interface Unsent {
	/** The id under which it is sent again. The server may have taken it already, if only its answer was lost. */
	entry: Id;
	text: string;
}

const placeOf = (compartment: Id) => `entry/${compartment}`;

/** The result of sending a text. When that fails, the text is kept. When it succeeds, the kept text with this id is forgotten. */
export async function keepingUnsent<T>(io: Io, session: UnlockedSession, compartment: Id, unsent: Unsent, sending: Promise<T>): Promise<T> {
	try {
		const sent = await sending;
		if ((await find(session, compartment))?.entry === unsent.entry) await dropDraft(session, placeOf(compartment));
		return sent;
	} catch (error) {
		await keepDraft(session, placeOf(compartment), JSON.stringify(unsent));
		io.note(messages.draftKept);
		throw error;
	}
}

async function find(session: UnlockedSession, compartment: Id): Promise<(Unsent & { savedAt: number }) | null> {
	const draft = await findDraft(session, placeOf(compartment));
	return draft && { ...(JSON.parse(draft.text) as Unsent), savedAt: draft.savedAt };
}

/** The text that couldn't be sent to a compartment. @throws UsageError without one. */
export async function takeUnsent(session: UnlockedSession, compartment: Id): Promise<Unsent> {
	const found = await find(session, compartment);
	if (found === null) throw new UsageError(messages.noDraft);
	return { entry: found.entry, text: found.text };
}

/** Says that there is a text that couldn't be sent. */
export async function noteUnsent(io: Io, session: UnlockedSession, compartment: Id): Promise<void> {
	const found = await find(session, compartment);
	if (found) io.note(messages.draftThere(showTime(found.savedAt), escapeControls(found.text)));
}
