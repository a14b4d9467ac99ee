/**
 * What compartments must know of cases. The casework feature registers how to find it; features never import each
 * other, and the context knows no case.
 */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { NO_CASE_FACTS, type CaseFacts as ProtocolFacts } from "#protocol/folds/case-facts.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import type { Db } from "#server/database/database.ts";
import type { Actor } from "../actor.ts";
import { checkTakesPart, type Readable } from "./readers.ts";

/** About one compartment of a case. */
export interface CaseFacts extends ProtocolFacts {
	/** Whether the hand-off's basis still covers what it gives: asked at each grant for it. @throws ProtocolError no-basis, not-found */
	checkGrant(handoff: Id): Promise<void>;
}

export interface CaseCompartment {
	id: Id;
	/** The case, which is locked (lockGroup) before this is asked. */
	caseId: Id;
}

/** By what a grant is judged. now: UTC ms. */
export interface JudgedBy {
	directory: Directory;
	now: number;
}

export type CaseFactsSource = (db: Db, compartment: CaseCompartment, by: JudgedBy) => Promise<CaseFacts>;

/** For whatever belongs to no case. */
export const NO_CASE: CaseFacts = {
	...NO_CASE_FACTS,
	checkGrant: async () => {
		throw new ProtocolError("not-found", "handoff: is of no case");
	},
};

const sources = new WeakMap<object, CaseFactsSource>();

/** The slot that the casework feature fills. */
export function registerCaseFacts(context: object, source: CaseFactsSource): void {
	if (sources.has(context)) throw new Error("there is one source of facts about cases");
	sources.set(context, source);
}

export async function caseFacts(context: object, db: Db, compartment: CaseCompartment, by: JudgedBy): Promise<CaseFacts> {
	const source = sources.get(context);
	if (!source) throw new ProtocolError("wrong-state", "compartment: belongs to a case, and this server has no casework");
	return source(db, compartment, by);
}

export interface CustodySource {
	custodianOf(db: Db, caseId: Id): Promise<Id | null>;
	isNeeded(db: Db, desk: Id): Promise<boolean>;
}

const custody = new WeakMap<object, CustodySource>();

/** Another slot that the casework feature fills. */
export function registerCustody(context: object, source: CustodySource): void {
	if (custody.has(context)) throw new Error("there is one source of custody");
	custody.set(context, source);
}

/** The desk that keeps a case; null when there is no such case. */
export async function custodianOf(context: object, db: Db, caseId: Id): Promise<Id | null> {
	return (await custody.get(context)?.custodianOf(db, caseId)) ?? null;
}

/** Whether a desk keeps anything of a case that isn't closed, or gives or takes one over: closed now, it would leave the person with nobody. */
export async function isNeeded(context: object, db: Db, desk: Id): Promise<boolean> {
	return (await custody.get(context)?.isNeeded(db, desk)) ?? false;
}

/**
 * Whether an actor still reaches what they hold keys of: a review with the role alone; and of a suspended organisation its
 * members reach what belongs to the cases that their desks keep, and nothing else.
 * @throws ProtocolError not-allowed, suspended
 */
export async function checkReach(
	context: object,
	db: Db,
	{ kind, caseId }: Pick<Readable, "kind" | "caseId">,
	actor: Pick<Actor, "active" | "desks" | "role">,
): Promise<void> {
	checkTakesPart(kind, actor);
	if (actor.active) return;
	const custodian = caseId === null ? null : await custodianOf(context, db, caseId);
	if (!custodian || !actor.desks.includes(custodian)) throw new ProtocolError("suspended");
}
