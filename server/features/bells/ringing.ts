/**
 * Rings the bells of all desks, in rounds. Of the processes that share a database, only the one with the lease sends messages. The parts of a
 * round run independently, so that an emergency rings even if another part fails.
 */
import { randomUUID } from "node:crypto";
import { ADMINS } from "#protocol/codes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import type { SiteState } from "#protocol/release/file-list.ts";
import { afterCommit, type Db } from "#server/database/database.ts";
import type { ServerContext } from "#server/gate/context.ts";
import { type Condition, conditionsInDatabase, conditionsOfMachine, noteConditions } from "./admin-alarms.ts";
import { duePushes, ringNews, savePushes } from "./devices.ts";
import { ringLadders } from "./ladders.ts";
import { ringMentions } from "./mentions.ts";
import { pushKeys, pushOptions } from "./push.ts";
import { PushSender } from "./push-sender.ts";
import { testDesks } from "./ring-tests.ts";
import { quietDesks } from "./rota.ts";
import { dueMessages, hasAnythingToRing, saveResults, sweptUntil, takeLease } from "./rounds.ts";
import { Sender } from "./sending.ts";
import { SWEEP_EVERY_MS, sweep, type TimedEvents } from "./sweep.ts";

const ROUND_EVERY_MS = 1000;
/** How often backups and disk are looked at. */
const MACHINE_EVERY_MS = 60_000;

/** Begins the rounds of this process. They end when the server stops. */
export function ringInRounds(context: ServerContext, events: TimedEvents): void {
	const { config, secrets, clock, stopping, rings, site } = context;
	const holder = randomUUID();
	const { smtpUrl } = secrets;
	const { mailFrom, privateAddresses } = config.bells;
	const mail = smtpUrl === null || mailFrom === null ? null : { url: smtpUrl, from: mailFrom };
	const sender = new Sender({ mail, privateAddresses, stopping, now: () => clock.now() });
	const options = pushOptions(config);
	const pushes =
		options && new PushSender({ options, keys: pushKeys(secrets.fakeIdKey), origin: context.origin, stopping, now: () => clock.now() });
	/** The time up to which the last sweep has looked for events, UTC ms; null while another process rings. */
	let swept: number | null = null;
	/** Repeats a part of the ringing. Each part has its own transaction, so one that fails or is slow doesn't delay the others. */
	const part = (
		name: string,
		run: (db: Db, directory: Directory, now: number, swept: number) => Promise<void>,
		isDue: (swept: number) => boolean = () => true,
	) =>
		context.every(
			ROUND_EVERY_MS,
			`bells: ${name}`,
			async (db, now) => {
				const since = await sweptUntil(db, holder);
				if (since === null) return;
				const { directory } = await context.directoryCache.current(db);
				await run(db, directory, now, since);
			},
			() => swept !== null && isDue(swept),
		);

	context.every(ROUND_EVERY_MS, "bells: lease", async (db) => {
		swept = (await hasAnythingToRing(db)) ? await takeLease(db, holder) : null;
	});
	// A process that has lost the lease still saves the results of its sends.
	context.every(
		ROUND_EVERY_MS,
		"bells: results",
		async (db) => {
			const results = sender.results();
			await saveResults(db, results);
			afterCommit(db, "bells", () => {
				for (const { message, failure } of results) {
					rings[failure === null ? "sent" : "failed"]++;
					if (message.desk === ADMINS) rings[failure === null ? "adminsSent" : "adminsFailed"]++;
				}
				sender.forget(results);
			});
		},
		() => sender.results().length > 0,
	);
	part("ladders", ringLadders);
	part("messages", async (db, _directory, now) => {
		const due = await dueMessages(db, now, await quietDesks(db, now), sender.inFlight());
		afterCommit(db, "bells", () => {
			for (const message of due) sender.send(message);
		});
	});
	if (pushes) {
		context.every(
			ROUND_EVERY_MS,
			"bells: results of pushes",
			async (db) => {
				const results = pushes.results();
				await savePushes(db, results);
				afterCommit(db, "bells", () => pushes.forget(results));
			},
			() => pushes.results().length > 0,
		);
		part("pushes", async (db, directory, now) => {
			const due = await duePushes(db, directory, pushes.inFlight(), now);
			afterCommit(db, "bells", () => {
				for (const push of due) pushes.send(push);
			});
		});
		let tested = 0;
		part(
			"tests",
			async (db, directory, now) => {
				const missed = await testDesks(db, directory, now);
				afterCommit(db, "bells", () => {
					rings.testsMissed += missed;
				});
				tested = now;
			},
			() => clock.now() >= tested + SWEEP_EVERY_MS,
		);
	}
	part("news", async (db, directory, now) => ringNews(db, directory, now, await quietDesks(db, now)));
	part("mentions", async (db, directory, now) => ringMentions(db, directory, now, await quietDesks(db, now)));
	part(
		"sweep",
		(db, directory, now, since) => sweep(db, events, directory, since, now),
		(since) => clock.now() >= since + SWEEP_EVERY_MS,
	);
	let noted = 0;
	part(
		"admin alarms",
		async (db, directory, now) => {
			await noteConditions(db, directory, { found: await conditionsInDatabase(db, directory, now), seen: "database" }, now);
			noted = now;
		},
		() => clock.now() >= noted + SWEEP_EVERY_MS,
	);
	const watch = (
		seen: "machine" | "site",
		ms: number,
		find: (founded: number, now: number) => Promise<Condition[]>,
		isDue?: () => boolean,
	) =>
		context.every(
			ms,
			`bells: admin alarms of the ${seen}`,
			async (db: Db, now: number) => {
				if (!(await hasAnythingToRing(db))) return;
				const { directory } = await context.directoryCache.current(db);
				if (directory.genesis === null) return;
				await noteConditions(db, directory, { found: await find(directory.genesis.body.at, now), seen }, now);
			},
			isDue,
		);
	// Backups and the disk of the machine that signs.
	if (config.signs) watch("machine", MACHINE_EVERY_MS, (founded, now) => conditionsOfMachine(config.dataFolder, founded, now));
	if (config.site === null) return;
	let known: { state: SiteState | null; at: number } = { state: null, at: 0 };
	watch(
		"site",
		ROUND_EVERY_MS,
		async (_founded, now) => {
			known = { ...site, at: now };
			// Nobody is rung for a site that was taken down on purpose.
			return site.state === "served" || site.state === "none" ? [] : ["site"];
		},
		() => site.state !== null && (site.state !== known.state || clock.now() >= known.at + MACHINE_EVERY_MS),
	);
}
