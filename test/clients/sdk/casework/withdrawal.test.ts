/** The person withdraws her consent on the way. */
import t from "tap";
import {
	acceptHandoff,
	cancelHandoff,
	formatCertificate,
	makeCustodyCertificate,
	recordDeparture,
	verifyCertificate,
	withdrawConsent,
} from "#sdk/casework/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";

const all = await readyNetwork(t);
const { origin, transit } = all;
const [o, tr] = [origin.staff.session, transit.staff.session];

t.test("the certificate shows the withdrawal, from both sides, and the to-desk may cancel", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { consent, ref } = await requestTransfer(o, id, transit, ["identity"], of);
	await acceptHandoff(tr, ref);
	await recordDeparture(o, ref);
	const certified = async () => {
		const checked = [];
		for (const session of [o, tr]) {
			const made = JSON.parse(JSON.stringify(await makeCustodyCertificate(session, ref)));
			checked.push(verifyCertificate(made, { network: made.network }));
		}
		return checked;
	};
	for (const { handoff, moves } of await certified()) t.match([handoff.state, moves.at(-1)?.what], ["in-transit", "handoff.depart"]);
	await withdrawConsent(tr, { case: id, consent }, "person-declined");
	for (const checked of await certified()) {
		t.match([checked.handoff.state, checked.handoff.heldBack], ["on-hold", true]);
		t.match(checked.moves.at(-1), { what: "consent.withdraw", desk: transit.desk });
		t.match(formatCertificate(checked), "consent.withdraw");
	}
	t.equal((await cancelHandoff(tr, ref, "person-declined")).state, "cancelled");
	for (const { handoff, moves } of await certified())
		t.match([handoff.state, ...moves.slice(-2).map(({ what }) => what)], ["cancelled", "consent.withdraw", "handoff.cancel"]);
});

t.test("the certificate of a hand-off that stops before departure shows why", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { consent, ref } = await requestTransfer(o, id, transit, ["identity"], of);
	await withdrawConsent(o, { case: id, consent }, "person-declined");
	const made = await makeCustodyCertificate(o, ref);
	const { handoff, moves } = verifyCertificate(made);
	t.match([handoff.state, handoff.reason, moves.at(-1)?.what], ["withdrawn", "consent-withdrawn", "consent.withdraw"]);
});
