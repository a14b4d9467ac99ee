/** Who can read something, with names, for the line under the title. */
import type { fetchNames, Readers, UnlockedSession } from "#sdk/index.ts";

/** Verified names of members, by id. */
export type Names = Awaited<ReturnType<typeof fetchNames>>;

interface PartyName {
	id: string;
	/** The desk, or the person. Empty when the name isn't known. */
	name: string;
	organisation: string | null;
}

export interface ReadersView {
	/** people: how many that is; null for a single person. since: UTC ms; null for readers of everything. */
	now: (PartyName & { people: number | null; since: number | null; hasHistory: boolean })[];
	/** Asked, and not accepted yet. */
	waiting: PartyName[];
	/** until: UTC ms. */
	past: (PartyName & { until: number })[];
	/** How many people read now, each once. */
	people: number;
	/** When this was last checked against the directory, UTC ms. */
	checkedAt: number;
	/** Nobody can say who reads, and nothing may be written. */
	isBroken: boolean;
}

export function readersView({ dir }: UnlockedSession, names: Names, readers: Readers): ReadersView {
	const named = ({ kind, id, organisation }: { kind: string; id: string; organisation: string | null }): PartyName => ({
		id,
		name: (kind === "desk" ? dir.desks.get(id)?.name : names.get(id)) ?? "",
		organisation: (organisation && dir.organisations.get(organisation)?.name) || null,
	});
	return {
		now: readers.readers.map((each) => ({
			...named(each),
			people: each.kind === "desk" ? each.people.length : null,
			since: each.history ? null : each.since,
			hasHistory: each.history,
		})),
		waiting: readers.waiting.map(named),
		past: readers.past.map((each) => ({ ...named(each), until: each.until })),
		people: readers.people,
		checkedAt: readers.checkedAt,
		isBroken: readers.broken,
	};
}
