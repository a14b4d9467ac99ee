/** Finding cases, who reads them, and titles in the inbox. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { acceptHandoff, openSection } from "#sdk/casework/index.ts";
import { openThread } from "#sdk/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";

const { origin, transit } = await readyNetwork(t);
const [o, tr] = [origin.staff.session, transit.staff.session];
const type = typing(commands, o);
const { id, code, of } = await caseWith(o, origin.desk, ["identity", "story"]);
const other = await caseWith(o, origin.desk, ["identity"]);
const { ref } = await requestTransfer(o, id, transit, ["identity"], of, { kind: "referral" });

t.test("a case is found by a part of its code, typed in any way, also by the other desk", async (t) => {
	const part = code.slice(5, 12).replaceAll("-", " ").toUpperCase();
	t.match((await type(`case find "${part}"`)).data.cases, [{ case: id, code, status: "Active", custodian: origin.desk }]);
	const { data, text } = await type(`case find ${code}`, tr);
	t.match(data.cases, [{ case: id, code, status: null, custodian: null }]);
	t.match(text, "kept by another desk");
	t.same((await type("case find zzzz")).data.cases, []);
	t.same((await type('case find " - "')).data.cases, [], "only dashes find nothing");
});

t.test("a case gets a label, is found by it, and loses it", async (t) => {
	// No code has an x.
	const given = await type(`case label ${other.code} "Éxa "`);
	t.same([given.data, given.text], [{ case: other.id, label: "Éxa" }, "The members of your desk see this label now: Éxa"]);
	const found = await type("case find éX");
	t.match(found.data.cases, [{ case: other.id, labels: ["Éxa"] }]);
	t.match(found.text, /LABEL.*\n.*Éxa/);
	await type("book rebuild");
	t.match((await type("book show")).text, "Éxa");
	t.same((await type("case find éX", tr)).data.cases, [], "another desk doesn't see it");
	// Without a text, the command reads it from standard input, which has "Piped in." in these tests.
	await type(`case label ${other.code}`);
	t.same((await type("case find éX")).data.cases, []);
	t.match((await type("case find piped")).data.cases, [{ case: other.id, labels: ["Piped in."] }]);
	t.equal((await type(`case label ${other.code} --remove`)).data.label, null);
	t.same((await type("case find piped")).data.cases, []);
	await t.rejects(type(`case label ${other.code} ${"x".repeat(41)}`), { code: "bad-input" });
	await t.rejects(type(`case label ${code} "Not theirs"`, tr), { code: "not-allowed" });
});

t.test("the readers of each section are shown: present, waiting and past ones", async (t) => {
	const [identity, story] = (await type(`case readers ${code}`)).data.sections;
	t.match(identity, { section: "identity", readers: [{ id: origin.desk, handoff: null }], waiting: [{ id: transit.desk }], past: [] });
	t.match(story, { section: "story", readers: [{ id: origin.desk }], waiting: [] });
	await acceptHandoff(tr, ref);
	const { data, text } = await type(`case readers ${code}`);
	t.match(data.sections[0].readers, [{ id: origin.desk }, { id: transit.desk, handoff: ref.handoff }]);
	t.match(text, /can read +Desk of Transit \(Transit\)/);
});

t.test("the inbox shows the titles of threads", async (t) => {
	await openThread(tr, "Beds in May", [{ kind: "desk", id: origin.desk }]);
	const { text, data } = await type("inbox");
	t.match(text, '1 new entry in "Beds in May"');
	t.ok(data.rows.some((row: any) => row.title === "Beds in May"));
});

t.test("an access entry names the section that was opened", async (t) => {
	await openSection(o, of.identity as Id);
	const { data, text } = await type(`log entries --object ${of.identity} --ids`);
	t.match(data.entries[0], { object: of.identity, section: "identity" });
	t.match(text, "identity");
	t.equal((await type("log entries --action inbox.read")).data.entries[0].section, null);
});
