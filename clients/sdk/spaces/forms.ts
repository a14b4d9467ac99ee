/** What forms of items share: opening an item with the right row in the list, and doing something in it. SPEC "Spaces", section 5. */
import type { Id } from "#protocol/bytes.ts";
import type { CircleName } from "#protocol/codes.ts";
import { type ErrorCode, ProtocolError } from "#protocol/errors.ts";
import { deskHasSeat, ownerOfSpace, type Space } from "#protocol/folds/directory.ts";
import { spokenFor } from "#protocol/folds/items.ts";
import type { ItemContent } from "#protocol/items/item-content.ts";
import type { FormEntry } from "#protocol/items/texts.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesksWithSeats } from "../directory/circle-keys.ts";
import type { RowInput } from "./content.ts";
import { type ItemEntry, type OpenItem, openItem, ownEntry } from "./item.ts";
import { knownList, markOf, readList } from "./list.ts";
import { correctRow, writeItem } from "./write.ts";

/** A form of items. */
export interface ItemForm<State extends { refused: { entry: Id; why: string }[] }> {
	/** How an item stands after these entries. @throws ProtocolError when they begin none */
	fold(entries: readonly FormEntry[]): State;
	/** What the list of the space shows of it. */
	row(state: State): RowInput;
	/** What a client answers to somebody whose entry would change nothing, by the reason. */
	errors: Record<State["refused"][number]["why"], ErrorCode>;
}

/** The entries that count and can be read. */
export const formEntries = (entries: readonly ItemEntry[]): FormEntry[] =>
	entries.flatMap(({ entry, by, desk, asOwner, speaksFor, at, content, uncounted, hidden }) =>
		content && uncounted === null ? [{ entry, by, desk, asOwner, speaksFor, at, content, isHidden: hidden !== null }] : [],
	);

/** How many organisations have a desk with a seat in the circle. */
export function organisationsIn({ dir }: UnlockedSession, circle: CircleName): number {
	const desks = [...dir.desks.values()].filter((desk) => deskHasSeat(dir, circle, desk));
	return new Set(desks.map(({ organisation }) => organisation)).size;
}

/** The organisation for which I may speak in the spaces of this circle, as its coordinator with a desk that has a seat; null without one. */
export function spokenForByMe(session: UnlockedSession, circle: CircleName): Id | null {
	const [desk] = myDesksWithSeats(session, circle);
	return desk ? spokenFor(session.dir, session.me, desk.id, session.dir.size) : null;
}

/** What the list shows of an item with these entries; null when they begin none. */
const rowOfEntries =
	<State extends { refused: { entry: Id; why: string }[] }>(form: ItemForm<State>) =>
	(entries: readonly ItemEntry[]): RowInput | null => {
		try {
			return form.row(form.fold(formEntries(entries)));
		} catch (error) {
			if (error instanceof ProtocolError) return null;
			throw error;
		}
	};

/**
 * Opens an item. If its row in the list is wrong, the list is read again, because its row may only have been old. If it is still wrong, the
 * right one is written.
 */
export async function openCorrected<State extends { refused: { entry: Id; why: string }[] }>(
	session: UnlockedSession,
	space: Id,
	item: Id,
	form: ItemForm<State>,
): Promise<OpenItem> {
	const row = rowOfEntries(form);
	const first = await openItem(session, space, item, { row });
	if (!first.rightRow) return first;
	await readList(session, space);
	const opened = await openItem(session, space, item, { row });
	if (opened.rightRow) await correctRow(session, space, item, opened.rightRow).catch(ignoreRefusal);
	return opened;
}

/** A row that can't be written now doesn't stop the reading of the item. */
function ignoreRefusal(error: unknown): void {
	if (!(error instanceof ProtocolError)) throw error;
}

/**
 * Writes an act into an item. The row in the list follows.
 * @param input wantedDesks: the desks that may do this, the best one first; without one of mine among them, my first one signs, and the fold
 * then says why it may not.
 * @throws ProtocolError not-found; wrong-state when the owner has locked the item; what the form answers to an entry that would change nothing
 */
export async function actInItem<State extends { refused: { entry: Id; why: string }[] }>(
	session: UnlockedSession,
	{ space, item, form }: { space: Id; item: Id; form: ItemForm<State> },
	input: { content: ItemContent; entry: Id; wantedDesks(state: State, space: Space): Iterable<Id> },
): Promise<void> {
	const { content, entry } = input;
	const { entries } = await openItem(session, space, item, { row: rowOfEntries(form) });
	const list = await knownList(session, space);
	if (ownEntry(session, space, item, entry)?.uncounted === null) return;
	if (markOf(list, item, null, "locked")) throw new ProtocolError("wrong-state", "item: the owner of the space has locked it");
	const before = formEntries(entries);
	const state = form.fold(before);
	const desk = deskAmong(session, list.space, input.wantedDesks(state, list.space));
	const asOwner = desk === ownerOfSpace(list.space);
	const speaksFor = spokenFor(session.dir, session.me, desk, session.dir.size);
	const after = form.fold([...before, { entry, by: session.me, desk, asOwner, speaksFor, at: session.now(), isHidden: false, content }]);
	const refused = after.refused.find((each) => each.entry === entry);
	if (refused) throw new ProtocolError(form.errors[refused.why as keyof typeof form.errors], `${content.act}: ${refused.why}`);
	const row = form.row(after);
	const isSame = JSON.stringify(row) === JSON.stringify(form.row(form.fold(before)));
	await writeItem(session, space, item, { content, entry, desk, ...(!isSame && { row }) });
}

function deskAmong(session: UnlockedSession, space: Space, wanted: Iterable<Id>): Id {
	const mine = myDesksWithSeats(session, space.circle).map(({ id }) => id);
	const [first] = mine;
	if (first === undefined) throw new ProtocolError("not-found", "space: none of your desks has a seat in its circle");
	return [...wanted].find((desk) => mine.includes(desk)) ?? first;
}
