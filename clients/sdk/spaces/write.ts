/** Writes into spaces: seals and signs entries, and tries again after somebody else was faster or the key was renewed. */
import { sealEntry } from "#crypto/epoch.ts";
import { randomId } from "#crypto/random.ts";
import { itemEntryKey } from "#crypto/space.ts";
import { type Bytes, hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { desksOf, ownerOfSpace, type Space } from "#protocol/folds/directory.ts";
import type { ItemContent } from "#protocol/items/item-content.ts";
import { itemAad, type Statement, toWire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesksWithSeats, newestGoodCircleKey, type OpenCircleKey } from "../directory/circle-keys.ts";
import { renewCircle } from "../directory/circles.ts";
import { syncDirectory } from "../directory/directory.ts";
import { nullWhenNotFound } from "../http/answers.ts";
import { appendOptimistically } from "../http/optimistic-append.ts";
import {
	decodeItem,
	encodeItem,
	encodeListed,
	fromTitles,
	type MarkValues,
	type MuteValues,
	type RowInput,
	rowOf,
	type Titles,
} from "./content.ts";
import { ownEntry, readItem } from "./item.ts";
import { readList, readSpaceOf } from "./list.ts";
import { remember } from "./remembered.ts";
import { addOwn, transcriptOf } from "./transcript.ts";

/** One entry to write. plain: its content, from the objId of the entry before it in the request. */
interface Draft {
	item: Id;
	entry: Id;
	plain(before: Bytes | null): Bytes;
}

/**
 * Starts an item: its first entry and its row in the list, both or none.
 * @param input item, entry: give the same ids when you repeat a call that got no answer. Then nothing is written twice. desk: of mine, for
 * which it is signed; by default the first one that has a seat.
 * @throws ProtocolError not-found when no desk of mine has a seat, or when others must renew the key of the circle first; full, daily-limit,
 * too-large
 * @example const { item } = await startItem(session, space, { content: { act: "topic", values }, row });
 */
export async function startItem(
	session: UnlockedSession,
	space: Id,
	input: { content: ItemContent; row: RowInput; item?: Id; entry?: Id; desk?: Id },
): Promise<{ item: Id; entry: Id }> {
	const { item = randomId(), entry = randomId(), desk } = input;
	await write(session, space, [{ item, entry, plain: () => encodeItem(input.content) }, rowDraft(space, item, input.row)], { desk });
	return { item, entry };
}

/**
 * Writes an entry into an item.
 * @param input row: what the list shows from then on, when that changes. entry, desk: as in `startItem`.
 * @throws as startItem
 * @example await writeItem(session, space, item, { content: { act: "post", values: { text: "..." } } });
 */
export async function writeItem(
	session: UnlockedSession,
	space: Id,
	item: Id,
	input: { content: ItemContent; row?: RowInput; entry?: Id; desk?: Id },
): Promise<{ entry: Id }> {
	const { entry = randomId(), row, desk } = input;
	const draft: Draft = { item, entry, plain: () => encodeItem(input.content) };
	await write(session, space, row ? [draft, rowDraft(space, item, row)] : [draft], { desk });
	return { entry };
}

/**
 * Writes the row of an item again, when the list shows something else.
 * @example const { rightRow } = await openItem(session, space, item, { row }); if (rightRow) await correctRow(session, space, item, rightRow);
 */
export async function correctRow(session: UnlockedSession, space: Id, item: Id, row: RowInput): Promise<void> {
	const { heads } = await readItem(session, space, item);
	const [object] = heads;
	if (object)
		await write(session, space, [
			{ ...rowDraft(space, item, row), plain: () => encodeListed({ act: "row", values: rowOf(item, object, row) }) },
		]);
}

/**
 * Sends an entry of mine again that doesn't count, with the same content.
 * @throws ProtocolError not-found; wrong-state when it counts
 * @example await sendAgain(session, space, item, entry);
 */
export async function sendAgain(session: UnlockedSession, space: Id, item: Id, entry: Id): Promise<{ entry: Id }> {
	await readItem(session, space, item);
	const before = ownEntry(session, space, item, entry);
	if (!before) throw new ProtocolError("not-found", "entry: is not an entry of yours");
	if (before.uncounted === null) throw new ProtocolError("wrong-state", "entry: counts already");
	if (!before.plain) throw new ProtocolError("bad-content", "entry: can't be read any more");
	return writeItem(session, space, item, { content: decodeItem(before.plain) });
}

/** What `markItem` takes. entry: an entry of the item; null: the whole item. reason, text: why; null when it needs no reason. */
export type MarkInput = Pick<MarkValues, "item" | "entry" | "mark" | "isOn" | "reason" | "text">;

/**
 * Hides, pins or locks an item, or hides one of its entries. Only members of the desk that answers for the space can.
 * @throws ProtocolError not-allowed
 * @example await markItem(session, space, { item, entry: null, mark: "hidden", isOn: true, reason: "personal-data", text: null });
 */
export async function markItem(session: UnlockedSession, space: Id, input: MarkInput): Promise<void> {
	const heads = input.mark === "locked" ? (await readItem(session, space, input.item)).heads : [];
	const plain = () => encodeListed({ act: "mark", values: { ...input, heads } });
	await write(session, space, [{ item: space, entry: randomId(), plain }], { asOwner: true });
}

/**
 * Mutes a member in a space: the member's rows in the list don't count, and clients fold the member's texts. isOn false ends this. Only members of
 * the desk that answers for the space can.
 * @throws ProtocolError not-allowed; bad-input for oneself
 * @example await muteMember(session, space, { member, isOn: true, reason: "abuse", text: null });
 */
export async function muteMember(session: UnlockedSession, space: Id, input: MuteValues): Promise<void> {
	if (input.member === session.me) throw new ProtocolError("bad-input", "member: is yourself", "member");
	const plain = () => encodeListed({ act: "mute", values: input });
	await write(session, space, [{ item: space, entry: randomId(), plain }], { asOwner: true });
}

/**
 * Gives a space a name, in one or several languages. Only members of the desk that answers for it can.
 * @throws ProtocolError not-allowed
 * @example await nameSpace(session, space, { en: "Forum", fr: "Forum" });
 */
export async function nameSpace(session: UnlockedSession, space: Id, titles: Titles): Promise<void> {
	const plain = () => encodeListed({ act: "name", values: { titles: fromTitles(titles) } });
	await write(session, space, [{ item: space, entry: randomId(), plain }], { asOwner: true });
}

/** The row that follows from the entry before it in the request. */
function rowDraft(space: Id, item: Id, row: RowInput): Draft {
	return {
		item: space,
		entry: randomId(),
		plain: (before) => encodeListed({ act: "row", values: rowOf(item, before ?? new Uint8Array(32), row) }),
	};
}

/** The statements of a request, and what they were made from. */
interface Attempt {
	/** Null when an earlier attempt was stored. */
	made: { statement: Statement<"item">; box: Bytes; plain: Bytes }[] | null;
}

interface WriteOptions {
	asOwner?: boolean;
	/** The desk of mine for which the entries are signed. */
	desk?: Id | undefined;
}

async function write(session: UnlockedSession, id: Id, drafts: readonly Draft[], options: WriteOptions = {}): Promise<void> {
	const build = async (refusal: ProtocolError | null): Promise<Attempt> => {
		await syncDirectory(session);
		const space = readSpaceOf(session, id);
		const desk = deskFor(session, space, options);
		const key = await presentKey(session, space);
		await readAll(session, id, drafts, refusal !== null);
		const [first] = drafts;
		if (first && ownEntry(session, id, first.item, first.entry)) return { made: null };
		return { made: make(session, id, drafts, desk, key) };
	};
	const { made, seqs } = await appendOptimistically(
		build,
		async (attempt) => {
			if (!attempt.made) return { made: [], seqs: [] };
			const entries = attempt.made.map(({ statement, box }) => ({ entry: toWire(statement), box: toBase64Url(box) }));
			const answer = await session.server.call(contracts.spaces.write, { params: { space: id }, body: { entries } });
			return { made: attempt.made, seqs: answer.seqs };
		},
		["conflict"],
	);
	for (const [i, each] of made.entries()) addOwn(session, seqs[i] ?? 0, each);
	await remember(
		session,
		id,
		Math.max(0, ...seqs),
		made.map(({ statement }) => ({ item: statement.body.item, objId: statement.objId })),
	);
}

function deskFor(session: UnlockedSession, space: Space, { asOwner = false, desk: wanted }: WriteOptions): Id {
	const owner = ownerOfSpace(space);
	const isMine = desksOf(session.dir, session.me).some(({ id }) => id === owner);
	if (asOwner && (!isMine || owner === null)) throw new ProtocolError("not-allowed", "space: another desk answers for it");
	const mine = myDesksWithSeats(session, space.circle).map(({ id }) => id);
	const desk = asOwner ? owner : wanted === undefined ? mine[0] : mine.find((id) => id === wanted);
	if (!desk) throw new ProtocolError("not-found", "space: none of your desks has a seat in its circle");
	return desk;
}

/** The present key of the circle. Renews it first when that is needed. */
async function presentKey(session: UnlockedSession, { circle }: Space): Promise<OpenCircleKey> {
	await renewCircle(session, circle);
	const key = await newestGoodCircleKey(session, circle);
	if (!key || key.epoch !== session.dir.circles.get(circle)?.epochs.length)
		throw new ProtocolError("not-found", "circle: its present key isn't good; a member of another desk renews it");
	return key;
}

/** Reads on in everything that the drafts change. What was read in this session is read again only after a refusal. */
async function readAll(session: UnlockedSession, space: Id, drafts: readonly Draft[], isAgain: boolean): Promise<void> {
	for (const item of new Set(drafts.map((draft) => draft.item))) {
		const isKnown = !isAgain && transcriptOf(session, space, item).last > 0;
		if (item === space) await (isKnown ? null : readList(session, space));
		else if (!isKnown) await readItem(session, space, item).catch(nullWhenNotFound);
	}
}

function make(session: UnlockedSession, space: Id, drafts: readonly Draft[], desk: Id, { epoch, seed }: OpenCircleKey) {
	const heads = new Map<Id, Bytes[]>();
	let before: Bytes | null = null;
	return drafts.map(({ item, entry, plain }) => {
		const at = session.now();
		const prev = heads.get(item) ?? transcriptOf(session, space, item).heads;
		const fields = { space, item, entry, epoch, prev };
		const content = plain(before);
		const entryKey = itemEntryKey(seed, fields);
		const box = sealEntry(entryKey, itemAad({ ...session.envelope(desk, at), ...fields }), content);
		entryKey.wipe();
		const statement = session.sign("item", { ...fields, box: hash(box) }, desk, at);
		heads.set(item, [statement.objId]);
		before = statement.objId;
		return { statement, box, plain: content };
	});
}
