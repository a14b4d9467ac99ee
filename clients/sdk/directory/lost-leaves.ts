/** After a restore from a backup: gives the server the leaves of the directory that it has lost. */
import { toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import { type Leaf, toWire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import { loadPin } from "./cache.ts";
import { leavesFrom } from "./leaves.ts";

/** After these errors it isn't known whether the server takes lost leaves. */
const TRANSIENT_ERRORS = ["unavailable", "too-many-requests", "internal", "not-signed-in", "session-ended"] as const;

/** How many leaves one request may give back at most. */
const MAX_LEAVES = 10_000;

/**
 * Gives a restored server the leaves that it has lost, in as many requests as are needed. The server takes them only after a restore. When
 * it doesn't take them, the older directory stays an alarm.
 * @param from how many leaves the server has: fewer than this session. @param most how many leaves one request may give back; for tests.
 * @returns whether the server took all of them. False too when this device has no checkpoint over all its leaves, or when no signed
 * checkpoint ends a part.
 * @throws ProtocolError one of TRANSIENT_ERRORS
 */
export async function offerLostLeaves(session: UnlockedSession, from: number, most = MAX_LEAVES): Promise<boolean> {
	const pin = await loadPin(session.storage, session.network);
	if (pin?.size !== session.dir.size) return false;
	try {
		const lost = await leavesFrom(session, from);
		for (let given = from; given < pin.size; ) {
			const checkpoint = newestBetween(given + 1, given + most, lost, pin);
			if (checkpoint === null) return false;
			const statements = lost.slice(given - from, checkpoint.size - from).map(toWire);
			await session.server.call(contracts.directory.offer, { body: { from: given, statements, checkpoint: checkpointWire(checkpoint) } });
			given = checkpoint.size;
		}
		return true;
	} catch (error) {
		// The next synchronisation offers them again.
		if (isRefusal(error, ...TRANSIENT_ERRORS) || !(error instanceof ProtocolError)) throw error;
		return false;
	}
}

/** The newest checkpoint with a size from `least` to `most`: the pin, or a checkpoint that a statement among the leaves names. */
function newestBetween(least: number, most: number, leaves: readonly Leaf[], pin: CompactCheckpoint): CompactCheckpoint | null {
	const signed = [pin, ...leaves.flatMap((leaf) => (leaf.type === "unknown" ? [] : leaf.body.cp))];
	const fitting = signed.filter(({ size }) => size >= least && size <= most);
	return fitting.sort((a, b) => b.size - a.size)[0] ?? null;
}

const checkpointWire = ({ size, root, signature }: CompactCheckpoint) => ({
	size,
	root: toBase64Url(root),
	signature: toBase64Url(signature),
});
