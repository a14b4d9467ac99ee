/** The access log by itself: as many callers as keep its batches full, on a connection of its own, in this process. */
import { randomBytes, randomUUID } from "node:crypto";
import { pino } from "pino";
import { systemClock } from "#kernel/clock.ts";
import { type EntryFields, openLedger } from "#kernel/ledger/index.ts";

const CALLERS = 1024;

function fields(): EntryFields {
	return {
		actor: randomUUID(),
		organisation: randomUUID(),
		desk: randomUUID(),
		session: randomBytes(32),
		action: "entry.read",
		objectType: "entry",
		object: randomUUID(),
		case: null,
		outcome: "allowed",
		purpose: "care",
		basis: null,
		count: 1,
		request: randomUUID(),
		first: null,
		attested: "server",
	};
}

/** @returns acknowledged entries per second. */
export async function appendRate(url: string, seconds: number): Promise<number> {
	const ledger = await openLedger({ url, clock: systemClock, log: pino({ level: "silent" }) });
	const entries = Array.from({ length: CALLERS }, fields);
	const from = performance.now();
	const until = from + seconds * 1000;
	await Promise.all(
		entries.map(async (entry) => {
			while (performance.now() < until) await ledger.append(entry);
		}),
	);
	const rate = ledger.stats().entries / ((performance.now() - from) / 1000);
	await ledger.stop();
	return rate;
}
