/** Who reads each section of a case. It opens no section. */
import { readersOfCase } from "#sdk/casework/index.ts";
import { deskName } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface CaseReaders {
	sections: {
		compartment: string;
		section: string;
		/** since: UTC ms, or null when my view of the case doesn't show it. */
		readers: { party: PartyName; people: number; isOwner: boolean; since: number | null }[];
		/** until: when the answer is due, UTC ms. The desk can still accept after that. Null when my view of the case doesn't show it. */
		waiting: { party: PartyName; until: number | null }[];
		/** until: UTC ms, or null when my view of the case doesn't show it. */
		past: { party: PartyName; until: number | null }[];
	}[];
	/** When the directory was last checked with the server, UTC ms. */
	checkedAt: number;
}

export const caseReaders = reads(
	{ topics: ["case", "directory"] },
	async (sitting: Sitting, { id }: { id: string }): Promise<CaseReaders> => {
		const session = sessionOf(sitting);
		const sections = await readersOfCase(session, id);
		return {
			sections: sections.map(({ compartment, section, readers, waiting, past }) => ({
				compartment,
				section,
				readers: readers.map((each) => ({
					party: deskName(session, each.id),
					people: each.people.length,
					isOwner: each.handoff === null,
					since: each.since,
				})),
				waiting: waiting.map((each) => ({ party: deskName(session, each.id), until: each.respondBy })),
				past: past.map((each) => ({ party: deskName(session, each.id), until: each.until })),
			})),
			checkedAt: session.memory.syncedAt,
		};
	},
);
