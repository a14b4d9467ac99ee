/** Keeps the book of the desk up to date: after a verb that has changed or opened a case, the case's row is written. */
import { byProgram } from "#sdk/account/unlocked-session.ts";
import { isRefusal } from "#sdk/http/answers.ts";
import type { Sitting } from "./sitting.ts";
import type { Tab } from "./tab.ts";
import { announce } from "./tabs.ts";

type Verb<I, A> = (sitting: Sitting, input: I, tab: Tab) => A;

/** Calls the verb, and then updates the book. The caller doesn't wait for the book, because a late row does no harm. */
export function keepingBook<I, A>(sitting: Sitting, tab: Tab, verb: Verb<I, A>): (input: I) => A {
	return (input) => {
		const answer = verb(sitting, input, tab);
		if (answer instanceof Promise) void answer.catch(() => {}).then(() => update(sitting));
		return answer;
	};
}

/** The sittings whose book is being written. What changes in the meantime is written after the next verb. */
const running = new WeakSet<Sitting>();

async function update(sitting: Sitting): Promise<void> {
	const { session } = sitting;
	if (!session || session.memory.staleBookRows.size === 0 || running.has(sitting)) return;
	running.add(sitting);
	try {
		const { updateBook } = await import("./book-row.ts");
		// *Today* shows what the book says.
		if ((await updateBook(byProgram(session))) > 0) announce(sitting, [{ topic: "tasks" }], null);
	} catch (error) {
		// Without a connection the next verb tries again.
		if (isRefusal(error, "unavailable")) return;
		// An alarm was already shown when it was raised. The marks are dropped, because otherwise a case that can't be read would be tried after
		// each verb.
		session.memory.staleBookRows.clear();
	} finally {
		running.delete(sitting);
	}
}
