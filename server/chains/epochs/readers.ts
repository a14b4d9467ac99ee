/** Who may read and write a compartment, as the stored grants say. One that isn't yours is not there. */
import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { takesPart } from "#protocol/folds/compartment.ts";
import type { Purpose } from "#protocol/log/entry.ts";
import { type Db, fastRead, prepared } from "#server/database/database.ts";
import type { Actor } from "../actor.ts";

/** The ids whose access an actor has: the member's own, and the desks'. */
export function readerIds(actor: Pick<Actor, "member" | "desks">): Id[] {
	return [actor.member, ...actor.desks];
}

/** The relation that gives access, for the access entry. */
export function purposeOf(kind: CompartmentKind): Purpose {
	if (kind === "handoff") return "handoff";
	return kind === "review" ? "oversight" : "care";
}

export interface Readable {
	kind: CompartmentKind;
	caseId: Id | null;
	/** The present epoch. */
	number: number;
	/** The epochs whose keys this reader was given, rising. */
	numbers: number[];
}

const READABLE = `SELECT c.kind, c.case_id AS "caseId", c.number, g.numbers
	FROM compartment c, LATERAL (SELECT array_agg(DISTINCT number ORDER BY number) AS numbers FROM sealed_grant
		WHERE compartment = c.id AND reader = ANY($2::uuid[]) AND released) g
	WHERE c.id = $1 AND g.numbers IS NOT NULL`;

/**
 * Keys that were sealed can't be taken back; what the server hands out of a review ends with the role.
 * @throws ProtocolError not-allowed
 */
export function checkTakesPart(kind: CompartmentKind, { role }: Pick<Actor, "role">): void {
	if (kind === "review" && !takesPart(role))
		throw new ProtocolError("not-allowed", "review: is read by auditors and coordinators, and you are neither any more");
}

/** @throws ProtocolError not-found: the same for what isn't there and what isn't the actor's; not-allowed as checkTakesPart. */
export async function readable(db: Db, compartment: Id, actor: Pick<Actor, "member" | "desks" | "role">): Promise<Readable> {
	const [row] = await fastRead<Readable>(db, "compartment.readable", READABLE, [compartment, readerIds(actor)]);
	if (!row) throw new ProtocolError("not-found");
	checkTakesPart(row.kind, actor);
	return row;
}

const HOLDS = `SELECT EXISTS (SELECT 1 FROM holder WHERE compartment = $1 AND reader = ANY($2::uuid[]) AND released) AS holds`;

/** Whether the actor holds the present epoch, and so may add to the compartment. */
export async function holdsNow(db: Db, compartment: Id, actor: Pick<Actor, "member" | "desks">): Promise<boolean> {
	const [row] = await fastRead<{ holds: boolean }>(db, "compartment.holds", HOLDS, [compartment, readerIds(actor)]);
	return row?.holds ?? false;
}

/** Desks, and members in their own right, that hold the present epoch: who is told of news. */
export async function presentReaders(db: Db, compartment: Id): Promise<{ reader: Id; kind: CompartmentKind }[]> {
	const text = "SELECT DISTINCT h.reader, c.kind FROM holder h JOIN compartment c ON c.id = h.compartment WHERE c.id = $1 AND h.released";
	return prepared(db, "compartment.readers", text, [compartment]);
}
