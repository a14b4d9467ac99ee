/** Keys are sealed only to public keys that the directory vouches for. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { EpochKey } from "#crypto/secret.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { pendingSeat, sealToSeat, seatsOf } from "#sdk/compartments/seats.ts";
import { TestDirectory } from "../../../support/directory.ts";

await sodiumReady;
const d = new TestDirectory();
const admin = d.member(d.founder, null, "admin", null);
const organisation = d.organisation(d.founder, admin);
const coordinator = d.member(d.founder, admin, "coordinator", organisation);
const staff = d.member(coordinator, admin, "staff", organisation);
const { person: newcomer } = d.joined(coordinator, "staff", organisation);
const desk = d.desk(coordinator, organisation, [staff]);
const withoutKey = randomId();
d.add("desk.add", coordinator, { desk: withoutKey, organisation, name: "Without a key" });

t.test("a member has one seat as soon as somebody has vouched for their keys", async (t) => {
	t.same(seatsOf(d.dir, { kind: "member", id: staff.id }), [{ kind: "member", id: staff.id, via: null, ke: 1 }]);
	for (const id of [newcomer.id, randomId(), desk]) t.throws(() => seatsOf(d.dir, { kind: "member", id }), { code: "not-found" });
});

t.test("a desk has a seat as soon as it has a key", async (t) => {
	t.same(seatsOf(d.dir, { kind: "desk", id: desk }), [{ kind: "desk", id: desk, via: null, ke: 1 }]);
	t.same(pendingSeat(d.dir, desk), { kind: "desk", id: desk, via: null, ke: 1 });
	t.throws(() => seatsOf(d.dir, { kind: "desk", id: withoutKey }), { code: "wrong-state" });
	t.throws(() => seatsOf(d.dir, { kind: "desk", id: staff.id }), { code: "not-found" });
	for (const id of [withoutKey, staff.id]) t.throws(() => pendingSeat(d.dir, id), { code: "not-found" });
});

t.test("nothing is sealed to a key epoch that the directory doesn't know", async (t) => {
	const at = { network: d.dir.network, compartment: randomId(), number: 1 };
	const key = EpochKey.random();
	for (const seat of [...seatsOf(d.dir, { kind: "desk", id: desk }), ...seatsOf(d.dir, { kind: "member", id: staff.id })]) {
		const { holder } = sealToSeat(d.dir, at, key, seat);
		t.match(holder, seat);
		t.throws(() => sealToSeat(d.dir, at, key, { ...seat, ke: 2 }), { code: "not-found" });
		t.throws(() => sealToSeat(d.dir, at, key, { ...seat, id: randomId() }), { code: "not-found" });
	}
});
