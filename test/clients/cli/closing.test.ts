/** A closed case on the command line: closing is refused while a hand-off runs, and writing asks whether to reopen the case. */
import t from "tap";
import { viewCase } from "#sdk/casework/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { errorWords } from "../../../clients/cli/words/codes.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";

const { origin, transit } = await readyNetwork(t);
const staff = origin.staff.session;
const answers: boolean[] = [];
const type = typing(commands, staff, answers);
const { id, code, of } = await caseWith(staff, origin.desk, ["identity", "story"]);
const statusOf = async () => (await viewCase(staff, id)).state.status;

t.test("a case with a running hand-off isn't closed, and the error names the hand-off", async (t) => {
	const { ref } = await requestTransfer(staff, id, transit, ["identity"], of);
	await t.rejects(type(`case close ${code} --reason moved`), {
		code: "wrong-state",
		message: new RegExp(`${ref.handoff} is requested; withdraw it`),
	});
	await type(`handoff withdraw ${ref.handoff} --code other`);
	t.same((await type(`case close ${code} --reason moved`)).data, { case: id, status: "Closed", openTasks: [], othersSections: [] });
	t.equal(await statusOf(), "Closed");
});

t.test("open tasks are shown, and closing asks", async (t) => {
	const { code, id } = await caseWith(staff, origin.desk, ["support-plan"]);
	await type(`case form ${code} support-plan --form task '{"tsk_What": "Call her", "tsk_State": "open", "tsk_Due": "2026-12-01T09:00Z"}'`);
	const close = `case close ${code} --reason her-wish "She wants no more help."`;
	await t.rejects(type(close), { message: /--yes/ }, "nobody can be asked");
	answers.push(false);
	await t.rejects(type(close), { message: /Nothing was changed/ });
	t.equal((await viewCase(staff, id)).state.status, "Active");
	const { notes, data } = await type(`${close} --yes`);
	t.same([notes, data.status], [["Open task: Call her, due 2026-12-01T09:00Z"], "Closed"]);
	t.match((await type(`case read ${code} support-plan`)).text, /her wish \(her-wish\)[\s\S]*She wants no more help\./);
	await t.rejects(type(`case close ${code} --reason bored`), /reason/);
});

t.test("writing into a closed case asks, and reopens it only after a yes", async (t) => {
	const writes = [
		`case write ${code} identity --set prs_FirstName=Era`,
		`case write ${code} story "She called."`,
		`case discuss ${code} "She called."`,
		`case section ${code} health`,
	];
	for (const line of writes) {
		await t.rejects(type(line), { code: "case-closed" }, "nobody can be asked");
		answers.push(false);
		await t.rejects(type(line), { code: "case-closed" }, "the answer is no");
		t.equal(await statusOf(), "Closed");
		answers.push(true);
		await type(line);
		t.equal(await statusOf(), "Active");
		await type(`case close ${code} --reason moved`);
	}
	t.match(errorWords["case-closed"], "cloister case reopen");
	t.same((await type(`case reopen ${code}`)).data, { case: id, status: "Active" });
	t.equal(await statusOf(), "Active");
});
