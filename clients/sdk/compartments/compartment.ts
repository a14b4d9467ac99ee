/** One compartment, fetched and verified: its chain of epochs and grants, and what I hold of its keys. SPEC section 7. */
import { type Bytes, fromBase64Url, type Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { NO_CASE_FACTS } from "#protocol/folds/case-facts.ts";
import {
	applyEpoch,
	applyGrant,
	type Compartment,
	type CompartmentContext,
	type Epoch,
	holds,
	partyOf,
	presentEpoch,
} from "#protocol/folds/compartment.ts";
import { desksOf, isMemberOfDesk } from "#protocol/folds/directory.ts";
import { type AnyStatement, parseStatement, type Statement } from "#protocol/statements/statement.ts";
import { throwAlarm } from "../alarms.ts";
import type { FactsAt, UnlockedSession } from "../context.ts";
import { checkGossip, keepSynced } from "../directory/directory.ts";
import { checkSignerAtCheckpoint } from "../directory/history.ts";
import { isRefusal } from "../http/answers.ts";
import { loadRemembered } from "./remembered.ts";
import { checkEntries, checkEpochs } from "./seen.ts";
import { type EpochClosing, Transcript } from "./transcript.ts";

export interface OpenCompartment {
	id: Id;
	state: Compartment;
	facts: FactsAt;
	/** Sealed keys served to me: by the hash that their statement names. */
	boxes: Map<string, Bytes>;
	/** What others have seen, verified. */
	seen: Statement<"seen">[];
	/** Entries so far, as far as I may know. */
	count: number;
	transcript: Transcript;
	/** Whether an epoch followed that nobody entitled had signed; then nobody writes. */
	broken: boolean;
}

const noFacts: FactsAt = () => NO_CASE_FACTS;

/**
 * Fetches a compartment and verifies its whole chain: each epoch and grant by somebody entitled, as the directory stood
 * for its signer. What nobody entitled signed is ignored, with an alarm.
 * @throws ProtocolError not-found (isn't there, or isn't yours); AlarmError entries-dropped when it has shrunk.
 * @example const thread = await openCompartment(session, id); thread.state.owner
 */
export async function openCompartment(session: UnlockedSession, id: Id): Promise<OpenCompartment> {
	await keepSynced(session);
	const remembered = await loadRemembered(session, id);
	const answer = await session.server.call(contracts.compartments.get, { params: { compartment: id } });
	const statements = answer.statements.map((wire) => parseStatement(session.network, wire));
	const seen = answer.seen.map((wire) => parseStatement(session.network, wire));
	await checkGossip(session, [...statements, ...seen]);
	const first = statements[0];
	if (first?.type !== "epoch") throw new ProtocolError("bad-statement", "compartment: its chain begins with no epoch");
	const { kind, subject } = first.body;
	const facts = session.factsOf ? await session.factsOf({ compartment: id, kind, subject }) : noFacts;
	const { state, broken } = foldChain(session, id, statements, facts);
	const transcript = session.memory.transcripts.get(id) ?? new Transcript();
	session.memory.transcripts.set(id, transcript);
	const opened: OpenCompartment = {
		id,
		state,
		facts,
		boxes: new Map(answer.grants.map(({ hash, box }) => [hash, fromBase64Url(box)])),
		seen: seen.flatMap((each) => authenticSeen(session, id, each) ?? []),
		count: answer.count,
		transcript,
		broken,
	};
	const shrinks = accessMayHaveEnded(session, opened);
	if (!shrinks) await checkEpochs(session, id, state.epochs, remembered);
	const closed = lastClosing(opened).count;
	if (opened.count < closed && !shrinks)
		throwAlarm(session, "entries-dropped", id, `its last epoch was opened after ${closed} entries, ${opened.count} are served`);
	await checkEntries(session, opened, remembered, shrinks);
	return opened;
}

/** Whoever reads a section by a hand-off alone sees less of it once that has ended. Everybody else's view only grows. */
export function accessMayHaveEnded(session: UnlockedSession, { state }: { state: Compartment }): boolean {
	if (state.kind !== "section") return false;
	const desks = desksOf(session.dir, session.me).map(({ id }) => id);
	return !desks.some((as) => holds(presentEpoch(state), { by: session.me, as }, () => false));
}

/** @throws AlarmError epoch-not-entitled: whom a key would be sealed to, nobody can say. */
export function checkSound(session: UnlockedSession, { id, broken }: OpenCompartment): void {
	if (broken) throwAlarm(session, "epoch-not-entitled", id, "its chain has an epoch that nobody entitled signed");
}

/** The context in which a statement is judged: the directory and the case as they stood for its signer. */
export function contextFor(
	session: UnlockedSession,
	facts: FactsAt,
	statement: Statement<"epoch"> | Statement<"grant"> | null,
): CompartmentContext {
	const dir = statement ? session.history.at(session.dir, statement.body.cp.size) : session.dir;
	return { dir, ...facts(statement) };
}

function foldChain(session: UnlockedSession, id: Id, statements: AnyStatement[], facts: FactsAt): { state: Compartment; broken: boolean } {
	let state: Compartment | null = null;
	let newest = 0;
	for (const statement of statements) {
		try {
			if (statement.type !== "epoch" && statement.type !== "grant")
				throw new ProtocolError("bad-statement", "type: has no place in this chain");
			if (statement.body.compartment !== id) throw new ProtocolError("bad-statement", "compartment: is another one");
			const { size } = statement.body.cp;
			// Whoever built on an epoch had seen what its signer saw; an older view would bring back those who left.
			if (size < newest && statement.type === "epoch") throw new ProtocolError("not-allowed", "cp: is older than the epoch before");
			const ctx = contextFor(session, facts, statement);
			checkSignerAtCheckpoint(session, statement);
			state = applyOne(state, statement, ctx);
			if (statement.type === "epoch") newest = size;
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			session.alarm({ code: "epoch-not-entitled", subject: id, detail: error.message });
			// Later epochs build on the one that is void. A grant that is void gives nobody anything.
			if (statement.type !== "grant") return { state: state ?? refuseAll(), broken: true };
		}
	}
	return { state: state ?? refuseAll(), broken: false };
}

function applyOne(state: Compartment | null, statement: Statement<"epoch"> | Statement<"grant">, ctx: CompartmentContext): Compartment {
	if (statement.type === "epoch") return applyEpoch(state, statement as Statement<"epoch">, ctx);
	if (!state) throw new ProtocolError("stale", "grant: comes before any epoch");
	return applyGrant(state, statement as Statement<"grant">, ctx);
}

function refuseAll(): never {
	throw new ProtocolError("not-allowed", "compartment: nobody entitled opened it");
}

function authenticSeen(session: UnlockedSession, id: Id, statement: AnyStatement): Statement<"seen"> | null {
	if (statement.type !== "seen" || statement.body.compartment !== id) return null;
	try {
		checkSignerAtCheckpoint(session, statement);
		return statement;
	} catch (error) {
		if (isRefusal(error, "bad-signature", "bad-checkpoint", "not-vouched", "not-allowed", "stale", "suspended")) return null;
		throw error;
	}
}

/** Epochs that were closed, with what their successors say of their end. */
export function closingsOf({ state }: Pick<OpenCompartment, "state">): EpochClosing[] {
	return state.epochs.flatMap(({ number, closes }) => (closes ? [{ number: number - 1, heads: closes.heads, count: closes.count }] : []));
}

/** What stood at the last closing. */
export function lastClosing({ state }: OpenCompartment): { heads: Bytes[]; count: number } {
	return presentEpoch(state).closes ?? { heads: [], count: 0 };
}

/**
 * The desk I act for here: the owner's where it is mine, else another of mine that holds the epoch; null when I hold it
 * in my own right.
 * @throws ProtocolError not-allowed when neither I nor a desk of mine holds it.
 */
export function actingDesk(session: UnlockedSession, opened: OpenCompartment, epoch: Epoch = presentEpoch(opened.state)): Id | null {
	const { isLive } = opened.facts(null);
	const desks = [...epoch.holders.map(partyOf), ...epoch.pending.map(({ desk }) => ({ kind: "desk" as const, id: desk }))].filter(
		({ kind, id }) => kind === "desk" && isMemberOfDesk(session.dir, session.me, id) && holds(epoch, { by: session.me, as: id }, isLive),
	);
	const mine = desks.find(({ id }) => id === opened.state.owner) ?? desks[0];
	if (mine) return mine.id;
	if (holds(epoch, { by: session.me, as: null }, isLive)) return null;
	throw new ProtocolError("not-allowed", "as: no desk of yours holds this epoch");
}
