/** She says no to an organisation on her way there, and is met there. Its desk can still take her case over when the custodian is gone. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import {
	acceptHandoff,
	countersignTakeOver,
	giveUpSection,
	inbox,
	listCases,
	listCasesWithoutCustodian,
	loadCase,
	recordArrival,
	recordConsent,
	recordDeparture,
	takeOverCase,
} from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { approve, remove, syncDirectory } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer, terms } from "../../../support/sdk-cases.ts";

t.test("the desk that has her takes the case over, and the no keeps its sections closed", async (t) => {
	const { founder, admin, origin, transit } = await readyNetwork(t);
	const [a, b] = [origin.staff.session, transit.staff.session];
	const { id, of } = await caseWith(a, origin.desk, ["identity", "logistics"]);
	const { ref } = await requestTransfer(a, id, transit, ["identity", "logistics"], of);
	await acceptHandoff(b, ref);
	await recordDeparture(a, ref);
	const all = Object.keys(of) as ("identity" | "logistics")[];
	await recordConsent(a, id, { ...terms(transit.id, all, a.now()), permit: false }, { onTheWay: "yes" });
	await recordArrival(b, ref);
	const removal = await remove(founder.session, { kind: "organisation", subject: origin.id }, "cannot-act");
	await approve(admin.session, removal);
	await syncDirectory(b);
	const object = await takeOverCase(b, id);
	const [waiting] = await gather(listCasesWithoutCustodian(admin.session));
	t.match(waiting, { case: id, takeOvers: [{ refused: true }] }, "the admin is told of her no");
	await countersignTakeOver(admin.session, { case: id, object }, "approve");
	const { state } = await loadCase(b, id);
	t.equal(state.custodian, transit.desk);
	t.equal(state.sections[of.identity as Id]?.owner, origin.desk);
	const duties = async () => (await inbox(b)).filter(({ kind }) => kind === "custodian-duty");
	const listed = async () => (await gather(listCases(b))).find((each) => each.case === id)?.custodianDuty;
	t.match(await duties(), [{ group: "red", red: true, desk: transit.desk, case: { id, code: state.code } }]);
	t.equal(await listed(), true);
	for (const compartment of Object.values(of)) await giveUpSection(b, id, compartment, { close: true });
	t.same([await duties(), await listed()], [[], false], "nothing is left to hand on");
});
