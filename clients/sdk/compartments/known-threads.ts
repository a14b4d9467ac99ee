/** The threads whose titles this device has read, sealed. After a restore, those that it has lost are named. */
import type { Id } from "#protocol/bytes.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import { changeSealedText, findSealedText } from "../sealed-texts.ts";
import { openCompartment } from "./compartment.ts";

/** restarts: how many restarts of the access log the directory named when the thread was there. */
type Threads = Record<Id, { title: string; restarts: number }>;

const PLACE = "threads";
/** The longest list that is kept. The threads that were read first are dropped. */
const MOST = 2_000;

const parse = (text: string | null): Threads => (text === null ? {} : (JSON.parse(text) as Threads));

export function rememberThread(session: UnlockedSession, thread: Id, title: string): Promise<void> {
	const restarts = session.dir.restarts.length;
	return changeSealedText(session, PLACE, (text) => {
		const { [thread]: known, ...others } = parse(text);
		if (known?.title === title && known.restarts === restarts) return text;
		return JSON.stringify(Object.fromEntries([...Object.entries(others), [thread, { title, restarts }]].slice(-MOST)));
	});
}

/** After a restart of the access log, looks once for each known thread. One that isn't there raises the alarm `lost-in-restore`. */
export async function raiseLostThreads(session: UnlockedSession): Promise<void> {
	const restarts = session.dir.restarts.length;
	for (const [thread, { title, restarts: before }] of Object.entries(parse(await findSealedText(session, PLACE)))) {
		if (before >= restarts) continue;
		const isThere = await isOpened(session, thread);
		if (!isThere) session.alarm({ code: "lost-in-restore", subject: thread, name: title, detail: "a thread isn't on the server any more" });
		await changeSealedText(session, PLACE, (text) => {
			const { [thread]: _before, ...others } = parse(text);
			return JSON.stringify(isThere ? { ...others, [thread]: { title, restarts } } : others);
		});
	}
}

async function isOpened(session: UnlockedSession, thread: Id): Promise<boolean> {
	try {
		await openCompartment(session, thread);
		return true;
	} catch (error) {
		// An alarm about its content was shown when it was raised. The thread is there.
		return !isRefusal(error, "not-found");
	}
}
