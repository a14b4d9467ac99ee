/** Verbs of drafts that a member leaves to the colleagues of the desk. */
import { dropLeftDraft, leaveDraft, leftDrafts as readDrafts } from "#sdk/casework/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { myDeskIds } from "#sdk/views/parties.ts";
import { changes, ofBooks, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface LeftDraftView {
	desk: string;
	thread: string;
	text: string;
	/** The member's name; null when it isn't known. */
	name: string | null;
	isMine: boolean;
	/** UTC ms. */
	at: number;
}

export interface LeftDrafts {
	drafts: LeftDraftView[];
	/** The desk of mine to which a draft is left; null for somebody without a desk. */
	desk: string | null;
	books: string[];
	/** As for the labels of cases. */
	isWithoutBook: boolean;
}

/** The drafts of all threads that were left to my desks. Reading a book writes an access entry. */
export const leftDrafts = reads(
	{ topics: ["compartment"], moreIds: ({ books }) => books, asksOnOpening: ({ isWithoutBook }) => isWithoutBook },
	async (sitting: Sitting): Promise<LeftDrafts> => {
		const session = sessionOf(sitting);
		const desks = [...myDeskIds(session)];
		const names = await namesOf(session);
		const read = await Promise.all(desks.map(async (desk) => ({ desk, ...(await readDrafts(session, desk)) })));
		return {
			drafts: read.flatMap(({ desk, drafts }) =>
				drafts.map(({ by, ...more }) => ({ ...more, desk, name: names.get(by) ?? null, isMine: by === session.me })),
			),
			desk: desks[0] ?? null,
			books: read.flatMap(({ books }) => books),
			isWithoutBook: read.some(({ books }) => books.length === 0),
		};
	},
);

interface LeaveInput {
	desk: string;
	thread: string;
	/** Chosen by the page. A repeated call with the same id writes once. */
	entry: string;
	text: string;
}

/** @returns see `ofBooks`. */
export const leaveDraftToDesk = changes(ofBooks, async (sitting: Sitting, { desk, thread, entry, text }: LeaveInput): Promise<null> => {
	await leaveDraft(sessionOf(sitting), desk, thread, text, { entry });
	return null;
});

/** Removes it, after somebody has taken it over. @returns see `ofBooks`. */
export const takeLeftDraft = changes(
	ofBooks,
	async (sitting: Sitting, { desk, thread, entry }: Omit<LeaveInput, "text">): Promise<null> => {
		await dropLeftDraft(sessionOf(sitting), desk, thread, { entry });
		return null;
	},
);
