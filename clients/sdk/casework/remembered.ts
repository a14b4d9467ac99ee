/** Remembers the chains of a case that this device has seen. Later answers must contain them, too. */
import type { Id } from "#protocol/bytes.ts";
import { type CaseState, HIDDEN } from "#protocol/folds/case-state.ts";
import { isParty } from "#protocol/rules/handoff-state.ts";
import { throwAlarm } from "../alarms.ts";
import { askForRestarts, ignoreIfRestored } from "../compartments/seen.ts";
import type { UnlockedSession } from "../context.ts";
import { storageName } from "../directory/cache.ts";
import { myDesks } from "../directory/my-desks.ts";
import { changeStored } from "../storage.ts";

/** What is remembered of one case. Stored as JSON. */
interface RememberedCase {
	/** My desks at that time: a member who has left one of them is shown less. */
	desks: Id[];
	/** Length and head of each chain, by hand-off or consent; "case" is the case's own chain. */
	chains: Record<string, [length: number, head: string]>;
	/** Hand-offs to which a desk of mine was a party. The server shows them to the end, even after custody has moved. */
	own?: Id[];
	/** How many restarts of the access log the directory named at that time. */
	restarts?: number;
}

const storageKey = ({ network }: UnlockedSession, id: Id) => storageName(network, "case", id);

function chainsOf(state: CaseState): Record<string, readonly string[]> {
	const handoffs = Object.values(state.handoffs).map(({ id, chain }): [string, string[]] => [id, chain]);
	const consents = Object.values(state.consents).map(({ id, chain }): [string, string[]] => [id, chain]);
	return Object.fromEntries([["case", state.chain], ...handoffs, ...consents]);
}

/** Loads what was seen of a case. Call it before asking the server, because another program on this profile may see more meanwhile. */
export async function loadRememberedCase(session: UnlockedSession, id: Id): Promise<RememberedCase | null> {
	return parseRemembered(await session.storage.get(storageKey(session, id)));
}

const parseRemembered = (text: string | null): RememberedCase | null => (text === null ? null : JSON.parse(text));

/**
 * Checks that a case still has all statements that this device has seen. Checks nothing when I have left a desk since.
 * @throws AlarmError entries-dropped when a chain is shorter than the remembered one, or differs from it.
 */
export async function checkRememberedCase(session: UnlockedSession, state: CaseState, before: RememberedCase | null): Promise<void> {
	if (before === null || hasLeftDesk(session, before)) return;
	if (findMissing(state, before) !== null) await askForRestarts(session);
	// I may have left a desk in the meantime.
	if (hasLeftDesk(session, before)) return;
	const remembered = ignoreIfRestored(session, before, state.id, (each) => findMissing(state, each) === null);
	const length = remembered && findMissing(state, remembered);
	if (length !== null)
		throwAlarm(session, "entries-dropped", state.id, `a chain of the case was seen with ${length} statements, and has lost some`);
}

/** The remembered length of a chain that has lost statements; null when none has. */
function findMissing(state: CaseState, { chains: remembered, own = [] }: RememberedCase): number | null {
	const chains = chainsOf(state);
	const mustBeShown = new Set(["case", ...own]);
	for (const [name, [length, head]] of Object.entries(remembered)) {
		const chain = chains[name];
		// An earlier custodian no longer sees hand-offs of other desks, nor consents that only these cite.
		if (!chain && !state.complete && !mustBeShown.has(name)) continue;
		const shown = chain?.[length - 1];
		// A desk that the case no longer concerns is not shown again what it saw meanwhile, for example while the case had no custodian.
		if (shown !== head && shown !== HIDDEN) return length;
	}
	return null;
}

function hasLeftDesk(session: UnlockedSession, { desks }: RememberedCase): boolean {
	const mine = myDesks(session);
	return desks.some((desk) => !mine.has(desk));
}

/**
 * Remembers a case, together with the chains that were remembered before: a chain that isn't shown now must not come back shorter, and
 * another program on this profile may have seen more meanwhile. It starts anew only after a restart of the log, or when I
 * have left a desk.
 */
export async function rememberCase(session: UnlockedSession, state: CaseState): Promise<void> {
	await changeStored(session.storage, storageKey(session, state.id), (before) =>
		JSON.stringify(withSeen(session, parseRemembered(before), state)),
	);
}

function withSeen(session: UnlockedSession, before: RememberedCase | null, state: CaseState): RememberedCase {
	const restarts = session.dir.restarts.length;
	const startsAnew = before === null || (before.restarts ?? 0) < restarts || hasLeftDesk(session, before);
	const chains = startsAnew ? {} : { ...before.chains };
	for (const [name, chain] of Object.entries(chainsOf(state))) {
		const head = chain.at(-1);
		if (head !== undefined && (chains[name]?.[0] ?? 0) <= chain.length) chains[name] = [chain.length, head];
	}
	const desks = myDesks(session);
	const shown = Object.values(state.handoffs).filter((handoff) => isParty(handoff, desks));
	const own = new Set([...(startsAnew ? [] : (before.own ?? [])), ...shown.map(({ id }) => id)]);
	return { desks: [...desks], chains, own: [...own], restarts };
}
