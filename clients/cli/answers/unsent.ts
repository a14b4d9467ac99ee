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
	/** The id under which the text is sent again. The server may have taken the text already, if only its answer was lost. */
	entry: Id;
	text: string;
	language?: string | undefined;
	/** The desk in whose name the text is sent. */
	as?: Id | undefined;
	/** The entry that the text replaces. */
	replaces?: Id | undefined;
	/** The names of the files that were to be sent with the text. The files aren't kept. */
	fileNames?: string[];
}

interface KeptText extends Unsent {
	/**
	 * When the text began to wait, UTC ms. The text keeps this time when the server couldn't be reached, or got too many requests. After any
	 * other refusal the text gets a new time. It then waits behind the other texts, because it may be refused again.
	 */
	since: number;
}

const placeOf = (compartment: Id, entry: Id) => `entry/${compartment}/${entry}`;

const parseKept = (draft: string): KeptText => JSON.parse(draft) as KeptText;

/** Waits until a text is sent, and returns the result. If it fails, the text is kept. If it succeeds, the kept text with this id is deleted. */
export async function keepIfUnsent<T>(io: Io, session: UnlockedSession, compartment: Id, unsent: Unsent, sending: Promise<T>): Promise<T> {
	const place = placeOf(compartment, unsent.entry);
	try {
		const sent = await sending;
		await dropDraft(session, place);
		return sent;
	} catch (error) {
		const before = await findDraft(session, place);
		const keepsTime = before && isRefusal(error, "unavailable", "too-many-requests");
		const kept: KeptText = { ...unsent, since: keepsTime ? parseKept(before.text).since : session.now() };
		await keepDraft(session, place, JSON.stringify(kept));
		io.note(messages.draftKept);
		throw error;
	}
}

/** The texts that couldn't be sent to a compartment, the oldest first. */
async function findUnsent(session: UnlockedSession, compartment: Id): Promise<KeptText[]> {
	const drafts = await listDrafts(session);
	const own = drafts.filter(({ place }) => place.startsWith(placeOf(compartment, "")));
	return own.map(({ text }) => parseKept(text)).sort((a, b) => a.since - b.since);
}

/** The oldest text that couldn't be sent to a compartment. @throws UsageError without one. */
export async function findOldestUnsent(session: UnlockedSession, compartment: Id): Promise<Unsent> {
	const [oldest] = await findUnsent(session, compartment);
	if (!oldest) throw new UsageError(messages.noDraft);
	return oldest;
}

/** Says that there are texts that couldn't be sent, and shows the oldest. */
export async function noteUnsent(io: Io, session: UnlockedSession, compartment: Id): Promise<void> {
	const [oldest, ...later] = await findUnsent(session, compartment);
	if (oldest) io.note(messages.draftThere(showTime(oldest.since), escapeControls(oldest.text), later.length));
}
