/**
 * Checks that the server still shows each epoch and entry that this device has seen, or that another reader has signed a `seen` about.
 * SPEC "Compartments", section 4.
 */
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { type Finding, fatal, raiseFindings, warning } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";
import { pause } from "../pause.ts";
import { forgetEntry, type Remembered, type RememberedEpoch, rememberEntry, rememberEpoch } from "./remembered.ts";
import type { Transcript } from "./transcript.ts";

/** The finding for a loss that two admins have confirmed. It is a warning. All other findings in this file are fatal. */
const LOST = warning("log-restarted", "what was seen of it here was newer than the restored backup");

/**
 * Whether a restore may have lost the remembered state. This is so only when two admins have restarted the access log since then.
 * Nothing else excuses a loss.
 * @param restarts how many restarts of the access log the directory names now.
 */
function mayBeLost(remembered: { restarts?: number }, restarts: number): boolean {
	return restarts > (remembered.restarts ?? 0);
}

/** How long an alarm may wait for the answer about restarts, in ms. Without this limit a server could delay the alarm for ever. */
const MAX_DELAY_MS = 30_000;

/**
 * Asks the server for restarts of the access log, before an alarm about a loss. A restart excuses the loss, and this session may not know
 * of it yet.
 */
export async function askForRestarts(session: UnlockedSession): Promise<void> {
	const answered = new AbortController();
	const sync = syncDirectory(session)
		// The alarm is raised also when the server doesn't answer.
		.catch(() => {})
		.finally(() => answered.abort());
	await Promise.race([sync, pause(MAX_DELAY_MS, answered.signal)]);
}

/**
 * Ignores a remembered state that a restore has lost, and raises the alarm `log-restarted` for it.
 * @param fits whether the served state contains the remembered one.
 * @returns the remembered state, or null when a restore has lost it.
 */
export function ignoreIfRestored<K extends { restarts?: number }>(
	session: UnlockedSession,
	remembered: K | null,
	subject: Id,
	fits: (remembered: K) => boolean,
): K | null {
	if (remembered === null || !mayBeLost(remembered, session.dir.restarts.length) || fits(remembered)) return remembered;
	raiseFindings(session, subject, [LOST]);
	return null;
}

type EpochHead = { number: number; objId: Bytes };

/** Compares the served epochs with the newest one that was seen. @param restarts of the access log, as the directory names them now. */
function compareEpochs(remembered: RememberedEpoch | null, epochs: readonly EpochHead[], restarts: number): Finding[] {
	if (remembered === null) return [];
	const { number, epoch } = remembered;
	const served = epochs[number - 1];
	if (served && keyOf(served.objId) === epoch) return [];
	if (mayBeLost(remembered, restarts)) return [LOST];
	return [fatal("epoch-not-entitled", served ? `another epoch ${number} was seen before` : `epoch ${number} was seen, and is missing now`)];
}

/**
 * Checks that the chain of epochs has only grown, and remembers its newest epoch. Another or a shorter chain would bring back
 * holders who had been dropped.
 * @throws AlarmError epoch-not-entitled
 */
export async function checkEpochs(session: UnlockedSession, id: Id, epochs: readonly EpochHead[], { epoch }: Remembered): Promise<void> {
	const compare = () => compareEpochs(epoch, epochs, session.dir.restarts.length);
	if (compare().some(({ isFatal }) => isFatal)) await askForRestarts(session);
	raiseFindings(session, id, compare());
	const newest = epochs.at(-1);
	if (newest) await rememberEpoch(session, id, newest);
}

/** The state of a compartment's entries, as the server shows it. */
export interface ServedState {
	id: Id;
	count: number;
	/** Signed statements of what others have seen. */
	seen: Statement<"seen">[];
	transcript: Transcript;
}

/**
 * Compares served entries with what this device and others have seen.
 * @param restarts of the access log, as the directory names them now.
 */
function compareEntries(
	{ entry, ...known }: Remembered,
	served: ServedState,
	{ restarts, accessMayHaveEnded }: { restarts: number; accessMayHaveEnded: boolean },
): Finding[] {
	const findings: (Finding | null)[] = [];
	if (known.count > served.count && !accessMayHaveEnded) {
		const detail = `${known.count} entries were there before, ${served.count} are served`;
		findings.push(mayBeLost(known, restarts) ? LOST : fatal("entries-dropped", detail));
	}
	if (entry) {
		const difference = compareHead(entry, served, "this device");
		if (difference && mayBeLost(entry, restarts)) findings.push(LOST);
		// When I have lost access to the newest entries, a shorter list is no finding. Another entry at the same place still is a finding.
		else if (!accessMayHaveEnded || entry.count <= served.count) findings.push(difference);
	}
	// What others had seen before a restart may be lost, too.
	const seen = served.transcript.restarts < restarts ? [] : served.seen;
	for (const { body } of seen) findings.push(compareHead(body, served, `member ${body.by}`));
	return findings.filter((finding) => finding !== null);
}

function compareHead(seen: { count: number; head: Bytes }, { count, transcript }: ServedState, viewer: string): Finding | null {
	if (seen.count > count) return fatal("entries-dropped", `${viewer} has seen ${seen.count} entries, ${count} are served`);
	const served = transcript.at(seen.count);
	if (!served || served.key === keyOf(seen.head)) return null;
	return fatal("entries-dropped", `${viewer} has seen another entry at ${seen.count}`);
}

/**
 * Checks that no entry has vanished, and updates what is remembered.
 * @param accessMayHaveEnded whether I may have lost access to entries since.
 * @throws AlarmError entries-dropped when entries that somebody has seen are missing or replaced.
 */
export async function checkEntries(
	session: UnlockedSession,
	served: ServedState,
	remembered: Remembered,
	accessMayHaveEnded = false,
): Promise<void> {
	const compare = () => compareEntries(remembered, served, { restarts: session.dir.restarts.length, accessMayHaveEnded });
	if (compare().some(({ isFatal }) => isFatal)) await askForRestarts(session);
	const findings = compare();
	raiseFindings(session, served.id, [...new Set(findings)]);
	const { entry } = remembered;
	if (findings.includes(LOST)) await forgetEntry(session, served.id);
	// Saves the transcript's number of restarts, so that the exception for a restart ends once the same entry is served again.
	else if (entry && served.transcript.at(entry.count)?.key === keyOf(entry.head))
		await rememberEntry(session, served.id, { ...entry, restarts: served.transcript.restarts });
}
