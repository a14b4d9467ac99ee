/** Before something is written that a desk of a suspended organisation reads, the person is asked. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { acceptHandoff, writeHandoffMessage, writeSection } from "#sdk/casework/index.ts";
import { message, openThread, suspend, syncDirectory, write, writeToSuspended } from "#sdk/index.ts";
import { commands } from "../../../../clients/cli/commands/index.ts";
import { typing } from "../../../support/commands.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";

const { origin, transit, founder } = await readyNetwork(t);
const [o, tr] = [origin.staff.session, transit.staff.session];
const { id, code, of } = await caseWith(o, origin.desk, ["identity"]);
const { ref } = await requestTransfer(o, id, transit, ["identity"], of);
await acceptHandoff(tr, ref);
const thread = await openThread(o, "Beds", [{ kind: "desk", id: transit.desk }]);
await suspend(founder.session, { kind: "organisation", subject: transit.id }, "investigation");
await syncDirectory(o);

t.test("writing to a suspended desk asks first, in threads, sections and hand-offs", async (t) => {
	const refusal = { code: "reader-suspended", data: { desks: [transit.desk] } };
	await t.rejects(write(o, thread, message("Are you there?")), refusal);
	await t.rejects(openThread(o, "More beds", [{ kind: "desk", id: transit.desk }]), refusal);
	await t.rejects(writeSection(o, of.identity as Id, { text: "More." }), refusal);
	await t.rejects(writeHandoffMessage(o, ref, "Are you there?"), refusal);
	const asked: Id[][] = [];
	o.memory.confirmSuspended = async (desks) => asked.push(desks) > 1;
	await t.rejects(write(o, thread, message("Are you there?")), refusal, "the answer is no");
	await write(o, thread, message("Are you there?"));
	await writeSection(o, of.identity as Id, { text: "More." });
	t.same(asked, [[transit.desk], [transit.desk]], "once agreed, there is no more question");
});

t.test("a program that has agreed writes without a question", async (t) => {
	const { session } = origin.coordinator;
	await syncDirectory(session);
	writeToSuspended(session, [transit.desk]);
	await t.resolves(write(session, thread, message("We phone your organisation.")));
});

t.test("the command line asks, or takes --yes, and marks the desk", async (t) => {
	o.memory.suspendedReaders.clear();
	const answers = [false, true];
	const type = typing(commands, o, answers);
	await t.rejects(type(`thread write ${thread} "One"`), { code: "reader-suspended" }, "the answer is no");
	await type(`thread write ${thread} "Two"`);
	t.same(answers, []);
	o.memory.suspendedReaders.clear();
	await t.rejects(type(`handoff say ${ref.handoff} "Three"`), { code: "reader-suspended" }, "nobody can be asked");
	await type(`handoff say ${ref.handoff} "Three" --yes`);
	await t.rejects(type(`handoff say ${ref.handoff} "Four"`), { code: "reader-suspended" }, "--yes holds for one command");
	for (const line of ["handoff list", `handoff show ${ref.handoff}`, `case show ${code}`, `thread show ${thread}`, "inbox"])
		t.match((await type(line)).text, ", suspended", line);
});
