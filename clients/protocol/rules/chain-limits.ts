/**
 * Limits the number of statements in a chain, or in all chains of a case together. Each request folds all of them again, so
 * without a limit one member could make every request slow. A member could also fill a chain on purpose. Therefore the last
 * places accept only key changes, custody, consents and hand-offs. SPEC, section 2.
 */
import type { Id } from "../bytes.ts";
import { type FullLimit, ProtocolError } from "../errors.ts";
import type { StatementType } from "../statements/registry.ts";
import type { AnyStatement } from "../statements/statement.ts";

export const MAX_STATEMENTS = 2_000;
/** How many places at the end are reserved. */
export const RESERVED_PLACES = 200;
/** How many reserved places one member may use, so that no member can fill all of them. */
export const RESERVED_PER_MEMBER = 40;
/** The number of the first reserved place. Places count from 0. */
export const FIRST_RESERVED_PLACE = MAX_STATEMENTS - RESERVED_PLACES;

const ALLOWED_IN_RESERVED = new Set<StatementType>([
	"epoch",
	"case.custody",
	"case.take-over",
	"case.countersign",
	"case.invite",
	"case.attest",
	"consent.record",
	"consent.move",
	"handoff.draft",
	"handoff.request",
	"handoff.move",
	"handoff.countersign",
]);

/**
 * Refuses a statement for which the case or the chain has no place left.
 * @param place number of the statement, from 0: within the case, or within a chain that belongs to no case.
 * @param reservedSigners the signers of the statements in reserved places so far.
 * @throws ProtocolError full
 */
export function checkChainLimits(place: number, { type, body }: AnyStatement, reservedSigners: readonly Id[]): void {
	if (place < FIRST_RESERVED_PLACE) return;
	if (place >= MAX_STATEMENTS) throw full("all", `there are ${MAX_STATEMENTS}, which is the limit`);
	const allowed = ALLOWED_IN_RESERVED.has(type) || (type === "grant" && body.handoff !== null);
	if (!allowed) throw full("reserved", `the last ${RESERVED_PLACES} places are reserved for key changes, consents and hand-offs`);
	if (reservedSigners.filter((by) => by === body.by).length >= RESERVED_PER_MEMBER)
		throw full("member", `one member may use ${RESERVED_PER_MEMBER} of the last ${RESERVED_PLACES} places`);
}

const full = (limit: FullLimit, rule: string) => new ProtocolError("full", `statements: ${rule}`, undefined, { limit });
