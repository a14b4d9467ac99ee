/** Members and servers who take the key of a circle from others, on a real server. SPEC "Circles". */
import t from "tap";
import type { Bytes } from "#protocol/bytes.ts";
import type { CircleName } from "#protocol/codes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { circleIsStale, circleWaiting } from "#protocol/folds/directory.ts";
import { circleSeed, judgeCircleKey } from "#sdk/directory/circle-keys.ts";
import {
	approve,
	assignToDesk,
	changeOrganisation,
	doUpkeep,
	listCircles,
	reinstate,
	rekeyDesk,
	renewCircle,
	suspend,
	syncDirectory,
	unassignFromDesk,
} from "#sdk/index.ts";
import { type CircleDeceit, deceiveCircle, deceiveWaiting } from "../../support/attacks/circle-deceit.ts";
import { type Organisation, type Person, readyNetwork } from "../../support/sdk.ts";

const { network, founder, admin, origin, transit, destination } = await readyNetwork(t);
const [one, two, three] = [origin, transit, destination].map((organisation) => organisation.coordinator);
const everybody = [origin, transit, destination].flatMap(({ coordinator, staff }) => [coordinator, staff]);

async function setFacts({ id }: Organisation, region: "asia" | "europe", scope: "full" | "limited"): Promise<void> {
	const object = await changeOrganisation(founder.session, { organisation: id, region, affiliation: "secular", scope });
	await approve(admin.session, object);
}

async function sync(): Promise<void> {
	for (const { session, alarms } of [founder, admin, ...everybody]) {
		await syncDirectory(session);
		alarms.length = 0;
	}
}

const epochOf = ({ session }: Person, circle: CircleName = "network") => session.dir.circles.get(circle)?.epochs.length ?? 0;
const keyOf = ({ session }: Person, epoch: number) => session.dir.circles.get("network")?.epochs[epoch - 1];
const keysOf = (epoch: number, circle: CircleName = "network") => ({ params: { circle }, query: { epoch: String(epoch) } });
const named = ({ alarms }: Person) => alarms.map(({ code, by }) => [code, by]);
async function seedOf({ session }: Person, epoch: number, circle: CircleName = "network"): Promise<Bytes | null> {
	await syncDirectory(session);
	return (await circleSeed(session, circle, epoch))?.export() ?? null;
}

/** Somebody leaves and comes back, and one of the others renews the key. Then everybody else may sign a key again. */
async function newDeparture(): Promise<void> {
	network.server.clock.advance(3_600_000);
	await unassignFromDesk(three!.session, destination.desk, destination.staff.id);
	await assignToDesk(three!.session, destination.desk, destination.staff.id);
	await syncDirectory(one!.session);
	await renewCircle(one!.session, "network");
	for (const { session } of everybody) await doUpkeep(session);
	await sync();
}

for (const organisation of [origin, transit]) await setFacts(organisation, "asia", "full");
await setFacts(destination, "europe", "full");
await sync();

t.test("desks of a region share a key, and only they", async (t) => {
	t.same(
		listCircles(one!.session).map(({ circle, desks, isMine, epoch }) => [circle, desks.length, isMine, epoch]),
		[
			["network", 3, true, 0],
			["asia", 2, true, 0],
			["europe", 1, false, 0],
		],
	);
	t.ok(await renewCircle(one!.session, "asia"));
	t.notOk(await renewCircle(one!.session, "asia"), "a good key isn't made anew");
	const seed = await seedOf(one!, 1, "asia");
	for (const { coordinator, staff } of [origin, transit])
		for (const person of [coordinator, staff]) t.same(await seedOf(person, 1, "asia"), seed);
	for (const { session } of [three!, founder]) {
		await syncDirectory(session);
		await t.rejects(renewCircle(session, "asia"), { code: "not-allowed" }, "others make no key");
	}
	await t.rejects(three!.session.server.call(contracts.directory.circleKeys, keysOf(1, "asia")), { code: "not-allowed" });
});

t.test("a departure makes the key stale, and the leaver doesn't open the next one", async (t) => {
	t.ok(await renewCircle(one!.session, "network"));
	await sync();
	const before = await seedOf(transit.staff, 1);
	await unassignFromDesk(two!.session, transit.desk, transit.staff.id);
	for (const person of [one!, three!]) await syncDirectory(person.session);
	t.ok(circleIsStale(one!.session.dir, "network"));
	t.ok(await renewCircle(three!.session, "network"));
	t.same(await seedOf(transit.staff, 1), before, "what was written before stays readable");
	t.equal(await seedOf(transit.staff, 2), null);
	await t.rejects(transit.staff.session.server.call(contracts.directory.circleKeys, keysOf(2)), { code: "not-allowed" });
	t.same(await seedOf(one!, 2), await seedOf(two!, 2), "the others have the new key");
	await assignToDesk(two!.session, transit.desk, transit.staff.id);
	t.notOk(circleIsStale(two!.session.dir, "network"), "somebody new takes nothing from anybody");
	network.server.clock.advance(3_600_000);
	for (const { session } of everybody) await doUpkeep(session);
	t.same(await seedOf(transit.staff, 2), await seedOf(one!, 2), "a new colleague reads what is shared, from the beginning");
	t.same(await seedOf(transit.staff, 1), before);
	t.same(named(one!), []);
});

for (const [name, deceit] of [
	["junk in one box", { junkFor: [transit.desk] }],
	["junk in all boxes but one", { junkFor: [origin.desk, transit.desk] }],
	["junk in the wrap", { junkWrap: true }],
	["a key that leaves out the good one", { from: null }],
] as [string, CircleDeceit][])
	t.test(`${name} is found, and repaired by one honest member`, async (t) => {
		await newDeparture();
		const good = epochOf(one!);
		t.notOk(circleIsStale(one!.session.dir, "network"));
		await deceiveCircle(three!.session, "network", deceit);
		const before = await seedOf(one!, good);
		for (const person of [one!, two!]) {
			await syncDirectory(person.session);
			t.equal(await judgeCircleKey(person.session, "network", good + 1), "bad");
			t.same(named(person), [["circle-bad", three!.id]], "the signer is named");
		}
		t.ok(await renewCircle(two!.session, "network"));
		t.same([keyOf(two!, good + 2)?.by, keyOf(two!, good + 2)?.from], [two!.id, good]);
		for (const person of everybody) {
			await syncDirectory(person.session);
			t.equal(await judgeCircleKey(person.session, "network", good + 2), "good");
			t.same(await seedOf(person, good + 2), await seedOf(two!, good + 2));
			t.same(await seedOf(person, good), before);
		}
		await t.rejects(deceiveCircle(three!.session, "network", deceit), { code: "not-allowed" }, "who has signed doesn't sign again");
	});

t.test("a false key for an earlier seed", async (t) => {
	await newDeparture();
	const good = epochOf(one!);
	await deceiveCircle(three!.session, "network", { from: 1 });
	await syncDirectory(one!.session);
	t.equal(await judgeCircleKey(one!.session, "network", good + 1), "bad");
	t.same((await doUpkeep(two!.session)).circlesRenewed, 1, "the upkeep repairs");
	t.same(keyOf(two!, good + 2)?.from, good);
});

t.test("junk that is granted names who has granted it, and others grant", async (t) => {
	await newDeparture();
	const { session } = two!;
	await rekeyDesk(session, transit.desk);
	const [seat] = circleWaiting(session.dir, "network");
	t.equal(seat?.id, transit.desk);
	await deceiveWaiting(three!.session, "network", seat!);
	await t.rejects(deceiveWaiting(three!.session, "network", seat!), { code: "conflict" });
	await doUpkeep(one!.session);
	await t.rejects(deceiveWaiting(three!.session, "network", { ...seat!, ke: seat!.ke + 1 }), { code: "wrong-state" });
	const device = network.device();
	const fresh = await network.open(device, two!.signInName, two!.recoveryCode);
	const epoch = epochOf(one!);
	t.same((await circleSeed(fresh, "network", epoch))?.export(), await seedOf(one!, epoch));
	t.match(
		device.alarms.map(({ code, by }) => [code, by]),
		[["circle-bad", three!.id]],
		"the signer of the junk is named",
	);
});

t.test("a coordinator who makes departures signs ten keys an hour, and they push out no good one", async (t) => {
	await newDeparture();
	const good = epochOf(one!);
	const seed = await seedOf(one!, good);
	const vandalise = async () => {
		await unassignFromDesk(three!.session, destination.desk, destination.staff.id);
		await assignToDesk(three!.session, destination.desk, destination.staff.id);
		await deceiveCircle(three!.session, "network", { from: null, junkFor: [origin.desk, transit.desk] });
	};
	for (let i = 0; i < 10; i++) await vandalise();
	await t.rejects(vandalise(), { code: "too-many-requests" });
	network.server.clock.advance(3_600_000);
	await vandalise();
	const fresh = await network.open(network.device(), one!.signInName, one!.recoveryCode);
	t.same((await circleSeed(fresh, "network", good))?.export(), seed, "the good key is still opened on a new device");
	await syncDirectory(one!.session);
	t.ok(await renewCircle(one!.session, "network"), "and another member goes on from it");
	t.equal(keyOf(one!, epochOf(one!))?.from, good);
});

t.test("what the fold and the server refuse", async (t) => {
	await newDeparture();
	const { session } = two!;
	const refuses = (code: string, deceit: CircleDeceit, by = session) =>
		t.rejects(deceiveCircle(by, "network", deceit), { code }, JSON.stringify(Object.keys(deceit.change ?? deceit)));
	const kc = keyOf(one!, 1)!.kc;
	await refuses("conflict", { change: { kc } });
	await refuses("stale", { change: { who: new Uint8Array(32) } });
	await refuses("stale", { change: { prev: null } });
	await refuses("stale", { change: { epoch: epochOf(one!) + 2 } });
	await refuses("not-allowed", { change: { from: epochOf(one!) + 1 } });
	await refuses("bad-statement", { change: { from: null } });
	await refuses("not-allowed", { as: null });
	await refuses("not-allowed", { change: { circle: "europe", epoch: 1, prev: null, from: null, wrap: null } });
	await refuses("bad-statement", { send: (boxes) => boxes.slice(1) });
	await refuses("bad-statement", { send: (boxes) => boxes.toReversed() });
	await refuses("bad-statement", { send: (boxes) => boxes.map((box) => box.slice(1)) });
	await t.rejects(deceiveCircle(founder.session, "network", { from: null }), { code: "not-allowed" }, "an admin has no seat");
});

t.test("limited and suspended organisations have no seat", async (t) => {
	await newDeparture();
	const desksIn = () =>
		listCircles(one!.session)
			.find(({ circle }) => circle === "network")
			?.desks.map(({ id }) => id)
			.sort();
	await setFacts(destination, "europe", "limited");
	await syncDirectory(one!.session);
	t.same(desksIn(), [origin.desk, transit.desk].sort());
	t.ok(circleIsStale(one!.session.dir, "network"));
	t.ok(await renewCircle(one!.session, "network"));
	t.equal(await seedOf(three!, epochOf(one!)), null);
	await t.rejects(three!.session.server.call(contracts.directory.circleKeys, keysOf(epochOf(one!))), { code: "not-allowed" });
	await setFacts(destination, "europe", "full");
	await approve(admin.session, await suspend(founder.session, { kind: "organisation", subject: transit.id }, "investigation"));
	await syncDirectory(one!.session);
	t.same(desksIn(), [origin.desk, destination.desk].sort());
	t.ok(await renewCircle(one!.session, "network"), "a whole organisation that is away stops nobody");
	await approve(admin.session, await reinstate(founder.session, { kind: "organisation", subject: transit.id }));
});
