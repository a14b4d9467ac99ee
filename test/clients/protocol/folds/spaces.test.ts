/** Spaces in the directory: who may add one, and who answers for it. SPEC "Spaces", section 1. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import type { Id } from "#protocol/bytes.ts";
import { ownerOfSpace, spaceOf, spacesReadBy } from "#protocol/folds/directory.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { type Person, TestDirectory } from "../../../support/directory.ts";

await cryptoReady();

function world() {
	const d = new TestDirectory();
	const admin = d.member(d.founder, null, "admin", null);
	const agree = (object: Uint8Array, by: Person = admin) => d.add("countersign", by, { object, verdict: "approve", code: null });
	const facts = (organisation: Id, region: "asia" | "europe", scope: "full" | "limited") =>
		agree(d.add("organisation.change", d.founder, { organisation, region, affiliation: "secular", scope }).objId);
	const office = (region: "asia" | "europe", scope: "full" | "limited" = "full") => {
		const organisation = d.organisation(d.founder, admin);
		facts(organisation, region, scope);
		const coordinator = d.member(d.founder, admin, "coordinator", organisation);
		return { organisation, coordinator, desk: d.desk(coordinator, organisation) };
	};
	const [asia, europe, limited] = [office("asia"), office("europe"), office("asia", "limited")];
	const space = randomId();
	const add = (change: Partial<Fields<"space.add">> = {}, by = d.founder) =>
		d.add("space.add", by, { space, circle: "asia", owner: asia.desk, ...change });
	return { d, admin, agree, facts, office, asia, europe, limited, space, add };
}

t.test("two admins add a space, and the seats of its circle read it", async (t) => {
	const { d, agree, asia, europe, limited, space, add } = world();
	const proposal = add();
	t.equal(d.dir.spaces.size, 0, "one admin isn't enough");
	t.throws(() => agree(proposal.objId, asia.coordinator), { code: "not-allowed" }, "the owner's organisation doesn't decide");
	agree(proposal.objId);
	t.same([spaceOf(d.dir, space).circle, ownerOfSpace(spaceOf(d.dir, space))], ["asia", asia.desk]);
	t.equal(ownerOfSpace(spaceOf(d.dir, space), d.dir.size - 1), null, "nobody owned it before");
	const read = (person: Person) => spacesReadBy(d.dir, person.id).map(({ id }) => id);
	t.same([read(asia.coordinator), read(europe.coordinator), read(limited.coordinator), read(d.founder)], [[space], [], [], []]);
});

t.test("who may not add a space, and which", async (t) => {
	const { d, agree, asia, europe, limited, space, add } = world();
	t.throws(() => add({}, asia.coordinator), { code: "not-allowed" }, "a coordinator");
	t.throws(() => add({ owner: europe.desk }), { code: "wrong-state", field: "owner" }, "a desk of another region");
	t.throws(() => add({ owner: limited.desk }), { code: "wrong-state" }, "a desk of a limited organisation");
	t.throws(() => add({ owner: randomId() }), { code: "wrong-state" }, "an unknown desk");
	for (const used of [asia.desk, asia.organisation, asia.coordinator.id])
		t.throws(() => add({ space: used }), { code: "conflict" }, "an id in use");
	const late = add({ owner: asia.desk, circle: "network" });
	agree(add().objId);
	t.equal(d.dir.proposals.get(late.key)?.lapse?.why, "overtaken");
	t.throws(() => add(), { code: "conflict" }, "twice");
	t.throws(() => d.add("desk.add", asia.coordinator, { desk: space, organisation: asia.organisation, name: "Desk" }), { code: "conflict" });
	t.throws(() => d.add("space.owner", d.founder, { space: randomId(), owner: asia.desk }), { code: "not-found" });
});

t.test("the owner changes, and a proposal whose desk has lost its seat lapses", async (t) => {
	const { d, agree, facts, office, asia, europe, space, add } = world();
	agree(add().objId);
	const before = d.dir.size;
	const other = office("asia");
	const hand = (owner: Id) => d.add("space.owner", d.founder, { space, owner });
	t.throws(() => hand(europe.desk), { code: "wrong-state" });
	agree(hand(other.desk).objId);
	t.same([ownerOfSpace(spaceOf(d.dir, space)), ownerOfSpace(spaceOf(d.dir, space), before)], [other.desk, asia.desk]);
	const back = hand(asia.desk);
	facts(asia.organisation, "asia", "limited");
	t.equal(d.dir.proposals.get(back.key)?.lapse?.why, "standing");
	t.throws(() => agree(back.objId), { code: "wrong-state" });
	facts(other.organisation, "europe", "full");
	t.equal(ownerOfSpace(spaceOf(d.dir, space)), other.desk, "an owner without a seat stays, until another is named");
});

t.test("a network has at most 500 spaces", async (t) => {
	const { d, agree, asia } = world();
	const add = () => d.add("space.add", d.founder, { space: randomId(), circle: "asia", owner: asia.desk });
	const late = add();
	for (let i = 0; i < 500; i++) {
		const id = randomId();
		d.dir.spaces.set(id, { id, circle: "asia", owners: [{ desk: asia.desk, size: 1 }] });
	}
	t.throws(add, { code: "full" });
	t.throws(() => agree(late.objId), { code: "full" });
});
