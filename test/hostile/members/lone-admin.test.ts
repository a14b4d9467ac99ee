/** One admin attacks the network alone, with a real program and a real server. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { inbox } from "#sdk/casework/index.ts";
import { approve, openThread, refuse, reinstate, remove, suspend, syncDirectory } from "#sdk/index.ts";
import { type Person, readyNetwork } from "../../support/sdk.ts";

const member = ({ id }: Pick<Person, "id">) => ({ kind: "member" as const, subject: id });
const organisation = ({ id }: { id: Id }) => ({ kind: "organisation" as const, subject: id });

t.test("one admin of two can't freeze the network through single members", async (t) => {
	const { founder: rogue, admin, origin, transit, destination } = await readyNetwork(t);
	const coordinators = [origin, transit, destination].map((each) => each.coordinator);
	for (const each of [...coordinators, admin]) await suspend(rogue.session, member(each), "misconduct");
	for (const each of [...coordinators, origin.staff, admin]) await remove(rogue.session, member(each), "misconduct");
	for (const each of [transit, destination]) {
		await syncDirectory(each.coordinator.session);
		await t.resolves(openThread(each.coordinator.session, "Who has suspended her?", []), "the others work on");
	}
	await syncDirectory(admin.session);
	const statusOf = ({ id }: Person) => admin.session.dir.members.get(id)?.status;
	t.same(coordinators.map(statusOf), ["suspended", "active", "active"]);
	t.same([origin.staff, admin].map(statusOf), ["active", "active"], "nobody is removed");
	const red = (await inbox(admin.session)).filter((row) => "what" in row && row.what === "suspend" && row.red);
	t.match(red, [{ subject: { id: origin.coordinator.id } }], "what acts without a second person is red");
	await reinstate(admin.session, member(origin.coordinator));
	t.equal(statusOf(origin.coordinator), "active", "the other admin opens the network again, alone");
});

t.test("the suspended help to suspend the admin, and never to remove one", async (t) => {
	const { network, founder: rogue, admin, origin, transit } = await readyNetwork(t);
	await suspend(rogue.session, organisation(origin), "investigation");
	const removal = await remove(admin.session, member(rogue), "misconduct");
	// The suspension has ended the session.
	const { signInName, recoveryCode } = origin.coordinator;
	const suspended = await network.open(network.device(), signInName, recoveryCode);
	await t.rejects(approve(suspended, removal), { code: "suspended" });
	const against = await suspend(admin.session, member(rogue), "misconduct");
	await approve(suspended, against);
	await approve(transit.coordinator.session, against);
	await syncDirectory(admin.session);
	t.equal(admin.session.dir.members.get(rogue.id)?.status, "suspended");
	await reinstate(admin.session, organisation(origin));
	t.equal(admin.session.dir.organisations.get(origin.id)?.status, "active", "its author is gone, and it is ended alone");
});

t.test("a suspended organisation is marked as in danger at once, and the end of the mark leaves the suspension", async (t) => {
	const { founder, admin, transit } = await readyNetwork(t);
	await approve(admin.session, await suspend(founder.session, organisation(transit), "investigation"));
	const mark = await suspend(founder.session, organisation(transit), "danger");
	await syncDirectory(admin.session);
	const suspension = () => admin.session.dir.organisations.get(transit.id)?.suspension?.code;
	t.equal(suspension(), "danger");
	await t.rejects(suspend(admin.session, organisation(transit), "danger"), { code: "wrong-state" });
	await refuse(admin.session, mark, "other");
	t.equal(suspension(), "investigation", "one admin doesn't end what two have agreed on");
});
