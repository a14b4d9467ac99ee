/**
 * How many statements a chain takes, and a case in all its chains together: each is folded anew at every request that needs
 * it, so nobody may make it costly for all others. And since whoever holds a key could fill it on purpose, the last places
 * take only what locks a leaver out or brings the person on. SPEC, section "Chains".
 */
import type { Id } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import type { StatementType } from "../statements/registry.ts";
import type { AnyStatement } from "../statements/statement.ts";

export const MOST_STATEMENTS = 2_000;
/** The last so many places are kept. */
export const KEPT_PLACES = 200;
/** So many of the kept places are for one member at most: nobody fills them alone. */
export const KEPT_FOR_ONE = 40;
/** From this place on they are kept. */
export const FIRST_KEPT = MOST_STATEMENTS - KEPT_PLACES;

const KEPT_FOR = new Set<StatementType>([
	"epoch",
	"case.custody",
	"consent.record",
	"consent.move",
	"handoff.draft",
	"handoff.request",
	"handoff.move",
	"handoff.countersign",
]);

/**
 * @param place of the statement, from 0: in the case, or in a chain that belongs to none.
 * @param taken who signed what stands in kept places already.
 * @throws ProtocolError full
 */
export function checkPlace(place: number, { type, body }: AnyStatement, taken: readonly Id[]): void {
	if (place < FIRST_KEPT) return;
	if (place >= MOST_STATEMENTS) throw new ProtocolError("full", `statements: there are ${MOST_STATEMENTS}`);
	const kept = KEPT_FOR.has(type) || (type === "grant" && body.handoff !== null);
	if (!kept) throw new ProtocolError("full", `statements: the last ${KEPT_PLACES} places are kept for key changes and hand-offs`);
	if (taken.filter((by) => by === body.by).length >= KEPT_FOR_ONE)
		throw new ProtocolError("full", `statements: of the last ${KEPT_PLACES} places one member takes ${KEPT_FOR_ONE} at most`);
}
