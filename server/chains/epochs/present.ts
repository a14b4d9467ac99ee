/** Builds the present epoch from its rows, which is enough to judge a writer without folding the chain. Pure. */
import { type Id, NO_BYTES } from "#protocol/bytes.ts";
import type { CompartmentKind } from "#protocol/codes.ts";
import type { Compartment, CompartmentContext, Epoch, Holder } from "#protocol/folds/compartment.ts";
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

/** SQL for the desks that held epoch 1 of the thread of a hand-off, as JSON. Null for all other kinds. */
export const FIRST_DESKS = `CASE WHEN c.kind = 'handoff'
	THEN (SELECT json_agg(DISTINCT reader) FROM sealed_grant WHERE compartment = c.id AND number = 1) END`;

/** The columns of a compartment by which the keys of its present epoch are judged. */
export interface PresentRow {
	kind: CompartmentKind;
	owner: Id;
	/** The number of the present epoch. */
	number: number;
	holders: HolderRow[] | null;
	/** As `FIRST_DESKS` returns them. */
	firstDesks: Id[] | null;
}

/**
 * A compartment with its present epoch, and the context in which `holds` and `staleness` judge it. Before that epoch stands an epoch 1 with
 * the desks of a hand-off's thread. A change of the case is not seen here: the row's `due` says whether the case demands the next epoch.
 */
export function presentCompartment(id: Id, row: PresentRow, dir: Directory): { compartment: Compartment; context: CompartmentContext } {
	const rows = row.holders ?? [];
	const holders = rows.filter(({ handoff }) => handoff === null).map(({ kind, id, via, ke }) => ({ kind, id, via, ke, hash: NO_BYTES }));
	const pending = rows.flatMap(({ id: desk, ke, handoff }) => (handoff === null ? [] : [{ desk, ke, handoff, hash: NO_BYTES }]));
	const unsigned = { objId: NO_BYTES, kc: NO_BYTES, closes: null, left: [], by: "", as: null, isRepair: false, cpSize: 0 };
	const present: Epoch = { ...unsigned, number: row.number, owner: row.owner, holders, pending };
	const firstHolders = (row.firstDesks ?? []).map((id): Holder => ({ kind: "desk", id, via: null, ke: 0, hash: NO_BYTES }));
	const first: Epoch = { ...present, number: 1, holders: firstHolders, pending: [] };
	const live = new Set(rows.filter(({ released }) => released).map(({ handoff }) => handoff));
	return {
		compartment: { id, kind: row.kind, subject: null, section: null, owner: row.owner, epochs: [first, present] },
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
