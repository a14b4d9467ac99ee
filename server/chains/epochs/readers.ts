/** Decides by the stored grants who may read and write a compartment. For everybody else, the compartment is not found. */
import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { mayHoldReview } from "#protocol/folds/compartment.ts";
import type { Purpose } from "#protocol/log/entry.ts";
import { type Db, fastRead, prepared } from "#server/database/database.ts";
import type { Actor } from "../actor.ts";

/** The ids of the holders that an actor reads as: the member, and the member's desks. */
export function readerIds(actor: Pick<Actor, "member" | "desks">): Id[] {
	return [actor.member, ...actor.desks];
}

/** The purpose that the access entry names: why somebody who reads a compartment of this kind may do so. */
export function purposeOf(kind: CompartmentKind): Purpose {
	if (kind === "handoff") return "handoff";
	return kind === "review" ? "oversight" : "care";
}

export interface ReadableCompartment {
	kind: CompartmentKind;
	caseId: Id | null;
	/** The present epoch. */
	number: number;
	/** The epochs of which this reader got the keys, in rising order. */
	numbers: number[];
}

const READABLE = `SELECT c.kind, c.case_id AS "caseId", c.number, g.numbers
	FROM compartment c, LATERAL (SELECT array_agg(DISTINCT number ORDER BY number) AS numbers FROM sealed_grant
		WHERE compartment = c.id AND reader = ANY($2::uuid[]) AND released) g
	WHERE c.id = $1 AND g.numbers IS NOT NULL`;

/**
 * Checks that the actor still has a role that takes part in reviews. Sealed keys can't be taken back, so the server stops handing out
 * the content.
 * @throws ProtocolError not-allowed
 */
export function checkReviewRole(kind: CompartmentKind, { role }: Pick<Actor, "role">): void {
	if (kind === "review" && !mayHoldReview(role))
		throw new ProtocolError("not-allowed", "review: only auditors and coordinators read it, and you have neither role any more");
}

/**
 * Finds a compartment that the actor can read.
 * @throws ProtocolError not-found, also when the compartment exists but the actor can't read it; not-allowed as checkReviewRole.
 */
export async function findReadable(db: Db, compartment: Id, actor: Pick<Actor, "member" | "desks" | "role">): Promise<ReadableCompartment> {
	const [row] = await fastRead<ReadableCompartment>(db, "compartment.readable", READABLE, [compartment, readerIds(actor)]);
	if (!row) throw new ProtocolError("not-found");
	checkReviewRole(row.kind, actor);
	return row;
}

const HOLDER =
	"SELECT reader FROM holder WHERE compartment = $1 AND reader = ANY($2::uuid[]) AND released ORDER BY reader = $3, reader LIMIT 1";

/**
 * The holder of the present epoch's key through which the actor may write: one of the actor's desks if possible, else the member. Null when
 * the actor may not write.
 */
export async function holderNow(db: Db, compartment: Id, actor: Pick<Actor, "member" | "desks">): Promise<Id | null> {
	const [row] = await fastRead<{ reader: Id }>(db, "compartment.holder", HOLDER, [compartment, readerIds(actor), actor.member]);
	return row?.reader ?? null;
}

/** Whether the actor holds the key of the present epoch, and so may write to the compartment. */
export async function holdsNow(db: Db, compartment: Id, actor: Pick<Actor, "member" | "desks">): Promise<boolean> {
	return (await holderNow(db, compartment, actor)) !== null;
}

/** The desks and members that got the key of the present epoch, also those that have left since. They are notified of changes. */
export async function presentReaders(db: Db, compartment: Id): Promise<{ reader: Id; kind: CompartmentKind }[]> {
	const text = `SELECT DISTINCT g.reader, c.kind FROM sealed_grant g JOIN compartment c ON c.id = g.compartment AND c.number = g.number
		WHERE c.id = $1 AND g.released`;
	return prepared(db, "compartment.readers", text, [compartment]);
}
