/** A prepared consent on the command line: it is shown, and becomes valid only after a yes. */
import t from "tap";
import { formRows } from "#sdk/casework/day/rows.ts";
import { acceptHandoff, listConsents, loadCase, openSection, openSections, revise } from "#sdk/casework/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, DAY, requestTransfer } from "../../support/sdk-cases.ts";

const { origin, transit } = await readyNetwork(t);
const staff = origin.staff.session;
const answers: boolean[] = [];
const type = typing(commands, staff, answers);
const { id, code } = await caseWith(staff, origin.desk, ["identity"]);
const said = async (consent: string) =>
	(await openSections(staff, id)).flatMap((view) => formRows(view, "word")).find(({ row }) => row === consent)?.values;
const states = async () => (await listConsents(staff, id)).map(({ state }) => state);

t.test("a prepared consent stays prepared when nobody can be asked, and after a no, and becomes valid after a yes", async (t) => {
	const how = "--given-by person --recorded written --language sq";
	const { data } = await type(`consent record ${code} --recipient Transit --sections identity --purposes shelter ${how} --proposed`);
	const activate = `consent activate ${code} ${data.consent}`;
	await t.rejects(type(activate), { message: /--yes/ }, "nobody can be asked");
	answers.push(false);
	await t.rejects(type(activate), { message: /Nothing was changed/ });
	t.same(await states(), ["proposed"]);
	const { notes } = await type(`${activate} --yes`);
	t.match(notes[0], /permits.*Transit.*identity.*shelter/);
	t.same(await states(), ["active"]);
	t.same(await said(data.consent), { con_ToldBack: true }, "what she said is written, in a section that is added for it");
});

t.test("a prepared no is asked as a no, and nothing says that she agreed", async (t) => {
	const how = "--given-by person --recorded written --language sq";
	const { data } = await type(`consent record ${code} --recipient Transit --sections identity --purposes shelter ${how} --deny --proposed`);
	await type(`consent activate ${code} ${data.consent} --yes`);
	t.same(await states(), ["active", "active"]);
	t.equal(await said(data.consent), undefined);
});

t.test(
	"without --until, a consent lasts 90 days, and the no of a guardian until the month is over in which the child turns 18",
	async (t) => {
		const child = await caseWith(staff, origin.desk, ["identity"]);
		const birth = { field: "idn_Birth", value: `${new Date(staff.now()).getUTCFullYear() - 12}-05` };
		await revise(staff, await openSection(staff, child.of.identity as string), { form: "person", ops: [birth] });
		const until = async (more: string) => {
			const how = `--recorded written --language sq ${more}`;
			const { data } = await type(`consent record ${child.code} --recipient Transit --sections identity --purposes shelter ${how}`);
			const { terms } = (await listConsents(staff, child.id)).find((each) => each.id === data.consent) ?? {};
			return terms && (more.includes("--deny") ? terms.until : terms.until - terms.from);
		};
		const grownUp = Date.UTC(new Date(staff.now()).getUTCFullYear() + 6, 5, 1);
		t.equal(await until("--given-by guardian --guardian parent --deny"), grownUp);
		t.equal(await until("--given-by guardian --guardian parent"), 90 * DAY);
	},
);

t.test("--withhold names an organisation, whose name may have colons", async (t) => {
	const how = "--given-by person --recorded written --language sq --proposed";
	const record = (withhold: string) =>
		type(`consent record ${code} --recipient Transit --sections identity --purposes shelter ${how} --withhold "${withhold}"`);
	await t.rejects(record("health:Safe: Harbour:person-asked"), { message: /organisation "Safe: Harbour"/ });
	for (const bad of ["health", "health:Transit", "health:Transit:", "nothing:Transit:other", ":Transit:other"])
		await t.rejects(record(bad), { message: /SECTION:ORGANISATION:WHY/ }, bad);
	const { data } = await record("health:Transit:person-asked");
	const { terms } = (await listConsents(staff, id)).find((each) => each.id === data.consent) ?? {};
	t.match(terms?.withhold, [{ section: "health", why: "person-asked" }]);
});

t.test("before a departure and a no on the way, the command line asks for what whoever meets her must know", async (t) => {
	const open = await caseWith(staff, origin.desk, ["identity", "logistics"]);
	const { ref } = await requestTransfer(staff, open.id, transit, ["identity", "logistics"], open.of);
	await acceptHandoff(transit.staff.session, ref);
	answers.push(false);
	await t.rejects(type(`handoff depart ${ref.handoff}`), { message: /Nothing was changed/ });
	const how = "--given-by person --recorded written --language sq --deny --on-the-way yes";
	const no = () => type(`consent record ${open.code} --recipient Transit --sections identity,logistics --purposes shelter ${how}`);
	answers.push(false);
	await t.rejects(no(), { message: /Nothing was changed/ });
	t.match((await no()).notes, [/case form .* logistics --form must-know/], "nobody can be asked, and her no is recorded");
	t.match((await loadCase(staff, open.id)).state.handoffs[ref.handoff], { state: "in-transit", expected: true });
});

t.test(
	'a "no" to a part asks whether she is on the way, because the desk that meets her must go on reading how to reach her',
	async (t) => {
		const open = await caseWith(staff, origin.desk, ["identity", "logistics"]);
		const { ref } = await requestTransfer(staff, open.id, transit, ["identity", "logistics"], open.of);
		await acceptHandoff(transit.staff.session, ref);
		const no = (answer: string) =>
			type(
				`consent record ${open.code} --recipient Transit --sections logistics --purposes shelter --given-by person --recorded written --language sq --deny ${answer}`,
			);
		await t.rejects(no(""), { message: /say whether she is on the way/ });
		await no("--on-the-way yes");
		t.match((await loadCase(staff, open.id)).state.handoffs[ref.handoff], { state: "in-transit", expected: false });
		t.ok(await openSection(transit.staff.session, open.of.logistics as string));
	},
);

t.test("a desk that is asked to hear her finds the case in its inbox, sees only the consent, and attests", async (t) => {
	const { data } = await type(`consent exclude ${code} parent`);
	t.match(
		(await listConsents(staff, id)).find((each) => each.id === data.consent),
		{ terms: { excluded: "parent" }, state: "proposed" },
	);
	await type(`consent attest ${code} ${data.consent} approve`);
	await type(`consent ask ${code} ${data.consent} "Desk of Transit"`);
	const theirs = transit.staff.session;
	const { text } = await type("inbox", theirs);
	const [, named] = /consent show ([0-9a-f]+)/.exec(text) ?? [];
	const shown = await type(`consent show ${named}`, theirs);
	t.match(shown.data.consents, [{ consent: data.consent, excluded: "parent", named: [transit.desk] }]);
	await type(`consent attest ${named} ${data.consent} approve`, theirs);
	const attests = [{ organisation: origin.id }, { organisation: transit.id }].map((each) => ({ ...each, approved: true }));
	t.match(
		(await type(`consent show ${code}`)).data.consents.find((each: any) => each.consent === data.consent),
		{ attests, named: [] },
	);
	t.notMatch((await type("inbox", theirs)).text, "consent attest");
});
