/** Before a request, the command line lists what the receiving desk needs and nobody has written. */
import t from "tap";
import { recordConsent } from "#sdk/casework/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, terms } from "../../support/sdk-cases.ts";

t.test("a request lists what is missing, asks, and goes on after a yes or when nobody can answer", async (t) => {
	const { origin, transit } = await readyNetwork(t);
	const staff = origin.staff.session;
	const answers: boolean[] = [];
	const type = typing(commands, staff, answers);
	const { id, code } = await caseWith(staff, origin.desk, ["health", "story"]);
	await type(`case form ${code} health '{"hlt_Urgent": false, "hlt_Allergies": "None."}' --form health`);
	const consent = await recordConsent(staff, id, terms(transit.id, ["health", "story"], staff.now()));
	const request = async (more = "") => {
		const draft = `handoff draft ${code} --kind referral --to ${transit.desk} --reason Other --priority normal`;
		const { handoff } = (await type(draft)).data;
		const about = "--age-band 25-39 --languages sq --needs shelter --urgency normal --risk-level low";
		return type(`handoff request ${handoff} "A bed." --sections health,story --basis consent --consent ${consent} ${about} ${more}`);
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
