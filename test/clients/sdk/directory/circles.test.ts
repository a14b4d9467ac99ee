/** The ways back of a circle: desks that leave it, come into it and stand without a key, and members who are suspended. SPEC "Circles". */
import t, { type Test } from "tap";
import type { Bytes } from "#protocol/bytes.ts";
import { circleIsStale, circleWaiting, seatsOfCircle } from "#protocol/folds/directory.ts";
import { circleSeed, judgeCircleKey } from "#sdk/directory/circle-keys.ts";
import {
	addDesk,
	approve,
	assignToDesk,
	changeOrganisation,
	closeDesk,
	doUpkeep,
	reinstate,
	renewCircle,
	suspend,
	syncDirectory,
	unassignFromDesk,
} from "#sdk/index.ts";
import { type Person, readyNetwork } from "../../../support/sdk.ts";

const { network, founder, admin, origin, transit } = await readyNetwork(t);
for (const { id } of [origin, transit]) {
	const facts = { organisation: id, region: "asia", affiliation: "secular", scope: "full" } as const;
	await approve(admin.session, await changeOrganisation(founder.session, facts));
}
const one = origin.coordinator;
const two = transit.coordinator;
const epochOf = ({ session }: Person) => session.dir.circles.get("asia")?.epochs.length ?? 0;
const seatsIn = ({ session }: Person) => seatsOfCircle(session.dir, "asia").map(({ id, via }) => [id, via]);

/** The newest seed, as this person opens it with what the directory and the server have now. */
async function newest(person: Person): Promise<Bytes | null> {
	await syncDirectory(person.session);
	return (await circleSeed(person.session, "asia", epochOf(person)))?.export() ?? null;
}

async function sameFor(test: Test, people: Person[]): Promise<void> {
	const expected = await newest(people[0] as Person);
	test.not(expected, null);
	for (const person of people) {
		test.same(await newest(person), expected);
		test.equal(await judgeCircleKey(person.session, "asia", epochOf(person)), "good");
		test.same(person.alarms, []);
	}
}

await syncDirectory(one.session);
await renewCircle(one.session, "asia");

t.test("a desk that opens waits for the key, and makes it stale when it closes", async (t) => {
	const desk = await addDesk(two.session, { name: "Night desk" });
	await syncDirectory(one.session);
	t.same(
		circleWaiting(one.session.dir, "asia").map(({ id }) => id),
		[desk],
	);
	t.notOk(circleIsStale(one.session.dir, "asia"));
	t.equal((await doUpkeep(one.session)).seatsServed, 1);
	t.equal((await doUpkeep(two.session)).seatsServed, 0, "it has one right grant already");
	await sameFor(t, [one, two, origin.staff, transit.staff]);
	await closeDesk(two.session, desk);
	t.notOk(circleIsStale(two.session.dir, "asia"), "its only member reads by another desk");
	const another = await addDesk(two.session, { name: "Day desk" });
	await unassignFromDesk(two.session, transit.desk, transit.staff.id);
	await assignToDesk(two.session, another, transit.staff.id);
	t.ok(await renewCircle(two.session, "asia"));
	const before = await newest(transit.staff);
	t.not(before, null, "the other desk reads");
	await closeDesk(two.session, another);
	t.ok(circleIsStale(two.session.dir, "asia"));
	t.ok(await renewCircle(two.session, "asia"));
	t.equal(await newest(transit.staff), null, "somebody without a desk doesn't open the next key");
	await assignToDesk(two.session, transit.desk, transit.staff.id);
	for (const { session } of [one, two]) await doUpkeep(session);
	await sameFor(t, [one, two, origin.staff, transit.staff]);
});

t.test("while a member is suspended, the others of a stale desk have seats, and the key goes on", async (t) => {
	await suspend(two.session, { kind: "member", subject: transit.staff.id }, "investigation");
	await syncDirectory(one.session);
	t.ok(circleIsStale(one.session.dir, "asia"));
	t.ok(await renewCircle(one.session, "asia"));
	t.same(
		seatsIn(one).filter(([, via]) => via !== null),
		[[two.id, transit.desk]],
	);
	await sameFor(t, [two, one, origin.staff]);
	await doUpkeep(two.session);
	await syncDirectory(one.session);
	t.same(
		circleWaiting(one.session.dir, "asia").map(({ kind, id }) => [kind, id]),
		[["desk", transit.desk]],
		"the new key of the desk waits",
	);
	network.server.clock.advance(3_600_000);
	for (const { session } of [one, two]) await doUpkeep(session);
	await sameFor(t, [one, two, origin.staff]);
	await approve(admin.session, await reinstate(founder.session, { kind: "member", subject: transit.staff.id }));
	for (const { session } of [two, one]) await doUpkeep(session);
	const fresh = await network.open(network.device(), transit.staff.signInName, transit.staff.recoveryCode);
	t.same((await circleSeed(fresh, "asia", epochOf(one)))?.export(), await newest(one), "back again, with the key");
});

t.test("a circle whose every desk has left begins anew, and keeps nothing from who comes back", async (t) => {
	const before = await newest(one);
	const epoch = epochOf(one);
	for (const { id } of [origin, transit]) {
		const facts = { organisation: id, region: "europe", affiliation: "secular", scope: "limited" } as const;
		await approve(admin.session, await changeOrganisation(founder.session, facts));
	}
	await syncDirectory(one.session);
	t.same(seatsIn(one), []);
	await t.rejects(renewCircle(one.session, "asia"), { code: "not-allowed" });
	const facts = { organisation: origin.id, region: "asia", affiliation: "secular", scope: "full" } as const;
	await approve(admin.session, await changeOrganisation(founder.session, facts));
	await syncDirectory(one.session);
	t.ok(await renewCircle(one.session, "asia"));
	t.same((await circleSeed(one.session, "asia", epoch))?.export(), before);
	await sameFor(t, [one, origin.staff]);
	t.equal(await newest(two), null, "an organisation that stays limited doesn't open the new key");
});
