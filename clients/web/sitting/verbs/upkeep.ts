/** Upkeep of keys: counts what waits for a new key, and renews it. */
import { deskIsStale, isCurrentDesk } from "#protocol/folds/directory.ts";
import { byProgram } from "#sdk/account/unlocked-session.ts";
import { doAllUpkeep } from "#sdk/casework/index.ts";
import { keysToRenew } from "#sdk/index.ts";
import { anyOf, changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface KeysLeft {
	/** How many of my threads, sections and other compartments wait for a new key, by the server's count. */
	left: number;
	/** Names of my desks that need a new key, because somebody has left or has new keys. */
	mine: string[];
	/** Names of other desks of my organisation that need a new key. Only their own members can renew it. */
	others: string[];
}

/** What waits for a new key. */
export const readKeysLeft = reads({ topics: ["directory"], isAskedByProgram: true }, async (sitting: Sitting): Promise<KeysLeft> => {
	const session = sessionOf(sitting);
	const { desks, compartments } = await keysToRenew(session);
	const { dir, me } = session;
	const organisation = dir.members.get(me)?.organisation;
	const others = [...dir.desks.values()].filter(
		(desk) => desk.organisation === organisation && isCurrentDesk(dir, desk.id) && deskIsStale(dir, desk.id) && !desks.includes(desk.id),
	);
	return { left: compartments, mine: desks.map((id) => dir.desks.get(id)?.name ?? ""), others: others.map(({ name }) => name) };
});

/** The run of each sitting. A second call during a run waits for that run. */
const running = new WeakMap<Sitting, Promise<void>>();

/** Renews all keys that I can renew, and tells the tabs how much is left. @returns what still waits, for others or after a failure. */
export const renewKeys = changes(anyOf("directory"), async (sitting: Sitting): Promise<KeysLeft> => {
	const run = running.get(sitting) ?? doAll(sitting);
	running.set(sitting, run);
	try {
		await run;
	} finally {
		if (running.get(sitting) === run) running.delete(sitting);
	}
	return readKeysLeft(sitting);
});

async function doAll(sitting: Sitting): Promise<void> {
	await doAllUpkeep(byProgram(sessionOf(sitting)), ({ left }) => sitting.emit({ kind: "renewal", left }));
}
