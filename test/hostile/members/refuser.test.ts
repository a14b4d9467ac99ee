/** One coordinator refuses each proposal of the network. On a real server. */
import t from "tap";
import { addOrganisation, approve, refuse, reinstate, remove, suspend, syncDirectory } from "#sdk/index.ts";
import { CHECKLIST } from "../../support/checklist.ts";
import { readyNetwork } from "../../support/sdk.ts";

t.test("who refuses everything is named, is stopped by one admin at once, and nothing is lost by it", async (t) => {
	const { network, founder, admin, origin, transit } = await readyNetwork(t);
	const rogue = transit.coordinator;
	const given = { country: "IT", parts: ["destination" as const], checklist: CHECKLIST };
	const member = (id: string) => ({ kind: "member" as const, subject: id });
	const proposed = async () => {
		const { organisation, object } = await addOrganisation(founder.session, { ...given, name: "Casa Nova" });
		return { organisation, objects: [object, await remove(founder.session, member(origin.staff.id), "misconduct")] };
	};
	const first = await proposed();
	await syncDirectory(rogue.session);
	for (const object of first.objects) await refuse(rogue.session, object, "other");
	await syncDirectory(founder.session);
	const { proposals, organisations } = founder.session.dir;
	const refused = [...proposals.values()].filter(({ refusal }) => refusal !== null);
	t.same(
		refused.map(({ refusal }) => refusal?.by),
		[rogue.id, rogue.id],
		"each refusal names who has refused",
	);
	t.equal(organisations.get(first.organisation)?.status, "refused");

	await suspend(founder.session, member(rogue.id), "misconduct");
	const second = await proposed();
	const again = await network.open(network.device(), rogue.signInName, rogue.recoveryCode);
	for (const object of second.objects) await t.rejects(refuse(again, object, "other"), { code: "suspended" });
	await t.rejects(
		refuse(again, await reinstate(founder.session, member(rogue.id)), "other"),
		{ code: "suspended" },
		"nor can they answer about themselves",
	);
	await syncDirectory(admin.session);
	for (const object of second.objects) await approve(admin.session, object);
	t.equal(admin.session.dir.organisations.get(second.organisation)?.status, "active", "the proposal is made again, and goes through");
	t.equal(admin.session.dir.members.get(origin.staff.id)?.status, "removed");
});
