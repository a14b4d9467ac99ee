/** The verbs of the library. They are loaded with those of the place *Network*. */
import { organisationName } from "#protocol/folds/directory.ts";
import { DOCUMENT_KINDS, DOCUMENT_STATES, type DocumentKind } from "#protocol/items/document-acts.ts";
import {
	actInDocument,
	type DocumentRow,
	type DocumentView,
	type EndorsementView,
	endorsePosition as endorse,
	endorsementsOf,
	factsOf,
	type Library,
	listLibrary,
	type NewDocument,
	openDocument,
	type RemarkView,
	startDocument,
	type UnlockedSession,
} from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { changes, reads } from "./declare.ts";
import { type MarkShown, type MutedShown, Shows, type WriterShown } from "./forum-views.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

type Facts = ReturnType<typeof factsOf>;
type DocumentState = (typeof DOCUMENT_STATES)[number];

/** A document in the list. */
export interface DocumentLine
	extends Pick<DocumentRow, "space" | "item" | "titles" | "tags" | "countries" | "isNew" | "isMissing" | "isPinned"> {
	/** Null for a kind or state that a newer program wrote. */
	kind: DocumentKind | null;
	state: DocumentState | null;
	by: WriterShown;
	startedAt: number;
	hidden: MarkShown | null;
}

export interface LibraryShown extends Pick<Library, "spaces" | "waitsForKey"> {
	documents: DocumentLine[];
}

export interface RemarkShown extends Pick<RemarkView, "entry" | "at" | "language" | "body" | "isOurs"> {
	by: WriterShown;
	hidden: MarkShown | null;
	/** Why its author is muted. */
	muted: MutedShown | null;
}

/** What an organisation says about a position. */
export interface EndorsementShown extends Pick<EndorsementView, "entry" | "at" | "choice" | "isOlder"> {
	/** Its name; null when it isn't known. */
	organisation: string | null;
	by: WriterShown;
	/** Whether I may take it back, as a coordinator of the organisation. */
	isOurs: boolean;
}

export interface DocumentShown
	extends Pick<
			DocumentView,
			"space" | "item" | "circle" | "organisations" | "kind" | "state" | "licence" | "year" | "author" | "public" | "at"
		>,
		Pick<DocumentView, "source" | "themes" | "audience" | "countries" | "laws" | "hotlines">,
		Pick<DocumentView, "mayChange" | "isOwner" | "isPinned" | "uncounted"> {
	by: WriterShown;
	/** byName: the name of the member who has translated it; null when it isn't known. */
	translations: (DocumentView["translations"][number] & { byName: string | null })[];
	/** How many texts the source has replaced. */
	changes: number;
	/** The document that it replaces. Without titles, when the list doesn't have it. */
	replaces: { item: string; titles: Record<string, string> } | null;
	replacedBy: DocumentView["replacedBy"];
	comments: RemarkShown[];
	uses: RemarkShown[];
	endorsements: EndorsementShown[];
	/** The organisation for which I may say what it thinks of this position; null when there is none. */
	endorsesFor: { name: string | null } | null;
	hidden: MarkShown | null;
	locked: MarkShown | null;
	/** Who of its authors is muted, and why. */
	muted: MutedShown | null;
}

interface InDocument {
	space: string;
	item: string;
}

function lineOf(shows: Shows, row: DocumentRow): DocumentLine {
	const { space, item, isNew, isMissing, isPinned, startedAt, hidden } = row;
	return {
		...{ space, item, isNew, isMissing, isPinned, startedAt },
		// What was hidden may be about a person, so it doesn't leave the worker.
		titles: hidden ? {} : row.titles,
		tags: hidden ? [] : row.tags,
		countries: hidden ? [] : row.countries,
		kind: DOCUMENT_KINDS.find((each) => each === row.kind) ?? null,
		state: DOCUMENT_STATES.find((each) => each === row.state) ?? null,
		by: shows.writer(row.startedBy, row.startedFor),
		hidden: shows.mark(hidden),
	};
}

/** The documents of all spaces. A list is out of date after others have written, and after this member has opened a document. */
const readLibrary = reads({ topics: ["space", "directory"], asksOnOpening: true }, async (sitting: Sitting): Promise<LibraryShown> => {
	const session = sessionOf(sitting);
	const { documents, spaces, waitsForKey } = await listLibrary(session);
	const shows = new Shows(session, await namesOf(session));
	return { spaces, waitsForKey, documents: documents.map((row) => lineOf(shows, row)) };
});

const ofSpace = ({ space: id }: InDocument) => [{ topic: "space" as const, id }];

const readDocument = reads(
	{ topics: ["space", "directory"], ids: ({ space }) => [space] },
	async (sitting: Sitting, { space, item }: InDocument): Promise<DocumentShown> => {
		const session = sessionOf(sitting);
		return documentShown(session, await openDocument(session, space, item));
	},
);

async function documentShown(session: UnlockedSession, view: DocumentView): Promise<DocumentShown> {
	const shows = new Shows(session, await namesOf(session));
	const { space, item, circle, organisations, kind, state, licence, year, author, at, mayChange, isOwner, isPinned, uncounted } = view;
	const { source, translations, themes, hotlines, revisions, replaces, hidden } = view;
	// What was hidden may be about a person, so it doesn't leave the worker.
	const { audience, countries, laws, comments, uses } = hidden ? { audience: [], countries: [], laws: [], comments: [], uses: [] } : view;
	const texts = hidden
		? { source: { ...source, title: "", summary: null, body: "" }, translations: [], themes: [], hotlines: [], author: null }
		: { source, translations: translations.map((each) => ({ ...each, byName: shows.name(each.by) })), themes, hotlines, author };
	const remarkShown = ({ entry, by, desk, at: writtenAt, language, body, muted, ...remark }: RemarkView): RemarkShown => ({
		...{ entry, language, isOurs: remark.isOurs, at: writtenAt },
		body: remark.hidden ? "" : body,
		by: shows.writer(by, desk),
		hidden: shows.mark(remark.hidden),
		muted: shows.muted(muted),
	});
	const { endorsesFor } = view;
	const endorsementShown = ({ entry, organisation, by, desk, at: saidAt, choice, isOlder }: EndorsementView): EndorsementShown => ({
		...{ entry, choice, isOlder, at: saidAt },
		organisation: organisationName(session.dir, organisation) ?? null,
		by: shows.writer(by, desk),
		isOurs: organisation === endorsesFor,
	});
	return {
		...{ space, item, circle, organisations, kind, state, licence, year, at, mayChange, isOwner, isPinned, uncounted },
		...{ audience, countries, laws, public: view.public, ...texts },
		changes: revisions.length - 1,
		replaces: replaces === null ? null : { item: replaces, titles: view.replacedTitles ?? {} },
		replacedBy: view.replacedBy,
		by: shows.writer(view.by, view.desk),
		comments: comments.map(remarkShown),
		uses: uses.map(remarkShown),
		endorsements: hidden ? [] : endorsementsOf(view).map(endorsementShown),
		endorsesFor: endorsesFor === null ? null : { name: organisationName(session.dir, endorsesFor) ?? null },
		hidden: shows.mark(hidden),
		locked: shows.mark(view.locked),
		muted: shows.muted(view.muted),
	};
}

/** @param input item, entry: chosen by the page, so that a repeated call writes one document. */
const beginDocument = changes(
	ofSpace,
	async (sitting: Sitting, input: InDocument & { entry: string; document: NewDocument }): Promise<{ item: string }> => {
		const { space, item, entry, document } = input;
		await startDocument(sessionOf(sitting), space, document, { item, entry });
		return { item };
	},
);

type Act = Parameters<typeof actInDocument>[3];

/** @param input entry: chosen by the page, so that a repeated call does one thing. */
const doInDocument = changes(
	ofSpace,
	async (sitting: Sitting, { space, item, entry, act }: InDocument & { entry: string; act: Act }): Promise<void> => {
		await actInDocument(sessionOf(sitting), space, item, act, { entry });
	},
);

/** Changes some facts of a document. The others stay as they are. */
const changeDocumentFacts = changes(
	ofSpace,
	async (sitting: Sitting, { space, item, entry, changed }: InDocument & { entry: string; changed: Partial<Facts> }): Promise<void> => {
		const session = sessionOf(sitting);
		const facts = factsOf(await openDocument(session, space, item));
		await actInDocument(session, space, item, { act: "facts", ...facts, ...changed }, { entry });
	},
);

/** @param input revision: the text that the person has read. entry: chosen by the page, so that a repeated call says it once. */
const endorsePosition = changes(
	ofSpace,
	async (sitting: Sitting, { space, item, ...said }: InDocument & Parameters<typeof endorse>[3]): Promise<void> => {
		await endorse(sessionOf(sitting), space, item, said);
	},
);

export const libraryVerbs = { readLibrary, readDocument, beginDocument, doInDocument, changeDocumentFacts, endorsePosition };
