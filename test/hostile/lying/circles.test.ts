/** Section 3 of SPEC.md, what a client must refuse: a server that lies about the keys of circles. */
import t from "tap";
import { toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { circleSeed, judgeCircleKey } from "#sdk/directory/circle-keys.ts";
import { approve, changeOrganisation, httpTransport, renewCircle, syncDirectory, unassignFromDesk } from "#sdk/index.ts";
import { answer, drop, forge, type Lie } from "../../support/lying/lies.ts";
import { LyingProxy } from "../../support/lying/proxy.ts";
import { readyNetwork } from "../../support/sdk.ts";

const { network, founder, admin, origin, transit } = await readyNetwork(t);
for (const { id } of [origin, transit]) {
	const facts = { organisation: id, region: "asia", affiliation: "secular", scope: "full" } as const;
	await approve(admin.session, await changeOrganisation(founder.session, facts));
}
const { coordinator } = transit;
await syncDirectory(origin.coordinator.session);
await renewCircle(origin.coordinator.session, "asia");
await syncDirectory(coordinator.session);
await unassignFromDesk(coordinator.session, transit.desk, transit.staff.id);
await renewCircle(coordinator.session, "asia");

/** A new device of a member of a desk with a seat, whose server lies. @returns the verdict, the alarms, and whether the seed opens. */
async function judged(...lies: Lie[]) {
	const proxy = await LyingProxy.start(network.server.url);
	t.teardown(() => proxy.close());
	const device = network.device();
	const server = { ...httpTransport({ address: proxy.url }), origin: network.server.url };
	const session = await network.open({ ...device, server }, origin.coordinator.signInName, origin.coordinator.recoveryCode);
	proxy.lies = lies;
	const verdict = await judgeCircleKey(session, "asia", 2);
	const seed = await circleSeed(session, "asia", 2);
	return [verdict, seed !== null, [...new Set(device.alarms.map(({ code, by }) => [code, by].join(" ").trim()))]];
}

const KEYS = "directory.circleKeys";
const other = toBase64Url(new Uint8Array(32).fill(7));

t.test("an honest server", async (t) => {
	t.same(await judged(), ["good", true, []]);
});

t.test("each lie about the boxes is the server's fault, and nothing of it is used", async (t) => {
	const fault = ["unknown", false, ["key-mismatch"]];
	const lies: [string, Lie][] = [
		["drops my box", forge(KEYS, "boxes", [])],
		[
			"changes my box",
			forge(KEYS, "boxes.0.box", (text: string) => `${text.slice(0, -8)}${text.endsWith("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA"}`),
		],
		["empties my box", forge(KEYS, "boxes.0.box", "")],
		["swaps hashes", forge(KEYS, "hashes", (all: string[]) => all.toReversed())],
		["drops a hash", drop(KEYS, "hashes.0")],
		["adds a hash", forge(KEYS, "hashes", (all: string[]) => [...all, other])],
		["gives another hash", forge(KEYS, "hashes.0", other)],
	];
	for (const [name, lie] of lies) t.same(await judged(lie), fault, name);
});

t.test("the boxes of an old epoch don't pass as those of the newest", async (t) => {
	const { session } = origin.coordinator;
	await syncDirectory(session);
	const old = await session.server.call(contracts.directory.circleKeys, { params: { circle: "asia" }, query: { epoch: "1" } });
	t.same(await judged(answer(KEYS, old)), ["unknown", false, ["key-mismatch"]]);
});

t.test("a server that has lost the boxes raises no alarm", async (t) => {
	t.same(await judged(answer(KEYS, { hashes: [], boxes: [] })), ["unknown", false, []]);
});
