/** Members who attack a space, on a real server. SPEC "Spaces". */
import t from "tap";
import { openEntry, sealEntry } from "#crypto/epoch.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { CircleSeed } from "#crypto/secret.ts";
import { itemEntryKey } from "#crypto/space.ts";
import { type Bytes, equal, hash, type Id, toBase64Url, utf8 } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { itemAad, toWire } from "#protocol/statements/statement.ts";
import { circleSeed, myDeskWithSeat } from "#sdk/directory/circle-keys.ts";
import {
	correctRow,
	markItem,
	openItem,
	openSpace,
	startItem,
	syncDirectory,
	type UnlockedSession,
	unassignFromDesk,
	writeItem,
} from "#sdk/index.ts";
import { encodeListed, rowOf } from "#sdk/spaces/content.ts";
import { transcriptOf } from "#sdk/spaces/transcript.ts";
import { outcomeOf } from "../../support/lying/lying-world.ts";
import { post, row, rowFrom, spaceWorld, start, textsOf, topic } from "../../support/space-world.ts";

const SECRET = "Marigold";
const { network, founder, admin, origin, transit, destination, space } = await spaceWorld(t);
const honest = origin.staff;
const hostile = transit.staff;
const item = await start(honest.session, space, `${SECRET} title`);
await writeItem(hostile.session, space, item, { content: post(`${SECRET} answer`) });
const named = ({ alarms }: typeof honest) => alarms.map(({ code, by }) => [code, by]);

/** Signs an entry as the SDK does, except for the changes, and sends it. @param plain its content; without it, the box is random. */
async function send(
	session: UnlockedSession,
	change: Partial<Fields<"item">> & { as?: Id | null; cp?: never } = {},
	plain: Bytes | null = utf8("x"),
) {
	await syncDirectory(session);
	const { as = myDeskWithSeat(session, "network")?.id ?? null, ...fields } = change;
	const epoch = session.dir.circles.get("network")?.epochs.length ?? 0;
	const full = { space, item, entry: randomId(), epoch, prev: transcriptOf(session, space, item).heads, ...fields };
	const seed = (await circleSeed(session, "network", full.epoch).catch(() => null)) ?? CircleSeed.random();
	const header = { ...session.envelope(as), ...full };
	const box = plain ? sealEntry(itemEntryKey(seed, full), itemAad(header), plain) : randomBytes(300);
	const statement = session.sign("item", { ...full, box: hash(box), ...fields }, as);
	return session.server.call(contracts.spaces.write, {
		params: { space },
		body: { entries: [{ entry: toWire(statement), box: toBase64Url(box) }] },
	});
}

t.test("who has no seat reads and writes nothing: an admin, a limited organisation", async (t) => {
	for (const [name, { session }] of Object.entries({ founder, admin, staff: destination.staff, coordinator: destination.coordinator })) {
		const { call } = session.server;
		const params = { params: { space } };
		t.equal(await outcomeOf(() => call(contracts.spaces.read, params)), "not-found", name);
		t.equal(await outcomeOf(() => call(contracts.spaces.item, { params: { space, item } })), "not-found", name);
		t.equal(await outcomeOf(() => call(contracts.spaces.place, { ...params, body: { seen: 1 } })), "not-found", name);
		t.equal(await outcomeOf(() => send(session, { as: origin.desk })), "not-found", name);
		t.same((await call(contracts.spaces.list)).spaces, [], name);
		t.equal(await outcomeOf(() => openSpace(session, space)), "not-found", name);
	}
});

t.test("the server refuses what readers wouldn't count", async (t) => {
	await openItem(hostile.session, space, item);
	const { heads } = transcriptOf(hostile.session, space, item);
	const entry = randomId();
	await send(hostile.session, { entry });
	await openItem(hostile.session, space, item);
	const refusals: [string, Parameters<typeof send>[1], string][] = [
		["for no desk", { as: null }, "not-allowed"],
		["for a desk of others", { as: origin.desk }, "not-allowed"],
		["for a desk without a seat", { as: destination.desk }, "not-allowed"],
		["under a key that isn't there", { epoch: 9 }, "stale"],
		["under no key", { epoch: 0 }, "epoch-stale"],
		["names nothing", { prev: [] }, "stale"],
		["names something unknown", { prev: [randomBytes(32)] }, "stale"],
		["names twice", { prev: [...heads, ...heads] }, "bad-statement"],
		["names entries of another item", { item: randomId(), prev: heads }, "stale"],
		["an item with the id of a desk", { item: origin.desk, prev: [] }, "conflict"],
		["another space", { space: randomId() }, "bad-input"],
		["another box", { box: randomBytes(32) }, "bad-content"],
		["an id that is in use", { entry }, "conflict"],
	];
	for (const [name, change, code] of refusals) t.equal(await outcomeOf(() => send(hostile.session, change)), code, name);
});

t.test("a false row is put right, and its author is named", async (t) => {
	const victim = await start(honest.session, space, "Where is the training?");
	await openItem(hostile.session, space, victim);
	await correctRow(hostile.session, space, victim, row("Send money to me", { state: "answered" }));
	await openSpace(honest.session, space);
	honest.alarms.length = 0;
	const opened = await openItem(honest.session, space, victim, { row: rowFrom });
	t.same([opened.falseRowBy, opened.rightRow?.titles.en], [hostile.id, "Where is the training?"]);
	t.same(named(honest), [["junk-entry", hostile.id]]);
	if (opened.rightRow) await correctRow(honest.session, space, victim, opened.rightRow);
	const { items } = await openSpace(transit.coordinator.session, space);
	t.match(
		items.find((each) => each.item === victim),
		{ titles: { en: "Where is the training?" }, state: "open", changedBy: honest.id },
	);
	honest.alarms.length = 0;
});

t.test("a row about nothing is shown as missing, with its author", async (t) => {
	const ghost = randomId();
	const draft = { content: topic("real"), row: row("real") };
	const { item: real } = await startItem(hostile.session, space, draft);
	await openItem(hostile.session, space, real);
	const plain = encodeListed({ act: "row", values: rowOf(ghost, randomBytes(32), row("ghost")) });
	await openSpace(hostile.session, space);
	await send(hostile.session, { item: space, prev: transcriptOf(hostile.session, space, space).heads }, plain);
	const { items } = await openSpace(honest.session, space);
	t.match(
		items.find((each) => each.item === ghost),
		{ isMissing: true, changedBy: hostile.id, count: 0 },
	);
	t.same(named(honest), [["entry-missing", undefined]]);
	honest.alarms.length = 0;
});

t.test("a mark by another desk than the owner counts for nothing", async (t) => {
	const values = { item, entry: null, mark: "hidden", isOn: true, reason: "abuse", text: null, heads: [] } as const;
	await openSpace(hostile.session, space);
	const prev = () => transcriptOf(hostile.session, space, space).heads;
	await send(hostile.session, { item: space, prev: prev() }, encodeListed({ act: "mark", values: { ...values, heads: [] } }));
	const { items } = await openSpace(honest.session, space);
	t.equal(items.find((each) => each.item === item)?.hidden, null);
	await markItem(origin.coordinator.session, space, { ...values });
	const shown = await openSpace(honest.session, space);
	t.equal(shown.items.find((each) => each.item === item)?.hidden?.by, origin.coordinator.id);
});

t.test("a box that opens to nothing is its author's fault, and stops nobody", async (t) => {
	await openItem(honest.session, space, item);
	honest.alarms.length = 0;
	await openItem(hostile.session, space, item);
	await send(hostile.session, {}, null);
	const { entries } = await openItem(honest.session, space, item);
	t.equal(entries.at(-1)?.content, null);
	t.same(named(honest), [["junk-entry", hostile.id]]);
	await writeItem(honest.session, space, item, { content: post("we go on") });
	honest.alarms.length = 0;
});

t.test("a leaver's keys open nothing that is written afterwards", async (t) => {
	const leaver = hostile.session;
	await openItem(leaver, space, item);
	const known = leaver.dir.circles.get("network")?.epochs.length ?? 0;
	await unassignFromDesk(transit.coordinator.session, transit.desk, hostile.id);
	await writeItem(honest.session, space, item, { content: post("after the departure") });
	t.equal(await outcomeOf(() => openItem(leaver, space, item)), "not-found", "refused at the next request");
	t.equal(await outcomeOf(() => send(leaver, { epoch: known, as: transit.desk })), "not-found");
	// With a dump of the database: each key of the leaver is tried on each box.
	const rows = await network.server.sql(
		"SELECT item, entry, body, box, author FROM space_entry WHERE seq = (SELECT max(seq) FROM space_entry)",
	);
	const [newest] = rows as { item: Id; entry: Id; box: Buffer }[];
	const seeds = [];
	for (let epoch = 1; epoch <= known; epoch++) seeds.push(await circleSeed(leaver, "network", epoch));
	t.equal(seeds.filter((seed) => seed !== null).length, known, "the leaver still has the earlier keys");
	const { entries } = transcriptOf(honest.session, space, item);
	const written = entries.find(({ statement }) => statement.body.entry === newest?.entry);
	t.ok(written && equal(written.box, newest?.box ?? new Uint8Array(0)), "this is the box that was written afterwards");
	for (const seed of seeds)
		if (seed && written)
			t.throws(() => openEntry(itemEntryKey(seed, written.statement.body), itemAad(written.statement.body), written.box), {
				code: "bad-content",
			});
	t.same(textsOf((await openItem(transit.coordinator.session, space, item)).entries).at(-1), "after the departure");
});

t.test("a dump of the database holds nothing of a space in clear", async (t) => {
	const tables = await network.server.sql("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'");
	for (const { name } of tables as { name: string }[]) {
		const text = JSON.stringify(await network.server.sql(`SELECT t::text FROM "${name}" t`));
		for (const word of [SECRET, "after the departure", "Where is the training"]) {
			t.notOk(text.includes(word), `${name}: ${word}`);
			t.notOk(text.includes(Buffer.from(word).toString("hex")), `${name}: ${word} as bytes`);
		}
	}
});
