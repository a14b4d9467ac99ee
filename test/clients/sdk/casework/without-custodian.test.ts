/** Cases whose custodian is gone: which desks are told that they may take the case over. */
import t from "tap";
import { acceptHandoff, inbox, takeOverCase } from "#sdk/casework/index.ts";
import { approve, remove, syncDirectory } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";

t.test("a desk that has accepted is told that it may take the case over, and one that was only asked is not", async (t) => {
	const { origin, transit, destination, admin, founder } = await readyNetwork(t);
	const { session } = origin.staff;
	const { id, of } = await caseWith(session, origin.desk, ["identity", "story"]);
	const { ref } = await requestTransfer(session, id, transit, ["story"], of, { kind: "referral" });
	await acceptHandoff(transit.staff.session, ref);
	await requestTransfer(session, id, destination, ["story"], of, { kind: "referral" });
	await approve(admin.session, await remove(founder.session, { kind: "organisation", subject: origin.id }, "cannot-act"));
	const told = async (at: typeof transit) =>
		(await inbox(at.staff.session)).filter(({ kind }) => kind === "without-custodian").map((row) => row.case?.id);
	t.same(await told(transit), [id]);
	t.same(await told(destination), []);
	for (const { staff } of [transit, destination]) await syncDirectory(staff.session);
	await t.rejects(takeOverCase(destination.staff.session, id), { code: "not-allowed" });
	t.ok(await takeOverCase(transit.staff.session, id));
});
