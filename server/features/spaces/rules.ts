/** The rules about entries of spaces that the server checks before it stores one. SPEC "Spaces", section 4. Pure. */
import { type Bytes, equal, hash, type Id, keyOf } from "#protocol/bytes.ts";
import { MOST_ITEMS } from "#protocol/contracts/spaces.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	circleIsStale,
	type Directory,
	deskHasSeat,
	judgeAtCheckpoint,
	newestCircleEpoch,
	type Space,
	spacesReadBy,
} from "#protocol/folds/directory.ts";
import { faultAlone, spokenFor } from "#protocol/folds/items.ts";
import type { Statement } from "#protocol/statements/statement.ts";

/** The space, which the member must be able to read now. @throws ProtocolError not-found */
export function readableSpace(directory: Directory, member: Id, id: Id): Space {
	const space = spacesReadBy(directory, member).find((each) => each.id === id);
	if (!space) throw new ProtocolError("not-found");
	return space;
}

/**
 * Checks that the author may write this entry now, under the present key of the circle, and that readers will count it.
 * @throws ProtocolError not-allowed, epoch-stale, stale, bad-content
 */
export function checkEntitled(directory: Directory, space: Space, statement: Statement<"item">, box: Bytes): void {
	const { body } = statement;
	if (body.as === null || !deskHasSeat(directory, space.circle, directory.desks.get(body.as)))
		throw new ProtocolError("not-allowed", "as: must be a desk that has a seat in the circle");
	const present = directory.circles.get(space.circle)?.epochs.length ?? 0;
	if (newestCircleEpoch(directory.circles.get(space.circle)) === null || circleIsStale(directory, space.circle) || body.epoch < present)
		throw new ProtocolError("epoch-stale", "epoch: is not the present key of the circle, or this key must be renewed");
	if (body.epoch > present) throw new ProtocolError("stale", "epoch: there is no such key yet");
	const { by, as, cp } = body;
	judgeAtCheckpoint(directory, statement, () => {
		const fault = faultAlone(directory, space, statement);
		if (fault) throw new ProtocolError("not-allowed", fault);
		// Otherwise a former coordinator could still speak for the organisation, with a directory of an earlier day.
		const hasChanged = spokenFor(directory, by, as, cp.size) !== spokenFor(directory, by, as, directory.size);
		if (hasChanged) throw new ProtocolError("not-allowed", "by: has become a coordinator since, or isn't one any more");
	});
	if (!equal(hash(box), body.box)) throw new ProtocolError("bad-content", "box: does not match its hash");
}

/** An item in the database, before an entry is stored there. */
export interface StoredItem {
	/** Its entries so far; 0 for a new item. */
	count: number;
	/** The newest epoch of its entries. */
	epoch: number;
	heads: Bytes[];
	/** How many of the entries that the new one names are stored in this item. */
	known: number;
	/** The size of the newest directory that an entry names which the new one names; 0 when it names none. */
	newestCp: number;
	/** Whether the space has an entry with the id of the new one. */
	isIdUsed: boolean;
	/** How many items the space has. */
	items: number;
}

/**
 * Checks the place of an entry in its item.
 * @throws ProtocolError conflict, full, stale, bad-statement
 */
export function checkPosition(directory: Directory, { body }: Statement<"item">, item: StoredItem): void {
	if (item.isIdUsed) throw new ProtocolError("conflict", "entry: another entry has this id");
	if (new Set(body.prev.map(keyOf)).size !== body.prev.length) throw new ProtocolError("bad-statement", "prev: names an entry twice");
	const isNew = item.count === 0;
	if (isNew && body.item !== body.space) checkNewItem(directory, body.item, item);
	if ((body.prev.length === 0) !== isNew || item.known !== body.prev.length)
		throw new ProtocolError("stale", "prev: must name entries of this item, and none in the first one");
	if (item.newestCp > body.cp.size) throw new ProtocolError("stale", "cp: is older than that of an entry that it names");
	const named = new Set(body.prev.map(keyOf));
	if (body.epoch > item.epoch && !item.heads.every((head) => named.has(keyOf(head))))
		throw new ProtocolError("stale", "prev: the first entry under a newer key names all heads");
}

function checkNewItem(directory: Directory, id: Id, { items }: StoredItem): void {
	if (items >= MOST_ITEMS) throw new ProtocolError("full", `item: a space has at most ${MOST_ITEMS} items`);
	const { members, organisations, desks, spaces } = directory;
	if ([members, organisations, desks, spaces].some((each) => each.has(id))) throw new ProtocolError("conflict", "item: this id is in use");
}
