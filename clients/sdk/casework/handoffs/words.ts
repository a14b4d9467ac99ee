/** Words of a hand-off: its summary, and the thread that the two desks share from the request on. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { throwAlarm } from "../../alarms.ts";
import { type OpenCompartment, openCompartment } from "../../compartments/compartment.ts";
import { message } from "../../compartments/content.ts";
import { type EntryView, readAll } from "../../compartments/read.ts";
import { partiesOf } from "../../compartments/seats.ts";
import { type Written, write } from "../../compartments/write.ts";
import type { UnlockedSession } from "../../context.ts";
import { chooseDesk } from "../append.ts";
import { parseCaseCode } from "../code.ts";
import { loadCase } from "../load.ts";
import { openSummary, type HandoffSummary } from "../summary.ts";
import { type HandoffRef, findHandoff } from "./common.ts";

/**
 * Reads the summary of a request to a desk of mine.
 * @throws ProtocolError not-found (none is served, or its key hasn't reached me), bad-content
 * @example const { ageBand, needs, text } = await readSummary(session, { case: id, handoff });
 */
export async function readHandoffSummary(session: UnlockedSession, ref: HandoffRef): Promise<HandoffSummary> {
	const { state, summaries } = await loadCase(session, ref.case);
	const { to } = findHandoff(state, ref.handoff);
	const box = summaries.get(ref.handoff);
	if (!box) throw new ProtocolError("not-found", "summary: none is here for a desk of yours");
	return openSummary(session, { ...ref, to }, box);
}

/**
 * Its kind lets nobody be added, so what is looked at here holds for what is written next, too.
 * @throws AlarmError epoch-not-entitled when it is another's, or whoever opened it let others than the two desks in.
 */
async function openHandoffThread(session: UnlockedSession, ref: HandoffRef): Promise<{ thread: OpenCompartment; as: Id }> {
	const { state } = await loadCase(session, ref.case);
	const { thread: id, from, to } = findHandoff(state, ref.handoff);
	if (id === null) throw new ProtocolError("wrong-state", "the hand-off was not requested yet, so it has no thread");
	const thread = await openCompartment(session, id);
	const { kind, subject, epochs } = thread.state;
	const others = partiesOf(epochs.flatMap(({ holders }) => holders)).filter((party) => party.id !== from && party.id !== to);
	if (kind !== "handoff" || subject !== ref.handoff)
		throwAlarm(session, "epoch-not-entitled", id, "the thread of this hand-off is another's");
	if (others.length > 0) throwAlarm(session, "epoch-not-entitled", id, "others than the two desks hold the thread of this hand-off");
	return { thread, as: chooseDesk(session, to, from) };
}

/**
 * Asks or answers in the hand-off's own thread, which both desks hold from the request on. The case's discussion is not shared.
 * @example await say(session, { case: id, handoff }, "Is she travelling alone?");
 */
export async function writeHandoffMessage(session: UnlockedSession, ref: HandoffRef, words: string, more: { language?: string } = {}): Promise<Written> {
	const { thread, as } = await openHandoffThread(session, ref);
	return write(session, thread, message(words, more), { as });
}

/** All that was said in the hand-off's thread, the oldest first. @example (await readWords(session, ref)).at(-1)?.content */
export async function readHandoffThread(session: UnlockedSession, ref: HandoffRef): Promise<EntryView[]> {
	const { thread } = await openHandoffThread(session, ref);
	return (await readAll(session, thread)).entries;
}

/**
 * Somebody has turned up here with a case code: asks its custodian for the case. The answer is the same whether anybody
 * keeps such a case or not; the custodian finds the ask in the inbox, and may make a hand-off of it.
 * @param desk a desk of mine, for which I ask. @param typed the code as it was told.
 * @returns the ask's id.
 * @throws ProtocolError bad-input when it is no case code.
 * @example await ask(session, desk, "bado-kime-losa-tobo");
 */
export async function askForCase(session: UnlockedSession, desk: Id, typed: string): Promise<Id> {
	const id = randomId();
	const statement = session.sign("ask", { ask: id, code: parseCaseCode(typed) }, chooseDesk(session, desk));
	await session.server.call(contracts.cases.ask, { body: { ask: toWire(statement) } });
	return id;
}
