/** Filling in forms on the command line: from JSON, field by field, and the first hour. */
import t from "tap";
import { openSection, recordConsent } from "#sdk/casework/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, terms } from "../../support/sdk-cases.ts";

const { origin, transit } = await readyNetwork(t);
const { session } = origin.staff;
const type = typing(commands, session);

/** A person at a terminal. @param lines what they type, in order. */
function person(lines: string[]) {
	const prompts: string[] = [];
	const ask = async (prompt: string) => {
		prompts.push(prompt);
		return lines.shift() ?? null;
	};
	return { prompts, io: { canAsk: true, ask, confirm: async (question: string) => (await ask(question)) === "yes" } };
}

t.test("JSON adds a row to a form, or changes the row that it names", async (t) => {
	const { code } = await caseWith(session, origin.desk, ["safe-contact"]);
	const form = (answers: object, more = "") => `case form ${code} safe-contact --form channel ${more} '${JSON.stringify(answers)}'`;
	const { data, text } = await type(form({ sct_Kind: "phone", prs_MobilePhone: "+000 1", sct_When: "صباحا" }));
	t.match(data, { form: "channel", fields: ["sct_Kind", "prs_MobilePhone", "sct_When"] });
	t.match(text, `Saved in channel ${data.row.slice(0, 8)}: sct_Kind`);
	await type(form({ sct_Kind: "email", prs_Email: "x@example.org" }, "--row new"));
	await t.rejects(type(form({ sct_When: "later" })), { message: /several rows/ });
	await type(form({ sct_When: null }, `--row ${data.row.slice(0, 8)}`));
	const { cells } = (await type(`case read ${code} safe-contact`)).data.sections[0];
	t.same(
		cells.map((cell: any) => cell.values[0].values),
		[
			{ sct_Kind: "phone", prs_MobilePhone: "+000 1" },
			{ sct_Kind: "email", prs_Email: "x@example.org" },
		],
	);
	await t.rejects(type(form({ sct_Kind: "pigeon" }, "--row new")), { code: "bad-input", field: "sct_Kind", message: /takes one of phone/ });
	await t.rejects(type(`case form ${code} safe-contact --form channel --row new [1]`), { message: /must be JSON/ });
	await t.rejects(type(`case form ${code} safe-contact '{}'`), { message: /several forms: channel, rules, next/ });
	await t.rejects(type(`case form ${code} safe-contact --form person '{}'`), { message: /several forms/ });
});

t.test("--row is refused for a form with a single row", async (t) => {
	const { code } = await caseWith(session, origin.desk, ["identity", "health"]);
	const refusal = (form: string) => ({ message: new RegExp(`^${form} has only one row.*--row`) });
	await t.rejects(type(`case form ${code} health --form health --row new '{"hlt_Urgent": true}'`), refusal("health"));
	await t.rejects(type(`case write ${code} identity --row new --set prs_FirstName=Era`), refusal("person"));
	t.same((await type(`case read ${code} identity`)).data.sections[0].values, {}, "nothing was written");
});

t.test("what a person at a terminal types is checked field by field", async (t) => {
	const { code } = await caseWith(session, origin.desk, ["health"]);
	const first = person(["maybe", "yes", "", "pollen", "no"]);
	await type(`case form ${code} health --form health`, session, first.io);
	t.match(first.prompts, [/^Needs a doctor now \(hlt_Urgent\): $/, /hlt_Urgent/, /hlt_Conditions/, /hlt_Allergies/, /3 more fields/]);
	const second = person(["", "-", "", "yes", "not-said", "."]);
	await type(`case form ${code} health --form health`, session, second.io);
	t.match(second.prompts, [
		/hlt_Urgent\) \[yes\]/,
		/hlt_Allergies\) \[pollen\]/,
		/hlt_Conditions/,
		/more fields/,
		/hlt_Pregnancy/,
		/hlt_Psychosocial/,
	]);
	const { values } = (await type(`case read ${code} health`)).data.sections[0];
	t.match(values, { hlt_Urgent: { value: true }, hlt_Pregnancy: { value: "not-said" } });
	t.equal(values.hlt_Allergies, undefined);
	const nothing = await type(`case form ${code} health --form health`, session, person(["."]).io);
	t.equal(nothing.text, "Nothing was changed.");
});

t.test("values that a form has not shown are not changed without a question", async (t) => {
	const { code } = await caseWith(session, origin.desk, ["identity"]);
	const colleague = origin.coordinator.session;
	await type(`case write ${code} identity --set prs_FirstName=Era --set prs_SecondName=Bala --set idn_CallHer=Liri`, colleague);
	const write = (field: string) => type(`case write ${code} identity --set ${field}=Lule`);
	const fillIn = (lines: string[]) => type(`case form ${code} identity`, session, person(lines).io);
	await fillIn(["."]);
	await t.rejects(write("prs_FirstName"), { message: /--base/ }, "the form was left at once");
	await fillIn(["Erina", "."]);
	await write("prs_FirstName");
	t.pass("the person has written this one");
	await t.rejects(write("idn_CallHer"), { message: /--base/ }, "the form was left before this one");
	await type(`case read ${code} identity`);
	await write("idn_CallHer");
});

t.test("the words of a consent stand in the row with the consent's id", async (t) => {
	const { code, id, of } = await caseWith(session, origin.desk, ["consent", "identity"]);
	const consent = await recordConsent(session, id, terms(transit.id, ["identity"], session.now()));
	const form = `case form ${code} consent --form word`;
	await t.rejects(type(`${form} '{"con_ToldBack": true}'`), { message: /--row/ });
	await t.rejects(type(`${form} --row new '{"con_ToldBack": true}'`), { message: /consent/ });
	await type(`${form} --row ${consent.slice(0, 8)} '{"con_ToldBack": true, "con_Pressure": ["none"]}'`);
	const { cells } = await openSection(session, of.consent ?? "");
	t.same([...new Set(cells.map(({ row }) => row))], [consent]);
});

t.test("the first hour is filled in from JSON, and at a terminal", async (t) => {
	const { code } = await caseWith(session, origin.desk, ["support-plan"]);
	const answers = { now: { now_Alone: false, now_Needs: ["food", "sleep"] }, person: { prs_PrimaryLanguage: "uk" } };
	const { data, text, notes } = await type(`case first ${code} '${JSON.stringify(answers)}'`);
	t.match(data, { warnings: ["not-alone"], written: [{ form: "now" }, { form: "person" }] });
	t.match(text, "Saved in now: now_Alone, now_Needs.\nSaved in person: prs_PrimaryLanguage.");
	t.match(notes, [/Ask again when she is alone/]);
	const { code: other } = await caseWith(session, origin.desk, ["support-plan"]);
	const typed = person(["yes", "came-with-her", "vi", "", "Ánh", "."]);
	const asked = await type(`case first ${other}`, session, typed.io);
	t.match(typed.prompts, [/now_Alone/, /now_Interpreter/, /prs_PrimaryLanguage/, /idn_Interpreter/, /idn_CallHer/, /now_Danger/]);
	t.ok(asked.notes.includes("Stop here if you can. Ask again when she is alone."));
	t.match((await type(`case read ${other} identity`)).data.sections[0].values, { idn_CallHer: { value: "Ánh" } });
	await t.rejects(type(`case first ${other} '{"now": 3}'`), { code: "bad-input", field: "now" });
});
