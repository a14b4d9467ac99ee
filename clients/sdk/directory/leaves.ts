/** All leaves of the directory. A session that has restored a folded directory holds only the leaves that are newer. */
import { equal } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { append, EMPTY_FRONTIER, leafHash, rootOfFrontier } from "#protocol/log/merkle.ts";
import { directoryLeaf, type Leaf, parseLeaf } from "#protocol/statements/statement.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { loadLeaves } from "./cache.ts";

/** The leaves from a position on. @throws as allLeaves. */
export async function leavesFrom(session: UnlockedSession, from: number): Promise<Leaf[]> {
	const first = session.dir.size - session.log.length;
	return from >= first ? session.log.slice(from - first) : (await allLeaves(session)).slice(from);
}

/**
 * All leaves of the folded directory, in order. They are taken from this device or fetched, and compared with the verified root.
 * @throws AlarmError directory-forked when the server shows other leaves than were verified.
 */
export async function allLeaves(session: UnlockedSession): Promise<Leaf[]> {
	const { log, dir, storage, network } = session;
	const missing = dir.size - log.length;
	if (missing === 0) return log;
	const saved = (await loadLeaves(storage, network))?.slice(0, missing) ?? [];
	const earlier = isPrefix(session, saved, missing) ? saved : await fetchPrefix(session, missing);
	// Another call may have added them to the log meanwhile.
	if (log.length + earlier.length === dir.size) log.unshift(...earlier);
	return log;
}

function isPrefix({ dir }: UnlockedSession, leaves: readonly Leaf[], size: number): boolean {
	const root = dir.roots[size];
	const own = rootOfFrontier(
		append(
			EMPTY_FRONTIER,
			leaves.map((leaf) => leafHash(directoryLeaf(leaf))),
		),
	);
	return leaves.length === size && root !== undefined && equal(own, root);
}

async function fetchPrefix(session: UnlockedSession, size: number): Promise<Leaf[]> {
	const leaves: Leaf[] = [];
	while (leaves.length < size) {
		const { statements, from } = await session.server.call(contracts.directory.read, { query: { from: leaves.length } });
		if (from !== leaves.length || statements.length === 0) break;
		leaves.push(...statements.map((wire) => parseLeaf(session.network, wire)));
	}
	const earlier = leaves.slice(0, size);
	if (!isPrefix(session, earlier, size))
		throwAlarm(session, "directory-forked", null, `the server shows another history of ${size} leaves than was verified`);
	return earlier;
}
