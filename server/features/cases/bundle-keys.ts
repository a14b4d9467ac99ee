/** The keys of a bundle: stores the keys that come with it, and changes the keys that were sealed for hand-offs before. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import type { CaseState, CaseStatement } from "#protocol/folds/case-state.ts";
import { type Directory, deskIsStale } from "#protocol/folds/directory.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import {
	addGrants,
	clearDue,
	loadCompartment,
	markDue,
	markUnfollowed,
	openEpoch,
	type ServerCaseFacts,
	setGrantsNow,
} from "#server/chains/epochs/index.ts";
import type { Db } from "#server/database/database.ts";
import type { Bundle, SealedBoxes } from "./bundle.ts";
import { checkEpochs, checkSealed, checkSummaries, type OpenedCompartment } from "./bundle-rules.ts";
import { endedFollowUps, movedSections } from "./case-changes.ts";
import { currentSections } from "./current-sections.ts";
import { factsFromState } from "./facts.ts";
import { endedHandoffs, grantRows } from "./grant-rows.ts";
import { dropSummaries } from "./store.ts";

export interface AppendContext {
	db: Db;
	directory: Directory;
	/** UTC ms. */
	now: number;
	/** The case. Each statement that is applied changes it. */
	state: CaseState;
}

/** The part of a bundle that is new. */
export interface Appended {
	/** The statements that were not stored before. */
	fresh: CaseStatement[];
	/** The compartments that these statements open. */
	opened: OpenedCompartment[];
	/** The position of the bundle's last statement. */
	pos: number;
}

function sectionFacts({ directory, now, state }: AppendContext, compartment: Id): ServerCaseFacts {
	return factsFromState(state, compartment, { ...caseContext(directory), now });
}

/** Stores the epochs and grants of the bundle, and checks that none is missing. */
export async function storeKeys(
	context: AppendContext,
	bundle: Bundle,
	{ fresh, opened }: Appended,
	whileSuspended: boolean,
): Promise<void> {
	const { db, directory, now, state } = context;
	const requests = fresh.filter((statement) => statement.type === "handoff.request");
	checkEpochs(
		opened,
		bundle.epochs.map(({ epoch }) => epoch),
		state,
	);
	checkSummaries(requests, bundle.summaries);
	for (const { epoch, sealed } of bundle.epochs) {
		const facts = sectionFacts(context, epoch.body.compartment);
		await openEpoch(db, { statement: epoch, sealed, now, directory, facts, whileSuspended, caseId: state.id });
	}
	for (const { grants, sealed } of bundle.grants) await addSectionGrants(context, grants, sealed, whileSuspended);
	for (const request of requests) {
		const { to = "" } = state.handoffs[request.body.handoff] ?? {};
		checkSealed(request, { isStale: deskIsStale(directory, to), pending: await pendingIn(db, request) });
	}
}

async function addSectionGrants(
	context: AppendContext,
	statements: Statement<"grant">[],
	sealed: SealedBoxes,
	whileSuspended: boolean,
): Promise<void> {
	const { db, directory, now, state } = context;
	const compartment = statements[0]?.body.compartment ?? "";
	if (!state.sections[compartment]) throw new ProtocolError("bad-input", "grants: takes grants for sections of this case only", "grants");
	await addGrants(db, { statements, sealed, now, directory, facts: sectionFacts(context, compartment), whileSuspended });
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

/**
 * Releases, closes and deletes the sealed keys of hand-offs by the present moment. Deletes the summaries of the hand-offs that have ended,
 * and marks the sections that need another epoch.
 */
export async function updateGrants(context: AppendContext, before: CaseState, { epochs }: Bundle): Promise<void> {
	const { db, directory, now, state: after } = context;
	const rows = grantRows(after, { ...caseContext(directory), now });
	await setGrantsNow(db, rows);
	await dropSummaries(db, endedHandoffs(before, after));
	await markChangedSections(db, context, before, epochs);
	const current = await currentSections(context, rows);
	if (current.length > 0) await clearDue(db, current);
}

/** Marks the sections that need another epoch, because they have a new owner or a follow-up has ended. */
async function markChangedSections(
	db: Db,
	{ directory, now, state: after }: AppendContext,
	before: CaseState,
	epochs: Bundle["epochs"],
): Promise<void> {
	const renewed = new Set(epochs.map(({ epoch }) => epoch.body.compartment));
	const due = movedSections(before, after).filter((compartment) => !renewed.has(compartment));
	if (due.length > 0) await markDue(db, due);
	for (const { compartment, desk } of endedFollowUps(before, after, { ...caseContext(directory), now }))
		await markUnfollowed(db, compartment, desk);
}
