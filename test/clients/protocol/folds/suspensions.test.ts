/** Suspensions and removals by an admin: at once, confirmed or ended by others, and never all of them by one admin. */
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
	const suspend = (organisation: Id | undefined, by = d.founder, code: "danger" | "investigation" = "danger") =>
		d.add("suspend", by, { kind: "organisation", subject: organisation as Id, code });
	const suspendMember = ({ id }: { id: Id }, by = d.founder) => d.add("suspend", by, { kind: "member", subject: id, code: "other" });
	const removeMember = ({ id }: { id: Id }, by = d.founder) => d.add("remove", by, { kind: "member", subject: id, code: "left" });
	const standing = ({ id }: { id: Id }) => d.dir.members.get(id)?.status;
	const suspension = (organisation: Id | undefined) => d.dir.organisations.get(organisation as Id)?.suspension;
	const countersign = (object: Bytes, by: typeof second, verdict: "approve" | "refuse" = "approve") =>
		d.add("countersign", by, { object, verdict, code: null });
	const status = (organisation: Id | undefined) => d.dir.organisations.get(organisation as Id)?.status;
	const proposal = (key: string) => d.dir.proposals.get(key);
	return {
		d,
		second,
		organisations,
		coordinators,
		suspend,
		suspendMember,
		removeMember,
		countersign,
		status,
		standing,
		suspension,
		proposal,
	};
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

t.test("who is suspended may act against no other admin, and removes nobody for good", async (t) => {
	const { d, second, organisations, coordinators, suspend, removeMember, countersign, standing } = network();
	const third = d.member(d.founder, second, "admin", null);
	const [own, other, last] = coordinators as [never, never, never];
	suspend(organisations[0]);
	const against = d.add("suspend", third, { kind: "member", subject: second.id, code: "misconduct" });
	t.throws(() => countersign(against.objId, own), { code: "suspended" });
	const removal = removeMember(d.founder, third);
	t.throws(() => countersign(removal.objId, own), { code: "suspended" });
	countersign(removal.objId, other);
	countersign(removal.objId, last);
	t.equal(standing(d.founder), "removed", "two others who aren't suspended remove the admin");
});

t.test("one admin of two can't freeze the network through single members", async (t) => {
	const { d, second, coordinators, suspendMember, removeMember, countersign, standing, proposal } = network();
	const [one, two, three] = coordinators as [typeof second, typeof second, typeof second];
	const auditor = d.member(d.founder, second, "auditor", null);
	const acts = suspendMember(one);
	t.equal(standing(one), "suspended", "a stolen phone is answered at once");
	for (const each of [two, three, auditor, second]) t.notOk(proposal(suspendMember(each).key)?.tookEffectAtOnce);
	for (const each of [one, two, three, auditor, second]) removeMember(each);
	t.same([one, two, three, auditor, second].map(standing), ["suspended", "active", "active", "active", "active"]);
	t.throws(() => countersign(acts.objId, two, "refuse"), { code: "not-allowed" }, "a coordinator doesn't end it");
	d.add("reinstate", second, { kind: "member", subject: one.id });
	t.equal(standing(one), "active", "the other admin ends it alone");
	t.equal(proposal(acts.key)?.status, "refused");
	suspendMember(one);
	t.equal(standing(one), "active", "the ended one counts for the day");
	d.now += 25 * HOUR;
	suspendMember(one);
	const against = suspendMember(d.founder, second);
	countersign(against.objId, one);
	countersign(against.objId, two);
	t.equal(standing(d.founder), "suspended");
	d.add("reinstate", second, { kind: "member", subject: one.id });
	t.equal(standing(one), "active", "it is ended also when its author is gone");
});

t.test("a suspension of a member leaves that of an organisation for the same day", async (t) => {
	const { organisations, coordinators, suspend, suspendMember, status } = network();
	suspendMember(coordinators[1] as never);
	suspend(organisations[0]);
	t.equal(status(organisations[0]), "suspended");
});

t.test("a coordinator suspends and removes own staff alone, as often as needed", async (t) => {
	const { d, second, organisations, coordinators, suspendMember, removeMember, standing } = network();
	const coordinator = coordinators[0] as never;
	const staff = [1, 2, 3].map(() => d.member(coordinator, second, "staff", organisations[0] as Id));
	for (const each of staff) suspendMember(each, coordinator);
	t.same(staff.map(standing), ["suspended", "suspended", "suspended"]);
	d.add("reinstate", second, { kind: "member", subject: staff[0]?.id as Id });
	t.equal(standing(staff[0] as never), "suspended", "no admin ends it alone");
	for (const each of staff) removeMember(each, coordinator);
	t.same(staff.map(standing), ["removed", "removed", "removed"]);
});

t.test("an admin removes nobody alone but a newcomer", async (t) => {
	const { d, second, organisations, coordinators, removeMember, countersign, standing } = network();
	const staff = d.member(coordinators[0] as never, second, "staff", organisations[0] as Id);
	const removal = removeMember(staff);
	t.equal(standing(staff), "active");
	countersign(removal.objId, second);
	t.equal(standing(staff), "removed");
	const { person } = d.joined(coordinators[0] as never, "staff", organisations[0] as Id);
	removeMember(person);
	t.equal(standing(person), "removed");
});

t.test("a suspended organisation is marked as in danger, and the end of the mark leaves the suspension", async (t) => {
	const { d, second, organisations, suspend, countersign, status, suspension, proposal } = network();
	const [one] = organisations;
	const first = suspend(one, d.founder, "investigation");
	countersign(first.objId, second);
	const mark = suspend(one, d.founder);
	t.same([status(one), suspension(one)?.code], ["suspended", "danger"], "at once, also as the second one of the day");
	t.throws(() => suspend(one, second), { code: "wrong-state" }, "it is marked already");
	d.add("reinstate", second, { kind: "organisation", subject: one as Id });
	t.equal(status(one), "suspended", "one admin doesn't end what two have agreed on");
	countersign(mark.objId, second, "refuse");
	t.same([status(one), suspension(one)], ["suspended", { by: d.founder.id, code: "investigation" }]);
	const again = suspend(one, second);
	countersign(again.objId, d.founder);
	t.same([suspension(one), proposal(again.key)?.status], [{ by: second.id, code: "danger" }, "done"]);
});

t.test("the mark of danger takes the place of a suspension that nobody has confirmed", async (t) => {
	const { d, second, organisations, suspend, countersign, status, suspension, proposal } = network();
	const [one] = organisations;
	const first = suspend(one, d.founder, "investigation");
	const mark = suspend(one, d.founder);
	t.same([suspension(one)?.code, proposal(first.key)?.status], ["danger", "refused"]);
	countersign(mark.objId, second, "refuse");
	t.same([status(one), suspension(one)], ["active", null]);
});
