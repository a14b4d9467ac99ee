/** Suspensions of organisations: at once, confirmed or ended by others, and never all of them by one admin. */
import t from "tap";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { isWaiting, unconfirmedSuspension } from "#protocol/folds/directory.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { TestDirectory } from "../../../support/directory.ts";

await sodiumReady;

const HOUR = 3_600_000;

/** Two admins, and three organisations with a coordinator each. */
function network() {
	const d = new TestDirectory();
	const second = d.member(d.founder, null, "admin", null);
	const organisations = [1, 2, 3].map(() => d.organisation(d.founder, second));
	const coordinators = organisations.map((each) => d.member(d.founder, second, "coordinator", each));
	const suspend = (organisation: Id | undefined, by = d.founder) =>
		d.add("suspend", by, { kind: "organisation", subject: organisation as Id, code: "danger" });
	const countersign = (object: Bytes, by: typeof second, verdict: "approve" | "refuse" = "approve") =>
		d.add("countersign", by, { object, verdict, code: null });
	const status = (organisation: Id | undefined) => d.dir.organisations.get(organisation as Id)?.status;
	const proposal = (key: string) => d.dir.proposals.get(key);
	return { d, second, organisations, coordinators, suspend, countersign, status, proposal };
}

t.test("a suspension acts at once, stays open, and is confirmed by another admin", async (t) => {
	const { d, second, organisations, suspend, countersign, status, proposal } = network();
	const [one] = organisations;
	const { objId, key } = suspend(one);
	t.equal(status(one), "suspended");
	t.same(d.dir.organisations.get(one as Id)?.suspension, { by: d.founder.id, code: "danger" });
	t.equal(unconfirmedSuspension(d.dir, one as Id)?.statement.key, key);
	t.throws(() => countersign(objId, d.founder), { code: "not-allowed" }, "nobody confirms their own");
	countersign(objId, second);
	t.equal(proposal(key)?.status, "done");
	t.equal(unconfirmedSuspension(d.dir, one as Id), null);
	d.add("reinstate", second, { kind: "organisation", subject: one as Id });
	t.equal(status(one), "suspended", "now it takes two");
});

t.test("coordinators of two other organisations confirm, too, and can't end it", async (t) => {
	const { organisations, coordinators, suspend, countersign, proposal, status } = network();
	const [one] = organisations;
	const [own, first, other] = coordinators as [never, never, never];
	const { objId, key } = suspend(one);
	t.throws(() => countersign(objId, first, "refuse"), { code: "not-allowed" });
	t.throws(() => countersign(objId, own), { code: "suspended" }, "its own coordinator");
	countersign(objId, first);
	t.equal(proposal(key)?.status, "open");
	countersign(objId, other);
	t.equal(proposal(key)?.status, "done");
	t.equal(status(one), "suspended");
});

t.test("any other admin ends an unconfirmed suspension alone, by a refusal or a reinstatement", async (t) => {
	const { d, second, organisations, suspend, countersign, status, proposal } = network();
	const [one, two] = organisations;
	const refused = suspend(one);
	countersign(refused.objId, second, "refuse");
	t.equal(status(one), "active");
	t.equal(d.dir.organisations.get(one as Id)?.suspension, null);
	d.now += 25 * HOUR;
	const reinstated = suspend(two);
	d.add("reinstate", d.founder, { kind: "organisation", subject: two as Id });
	t.equal(status(two), "suspended", "the one who has suspended needs somebody else");
	d.add("reinstate", second, { kind: "organisation", subject: two as Id });
	t.equal(status(two), "active");
	t.same([proposal(reinstated.key)?.status, proposal(reinstated.key)?.lapse?.why], ["refused", "standing"]);
	d.now += 25 * HOUR;
	suspend(two);
	t.throws(() => countersign(reinstated.objId, second), { code: "wrong-state" }, "the ended one doesn't come back");
	t.ok([...d.dir.proposals.values()].filter(isWaiting).some(({ statement }) => statement.type === "suspend"));
});

t.test("one admin of two can't freeze the network", async (t) => {
	const { d, second, organisations, coordinators, suspend, countersign, status, proposal } = network();
	const [one, two, three] = organisations;
	const [coordinator, , third] = coordinators as [never, never, never];
	suspend(one);
	const waits = suspend(two);
	t.equal(status(two), "active", "the second one within a day waits");
	t.notOk(proposal(waits.key)?.tookEffectAtOnce);
	d.now += 23 * HOUR;
	suspend(three);
	t.equal(status(three), "active");
	d.now += 2 * HOUR;
	t.throws(() => suspend(one), { code: "wrong-state" });
	d.add("suspend", d.founder, { kind: "member", subject: (third as { id: Id }).id, code: "other" });
	const against = d.add("suspend", second, { kind: "member", subject: d.founder.id, code: "misconduct" });
	t.throws(() => countersign(against.objId, coordinator, "refuse"), { code: "suspended" }, "who is suspended refuses nothing");
	countersign(against.objId, coordinator);
	t.equal(d.dir.members.get(d.founder.id)?.status, "active");
	countersign(against.objId, third);
	t.equal(d.dir.members.get(d.founder.id)?.status, "suspended", "those whom the admin has suspended are heard");
	d.add("reinstate", second, { kind: "organisation", subject: one as Id });
	t.equal(status(one), "active", "the other admin opens the network again");
	t.throws(() => countersign(waits.objId, coordinator), { code: "not-allowed" }, "nobody carries on for the suspended admin");
});

t.test("who is suspended may act against no other admin", async (t) => {
	const { d, second, organisations, coordinators, suspend, countersign } = network();
	const third = d.member(d.founder, second, "admin", null);
	suspend(organisations[0]);
	const against = d.add("suspend", third, { kind: "member", subject: second.id, code: "misconduct" });
	t.throws(() => countersign(against.objId, coordinators[0] as never), { code: "suspended" });
});
