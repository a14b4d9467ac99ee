/** How far each chain of a case was seen on this device, so that a server can't show less later. */
import type { Id } from "#protocol/bytes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import { isParty } from "#protocol/rules/handoff.ts";
import { throwAlarm } from "../alarms.ts";
import { ignoreIfRestored } from "../compartments/seen.ts";
import type { UnlockedSession } from "../context.ts";
import { storageName } from "../directory/cache.ts";

interface RememberedCase {
	/** My desks then: who left one is shown less. */
	desks: Id[];
	/** Length and head of each chain; "case" is the case's own. */
	chains: Record<string, [length: number, head: string]>;
	/** The hand-offs that one of my desks was a party to: these are shown to their end, whoever is custodian. */
	own?: Id[];
	/** How many restarts of the access log the directory named then. */
	restarts?: number;
}

const storageKey = ({ network }: UnlockedSession, id: Id) => storageName(network, "case", id);

function chainsOf(state: CaseState): Record<string, readonly string[]> {
	const handoffs = Object.values(state.handoffs).map(({ id, chain }): [string, string[]] => [id, chain]);
	const consents = Object.values(state.consents).map(({ id, chain }): [string, string[]] => [id, chain]);
	return Object.fromEntries([["case", state.chain], ...handoffs, ...consents]);
}

/** What an answer must hold: taken before it is asked for, as another program on the same profile may see more meanwhile. */
export async function loadRememberedCase(session: UnlockedSession, id: Id): Promise<RememberedCase | null> {
	const text = await session.storage.get(storageKey(session, id));
	return text === null ? null : (JSON.parse(text) as RememberedCase);
}

/** @throws AlarmError entries-dropped when a chain is shorter than it was, or another one. */
export function checkRememberedCase(session: UnlockedSession, state: CaseState, before: RememberedCase | null): void {
	if (before === null || hasLeftDesk(session, before)) return;
	const seen = ignoreIfRestored(session, before, state.id, (each) => findShortened(state, each) === null);
	const length = seen && findShortened(state, seen);
	if (length !== null) throwAlarm(session, "entries-dropped", state.id, `a chain of the case was seen with ${length} statements`);
}

/** The length of a chain that isn't there as it was seen; null when all are. */
function findShortened(state: CaseState, { chains: seen, own = [] }: RememberedCase): number | null {
	const chains = chainsOf(state);
	const due = new Set(["case", ...own]);
	for (const [name, [length, head]] of Object.entries(seen)) {
		const chain = chains[name];
		// Who is no custodian any more doesn't see the others' hand-offs, and no consent that only these cite.
		if (!chain && !state.complete && !due.has(name)) continue;
		if (chain?.[length - 1] !== head) return length;
	}
	return null;
}

function hasLeftDesk(session: UnlockedSession, seen: RememberedCase): boolean {
	const mine = new Set(desksOf(session.dir, session.me).map(({ id }) => id));
	return seen.desks.some((desk) => !mine.has(desk));
}

/**
 * Goes back only where a restart may have lost something, or I have left a desk: another program on the same profile may have
 * seen more meanwhile. What isn't shown now is kept too, so that it can't come back as less.
 */
export async function rememberCase(session: UnlockedSession, state: CaseState): Promise<void> {
	const restarts = session.dir.restarts.length;
	const kept = await loadRememberedCase(session, state.id);
	const chains = kept === null || (kept.restarts ?? 0) < restarts || hasLeftDesk(session, kept) ? {} : { ...kept.chains };
	for (const [name, chain] of Object.entries(chainsOf(state))) {
		const head = chain.at(-1);
		if (head !== undefined && (chains[name]?.[0] ?? 0) <= chain.length) chains[name] = [chain.length, head];
	}
	const desks = desksOf(session.dir, session.me).map(({ id }) => id);
	const own = Object.values(state.handoffs).filter((handoff) => isParty(handoff, new Set(desks)));
	const seen: RememberedCase = { desks, chains, own: own.map(({ id }) => id), restarts };
	await session.storage.set(storageKey(session, state.id), JSON.stringify(seen));
}
