/** Verbs of drafts that a member leaves to the colleagues of the desk. */
import { dropLeftDraft, leaveDraft, leftDrafts as readDrafts } from "#sdk/casework/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { changes, ofBooks, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface LeftDraftView {
	text: string;
	/** The member's name; null when it isn't known. */
	name: string | null;
	isMine: boolean;
	/** UTC ms. */
	at: number;
}

export interface LeftDrafts {
	drafts: LeftDraftView[];
	/** The compartments that hold them. */
	books: string[];
}

/** The drafts for a thread that were left to a desk of mine. Reading the desk's book writes an access entry. */
export const leftDrafts = reads(
	{
		topics: ["compartment"],
		moreIds: ({ books }) => books,
		asksOnOpening: ({ books }) => books.length === 0,
		isAskedByProgram: true,
	},
	async (sitting: Sitting, { desk, thread }: { desk: string; thread: string }): Promise<LeftDrafts> => {
		const session = sessionOf(sitting);
		const names = await namesOf(session);
		const { drafts, books } = await readDrafts(session, desk);
		return {
			drafts: drafts
				.filter((each) => each.thread === thread)
				.map(({ by, text, at }) => ({ text, name: names.get(by) ?? null, isMine: by === session.me, at })),
			books,
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
