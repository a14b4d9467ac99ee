/** Who can read something, with names, for the line under the title. */
import { type OpenCompartment, whoReads } from "#sdk/index.ts";
import type { PartyName, ReadersView } from "../kinds.ts";
import { namesOf } from "./names.ts";
import { deskName } from "./parties.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** Who reads a compartment that was opened. */
export async function readersOf(sitting: Sitting, opened: OpenCompartment): Promise<ReadersView> {
	const session = sessionOf(sitting);
	const { dir } = session;
	const names = await namesOf(sitting);
	const readers = await whoReads(session, opened);
	sitting.involvedDesks.set(opened.id, new Set(readers.readers.map(({ id }) => id)));
	const named = ({ kind, id, organisation }: { kind: string; id: string; organisation: string | null }): PartyName =>
		kind === "desk"
			? deskName(session, id)
			: { id, name: names.get(id) ?? "", organisation: (organisation && dir.organisations.get(organisation)?.name) || null };
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
