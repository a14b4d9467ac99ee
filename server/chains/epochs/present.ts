/** The present epoch from its rows: enough to judge a writer, without folding the chain. Pure. */
import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind } from "#protocol/codes.ts";
import type { Compartment, CompartmentContext } from "#protocol/folds/compartment.ts";
import type { Directory } from "#protocol/folds/directory.ts";

/** A row of `holder`, as `HOLDERS` makes it. */
export interface HolderRow {
	kind: "desk" | "member";
	id: Id;
	via: Id | null;
	ke: number;
	handoff: Id | null;
	released: boolean;
}

/** SQL: the present holders of compartment `c` as JSON. */
export const HOLDERS = `(SELECT json_agg(json_build_object('kind', kind, 'id', holder, 'via', via, 'ke', ke, 'handoff', handoff, 'released', released))
	FROM holder WHERE compartment = c.id)`;

const NOTHING = new Uint8Array(0);

/**
 * The present epoch from its rows, with all that `holds` and `staleness` look at, without folding the chain. What the case
 * changes is told by the row's `due` instead.
 */
export function presentOf(
	id: Id,
	row: { kind: CompartmentKind; owner: Id; number: number; holders: HolderRow[] | null },
	dir: Directory,
): { compartment: Compartment; ctx: CompartmentContext } {
	const rows = row.holders ?? [];
	const holders = rows.filter(({ handoff }) => handoff === null).map(({ kind, id, via, ke }) => ({ kind, id, via, ke, hash: NOTHING }));
	const pending = rows.flatMap(({ id: desk, ke, handoff }) => (handoff === null ? [] : [{ desk, ke, handoff, hash: NOTHING }]));
	const epoch = { number: row.number, objId: NOTHING, kc: NOTHING, owner: row.owner, holders, pending, closes: null, by: "" };
	const live = new Set(rows.filter(({ released }) => released).map(({ handoff }) => handoff));
	return {
		compartment: { id, kind: row.kind, subject: null, section: null, owner: row.owner, epochs: [epoch] },
		ctx: {
			dir,
			sectionOwner: null,
			recipient: (handoff) => pending.find((each) => each.handoff === handoff)?.desk ?? null,
			isLive: (handoff) => live.has(handoff),
			// Asked of new epochs only.
			follows: () => false,
		},
	};
}
