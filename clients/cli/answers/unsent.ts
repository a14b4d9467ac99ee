/** Texts that couldn't be sent: kept on this machine as sealed drafts, and offered again. Each has a draft of its own. */
import type { Id } from "#protocol/bytes.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { dropDraft, findDraft, keepDraft, listDrafts } from "#sdk/drafts.ts";
import { isRefusal } from "#sdk/http/answers.ts";
import type { Io } from "../command.ts";
import { UsageError } from "../problems.ts";
import { showTime } from "../times.ts";
import { messages } from "../words/messages.ts";
import { escapeControls } from "./layout.ts";

/** A text, and what is needed to send it again. */
interface Unsent {
	/** The id under which it is sent again. The server may have taken it already, if only its answer was lost. */
	entry: Id;
	text: string;
	language?: string | undefined;
	/** The desk that it is from. */
	as?: Id | undefined;
	/** The entry that it replaces. */
	replaces?: Id | undefined;
	/** The names of the files that were to be sent with it. The files aren't kept. */
	fileNames?: string[];
}

interface KeptText extends Unsent {
	/**
	 * Since when the text waits, UTC ms. A text that didn't reach the server keeps its place. One that was refused waits behind the others,
	 * because it may be refused again.
	 */
	since: number;
}

const placeOf = (compartment: Id, entry: Id) => `entry/${compartment}/${entry}`;

const parseKept = (draft: string): KeptText => JSON.parse(draft) as KeptText;

/** The result of sending a text. When that fails, the text is kept. When it succeeds, the kept text with this id is forgotten. */
export async function keepingUnsent<T>(io: Io, session: UnlockedSession, compartment: Id, unsent: Unsent, sending: Promise<T>): Promise<T> {
	const place = placeOf(compartment, unsent.entry);
	try {
		const sent = await sending;
		await dropDraft(session, place);
		return sent;
	} catch (error) {
		const before = await findDraft(session, place);
		const keepsPlace = before && isRefusal(error, "unavailable", "too-many-requests");
		const kept: KeptText = { ...unsent, since: keepsPlace ? parseKept(before.text).since : session.now() };
		await keepDraft(session, place, JSON.stringify(kept));
		io.note(messages.draftKept);
		throw error;
	}
}

/** The texts that couldn't be sent to a compartment, the oldest first. */
async function findAll(session: UnlockedSession, compartment: Id): Promise<KeptText[]> {
	const drafts = await listDrafts(session);
	const own = drafts.filter(({ place }) => place.startsWith(placeOf(compartment, "")));
	return own.map(({ text }) => parseKept(text)).sort((a, b) => a.since - b.since);
}

/** The oldest text that couldn't be sent to a compartment. @throws UsageError without one. */
export async function takeUnsent(session: UnlockedSession, compartment: Id): Promise<Unsent> {
	const [oldest] = await findAll(session, compartment);
	if (!oldest) throw new UsageError(messages.noDraft);
	return oldest;
}

/** Says that there are texts that couldn't be sent, and shows the oldest. */
export async function noteUnsent(io: Io, session: UnlockedSession, compartment: Id): Promise<void> {
	const [oldest, ...later] = await findAll(session, compartment);
	if (oldest) io.note(messages.draftThere(showTime(oldest.since), escapeControls(oldest.text), later.length));
}
