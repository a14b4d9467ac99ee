/** `case return-risk` compares the assessments of both sides. When the reader can't read one of them, it says which desk keeps it. */
import t from "tap";
import { acceptHandoff, addSection, openSection, revise, valueOps } from "#sdk/casework/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";

const { origin, destination } = await readyNetwork(t);
const [o, d] = [origin.staff.session, destination.staff.session];
const compare = (session: typeof o, code: string) => typing(commands, session)(`case return-risk ${code}`);

t.test("a desk that reads both sides sees the differences first, the other one sees who keeps the assessment", async (t) => {
	const { id, code, of } = await caseWith(o, origin.desk, ["return-risk"]);
	await revise(o, await openSection(o, of["return-risk"] as string), { form: "opinion", ops: valueOps(null, { rrk_Advice: "safe" }) });
	t.match((await compare(o, code)).text, /Destination: nobody has added an assessment yet/);
	const { ref } = await requestTransfer(o, id, destination, ["return-risk"], of);
	await acceptHandoff(d, ref);
	const theirs = await addSection(d, id, "return-risk");
	await revise(d, await openSection(d, theirs), { form: "opinion", ops: valueOps(null, { rrk_Advice: "not-safe" }) });
	const both = await compare(d, code);
	t.match(both.text, /^Advice: the sides differ\n {2}Origin\n.*: safe\n.*recorded[\s\S]*Destination\n[\s\S]*\(not-safe\)/);
	t.same(both.data.advice.differs, ["rrk_Advice"]);
	const one = await compare(o, code);
	t.match(one.text, /Destination: Desk of Destination.* keeps this assessment/);
	t.match(one.data.kept, [{ side: "destination", owner: destination.desk }]);
});
