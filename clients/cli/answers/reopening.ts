/** Asks whether to reopen a closed case in which somebody wants to write. */
import type { Id } from "#protocol/bytes.ts";
import { setCaseStatus } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { isRefusal } from "#sdk/http/answers.ts";
import type { Io } from "../command.ts";
import { messages } from "../words/messages.ts";

/**
 * Runs `work`. If the case is closed, asks the person, reopens the case, and runs `work` again.
 * @param work wasReopened: whether this is the second run. It must then open its section again, to learn that the case is open now.
 * @throws ProtocolError `case-closed` when the person says no, or nobody can be asked; other errors of `work` and of the reopening.
 */
export async function inOpenCase<T>(io: Io, session: UnlockedSession, id: Id, work: (wasReopened: boolean) => Promise<T>): Promise<T> {
	try {
		return await work(false);
	} catch (error) {
		if (!isRefusal(error, "case-closed") || !(await io.confirm(messages.askReopen))) throw error;
	}
	await setCaseStatus(session, id, "Active");
	io.note(messages.caseReopened);
	return work(true);
}
