/**
 * Section 3 of SPEC.md, what a client must refuse: the entries of a thread.
 */
import t from "tap";
import { entryKey, sealEntry } from "#crypto/epoch.ts";
import { fromBase64Url, keyOf, toBase64Url } from "#protocol/bytes.ts";
import { type Cbor, encodeCbor } from "#protocol/cbor.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { entryAad, toWire } from "#protocol/statements/statement.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { encodeContent } from "#sdk/compartments/content.ts";
import { epochKey } from "#sdk/compartments/epoch-keys.ts";
import { nextEpoch } from "#sdk/compartments/epochs.ts";
import { markSeen, message, readAll, readPage, write } from "#sdk/index.ts";
import { type EntryForgery, fieldsOf, forgeEntry } from "../../support/lying/forge.ts";
import { drop, forge, type Lie, reorder, replay, swap } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { add, chainOf, entryOf, openThreadWith, pageOf, readThread } from "../../support/lying/threads.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { talk, other, leaverThread, origin, destination, annex } = world.fixtures;
const giver = await world.openSyncedSession("giver");
const sender = await world.openSyncedSession("sender");
const taker = await world.openSyncedSession("taker");

test("an honest server", async (t) => {
	const reader = await world.openSyncedSession("reader");
	for (const { id, texts } of [talk, other, leaverThread]) t.same((await readThread(reader, id)).texts, texts);
	await write(reader.session, other.id, message("a word"));
	t.same((await readThread(reader, other.id)).texts.at(-1), "a word");
	t.same(alarmCodes(reader), []);
});

test("replayed, reordered, dropped and moved entries are noticed", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const thread = await openThreadWith(sender.session, destination, "one", "two", "three");
	const dropped = await readThread(reader, thread, drop("compartments.page", "entries.1"));
	t.same([dropped.codes, dropped.texts], [["entry-missing"], ["Thread", "two", "three"]], "dropped");
	const renumbered = await readThread(
		reader,
		thread,
		forge("compartments.page", "", ({ entries }: any) => ({
			entries: entries.filter((_: unknown, i: number) => i !== 2).map((each: any, i: number) => ({ ...each, seq: i + 1 })),
			count: 4,
		})),
	);
	t.same(renumbered.codes, ["entry-missing"], "dropped, and the others numbered anew");
	t.ok(renumbered.entries[2]?.missingBefore, "shown where it is missing");
	const between = await openThreadWith(sender.session, destination, "one");
	await write(taker.session, between, message("two"));
	await write(sender.session, between, message("three"));
	const only = await readThread(
		await world.openSyncedSession("reader"),
		between,
		forge("compartments.get", "count", 3),
		forge("compartments.page", "", ({ entries: [title, one, _two, three] }: any) => ({
			entries: [title, one, { ...three, seq: 3 }],
			count: 3,
		})),
	);
	t.same([only.codes, only.entries[2]?.missingBefore], [["entry-missing"], true], "an author's only one, which another one names");
	const replayed = await readThread(
		reader,
		thread,
		replay("compartments.page", "entries.1"),
		forge("compartments.page", "entries.-1.seq", 5),
		forge("compartments.page", "count", 5),
	);
	t.same([replayed.codes, replayed.texts.at(-1)], [["entry-replayed"], "tampered"], "replayed");
	t.equal((await readThread(reader, thread, reorder("compartments.page", "entries"))).stopped, "entry-replayed", "the wrong way round");
	const swapped = await readThread(
		reader,
		thread,
		swap("compartments.page", "entries.1.seq", "entries.2.seq"),
		swap("compartments.page", "entries.1", "entries.2"),
	);
	t.same(swapped.codes, ["entry-missing"], "two in each other's place: a prev is missing");
	const there = await openThreadWith(sender.session, destination, "elsewhere");
	const moved = (await pageOf(sender.session, there)).entries[1];
	const theirs = await readThread(reader, thread, add({ ...moved, seq: 5 }));
	t.same([theirs.codes, theirs.texts.at(-1)], [["content-tampered"], "tampered"], "of another thread");
	const boxes = await readThread(reader, thread, swap("compartments.page", "entries.1.box", "entries.2.box"));
	t.same([boxes.codes[0], boxes.texts.slice(1, 3)], ["content-tampered", ["tampered", "tampered"]], "with each other's boxes");
	// A reader has the entry's key, and can seal another text with it under the author's header.
	const key = await epochKey(taker.session, await openCompartment(taker.session, thread), 1);
	const header = entryOf(taker.session, (await pageOf(sender.session, thread)).entries[1]).body;
	const words = sealEntry(entryKey(key, header.entry), entryAad(header), encodeContent(message("other words")));
	const resealed = await readThread(reader, thread, forge("compartments.page", "entries.1.box", toBase64Url(words)));
	t.same([resealed.codes[0], resealed.texts[1]], ["content-tampered", "tampered"], "with other words, sealed by another reader");
	const headers = await readThread(
		reader,
		thread,
		forge("compartments.page", "entries.1.entry.sigs.0", (sig: string) => `${sig.startsWith("A") ? "B" : "A"}${sig.slice(1)}`),
	);
	t.same([headers.codes.includes("entry-not-entitled"), headers.texts[1]], [true, "tampered"], "with another signature");
	const notEntry = await readThread(
		reader,
		thread,
		forge("compartments.page", "entries.1.entry", (await chainOf(giver.session, thread))[0]),
	);
	t.equal(notEntry.stopped, "content-tampered", "what is no entry");
	const twice = await forgeEntry(sender.session, thread, 5, { as: origin, fields: { n: 2 } });
	t.same((await readThread(reader, thread, add(twice))).codes, ["entry-replayed"], "an author's number twice");
	const jumps = await forgeEntry(sender.session, thread, 5, { as: origin, fields: { n: 9 } });
	t.same((await readThread(reader, thread, add(jumps))).codes, ["entry-missing"], "an author's number that jumps");
	const stranger = await forgeEntry(taker.session, thread, 5, { as: annex });
	t.same((await readThread(reader, thread, add(stranger))).codes, ["entry-not-entitled"], "for a desk that holds nothing");
	const unknown = await forgeEntry(sender.session, thread, 5, { as: origin, fields: { number: 1 } });
	const later = forge(
		"compartments.page",
		"entries.-1.entry",
		toWire(sender.session.sign("entry", { ...fieldsOf(entryOf(sender.session, unknown)), number: 9 }, origin)),
	);
	t.ok((await readThread(reader, thread, add(unknown), later)).codes.includes("entry-not-entitled"), "of an epoch that nobody opened");
	// The same entry id under two headers: one key, two contents.
	const first = (await pageOf(sender.session, thread)).entries[1];
	const again = await forgeEntry(sender.session, thread, 5, { as: origin, fields: { entry: entryOf(sender.session, first).body.entry } });
	t.same((await readThread(reader, thread, add(again))).codes, ["entry-replayed"], "an entry's id twice");
	const kept = await world.openSyncedSession("reader");
	await readAll(kept.session, thread);
	const changed = await forgeEntry(sender.session, thread, 2, { as: origin });
	kept.setLies(forge("compartments.page", "entries.1", changed));
	await outcomeOf(() => readAll(kept.session, thread));
	t.ok(alarmCodes(kept).includes("entry-replayed"), "another one in the place of one seen before");
});

test("pages of another length or place than requested are noticed", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const thread = await openThreadWith(sender.session, destination, "one", "two", "three", "four", "five");
	const page = async (asked: { before?: number; after?: number; limit?: number }, ...lies: Lie[]) => {
		reader.session.memory.transcripts.clear();
		reader.setLies(...lies);
		const stopped = await outcomeOf(() => readPage(reader.session, thread, asked));
		return stopped ?? alarmCodes(reader)[0] ?? null;
	};
	t.equal(await page({ limit: 2 }), null);
	t.equal(await page({}, drop("compartments.page", "entries.0")), "entry-missing", "the first of a page that isn't full");
	t.equal(await page({ before: 5 }, drop("compartments.page", "entries.0")), "entry-missing", "also when paging back");
	t.equal(await page({ before: 5 }, drop("compartments.page", "entries.-1")), "entry-missing", "the last before what is known");
	t.equal(await page({ before: 5 }, forge("compartments.page", "entries", [])), "entry-missing", "nothing, where there is something");
	t.equal(await page({ limit: 2 }, drop("compartments.page", "entries.-1")), "entry-missing", "the newest");
	const withoutKeys = forge("compartments.get", "grants", []);
	t.equal(await page({}, withoutKeys), null);
	t.equal(
		await page({}, withoutKeys, drop("compartments.page", "entries.-1")),
		"entry-missing",
		"also if it sends no keys with the others",
	);
	const all = (await pageOf(sender.session, thread)).entries;
	t.equal(await page({ before: 3 }, forge("compartments.page", "entries", all)), "entry-replayed", "later ones than asked for");
	t.equal(await page({ limit: 2 }, forge("compartments.page", "entries", all)), "entry-replayed", "more than asked for");
	t.equal(await page({ after: 4, limit: 2 }, forge("compartments.page", "entries", all.slice(0, 2))), "entry-replayed", "earlier ones");
});

test("a place that is taken already, in the answer to a write, is noticed", async (t) => {
	const thread = await openThreadWith(sender.session, destination, "one", "two");
	const writer = await world.openSyncedSession("taker");
	await readAll(writer.session, thread);
	writer.setLies(forge("compartments.send", "seq", 2));
	await write(writer.session, thread, message("three"));
	t.same(alarmCodes(writer), ["entry-replayed"]);
});

test("missing newest entries are noticed", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const thread = await openThreadWith(sender.session, destination, "one", "two");
	await markSeen(reader.session, (await readAll(reader.session, thread)).compartment);
	await write(sender.session, thread, message("three"));
	await markSeen(taker.session, (await readAll(taker.session, thread)).compartment);
	reader.setLies(forge("compartments.get", "count", 3));
	t.equal(await outcomeOf(() => readPage(reader.session, thread)), "entries-dropped", "a colleague has seen four");
	const unsigned = forge("compartments.get", "seen", (all: any[]) => all.map((each) => ({ ...each, sigs: ["A".repeat(86)] })));
	const elsewhere = forge("compartments.get", "seen", await seenIn(talk.id));
	const noReceipt = forge("compartments.get", "seen", [(await pageOf(sender.session, thread)).entries[0]?.entry]);
	for (const lie of [unsigned, elsewhere, noReceipt]) {
		const fresh = await world.openSyncedSession("sender");
		fresh.setLies(forge("compartments.get", "count", 3), forge("compartments.page", "", cutAt(3)), lie);
		t.equal(await outcomeOf(() => readPage(fresh.session, thread)), null, "nobody's receipt, or another thread's, proves nothing");
		t.same((await openCompartment(fresh.session, thread)).seen, [], "and isn't shown as one");
	}
	const unseen = [forge("compartments.get", "count", 2), forge("compartments.get", "seen", [])];
	reader.setLies(...unseen);
	t.equal(await outcomeOf(() => readPage(reader.session, thread)), "entries-dropped", "this device has seen three");
	const again = await world.openSyncedSession("reader", reader.storage);
	again.setLies(
		...unseen,
		forge("compartments.page", "", ({ entries }: any) => ({ entries: entries.slice(0, 2), count: 2 })),
	);
	t.equal(await outcomeOf(() => readAll(again.session, thread)), "entries-dropped", "also after a restart");
	const forgotten = await world.openSyncedSession("taker");
	const prev = [
		fromBase64Url(
			(await readThread(taker, thread)).entries.length > 0 ? keyOf(taker.session.memory.transcripts.get(thread)!.at(3)!.objId) : "",
		),
	];
	const other = await forgeEntry(sender.session, thread, 4, { as: origin, text: "another fourth", fields: { n: 4, prev } });
	forgotten.setLies(forge("compartments.page", "entries.-1", other));
	t.equal(
		(await outcomeOf(() => readAll(forgotten.session, thread))) ?? alarmCodes(forgotten)[0],
		"entries-dropped",
		"another newest than a colleague has seen",
	);
	const onlyLeft = await world.openSyncedSession("reader");
	t.equal(
		(await readThread(onlyLeft, leaverThread.id, forge("compartments.page", "", cutAt(3)))).stopped,
		"entries-dropped",
		"fewer than the thread itself says",
	);
	const onlySaid = await world.openSyncedSession("sender");
	t.equal(
		(await readThread(onlySaid, leaverThread.id, forge("compartments.get", "count", 3), forge("compartments.page", "count", 3))).stopped,
		"entries-dropped",
		"fewer than are served with it",
	);
	const fewer = forge("compartments.get", "count", 2);
	const closing = await readThread(
		await world.openSyncedSession("reader"),
		leaverThread.id,
		fewer,
		forge("compartments.page", "", cutAt(2)),
	);
	t.equal(closing.stopped, "entries-dropped", "fewer than the present epoch was opened after");
	const before = await world.openSyncedSession("reader");
	await readAll(before.session, talk.id);
	before.setLies(forge("compartments.get", "count", 5), forge("compartments.get", "seen", []));
	t.equal(await outcomeOf(() => openCompartment(before.session, talk.id)), "entries-dropped", "fewer than were there before");
});

async function seenIn(thread: string): Promise<unknown[]> {
	return (await taker.session.server.call(contracts.compartments.get, { params: { compartment: thread } })).seen;
}

const cutAt =
	(count: number) =>
	({ entries }: any) => ({ entries: entries.slice(0, count), count });

test("invalid content from a member is refused", async (t) => {
	const thread = await openThreadWith(sender.session, destination, "one");
	const shown = async (content: Cbor) => {
		const seal: EntryForgery["seal"] = (key, aad) => sealEntry(key, aad, encodeCbor(content));
		return readThread(
			await world.openSyncedSession("reader"),
			thread,
			add(await forgeEntry(sender.session, thread, 3, { as: origin, seal })),
		);
	};
	const text = { kind: "text", text: "two", language: null, files: [] };
	t.same([(await shown(text)).codes, (await shown(text)).texts.at(-1)], [[], "two"], "an honest one");
	const values = (value: Cbor) => ({ kind: "fields", form: "intake", at: 1, values: [{ code: "a", value }], files: [] });
	for (const [what, content] of [
		["with what steers a terminal", { ...text, text: "\u001b[2Jtwo" }],
		["with a value that is none", values({ a: 1 })],
		["that is no map", 7],
	] as [string, Cbor][]) {
		const { codes, texts } = await shown(content);
		t.same([codes, texts], [["junk-entry"], ["Thread", "one", "junk"]], what);
	}
	const unknown = await shown({ ...text, kind: "toString" });
	t.same([unknown.codes, unknown.texts.at(-1)], [[], "unknown-kind"], "content of a kind that only newer programs know");
});

test("an entry dropped before a new epoch is noticed", async (t) => {
	const thread = await openThreadWith(giver.session, destination, "one", "two", "three");
	const rotated = async (...lies: Lie[]) => {
		const who = await world.openSyncedSession("giver");
		who.setLies(...lies);
		return outcomeOf(async () => nextEpoch(who.session, await openCompartment(who.session, thread), { reason: "rotation" }));
	};
	t.equal(await rotated(), null);
	t.equal(await rotated(drop("compartments.page", "entries.1")), "unavailable", "nobody closes what they haven't seen whole");
});
