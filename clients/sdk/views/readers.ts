/** Who can read something, with names, for the line under the title. */
import { organisationName } from "#protocol/folds/directory.ts";
import type { OpenCompartment } from "../compartments/compartment.ts";
import { whoReads } from "../compartments/readers.ts";
import type { UnlockedSession } from "../context.ts";
import { namesOf } from "./names.ts";
import { deskName, type PartyName } from "./parties.ts";

export interface PresentReader extends PartyName {
	/** How many people a desk has. Null for a member. */
	people: number | null;
	/** When they became readers, UTC ms; null for readers of everything. */
	since: number | null;
	/** Whether they can also read what was written before they became readers. */
	hasHistory: boolean;
	/** They became readers since my last visit. */
	isNew?: boolean;
}

/** Who can read a compartment. */
export interface ReadersView {
	now: PresentReader[];
	/** Who was asked and hasn't accepted yet. */
	waiting: PartyName[];
	/** Who could read it earlier. until: UTC ms. They keep what they have read. */
	past: (PartyName & { until: number })[];
	/** How many people read now, each once. */
	people: number;
	/** When this was last checked with the server, UTC ms. */
	checkedAt: number;
	/** Whether the readers can't be determined. Then nothing may be written. */
	isBroken: boolean;
}

/** Who reads a compartment that was opened. */
export async function readersOf(session: UnlockedSession, opened: OpenCompartment): Promise<ReadersView> {
	const { dir } = session;
	const names = await namesOf(session);
	const readers = await whoReads(session, opened);
	session.memory.involvedDesks.set(opened.id, new Set(readers.readers.map(({ id }) => id)));
	const named = ({ kind, id, organisation }: { kind: string; id: string; organisation: string | null }): PartyName =>
		kind === "desk" ? deskName(session, id) : { id, name: names.get(id) ?? "", organisation: organisationName(dir, organisation) };
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
