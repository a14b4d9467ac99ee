/**
 * Freshness of the directory: whether witnesses have confirmed lately that it is the newest. A server that freezes the directory for
 * one client hides departures from it, so this client would seal to somebody who has left. SPEC "The logs", section 9.
 */
import { equal } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { keyOfLog } from "#protocol/folds/directory.ts";
import { type OpenedCheckpoint, openCheckpoint } from "#protocol/log/checkpoint.ts";
import { judgeFreshness, MAX_CLOCK_SKEW, quorumTime, timesOf } from "#protocol/log/freshness.ts";
import { AlarmError, throwAlarm } from "../alarms.ts";
import { announce } from "../audit/announce.ts";
import type { UnlockedSession } from "../context.ts";
import { storageName } from "./cache.ts";

/** A proof that is younger than this is not renewed, in ms. */
const RENEW_AFTER = 3_600_000;
/** How long an override holds, in ms. */
const OVERRIDE = 3_600_000;

export interface DirectoryFreshness {
	/** no-witnesses: nobody can prove it. stale: unproven for more than 24 hours. too-old: for more than 72 hours. */
	state: ReturnType<typeof judgeFreshness>;
	/** How many witnesses must agree. */
	wanted: number;
	/** How many witnesses the directory names. */
	named: number;
	/** The time of the newest proof, UTC ms; null without any proof. */
	provenAt: number | null;
	/** When the person's override ends, UTC ms; null without an override. */
	overrideUntil: number | null;
}

type Remembered = NonNullable<UnlockedSession["memory"]["freshness"]>;

const storageKey = ({ network }: Pick<UnlockedSession, "network">) => storageName(network, "directory", "freshness");

async function load(session: UnlockedSession): Promise<Remembered> {
	const stored = async () => JSON.parse((await session.storage.get(storageKey(session))) ?? "null") as Remembered | null;
	session.memory.freshness ??= (await stored()) ?? { provenAt: 0, overrideUntil: 0 };
	return session.memory.freshness;
}

async function save(session: UnlockedSession, changed: Partial<Remembered>): Promise<void> {
	session.memory.freshness = { ...(await load(session)), ...changed };
	await session.storage.set(storageKey(session), JSON.stringify(session.memory.freshness));
}

/**
 * Returns whether witnesses have confirmed that the directory is the newest, and when.
 * @example const { state } = directoryFreshness(session); // "no-witnesses", "fresh", "stale" or "too-old"
 */
export function directoryFreshness(session: UnlockedSession): DirectoryFreshness {
	const { wanted, keys, since } = session.dir.witnesses;
	const { provenAt, overrideUntil } = session.memory.freshness ?? { provenAt: 0, overrideUntil: 0 };
	const now = session.now();
	return {
		// Witnesses that were named just now have had no time to cosign.
		state: judgeFreshness({ wanted, at: Math.max(provenAt, since) }, now),
		wanted,
		named: keys.length,
		provenAt: provenAt === 0 ? null : provenAt,
		// A clock that was set back must not prolong the override.
		overrideUntil: overrideUntil > now && overrideUntil - now <= OVERRIDE ? overrideUntil : null,
	};
}

/**
 * Looks for a newer proof, and warns when the newest is older than 24 hours. Called after each synchronisation.
 * @returns the size of a newer directory that the log has signed and this client wasn't served; null when there is none.
 * @throws AlarmError directory-forked
 */
export async function renewFreshness(session: UnlockedSession): Promise<number | null> {
	const { provenAt } = await load(session);
	if (session.dir.witnesses.wanted === 0 || Math.abs(session.now() - provenAt) < RENEW_AFTER) return null;
	const opened = await fetchWitnessed(session);
	if (opened !== null && opened.compact.size > session.dir.size) return opened.compact.size;
	const newest = opened && provenTime(session, opened);
	if (newest !== null && newest > provenAt) await save(session, { provenAt: newest });
	const { state, wanted, named } = directoryFreshness(session);
	if (state === "stale" || state === "too-old") {
		const last = Math.max(provenAt, newest ?? 0);
		const since = last === 0 ? "they never have" : `they last did at ${new Date(last).toISOString()}`;
		const detail = `directory: ${wanted} of its ${named} witnesses must confirm it; ${since}`;
		session.alarm({ code: "freshness-unproven", subject: null, detail });
	}
	return null;
}

/**
 * The newest checkpoint of the directory that enough witnesses have cosigned; null when the server shows no valid one or can't be reached.
 */
async function fetchWitnessed(session: UnlockedSession): Promise<OpenedCheckpoint | null> {
	try {
		const { witnessed } = await session.server.call(contracts.audit.status, { params: { log: "directory" } });
		return witnessed && openCheckpoint(witnessed.note, keyOfLog(session.dir, "directory"), session.dir.witnesses.keys);
	} catch {
		return null;
	}
}

/** The time of this proof, UTC ms; null when too few witnesses have cosigned. @throws AlarmError directory-forked */
function provenTime(session: UnlockedSession, { compact, cosignatures }: OpenedCheckpoint): number | null {
	const own = session.dir.roots[compact.size];
	if (!own || !equal(own, compact.root))
		throwAlarm(session, "directory-forked", null, `the log has signed another history of ${compact.size} leaves for the witnesses`);
	const times = timesOf(cosignatures).filter((time) => time <= session.now() + MAX_CLOCK_SKEW);
	return quorumTime(times, session.dir.witnesses.wanted);
}

/**
 * Checks that something new may be sealed. Nothing is sealed when witnesses haven't proven the directory for 72 hours.
 * @throws AlarmError directory-stale @example requireFreshDirectory(session);
 */
export function requireFreshDirectory(session: UnlockedSession): void {
	const { state, provenAt, overrideUntil } = directoryFreshness(session);
	if (state !== "too-old" || overrideUntil !== null) return;
	const since = new Date(provenAt ?? session.dir.witnesses.since).toISOString();
	// Not shown by `session.alarm`, which shows an alarm only once. This error must end each operation.
	const detail = `directory: not proven since ${since}; this device's clock says ${new Date(session.now()).toISOString()}`;
	throw new AlarmError({ code: "directory-stale", subject: null, detail });
}

/**
 * Allows sealing for an hour although nobody has proven the directory for 72 hours. The access log records it first, as
 * `client.override` with the basis `emergency`, for the auditors. Does nothing while sealing is allowed.
 * @returns when the override ends, UTC ms; null when no override is needed.
 * @throws ProtocolError when the server refuses or can't be reached.
 * @example await overrideStaleDirectory(session);
 */
export async function overrideStaleDirectory(session: UnlockedSession): Promise<number | null> {
	const { state, overrideUntil: until } = directoryFreshness(session);
	if (state !== "too-old" || until !== null) return until;
	await announce(session, { what: "override", reason: "emergency", case: null });
	const overrideUntil = session.now() + OVERRIDE;
	await save(session, { overrideUntil });
	return overrideUntil;
}
