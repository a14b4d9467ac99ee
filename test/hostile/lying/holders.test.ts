/** Section 3 of SPEC.md, what a client must refuse: the holders of a thread's keys. */
import t from "tap";
import { hash } from "#protocol/bytes.ts";
import { parseStatement, toWire } from "#protocol/statements/statement.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { firstEpoch, nextEpoch } from "#sdk/compartments/epochs.ts";
import { addHolder, message, openThread, readPage, rekeyDesk, syncDirectory, write } from "#sdk/index.ts";
import { fieldsOf, forgeEntry } from "../../support/lying/forge.ts";
import { drop, forge } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { add, chainOf, entryOf, openThreadWith, pageOf, readThread, signingBeforeRemoval, textOf } from "../../support/lying/threads.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { talk, leaverThread, origin, destination, annex } = world.fixtures;
const giver = await world.openSyncedSession("giver");
const sender = await world.openSyncedSession("sender");
const taker = await world.openSyncedSession("taker");

test("an honest server", async (t) => {
	const reader = await world.openSyncedSession("reader");
	for (const { id, texts } of [talk, leaverThread]) t.same((await readThread(reader, id)).texts, texts);
	t.same(alarmCodes(reader), []);
});

test("an added holder, or an epoch by somebody not entitled, is refused", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const before = await readThread(reader, talk.id);
	t.same(before.codes, []);
	const ignores = async (what: string, statement: any, stopsWriting = true) => {
		const found = await readThread(
			reader,
			talk.id,
			forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(statement)]),
		);
		t.same([found.codes, found.texts], [["epoch-not-entitled"], talk.texts], `${what}: ignored, with an alarm`);
		if (!stopsWriting) return;
		t.equal(await outcomeOf(() => write(reader.session, talk.id, message("to whom?"))), "epoch-not-entitled", "and nobody writes to it");
		const renewed = async () => nextEpoch(reader.session, await openCompartment(reader.session, talk.id), { reason: "rotation" });
		t.equal(await outcomeOf(renewed), "epoch-not-entitled", "nor renews its key");
	};
	const opened = await openCompartment(taker.session, talk.id);
	const place = { compartment: talk.id, number: opened.state.epochs.length };
	await ignores("a desk that leaves without being a holder", giver.session.sign("leave", place, annex), false);
	await ignores("somebody who leaves for another desk", taker.session.sign("leave", place, origin), false);
	await ignores("who left an epoch that isn't the present one", taker.session.sign("leave", { ...place, number: 9 }, destination), false);
	const { session } = taker;
	const annexed = await nextEpoch(session, opened, { reason: "holder-added", add: [{ kind: "desk", id: annex }] });
	await ignores("a holder added by a desk that isn't the owner", annexed.statement);
	const sound = await nextEpoch(session, opened, { reason: "rotation" });
	const fields = fieldsOf(sound.statement);
	const [hostHolder] = fields.holders.filter(({ id }) => id === origin);
	await ignores(
		"the owner left out",
		session.sign("epoch", { ...fields, holders: fields.holders.filter((each) => each !== hostHolder) }, destination),
	);
	await ignores("another owner", session.sign("epoch", { ...fields, owner: destination }, destination));
	await ignores("for a desk that isn't the signer's", session.sign("epoch", fields, origin));
	await ignores("for a desk that holds nothing", session.sign("epoch", fields, annex));
	const signed = toWire(sound.statement);
	const ofSender = toWire(sender.session.sign("epoch", fields, destination));
	const borrowed = { type: "epoch", body: signed.body, sigs: ofSender.sigs };
	const forged = await readThread(
		reader,
		talk.id,
		forge("compartments.get", "statements", (all: unknown[]) => [...all, borrowed]),
	);
	t.same(forged.codes, ["epoch-not-entitled"], "signed by somebody else");
	const ownersOwn = async (change: Partial<typeof fields>) => {
		const next = await nextEpoch(giver.session, await openCompartment(giver.session, talk.id), { reason: "rotation" });
		const rest = fieldsOf(next.statement);
		return giver.session.sign("epoch", { ...rest, ...change }, origin);
	};
	await ignores("a prev that isn't the last epoch", await ownersOwn({ prev: hash(new Uint8Array(1)) }));
	await ignores("a number that jumps", await ownersOwn({ number: 3 }));
	await ignores("another kind", await ownersOwn({ kind: "discussion", subject: talk.id }));
	await ignores("without what it closes", await ownersOwn({ closes: null }));
	await ignores("a holder named twice", await ownersOwn({ holders: [...fields.holders, ...fields.holders] }));
	await ignores("a key that isn't in force", await ownersOwn({ holders: fields.holders.map((each) => ({ ...each, ke: each.ke + 1 })) }));
	await ignores("the owner leaves itself out", await ownersOwn({ holders: fields.holders.filter((each) => each !== hostHolder) }));
	const admin = { kind: "member" as const, id: world.people.admin.id, via: null, ke: 1, hash: hash(new Uint8Array(2)) };
	await ignores("an admin as a holder", await ownersOwn({ holders: [...fields.holders, admin] }));
	const auditor = { ...admin, id: world.people.auditor.id };
	await ignores("an auditor in a thread", await ownersOwn({ holders: [...fields.holders, auditor] }));
	const grant = { compartment: talk.id, number: 1, kc: opened.state.epochs[0]!.kc, handoff: null };
	const annexSeat = { kind: "desk" as const, id: annex, via: null, ke: 1, hash: hash(new Uint8Array(3)) };
	const granted = await readThread(
		reader,
		talk.id,
		forge("compartments.get", "statements", (all: unknown[]) => [
			...all,
			toWire(session.sign("grant", { ...grant, holder: annexSeat }, destination)),
		]),
	);
	t.same([granted.codes, granted.texts], [["epoch-not-entitled"], talk.texts], "a grant to a non-holder");
	await ignores("a grant of history to an unknown holder", giver.session.sign("grant", { ...grant, holder: annexSeat }, origin), false);
	const theirSeat = { ...annexSeat, id: destination };
	await ignores("a grant by a non-holder", session.sign("grant", { ...grant, holder: theirSeat }, annex), false);
	await ignores(
		"a grant to a key that isn't in force",
		giver.session.sign("grant", { ...grant, holder: { ...theirSeat, ke: 9 } }, origin),
		false,
	);
	await ignores(
		"a grant of an epoch that isn't there",
		giver.session.sign("grant", { ...grant, number: 9, holder: theirSeat }, origin),
		false,
	);
	const written = parseStatement(session.network, (await pageOf(sender.session, talk.id)).entries[0]!.entry);
	await ignores("an entry among them", written);
	const otherKey = { ...grant, kc: hash(new Uint8Array(4)), holder: theirSeat };
	await ignores("a grant of another key than the epoch's", giver.session.sign("grant", otherKey, origin), false);
});

test("a changed list of holders or a thread opened for others is refused", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const thread = await openThreadWith(giver.session, destination, "one");
	await addHolder(giver.session, thread, { kind: "desk", id: annex });
	const { texts, codes } = await readThread(reader, thread);
	t.same([texts, codes], [["Thread", "one"], []]);
	const opened = await openCompartment(taker.session, thread);
	const annexSeat = opened.state.epochs[1]!.holders.find(({ id }) => id === annex)!;
	const ignores = async (what: string, statement: any) => {
		const found = await readThread(
			reader,
			thread,
			forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(statement)]),
		);
		t.same([found.codes, found.texts], [["epoch-not-entitled"], texts], what);
	};
	const grant = { compartment: thread, number: 1, kc: opened.state.epochs[0]!.kc, holder: annexSeat, handoff: null };
	await ignores("history, by a desk that isn't the owner", taker.session.sign("grant", grant, destination));
	const { statement } = await nextEpoch(taker.session, opened, { reason: "rotation" });
	const fields = fieldsOf(statement);
	const less = fields.holders.filter(({ id }) => id !== annex);
	await ignores("an active holder is dropped", taker.session.sign("epoch", { ...fields, holders: less }, destination));
	const unknown = await world.openSyncedSession("reader");
	const own = firstEpoch(giver.session, { compartment: thread, kind: "thread", owner: origin, holders: [] });
	const first = fieldsOf(own.statement);
	const theirs = { ...first, holders: [...first.holders, ...fields.holders.filter(({ id }) => id === destination)] };
	const forOthers = taker.session.sign("epoch", theirs, destination);
	const found = await readThread(unknown, thread, forge("compartments.get", "statements", [toWire(forOthers)]));
	t.same([found.stopped, found.codes], ["not-allowed", ["epoch-not-entitled"]], "a thread in another desk's name");
});

test("another first epoch, a cut chain or an older directory is refused", async (t) => {
	const reader = await world.openSyncedSession("reader");
	t.same((await readThread(reader, leaverThread.id)).codes, []);
	const another = firstEpoch(taker.session, { compartment: leaverThread.id, kind: "thread", owner: destination, holders: [] });
	const other = await readThread(reader, leaverThread.id, forge("compartments.get", "statements", [toWire(another.statement)]));
	t.same([other.stopped, other.codes], ["epoch-not-entitled", ["epoch-not-entitled"]], "another first epoch than the one seen before");
	const unknowing = await readThread(await world.openSyncedSession("reader"), leaverThread.id, drop("compartments.get", "statements.0"));
	t.same([unknowing.stopped, unknowing.codes], ["not-allowed", ["epoch-not-entitled"]], "its beginning cut off");
	const nothing = await readThread(reader, leaverThread.id, forge("compartments.get", "statements", []));
	t.equal(nothing.stopped, "bad-statement", "no chain at all");
	const shorter = await readThread(
		reader,
		leaverThread.id,
		drop("compartments.get", "statements.-1"),
		forge("compartments.get", "count", 3),
	);
	t.equal(shorter.stopped, "epoch-not-entitled", "the newest epoch is missing, so a departed holder is back");
	const moved = await readThread(reader, leaverThread.id, forge("compartments.get", "statements", await chainOf(giver.session, talk.id)));
	t.equal(moved.stopped, "not-allowed", "the chain of another thread");
	t.same(moved.codes, ["epoch-not-entitled"]);
	t.same((await readThread(reader, talk.id)).codes, []);
	const own = firstEpoch(taker.session, { compartment: talk.id, kind: "thread", owner: destination, holders: [] });
	const first = await readThread(reader, talk.id, forge("compartments.get", "statements", [toWire(own.statement)]));
	t.equal(first.stopped, "epoch-not-entitled", "another epoch under the same number");
	// The departed member was entitled by the older directory.
	const { leaver, deskThen } = await signingBeforeRemoval(world, giver.session);
	const bundle = await nextEpoch(giver.session, await openCompartment(giver.session, leaverThread.id), { reason: "rotation" });
	const fields = fieldsOf(bundle.statement);
	const holders = fields.holders.map((each) => (each.id === origin ? { ...each, ke: deskThen } : each));
	const dated = leaver.session.sign("epoch", { ...fields, holders }, origin);
	const fromStart = await world.openSyncedSession("reader");
	const brought = await readThread(
		fromStart,
		leaverThread.id,
		forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(dated)]),
	);
	t.same(brought.codes, ["epoch-not-entitled"], "an epoch by an older directory than the one before it");
});

test("entries that a departed member writes under an old epoch are refused", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const { leaver } = await signingBeforeRemoval(world, giver.session);
	const crafting = { signer: leaver.session, as: origin, fields: { number: 1, n: 2 } };
	const late = await forgeEntry(giver.session, leaverThread.id, 5, crafting);
	const after = await readThread(reader, leaverThread.id, add(late));
	t.same([after.codes, after.texts.at(-1)], [["entry-not-entitled"], "tampered"], "beyond the closing count");
	const page = await world.openSyncedSession("reader");
	page.setLies(forge("compartments.page", "", { entries: [late], count: 5 }));
	const alone = await readPage(page.session, leaverThread.id, { limit: 1 });
	t.same([alarmCodes(page), alone.entries.map(textOf)], [["entry-not-entitled"], ["tampered"]], "also where nothing else is shown");
	const first = await world.openSyncedSession("reader");
	const squeezed = await forgeEntry(giver.session, leaverThread.id, 3, { ...crafting, fields: { ...crafting.fields, prev: [] } });
	const within = await readThread(first, leaverThread.id, forge("compartments.page", "entries.2", squeezed));
	t.ok(within.codes.includes("entry-not-entitled"), "in the place of another: not reached from the closing heads");
	t.equal(within.texts[2], "tampered");
	t.ok(within.codes.includes("entries-dropped"), "and the closing head is missing");
	leaver.session.checkpoint = giver.session.checkpoint;
	const now = await forgeEntry(giver.session, leaverThread.id, 5, { ...crafting, fields: { number: 2, n: 2 } });
	t.same(
		(await readThread(await world.openSyncedSession("reader"), leaverThread.id, add(now))).codes,
		["entry-not-entitled"],
		"under the new one",
	);
});

test("clients renew the epoch when a desk's key was renewed, even if the server is silent", async (t) => {
	const thread = await openThread(taker.session, "Thread", [{ kind: "desk", id: annex }], destination);
	const reader = await world.openSyncedSession("reader");
	t.same((await readThread(reader, thread)).texts, ["Thread"]);
	await rekeyDesk(taker.session, annex);
	await syncDirectory(reader.session);
	const sent: number[] = [];
	reader.setLies({
		name: "hear compartments.send",
		on: "compartments.send",
		apply: (reply) => void sent.push(entryOf(reader.session, reply.sent).body.number),
	});
	await write(reader.session, thread, message("under the new key"));
	t.same(sent, [2], "the writer's client renews it unasked, and sends nothing under the old one");
});
