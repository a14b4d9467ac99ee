/**
 * Check-ins: the moments at which somebody on the way is expected to say that she is all right. They are entries of the hand-off's thread, so
 * both desks read them at once. The server gets the hand-off and the time, so that it can ring. It also learns when somebody answers, and
 * whether the help word was said.
 */
import { randomId } from "#crypto/random.ts";
import { type Id, isId } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { mayCheckIn } from "#protocol/rules/handoff-state.ts";
import type { OpenCompartment } from "../compartments/compartment.ts";
import type { Content } from "../compartments/content.ts";
import { type EntryView, readAll } from "../compartments/read.ts";
import { write } from "../compartments/write.ts";
import type { UnlockedSession } from "../context.ts";
import { deriveId } from "../derive-id.ts";
import { isRefusal } from "../http/answers.ts";
import { findHandoff, type HandoffRef } from "./handoffs/common.ts";
import { openHandoffThread } from "./handoffs/texts.ts";
import { loadCase } from "./load.ts";

/**
 * ok: she is all right. help-word: she has said the help word, and can't speak freely. safe: somebody has made sure that she is safe; only
 * this ends a help word. dropped: the moment isn't needed any more.
 */
export const CHECK_IN_ANSWERS = ["ok", "help-word", "safe", "dropped"] as const;
export type CheckInAnswer = (typeof CHECK_IN_ANSWERS)[number];

/** What one entry says about a check-in. due: UTC ms. answer: null for an entry that sets the moment. */
export interface CheckInEntry {
	checkIn: Id;
	due: number;
	answer: CheckInAnswer | null;
}

export interface CheckIn {
	id: Id;
	/** When she is expected to say that she is all right, UTC ms. */
	due: number;
	/** Who has set the moment, or has answered first. Null: only the server has it, because its entry was never written. */
	by: Id | null;
	/** The answer that counts, by whom and when (UTC ms). Null: nobody has answered. */
	answer: { what: CheckInAnswer; by: Id; at: number } | null;
}

/** The check-ins of a hand-off. */
export interface CheckIns {
	/** The thread in which they are written. */
	thread: Id;
	/** Whether a moment can be set now: the hand-off goes on, and she hasn't arrived. */
	mayAdd: boolean;
	/** The earliest first. */
	checkIns: CheckIn[];
}

const FORM = "check-in";

/**
 * Reads what an entry says about a check-in. Null: it isn't about any.
 * @example const answer = checkInEntryIn(entry.content)?.answer;
 */
export function checkInEntryIn(content: Content | null): CheckInEntry | null {
	if (content?.kind !== "fields" || content.form !== FORM) return null;
	const values = new Map(content.values.map(({ code, value }) => [code, value]));
	const [checkIn, due, written] = ["checkIn", "due", "answer"].map((code) => values.get(code));
	const answer = written === null ? null : CHECK_IN_ANSWERS.find((each) => each === written);
	if (typeof checkIn !== "string" || !isId(checkIn) || typeof due !== "number" || due < 0 || answer === undefined) return null;
	return { checkIn, due, answer };
}

/** The check-ins among the entries of a thread. After a help word only `safe` counts. */
function checkInsAmong(entries: readonly EntryView[]): CheckIn[] {
	const found = new Map<Id, CheckIn>();
	for (const { content, author, writtenAt } of entries) {
		const entry = checkInEntryIn(content);
		if (entry === null) continue;
		const { checkIn: id, due, answer } = entry;
		const known = found.get(id);
		if (known?.answer?.what === "help-word" && answer !== "safe") continue;
		found.set(id, {
			id,
			due: answer === null ? due : (known?.due ?? due),
			by: known?.by ?? author,
			answer: answer && { what: answer, by: author, at: writtenAt },
		});
	}
	return [...found.values()].sort((a, b) => a.due - b.due);
}

/**
 * The check-ins of a hand-off. Reading its thread is an access entry.
 * @throws the errors of `openHandoffThread`
 * @example const { checkIns } = await readCheckIns(session, { case: id, handoff });
 */
export async function readCheckIns(session: UnlockedSession, ref: HandoffRef): Promise<CheckIns> {
	const loaded = await loadCase(session, ref.case);
	const { thread } = await openHandoffThread(session, ref, loaded);
	const written = await readWritten(session, thread);
	const checkIns = [...written, ...(await readUnwritten(session, ref, written))].sort((a, b) => a.due - b.due);
	return { thread: thread.id, mayAdd: mayCheckIn(findHandoff(loaded.state, ref.handoff)), checkIns };
}

async function readWritten(session: UnlockedSession, thread: OpenCompartment): Promise<CheckIn[]> {
	return checkInsAmong((await readAll(session, thread)).entries);
}

/** The check-ins that ring although their entry was never written, such as after a lost connection. They can be answered like all others. */
async function readUnwritten(session: UnlockedSession, { handoff }: HandoffRef, written: readonly CheckIn[]): Promise<CheckIn[]> {
	const isWritten = new Set(written.map(({ id }) => id));
	const unwritten = (await awaitedCheckIns(session)).filter((each) => each.handoff === handoff && !isWritten.has(each.checkIn));
	return unwritten.map(({ checkIn: id, due }) => ({ id, due, by: null, answer: null }));
}

/**
 * Sets the moment at which she is expected to say that she is all right. From 15 minutes after it on, the server rings both desks, unless
 * somebody has answered.
 * @param due UTC ms. @param options entry: give the same id when you repeat a call that got no answer. checkIn: a known
 * check-in gets the new moment.
 * @returns the check-in, and the thread in which it is written. @throws ProtocolError wrong-state unless the hand-off goes on and she hasn't arrived
 * @example const { checkIn } = await setCheckIn(session, { case: id, handoff }, Date.now() + 3_600_000);
 */
export async function setCheckIn(
	session: UnlockedSession,
	ref: HandoffRef,
	due: number,
	{ entry = randomId(), checkIn = deriveId(entry, FORM) }: { entry?: Id; checkIn?: Id } = {},
): Promise<{ checkIn: Id; thread: Id }> {
	const { thread, as } = await openHandoffThread(session, ref);
	// First the server: it must be able to ring for each check-in in the thread.
	await session.server.call(contracts.rings.setCheckIn, { params: { handoff: ref.handoff }, body: { checkIn, due } });
	await write(session, thread, contentOf(session, { checkIn, due, answer: null }), { entry, as });
	return { checkIn, thread: thread.id };
}

/**
 * Answers a check-in. `help-word` rings both desks at once.
 * @param checkIn null for a help word that comes without any check-in.
 * @param options entry: give the same id when you repeat a call that got no answer. @returns the thread in which it is written.
 * @throws ProtocolError not-found for an unknown check-in; wrong-state for a help word after her arrival, and for `ok` after a help word
 * @example await answerCheckIn(session, { case: id, handoff }, checkIn, "ok");
 */
export async function answerCheckIn(
	session: UnlockedSession,
	ref: HandoffRef,
	checkIn: Id | null,
	answer: CheckInAnswer,
	{ entry = randomId() }: { entry?: Id } = {},
): Promise<{ thread: Id }> {
	const { handoff } = ref;
	if (answer === "help-word") {
		const id = checkIn ?? deriveId(entry, FORM);
		const ring = () => session.server.call(contracts.rings.ringNow, { params: { handoff }, body: { checkIn: id } });
		await ring();
		const { thread, as } = await openHandoffThread(session, ref);
		await write(session, thread, contentOf(session, { checkIn: id, due: session.now(), answer }), { entry, as });
		// Somebody who didn't know of the help word may have stopped the ringing meanwhile.
		await ring();
		return { thread: thread.id };
	}
	const { thread, as } = await openHandoffThread(session, ref);
	const written = await readWritten(session, thread);
	const isAsked = ({ id }: CheckIn) => id === checkIn;
	const known = written.find(isAsked) ?? (await readUnwritten(session, ref, written)).find(isAsked);
	if (!known) throw new ProtocolError("not-found", "checkIn: the hand-off has no such check-in");
	if (known.answer?.what === "help-word" && answer !== "safe")
		throw new ProtocolError("wrong-state", "answer: she has said the help word; only `safe` ends it");
	await write(session, thread, contentOf(session, { checkIn: known.id, due: known.due, answer }), { entry, as });
	// Somebody may have recorded the help word meanwhile.
	const after = (await readWritten(session, thread)).find(isAsked);
	if (after?.answer?.what !== "help-word") await stopWaiting(session, handoff, known.id);
	return { thread: thread.id };
}

/** Does nothing when the check-in doesn't wait any more, such as after her arrival. */
async function stopWaiting({ server }: UnlockedSession, handoff: Id, checkIn: Id): Promise<void> {
	try {
		await server.call(contracts.rings.clearCheckIn, { params: { handoff, checkIn } });
	} catch (error) {
		if (!isRefusal(error, "not-found")) throw error;
	}
}

function contentOf(session: UnlockedSession, entry: CheckInEntry): Content {
	const values = Object.entries(entry).map(([code, value]) => ({ code, value }));
	return { kind: "fields", form: FORM, at: session.now(), values, files: [] };
}

/** A check-in that waits, as the server says. Times in UTC ms. helpAt: when somebody has rung at once. */
export type AwaitedCheckIn = Reply<typeof contracts.rings.checkIns>["checkIns"][number];

/**
 * Returns the check-ins of my desks that wait, the earliest first. None while my organisation is suspended. This is the server's word; `readCheckIns` reads the check-ins themselves.
 * @example const late = (await awaitedCheckIns(session)).filter(({ due }) => due < Date.now());
 */
export async function awaitedCheckIns({ server }: UnlockedSession): Promise<AwaitedCheckIn[]> {
	try {
		return (await server.call(contracts.rings.checkIns)).checkIns;
	} catch (error) {
		if (isRefusal(error, "suspended")) return [];
		throw error;
	}
}
