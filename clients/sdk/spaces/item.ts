/** Opens an item of a space. SPEC "Spaces", section 5. */
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { ownerOfSpace } from "#protocol/folds/directory.ts";
import { spokenFor, type Uncounted } from "#protocol/folds/items.ts";
import type { ItemContent } from "#protocol/items/item-content.ts";
import type { UnlockedSession } from "../context.ts";
import { decodeItem, type RowInput, rowOf } from "./content.ts";
import {
	isMutedItem,
	knownList,
	type MarkView,
	type MutedView,
	markOf,
	mutedView,
	pastOf,
	readList,
	readSpaceOf,
	rowsOf,
	showsTheSame,
} from "./list.ts";
import { checkRemembered, loadRemembered } from "./remembered.ts";
import { readOn, transcriptOf } from "./transcript.ts";
import type { KnownList, Transcript, VerifiedEntry } from "./verified-entry.ts";

/** An entry of an item, as a person sees it. */
export interface ItemEntry {
	entry: Id;
	objId: Bytes;
	by: Id;
	/** The desk that it was written for. */
	desk: Id;
	/** Whether that desk answered for the space then. */
	asOwner: boolean;
	/** The organisation of that desk, if its author was a coordinator of it then; else null. */
	speaksFor: Id | null;
	/** When it was written, by its author's clock, UTC ms. Signed. */
	at: number;
	isMine: boolean;
	/** Null when it can't be read. An entry that doesn't count has one only for its author. */
	content: ItemContent | null;
	/** Why it doesn't count; null when it does. Its author can send it again. */
	uncounted: Uncounted | null;
	/** Hidden by the owner. */
	hidden: MarkView | null;
	/** Its author is muted. */
	muted: MutedView | null;
	/** It was written after the owner had locked the item. */
	isAfterLock: boolean;
}

export interface OpenItem {
	space: Id;
	item: Id;
	/** In order. */
	entries: ItemEntry[];
	/** Set when the row in the list says something else than the item: its author. */
	falseRowBy: Id | null;
	/** The row that follows from the item, when the list should have another one. `correctRow` writes it. */
	rightRow: RowInput | null;
}

export interface OpenItemOptions {
	/** What the list must show of the item, from its entries that count; null when they say nothing. The form of the item knows. */
	row?: (entries: readonly ItemEntry[]) => RowInput | null;
}

/** Reads the entries of an item, and what is new in the list of its space. @throws ProtocolError not-found; AlarmError entries-dropped, content-tampered */
export async function readItem(session: UnlockedSession, spaceId: Id, item: Id): Promise<Transcript> {
	const space = readSpaceOf(session, spaceId);
	const kept = await loadRemembered(session, spaceId);
	const { transcript, page } = await readOn(session, space, item, (after) =>
		session.server.call(contracts.spaces.item, { params: { space: spaceId, item }, query: { after } }),
	);
	if (transcript.entries.length < page.count)
		session.alarm({
			code: "entries-dropped",
			subject: spaceId,
			detail: `${transcript.entries.length} of ${page.count} entries are served`,
		});
	checkRemembered(session, kept, { space: spaceId, item }, transcript, null);
	if (page.list > transcriptOf(session, spaceId, spaceId).last) await readList(session, spaceId);
	return transcript;
}

/**
 * Opens an item: one request, or several for more than 4 MiB. One more reads the list, if something in it is new, such as a mark.
 * @throws ProtocolError not-found; AlarmError entries-dropped, content-tampered
 * @example const { entries } = await openItem(session, space, item);
 */
export async function openItem(session: UnlockedSession, space: Id, item: Id, { row }: OpenItemOptions = {}): Promise<OpenItem> {
	const transcript = await readItem(session, space, item);
	const list = await knownList(session, space);
	const entries = viewsOf(session, list, item, transcript);
	session.memory.openedItems.set(`${space} ${item}`, transcript.last);
	return { space, item, entries, ...judgeRow(session, list, item, transcript, entries, row) };
}

/** @returns the entries of an item that was read. */
function viewsOf(session: UnlockedSession, list: KnownList, item: Id, transcript: Transcript): ItemEntry[] {
	const lock = markOf(list, item, null, "locked");
	const beforeLock = lock && pastOf(transcript, lock.heads);
	return transcript.entries.map((entry) => {
		const { body, objId, key } = entry.statement;
		return {
			entry: body.entry,
			objId,
			by: body.by,
			desk: body.as ?? "",
			asOwner: body.as !== null && body.as === ownerOfSpace(list.space, body.cp.size),
			speaksFor: spokenFor(session.dir, body.by, body.as, body.cp.size),
			at: body.at,
			isMine: body.by === session.me,
			content: contentOf(session, list.space.id, entry),
			uncounted: entry.uncounted,
			hidden: markOf(list, item, body.entry, "hidden"),
			muted: mutedView(list, body.by),
			isAfterLock: beforeLock !== null && !beforeLock.has(key),
		};
	});
}

function contentOf(session: UnlockedSession, space: Id, { plain, seq, statement }: VerifiedEntry): ItemContent | null {
	if (!plain) return null;
	try {
		return decodeItem(plain);
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		session.alarm({ code: "junk-entry", subject: space, detail: `entry ${seq}: ${error.detail}`, by: statement.body.by });
		return null;
	}
}

/** Compares the row of the list with the item. A row that was right once is only old, and its author isn't named. */
function judgeRow(
	session: UnlockedSession,
	list: KnownList,
	item: Id,
	transcript: Transcript,
	entries: readonly ItemEntry[],
	row: OpenItemOptions["row"],
): Pick<OpenItem, "falseRowBy" | "rightRow"> {
	const counting = entries.filter(({ uncounted }) => uncounted === null);
	const right = row?.(counting) ?? null;
	const shown = rowsOf(list).get(item) ?? null;
	// Nobody brings an item back to the list whose rows don't count.
	if (!right || !row || (list.mutes.size > 0 && isMutedItem(list, item))) return { falseRowBy: null, rightRow: null };
	const object = transcript.entries.at(-1)?.statement.objId ?? new Uint8Array(32);
	if (shown && showsTheSame(shown.row, rowOf(item, object, right))) return { falseRowBy: null, rightRow: null };
	if (!shown) return { falseRowBy: null, rightRow: right };
	const until = pastOf(transcript, [shown.row.object]);
	const then = until.size > 0 ? row(counting.filter(({ objId }) => until.has(keyOf(objId)))) : null;
	const wasRight = then !== null && showsTheSame(shown.row, rowOf(item, object, then));
	if (!wasRight)
		session.alarm({ code: "junk-entry", subject: list.space.id, detail: `the list says something else about ${item}`, by: shown.by });
	return { falseRowBy: wasRight ? null : shown.by, rightRow: right };
}

/** The entry of mine, if it is there. */
export function ownEntry(session: UnlockedSession, space: Id, item: Id, entry: Id): VerifiedEntry | null {
	const { entries } = transcriptOf(session, space, item);
	return entries.find(({ statement: { body } }) => body.entry === entry && body.by === session.me) ?? null;
}
