/** The keys of a bundle: stores the keys that come with it, and changes the keys that were sealed for hand-offs before. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import type { CaseState, CaseStatement } from "#protocol/folds/case-state.ts";
import { staleness } from "#protocol/folds/compartment.ts";
import { type Directory, deskIsStale } from "#protocol/folds/directory.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import {
	addGrants,
	dropGrants,
	holdBackGrants,
	loadCompartment,
	markDue,
	markUnfollowed,
	openEpoch,
	releaseGrants,
	type ServerCaseFacts,
	setDue,
} from "#server/chains/epochs/index.ts";
import type { Db } from "#server/database/database.ts";
import type { Bundle, SealedBoxes } from "./bundle.ts";
import { checkEpochs, checkSealed, checkSummaries, type OpenedCompartment } from "./bundle-rules.ts";
import { endedFollowUps, movedSections } from "./case-changes.ts";
import { factsFromState } from "./facts.ts";
import { grantEffects } from "./grant-effects.ts";
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
 * Releases, holds back and drops the sealed keys of hand-offs, as the bundle has changed the case. Deletes the summaries of the hand-offs
 * that have ended, and marks the sections that need another epoch.
 */
export async function updateGrants(context: AppendContext, before: CaseState, { epochs }: Bundle): Promise<void> {
	const { db, state: after } = context;
	const { release, drop, ended, holdBack, resumed } = grantEffects(before, after);
	for (const { handoff, compartments } of holdBack) await holdBackGrants(db, handoff, compartments);
	for (const handoff of release) await releaseGrants(db, handoff);
	for (const { handoff, kept } of drop) await dropGrants(db, handoff, kept);
	await dropSummaries(db, ended);
	await markChangedSections(db, before, after, epochs);
	for (const compartment of resumed) await updateDue(context, compartment);
}

/** Marks the sections that need another epoch, because they have a new owner or a follow-up has ended. */
async function markChangedSections(db: Db, before: CaseState, after: CaseState, epochs: Bundle["epochs"]): Promise<void> {
	const renewed = new Set(epochs.map(({ epoch }) => epoch.body.compartment));
	const due = movedSections(before, after).filter((compartment) => !renewed.has(compartment));
	if (due.length > 0) await markDue(db, due);
	for (const { compartment, desk } of endedFollowUps(before, after)) await markUnfollowed(db, compartment, desk);
}

/** Computes anew whether a section waits for its next epoch. */
async function updateDue(context: AppendContext, compartment: Id): Promise<void> {
	const { db, directory } = context;
	const section = await loadCompartment(db, compartment);
	if (section) await setDue(db, compartment, staleness(section, { dir: directory, ...sectionFacts(context, compartment) }).length > 0);
}
