/** Fetches one case, verifies its statements, and folds them in the server's order. SPEC "Cases". */
import { type Bytes, equal, fromBase64Url, hash, type Id, keyOf } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import { seesPresent } from "#protocol/folds/case-relation.ts";
import {
	type CaseContext,
	type CaseState,
	type CaseStatement,
	emptyCase,
	hideUpTo,
	type TimedContext,
} from "#protocol/folds/case-state.ts";
import { checkSignerAtCheckpoint, directoryAt, isMemberOfDesk } from "#protocol/folds/directory.ts";
import { isCaseType } from "#protocol/statements/registry.ts";
import { parseStatement } from "#protocol/statements/statement.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { askSynced, checkGossip, syncDirectory } from "../directory/directory.ts";
import { myDesks } from "../directory/my-desks.ts";
import { rememberExpected } from "./expected.ts";
import { checkRememberedCase, loadRememberedCase, rememberCase } from "./remembered.ts";

/** A statement with its place in the case. */
export interface PlacedStatement {
	/** The position in the common order of all chains of the case. */
	pos: number;
	statement: CaseStatement;
}

/** One owner of a section, and the case statement from which on it was the owner. */
export interface Ownership {
	owner: Id;
	/** objId key of that statement. */
	by: string;
}

/** The parts of a session that verification needs. A certificate brings its own directory instead. */
export type Verifier = Pick<UnlockedSession, "alarm" | "dir">;

export interface LoadedCase {
	id: Id;
	state: CaseState;
	/** The statements in the server's order. */
	placed: PlacedStatement[];
	/** Summaries sealed to desks of mine, by hand-off. Each matches the hash in its request. */
	summaries: Map<Id, Bytes>;
	/** By compartment, the first owner first. */
	owners: Map<Id, Ownership[]>;
}

/**
 * Returns a verified case. The answer is used only if every signature is valid, the fold accepts every statement, and no
 * statement that this device has seen is missing.
 *
 * The custodian's view is complete. Any other desk sees its own hand-offs, the consents that these cite or that are about its sections, and
 * the case chain up to the end of its part in the case.
 * @throws ProtocolError not-found when there is no such case for my desks; AlarmError two-custodians, content-tampered,
 * entries-dropped, directory-forked.
 * @example const { state } = await loadCase(session, id); // state.custodian, state.handoffs, ...
 */
export async function loadCase(session: UnlockedSession, id: Id): Promise<LoadedCase> {
	const before = await loadRememberedCase(session, id);
	const answer = await askSynced(session, () => session.server.call(contracts.cases.get, { params: { case: id } }));
	const placed = answer.statements.map(({ pos, statement }) => ({ pos, statement: parseCaseStatement(session, id, statement) }));
	await checkGossip(
		session,
		placed.map(({ statement }) => statement),
	);
	const loaded = foldCase(session, id, placed, answer.complete);
	if (answer.head) noteHead(session, loaded, answer.head);
	await checkComplete(session, loaded);
	await checkRememberedCase(session, loaded.state, before);
	for (const [handoff, box] of verifySummaries(session, loaded, answer.summaries)) loaded.summaries.set(handoff, box);
	await rememberCase(session, loaded.state);
	await rememberExpected(session, loaded.state);
	session.memory.recentCases.set(id, { at: session.now(), case: loaded });
	return loaded;
}

/** How long a loaded case is given again, in ms: long enough for the parts of one screen. */
const RECENT = 10_000;

/**
 * The case as it was loaded at most ten seconds ago, or loaded now. For the parts of a screen that shows one case: each of them would load
 * the same case. Whoever changes a case loads it with `loadCase`.
 * @throws as loadCase.
 * @example const views = await openSections(session, await recentCase(session, id), compartments);
 */
export async function recentCase(session: UnlockedSession, id: Id): Promise<LoadedCase> {
	const known = session.memory.recentCases.get(id);
	return known && Math.abs(session.now() - known.at) <= RECENT ? (known.case as LoadedCase) : loadCase(session, id);
}

/**
 * The custodian must see the whole case. A desk that the case concerns must see the whole case chain. Otherwise a missing statement could
 * go unnoticed. Only a desk that was asked to attest a consent is shown a case without its own chain.
 * @throws AlarmError entries-dropped
 */
async function checkComplete(session: UnlockedSession, { id, state, placed }: LoadedCase): Promise<void> {
	const { complete, custodian, isPast } = state;
	const mine = myDesks(session);
	const isAskedToAttest = placed.some(({ statement: { type, body } }) => type === "consent.move" && mine.has(body.desk ?? ""));
	if (state.chain.length === 0 && !isAskedToAttest)
		throwAlarm(session, "entries-dropped", id, "the server shows a case without any statement");
	const isCustodian = () => !complete && custodian !== null && isMemberOfDesk(session.dir, session.me, custodian);
	const isCutOff = () => isPast && seesPresent(state, myDesks(session));
	if (!isCustodian() && !isCutOff()) return;
	// I may have left that desk in the meantime.
	await syncDirectory(session);
	if (isCustodian()) throwAlarm(session, "entries-dropped", id, "the server shows the custodian only a part of the case");
	if (isCutOff()) throwAlarm(session, "entries-dropped", id, "the server hides statements of the case from a desk that it concerns");
}

/** @throws AlarmError entries-dropped when the head isn't later than the statements that are shown. */
function noteHead(session: UnlockedSession, { id, state }: LoadedCase, { length, head }: { length: number; head: string }): void {
	if (state.chain.length === length && state.chain.at(-1) === head) return;
	try {
		hideUpTo(state, length, head);
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		throwAlarm(session, "entries-dropped", id, error.message);
	}
}

function parseCaseStatement(
	session: UnlockedSession,
	id: Id,
	wire: Reply<typeof contracts.cases.get>["statements"][number]["statement"],
): CaseStatement {
	const statement = parseStatement(session.network, wire);
	if (!isCaseType(statement.type) || !("case" in statement.body) || statement.body.case !== id)
		throwAlarm(session, "content-tampered", id, "the server added a statement of another case");
	return statement as CaseStatement;
}

/**
 * Verifies and folds the statements of a case.
 * @param placed in the server's order.
 * @throws AlarmError two-custodians, content-tampered
 */
export function foldCase(session: Verifier, id: Id, placed: PlacedStatement[], complete: boolean): LoadedCase {
	const state = emptyCase(id, complete);
	const owners = new Map<Id, Ownership[]>();
	let last = -1;
	for (const { pos, statement } of placed) {
		if (pos <= last) throwAlarm(session, "content-tampered", id, "the case's statements are not in order");
		last = pos;
		checkSigned(session, id, statement);
		applyServed(session, state, statement, caseContext(directoryAt(session.dir, statement.body.cp.size)));
		noteOwners(owners, state, statement);
	}
	return { id, state, placed, summaries: new Map(), owners };
}

function checkSigned(session: Verifier, id: Id, statement: CaseStatement): void {
	try {
		checkSignerAtCheckpoint(session.dir, statement);
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		throwAlarm(session, "content-tampered", id, error.message);
	}
}

const NAMES_CUSTODIAN: ReadonlySet<CaseStatement["type"]> = new Set(["case.open", "case.custody", "case.take-over", "case.countersign"]);

function applyServed(session: Verifier, state: CaseState, statement: CaseStatement, context: CaseContext): void {
	try {
		applyCase(state, statement, context);
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		throwAlarm(
			session,
			NAMES_CUSTODIAN.has(statement.type) ? "two-custodians" : "content-tampered",
			state.id,
			`${statement.type}: ${error.message}`,
		);
	}
}

/**
 * The context for a statement that is about to be signed, and for what is open now: the present directory and time.
 * @example const flags = flagsOfHandoff(state, handoff, presentContext(session));
 */
export function presentContext(session: UnlockedSession): TimedContext {
	return { ...caseContext(session.dir), now: session.now() };
}

function noteOwners(owners: Map<Id, Ownership[]>, state: CaseState, { key }: CaseStatement): void {
	for (const [compartment, { owner }] of Object.entries(state.sections)) {
		const known = owners.get(compartment) ?? [];
		if (known.at(-1)?.owner !== owner) owners.set(compartment, [...known, { owner, by: key }]);
	}
}

/** Leaves out each box whose hash is not in its signed request, and raises an alarm. */
function verifySummaries(session: UnlockedSession, { id, placed }: LoadedCase, served: { handoff: Id; box: string }[]): [Id, Bytes][] {
	return served.flatMap(({ handoff, box }): [Id, Bytes][] => {
		const bytes = fromBase64Url(box);
		const request = placed.find(({ statement }) => statement.type === "handoff.request" && statement.body.handoff === handoff)?.statement;
		if (request?.type === "handoff.request" && equal(request.body.summary, hash(bytes))) return [[handoff, bytes]];
		session.alarm({ code: "content-tampered", subject: id, detail: "a summary is not the one that the request names" });
		return [];
	});
}

/** The statement of this case with the given objId key. */
export function findStatement(loaded: LoadedCase, key: string): CaseStatement | undefined {
	return loaded.placed.find(({ statement }) => keyOf(statement.objId) === key)?.statement;
}
