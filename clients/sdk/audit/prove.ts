/** The inclusion proof of one entry as a file that others can verify offline: C2SP tlog-proof. */
import { type Bytes, equal } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { AccessEntryBody } from "#protocol/log/entry.ts";
import { TILE_WIDTH } from "#protocol/log/tiles.ts";
import { bodyExtra, formatLogProof, openLogProof, parseLogProof } from "#protocol/log/tlog-proof.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { fetchBundle, fetchSignedBodies } from "./bundles.ts";
import { fetchNewestCheckpoint, type VerifiedCheckpoint } from "./checkpoint.ts";
import { keyOfLog } from "./log-key.ts";
import type { LogName } from "./tiles.ts";

export interface EntryProof {
	/** The text of the file. */
	proof: string;
	/** The bytes of the entry. A verifier needs them together with the proof. */
	entry: Bytes;
	/** The body of an access entry. Null for the directory, and when the body is erased or I may not read it. */
	body: AccessEntryBody | null;
}

/**
 * Makes the inclusion proof of an entry under the newest checkpoint, and verifies it. A proof from the access log carries salt
 * and body, if they aren't erased and I may read them. Reading them is recorded.
 * @param index of the entry, from 0.
 * @throws ProtocolError not-found when no checkpoint covers the entry yet; AlarmError entry-hidden when it isn't in the tree,
 * content-tampered when its salt or body is malformed.
 * @example const { proof } = await proveEntry(session, "access", 4711);
 */
export async function proveEntry(session: UnlockedSession, log: LogName, index: number): Promise<EntryProof> {
	const newest = await fetchNewestCheckpoint(session, log);
	if (!newest || index >= newest.checkpoint.size) throw new ProtocolError("not-found", "no checkpoint covers this entry yet");
	const entry = await fetchEntry(session, log, index, newest.checkpoint.size);
	const [shown] = log === "access" ? await fetchSignedBodies(session, index, 1) : [null];
	if (shown && !equal(shown.leaf, entry)) throwAlarm(session, "entry-hidden", null, `entry ${index} is not in the tree with this content`);
	const proof = await formatProof(newest, index, shown ? bodyExtra(shown.salt, shown.body) : null);
	checkProof(session, log, proof, entry);
	return { proof, entry, body: shown?.entry ?? null };
}

/** Verifies a proof in the same way as its reader will. */
function checkProof(session: UnlockedSession, log: LogName, proof: string, entry: Bytes): void {
	try {
		openLogProof(parseLogProof(proof), entry, keyOfLog(session, log));
	} catch (error) {
		throwAlarm(session, "entry-hidden", null, `${log}: ${(error as Error).message}`);
	}
}

/** The text of the proof file. @param extra salt and body. */
async function formatProof({ checkpoint, note, tiles }: VerifiedCheckpoint, index: number, extra: Bytes | null): Promise<string> {
	return formatLogProof({ extra, index, proof: await tiles.inclusion(index, checkpoint.size), note });
}

async function fetchEntry(session: UnlockedSession, log: LogName, index: number, size: number): Promise<Bytes> {
	const bundle = Math.floor(index / TILE_WIDTH);
	const width = Math.min(TILE_WIDTH, size - bundle * TILE_WIDTH);
	return (await fetchBundle(session, log, bundle, width))[index % TILE_WIDTH] as Bytes;
}
