/** Before an admin suspends an organisation, the admin learns how many cases it has, and how many people are on the way. */
import t from "tap";
import { acceptHandoff, receiveHandoff, recordDeparture } from "#sdk/casework/index.ts";
import { organisationWork } from "#sdk/casework/work.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";

t.test("an admin counts open cases and people on the way, and nobody else does", async (t) => {
	const { network, founder, origin, transit, destination } = await readyNetwork(t);
	const o = origin.staff.session;
	const work = (organisation: string) => organisationWork(founder.session, organisation);
	t.same(await work(transit.id), { cases: 0, onTheWay: 0 });
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	await caseWith(o, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(o, id, transit, ["identity"], of);
	await acceptHandoff(transit.staff.session, ref);
	t.same(await work(origin.id), { cases: 2, onTheWay: 0 }, "nobody has left yet");
	await recordDeparture(o, ref);
	t.same(await Promise.all([origin, transit, destination].map((each) => work(each.id))), [
		{ cases: 2, onTheWay: 1 },
		{ cases: 0, onTheWay: 1 },
		{ cases: 0, onTheWay: 0 },
	]);
	await receiveHandoff(transit.staff.session, ref);
	t.same(await Promise.all([origin, transit].map((each) => work(each.id))), [
		{ cases: 1, onTheWay: 0 },
		{ cases: 1, onTheWay: 0 },
	]);
	await t.rejects(organisationWork(transit.coordinator.session, origin.id), { code: "not-allowed" });
	const entry = (await network.server.entries()).at(-1);
	t.match(entry, { action: "case.count", outcome: "denied" });
});
