/** The labels of cases: short working names that a desk types for itself. They stand encrypted in a book of the desk. */
import { type DeskLabels, labelCase, caseLabels as readLabels } from "#sdk/casework/index.ts";
import type { Memory } from "#sdk/memory.ts";
import { myDeskIds } from "#sdk/views/parties.ts";
import { changes, ofBooks, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** The label of a case in one desk's book. Show it while the case is in the list of this desk. */
export interface CaseLabel {
	case: string;
	desk: string;
	/** Several when colleagues wrote different ones. */
	texts: string[];
}

export interface CaseLabels {
	labels: CaseLabel[];
	/** The compartments in which the labels stand. */
	books: string[];
	/** Whether a desk of mine has no such book yet. News of the listed books doesn't tell when a new book is made. */
	isWithoutBook: boolean;
}

/** The labels that were last read in a session, by desk. They go with the session, at the lock. */
const kept = new WeakMap<Memory, Map<string, DeskLabels>>();

/** The labels of my desks. Reading a book writes an access entry. */
export const caseLabels = reads(
	{ topics: ["compartment"], moreIds: ({ books }) => books, asksOnOpening: ({ isWithoutBook }) => isWithoutBook },
	async (sitting: Sitting): Promise<CaseLabels> => {
		const session = sessionOf(sitting);
		const read = new Map<string, DeskLabels>();
		for (const desk of myDeskIds(session)) read.set(desk, await readLabels(session, desk));
		kept.set(session.memory, read);
		const books = [...read.values()].map((each) => each.books.map(({ compartment }) => compartment));
		return { labels: labelsOf(read), books: books.flat(), isWithoutBook: books.some(({ length }) => length === 0) };
	},
);

/** The labels as they were last read in this sitting, without a request to the server. */
export const keptCaseLabels = reads({ topics: [], asksOnOpening: true }, async (sitting: Sitting): Promise<CaseLabel[]> => {
	return labelsOf(kept.get(sessionOf(sitting).memory) ?? new Map());
});

const labelsOf = (read: ReadonlyMap<string, DeskLabels>): CaseLabel[] =>
	[...read].flatMap(([desk, { texts }]) => [...texts].map(([id, own]) => ({ case: id, desk, texts: own })));

export interface SetLabelInput {
	/** The id of the case. */
	id: string;
	/** The desk that has the case. */
	desk: string;
	/** Chosen by the page. A repeated call with the same id writes once. */
	entry: string;
	/** Null removes the label. */
	label: string | null;
}

/** @returns see `ofBooks`. @throws ProtocolError bad-input, not-allowed, desk-too-small */
export const setCaseLabel = changes(
	ofBooks,
	async (sitting: Sitting, { id, desk, entry, label }: SetLabelInput): Promise<readonly string[] | null> => {
		const session = sessionOf(sitting);
		const seen = kept.get(session.memory)?.get(desk);
		await labelCase(session, id, label, { entry, ...(seen && { seen }) });
		return seen && seen.books.length > 0 ? seen.books.map(({ compartment }) => compartment) : null;
	},
);
