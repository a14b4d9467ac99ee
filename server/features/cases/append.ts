/**
 * Appends a bundle to a case, in one transaction that holds the lock of the case. The statements are checked one after
 * the other by the same fold that clients use. Then the epochs and grants of the bundle are checked against the new state.
 */
import type { Id } from "#protocol/bytes.ts";
import type { cases } from "#protocol/contracts/cases.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import { type CaseState, type CaseStatement, custodyDue, isKnown } from "#protocol/folds/case-state.ts";
import { checkNewSigner, type Directory, isCurrentDesk, isInDanger } from "#protocol/folds/directory.ts";
import { checkClock } from "#protocol/rules/signing-time.ts";
import { appendToChain, lockGroup } from "#server/chains/chains.ts";
import { keepDesksOpen } from "#server/chains/desk-locks.ts";
import { notify } from "#server/database/notices.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { hasEnded } from "./basis-ends.ts";
import { type Bundle, parseBundle } from "./bundle.ts";
import { type AppendContext, type Appended, storeKeys, updateGrants } from "./bundle-keys.ts";
import { openedBy } from "./bundle-rules.ts";
import { newlyNeeded } from "./case-changes.ts";
import { checkCode } from "./codes.ts";
import type { CaseBells } from "./dependencies.ts";
import { contextOfNewStatement, loadCase } from "./load.ts";
import { caseRow, custodyStatementOf, type HandoffRow, handoffRows, sectionRows } from "./rows.ts";
import { allowedWhileSuspended, chainOfStatement, noteOf } from "./rules.ts";
import { saveCase, saveHandoffs, saveHandoffViews, saveSections, saveSummaries } from "./store.ts";
import type { PlacedStatement } from "./view.ts";

type Append = RequestContext<typeof cases.append>;

/** A case before the bundle. The caller has locked it. */
interface StoredCase extends AppendContext {
	statements: readonly PlacedStatement[];
	/** The length of the directory by which the bundle is judged. */
	judgedLength: number;
	bells: CaseBells;
}

/** @returns the position of the bundle's last statement. Idempotent: the same bundle gets the same position again. */
export async function append({ input, actor, db, directory, now, access }: Append, bells: CaseBells): Promise<{ pos: number }> {
	// The directory may grow during this request.
	const { size: judgedLength } = directory;
	const id = input.params.case;
	const bundle = parseBundle(directory, input.body, id, actor.member);
	const [first] = bundle.statements;
	if (first) access.note(noteOf(first));
	// Only the endpoint for admins checks that the desk has asked for the case.
	if (bundle.statements.some(({ type }) => type === "case.invite"))
		throw new ProtocolError("bad-statement", "type: case.invite is sent to the endpoint for admins");
	await lockGroup(db, id);
	const { state, statements, visibility } = await loadCase(db, directory, id, actor.desks);
	// A case that the actor has nothing to do with is answered as if it didn't exist.
	const context = { ...caseContext(directory), now };
	if (state.custodian !== null && visibility.view(state, statements, context) === null) throw new ProtocolError("not-found");
	return appendBundle({ db, directory, now, state, statements, judgedLength, bells }, bundle);
}

/** Appends a bundle to a case that the caller has locked and loaded. @returns the position of the bundle's last statement. */
export async function appendBundle(stored: StoredCase, bundle: Bundle): Promise<{ pos: number }> {
	const { db, directory, state, statements, judgedLength } = stored;
	const before = structuredClone(state);
	const appended = await appendStatements(stored, bundle);
	if (appended.fresh.length === 0) return { pos: appended.pos };
	if (custodyDue(state))
		throw new ProtocolError("bad-input", "statements: the receive of a transfer must come with its case.custody", "statements");
	const needed = newlyNeeded(before, state);
	checkDesksAreCurrent(directory, needed);
	await keepDesksOpen(db, needed, directory, judgedLength);
	const whileSuspended = appended.fresh.every((statement) => isAllowedWhileSuspended(directory, before, statement));
	await storeKeys(stored, bundle, appended, whileSuspended);
	await saveRows(stored, before, {
		pos: appended.pos,
		statements: [...statements.map(({ statement }) => statement), ...appended.fresh],
	});
	await ringBells(stored, before, appended.fresh);
	await saveSummaries(db, bundle.summaries);
	await updateGrants(stored, before, bundle);
	await notify(db, "case", state.id);
	return { pos: appended.pos };
}

function isAllowedWhileSuspended(directory: Directory, state: CaseState, statement: CaseStatement): boolean {
	const organisation = directory.members.get(statement.body.by)?.organisation ?? null;
	return allowedWhileSuspended(state, statement, isInDanger(directory, organisation));
}

/**
 * Checks that these desks aren't gone. A case that is opened again may need a desk that is gone.
 * @throws ProtocolError `wrong-state` that names such a desk.
 */
function checkDesksAreCurrent(directory: Directory, desks: readonly Id[]): void {
	const gone = desks.find((desk) => !isCurrentDesk(directory, desk));
	if (gone === undefined) return;
	throw new ProtocolError("wrong-state", `statements: desk ${gone} is needed, but it is closed or its organisation has left`);
}

/** Checks, applies and stores the statements in order. For a statement that is stored already, only its position is checked. */
async function appendStatements({ db, directory, now, state }: AppendContext, { statements }: Bundle): Promise<Appended> {
	const appended: Appended = { fresh: [], opened: [], pos: 0 };
	for (const statement of statements) {
		const isStored = isKnown(state, statement);
		if (!isStored) {
			checkNewSigner(directory, statement, { whileSuspended: isAllowedWhileSuspended(directory, state, statement) });
			checkClock(statement.body.at, now);
			applyCase(state, statement, contextOfNewStatement(directory, statement));
			if (statement.type === "case.open" && statement.body.as !== null) await checkCode(db, statement.body.code, statement.body.as, now);
			appended.fresh.push(statement);
			appended.opened.push(...openedBy(statement, state));
		}
		const { seq, prev } = statement.body;
		const place = { ...chainOfStatement(statement), group: state.id, seq, prev, at: now };
		const { groupPos, repeated } = await appendToChain(db, { ...place, statement });
		if (repeated !== isStored) throw new ProtocolError("conflict", "statements: a statement is stored at another position");
		appended.pos = groupPos ?? 0;
	}
	return appended;
}

/** Saves the rows that have changed. */
async function saveRows(
	{ db, directory, now, state: after }: StoredCase,
	before: CaseState,
	{ pos, statements }: { pos: number; statements: CaseStatement[] },
): Promise<void> {
	const context = { ...caseContext(directory), now, directorySize: directory.size };
	await saveCase(db, caseRow(after, context), { custody: custodyStatementOf(statements), pos, changed: now });
	await saveSections(db, changedRows(sectionRows(before), sectionRows(after)));
	// The time of a change is that of the hand-off's own state. Rows that only the time has changed are saved too, but keep theirs.
	const [changed, others] = splitByChange(before, after, handoffRows(after, context));
	await saveHandoffs(db, changed, now);
	await saveHandoffViews(db, others);
}

/** Rings the bells of the desks whose hand-offs have moved. */
async function ringBells(
	{ db, bells, directory, state, now }: StoredCase,
	before: CaseState,
	fresh: readonly CaseStatement[],
): Promise<void> {
	const context = { ...caseContext(directory), now };
	const redAt = new Map(handoffRows(state, context).map((row) => [row.handoff, row.redAt]));
	const changes = Object.values(state.handoffs).map((after) => ({
		before: before.handoffs[after.id],
		after,
		redAt: redAt.get(after.id) ?? null,
		hasClosed: hasEnded(before, state, after, context),
	}));
	await bells.ringForMoves(db, changes, fresh[0]?.body.as ?? null, now);
}

/** The rows of hand-offs that statements have changed, and the rows of all other hand-offs. */
function splitByChange(before: CaseState, after: CaseState, rows: HandoffRow[]): [HandoffRow[], HandoffRow[]] {
	const isChanged = ({ handoff }: HandoffRow) => JSON.stringify(before.handoffs[handoff]) !== JSON.stringify(after.handoffs[handoff]);
	return [rows.filter(isChanged), rows.filter((row) => !isChanged(row))];
}

function changedRows<T>(before: readonly T[], after: readonly T[]): T[] {
	const known = new Set(before.map((row) => JSON.stringify(row)));
	return after.filter((row) => !known.has(JSON.stringify(row)));
}
