/** The limits of a space, and what the server tells of it. SPEC "Spaces", section 4. */
import t from "tap";
import { contracts } from "#protocol/contracts/index.ts";
import { decodeEntry } from "#protocol/log/entry.ts";
import { openItem, openSpace, writeItem } from "#sdk/index.ts";
import { outcomeOf } from "../../../support/lying/lying-world.ts";
import { post, spaceWorld, start } from "../../../support/space-world.ts";

const { network, origin, transit, space } = await spaceWorld(t, { MEMBER_ITEMS_A_DAY: "2", MEMBER_ENTRIES_A_DAY: "6" });
const { server } = network;
const [one, two] = [origin.staff.session, transit.staff.session];
const item = await start(one, space, "First");

t.test("what was read and written is in the access log, with the space and the purpose", async (t) => {
	const from = (await server.sql("SELECT max(seq) AS seq FROM entry_body"))[0] as { seq: number };
	await openSpace(two, space);
	await openItem(two, space, item);
	await writeItem(two, space, item, { content: post("one") });
	const rows = (await server.sql(`SELECT body FROM entry_body WHERE seq > ${from.seq} ORDER BY seq`)) as { body: Buffer }[];
	const entries = rows.map(({ body }) => decodeEntry(body)).filter(({ objectType }) => objectType === "space");
	t.match(
		entries.map(({ action, object, purpose, actor, count }) => ({ action, object, purpose, actor, count })),
		[
			{ action: "space.read", object: space, purpose: "network", actor: two.me },
			{ action: "item.read", object: space, purpose: "network", actor: two.me, count: 1 },
			{ action: "item.write", object: space, purpose: "network", actor: two.me, count: 1 },
		],
	);
});

t.test("a member starts few items and writes few entries in a day", async (t) => {
	await start(one, space, "Second");
	t.equal(await outcomeOf(() => start(one, space, "Third")), "daily-limit");
	await writeItem(one, space, item, { content: post("two") });
	await writeItem(one, space, item, { content: post("three") });
	t.equal(await outcomeOf(() => writeItem(one, space, item, { content: post("four") })), "daily-limit");
	const { items } = await openSpace(two, space);
	t.same(items.map(({ titles }) => titles.en).sort(), ["First", "Second"], "a refused request leaves nothing behind");
});

t.test("a space has at most 5,000 items, and an entry 256 KiB", async (t) => {
	await server.sql(`UPDATE space SET items = 5000 WHERE id = '${space}'`);
	t.equal(await outcomeOf(() => start(two, space, "One too many")), "full");
	await writeItem(two, space, item, { content: post("five") });
	await server.sql(`UPDATE space SET items = 2 WHERE id = '${space}'`);
	t.equal(await outcomeOf(() => writeItem(two, space, item, { content: post("x".repeat(256 * 1024)) })), "bad-input");
});

t.test("the list comes in one request, and an item in one", async (t) => {
	const calls: string[] = [];
	const { call } = two.server;
	two.server.call = ((endpoint: { id: string }, sent: never) => {
		calls.push(endpoint.id);
		return call.call(two.server, endpoint as never, sent);
	}) as typeof call;
	two.memory.spaceTranscripts.clear();
	await openSpace(two, space);
	await openItem(two, space, item);
	two.server.call = call;
	t.same(
		calls.filter((id) => !id.startsWith("directory.")),
		[contracts.spaces.read.id, contracts.spaces.item.id],
	);
});
