/** Sections on the command line: nobody overwrites unread values, and clashes are shown first. */
import t from "tap";
import { acceptHandoff, recordConsent } from "#sdk/casework/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, terms } from "../../support/sdk-cases.ts";

const { origin, transit } = await readyNetwork(t);
const [a, b] = [origin.staff.session, origin.coordinator.session];
const type = typing(commands, a);

t.test("repeated --set adds on a field that takes a list, and is an error on another one", async (t) => {
	const { code } = await caseWith(a, origin.desk, ["identity"]);
	await type(`case write ${code} identity --set prs_Citizenship=MD --set prs_Citizenship=RO --set prs_FirstName=Era`);
	const { data } = await type(`case read ${code} identity`);
	t.same(data.sections[0].values.prs_Citizenship.value, ["MD", "RO"]);
	await t.rejects(type(`case write ${code} identity --set prs_FirstName=Era --set prs_FirstName=Lule`), { message: /prs_FirstName/ });
});

t.test("the answer to fields and a text together names both", async (t) => {
	const { code } = await caseWith(a, origin.desk, ["identity"]);
	const { data } = await type(`case write ${code} identity --set prs_FirstName=Era "She told us her name."`);
	t.match(data, { entry: String, fields: ["prs_FirstName"] });
});

t.test("a value that was not read isn't changed without a question", async (t) => {
	const { code } = await caseWith(a, origin.desk, ["identity"]);
	const change = (name: string, more = "") => `case write ${code} identity --set prs_FirstName=${name} ${more}`;
	await type(change("Era"));
	await t.resolves(type(change("Erina")), "a shell knows its own writing");
	await t.rejects(type(change("Lule"), b), { message: /--base/ }, "nobody can answer");
	const asked: string[] = [];
	const no = {
		confirm: async (question: string) => {
			asked.push(question);
			return false;
		},
	};
	await t.rejects(type(change("Lule"), b, no), { message: /Nothing was changed/ });
	t.match(asked, [/Change it/]);
	await t.rejects(type(change("Lule", "--yes"), b, { json: true }), { message: /--base/ }, "with --json nobody has seen the value");
	const { notes } = await type(change("Liri", "--yes"), b, { inShell: false });
	t.match(notes, [/prs_FirstName: Erina/], "--yes shows what it changes, and doesn't ask");
	const { base } = (await type(`case read ${code} identity`, b, { inShell: false })).data.sections[0];
	await t.rejects(type(change("Lule"), b, { inShell: false }), { message: /--base/ }, "outside of a shell nothing is remembered");
	await type(change("Lule", `--base ${base}`), b, { inShell: false });
	const { data, text } = await type(`case read ${code} identity`);
	t.same(data.sections[0].values.prs_FirstName.value, "Lule");
	t.match(text, /\(prs_FirstName\): Lule\n {4}\S.*, recorded /);
	await t.rejects(type(change("X", "--base nonsense")), { code: "bad-input", field: "base" });
});

t.test("two values that two shells have written both stand, until one of them is taken", async (t) => {
	const { code } = await caseWith(a, origin.desk, ["safe-contact"]);
	const write = (number: string) => `case write ${code} safe-contact --set prs_MobilePhone=${number}`;
	await type(write("+1"));
	await type(`case read ${code} safe-contact`);
	await type(`case read ${code} safe-contact`, b);
	await type(`${write("+2")} --why "She rang."`);
	const late = await type(write("+3"), b);
	t.match(late.notes, [/\+2[\s\S]*recorded/, /will stand, as a clash/, /Read the section again/]);
	const read = await type(`case read ${code} safe-contact`);
	t.match(read.text, /DANGEROUS CLASH[\s\S]*1: *\n.*\+2[\s\S]*Reason: She rang\.[\s\S]*2: *\n.*\+3/);
	t.match(read.data.sections[0].clashes, [
		{ isRed: true, values: [{ values: { prs_MobilePhone: "+2" } }, { values: { prs_MobilePhone: "+3" } }] },
	]);
	t.match((await type(`case show ${code}`)).text, /flags +clash/);
	const rules = (value: string) => `case form ${code} safe-contact --form rules '{"sct_CodeWord": "${value}"}'`;
	await type(rules("Mornings."));
	const listed = await type(`case clash ${code}`, b);
	await t.rejects(type(rules("Nights."), b), { message: /--base/ }, "the list shows the clash, and no other value");
	t.match(listed.text, `case clash ${code} 1 --take 1`);
	await t.rejects(type(`case clash ${code} 2 --take 1`), { message: /The case has 1/ });
	await t.rejects(type(`case clash ${code} --take 1`), { message: /by its number/ });
	const outside = { inShell: false, readSections: new Map() };
	await t.rejects(type(`case clash ${code} 1 --take 2`, a, outside), { message: /--base/ });
	await type(`case clash ${code} 1 --take 2 --base ${listed.data.clashes[0].base} --why "Tried it."`, a, outside);
	t.match((await type(`case clash ${code}`)).text, "There is no clash.");
	t.notMatch((await type(`case show ${code}`)).text, /clash/);
	await t.rejects(type(`case clash ${code} 1 --take 2 --base ${listed.data.clashes[0].base}`, a, outside), { message: /The case has 0/ });
	const { text, data } = await type(`case history ${code} safe-contact prs_MobilePhone`);
	t.same(
		data.changes.map(({ before, value }: { before: string[]; value: string }) => [before, value]),
		[
			[[], "+1"],
			[["+1"], "+2"],
			[["+1"], "+3"],
			[["+2", "+3"], "+3"],
		],
	);
	t.match(text, /\+2 \| \+3 -> \+3[\s\S]*Reason: Tried it\./);
});

t.test("all values of a clash are kept, and the answer says so", async (t) => {
	const { code } = await caseWith(a, origin.desk, ["safe-contact"]);
	const write = (number: string) => `case write ${code} safe-contact --set prs_MobilePhone=${number}`;
	await type(write("+1"));
	await type(`case read ${code} safe-contact`);
	await type(`case read ${code} safe-contact`, b);
	await type(write("+2"));
	await type(write("+3"), b);
	await type(`case clash ${code}`);
	t.match((await type(`case clash ${code} 1 --both`)).text, /All values are kept/);
	t.match((await type(`case clash ${code}`)).text, "There is no clash.");
});

t.test("a form with several rows asks which one", async (t) => {
	const { code } = await caseWith(a, origin.desk, ["safe-contact"]);
	const write = (number: string, more = "") => `case write ${code} safe-contact --set prs_MobilePhone=${number} ${more}`;
	await type(write("+1"));
	await type(write("+2", "--row new"));
	const { data } = await type(`case read ${code} safe-contact`);
	await t.rejects(type(write("+3")), { message: /several rows/ });
	await type(write("+3", `--row ${data.sections[0].cells[1].row.slice(0, 8)}`));
	const numbers = (await type(`case read ${code} safe-contact`)).data.sections[0].cells.map(
		(cell: any) => cell.values[0].values.prs_MobilePhone,
	);
	t.same(numbers, ["+1", "+3"]);
});

t.test("a long value is never cut", async (t) => {
	const { code } = await caseWith(a, origin.desk, ["story"]);
	const long = "word ".repeat(3_000).trim();
	await type(`case write ${code} story --set "sto_Effects=${long}"`);
	t.match((await type(`case read ${code} story`)).text, long);
	t.match((await type(`case history ${code} story`)).text, long);
});

t.test("a clash is shown before the moves of a hand-off, and forbids none", async (t) => {
	const { id, code } = await caseWith(a, origin.desk, ["safe-contact"]);
	const clashNow = async () => {
		await type(`case read ${code} safe-contact`);
		await type(`case read ${code} safe-contact`, b);
		await type(`case write ${code} safe-contact --set prs_MobilePhone=+${Math.random()}`);
		await type(`case write ${code} safe-contact --set prs_MobilePhone=+${Math.random()}`, b);
	};
	await type(`case write ${code} safe-contact --set prs_MobilePhone=+1`);
	await clashNow();
	const consent = await recordConsent(a, id, terms(transit.id, ["safe-contact"], a.now()));
	const drafted = await type(`handoff draft ${code} --kind transfer --to "${transit.desk}" --reason Other --priority urgent --travel`);
	const flags = "--age-band 18-24 --languages sq --needs shelter --urgency urgent --risk-level high";
	const request = `handoff request ${drafted.data.handoff} "A bed." --sections safe-contact --basis consent --consent ${consent} ${flags}`;
	await t.rejects(type(request), { message: /DANGEROUS CLASH[\s\S]*--yes/ });
	await t.rejects(type(request, a, { confirm: async () => false }), { message: /Nothing was changed/ });
	const { notes } = await type(request, a, { confirm: async () => true });
	t.match(notes, [/DANGEROUS CLASH/]);
	const ref = { case: id, handoff: drafted.data.handoff };
	await acceptHandoff(transit.staff.session, ref);
	await t.rejects(type(`handoff depart ${ref.handoff}`), { message: /--yes/ });
	t.match((await type(`handoff depart ${ref.handoff} --yes`)).data.state, "in-transit");
	await t.rejects(type(`handoff receive ${ref.handoff}`, transit.staff.session), { message: /--yes/ });
	t.match((await type(`handoff receive ${ref.handoff}`, transit.staff.session, { confirm: async () => true })).data.state, "received");
});
