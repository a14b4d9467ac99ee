/** The facts about cases that compartments depend on. Features never import each other, so they get these facts as an argument. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type CaseFacts, NO_CASE_FACTS } from "#protocol/folds/case-facts.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import type { Db } from "#server/database/database.ts";
import type { Actor } from "../actor.ts";
import { checkReviewRole, type ReadableCompartment } from "./readers.ts";

/** The facts about one compartment of a case, with a check that only the server makes. */
export interface ServerCaseFacts extends CaseFacts {
	/** Checks, for a grant of a hand-off, that the basis still covers the granted sections. @throws ProtocolError no-basis, not-found */
	checkGrant(handoff: Id): Promise<void>;
}

export interface CaseCompartment {
	id: Id;
	/** The caller has locked this case (lockGroup). */
	caseId: Id;
}

/** The directory and the time by which a grant is judged. */
export interface FactsContext {
	directory: Directory;
	/** UTC ms. */
	now: number;
}

/** The facts for a compartment that belongs to no case. */
export const NO_CASE: ServerCaseFacts = {
	...NO_CASE_FACTS,
	checkGrant: async () => {
		throw new ProtocolError("not-found", "handoff: this compartment belongs to no case");
	},
};

/** Gives other features facts about cases. The cases feature implements it, and `server/features.ts` passes it to the other features. */
export interface CaseSource {
	/** The facts by which an epoch or a grant of this compartment is judged. */
	facts(db: Db, compartment: CaseCompartment, by: FactsContext): Promise<ServerCaseFacts>;
	/**
	 * Opens and closes the sections whose reading has changed with the time, in the case of this compartment or file. Call it outside of a
	 * transaction, before the keys or contents of a compartment are read. Costs one fast read when nothing has changed.
	 */
	refresh(db: Db, object: Id, by: FactsContext): Promise<void>;
	/** The custodian of a case; null when there is no such case. */
	custodianOf(db: Db, caseId: Id): Promise<Id | null>;
	/** All desks that have a part in a case, or had one through a hand-off; empty when there is no such case. */
	desksOf(db: Db, caseId: Id): Promise<Id[]>;
	/**
	 * The custodian of a case, and the to-desks of its hand-offs that are accepted and neither received nor over, or by which they have her or
	 * still read how to meet her. @param now UTC ms
	 */
	keepersOf(db: Db, caseId: Id, now: number): Promise<Id[]>;
	/**
	 * Ids of cases by code or by the beginning of the id: at most 20.
	 * @param desks only cases in which one of these desks has or had a part, as in `desksOf`; null for all cases.
	 */
	find(db: Db, by: { code?: string | undefined; prefix?: string | undefined }, desks: readonly Id[] | null): Promise<Id[]>;
	/** Which section of a case each of these compartments is. Compartments that aren't sections are left out. */
	sectionsOf(db: Db, compartments: readonly Id[]): Promise<{ compartment: Id; section: Section }[]>;
	/** Whether an open case, a section of an open case, or a hand-off in progress needs this desk, so that the desk must not be closed. */
	isNeeded(db: Db, desk: Id): Promise<boolean>;
}

/**
 * Checks that the actor may still fetch a compartment whose keys the actor holds. A review needs the role of auditor or coordinator.
 * Members of a suspended organisation may fetch only compartments of the cases that their desks keep, have accepted, or need to meet her;
 * and none while people are in danger there.
 * @param now UTC ms
 * @throws ProtocolError not-allowed, suspended
 */
export async function checkMayFetch(
	cases: Pick<CaseSource, "keepersOf">,
	db: Db,
	{ kind, caseId }: Pick<ReadableCompartment, "kind" | "caseId">,
	actor: Pick<Actor, "active" | "desks" | "inDanger" | "role">,
	now: number,
): Promise<void> {
	checkReviewRole(kind, actor);
	if (actor.active) return;
	const keepers = caseId === null || actor.inDanger ? [] : await cases.keepersOf(db, caseId, now);
	if (!keepers.some((desk) => actor.desks.includes(desk))) throw new ProtocolError("suspended");
}
