/** The seats of circles, and the leaves that take their key from somebody. SPEC "Circles", section 1. */
import t from "tap";
import { randomBytes } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import type { Id } from "#protocol/bytes.ts";
import {
	applyStatement,
	circleIsStale,
	circleWaiting,
	copyDirectory,
	hashOfSeats,
	newestCircleEpoch,
	seatsOfCircle,
} from "#protocol/folds/directory.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";
import { type Person, TestDirectory } from "../../../support/directory.ts";

await cryptoReady();

/** Two organisations of Asia with a desk of two people each, and a key of the circle. */
function world() {
	const d = new TestDirectory();
	const admin = d.member(d.founder, null, "admin", null);
	const agree = (object: Uint8Array) => d.add("countersign", admin, { object, verdict: "approve", code: null });
	const facts = (organisation: Id, region: "asia" | "europe", scope: "full" | "limited") =>
		agree(d.add("organisation.change", d.founder, { organisation, region, affiliation: "secular", scope }).objId);
	const office = () => {
		const organisation = d.organisation(d.founder, admin);
		facts(organisation, "asia", "full");
		const coordinator = d.member(d.founder, admin, "coordinator", organisation);
		const staff = d.member(coordinator, admin, "staff", organisation);
		return { organisation, coordinator, staff, desk: d.desk(coordinator, organisation, [staff]) };
	};
	const [one, two] = [office(), office()];
	const rekey = (by: Person, desk: Id) => {
		const record = d.dir.circles.get("asia");
		const from = record?.epochs.length || null;
		d.add(
			"circle.rekey",
			by,
			{
				circle: "asia",
				epoch: (from ?? 0) + 1,
				prev: newestCircleEpoch(record)?.objId ?? null,
				kc: randomBytes(32),
				from,
				wrap: from === null ? null : randomBytes(105),
				who: hashOfSeats(seatsOfCircle(d.dir, "asia")),
				boxes: randomBytes(32),
			},
			desk,
		);
	};
	rekey(one.coordinator, one.desk);
	return { d, admin, agree, facts, one, two, rekey };
}

type World = ReturnType<typeof world>;
const TAKES: [string, (w: World) => void][] = [
	[
		"somebody is taken off a desk",
		({ d, two }) => d.add("desk.member", two.coordinator, { desk: two.desk, member: two.staff.id, action: "remove" }),
	],
	["a desk is closed", ({ d, two }) => d.add("desk.close", two.coordinator, { desk: two.desk })],
	[
		"a member is suspended",
		({ d, two }) => d.add("suspend", two.coordinator, { kind: "member", subject: two.staff.id, code: "investigation" }),
	],
	["a member is removed", ({ d, two }) => d.add("remove", two.coordinator, { kind: "member", subject: two.staff.id, code: "left" })],
	[
		"an organisation is suspended",
		({ d, two }) => d.add("suspend", d.founder, { kind: "organisation", subject: two.organisation, code: "investigation" }),
	],
	["an organisation is limited", ({ facts, two }) => facts(two.organisation, "asia", "limited")],
	["an organisation moves", ({ facts, two }) => facts(two.organisation, "europe", "full")],
	["a member has new keys", ({ d, admin, two }) => d.member(two.coordinator, admin, "staff", two.organisation, null, two.staff)],
];

for (const [name, happen] of TAKES)
	t.test(`the key is stale when ${name}`, async (t) => {
		const w = world();
		t.notOk(circleIsStale(w.d.dir, "asia"));
		happen(w as never);
		t.ok(circleIsStale(w.d.dir, "asia"));
		t.equal(newestCircleEpoch(w.d.dir.circles.get("asia"))?.staleAt, w.d.dir.size, "from this leaf on");
		w.rekey(w.one.coordinator, w.one.desk);
		t.notOk(circleIsStale(w.d.dir, "asia"));
		t.same(circleWaiting(w.d.dir, "asia"), []);
	});

t.test("what takes the key from nobody leaves it", async (t) => {
	const { d, admin, one, two, rekey } = world();
	d.rekey(two.desk, two.coordinator);
	t.same(
		circleWaiting(d.dir, "asia").map(({ id, ke }) => [id, ke]),
		[[two.desk, 2]],
		"a desk with a new key waits for a box",
	);
	const second = d.desk(two.coordinator, two.organisation, [two.staff]);
	d.add("desk.member", two.coordinator, { desk: second, member: two.staff.id, action: "remove" });
	d.member(two.coordinator, admin, "staff", two.organisation, two.desk);
	t.notOk(circleIsStale(d.dir, "asia"), "who reads by another desk has lost nothing");
	t.throws(() => rekey(one.coordinator, one.desk), { code: "not-allowed" }, "who has signed doesn't sign again without a departure");
	rekey(one.staff, one.desk);
});

t.test("a working copy changes nothing in the directory", async (t) => {
	const { d, two } = world();
	const before = structuredClone([...(d.dir.circles.get("asia")?.epochs ?? [])]);
	const copy = copyDirectory(d.dir);
	applyStatement(copy, d.signed("desk.close", two.coordinator, { desk: two.desk }) as Statement as AnyStatement);
	t.ok(circleIsStale(copy, "asia"));
	t.same([...(d.dir.circles.get("asia")?.epochs ?? [])], before);
	t.notOk(circleIsStale(d.dir, "asia"));
});
