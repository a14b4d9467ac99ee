/** Section 7 of SPEC.md: pages that are limited by their bytes, and pages that end too early. */
import t from "tap";
import { contracts } from "#protocol/contracts/index.ts";
import { dropHolder, message, openThread, readAll, readPage, write } from "#sdk/index.ts";
import { drop, type Lie } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { textOf } from "../../support/lying/threads.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { origin, destination, annex } = world.fixtures;

/** A letter has three bytes. Together the texts exceed the limit of a page in bytes, but not its number of entries. */
const TEXTS = Array.from({ length: 32 }, (_, i) => `${i} ${"字".repeat(49_000)}`);
const { session: sender } = await world.openSyncedSession("sender");
const thread = await openThread(
	sender,
	"Thread",
	[destination, annex].map((id) => ({ kind: "desk", id })),
);
for (const text of TEXTS) await write(sender, thread, message(text));
const COUNT = TEXTS.length + 1;

test("an honest server", async (t) => {
	const reader = await world.openSyncedSession("reader");
	t.ok((await readPage(reader.session, thread, { limit: 3 })).full);
	t.same(alarmCodes(reader), []);
});

test("a client reads on after a page that ends early", async (t) => {
	const reader = await world.openSyncedSession("reader");
	t.same((await readAll(reader.session, thread)).entries.slice(1).map(textOf), TEXTS);
	const device = await world.openSyncedSession("reader");
	const seen: number[] = [];
	for (let before: number | undefined; before !== 1; before = seen[0]) {
		const page = await readPage(device.session, thread, before === undefined ? { limit: 200 } : { before, limit: 200 });
		t.ok(page.entries.length > 0 && page.entries.length < COUNT, `${page.entries.length} entries`);
		t.equal(page.full, page.entries[0]?.seq !== 1);
		seen.unshift(...page.entries.map(({ seq }) => seq));
	}
	t.same(
		seen,
		Array.from({ length: COUNT }, (_, i) => i + 1),
	);
	for (const { json } of device.proxy.replies.get("compartments.page")!) t.ok(JSON.stringify(json).length < 6_500_000, "some MiB at most");
	t.same([...alarmCodes(reader), ...alarmCodes(device)], []);
});

test("an entry dropped where a page ends early is noticed", async (t) => {
	const whole = async (...lies: Lie[]) => {
		const reader = await world.openSyncedSession("reader");
		reader.setLies(...lies);
		return [await outcomeOf(() => readAll(reader.session, thread)), alarmCodes(reader)];
	};
	t.same(await whole(), [null, []]);
	t.same(await whole(drop("compartments.page", "entries.-1")), [null, ["entry-missing"]], "the last entry of a page");
	t.same(await whole(drop("compartments.page", "entries.0")), [null, ["entry-missing"]], "the first entry of a page");
	const withoutKeys = [drop("compartments.get", "grants.0"), drop("compartments.page", "entries.1")];
	t.same(await whole(...withoutKeys), [null, ["entry-missing"]], "an entry of an epoch whose keys are withheld too");
	const newest = async (...lies: Lie[]) => {
		const reader = await world.openSyncedSession("reader");
		reader.setLies(...lies);
		await readPage(reader.session, thread);
		return alarmCodes(reader);
	};
	t.same(await newest(), []);
	t.same(await newest(drop("compartments.page", "entries.0")), ["entry-missing"], "of the newest page");
});

test("a device that has read no page rotates the key, and no entry is lost", async (t) => {
	const device = await world.openSyncedSession("sender");
	await dropHolder(device.session, thread, { kind: "desk", id: annex });
	const { statements } = await sender.server.call(contracts.compartments.get, { params: { compartment: thread } });
	t.equal(statements.length, 2);
	await write((await world.openSyncedSession("giver")).session, thread, message("after it"), { as: origin });
	const reader = await world.openSyncedSession("reader");
	t.equal((await readAll(reader.session, thread)).entries.length, COUNT + 1);
	t.same([...alarmCodes(device), ...alarmCodes(reader)], []);
});
