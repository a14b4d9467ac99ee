/** Keeps the book of the desk up to date after each command. */
import { ProtocolError } from "#protocol/errors.ts";
import { AlarmError } from "#sdk/alarms.ts";
import { updateBook } from "#sdk/casework/index.ts";
import { isRefusal } from "#sdk/http/answers.ts";
import type { Invocation } from "./invocation.ts";
import { dayMessages } from "./words/day.ts";

/** Writes the rows of the cases that the command has changed. A failure is only a note: the work itself is done, and a late row does no harm. */
export async function keepBook({ unlocked }: Invocation, note: (line: string) => void): Promise<void> {
	if (!unlocked || unlocked.memory.staleBookRows.size === 0) return;
	try {
		await updateBook(unlocked);
	} catch (error) {
		// An alarm was shown when it was raised.
		if (!(error instanceof ProtocolError || error instanceof AlarmError)) throw error;
		// Without a connection, the next command tries again. After another error the rows are given up.
		// Otherwise a case that can't be read would be tried after each command.
		if (!isRefusal(error, "unavailable")) unlocked.memory.staleBookRows.clear();
		note(dayMessages.bookLate(error.message));
	}
}
