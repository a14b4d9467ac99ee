/** A case without custodian on the command line: the desk proposes to take over, the admin sees that and countersigns. */
import t from "tap";
import { acceptHandoff } from "#sdk/casework/index.ts";
import { syncDirectory } from "#sdk/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";

const { admin, founder, origin, transit, destination } = await readyNetwork(t);
const type = typing(commands, admin.session);
const [a, b] = [origin.staff.session, transit.staff.session];

const { id, code, of } = await caseWith(a, origin.desk, ["identity", "story"]);
for (const to of [transit, destination]) {
	const { ref } = await requestTransfer(a, id, to, ["story"], of, { kind: "referral" });
	await acceptHandoff(to.staff.session, ref);
}

t.test("an organisation with an open case is removed only with the code cannot-act", async (t) => {
	await t.rejects(type("organisation remove Origin --code left", founder.session), { code: "wrong-state", message: /cannot-act/ });
	const { data } = await type("organisation remove Origin --code cannot-act", founder.session);
	await type(`vetting approve ${data.proposal}`);
	for (const each of [b, destination.staff.session]) await syncDirectory(each);
});

t.test("a desk that reads a case without custodian is told so, and that it may take over", async (t) => {
	t.match((await type(`case show ${code}`, b)).text, /flags +without-custodian/);
	const { text, data: listed } = await type("case list", b);
	t.match(text, /without custodian: you may take over/);
	t.match(listed.cases, [{ case: id, code, withoutCustodian: true, withoutPlace: false }]);
	const waiting = await type("inbox", b);
	t.match(waiting.text, "is gone. Your desk may take over");
	t.match(JSON.stringify(waiting.data), '"without-custodian"');
	const [row] = (await type("handoff list", b)).data.handoffs;
	t.match(row, { code, withoutCustodian: true }, "each hand-off of the case says it, too");
	t.match((await type("handoff list", b)).text, "case without custodian");
	t.match((await type(`handoff show ${row.handoff}`, b)).text, /flags .*case without custodian/);
	t.ok(waiting.data.rows.some((each: any) => each.handoff === row.handoff && each.withoutCustodian && each.red));
	const { data: open } = await type("case list --status Closed", b);
	t.same(open.cases, [], "filters apply");
});

t.test("an admin sees the proposals to take over, refuses one and approves the other", async (t) => {
	const before = await type("case without-custodian");
	t.match(before.data.cases, [{ case: id, custodian: origin.desk, removed: String, takeOver: "", desk: null }]);
	t.notMatch(before.text, code, "an admin doesn't see the case code");
	const byOther = await type(`case take-over ${code}`, destination.staff.session);
	const byTransit = await type(`case take-over ${code}`, b);
	t.match(byTransit.text, `cloister case countersign ${byTransit.data.takeOver.slice(0, 8)} approve`);
	const { text } = await type("case without-custodian");
	t.match(text, "Desk of Transit");
	t.match(text, "Desk of Destination");
	await type(`case countersign ${byOther.data.takeOver.slice(0, 8)} refuse`);
	await t.rejects(type(`case countersign ${byOther.data.takeOver} approve`), { message: /take-over/ });
	await type(`case countersign ${byTransit.data.takeOver.slice(0, 8)} approve`);
	t.same((await type("case without-custodian")).data.cases, []);
	t.match((await type(`case show ${code}`, b)).text, /custodian +Desk of Transit \(Transit\)/);
});
