/**
 * Appends a bundle to a case, in one transaction that holds the lock of the case. The statements are checked one after
 * the other by the same fold that clients use. Then the epochs and grants of the bundle are checked against the new state.
 */

import { type Bytes, equal, fromBase64Url, hash, type Id } from "#protocol/bytes.ts";
import type { cases } from "#protocol/contracts/cases.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import { type CaseState, type CaseStatement, custodyDue, isKnown } from "#protocol/folds/case-state.ts";
import { staleness } from "#protocol/folds/compartment.ts";
import { checkNewSigner, type Directory, isCurrentDesk } from "#protocol/folds/directory.ts";
import { checkClock } from "#protocol/rules/signing-time.ts";
import { isCaseType } from "#protocol/statements/registry.ts";
import { parseStatement, type Statement, type Wire } from "#protocol/statements/statement.ts";
import { appendToChain, lockGroup } from "#server/chains/chains.ts";
import { keepDesksOpen } from "#server/chains/desk-locks.ts";
import {
	addGrants,
	dropGrants,
	holdBackGrants,
	loadCompartment,
	markDue,
	markUnfollowed,
	openEpoch,
	releaseGrants,
	setDue,
} from "#server/chains/epochs/index.ts";
import { parseOwnStatement } from "#server/chains/parse-own-statement.ts";
import type { Db } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { endedFollowUps, movedSections, newlyNeeded } from "./case-changes.ts";
import { checkCode } from "./codes.ts";
import type { CaseBells } from "./dependencies.ts";
import { factsFromState } from "./facts.ts";
import { grantEffects } from "./grant-effects.ts";
import { contextOfNewStatement, loadCase } from "./load.ts";
import { caseRow, custodyOf, handoffRows, sectionRows } from "./rows.ts";
import {
	allowedWhileSuspended,
	chainOfStatement,
	checkEpochs,
	checkSealed,
	checkSummaries,
	noteOf,
	type OpenedCompartment,
	openedBy,
} from "./rules.ts";
import { dropSummaries, type Summary, saveCase, saveHandoffs, saveSections, saveSummaries } from "./store.ts";
import type { PlacedStatement } from "./view.ts";

type Append = RequestContext<typeof cases.append>;

/** The boxes that an epoch or its grants name. */
type SealedBoxes = readonly { hash: string; box: string }[];

interface Bundle {
	statements: CaseStatement[];
	epochs: { epoch: Statement<"epoch">; sealed: SealedBoxes }[];
	grants: { grants: Statement<"grant">[]; sealed: SealedBoxes }[];
	summaries: Summary[];
}

interface AppendContext {
	db: Db;
	directory: Directory;
	now: number;
	/** Changes with each statement. */
	state: CaseState;
}

/** A case before the bundle. The caller has locked it. */
interface StoredCase extends AppendContext {
	statements: readonly PlacedStatement[];
	/** The length of the directory that judges the bundle. */
	checkedSize: number;
	bells: CaseBells;
}

interface Appended {
	/** The statements that were not stored before. */
	fresh: CaseStatement[];
	opened: OpenedCompartment[];
	/** The position of the bundle's last statement. */
	pos: number;
}

/** @returns the position of the bundle's last statement. Idempotent: the same bundle gets the same position again. */
export async function append({ input, actor, db, directory, now, access }: Append, bells: CaseBells): Promise<{ pos: number }> {
	// The directory may grow during this request.
	const { size: checkedSize } = directory;
	const id = input.params.case;
	const bundle = parseBundle(directory, input.body, id, actor.member);
	const [first] = bundle.statements;
	if (first) access.note(noteOf(first));
	await lockGroup(db, id);
	const { state, statements, visibility } = await loadCase(db, directory, id, actor.desks);
	// A case that the actor has nothing to do with is answered as if it didn't exist.
	if (state.custodian !== null && visibility.view(state, statements, caseContext(directory)) === null) throw new ProtocolError("not-found");
	return appendBundle({ db, directory, now, state, statements, checkedSize, bells }, bundle);
}

/** @returns the position of the bundle's last statement. */
export async function appendBundle(stored: StoredCase, bundle: Bundle): Promise<{ pos: number }> {
	const { db, directory, now, state, statements, checkedSize } = stored;
	const before = structuredClone(state);
	const appended = await appendStatements(stored, bundle);
	if (appended.fresh.length === 0) return { pos: appended.pos };
	if (custodyDue(state))
		throw new ProtocolError("bad-input", "statements: the receive of a transfer must come with its case.custody", "statements");
	const needed = newlyNeeded(before, state);
	checkPresent(directory, needed);
	await keepDesksOpen(db, needed, directory, checkedSize);
	const whileSuspended = appended.fresh.every((statement) => allowedWhileSuspended(before, statement));
	await storeKeys(stored, bundle, appended, whileSuspended);
	await saveRows(db, before, state, now, {
		pos: appended.pos,
		statements: [...statements.map(({ statement }) => statement), ...appended.fresh],
	});
	await ringBells(stored, before, appended.fresh);
	await saveSummaries(db, bundle.summaries);
	await updateGrants(stored, before, bundle);
	await notify(db, "case", state.id);
	return { pos: appended.pos };
}

/** A case that is opened again may need desks that are gone. @throws ProtocolError `wrong-state` that names one. */
function checkPresent(directory: Directory, desks: readonly Id[]): void {
	const gone = desks.find((desk) => !isCurrentDesk(directory, desk));
	if (gone === undefined) return;
	throw new ProtocolError("wrong-state", `statements: desk ${gone} is needed, but it is closed or its organisation has left`);
}

function parseBundle({ network }: Directory, body: Append["input"]["body"], id: Id, member: Id): Bundle {
	return {
		statements: body.statements.map((wire) => parseCaseStatement(network, wire, id, member)),
		epochs: body.epochs.map(({ epoch, sealed }) => ({ epoch: parseOwnStatement(network, epoch, "epoch", member), sealed })),
		grants: body.grants.map(({ grants, sealed }) => ({
			grants: grants.map((wire) => parseOwnStatement(network, wire, "grant", member)),
			sealed,
		})),
		summaries: body.summaries.map(parseSummary),
	};
}

/** @throws ProtocolError unless the member who is signed in has signed a statement of this case. */
export function parseCaseStatement(network: Bytes, wire: Wire, id: Id, member: Id): CaseStatement {
	const statement = parseStatement(network, wire);
	if (!isCaseType(statement.type) || !("case" in statement.body))
		throw new ProtocolError("bad-statement", "type: must be a case statement");
	if (statement.body.case !== id) throw new ProtocolError("bad-input", "case: must be the case in the path", "case");
	if (statement.body.by !== member) throw new ProtocolError("not-allowed", "by: must be the member who is signed in");
	return statement as CaseStatement;
}

function parseSummary(given: { handoff: Id; hash: string; box: string }): Summary {
	const box = decodeSummary(given.box);
	const boxHash = hash(box);
	if (!equal(boxHash, decodeSummary(given.hash))) throw new ProtocolError("bad-content", "summaries: a box does not match its hash");
	return { handoff: given.handoff, hash: boxHash, box };
}

function decodeSummary(text: string): Bytes {
	try {
		return fromBase64Url(text);
	} catch {
		throw new ProtocolError("bad-input", "summaries: takes base64url", "summaries");
	}
}

/** Checks, applies and stores the statements in order. */
async function appendStatements({ db, directory, now, state }: AppendContext, { statements }: Bundle): Promise<Appended> {
	const appended: Appended = { fresh: [], opened: [], pos: 0 };
	for (const statement of statements) {
		const isStored = isKnown(state, statement);
		if (!isStored) {
			checkNewSigner(directory, statement, { whileSuspended: allowedWhileSuspended(state, statement) });
			checkClock(statement.body.at, now);
			applyCase(state, statement, contextOfNewStatement(directory, statement));
			if (statement.type === "case.open" && statement.body.as !== null) await checkCode(db, statement.body.code, statement.body.as, now);
			appended.fresh.push(statement);
			appended.opened.push(...openedBy(statement, state));
		}
		const { seq, prev } = statement.body;
		const place = { ...chainOfStatement(statement), group: state.id, seq, prev, at: now };
		const { groupPos, repeated } = await appendToChain(db, { ...place, statement });
		if (repeated !== isStored) throw new ProtocolError("conflict", "statements: one is stored at another position");
		appended.pos = groupPos ?? 0;
	}
	return appended;
}

/** Stores the epochs and grants of the bundle, and checks that none is missing. */
async function storeKeys(
	{ db, directory, now, state }: AppendContext,
	bundle: Bundle,
	{ fresh, opened }: Appended,
	whileSuspended: boolean,
): Promise<void> {
	const requests = fresh.filter(
		(statement): statement is Extract<CaseStatement, { type: "handoff.request" }> => statement.type === "handoff.request",
	);
	checkEpochs(
		opened,
		bundle.epochs.map(({ epoch }) => epoch),
		state,
	);
	checkSummaries(requests, bundle.summaries);
	for (const { epoch, sealed } of bundle.epochs) {
		const facts = factsFromState(state, epoch.body.compartment, { ...caseContext(directory), now });
		await openEpoch(db, { statement: epoch, sealed, now, directory, facts, whileSuspended, caseId: state.id });
	}
	for (const { grants, sealed } of bundle.grants) await addSectionGrants({ db, directory, now, state }, grants, sealed, whileSuspended);
	for (const request of requests) checkSealed(request, await pendingIn(db, request));
}

async function addSectionGrants(
	{ db, directory, now, state }: AppendContext,
	statements: Statement<"grant">[],
	sealed: SealedBoxes,
	whileSuspended: boolean,
): Promise<void> {
	const compartment = statements[0]?.body.compartment ?? "";
	if (!state.sections[compartment]) throw new ProtocolError("bad-input", "grants: takes grants for sections of this case only", "grants");
	await addGrants(db, {
		statements,
		sealed,
		now,
		directory,
		facts: factsFromState(state, compartment, { ...caseContext(directory), now }),
		whileSuspended,
	});
}

/** By section: the hand-offs for whose to-desk the present epoch key is sealed but not yet released. */
async function pendingIn(db: Db, { body }: Statement<"handoff.request">): Promise<Map<Id, Id[]>> {
	const pending = new Map<Id, Id[]>();
	for (const { compartment } of body.sections) {
		const epoch = (await loadCompartment(db, compartment))?.epochs.at(-1);
		pending.set(compartment, epoch?.pending.map(({ handoff }) => handoff) ?? []);
	}
	return pending;
}

/** Saves the rows that have changed. */
async function saveRows(
	db: Db,
	before: CaseState,
	after: CaseState,
	now: number,
	{ pos, statements }: { pos: number; statements: CaseStatement[] },
): Promise<void> {
	await saveCase(db, caseRow(after), { custody: custodyOf(statements), pos, changed: now });
	await saveSections(db, changedRows(sectionRows(before), sectionRows(after)));
	await saveHandoffs(db, changedRows(handoffRows(before), handoffRows(after)), now);
}

/** Rings the bells of the desks whose hand-offs have moved. */
async function ringBells({ db, bells, state, now }: StoredCase, before: CaseState, fresh: readonly CaseStatement[]): Promise<void> {
	const redAt = new Map(handoffRows(state).map((row) => [row.handoff, row.redAt]));
	const changes = Object.values(state.handoffs).map((after) => ({
		before: before.handoffs[after.id],
		after,
		redAt: redAt.get(after.id) ?? null,
	}));
	await bells.ringForMoves(db, changes, fresh[0]?.body.as ?? null, now);
}

function changedRows<T>(before: readonly T[], after: readonly T[]): T[] {
	const known = new Set(before.map((row) => JSON.stringify(row)));
	return after.filter((row) => !known.has(JSON.stringify(row)));
}

/** Releases, drops and marks the keys of hand-offs, as the bundle has changed the case. */
async function updateGrants({ db, directory, now, state: after }: AppendContext, before: CaseState, { epochs }: Bundle): Promise<void> {
	const { release, drop, ended, holdBack, resumed } = grantEffects(before, after);
	for (const { handoff, compartments } of holdBack) await holdBackGrants(db, handoff, compartments);
	for (const handoff of release) await releaseGrants(db, handoff);
	for (const { handoff, kept } of drop) await dropGrants(db, handoff, kept);
	await dropSummaries(db, ended);
	const renewed = new Set(epochs.map(({ epoch }) => epoch.body.compartment));
	const due = movedSections(before, after).filter((compartment) => !renewed.has(compartment));
	if (due.length > 0) await markDue(db, due);
	for (const { compartment, desk } of endedFollowUps(before, after)) await markUnfollowed(db, compartment, desk);
	for (const compartment of resumed) {
		const section = await loadCompartment(db, compartment);
		const facts = factsFromState(after, compartment, { ...caseContext(directory), now });
		if (section) await setDue(db, compartment, staleness(section, { dir: directory, ...facts }).length > 0);
	}
}
