/**
 * Witnesses: whether others than the server vouch that this is the log that everybody is shown, and that nothing was cut
 * off its end. A client keeps the witness keys that it was shown first; the server can't exchange them afterwards, and
 * others are taken from a person only.
 */
import { contracts } from "#protocol/contracts/index.ts";
import { type CompactCheckpoint, openCheckpoint } from "#protocol/log/checkpoint.ts";
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from "#protocol/log/note.ts";
import { verifyConsistency } from "#protocol/log/proof.ts";
import { FRESH, parseWitnesses, quorumTime } from "#protocol/log/witness.ts";
import type { Sitting, Transport } from "../context.ts";
import { storageName } from "../directory-cache.ts";
import { keyOfLog } from "./log-key.ts";
import type { LogName, Tiles } from "./tiles.ts";

/** Witnesses' clocks may be ahead by so much, in ms. */
const SKEW = 10 * 60_000;

export interface Freshness {
	/** How many witnesses the policy wants. With 0 nothing is judged. */
	wanted: number;
	/** How many have vouched within the last 24 hours for a tree that this one extends. */
	proven: number;
	/** UTC ms: when the last of those wanted has vouched; null when they are too few. */
	at: number | null;
}

/**
 * How the log stands by the server's own account; needs no sign-in.
 * @example const { size, unwitnessedSince } = await logStatus(sitting.server, "access");
 */
export function logStatus(server: Pick<Transport, "call">, log: LogName) {
	return server.call(contracts.audit.status, { params: { log } });
}

const nameOf = ({ network }: Sitting) => storageName(network, "witnesses");

/**
 * The witness keys that count here; null when none were shown or trusted yet.
 * @example if ((await witnessKeys(sitting)) === null) print("no witnesses are trusted yet");
 */
export async function witnessKeys(sitting: Sitting): Promise<VerifierKey[] | null> {
	const text = await sitting.storage.get(nameOf(sitting));
	return text === null ? null : (JSON.parse(text) as string[]).map(parseVerifierKey);
}

/**
 * From now on these witnesses count, and no others.
 * @param vkeys verifier keys, as the witnesses' operators say them. @throws SyntaxError for what is none.
 * @example await trustWitnesses(sitting, [vkey]);
 */
export async function trustWitnesses(sitting: Sitting, vkeys: readonly string[]): Promise<void> {
	parseWitnesses(vkeys.join("\n"));
	await sitting.storage.set(nameOf(sitting), JSON.stringify(vkeys));
}

interface Shown {
	checkpoint: CompactCheckpoint;
	note: string;
	tiles: Tiles;
}

/**
 * Raises `freshness-unproven` when too few have vouched lately. Never stops the work.
 * @example const state = await freshness(sitting, "access", shown);
 */
export async function freshness(sitting: Sitting, log: LogName, shown: Shown): Promise<Freshness> {
	const wanted = sitting.dir.policy?.witnesses ?? 0;
	if (wanted === 0) return { wanted, proven: 0, at: null };
	const times = await vouched(sitting, log, shown, wanted).catch(() => []);
	const fresh = times.filter((time) => sitting.now() - time <= FRESH);
	const at = quorumTime(fresh, wanted);
	if (at === null) {
		const detail = `${log}: ${fresh.length} of ${wanted} witnesses have vouched for it in the last 24 hours`;
		sitting.alarm({ code: "freshness-unproven", subject: null, detail });
	}
	return { wanted, proven: fresh.length, at };
}

/** UTC ms of each witness's newest cosignature on this checkpoint, or on an earlier one that it extends. */
async function vouched(sitting: Sitting, log: LogName, shown: Shown, wanted: number): Promise<number[]> {
	const known = await witnessKeys(sitting);
	const here = known === null ? new Map<string, number>() : timesOf(sitting, log, shown.note, known);
	if (here.size >= wanted) return [...here.values()];
	const status = await logStatus(sitting.server, log);
	const keys =
		known ??
		(await keepFirst(
			sitting,
			status.witnesses.map(({ key }) => key),
		));
	const now = timesOf(sitting, log, shown.note, keys);
	if (now.size >= wanted || !status.witnessed) return [...now.values()];
	const earlier = openCheckpoint(status.witnessed.note, keyOfLog(sitting, log), keys).compact;
	if (!(await extendsIt(earlier, shown))) return [...now.values()];
	// Each witness counts once, by what it said last.
	return [...new Map([...timesOf(sitting, log, status.witnessed.note, keys), ...now]).values()];
}

async function keepFirst(sitting: Sitting, vkeys: string[]): Promise<VerifierKey[]> {
	if (vkeys.length > 0) await trustWitnesses(sitting, vkeys);
	return vkeys.map(parseVerifierKey);
}

/** By verifier key. A witness that signs with a clock far ahead would count as fresh for ever: it doesn't count. */
function timesOf(sitting: Sitting, log: LogName, note: string, keys: readonly VerifierKey[]): Map<string, number> {
	const { cosignatures } = openCheckpoint(note, keyOfLog(sitting, log), keys);
	const believed = cosignatures.flatMap(({ key, time }) => (time === null ? [] : [[formatVerifierKey(key), time * 1000] as const]));
	return new Map(believed.filter(([, at]) => at <= sitting.now() + SKEW));
}

async function extendsIt(earlier: CompactCheckpoint, { checkpoint, tiles }: Shown): Promise<boolean> {
	const { size, root } = checkpoint;
	return earlier.size <= size && verifyConsistency(earlier.size, size, earlier.root, root, await tiles.consistency(earlier.size, size));
}
