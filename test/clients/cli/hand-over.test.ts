/** Before a request, the command line lists what the receiving desk needs and nobody has written. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { recordConsent } from "#sdk/casework/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { countRequests } from "../../support/count-requests.ts";
import { testFolder } from "../../support/folder.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, terms } from "../../support/sdk-cases.ts";

const { origin, transit } = await readyNetwork(t);
const ABOUT = "--age-band 25-39 --languages sq --needs shelter --urgency normal --risk-level low";
const draft = (code: string) => `handoff draft ${code} --kind referral --to ${transit.desk} --reason Other --priority normal`;

/** @returns the staff member, a function that types commands, and the answers to its questions. */
function commandLine() {
	const staff = origin.staff.session;
	const answers: boolean[] = [];
	return { staff, answers, type: typing(commands, staff, answers) };
}

t.test("a request lists what is missing, asks, and goes on after a yes or when nobody can answer", async (t) => {
	const { staff, answers, type } = commandLine();
	const { id, code } = await caseWith(staff, origin.desk, ["health", "story"]);
	await type(`case form ${code} health '{"hlt_Urgent": false, "hlt_Allergies": "None."}' --form health`);
	const consent = await recordConsent(staff, id, terms(transit.id, ["health", "story"], staff.now()));
	const request = async (more = "") => {
		const { handoff } = (await type(draft(code))).data;
		return type(`handoff request ${handoff} "A bed." --sections health,story --basis consent --consent ${consent} ${ABOUT} ${more}`);
	};
	answers.push(false);
	await t.rejects(request(), { message: /Nothing was changed/ }, "the answer is no");
	answers.push(true);
	const { notes, data } = await request();
	t.same(data.state, "requested");
	t.match(data.missing, [
		{ section: "health", form: "health", field: "hlt_Conditions" },
		{ section: "health", form: "medication", field: null },
	]);
	t.match(notes, [/nobody has written it:\n {2}health: .+, .+/]);
	t.notMatch(notes[0], /story|llerg/, "neither a section that needs nothing, nor a value that is there");
	await type(`handoff withdraw ${data.handoff} --code other`);
	const unasked = await request();
	t.equal(unasked.data.state, "requested", "nobody can answer");
	await type(`handoff withdraw ${unasked.data.handoff} --code other`);
	answers.push(false);
	t.equal((await request("--yes")).data.state, "requested", "--yes doesn't ask");
	t.same(answers, [false]);
});

t.test("a summary that names the person is pointed out", async (t) => {
	const { staff, answers, type } = commandLine();
	const { code } = await caseWith(staff, origin.desk, ["identity"]);
	await type(`case form ${code} identity '{"prs_FirstName": "Mira"}' --form person`);
	const { handoff } = (await type(draft(code))).data;
	const sent = `handoff request ${handoff} "A bed for Mira, +355 69 000 0000." --sections identity --basis vital-interest --basis-code risk-to-life ${ABOUT}`;
	// The first question is about what is missing.
	answers.push(true, false);
	await t.rejects(type(sent), { message: /Nothing was changed/ });
	answers.push(true, true);
	const { notes, data } = await type(sent);
	t.match(notes.at(-1), /names her: Mira, \+355 69 000 0000\./);
	t.equal(data.state, "requested");
});

t.test("a certificate is announced before it is saved", async (t) => {
	const { staff, type } = commandLine();
	const { code } = await caseWith(staff, origin.desk, ["identity"]);
	const { handoff } = (await type(draft(code))).data;
	await type(`handoff request ${handoff} "A bed." --sections identity --basis vital-interest --basis-code risk-to-life ${ABOUT} --yes`);
	const file = path.join(testFolder(t), "certificate.json");
	const saving = () => type(`handoff certificate ${handoff} --to ${file}`);
	const requests = await countRequests(staff, async () => t.type((await saving()).data.announced, "number"));
	t.match(JSON.parse(readFileSync(file, "utf8")), { case: String });
	await t.rejects(saving(), { message: /exists already/ });
	t.equal(await countRequests(staff, () => saving().catch(() => {})), requests - 1, "and then nothing is announced");
});
