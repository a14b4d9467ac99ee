/** Opens a compartment: fetches and verifies its chain of epochs and grants, and my sealed keys. SPEC "Compartments", sections 1 and 2. */
import type { Bytes, Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseFacts } from "#protocol/folds/case-facts.ts";
import {
	applyEpoch,
	applyGrant,
	applyLeave,
	type Compartment,
	type CompartmentContext,
	type Epoch,
	holds,
	ownerNow,
	partyOf,
	presentEpoch,
} from "#protocol/folds/compartment.ts";
import { checkSignerAtCheckpoint, desksOf, directoryAt, isMemberOfDesk } from "#protocol/folds/directory.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";
import { throwAlarm } from "../alarms.ts";
import type { ChainFacts, UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import { fetchChain, fetchWholeChain, keepChain, type ServedChain } from "./chain.ts";
import { loadRemembered, rememberEntry } from "./remembered.ts";
import { checkEntries, checkEpochs } from "./seen.ts";
import { type EpochClosing, Transcript } from "./transcript.ts";

export type ChainStatement = Statement<"epoch"> | Statement<"grant"> | Statement<"leave">;
const CHAIN_TYPES: ReadonlySet<string> = new Set<ChainStatement["type"]>(["epoch", "grant", "leave"]);

export interface OpenCompartment {
	id: Id;
	state: Compartment;
	/** The verified epochs, grants and leaves, in order. */
	chain: ChainStatement[];
	/** The facts that its case states about it now. */
	facts: CaseFacts;
	/** When a hand-off of its case was accepted, and when it ended. */
	handoffTimes: ChainFacts["handoffTimes"];
	readingEnd: ChainFacts["readingEnd"];
	/** Whether a hand-off of its case doesn't open it to the to-desk now. */
	closedTo: ChainFacts["closedTo"];
	/** Whether it is a section of a closed case. */
	caseIsClosed: boolean;
	/** The custodian of its case, as my desks see it; null without a case. */
	custodian: Id | null;
	/** Keys that are sealed to me or my desks, by `keyOf` of the box's hash, which their statement names. */
	boxes: Map<string, Bytes>;
	/** Verified statements of what others have seen. */
	seen: Statement<"seen">[];
	/** How many entries the server says there are. */
	count: number;
	transcript: Transcript;
	/** The number of the access entry about the newest reading of its entries; null before the first. */
	receipt: number | null;
	/** Whether the signer of one of its epochs was not entitled to sign it. If so, nobody may write. */
	broken: boolean;
}

/**
 * Fetches a compartment and verifies its whole chain. Each epoch and grant must be signed by somebody who was entitled to it at that
 * time. A statement that isn't raises an alarm and is ignored.
 * @param knownFacts the facts by a case that was loaded before. The chain may be newer than that case, so when a statement doesn't fit, the
 * case is loaded again before any alarm.
 * @returns the compartment, for the other verbs.
 * @throws ProtocolError not-found when it doesn't exist or I may not see it; AlarmError entries-dropped, epoch-not-entitled when it has
 * shrunk or changed.
 * @example const thread = await openCompartment(session, id); thread.state.owner
 */
export async function openCompartment(
	session: UnlockedSession,
	id: Id,
	knownFacts?: (chain: readonly AnyStatement[]) => ChainFacts,
): Promise<OpenCompartment> {
	const remembered = await loadRemembered(session, id);
	const { served, facts, state, chain, broken, problems } = await readChain(session, id, knownFacts);
	const opened: OpenCompartment = {
		id,
		state,
		chain,
		facts: facts.now,
		handoffTimes: facts.handoffTimes,
		readingEnd: facts.readingEnd,
		closedTo: facts.closedTo,
		caseIsClosed: facts.isClosed,
		custodian: facts.custodian,
		boxes: served.boxes,
		seen: served.seen.flatMap((each) => authenticSeen(session, id, each) ?? []),
		count: served.count,
		transcript: await transcriptOf(session, id),
		receipt: null,
		broken,
	};
	const mayHaveEnded = accessMayHaveEnded(session, opened);
	if (!mayHaveEnded) await checkEpochs(session, id, state.epochs, remembered);
	const closedCount = lastClosing(opened).count;
	if (opened.count < closedCount && !mayHaveEnded)
		throwAlarm(session, "entries-dropped", id, `the epoch before the last one had ${closedCount} entries, ${opened.count} are served`);
	await checkEntries(session, opened, remembered, mayHaveEnded);
	// The check may have learnt of a restart.
	opened.transcript = await transcriptOf(session, id);
	if (problems.length === 0) keepChain(session, id, served);
	return opened;
}

/**
 * Opens a compartment, if it is named by its id. One that was open before a restart of the access log is opened again, in the same object:
 * a restore may have lost the entries, epochs and confirmations that it names. So everybody with this object gets the new state.
 * @throws as openCompartment.
 */
export async function ensureOpen(session: UnlockedSession, compartment: Id | OpenCompartment): Promise<OpenCompartment> {
	if (typeof compartment === "string") return openCompartment(session, compartment);
	if (!isOutdated(session, compartment)) return compartment;
	await renew(session, compartment);
	return compartment;
}

/** Opens a compartment again, in the same object. So everybody with this object gets the new state. @throws as openCompartment. */
export async function renew(session: UnlockedSession, opened: OpenCompartment): Promise<void> {
	Object.assign(opened, await openCompartment(session, opened.id));
}

/** Whether the access log was restarted since the compartment was opened. */
export function isOutdated({ dir }: UnlockedSession, { transcript }: Pick<OpenCompartment, "transcript">): boolean {
	return transcript.restarts < dir.restarts.length;
}

/**
 * The transcript with the entries that this session has verified. After a restart of the access log a new transcript begins, because a
 * restore may have lost some of the entries.
 */
async function transcriptOf(session: UnlockedSession, id: Id): Promise<Transcript> {
	const { dir, memory } = session;
	const known = memory.transcripts.get(id);
	if (known && known.restarts >= dir.restarts.length) return known;
	// Entries that were only read aren't stored. The next reading tells whether the restore has lost the newest of them.
	if (known?.newest) {
		const { seq, objId } = known.newest;
		await rememberEntry(session, id, { count: seq, head: objId, restarts: known.restarts });
	}
	const begun = new Transcript(dir.restarts.length);
	memory.transcripts.set(id, begun);
	return begun;
}

/**
 * Whether I may have lost access to entries that I could read before. That happens only in a section that I read through a
 * hand-off, because a hand-off may end.
 */
export function accessMayHaveEnded(session: UnlockedSession, { state }: { state: Compartment }): boolean {
	if (state.kind !== "section") return false;
	const desks = desksOf(session.dir, session.me).map(({ id }) => id);
	return !desks.some((as) => holds(presentEpoch(state), { by: session.me, as }, () => false));
}

/** @throws AlarmError epoch-not-entitled for a broken chain: it has no known holders, so nothing may be sealed or written. */
export function checkSound(session: UnlockedSession, { id, broken }: OpenCompartment): void {
	if (broken) throwAlarm(session, "epoch-not-entitled", id, "its chain has an epoch that nobody entitled signed");
}

interface FoldedChain {
	/** Null when its first epoch is void. */
	state: Compartment | null;
	chain: ChainStatement[];
	broken: boolean;
	/** One text for each void statement. */
	problems: string[];
}

interface JudgedChain extends FoldedChain {
	served: ServedChain;
	facts: ChainFacts;
	state: Compartment;
}

/** Fetches and folds a chain. Raises an alarm for each void statement, but first fetches the whole chain again if a part was known. */
async function readChain(
	session: UnlockedSession,
	id: Id,
	knownFacts?: (chain: readonly AnyStatement[]) => ChainFacts,
): Promise<JudgedChain> {
	let served = await fetchChain(session, id);
	let folded = await foldWithFacts(session, id, served.statements, knownFacts);
	// After a restore, the server may have lost known statements, and have others instead.
	if (folded.problems.length > 0 && !served.isFresh) {
		served = await fetchWholeChain(session, id);
		folded = await foldWithFacts(session, id, served.statements, knownFacts);
	}
	for (const detail of folded.problems) session.alarm({ code: "epoch-not-entitled", subject: id, detail });
	return { ...folded, served, state: folded.state ?? throwNotOpened() };
}

/** Folds a chain with known facts. If it has problems then, folds it with facts that are loaded now. */
async function foldWithFacts(
	session: UnlockedSession,
	id: Id,
	statements: AnyStatement[],
	knownFacts?: (chain: readonly AnyStatement[]) => ChainFacts,
): Promise<FoldedChain & { facts: ChainFacts }> {
	if (statements[0]?.type !== "epoch") throw new ProtocolError("bad-statement", "compartment: its chain does not begin with an epoch");
	const known = knownFacts?.(statements);
	const fitting = known && foldChain(session, id, statements, known);
	if (known && fitting?.state && fitting.problems.length === 0) return { ...fitting, facts: known };
	const facts = await session.caseFacts(id, statements);
	return { ...foldChain(session, id, statements, facts), facts };
}

/** Folds a chain. Checks each statement against the directory and the case as its signer saw them. */
function foldChain(session: UnlockedSession, id: Id, statements: AnyStatement[], facts: ChainFacts): FoldedChain {
	let state: Compartment | null = null;
	const chain: ChainStatement[] = [];
	const problems: string[] = [];
	for (const [position, statement] of statements.entries()) {
		try {
			if (!isOfChain(statement)) throw new ProtocolError("bad-statement", "type: does not belong in this chain");
			if (statement.body.compartment !== id) throw new ProtocolError("bad-statement", "compartment: is another compartment");
			const context = { dir: directoryAt(session.dir, statement.body.cp.size), ...facts.at(position) };
			checkSignerAtCheckpoint(session.dir, statement);
			state = applyOne(state, statement, context);
			chain.push(statement);
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			problems.push(error.message);
			// Later epochs build on a void one, so the fold ends here. A void grant or leave has no effect.
			if (statement.type !== "grant" && statement.type !== "leave") return { state, chain, broken: true, problems };
		}
	}
	return { state, chain, broken: false, problems };
}

function isOfChain(statement: AnyStatement): statement is ChainStatement {
	return CHAIN_TYPES.has(statement.type);
}

function applyOne(state: Compartment | null, statement: ChainStatement, context: CompartmentContext): Compartment {
	if (statement.type === "epoch") return applyEpoch(state, statement, context);
	if (!state) throw new ProtocolError("stale", "compartment: its chain does not begin with an epoch");
	return statement.type === "grant" ? applyGrant(state, statement, context) : applyLeave(state, statement, context);
}

function throwNotOpened(): never {
	throw new ProtocolError("not-allowed", "compartment: it was not opened by somebody entitled");
}

/** A statement of what somebody has seen, or null when it is not authentic. */
function authenticSeen(session: UnlockedSession, id: Id, statement: AnyStatement): Statement<"seen"> | null {
	if (statement.type !== "seen" || statement.body.compartment !== id) return null;
	try {
		checkSignerAtCheckpoint(session.dir, statement);
		return statement;
	} catch (error) {
		if (isRefusal(error, "bad-signature", "bad-checkpoint", "not-vouched", "not-allowed", "stale", "suspended")) return null;
		throw error;
	}
}

/** The closings of all closed epochs, as their next epochs state them. */
export function closingsOf({ state }: Pick<OpenCompartment, "state">): EpochClosing[] {
	return state.epochs.flatMap(({ number, closes }) => (closes ? [{ number: number - 1, heads: closes.heads, count: closes.count }] : []));
}

/** Heads and count of entries at the last closing; empty before the first. */
export function lastClosing({ state }: OpenCompartment): { heads: Bytes[]; count: number } {
	return presentEpoch(state).closes ?? { heads: [], count: 0 };
}

/**
 * The desk that I act for here: the owner desk if it is mine, or else another desk of mine that holds the epoch. Null when I hold the
 * epoch as a member.
 * @throws ProtocolError not-allowed when neither I nor a desk of mine holds it.
 */
export function actingDesk(session: UnlockedSession, opened: OpenCompartment, epoch: Epoch = presentEpoch(opened.state)): Id | null {
	const { hasOpenGrants } = opened.facts;
	const desks = [...epoch.holders.map(partyOf), ...epoch.pending.map(({ desk }) => ({ kind: "desk" as const, id: desk }))].filter(
		({ kind, id }) =>
			kind === "desk" && isMemberOfDesk(session.dir, session.me, id) && holds(epoch, { by: session.me, as: id }, hasOpenGrants),
	);
	const mine = desks.find(({ id }) => id === ownerNow(opened.state, session.dir)) ?? desks[0];
	if (mine) return mine.id;
	if (holds(epoch, { by: session.me, as: null }, hasOpenGrants)) return null;
	throw new ProtocolError("not-allowed", "as: neither you nor a desk of yours holds the present key");
}
