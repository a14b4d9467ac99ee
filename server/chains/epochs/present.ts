/** Builds the present epoch from its rows, which is enough to judge a writer without folding the chain. Pure. */
import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind } from "#protocol/codes.ts";
import type { Compartment, CompartmentContext } from "#protocol/folds/compartment.ts";
import type { Directory } from "#protocol/folds/directory.ts";

/** A row of `holder`, as `HOLDERS` returns it. `GrantRow` in store.ts explains the fields. */
export interface HolderRow {
	kind: "desk" | "member";
	id: Id;
	via: Id | null;
	ke: number;
	handoff: Id | null;
	released: boolean;
}

/** SQL for the present holders of compartment `c`, as JSON. */
export const HOLDERS = `(SELECT json_agg(json_build_object('kind', kind, 'id', holder, 'via', via, 'ke', ke, 'handoff', handoff, 'released', released))
	FROM holder WHERE compartment = c.id)`;

const NO_BYTES = new Uint8Array(0);

/**
 * A compartment with only its present epoch, and the context in which `holds` and `staleness` judge it. A change of the case is not seen
 * here: the row's `due` says whether the case demands the next epoch.
 */
export function presentCompartment(
	id: Id,
	row: { kind: CompartmentKind; owner: Id; number: number; holders: HolderRow[] | null },
	dir: Directory,
): { compartment: Compartment; context: CompartmentContext } {
	const rows = row.holders ?? [];
	const holders = rows.filter(({ handoff }) => handoff === null).map(({ kind, id, via, ke }) => ({ kind, id, via, ke, hash: NO_BYTES }));
	const pending = rows.flatMap(({ id: desk, ke, handoff }) => (handoff === null ? [] : [{ desk, ke, handoff, hash: NO_BYTES }]));
	const epoch = {
		number: row.number,
		objId: NO_BYTES,
		kc: NO_BYTES,
		owner: row.owner,
		holders,
		pending,
		closes: null,
		left: [],
		cpSize: 0,
	};
	const unsigned = { by: "", as: null, isRepair: false };
	const live = new Set(rows.filter(({ released }) => released).map(({ handoff }) => handoff));
	return {
		compartment: { id, kind: row.kind, subject: null, section: null, owner: row.owner, epochs: [{ ...epoch, ...unsigned }] },
		context: {
			dir,
			sectionOwner: null,
			isPast: false,
			recipient: (handoff) => pending.find((each) => each.handoff === handoff)?.desk ?? null,
			hasOpenGrants: (handoff) => live.has(handoff),
			// The end of a follow-up sets `due`.
			follows: () => true,
		},
	};
}
