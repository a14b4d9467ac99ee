/** Summarises the access log, and follows it as it grows. */
import type { Id } from "#protocol/bytes.ts";
import type { Outcome, Purpose } from "#protocol/log/entry.ts";
import type { UnlockedSession } from "../context.ts";
import { pause } from "../pause.ts";
import { type AuditFilter, type OnLooked, searchLog, searchLogPage } from "./query.ts";
import { type EntryStream, isByPerson, type ReadableEntry, skipUnreadable } from "./questions.ts";

export type OutcomeCounts = Record<Outcome, number>;

export interface AccessSummary {
	/** Accesses that people wanted. The maps count these. */
	total: number;
	/** Accesses that programs made by themselves. */
	byProgram: number;
	/** By day in UTC, such as "2026-12-01", the newest first. */
	days: Map<string, OutcomeCounts>;
	/** By organisation. Null stands for entries without an organisation, such as those of admins and of people without an account. */
	organisations: Map<Id | null, OutcomeCounts>;
	purposes: Map<Purpose, OutcomeCounts>;
}

/** Counts entries by day, organisation and purpose. */
export async function summariseEntries(entries: EntryStream): Promise<AccessSummary> {
	const summary: AccessSummary = { total: 0, byProgram: 0, days: new Map(), organisations: new Map(), purposes: new Map() };
	for await (const { entry } of entries) {
		if (!isByPerson(entry)) {
			summary.byProgram += 1;
			continue;
		}
		summary.total += 1;
		countOutcome(summary.days, new Date(entry.at).toISOString().slice(0, 10), entry.outcome);
		countOutcome(summary.organisations, entry.organisation, entry.outcome);
		countOutcome(summary.purposes, entry.purpose, entry.outcome);
	}
	return summary;
}

function countOutcome<K>(tallies: Map<K, OutcomeCounts>, key: K, outcome: Outcome): void {
	const tally = tallies.get(key) ?? { allowed: 0, denied: 0, failed: 0 };
	tally[outcome] += 1;
	tallies.set(key, tally);
}

/**
 * Counts the entries that match a filter by day, organisation and purpose.
 * @example const { days } = await summariseLog(session, { organisation, from });
 */
export function summariseLog(session: UnlockedSession, filter: AuditFilter): Promise<AccessSummary> {
	return summariseEntries(skipUnreadable(searchLog(session, filter)));
}

export interface FollowOptions {
	/** Pause between two searches, in ms. */
	everyMs: number;
	signal: AbortSignal;
	/** As in `searchLog`. */
	onLooked?: OnLooked | undefined;
}

/** How far the clocks of several servers may differ, in ms. */
const OVERLAP_MS = 10_000;

/**
 * Yields new entries as they come, the oldest first, until the signal aborts. Each search is recorded in the log. The entries about my own
 * searches are left out, because otherwise each search would yield the entry about the search before.
 * @example for await (const { entry } of followLog(session, { case: id }, { everyMs: 5_000, signal })) print(entry);
 */
export async function* followLog(
	session: UnlockedSession,
	filter: AuditFilter,
	{ everyMs, signal, onLooked }: FollowOptions,
): AsyncGenerator<ReadableEntry, void, undefined> {
	// This search makes an entry. Entries with higher numbers are new. Times are by the server's clock where one is known.
	let own: number | null = null;
	const onEntry = (entry: number) => {
		own = entry;
	};
	const [newest] = (await searchLogPage(session, { actor: session.me, limit: 1 }, undefined, onEntry)).entries;
	const begun = own ?? newest?.seq ?? -1;
	let from = newest?.entry?.at ?? session.now();
	let shown = new Map<number, number>();
	while (!signal.aborted) {
		const fresh: ReadableEntry[] = [];
		for await (const each of skipUnreadable(searchLog(session, { ...filter, from: Math.max(0, from - OVERLAP_MS) }, onLooked))) {
			const isOwnSearch = each.entry.actor === session.me && each.entry.action === "audit.query";
			if (!isOwnSearch && each.seq > begun && !shown.has(each.seq)) fresh.push(each);
		}
		yield* fresh.sort((a, b) => a.seq - b.seq);
		for (const { seq, entry } of fresh) {
			shown.set(seq, entry.at);
			from = Math.max(from, entry.at);
		}
		shown = new Map([...shown].filter(([, at]) => at >= from - OVERLAP_MS));
		await pause(everyMs, signal);
	}
}
