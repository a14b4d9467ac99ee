/**
 * Section 3 of SPEC.md, what a client must refuse: the rows about threads and what stands in them. Each test's name is its row.
 * A mutation list (test/hostile/mutations) shows that each check is needed: without it one of these fails.
 */
import sodium from "libsodium-wrappers";
import t from "tap";
import { badContent, copen, cseal } from "#crypto/aead.ts";
import { entryKey, epochCommitment, grantContext, sealEntry } from "#crypto/epoch.ts";
import { pad } from "#crypto/padding.ts";
import { SealPublicKey, seal } from "#crypto/seal.ts";
import { EpochKey } from "#crypto/secret.ts";
import { type Bytes, concat, fromBase64Url, hash, keyOf, toBase64Url } from "#protocol/bytes.ts";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { entryAad, parseStatement as parse, toWire } from "#protocol/statements/statement.ts";
import { openCompartment } from "#sdk/compartment.ts";
import { encodeContent } from "#sdk/content.ts";
import { epochKey } from "#sdk/epoch-keys.ts";
import { firstEpoch, nextEpoch } from "#sdk/epochs.ts";
import {
	addHolder,
	markSeen,
	message,
	openThread,
	readAll,
	readPage,
	rekeyDesk,
	type Shown,
	type Sitting,
	syncDirectory,
	write,
} from "#sdk/index.ts";
import { type Crafting, craftEntry, signedByLog } from "./forge.ts";
import { drop, forge, type Lie, reorder, replay, swap } from "./lies.ts";
import { codesOf, type Deceived, outcomeOf, rowsOf, World } from "./world.ts";

const test = rowsOf(t);
const world = await World.begin(t);
const { talk, other, left, origin, destination, annex } = world.things;
const giver = await world.settled("giver");
const sender = await world.settled("sender");
const taker = await world.settled("taker");

const textOf = ({ content, failure }: Shown) => {
	if (!content) return failure?.why ?? null;
	return "text" in content ? content.text : "note" in content ? content.note : content.kind;
};

/** What somebody is shown of a thread, and what alarmed. */
async function look(who: Deceived, thread: string, ...lies: Lie[]) {
	who.sitting.memory.transcripts.clear();
	who.tell(...lies);
	let entries: Shown[] = [];
	const stopped = await outcomeOf(async () => {
		entries = (await readAll(who.sitting, thread)).entries;
	});
	return { texts: entries.map(textOf), codes: codesOf(who), entries, stopped };
}

const fresh = (by: Sitting, ...texts: string[]) => threadOf(by, texts);
async function threadOf(by: Sitting, texts: string[]): Promise<string> {
	const thread = await openThread(by, "Thread", [{ kind: "desk", id: destination }]);
	for (const text of texts) await write(by, thread, message(text));
	return thread;
}

const add = (...entries: unknown[]) =>
	forge("compartments.page", "", (page: any) => ({ entries: [...page.entries, ...entries], count: page.count + entries.length }));

test("an honest server", async (t) => {
	const reader = await world.settled("reader");
	for (const { id, texts } of [talk, other, left]) t.same((await look(reader, id)).texts, texts);
	await write(reader.sitting, other.id, message("a word"));
	t.same((await look(reader, other.id)).texts.at(-1), "a word");
	t.same(codesOf(reader), []);
});

test("adds a holder, or serves an epoch that nobody entitled signed", async (t) => {
	const reader = await world.settled("reader");
	const before = await look(reader, talk.id);
	t.same(before.codes, []);
	const ignores = async (what: string, statement: any, stopsWriting = true) => {
		const found = await look(
			reader,
			talk.id,
			forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(statement)]),
		);
		t.same([found.codes, found.texts], [["epoch-not-entitled"], talk.texts], `${what}: ignored, with an alarm`);
		if (stopsWriting)
			t.equal(await outcomeOf(() => write(reader.sitting, talk.id, message("to whom?"))), "epoch-not-entitled", "and nobody writes to it");
	};
	const opened = await openCompartment(taker.sitting, talk.id);
	const { sitting } = taker;
	const annexed = await nextEpoch(sitting, opened, { reason: "holder-added", add: [{ kind: "desk", id: annex }] });
	await ignores("a holder added by who is not the owner", annexed.statement);
	const sound = await nextEpoch(sitting, opened, { reason: "rotation" });
	const { by: _b, ke: _k, as: _a, cp: _c, at: _t, ...fields } = sound.statement.body;
	const [hostHolder] = fields.holders.filter(({ id }) => id === origin);
	await ignores(
		"the owner left out",
		sitting.sign("epoch", { ...fields, holders: fields.holders.filter((each) => each !== hostHolder) }, destination),
	);
	await ignores("an owner of its own making", sitting.sign("epoch", { ...fields, owner: destination }, destination));
	await ignores("for a desk that isn't the signer's", sitting.sign("epoch", fields, origin));
	await ignores("for a desk that holds nothing", sitting.sign("epoch", fields, annex));
	const signed = toWire(sound.statement);
	const ofSender = toWire(sender.sitting.sign("epoch", fields, destination));
	const borrowed = { type: "epoch", body: signed.body, sigs: ofSender.sigs };
	const forged = await look(
		reader,
		talk.id,
		forge("compartments.get", "statements", (all: unknown[]) => [...all, borrowed]),
	);
	t.same(forged.codes, ["epoch-not-entitled"], "signed by somebody else");
	const ownersOwn = async (change: Partial<typeof fields>) => {
		const next = await nextEpoch(giver.sitting, await openCompartment(giver.sitting, talk.id), { reason: "rotation" });
		const { by, ke, as, cp, at, ...rest } = next.statement.body;
		return giver.sitting.sign("epoch", { ...rest, ...change }, origin);
	};
	await ignores("a prev that isn't the last epoch", await ownersOwn({ prev: hash(new Uint8Array(1)) }));
	await ignores("a number that jumps", await ownersOwn({ number: 3 }));
	await ignores("another kind", await ownersOwn({ kind: "discussion", subject: talk.id }));
	await ignores("without what it closes", await ownersOwn({ closes: null }));
	await ignores("a holder named twice", await ownersOwn({ holders: [...fields.holders, ...fields.holders] }));
	await ignores("a desk's earlier key", await ownersOwn({ holders: fields.holders.map((each) => ({ ...each, ke: each.ke + 1 })) }));
	await ignores("the owner's own, without the owner", await ownersOwn({ holders: fields.holders.filter((each) => each !== hostHolder) }));
	const admin = { kind: "member" as const, id: world.people.admin.id, via: null, ke: 1, hash: hash(new Uint8Array(2)) };
	await ignores("an admin as a holder", await ownersOwn({ holders: [...fields.holders, admin] }));
	const grant = { compartment: talk.id, number: 1, kc: opened.state.epochs[0]!.kc, handoff: null };
	const annexSeat = { kind: "desk" as const, id: annex, via: null, ke: 1, hash: hash(new Uint8Array(3)) };
	const granted = await look(
		reader,
		talk.id,
		forge("compartments.get", "statements", (all: unknown[]) => [
			...all,
			toWire(sitting.sign("grant", { ...grant, holder: annexSeat }, destination)),
		]),
	);
	t.same([granted.codes, granted.texts], [["epoch-not-entitled"], talk.texts], "a grant to who holds nothing");
	await ignores("a grant of history to who isn't there", giver.sitting.sign("grant", { ...grant, holder: annexSeat }, origin), false);
	const theirSeat = { ...annexSeat, id: destination };
	await ignores("a grant by who holds nothing", sitting.sign("grant", { ...grant, holder: theirSeat }, annex), false);
	await ignores(
		"a grant to a key that isn't in force",
		giver.sitting.sign("grant", { ...grant, holder: { ...theirSeat, ke: 9 } }, origin),
		false,
	);
	await ignores(
		"a grant of an epoch that isn't there",
		giver.sitting.sign("grant", { ...grant, number: 9, holder: theirSeat }, origin),
		false,
	);
	const written = parse(sitting.network, (await pageOf(talk.id)).entries[0]!.entry);
	await ignores("an entry among them", written);
	const otherKey = { ...grant, kc: hash(new Uint8Array(4)), holder: theirSeat };
	await ignores("a grant of another key than the epoch's", giver.sitting.sign("grant", otherKey, origin), false);
});

test("adds a holder to what was before, drops one, or opens a thread for others", async (t) => {
	const reader = await world.settled("reader");
	const thread = await fresh(giver.sitting, "one");
	await addHolder(giver.sitting, thread, { kind: "desk", id: annex });
	const { texts, codes } = await look(reader, thread);
	t.same([texts, codes], [["Thread", "one"], []]);
	const opened = await openCompartment(taker.sitting, thread);
	const annexSeat = opened.state.epochs[1]!.holders.find(({ id }) => id === annex)!;
	const ignores = async (what: string, statement: any) => {
		const found = await look(
			reader,
			thread,
			forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(statement)]),
		);
		t.same([found.codes, found.texts], [["epoch-not-entitled"], texts], what);
	};
	const grant = { compartment: thread, number: 1, kc: opened.state.epochs[0]!.kc, holder: annexSeat, handoff: null };
	await ignores("history, by who is not the owner", taker.sitting.sign("grant", grant, destination));
	const { statement } = await nextEpoch(taker.sitting, opened, { reason: "rotation" });
	const { by, ke, as, cp, at, ...fields } = statement.body;
	const less = fields.holders.filter(({ id }) => id !== annex);
	await ignores("one dropped who is still here", taker.sitting.sign("epoch", { ...fields, holders: less }, destination));
	const unknown = await world.settled("reader");
	const own = firstEpoch(giver.sitting, { compartment: thread, kind: "thread", owner: origin, holders: [] });
	const { by: _b, ke: _k, as: _a, cp: _c, at: _t, ...first } = own.statement.body;
	const theirs = { ...first, holders: [...first.holders, ...fields.holders.filter(({ id }) => id === destination)] };
	const forOthers = taker.sitting.sign("epoch", theirs, destination);
	const found = await look(unknown, thread, forge("compartments.get", "statements", [toWire(forOthers)]));
	t.same([found.stopped, found.codes], ["not-allowed", ["epoch-not-entitled"]], "a thread in another desk's name");
});

test("adds a holder: another beginning, a chain that was cut, an older view of the directory", async (t) => {
	const reader = await world.settled("reader");
	t.same((await look(reader, left.id)).codes, []);
	const another = firstEpoch(taker.sitting, { compartment: left.id, kind: "thread", owner: destination, holders: [] });
	const other = await look(reader, left.id, forge("compartments.get", "statements", [toWire(another.statement)]));
	t.same([other.stopped, other.codes], ["epoch-not-entitled", ["epoch-not-entitled"]], "another first epoch than the one seen before");
	const unknowing = await look(await world.settled("reader"), left.id, drop("compartments.get", "statements.0"));
	t.same([unknowing.stopped, unknowing.codes], ["not-allowed", ["epoch-not-entitled"]], "its beginning cut off");
	const nothing = await look(reader, left.id, forge("compartments.get", "statements", []));
	t.equal(nothing.stopped, "bad-statement", "no chain at all");
	const shorter = await look(reader, left.id, drop("compartments.get", "statements.-1"), forge("compartments.get", "count", 3));
	t.equal(shorter.stopped, "epoch-not-entitled", "the newest epoch is gone, and who had left is back");
	const moved = await look(reader, left.id, forge("compartments.get", "statements", await chainOf(talk.id)));
	t.equal(moved.stopped, "not-allowed", "the chain of another thread");
	t.same(moved.codes, ["epoch-not-entitled"]);
	t.same((await look(reader, talk.id)).codes, []);
	const own = firstEpoch(taker.sitting, { compartment: talk.id, kind: "thread", owner: destination, holders: [] });
	const first = await look(reader, talk.id, forge("compartments.get", "statements", [toWire(own.statement)]));
	t.equal(first.stopped, "epoch-not-entitled", "another epoch under the same number");
	// Who has left was entitled by the directory of then.
	const { leaver, deskThen } = await backThen();
	const bundle = await nextEpoch(giver.sitting, await openCompartment(giver.sitting, left.id), { reason: "rotation" });
	const { by, ke, as, cp, at, ...fields } = bundle.statement.body;
	const holders = fields.holders.map((each) => (each.id === origin ? { ...each, ke: deskThen } : each));
	const dated = leaver.sitting.sign("epoch", { ...fields, holders }, origin);
	const fromStart = await world.settled("reader");
	const brought = await look(
		fromStart,
		left.id,
		forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(dated)]),
	);
	t.same(brought.codes, ["epoch-not-entitled"], "an epoch by an older directory than the one before it");
});

/** `leaver`, signing as just before the removal, and the epoch that origin's desk key had then. */
async function backThen() {
	const leaver = await world.sit("leaver");
	const size = giver.sitting.log.findIndex(({ type }) => type === "remove");
	leaver.sitting.checkpoint = signedByLog(world.server, size, giver.sitting.dir.roots[size]);
	const deskThen = giver.sitting.history.at(giver.sitting.dir, size).desks.get(origin)?.epoch ?? 0;
	return { leaver, deskThen };
}

async function chainOf(thread: string): Promise<unknown[]> {
	const { statements } = await giver.sitting.server.call((await import("#protocol/contracts/index.ts")).contracts.compartments.get, {
		params: { compartment: thread },
	});
	return statements;
}

test("replays, reorders, drops or moves an entry", async (t) => {
	const reader = await world.settled("reader");
	const thread = await fresh(sender.sitting, "one", "two", "three");
	const dropped = await look(reader, thread, drop("compartments.page", "entries.1"));
	t.same([dropped.codes, dropped.texts], [["entry-missing"], ["Thread", "two", "three"]], "dropped");
	const renumbered = await look(
		reader,
		thread,
		forge("compartments.page", "", ({ entries }: any) => ({
			entries: entries.filter((_: unknown, i: number) => i !== 2).map((each: any, i: number) => ({ ...each, seq: i + 1 })),
			count: 4,
		})),
	);
	t.same(renumbered.codes, ["entry-missing"], "dropped, and the others numbered anew");
	t.ok(renumbered.entries[2]?.missingBefore, "shown where it is missing");
	const between = await fresh(sender.sitting, "one");
	await write(taker.sitting, between, message("two"));
	await write(sender.sitting, between, message("three"));
	const only = await look(
		await world.settled("reader"),
		between,
		forge("compartments.get", "count", 3),
		forge("compartments.page", "", ({ entries: [title, one, _two, three] }: any) => ({
			entries: [title, one, { ...three, seq: 3 }],
			count: 3,
		})),
	);
	t.same([only.codes, only.entries[2]?.missingBefore], [["entry-missing"], true], "an author's only one, which another one names");
	const replayed = await look(
		reader,
		thread,
		replay("compartments.page", "entries.1"),
		forge("compartments.page", "entries.-1.seq", 5),
		forge("compartments.page", "count", 5),
	);
	t.same([replayed.codes, replayed.texts.at(-1)], [["entry-replayed"], "tampered"], "replayed");
	t.equal((await look(reader, thread, reorder("compartments.page", "entries"))).stopped, "entry-replayed", "the wrong way round");
	const swapped = await look(
		reader,
		thread,
		swap("compartments.page", "entries.1.seq", "entries.2.seq"),
		swap("compartments.page", "entries.1", "entries.2"),
	);
	t.same(swapped.codes, ["entry-missing"], "two in each other's place: a prev is missing");
	const there = await fresh(sender.sitting, "elsewhere");
	const moved = (await pageOf(there)).entries[1];
	const theirs = await look(reader, thread, add({ ...moved, seq: 5 }));
	t.same([theirs.codes, theirs.texts.at(-1)], [["content-tampered"], "tampered"], "of another thread");
	const boxes = await look(reader, thread, swap("compartments.page", "entries.1.box", "entries.2.box"));
	t.same([boxes.codes[0], boxes.texts.slice(1, 3)], ["content-tampered", ["tampered", "tampered"]], "with each other's boxes");
	// A reader has the entry's key, and can seal other words with it under somebody else's header.
	const key = await epochKey(taker.sitting, await openCompartment(taker.sitting, thread), 1);
	const header = parsed(taker.sitting, (await pageOf(thread)).entries[1]);
	const words = sealEntry(entryKey(key, header.entry), entryAad(header), encodeContent(message("other words")));
	const resealed = await look(reader, thread, forge("compartments.page", "entries.1.box", toBase64Url(words)));
	t.same([resealed.codes[0], resealed.texts[1]], ["content-tampered", "tampered"], "with other words, sealed by another reader");
	const headers = await look(
		reader,
		thread,
		forge("compartments.page", "entries.1.entry.sigs.0", (sig: string) => `A${sig.slice(1)}`),
	);
	t.same([headers.codes.includes("entry-not-entitled"), headers.texts[1]], [true, "tampered"], "with another signature");
	const notEntry = await look(reader, thread, forge("compartments.page", "entries.1.entry", (await chainOf(thread))[0]));
	t.equal(notEntry.stopped, "content-tampered", "what is no entry");
	const twice = await craftEntry(sender.sitting, thread, 5, { as: origin, fields: { n: 2 } });
	t.same((await look(reader, thread, add(twice))).codes, ["entry-replayed"], "an author's number twice");
	const jumps = await craftEntry(sender.sitting, thread, 5, { as: origin, fields: { n: 9 } });
	t.same((await look(reader, thread, add(jumps))).codes, ["entry-missing"], "an author's number that jumps");
	const stranger = await craftEntry(taker.sitting, thread, 5, { as: annex });
	t.same((await look(reader, thread, add(stranger))).codes, ["entry-not-entitled"], "for a desk that holds nothing");
	const unknown = await craftEntry(sender.sitting, thread, 5, { as: origin, fields: { number: 1 } });
	const later = forge(
		"compartments.page",
		"entries.-1.entry",
		toWire(sender.sitting.sign("entry", { ...bodyOf(sender.sitting, unknown), number: 9 }, origin)),
	);
	t.ok((await look(reader, thread, add(unknown), later)).codes.includes("entry-not-entitled"), "of an epoch that nobody opened");
	// The same entry id under two headers: one key, two contents.
	const first = (await pageOf(thread)).entries[1];
	const again = await craftEntry(sender.sitting, thread, 5, { as: origin, fields: { entry: entryIdOf(sender.sitting, first) } });
	t.same((await look(reader, thread, add(again))).codes, ["entry-replayed"], "an entry's id twice");
	const kept = await world.settled("reader");
	await readAll(kept.sitting, thread);
	const changed = await craftEntry(sender.sitting, thread, 2, { as: origin });
	kept.tell(forge("compartments.page", "entries.1", changed));
	await outcomeOf(() => readAll(kept.sitting, thread));
	t.ok(codesOf(kept).includes("entry-replayed"), "another one in the place of one seen before");
});

test("drops an entry from a thread that gets a new key", async (t) => {
	const thread = await fresh(giver.sitting, "one", "two", "three");
	const rotated = async (...lies: Lie[]) => {
		const who = await world.settled("giver");
		who.tell(...lies);
		return outcomeOf(async () => nextEpoch(who.sitting, await openCompartment(who.sitting, thread), { reason: "rotation" }));
	};
	t.equal(await rotated(), null);
	t.equal(await rotated(drop("compartments.page", "entries.1")), "unavailable", "nobody closes what they haven't seen whole");
});

const pageOf = async (thread: string) => {
	const { contracts } = await import("#protocol/contracts/index.ts");
	return sender.sitting.server.call(contracts.compartments.page, { params: { compartment: thread } });
};
const parsed = (sitting: Sitting, { entry }: any) => parse(sitting.network, entry).body as any;
const entryIdOf = (sitting: Sitting, served: any) => parsed(sitting, served).entry as string;
const bodyOf = (sitting: Sitting, served: any) => {
	const { by, ke, as, cp, at, ...fields } = parsed(sitting, served);
	return fields;
};

test("drops an entry: pages that are shorter, longer or elsewhere than asked for", async (t) => {
	const reader = await world.settled("reader");
	const thread = await fresh(sender.sitting, "one", "two", "three", "four", "five");
	const page = async (asked: { before?: number; after?: number; limit?: number }, ...lies: Lie[]) => {
		reader.sitting.memory.transcripts.clear();
		reader.tell(...lies);
		const stopped = await outcomeOf(() => readPage(reader.sitting, thread, asked));
		return stopped ?? codesOf(reader)[0] ?? null;
	};
	t.equal(await page({ limit: 2 }), null);
	t.equal(await page({}, drop("compartments.page", "entries.0")), "entry-missing", "the first of a page that isn't full");
	t.equal(await page({ before: 5 }, drop("compartments.page", "entries.0")), "entry-missing", "also when paging back");
	t.equal(await page({ before: 5 }, drop("compartments.page", "entries.-1")), "entry-missing", "the last before what is known");
	t.equal(await page({ before: 5 }, forge("compartments.page", "entries", [])), "entry-missing", "nothing, where there is something");
	t.equal(await page({ limit: 2 }, drop("compartments.page", "entries.-1")), "entry-missing", "the newest");
	const all = (await pageOf(thread)).entries;
	t.equal(await page({ before: 3 }, forge("compartments.page", "entries", all)), "entry-replayed", "later ones than asked for");
	t.equal(await page({ limit: 2 }, forge("compartments.page", "entries", all)), "entry-replayed", "more than asked for");
	t.equal(await page({ after: 4, limit: 2 }, forge("compartments.page", "entries", all.slice(0, 2))), "entry-replayed", "earlier ones");
});

test("drops the newest entries", async (t) => {
	const reader = await world.settled("reader");
	const thread = await fresh(sender.sitting, "one", "two");
	await markSeen(reader.sitting, (await readAll(reader.sitting, thread)).compartment);
	await write(sender.sitting, thread, message("three"));
	await markSeen(taker.sitting, (await readAll(taker.sitting, thread)).compartment);
	reader.tell(forge("compartments.get", "count", 3));
	t.equal(await outcomeOf(() => readPage(reader.sitting, thread)), "entries-dropped", "a colleague has seen four");
	const unsigned = forge("compartments.get", "seen", (all: any[]) => all.map((each) => ({ ...each, sigs: ["A".repeat(86)] })));
	const elsewhere = forge("compartments.get", "seen", await seenIn(talk.id));
	for (const lie of [unsigned, elsewhere]) {
		const fresh = await world.settled("sender");
		fresh.tell(forge("compartments.get", "count", 3), forge("compartments.page", "", cutAt(3)), lie);
		t.equal(await outcomeOf(() => readPage(fresh.sitting, thread)), null, "nobody's receipt, or another thread's, proves nothing");
	}
	const unseen = [forge("compartments.get", "count", 2), forge("compartments.get", "seen", [])];
	reader.tell(...unseen);
	t.equal(await outcomeOf(() => readPage(reader.sitting, thread)), "entries-dropped", "this device has seen three");
	const again = await world.settled("reader", reader.storage);
	again.tell(
		...unseen,
		forge("compartments.page", "", ({ entries }: any) => ({ entries: entries.slice(0, 2), count: 2 })),
	);
	t.equal(await outcomeOf(() => readAll(again.sitting, thread)), "entries-dropped", "also after a restart");
	const forgotten = await world.settled("taker");
	const prev = [
		fromBase64Url((await look(taker, thread)).entries.length > 0 ? keyOf(taker.sitting.memory.transcripts.get(thread)!.at(3)!.objId) : ""),
	];
	const other = await craftEntry(sender.sitting, thread, 4, { as: origin, text: "another fourth", fields: { n: 4, prev } });
	forgotten.tell(forge("compartments.page", "entries.-1", other));
	t.equal(
		(await outcomeOf(() => readAll(forgotten.sitting, thread))) ?? codesOf(forgotten)[0],
		"entries-dropped",
		"another newest than a colleague has seen",
	);
	const onlyLeft = await world.settled("reader");
	t.equal(
		(await look(onlyLeft, left.id, forge("compartments.page", "", cutAt(3)))).stopped,
		"entries-dropped",
		"fewer than the thread itself says",
	);
	const fewer = forge("compartments.get", "count", 2);
	const closing = await look(await world.settled("reader"), left.id, fewer, forge("compartments.page", "", cutAt(2)));
	t.equal(closing.stopped, "entries-dropped", "fewer than the present epoch was opened after");
	const before = await world.settled("reader");
	await readAll(before.sitting, talk.id);
	before.tell(forge("compartments.get", "count", 5), forge("compartments.get", "seen", []));
	t.equal(await outcomeOf(() => openCompartment(before.sitting, talk.id)), "entries-dropped", "fewer than were there before");
});

async function seenIn(thread: string): Promise<unknown[]> {
	const { contracts } = await import("#protocol/contracts/index.ts");
	return (await taker.sitting.server.call(contracts.compartments.get, { params: { compartment: thread } })).seen;
}

const cutAt =
	(count: number) =>
	({ entries }: any) => ({ entries: entries.slice(0, count), count });

test("helps a leaver write under an old epoch", async (t) => {
	const reader = await world.settled("reader");
	const { leaver } = await backThen();
	const crafting = { signer: leaver.sitting, as: origin, fields: { number: 1, n: 2 } };
	const late = await craftEntry(giver.sitting, left.id, 5, crafting);
	const after = await look(reader, left.id, add(late));
	t.same([after.codes, after.texts.at(-1)], [["entry-not-entitled"], "tampered"], "beyond the closing count");
	const page = await world.settled("reader");
	page.tell(forge("compartments.page", "", { entries: [late], count: 5 }));
	const alone = await readPage(page.sitting, left.id, { limit: 1 });
	t.same([codesOf(page), alone.entries.map(textOf)], [["entry-not-entitled"], ["tampered"]], "also where nothing else is shown");
	const first = await world.settled("reader");
	const squeezed = await craftEntry(giver.sitting, left.id, 3, { ...crafting, fields: { ...crafting.fields, prev: [] } });
	const within = await look(first, left.id, forge("compartments.page", "entries.2", squeezed));
	t.ok(within.codes.includes("entry-not-entitled"), "in the place of another: not reached from the closing heads");
	t.equal(within.texts[2], "tampered");
	t.ok(within.codes.includes("entries-dropped"), "and the closing head is missing");
	leaver.sitting.checkpoint = giver.sitting.checkpoint;
	const now = await craftEntry(giver.sitting, left.id, 5, { ...crafting, fields: { number: 2, n: 2 } });
	t.same((await look(await world.settled("reader"), left.id, add(now))).codes, ["entry-not-entitled"], "nor under the new one");
});

test("helps a leaver read on: the server that says nothing when a desk's key is renewed", async (t) => {
	const thread = await openThread(taker.sitting, "Thread", [{ kind: "desk", id: annex }], destination);
	const reader = await world.settled("reader");
	t.same((await look(reader, thread)).texts, ["Thread"]);
	await rekeyDesk(taker.sitting, annex);
	await syncDirectory(reader.sitting);
	const sent: number[] = [];
	reader.tell({
		name: "hear compartments.send",
		on: "compartments.send",
		tell: (told) => void sent.push(parsed(reader.sitting, told.sent).number),
	});
	await write(reader.sitting, thread, message("under the new key"));
	t.same(sent, [2], "the writer's client renews it unasked, and sends nothing under the old one");
});

test("gives different keys to different holders", async (t) => {
	const reader = await world.settled("reader");
	const opened = await openCompartment(giver.sitting, other.id).catch(() => openCompartment(sender.sitting, other.id));
	const bundle = await nextEpoch(giver.sitting, opened, { reason: "rotation" });
	const { by, ke, as, cp, at, ...fields } = bundle.statement.body;
	const theirs = fields.holders.find(({ id }) => id === destination)!;
	const context = grantContext({
		network: world.network,
		compartment: other.id,
		number: fields.number,
		kc: fields.kc,
		kind: "desk",
		id: destination,
		ke: theirs.ke,
	});
	const pk = new SealPublicKey(giver.sitting.dir.desks.get(destination)!.keys.get(theirs.ke)!.pk);
	const box = EpochKey.random().use((key) => seal(pk, context, key));
	const holders = fields.holders.map((each) => (each === theirs ? { ...each, hash: hash(box) } : each));
	const statement = giver.sitting.sign("epoch", { ...fields, holders }, origin);
	t.notSame(epochCommitment(bundle.key), hash(box));
	reader.tell(
		forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(statement)]),
		forge("compartments.get", "grants", (all: unknown[]) => [
			...all,
			{ number: fields.number, hash: toBase64Url(hash(box)), box: toBase64Url(box) },
		]),
	);
	t.equal(await outcomeOf(() => write(reader.sitting, other.id, message("with which key?"))), "key-mismatch");
	t.same(codesOf(reader), ["key-mismatch"]);
	const honest = await world.settled("reader");
	honest.tell(
		forge("compartments.get", "grants.0.box", (text: string) => text.slice(0, -8) + (text.endsWith("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA")),
	);
	t.equal(await outcomeOf(() => readAll(honest.sitting, talk.id)), "key-mismatch", "nor a box that was changed");
});

/** Both keys give the same last byte of the key stream, and the ciphertext fits both tags: a box of two contents. */
test("feeds one box that opens under two keys", async (t) => {
	const reader = await world.settled("reader");
	const spoilt = await craftEntry(sender.sitting, talk.id, 7, { as: origin, spoil: (box) => box.with(30, (box[30] ?? 0) ^ 1) as Bytes });
	const found = await look(reader, talk.id, add(spoilt));
	t.same([found.codes, found.texts.at(-1)], [["content-tampered"], "tampered"], "the commitment doesn't fit, though the rest does");
	const keys = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const;
	const box = cseal(keys[0], "entry", new Uint8Array(0), new Uint8Array(40));
	t.same(copen(keys[0], "entry", new Uint8Array(0), box).length, 40);
	t.throws(() => copen(keys[1], "entry", new Uint8Array(0), box), badContent());
});

test("weakens key stretching, suite or format version", async (t) => {
	const reader = await world.settled("reader");
	const boxed = await craftEntry(sender.sitting, talk.id, 7, { as: origin, spoil: (box) => box.with(0, 2) as Bytes });
	t.same((await look(reader, talk.id, add(boxed))).codes, ["content-tampered"], "another format of a box");
	const next = await look(reader, talk.id, forge("compartments.page", "entries.1.entry.type", "entry.2"));
	t.equal(next.stopped, "bad-statement", "a type that isn't in the registry");
	const [chain] = (await chainOf(talk.id)) as { type: string; body: string; sigs: string[] }[];
	const fields = decodeCbor(fromBase64Url(chain!.body)) as { [name: string]: any };
	const more = { ...chain, body: toBase64Url(encodeCbor({ ...fields, suite: "none" })) };
	t.equal(
		(await look(reader, talk.id, forge("compartments.get", "statements", [more]))).stopped,
		"bad-statement",
		"a field that it hasn't",
	);
	const loose = concat(Uint8Array.of(0xb8, Object.keys(fields).length), fromBase64Url(chain!.body).slice(1));
	const wire = { ...chain, body: toBase64Url(loose) };
	t.equal(
		(await look(reader, talk.id, forge("compartments.get", "statements", [wire]))).stopped,
		"bad-statement",
		"bytes that aren't canonical",
	);
	const turned = concat(
		fromBase64Url(chain!.body).slice(0, 1),
		...Object.entries(fields)
			.reverse()
			.flatMap(([name, value]) => [encodeCbor(name), encodeCbor(value)]),
	);
	t.equal(
		(await look(reader, talk.id, forge("compartments.get", "statements", [{ ...chain, body: toBase64Url(turned) }]))).stopped,
		"bad-statement",
		"nor keys in another order",
	);
	const device = await world.device();
	device.proxy.lies = [forge("session.start", "", (answer: object) => ({ ...answer, keyStretching: { iterations: 1 } }))];
	const { signIn } = await import("#sdk/index.ts");
	const { signInName: name, password } = world.people.sender;
	t.equal(await outcomeOf(() => signIn({ ...device, name, password })), "internal", "key stretching is not for the server to say");
});

test("probes with malformed boxes", async (t) => {
	const key = new Uint8Array(32).fill(3);
	const box = cseal(key, "entry", new Uint8Array(0), new Uint8Array(300));
	const malformed = [
		new Uint8Array(0),
		box.slice(0, 1),
		box.slice(0, 72),
		box.slice(0, 73),
		box.slice(0, -1),
		concat(box, Uint8Array.of(0)),
		...[0, 1, 25, 57, box.length - 1].map((at) => box.with(at, (box[at] ?? 0) ^ 1) as Bytes),
	];
	const errors = malformed.map((each) => {
		try {
			return String(copen(key, "entry", new Uint8Array(0), each));
		} catch (error) {
			return String(error);
		}
	});
	t.same([...new Set(errors)], [String(badContent())], "one error");
	const reader = await world.settled("reader");
	for (const bad of malformed.slice(0, 4)) {
		const served = await craftEntry(sender.sitting, talk.id, 7, { as: origin, spoil: () => bad });
		const found = await look(reader, talk.id, add(served));
		t.same([found.stopped, found.codes, found.texts.at(-1)], [null, ["content-tampered"], "tampered"], `a box of ${bad.length} bytes`);
	}
	t.ok(sodium.memcmp(key, key));
	const words = await craftEntry(sender.sitting, talk.id, 7, {
		as: origin,
		seal: (entry, aad) => entry.use((raw) => cseal(raw, "entry", aad, new Uint8Array(256))),
	});
	t.same((await look(reader, talk.id, add(words))).codes, ["content-tampered"], "padding that isn't");
	for (const [what, change] of [
		["padding that begins otherwise", (padded) => padded.with(padded.lastIndexOf(0x80), 0x81) as Bytes],
		["more padding than there must be", (padded) => concat(padded, new Uint8Array(256))],
	] as [string, (padded: Bytes) => Bytes][]) {
		const seal: Crafting["seal"] = (entry, aad, plain) => entry.use((raw) => cseal(raw, "entry", aad, change(pad(plain))));
		const served = await craftEntry(sender.sitting, talk.id, 7, { as: origin, seal });
		t.same((await look(reader, talk.id, add(served))).codes, ["content-tampered"], what);
	}
});
