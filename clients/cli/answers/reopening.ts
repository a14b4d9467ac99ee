/** Writing into a closed case: asks whether to reopen it. */
import type { Id } from "#protocol/bytes.ts";
import { setCaseStatus } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { isRefusal } from "#sdk/http/answers.ts";
import type { Io } from "../command.ts";
import { messages } from "../words/messages.ts";

/**
 * Runs `work`. If the case is closed, asks the person, reopens the case, and runs `work` again.
 * @param work wasReopened: whether it runs again. A section that was opened before must then be opened again, to show that the case is open.
 * @throws ProtocolError `case-closed` when the person says no, or nobody can be asked.
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
