/** Lists the spaces that I read, and opens the list of one. SPEC "Spaces", section 5. */
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import type { CircleName } from "#protocol/codes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { desksOf, newestCircleEpoch, ownerOfSpace, type Space, spaceOf, spacesReadBy } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { newestGoodCircleKey } from "../directory/circle-keys.ts";
import { syncDirectory } from "../directory/directory.ts";
import { decodeListed, type ListContent, type MarkValues, type Row, type RowInput, type Titles, toTitles } from "./content.ts";
import { checkRemembered, loadRemembered, remember } from "./remembered.ts";
import { readOn, transcriptOf } from "./transcript.ts";
import type { KnownList, Transcript, VerifiedEntry } from "./verified-entry.ts";

/** A space that I read. */
export interface SpaceView {
	space: Id;
	circle: CircleName;
	/** The desk that answers for it. */
	owner: Id;
	/** Whether that is a desk of mine. */
	isOwner: boolean;
	/** How many entries it has, and how many of them I haven't seen. */
	count: number;
	unread: number;
}

/** Why the owner has hidden or locked something. */
export interface MarkView {
	reason: MarkValues["reason"];
	text: string | null;
	/** The member who has signed it. */
	by: Id;
}

/** A member whom the owner has muted. */
export interface MutedView extends MarkView {
	member: Id;
}

/** An item, as the list shows it. */
export interface ItemView extends RowInput {
	item: Id;
	countries: string[];
	replaces: Id | null;
	/** objId of the entry that the row follows from. */
	object: Bytes;
	/** Who started the item, the desk that it was for, and when by the author's clock, UTC ms: those of its first row. Signed. */
	startedBy: Id;
	startedFor: Id;
	startedAt: number;
	/** The author of the row. */
	changedBy: Id;
	/** How many entries the item has, and when and by whom the newest was written, as the server says. */
	count: number;
	at: number;
	by: Id;
	/** Whether something in it is new to me: I haven't seen it, nor opened the item since, and the newest entry isn't mine. */
	isNew: boolean;
	/** The list has a row, and the server has no such item: it withholds the item, or `changedBy` made it up. */
	isMissing: boolean;
	hidden: MarkView | null;
	locked: MarkView | null;
	isPinned: boolean;
}

export interface OpenSpace extends SpaceView {
	/** The name that its owner has given it, by language. */
	titles: Titles;
	/** The items, those that changed last first. */
	items: ItemView[];
	/** The members whose rows don't count and whose texts are folded. */
	muted: MutedView[];
	/** Whether I wait for the newest key of the circle, so that I may not see what is new. */
	waitsForKey: boolean;
}

interface Synced {
	/** Whether the caller has just synced the directory. It saves a request. Default: false. */
	isSynced?: boolean;
}

interface ReadList extends KnownList {
	answer: Reply<typeof contracts.spaces.read>;
}

/**
 * The spaces of the circles in which a desk of mine has a seat.
 * @example for (const { space, unread } of await listSpaces(session)) print(space, unread);
 */
export async function listSpaces(session: UnlockedSession): Promise<SpaceView[]> {
	await syncDirectory(session);
	const known = spacesReadBy(session.dir, session.me);
	if (known.length === 0) return [];
	const { spaces } = await session.server.call(contracts.spaces.list);
	return known.map((space) => viewOf(session, space, spaces.find((each) => each.space === space.id) ?? { count: 0, seen: 0 }));
}

function viewOf(session: UnlockedSession, space: Space, { count, seen }: { count: number; seen: number }): SpaceView {
	const owner = ownerOfSpace(space) ?? "";
	const isOwner = desksOf(session.dir, session.me).some(({ id }) => id === owner);
	return { space: space.id, circle: space.circle, owner, isOwner, count, unread: Math.max(0, count - seen) };
}

/** The space, which I must be able to read. @throws ProtocolError not-found */
export function readSpaceOf({ dir, me }: UnlockedSession, id: Id): Space {
	const space = spaceOf(dir, id);
	if (!spacesReadBy(dir, me).includes(space)) throw new ProtocolError("not-found", "space: none of your desks has a seat in its circle");
	return space;
}

/** Reads the list of a space. @throws ProtocolError not-found; AlarmError entries-dropped, content-tampered */
export async function readList(session: UnlockedSession, id: Id, { isSynced = false }: Synced = {}): Promise<ReadList> {
	if (!isSynced) await syncDirectory(session);
	const space = readSpaceOf(session, id);
	const kept = await loadRemembered(session, id);
	const { transcript, page } = await readOn(session, space, id, (after) =>
		session.server.call(contracts.spaces.read, { params: { space: id }, query: { after } }),
	);
	checkRemembered(session, kept, { space: id, item: id }, transcript, page.count);
	const newest = transcript.entries.at(-1);
	await remember(session, id, page.count, newest ? [{ item: id, objId: newest.statement.objId }] : []);
	session.memory.spaceStates.set(id, page);
	return { answer: page, ...listOf(session, space, transcript) };
}

/** The list as this session has read it. Reads it, if it hasn't. */
export async function knownList(session: UnlockedSession, id: Id): Promise<KnownList> {
	const transcript = transcriptOf(session, id, id);
	if (transcript.last === 0) return readList(session, id);
	const space = readSpaceOf(session, id);
	return listOf(session, space, transcript);
}

/** The list in these entries. It is decoded once, until they change. */
function listOf(session: UnlockedSession, space: Space, transcript: Transcript): KnownList {
	const kept = session.memory.spaceLists.get(space.id);
	if (kept?.transcript.entries === transcript.entries && kept.space === space) return kept;
	const list = decodeList(session, space, transcript);
	session.memory.spaceLists.set(space.id, list);
	return list;
}

function decodeList(session: UnlockedSession, space: Space, transcript: Transcript): KnownList {
	const contents = transcript.entries.flatMap((entry) => {
		const content = entry.plain && entry.uncounted === null && contentOf(session, space, entry, entry.plain);
		if (!content) return [];
		const { as, cp } = entry.statement.body;
		const isByOwner = as !== null && as === ownerOfSpace(space, cp.size);
		return content.act === "row" || isByOwner ? [{ entry, content }] : [];
	});
	const marks: KnownList["marks"] = new Map();
	const mutes: KnownList["mutes"] = new Map();
	for (const { content, entry } of contents) {
		const { by } = entry.statement.body;
		if (content.act === "mark") marks.set(markKey(content.values), { values: content.values, by });
		if (content.act !== "mute") continue;
		if (content.values.isOn) mutes.set(content.values.member, { values: content.values, by });
		else mutes.delete(content.values.member);
	}
	return { space, transcript, contents, marks, mutes };
}

const markKey = ({ item, entry, mark }: Pick<MarkValues, "item" | "entry" | "mark">): string => `${item} ${entry ?? ""} ${mark}`;

function contentOf(session: UnlockedSession, { id }: Space, { seq, statement }: VerifiedEntry, plain: Bytes): ListContent | null {
	try {
		return decodeListed(plain);
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		session.alarm({ code: "junk-entry", subject: id, detail: `entry ${seq}: ${error.detail}`, by: statement.body.by });
		return null;
	}
}

/**
 * Opens the list of a space.
 * @throws ProtocolError not-found; AlarmError entries-dropped, content-tampered
 * @example const { items } = await openSpace(session, space);
 */
export async function openSpace(session: UnlockedSession, id: Id, synced: Synced = {}): Promise<OpenSpace> {
	const read = await readList(session, id, synced);
	const { space, answer } = read;
	const rows = rowsOf(read);
	const states = new Map(answer.items.map((each) => [each.item, each]));
	const items = [...rows.values()].map(({ row, by, first }): ItemView => {
		const state = states.get(row.item);
		if (!state) session.alarm({ code: "entry-missing", subject: id, detail: `the item ${row.item} of the list is missing` });
		return {
			...itemView(read, row, by, state ?? null),
			...startOf(first),
			isNew: state !== undefined && isNewTo(session, space.id, answer, state),
		};
	});
	return {
		...viewOf(session, space, answer),
		titles: titlesOf(read),
		items: items.sort((one, other) => other.at - one.at),
		muted: [...read.mutes.keys()].flatMap((member) => mutedView(read, member) ?? []),
		waitsForKey: await waitsForKey(session, space),
	};
}

/** The name of the space, by language. */
export function titlesOf({ contents }: KnownList): Titles {
	const named = contents.findLast(({ content }) => content.act === "name")?.content;
	return named?.act === "name" ? toTitles(named.values.titles) : {};
}

async function waitsForKey(session: UnlockedSession, { circle }: Space): Promise<boolean> {
	const newest = newestCircleEpoch(session.dir.circles.get(circle));
	const good = await newestGoodCircleKey(session, circle, { passesUnknown: true });
	return newest !== null && good === null;
}

/** The newest row of each item that isn't by a muted member, with its author. first: the entry of its first row, whoever wrote it. */
export function rowsOf({ contents, mutes }: KnownList): Map<Id, { row: Row; by: Id; first: VerifiedEntry }> {
	const rows = new Map<Id, { row: Row; by: Id; first: VerifiedEntry }>();
	const firsts = new Map<Id, VerifiedEntry>();
	for (const { content, entry } of contents) {
		if (content.act !== "row") continue;
		const { item } = content.values;
		const { by } = entry.statement.body;
		const first = firsts.get(item) ?? entry;
		firsts.set(item, first);
		if (!mutes.has(by)) rows.set(item, { row: content.values, by, first });
	}
	return rows;
}

/** Whether all rows of an item are by muted members. Then it isn't shown in the list. */
export function isMutedItem(list: KnownList, item: Id): boolean {
	return !rowsOf(list).has(item) && list.contents.some(({ content }) => content.act === "row" && content.values.item === item);
}

const startOf = ({ statement: { body } }: VerifiedEntry): Pick<ItemView, "startedBy" | "startedFor" | "startedAt"> => ({
	startedBy: body.by,
	startedFor: body.as ?? "",
	startedAt: body.at,
});

type ItemState = Reply<typeof contracts.spaces.read>["items"][number];

function isNewTo(
	{ memory, me }: UnlockedSession,
	space: Id,
	{ seen }: { seen: number },
	state: Pick<ItemState, "item" | "seq" | "by">,
): boolean {
	return state.by !== me && state.seq > seen && state.seq > (memory.openedItems.get(`${space} ${state.item}`) ?? 0);
}

function itemView(
	read: ReadList,
	row: Row,
	changedBy: Id,
	state: ItemState | null,
): Omit<ItemView, "isNew" | "startedBy" | "startedFor" | "startedAt"> {
	const { titles, ...rest } = row;
	const mark = (which: MarkValues["mark"]) => markOf(read, row.item, null, which);
	return {
		...rest,
		titles: toTitles(titles),
		changedBy,
		count: state?.count ?? 0,
		at: state?.at ?? 0,
		by: state?.by ?? changedBy,
		isMissing: state === null,
		hidden: mark("hidden"),
		locked: mark("locked"),
		isPinned: mark("pinned") !== null,
	};
}

/** The mark of an item or an entry that is in force; null without one. */
export function markOf(list: KnownList, item: Id, entry: Id | null, which: MarkValues["mark"]): (MarkView & { heads: Bytes[] }) | null {
	const newest = list.marks.get(markKey({ item, entry, mark: which }));
	if (!newest?.values.isOn) return null;
	const { reason, text, heads } = newest.values;
	return { reason, text, heads, by: newest.by };
}

/** As `markOf`, without the entries that its author had seen. */
export function markViewOf(list: KnownList, item: Id, entry: Id | null, which: MarkValues["mark"]): MarkView | null {
	const mark = markOf(list, item, entry, which);
	return mark && { reason: mark.reason, text: mark.text, by: mark.by };
}

/** Why a member is muted; null for one who isn't. */
export function mutedView({ mutes }: KnownList, member: Id): MutedView | null {
	const mute = mutes.get(member);
	return mute ? { member, reason: mute.values.reason, text: mute.values.text, by: mute.by } : null;
}

/** Why a text is folded: its author, or the member who has written its newest source, is muted. Null when it isn't. */
export const foldOf = (list: KnownList, { by, source }: { by: Id; source: { by: Id } }): MutedView | null =>
	mutedView(list, by) ?? mutedView(list, source.by);

/** The translations that clients offer: none by a muted member. */
export const withoutMuted = <T extends { by: Id }>({ mutes }: KnownList, translations: readonly T[]): T[] =>
	translations.filter(({ by }) => !mutes.has(by));

/** Whether two rows show the same. */
export function showsTheSame({ object: _one, ...one }: Row, { object: _other, ...other }: Row): boolean {
	return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

const sorted = (row: Omit<Row, "object">) => Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1));

/** The entries that these name, and all before them, as keys. */
export function pastOf({ entries }: Transcript, heads: readonly Bytes[]): Set<string> {
	const known = new Map(entries.map(({ statement }) => [statement.key, statement]));
	const past = new Set<string>();
	const waiting = heads.map(keyOf);
	for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
		if (past.has(key)) continue;
		past.add(key);
		waiting.push(...(known.get(key)?.body.prev.map(keyOf) ?? []));
	}
	return past;
}

/**
 * Stores how many entries of a space I have seen: one number for each member and space.
 * @example await noteSeen(session, space, (await openSpace(session, space)).count);
 */
export async function noteSeen(session: UnlockedSession, space: Id, count: number): Promise<void> {
	await session.server.call(contracts.spaces.place, { params: { space }, body: { seen: count } });
}

/** Marks the space as seen, as its list was last read, if nothing in it is new to me any more. */
export async function noteSeenIfNothingIsNew(session: UnlockedSession, space: Id): Promise<void> {
	const states = session.memory.spaceStates.get(space);
	if (!states || states.seen >= states.count) return;
	const rows = rowsOf(await knownList(session, space));
	if (states.items.some((each) => rows.has(each.item) && isNewTo(session, space, states, each))) return;
	await noteSeen(session, space, states.count);
	session.memory.spaceStates.set(space, { ...states, seen: states.count });
}
