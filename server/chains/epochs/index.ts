/**
 * The chains of compartments: epochs, and grants of their keys. The compartments feature uses them for threads and rotations. The cases
 * feature uses them for sections and the threads of cases and hand-offs, together with the statements of the case.
 *
 * Everything happens in the caller's transaction, behind the compartment's row lock. For a section, the caller locks the case first
 * (lockGroup), so that the facts stay true until the commit.
 */
import { type Bytes, equal, type Id, keyOf } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	actingParty,
	applyEpoch,
	applyGrant,
	applyLeave,
	type Compartment,
	type CompartmentContext,
	presentEpoch,
} from "#protocol/folds/compartment.ts";
import { checkNewSigner, type Directory, judgeAtCheckpoint } from "#protocol/folds/directory.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";
import type { Db } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";
import { appendToChain, chainState, isStored } from "../chains.ts";
import { matchBoxes, type SealedWire } from "./boxes.ts";
import { NO_CASE, type ServerCaseFacts } from "./case-facts.ts";
import {
	type CompartmentRow,
	deleteHolders,
	epochRows,
	holderRow,
	loadCompartment,
	lockCompartment,
	removeHolder,
	storeCompartment,
	storeEpoch,
	storeGrants,
	storeHolders,
	storeNextEpochNumber,
} from "./store.ts";

export {
	type CaseCompartment,
	type CaseSource,
	checkMayFetch,
	type FactsContext,
	NO_CASE,
	type ServerCaseFacts,
} from "./case-facts.ts";
export { clearDue, dueAmong, type GrantRow, markDue, markUnfollowed, setGrantsIf, setGrantsNow } from "./handoffs.ts";
export { findReadable, holderNow, holdsNow, purposeOf, readerIds } from "./readers.ts";
export { loadCompartment } from "./store.ts";

interface SealedRequest {
	/** The sealed boxes that came with the statements. */
	sealed: readonly SealedWire[];
	/** UTC ms. */
	now: number;
	directory: Directory;
	/** The facts after the case statements of the same bundle; NO_CASE for a compartment without a case. */
	facts: ServerCaseFacts;
	/** Whether a suspended signer may do this. A custodian still reads and hands over while it is suspended. Default: false. */
	whileSuspended?: boolean;
}

export interface OpenEpoch extends SealedRequest {
	statement: Statement<"epoch">;
	/** The case that a first epoch belongs to. */
	caseId?: Id | null;
}

export interface AddGrants extends SealedRequest {
	/** All are for the same compartment. */
	statements: readonly Statement<"grant">[];
}

/**
 * Opens a compartment with its first epoch, or its next epoch.
 * @returns repeated: true if the same statement was stored before; nothing has changed then.
 * @throws ProtocolError stale (also when the statement's closing heads or count are not the stored ones), not-allowed, desk-too-small,
 * bad-signature, bad-checkpoint, bad-statement or bad-content; as matchBoxes and appendToChain.
 */
export async function openEpoch(db: Db, input: OpenEpoch): Promise<{ compartment: Compartment; repeated: boolean }> {
	const { statement, now, directory, facts } = input;
	const { body } = statement;
	checkNewSigner(directory, statement, { whileSuspended: input.whileSuspended ?? false });
	const row = await lockCompartment(db, body.compartment);
	const before = row && (await loadCompartment(db, row.id));
	if (before?.epochs.some(({ objId }) => equal(objId, statement.objId))) return { compartment: before, repeated: true };
	// When the case demands the next epoch (`due`), the facts of now don't say why.
	const isPast = row?.due ?? false;
	const judge = (dir: Directory) => applyEpoch(before, statement, compartmentContext(dir, { ...facts, isPast }));
	const after = judge(directory);
	judgeAtCheckpoint(directory, statement, judge);
	if (row) checkCloses(row, body.closes);
	const epoch = presentEpoch(after);
	const rows = epochRows(epoch, facts.hasOpenGrants);
	const boxes = matchBoxes(
		rows.map(({ hash }) => hash),
		input.sealed,
	);
	const { seq, repeated } = await appendToCompartmentChain(db, after.id, statement, now);
	if (repeated) return { compartment: after, repeated };
	if (row) await storeNextEpochNumber(db, after, epoch.number);
	else await storeCompartment(db, after, input.caseId ?? null, now);
	await storeEpoch(db, after.id, epoch.number, seq);
	await storeGrants(db, after.id, rows, boxes);
	if (row) await deleteHolders(db, after.id);
	await storeHolders(db, after.id, rows);
	await notify(db, "compartment", after.id);
	return { compartment: after, repeated: false };
}

/** Checks that the signer has seen all entries of the epoch before. Later, entries that these heads don't reach are refused. */
function checkCloses({ heads, count }: CompartmentRow, closes: { heads: Bytes[]; count: number } | null): void {
	const stored = new Set(heads.map(keyOf));
	const named = new Set((closes?.heads ?? []).map(keyOf));
	const isSame =
		closes !== null &&
		closes.count === count &&
		named.size === closes.heads.length &&
		named.size === stored.size &&
		[...named].every((key) => stored.has(key));
	if (!isSame) throw new ProtocolError("stale", "closes: heads or count are not the present ones of the compartment; read it again");
}

/**
 * Adds grants of old epochs, or of sections for the to-desk of a hand-off. All or nothing. Grants that were stored before are skipped.
 * @returns repeated: true if all grants were stored before; nothing has changed then.
 * @throws ProtocolError as openEpoch and `ServerCaseFacts.checkGrant`; not-found for an unknown compartment; bad-input when the grants are
 * for several compartments.
 */
export async function addGrants(db: Db, input: AddGrants): Promise<{ compartment: Compartment; repeated: boolean }> {
	const { statements, now, directory, facts } = input;
	const id = statements[0]?.body.compartment ?? "";
	const row = await lockCompartment(db, id);
	let folded = row && (await loadCompartment(db, id));
	if (!row || !folded) throw new ProtocolError("not-found");
	const boxes = matchBoxes(
		statements.map(({ body }) => body.holder.hash),
		input.sealed,
	);
	let fresh = 0;
	for (const statement of statements) {
		const { body } = statement;
		if (body.compartment !== id) throw new ProtocolError("bad-input", "grants: must all be for the same compartment", "grants");
		checkNewSigner(directory, statement, { whileSuspended: input.whileSuspended ?? false });
		// Only a new grant is judged. A grant that was stored before stays valid.
		if (isKnown(folded, body)) continue;
		const before: Compartment = folded;
		const judge = (dir: Directory) => applyGrant(before, statement, compartmentContext(dir, facts));
		folded = judge(directory);
		judgeAtCheckpoint(directory, statement, judge);
		if (body.handoff !== null) await facts.checkGrant(body.handoff);
		if ((await appendToCompartmentChain(db, id, statement, now)).repeated) continue;
		fresh += 1;
		const rows = [holderRow(body.number, body.holder, body.handoff, facts.hasOpenGrants)];
		await storeGrants(db, id, rows, boxes);
		if (body.number === row.number) await storeHolders(db, id, rows);
	}
	if (fresh > 0) await notify(db, "compartment", id);
	return { compartment: folded, repeated: fresh === 0 };
}

/**
 * Takes a holder out of a thread. The thread is due: nobody writes there until a holder that remains has opened the next epoch.
 * @throws ProtocolError as applyLeave and appendToChain; not-found for an unknown compartment.
 */
export async function leaveCompartment(
	db: Db,
	{ statement, now, directory }: { statement: Statement<"leave">; now: number; directory: Directory },
): Promise<void> {
	const { compartment: id } = statement.body;
	const row = await lockCompartment(db, id);
	const before = row && (await loadCompartment(db, id));
	if (!before) throw new ProtocolError("not-found");
	if (await isStored(db, id, statement)) return;
	checkNewSigner(directory, statement);
	const judge = (dir: Directory) => applyLeave(before, statement, compartmentContext(dir, NO_CASE));
	judge(directory);
	judgeAtCheckpoint(directory, statement, judge);
	await appendToCompartmentChain(db, id, statement, now);
	await removeHolder(db, id, actingParty(statement.body));
	await notify(db, "compartment", id);
}

/** Whether a grant with this sealed key is stored. Sealing is random, so each hash occurs once in an epoch. */
function isKnown(compartment: Compartment, { number, holder }: Statement<"grant">["body"]): boolean {
	const epoch = compartment.epochs[number - 1];
	return [...(epoch?.holders ?? []), ...(epoch?.pending ?? [])].some(({ hash }) => equal(hash, holder.hash));
}

function compartmentContext(dir: Directory, facts: ServerCaseFacts): CompartmentContext {
	const { sectionOwner, isPast, recipient, hasOpenGrants, follows } = facts;
	return { dir, sectionOwner, isPast, recipient, hasOpenGrants, follows };
}

async function appendToCompartmentChain(
	db: Db,
	chain: Id,
	statement: AnyStatement,
	at: number,
): Promise<{ seq: number; repeated: boolean }> {
	const state = await chainState(db, chain);
	const seq = state?.length ?? 0;
	const { repeated } = await appendToChain(db, { chain, kind: "epochs", seq, prev: state?.head ?? null, statement, at });
	return { seq, repeated };
}
