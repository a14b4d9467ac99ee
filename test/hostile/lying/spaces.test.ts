/** Section 6 of SPEC "Spaces": a server that lies about spaces. */
import t from "tap";
import { contracts } from "#protocol/contracts/index.ts";
import { httpTransport, openItem, openSpace, writeItem } from "#sdk/index.ts";
import { drop, forge, type Lie } from "../../support/lying/lies.ts";
import { outcomeOf } from "../../support/lying/lying-world.ts";
import { LyingProxy } from "../../support/lying/proxy.ts";
import { post, spaceWorld, start, textsOf } from "../../support/space-world.ts";

const { network, origin, transit, space } = await spaceWorld(t);
const { staff } = origin;
const item = await start(staff.session, space, "First");
const other = await start(transit.staff.session, space, "Second");
for (const text of ["one", "two", "three"]) await writeItem(transit.staff.session, space, item, { content: post(text) });

/** A new device whose server begins to lie. @param seenBefore whether it has read everything before. */
async function deceived(lies: Lie[], seenBefore = false) {
	const proxy = await LyingProxy.start(network.server.url);
	t.teardown(() => proxy.close());
	const device = network.device();
	const server = { ...httpTransport({ address: proxy.url }), origin: network.server.url };
	const open = () => network.open({ ...device, server }, staff.signInName, staff.recoveryCode);
	if (seenBefore) {
		const before = await open();
		await openSpace(before, space);
	}
	const session = await open();
	proxy.lies = lies;
	return { session, codes: () => [...new Set(device.alarms.map(({ code }) => code))] };
}

async function read(...lies: Lie[]) {
	const { session, codes } = await deceived(lies);
	const outcome = await outcomeOf(() => openItem(session, space, item));
	return [outcome, codes()];
}

async function list(lies: Lie[], seenBefore = false) {
	const { session, codes } = await deceived(lies, seenBefore);
	let shown: string[] = [];
	const outcome = await outcomeOf(async () => {
		shown = (await openSpace(session, space)).items.map(({ titles }) => titles.en ?? "");
	});
	return [outcome, codes(), shown.toSorted()];
}

const [ITEM, LIST] = ["spaces.item", "spaces.read"];
const flip = (text: string) => `${text.slice(0, 40)}${text[40] === "A" ? "B" : "A"}${text.slice(41)}`;

t.test("an honest server", async (t) => {
	t.same(await read(), [null, []]);
	t.same(await list([]), [null, [], ["First", "Second"]]);
	t.same(await list([], true), [null, [], ["First", "Second"]]);
	const { session } = await deceived([]);
	t.same(textsOf((await openItem(session, space, item)).entries), ["First", "one", "two", "three"]);
});

t.test("an entry that is dropped, changed or put elsewhere", async (t) => {
	t.same(await read(drop(ITEM, "entries.1")), [null, ["entries-dropped"]], "in the middle");
	t.same(await read(drop(ITEM, "entries.3")), [null, ["entries-dropped"]], "the newest, without its number");
	t.same(await read(forge(ITEM, "entries.1.box", flip)), ["content-tampered", ["content-tampered"]]);
	t.same(await read(forge(ITEM, "entries", (all: unknown[]) => [...all, all[0]])), [null, []], "twice the same is once");
	t.same((await read(forge(ITEM, "entries.1.entry.sigs.0", flip)))[1], ["entry-not-entitled", "entries-dropped"]);
	const { session, codes } = await deceived([forge(ITEM, "entries", (all: unknown[]) => all)]);
	t.equal(await outcomeOf(() => openItem(session, space, other)), null);
	t.same(codes(), []);
});

t.test("entries in another order", async (t) => {
	const swap = (place: number) => (all: { seq: number }[]) => {
		const [one, two] = all.slice(place) as [{ seq: number }, { seq: number }];
		return all.with(place, { ...two, seq: one.seq }).with(place + 1, { ...one, seq: two.seq });
	};
	t.same(await read(forge(ITEM, "entries", swap(0))), ["content-tampered", ["content-tampered"]]);
	t.same(await read(forge(ITEM, "entries", swap(2))), ["content-tampered", ["content-tampered"]]);
	t.same((await list([forge(LIST, "entries", swap(0))])).slice(0, 2), ["content-tampered", ["content-tampered"]]);
});

t.test("an item that is dropped from the list", async (t) => {
	t.same((await list([drop(LIST, "items.0")]))[1], ["entry-missing"], "its row stands there");
	t.same((await list([drop(LIST, "entries.0")]))[1], ["entries-dropped"], "a later row names the row");
	const newest = [drop(LIST, "entries.1"), drop(LIST, "items.0")];
	t.same((await list(newest))[1], [], "the newest row and item together: a device that hasn't seen them can't tell");
	t.same((await list(newest, true)).slice(0, 2), ["entries-dropped", ["entries-dropped"]], "a device that has seen them can");
});

t.test("pages that never end", async (t) => {
	t.same(await read(forge(ITEM, "next", 1)), ["content-tampered", ["content-tampered"]]);
	t.same((await list([forge(LIST, "next", 0)])).slice(0, 2), ["content-tampered", ["content-tampered"]]);
});

t.test("an older state of the space", async (t) => {
	t.same((await list([forge(LIST, "count", 3)], true)).slice(0, 2), ["entries-dropped", ["entries-dropped"]]);
	t.same((await list([forge(LIST, "entries", []), forge(LIST, "items", [])], true)).slice(0, 2), ["entries-dropped", ["entries-dropped"]]);
});

t.test("entries of another item or space", async (t) => {
	const { session, codes } = await deceived([]);
	const { entries } = await session.server.call(contracts.spaces.item, {
		params: { space, item: other },
	});
	t.equal(entries.length, 1);
	const again = await deceived([forge(ITEM, "entries", entries)]);
	t.equal(await outcomeOf(() => openItem(again.session, space, item)), "content-tampered");
	t.same([again.codes(), codes()], [["content-tampered"], []]);
});
