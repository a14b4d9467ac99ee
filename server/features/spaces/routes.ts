/** Endpoints of spaces: which I read, their lists and items, and writing. SPEC "Spaces", section 4. */
import { spaces } from "#protocol/contracts/spaces.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkNewSigner, spacesReadBy } from "#protocol/folds/directory.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { countToday } from "#server/chains/daily.ts";
import { parseOwnStatement } from "#server/chains/parse-own-statement.ts";
import { notify } from "#server/database/notices.ts";
import type { Feature, ServerContext } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { bytesOf } from "#server/gate/input.ts";
import { mount } from "#server/gate/mount.ts";
import { checkEntitled, checkPosition, readableSpace } from "./rules.ts";
import {
	type EntryRow,
	entryPage,
	followPlace,
	itemOf,
	itemsOf,
	lockSpace,
	notePlace,
	placesOf,
	storedBefore,
	storedItem,
	storeEntry,
} from "./store.ts";

export const spacesFeature: Feature = (app, context) => {
	mount(app, context, spaces.list, list);
	mount(app, context, spaces.read, read);
	mount(app, context, spaces.item, item);
	mount(app, context, spaces.write, (request) => write(context, request));
	mount(app, context, spaces.place, place);
};

async function list({ actor, db, directory, access }: RequestContext<typeof spaces.list>) {
	access.note({ object: null, count: 0 });
	const ids = spacesReadBy(directory, actor.member).map(({ id }) => id);
	access.note({ object: null, count: ids.length });
	return { spaces: await placesOf(db, ids, actor.member) };
}

async function read({ input, actor, db, directory, access }: RequestContext<typeof spaces.read>) {
	const { space } = input.params;
	const { after = 0 } = input.query;
	access.note({ object: space, count: 0 });
	readableSpace(directory, actor.member, space);
	const [entries, list, [own]] = await Promise.all([
		entryPage(db, space, space, after),
		itemOf(db, space, space),
		placesOf(db, [space], actor.member),
	]);
	const next = nextOf(entries, list?.seq);
	const items = next === null ? await itemsOf(db, space) : [];
	access.note({ object: space, count: entries.length + items.length });
	return { entries: entries.map(served), items, count: own?.count ?? 0, seen: own?.seen ?? 0, next };
}

async function item({ input, actor, db, directory, access }: RequestContext<typeof spaces.item>) {
	const { space, item: id } = input.params;
	access.note({ object: space, count: 0 });
	readableSpace(directory, actor.member, space);
	const [entries, found, list] = await Promise.all([
		entryPage(db, space, id, input.query.after ?? 0),
		itemOf(db, space, id),
		itemOf(db, space, space),
	]);
	if (!found || id === space) throw new ProtocolError("not-found");
	access.note({ object: space, count: entries.length });
	return { entries: entries.map(served), count: found.count, list: list?.seq ?? 0, next: nextOf(entries, found.seq) };
}

/** @param newest the `seq` of the item's newest entry. It may be older than the page. */
function nextOf(entries: readonly EntryRow[], newest: number | undefined): number | null {
	const last = entries.at(-1)?.seq;
	return last !== undefined && newest !== undefined && last < newest ? last : null;
}

const served = ({ seq, at, body, sig, box }: EntryRow) => ({
	seq,
	at,
	entry: { type: "item", body: body.toString("base64url"), sigs: [sig.toString("base64url")] },
	box: box.toString("base64url"),
});

async function write({ config }: ServerContext, { input, actor, db, directory, now, access }: RequestContext<typeof spaces.write>) {
	const { space: id } = input.params;
	access.note({ object: id, count: input.body.entries.length });
	const parsed = input.body.entries.map(({ entry, box }) => ({
		statement: parseOwnStatement(directory.network, entry, "item", actor.member),
		box: bytesOf(box, "box"),
	}));
	const desk = parsed[0]?.statement.body.as ?? null;
	access.note({ object: id, desk });
	const space = readableSpace(directory, actor.member, id);
	await lockSpace(db, id);
	const before = await storedBefore(
		db,
		parsed.map(({ statement }) => statement.objId),
	);
	if (before) return { seqs: before };
	for (const { statement, box } of parsed) {
		if (statement.body.space !== id) throw new ProtocolError("bad-input", "space: is not the one in the path", "space");
		checkNewSigner(directory, statement);
		checkEntitled(directory, space, statement, box);
	}
	const seqs: number[] = [];
	let items = 0;
	for (const { statement, box } of parsed) {
		const stored = await storedItem(db, statement);
		checkPosition(directory, statement, stored);
		const isNewItem = stored.count === 0 && !isOfList(statement);
		seqs.push(await storeEntry(db, statement, box, isNewItem, now));
		if (isNewItem) items++;
	}
	await followPlace(db, id, actor.member, seqs);
	await countToday(db, actor.member, "item", items, config.aDay.item, now);
	await countToday(db, actor.member, "item.entry", parsed.length, config.aDay["item.entry"], now);
	await notify(db, "space", id);
	return { seqs };
}

const isOfList = ({ body }: Statement<"item">): boolean => body.item === body.space;

async function place({ input, actor, db, directory, access }: RequestContext<typeof spaces.place>) {
	const { space } = input.params;
	access.note({ object: space });
	readableSpace(directory, actor.member, space);
	await notePlace(db, space, actor.member, input.body.seen);
	return { ok: true as const };
}
