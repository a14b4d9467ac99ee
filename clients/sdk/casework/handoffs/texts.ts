/** The texts of a hand-off: its summary, and the thread that the two desks share from the request on. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { throwAlarm } from "../../alarms.ts";
import { type OpenCompartment, openCompartment } from "../../compartments/compartment.ts";
import { message } from "../../compartments/content.ts";
import { type EntryView, readAll } from "../../compartments/read.ts";
import { partiesOf } from "../../compartments/seats.ts";
import { type Written, write } from "../../compartments/write.ts";
import type { UnlockedSession } from "../../context.ts";
import { chooseDesk } from "../append.ts";
import { type LoadedCase, loadCase } from "../load.ts";
import { type HandoffSummary, openSummary } from "../summary.ts";
import { findHandoff, type HandoffRef } from "./common.ts";

/**
 * Returns the summary of a request to a desk of mine.
 * @param loaded the case, if the caller has just loaded it.
 * @throws ProtocolError not-found when the server has none for my desks or its key hasn't reached me; bad-content
 * @example const { ageBand, needs, text } = await readHandoffSummary(session, { case: id, handoff });
 */
export async function readHandoffSummary(session: UnlockedSession, ref: HandoffRef, loaded?: LoadedCase): Promise<HandoffSummary> {
	const { state, summaries } = loaded ?? (await loadCase(session, ref.case));
	const { to } = findHandoff(state, ref.handoff);
	const box = summaries.get(ref.handoff);
	if (!box) throw new ProtocolError("not-found", "summary: the server has none for a desk of yours");
	return openSummary(session, { ...ref, to }, box);
}

/**
 * Opens the thread of a hand-off and checks that only its two desks hold it. Nobody can be added to a thread of this kind, so
 * the check also holds for the next write.
 * @param loaded the case, if the caller has just loaded it.
 * @returns the thread, and the desk of mine that writes in it.
 * @throws AlarmError epoch-not-entitled when the thread belongs to another hand-off, or other desks hold it; ProtocolError
 * wrong-state before the request; not-found
 * @example const { readers } = await whoReads(session, (await openHandoffThread(session, ref)).thread);
 */
export async function openHandoffThread(
	session: UnlockedSession,
	ref: HandoffRef,
	loaded?: LoadedCase,
): Promise<{ thread: OpenCompartment; as: Id }> {
	const { state } = loaded ?? (await loadCase(session, ref.case));
	const { thread: id, from, to } = findHandoff(state, ref.handoff);
	if (id === null) throw new ProtocolError("wrong-state", "the hand-off was not requested yet, so it has no thread");
	const thread = await openCompartment(session, id);
	const { kind, subject, epochs } = thread.state;
	const others = partiesOf(epochs.flatMap(({ holders }) => holders)).filter((party) => party.id !== from && party.id !== to);
	if (kind !== "handoff" || subject !== ref.handoff)
		throwAlarm(session, "epoch-not-entitled", id, "the thread belongs to another hand-off");
	if (others.length > 0) throwAlarm(session, "epoch-not-entitled", id, "others than the two desks hold the thread of this hand-off");
	return { thread, as: chooseDesk(session, to, from) };
}

/**
 * Writes a message in the hand-off's own thread. Both desks hold this thread from the request on. They don't share the case's discussion.
 * @param more language: the language of the words, a BCP 47 tag.
 * @throws the errors of `openHandoffThread` and `write`
 * @example await writeHandoffMessage(session, { case: id, handoff }, "Is she travelling alone?");
 */
export async function writeHandoffMessage(
	session: UnlockedSession,
	ref: HandoffRef,
	words: string,
	more: { language?: string } = {},
): Promise<Written> {
	const { thread, as } = await openHandoffThread(session, ref);
	return write(session, thread, message(words, more), { as });
}

/**
 * Returns all entries of the hand-off's thread, the oldest first.
 * @throws the errors of `openHandoffThread`
 * @example (await readHandoffThread(session, ref)).at(-1)?.content
 */
export async function readHandoffThread(session: UnlockedSession, ref: HandoffRef): Promise<EntryView[]> {
	const { thread } = await openHandoffThread(session, ref);
	return (await readAll(session, thread)).entries;
}
