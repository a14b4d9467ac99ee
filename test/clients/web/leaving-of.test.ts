/** Who suspended or removed somebody, as the screens say it. */
import t from "tap";
import { type Bytes, toBase64Url } from "#protocol/bytes.ts";
import { approve, reinstate, remove, suspend } from "#sdk/index.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { readStanding } from "../../../clients/web/sitting/verbs/standing.ts";
import { readProposal } from "../../../clients/web/sitting/verbs/vetting.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { giveLocation } from "../../support/web/location.ts";

t.test("who suspended or removed somebody", async (t) => {
	giveLocation(t);
	const { founder, admin, origin, transit } = await readyNetwork(t);
	const sitting = Object.assign(newSitting(), { session: admin.session });
	const leavingOf = async (kind: "member" | "organisation", id: string) => {
		const { leaving } = await readStanding(sitting, { kind, id });
		return leaving && [leaving.type, leaving.by.map((each) => each.id), leaving.code];
	};
	const endedBy = async (object: Bytes) => {
		const { details } = await readProposal(sitting, { proposal: toBase64Url(object) });
		return "ended" in details && details.ended && details.ended.code;
	};
	const staff = { kind: "member" as const, subject: origin.staff.id };

	await t.test("a reinstatement names the suspension that it would end, and no later one", async (t) => {
		t.equal(await leavingOf("member", origin.staff.id), null);
		await suspend(founder.session, staff, "investigation");
		t.same(await leavingOf("member", origin.staff.id), ["suspend", [founder.id], "investigation"]);
		const object = await reinstate(founder.session, staff);
		t.equal(await endedBy(object), "investigation");
		await approve(admin.session, object);
		await suspend(origin.coordinator.session, staff, "key-lost");
		t.equal(await endedBy(object), null);
	});

	await t.test("everybody who decided a removal is named, also for the members of the organisation", async (t) => {
		await suspend(transit.coordinator.session, { kind: "member", subject: transit.staff.id }, "investigation");
		await approve(admin.session, await remove(founder.session, { kind: "organisation", subject: transit.id }, "misconduct"));
		const both = [founder.id, admin.id];
		t.same(await leavingOf("organisation", transit.id), ["remove", both, "misconduct"]);
		t.same(await leavingOf("member", transit.coordinator.id), ["remove", both, null]);
		t.same(await leavingOf("member", transit.staff.id), ["remove", both, null], "the suspension before isn't the reason any more");
	});
});
