/** What was seen must not vanish: by me on this device, and by others, who say so in signed statements. SPEC section 7. */
import { type Bytes, fromBase64Url, type Id, keyOf, toBase64Url } from "#protocol/bytes.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { storageName } from "../directory/cache.ts";
import type { Transcript } from "./transcript.ts";

interface Seen {
	count: number;
	head: Bytes;
}

/** As it is kept. restarts: how many restarts of the access log the directory named then. */
interface Kept {
	restarts?: number;
}

/**
 * When two admins have said, since this was kept, that a restore has lost the newest of what the server had, what was seen may
 * be lost too. That is told, once, and what is served is gone on with; nothing less than their word does it.
 * @param fits whether what is served is what was seen.
 * @returns null for what is lost.
 */
export function ignoreIfRestored<K extends Kept>(
	session: UnlockedSession,
	kept: K | null,
	subject: Id,
	fits: (kept: K) => boolean,
): K | null {
	if (kept === null || session.dir.restarts.length <= (kept.restarts ?? 0) || fits(kept)) return kept;
	session.alarm({ code: "log-restarted", subject, detail: "what was seen of it here was newer than the restored backup" });
	return null;
}

interface Here {
	id: Id;
	count: number;
	seen: Statement<"seen">[];
	transcript: Transcript;
}

const nameOf = ({ network }: UnlockedSession, compartment: Id) => storageName(network, "compartment", compartment);
const epochNameOf = ({ network }: UnlockedSession, compartment: Id) => storageName(network, "epochs", compartment);

/**
 * What an answer must hold. Taken before it is asked for: what another call, or another program on the same profile, sees
 * while the answer is under way needn't be in it.
 */
export interface Before {
	/** The newest entry and the newest epoch that this device has seen. */
	entry: (Seen & Kept) | null;
	epoch: SeenEpoch | null;
	/** How many entries this session knew of. */
	count: number;
}

/** @example const before = await seenBefore(session, id); // and only then ask the server */
export async function seenBefore(session: UnlockedSession, compartment: Id): Promise<Before> {
	const text = await session.storage.get(epochNameOf(session, compartment));
	return {
		entry: await loadSeen(session, compartment),
		epoch: text === null ? null : (JSON.parse(text) as SeenEpoch),
		count: session.memory.transcripts.get(compartment)?.count ?? 0,
	};
}

async function loadSeen(session: UnlockedSession, compartment: Id): Promise<(Seen & Kept) | null> {
	const text = await session.storage.get(nameOf(session, compartment));
	if (text === null) return null;
	const { head, ...rest } = JSON.parse(text) as { count: number; head: string } & Kept;
	return { ...rest, head: fromBase64Url(head) };
}

/** Keeps it; never goes back. */
export async function saveSeen(session: UnlockedSession, compartment: Id, { count, head }: Seen): Promise<void> {
	const before = await loadSeen(session, compartment);
	const restarts = session.dir.restarts.length;
	if (before && (before.count > count || (before.count === count && (before.restarts ?? 0) >= restarts))) return;
	await session.storage.set(nameOf(session, compartment), JSON.stringify({ count, head: toBase64Url(head), restarts }));
}

interface SeenEpoch extends Kept {
	number: number;
	epoch: string;
}

/**
 * The chain of epochs only grows: another one under the same number, or fewer than before, would bring back those who had
 * been dropped. What is sound is kept.
 * @throws AlarmError epoch-not-entitled
 */
export async function checkChain(
	session: UnlockedSession,
	id: Id,
	epochs: { number: number; objId: Bytes }[],
	{ epoch: kept }: Before,
): Promise<void> {
	const before = ignoreIfRestored(session, kept, id, ({ number, epoch }) => {
		const here = epochs[number - 1];
		return here !== undefined && keyOf(here.objId) === epoch;
	});
	if (before) {
		const here = epochs[before.number - 1];
		if (!here) throwAlarm(session, "epoch-not-entitled", id, `epoch ${before.number} was seen, and is not served any more`);
		if (keyOf(here.objId) !== before.epoch) throwAlarm(session, "epoch-not-entitled", id, `another epoch ${before.number} was seen before`);
	}
	const last = epochs.at(-1);
	const restarts = session.dir.restarts.length;
	// Also when nothing has grown: what a restart may have lost is settled by the first look after it.
	if (!last || (before?.number === last.number && (before.restarts ?? 0) >= restarts)) return;
	// Another program on the same profile may have seen more meanwhile.
	const { epoch: newest } = await seenBefore(session, id);
	if (newest && newest.number > last.number && (newest.restarts ?? 0) >= restarts) return;
	const seen: SeenEpoch = { number: last.number, epoch: keyOf(last.objId), restarts };
	await session.storage.set(epochNameOf(session, id), JSON.stringify(seen));
}

/**
 * @param accessMayHaveEnded whether my view of it can have ended since.
 * @throws AlarmError entries-dropped when there are fewer entries than somebody has seen, or another one stands there.
 */
export async function checkSeen(
	session: UnlockedSession,
	{ id, count, seen, transcript }: Here,
	before: Before,
	accessMayHaveEnded = false,
): Promise<void> {
	if (before.count > count && !accessMayHaveEnded)
		throwAlarm(session, "entries-dropped", id, `${before.count} entries were there before, ${count} are served`);
	const mine = ignoreIfRestored(session, before.entry, id, (seen) => fits(seen, count, transcript));
	if (before.entry && !mine) await session.storage.delete(nameOf(session, id));
	// Its restarts are those of now: what a restart may have lost is settled once the very entry is seen again after it.
	if (mine && transcript.at(mine.count)?.key === keyOf(mine.head)) await saveSeen(session, id, mine);
	if (mine && !(accessMayHaveEnded && mine.count > count)) check(session, id, mine, count, transcript, "this device");
	for (const { body } of seen) check(session, id, body, count, transcript, `member ${body.by}`);
}

function fits(seen: Seen, count: number, transcript: Transcript): boolean {
	const here = transcript.at(seen.count);
	return seen.count <= count && (!here || here.key === keyOf(seen.head));
}

function check(session: UnlockedSession, id: Id, seen: Seen, count: number, transcript: Transcript, who: string): void {
	if (seen.count > count) throwAlarm(session, "entries-dropped", id, `${who} has seen ${seen.count} entries, ${count} are served`);
	const here = transcript.at(seen.count);
	if (here && here.key !== keyOf(seen.head)) throwAlarm(session, "entries-dropped", id, `${who} has seen another entry at ${seen.count}`);
}
