/** Rings the bells of all desks, in rounds. Of the processes that share a database, only the one with the lease sends messages. */
import { randomUUID } from "node:crypto";
import { afterCommit, type Db } from "#server/database/database.ts";
import type { ServerContext } from "#server/gate/context.ts";
import { ringLadders } from "./ladders.ts";
import { dueMessages, hasAnythingToRing, saveResults, takeLease } from "./rounds.ts";
import { Sender } from "./sending.ts";
import { sweep, type TimedEvents } from "./sweep.ts";

const ROUND_EVERY_MS = 1000;

/** Begins the rounds of this process. They end when the server stops. */
export function ringInRounds(context: ServerContext, events: TimedEvents): void {
	const { config, secrets, clock, stopping, rings } = context;
	const holder = randomUUID();
	const { smtpUrl } = secrets;
	const { mailFrom, privateAddresses } = config.bells;
	const mail = smtpUrl === null || mailFrom === null ? null : { url: smtpUrl, from: mailFrom };
	const sender = new Sender({ mail, privateAddresses, stopping, now: () => clock.now() });
	context.every(ROUND_EVERY_MS, "bells", async (db: Db, now: number) => {
		if (!(await hasAnythingToRing(db))) return;
		const results = sender.results();
		await saveResults(db, results);
		const swept = await takeLease(db, holder);
		if (swept !== null) {
			const { directory } = await context.directoryCache.current(db);
			await sweep(db, events, directory, swept, now);
			await ringLadders(db, directory, now);
		}
		const due = swept === null ? [] : await dueMessages(db, now);
		afterCommit(db, "bells", () => {
			for (const { failure } of results) rings[failure === null ? "sent" : "failed"]++;
			sender.forget(results);
			for (const message of due) sender.send(message);
		});
	});
}
