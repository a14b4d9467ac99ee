/** A mark of danger rings the desks from which somebody is on the way to that organisation. */
import t from "tap";
import { acceptHandoff, cancelHandoff, declineHandoff, recordDeparture } from "#sdk/casework/index.ts";
import { setBell, suspend } from "#sdk/index.ts";
import { type WebhookReceiver, webhookReceiver } from "../../../support/bell-receivers.ts";
import { type Organisation, readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";

t.test("the desk of a journey to people in danger is rung at once, and no other", async (t) => {
	const { network, origin, transit, destination, founder, admin } = await readyNetwork(t, { BELLS_TO_PRIVATE_ADDRESSES: "true" });
	const request = async (from: Organisation, to: Organisation) => {
		const { id, of } = await caseWith(from.staff.session, from.desk, ["identity"]);
		return (await requestTransfer(from.staff.session, id, to, ["identity"], of)).ref;
	};
	await acceptHandoff(transit.staff.session, await request(origin, transit));
	const stopped = await request(origin, destination);
	await acceptHandoff(destination.staff.session, stopped);
	await recordDeparture(origin.staff.session, stopped);
	await cancelHandoff(destination.staff.session, stopped, "no-capacity");
	await declineHandoff(transit.staff.session, await request(destination, transit), "no-capacity");
	const receivers = new Map<Organisation, WebhookReceiver>();
	for (const each of [origin, transit, destination]) {
		const receiver = await webhookReceiver(t);
		await setBell(each.coordinator.session, each.desk, { webhook: receiver.url });
		receivers.set(each, receiver);
	}
	const rung = (of: Organisation) => receivers.get(of)?.calls.map(({ body }) => JSON.parse(body).kind);

	await suspend(admin.session, { kind: "organisation", subject: destination.id }, "investigation");
	t.same(await network.server.sql("SELECT desk FROM bell_ring"), [], "for another reason, journeys go on");
	await suspend(founder.session, { kind: "organisation", subject: transit.id }, "danger");
	await until("the desk is rung", () => rung(origin)?.length === 1);
	t.same(rung(origin), ["late"]);
	await suspend(founder.session, { kind: "organisation", subject: destination.id }, "danger");
	await until("it is rung again, within a quarter of an hour, because she may be on the way still", () => rung(origin)?.length === 2);
	t.same(rung(origin), ["late", "late"]);
	t.same([rung(transit), rung(destination)], [[], []], "the desks in danger, and one whose request was declined");
});
