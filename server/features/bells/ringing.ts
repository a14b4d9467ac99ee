/** Rings the bells of all desks, in rounds. Of the processes that share a database, only the one with the lease sends messages. */
import { randomUUID } from "node:crypto";
import type { Id } from "#protocol/bytes.ts";
import { afterCommit, type Db } from "#server/database/database.ts";
import type { ServerContext } from "#server/gate/context.ts";
import { conditionsOfMachine, noteConditions } from "./admin-alarms.ts";
import { type DuePush, duePushes, ringNews, savePush } from "./devices.ts";
import { ringLadders } from "./ladders.ts";
import { ringMentions } from "./mentions.ts";
import { pushKeys, pushOptions } from "./push.ts";
import { PushSender } from "./push-sender.ts";
import { quietDesks } from "./rota.ts";
import { dueMessages, hasAnythingToRing, saveResults, takeLease } from "./rounds.ts";
import { Sender } from "./sending.ts";
import { sweep, type TimedEvents } from "./sweep.ts";

const ROUND_EVERY_MS = 1000;
/** How often backups and disk are looked at. */
const MACHINE_EVERY_MS = 60_000;

/** Begins the rounds of this process. They end when the server stops. */
export function ringInRounds(context: ServerContext, events: TimedEvents): void {
	const { config, secrets, clock, stopping, rings } = context;
	const holder = randomUUID();
	const { smtpUrl } = secrets;
	const { mailFrom, privateAddresses } = config.bells;
	const mail = smtpUrl === null || mailFrom === null ? null : { url: smtpUrl, from: mailFrom };
	const sender = new Sender({ mail, privateAddresses, stopping, now: () => clock.now() });
	const options = pushOptions(config);
	const pushes =
		options && new PushSender({ options, keys: pushKeys(secrets.fakeIdKey), origin: context.origin, stopping, now: () => clock.now() });
	// Backups and the disk of the machine that signs.
	if (config.signs)
		context.every(MACHINE_EVERY_MS, "admin alarms", async (db: Db, now: number) => {
			if (!(await hasAnythingToRing(db))) return;
			const { directory } = await context.directoryCache.current(db);
			if (directory.genesis === null) return;
			const found = await conditionsOfMachine(config.dataFolder, directory.genesis.body.at, now);
			await noteConditions(db, directory, { found, seen: "machine" }, now);
		});
	context.every(ROUND_EVERY_MS, "bells", async (db: Db, now: number) => {
		if (!(await hasAnythingToRing(db))) return;
		const results = sender.results();
		await saveResults(db, results);
		const pushed = pushes?.results() ?? [];
		for (const { push, failure, at } of pushed) await savePush(db, push, failure, at);
		const swept = await takeLease(db, holder);
		let duePush: DuePush[] = [];
		let quiet: Id[] = [];
		if (swept !== null) {
			const { directory } = await context.directoryCache.current(db);
			await sweep(db, events, directory, swept, now);
			await ringLadders(db, directory, now);
			quiet = await quietDesks(db, now);
			await ringNews(db, directory, now, quiet);
			await ringMentions(db, directory, now, quiet);
			if (pushes) duePush = await duePushes(db, directory, pushes.inFlight());
		}
		const due = swept === null ? [] : await dueMessages(db, now, quiet, sender.inFlight());
		afterCommit(db, "bells", () => {
			for (const { failure } of results) rings[failure === null ? "sent" : "failed"]++;
			sender.forget(results);
			for (const message of due) sender.send(message);
			pushes?.forget(pushed);
			for (const push of duePush) pushes?.send(push);
		});
	});
}
