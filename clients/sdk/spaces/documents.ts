/** Documents of the library: lists them, opens one, writes, translates and comments. SPEC "Documents". */
import type { Id } from "#protocol/bytes.ts";
import type { CircleName } from "#protocol/codes.ts";
import { ownerOfSpace, spacesReadBy } from "#protocol/folds/directory.ts";
import { organisationsSpace } from "#protocol/items/cards.ts";
import { type Document, type DocumentText, foldDocument, type Remark, rowOfDocument } from "#protocol/items/document.ts";
import { type DocumentAct, type DocumentKind, documentContent } from "#protocol/items/document-acts.ts";
import type { Translation } from "#protocol/items/texts.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesksWithSeats } from "../directory/circle-keys.ts";
import { syncDirectory } from "../directory/directory.ts";
import { type ComparedLine, compareTexts } from "./compare-texts.ts";
import { type Titles, toTitles } from "./content.ts";
import { actInItem, formEntries, type ItemForm, openCorrected, organisationsIn, spokenForByMe } from "./forms.ts";
import type { OpenItem } from "./item.ts";
import {
	foldOf,
	type ItemView,
	knownList,
	type MarkView,
	type MutedView,
	markOf,
	markViewOf,
	mutedView,
	noteSeenIfNothingIsNew,
	openSpace,
	rowsOf,
	withoutMuted,
} from "./list.ts";
import type { KnownList, VerifiedEntry } from "./verified-entry.ts";
import { startItem } from "./write.ts";

const DOCUMENT_FORM: ItemForm<Document> = {
	fold: foldDocument,
	row: rowOfDocument,
	errors: {
		"bad-act": "bad-input",
		"not-first": "bad-input",
		"not-entitled": "not-allowed",
		hidden: "wrong-state",
		"no-such": "not-found",
		"wrong-language": "bad-input",
		"wrong-kind": "bad-input",
	},
};

/** A document, as the list of its space shows it. `tags` are its themes. */
export interface DocumentRow extends Omit<ItemView, "object" | "form"> {
	space: Id;
	circle: CircleName;
}

export interface Library {
	/** The documents of all spaces that I read, those that changed last first. */
	documents: DocumentRow[];
	/** The spaces into which I can write a document. titles: the name that its owner has given it. organisations: how many read it. */
	spaces: { space: Id; circle: CircleName; titles: Titles; organisations: number }[];
	/** Whether a space waits for the newest key of its circle, so that new documents may be missing. */
	waitsForKey: boolean;
}

export interface DocumentTranslation extends Translation<DocumentText> {
	/** What has changed in the source since the revision that it translates; null when it isn't older. */
	changes: ComparedLine[] | null;
}

export interface RemarkView extends Remark {
	/** Why the owner of the space has hidden it; null when it isn't hidden. */
	hidden: MarkView | null;
	/** Why its author is muted; null when not. Clients fold the text. */
	muted: MutedView | null;
	/** Whether it is of a desk of mine, so that I may take it back. */
	isOurs: boolean;
}

export interface DocumentView extends Omit<Document, "translations" | "comments" | "uses" | "isHidden" | "refused"> {
	space: Id;
	item: Id;
	circle: CircleName;
	organisations: number;
	/** Without those by muted members. */
	translations: DocumentTranslation[];
	comments: RemarkView[];
	uses: RemarkView[];
	hidden: MarkView | null;
	locked: MarkView | null;
	/** Why its author, or the member who has changed it last, is muted; null when not. Clients fold the text. */
	muted: MutedView | null;
	isPinned: boolean;
	/** Whether a desk of mine answers for the space. */
	isOwner: boolean;
	/** Whether I may change its facts and its source. */
	mayChange: boolean;
	/** The organisation for which I may endorse a position, as its coordinator; null when there is none. */
	endorsesFor: Id | null;
	/** The titles of the document that it replaces, as the list has them; null when it replaces none, or the list doesn't have it. */
	replacedTitles: Titles | null;
	/**
	 * The documents that replace this one, as the list has them, without those that were withdrawn. Only the desk that has written this document,
	 * and the one that answers for the space, can replace it.
	 */
	replacedBy: { item: Id; titles: Titles }[];
	/** Entries of mine that don't count. `sendAgain` sends one again. */
	uncounted: Id[];
}

/**
 * The documents of all spaces that I read, except that of profiles and offers: one request for the directory, and one for each space.
 * @throws AlarmError entries-dropped, content-tampered
 * @example const { documents } = await listLibrary(session); // findDocuments(documents, { kind: "practice", language: "fr" })
 */
export async function listLibrary(session: UnlockedSession): Promise<Library> {
	const library: Library = { documents: [], spaces: [], waitsForKey: false };
	await syncDirectory(session);
	for (const { id: space, circle } of spacesReadBy(session.dir, session.me)) {
		if (space === organisationsSpace(session.network)) continue;
		const { items, titles, waitsForKey } = await openSpace(session, space, { isSynced: true });
		for (const { form, object: _, ...row } of items) if (form === "document") library.documents.push({ ...row, space, circle });
		library.spaces.push({ space, circle, titles, organisations: organisationsIn(session, circle) });
		library.waitsForKey ||= waitsForKey;
	}
	library.documents.sort((one, other) => Number(other.isPinned) - Number(one.isPinned) || other.at - one.at);
	return library;
}

export interface DocumentQuery {
	kind?: DocumentKind | undefined;
	theme?: string | undefined;
	language?: string | undefined;
	country?: string | undefined;
	state?: string | undefined;
	/** Words that all stand in the titles or themes. */
	words?: string | undefined;
}

/**
 * The documents that fit. Hidden ones fit nothing that is asked. Pure.
 * @example findDocuments(documents, { words: "school", language: "fr" })
 */
export function findDocuments<R extends Pick<DocumentRow, "kind" | "tags" | "titles" | "countries" | "state" | "hidden">>(
	documents: readonly R[],
	{ kind, theme, language, country, state, words }: DocumentQuery,
): R[] {
	const wanted = fold(words ?? "")
		.split(/\s+/)
		.filter((word) => word !== "");
	return documents.filter((each) => {
		const { tags, titles, hidden } = each;
		const searched = hidden ? "" : fold([...Object.values(titles), ...tags].join("\n"));
		return (
			(kind === undefined || each.kind === kind) &&
			(theme === undefined || tags.some((tag) => fold(tag) === fold(theme))) &&
			(language === undefined || Object.hasOwn(titles, language)) &&
			(country === undefined || each.countries.includes(country)) &&
			(state === undefined || each.state === state) &&
			wanted.every((word) => searched.includes(word))
		);
	});
}

/** Text without case and accents. */
const fold = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * Opens a document: one request, if the list of its space was read in this session. If its row in the list is wrong, the right one is
 * written. The document then isn't new any more.
 * @throws ProtocolError not-found; bad-content when its first entry begins no document; AlarmError entries-dropped, content-tampered
 * @example const { source, translations, comments } = await openDocument(session, space, item);
 */
export async function openDocument(session: UnlockedSession, space: Id, item: Id): Promise<DocumentView> {
	const opened = await openCorrected(session, space, item, DOCUMENT_FORM);
	await noteSeenIfNothingIsNew(session, space);
	return viewOf(session, await knownList(session, space), opened);
}

function viewOf(session: UnlockedSession, list: KnownList, { space, item, entries }: OpenItem): DocumentView {
	const { isHidden: _, refused: __, translations, comments, uses, ...document } = foldDocument(formEntries(entries));
	const { circle } = list.space;
	const mine = new Set(myDesksWithSeats(session, circle).map(({ id }) => id));
	const isOwner = mine.has(ownerOfSpace(list.space) ?? "");
	const rows = rowsOf(list);
	const isShown = (each: Id) => markOf(list, each, null, "hidden") === null;
	const replaced = document.replaces === null || !isShown(document.replaces) ? undefined : rows.get(document.replaces)?.row;
	const mayReplace = ({ statement: { body } }: VerifiedEntry) =>
		body.as === document.desk || (body.as !== null && body.as === ownerOfSpace(list.space, body.cp.size));
	const replacing = [...rows.values()].filter(
		({ row, first }) => row.replaces === item && row.state !== "withdrawn" && isShown(row.item) && mayReplace(first),
	);
	const hiddenOf = new Map(entries.map(({ entry, hidden }) => [entry, hidden]));
	const remarkView = (remark: Remark): RemarkView => ({
		...remark,
		hidden: hiddenOf.get(remark.entry) ?? null,
		muted: mutedView(list, remark.by),
		isOurs: mine.has(remark.desk),
	});
	return {
		...document,
		space,
		item,
		circle,
		organisations: organisationsIn(session, circle),
		translations: withoutMuted(list, translations).map((each) => ({
			...each,
			changes: each.isOlder ? changesSince(document, each.of) : null,
		})),
		comments: comments.map(remarkView),
		uses: uses.map(remarkView),
		hidden: markViewOf(list, item, null, "hidden"),
		locked: markViewOf(list, item, null, "locked"),
		muted: foldOf(list, document),
		isPinned: markOf(list, item, null, "pinned") !== null,
		isOwner,
		mayChange: mine.has(document.desk) || isOwner,
		endorsesFor: spokenForByMe(session, circle),
		replacedTitles: replaced ? toTitles(replaced.titles) : null,
		replacedBy: replacing.map(({ row }) => ({ item: row.item, titles: toTitles(row.titles) })),
		uncounted: entries.filter(({ isMine, uncounted }) => isMine && uncounted !== null).map(({ entry }) => entry),
	};
}

/** What has changed in the source since this revision of it. */
function changesSince({ revisions, source }: Pick<Document, "revisions" | "source">, revision: Id): ComparedLine[] {
	const whole = ({ title, summary, body }: DocumentText) => [title, ...(summary === null ? [] : [summary]), body].join("\n\n");
	const then = revisions.find((each) => each.revision === revision) ?? source;
	return compareTexts(whole(then), whole(source));
}

export type NewDocument = Omit<Extract<DocumentAct, { act: "document" }>, "act">;

/**
 * Writes a new document into a space.
 * @param options item, entry: give the same ids when you repeat a call that got no answer.
 * @throws ProtocolError not-found; bad-input that names the field; daily-limit
 * @example await startDocument(session, space, { ...facts, kind: "practice", language: "en", title, summary: null, body });
 */
export async function startDocument(
	session: UnlockedSession,
	space: Id,
	document: NewDocument,
	options: { item?: Id; entry?: Id } = {},
): Promise<{ item: Id; entry: Id }> {
	const content = documentContent({ act: "document", ...document });
	await knownList(session, space);
	const entry: Parameters<typeof foldDocument>[0][number] = {
		entry: "",
		by: session.me,
		desk: "",
		asOwner: false,
		speaksFor: null,
		at: 0,
		isHidden: false,
		content,
	};
	return startItem(session, space, { content, row: rowOfDocument(foldDocument([entry])), ...options });
}

/**
 * Does something in a document: changes its facts or a text, translates it, comments, says how its use went. The row in the list follows.
 * @param options entry: give the same id when you repeat a call that got no answer.
 * @throws ProtocolError not-found; not-allowed; wrong-state when the owner has locked the document; bad-input that names the field; daily-limit
 * @example await actInDocument(session, space, item, { act: "comment", language: "en", body: "Thank you." }, { entry: randomId() });
 */
export async function actInDocument(
	session: UnlockedSession,
	space: Id,
	item: Id,
	act: Exclude<DocumentAct, { act: "document" }>,
	{ entry }: { entry: Id },
): Promise<void> {
	const content = documentContent(act);
	await actInItem(
		session,
		{ space, item, form: DOCUMENT_FORM },
		{
			content,
			entry,
			*wantedDesks({ desk, comments, uses }, known) {
				if (act.act === "take-back") yield [...comments, ...uses].find((each) => each.entry === act.remark)?.desk ?? "";
				else yield desk;
				yield ownerOfSpace(known) ?? "";
			},
		},
	);
}

/**
 * The facts of a document as they stand, to change some of them. Pure.
 * @example await actInDocument(session, space, item, { act: "facts", ...factsOf(view), state: "adopted" }, { entry: randomId() });
 */
export function factsOf(view: DocumentView): Omit<Extract<DocumentAct, { act: "facts" }>, "act"> {
	const { themes, audience, countries, regions, year, author, licence, state, laws, hotlines, replaces } = view;
	return { themes, audience, countries, regions, year, author, licence, state, laws, hotlines, replaces, public: view.public };
}

/**
 * Withdraws a document. It stays readable, and is shown as withdrawn.
 * @throws as actInDocument
 * @example await withdrawDocument(session, space, item, { entry: randomId() });
 */
export async function withdrawDocument(session: UnlockedSession, space: Id, item: Id, options: { entry: Id }): Promise<void> {
	const view = await openDocument(session, space, item);
	await actInDocument(session, space, item, { act: "facts", ...factsOf(view), state: "withdrawn" }, options);
}
