/** The first hour: few questions, no question that can wait, and each answer in its own section. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Section } from "#protocol/codes.ts";
import { formOf } from "#protocol/forms/registry.ts";
import {
	FIRST_HOUR,
	type FirstHourAnswers,
	findSections,
	firstHourWarnings,
	openCase,
	openSection,
	recordFirstHour,
	revise,
	viewCase,
} from "#sdk/casework/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";

const { origin } = await readyNetwork(t);
const { session } = origin.staff;

const ANSWERS: FirstHourAnswers = {
	now: {
		now_Alone: true,
		now_Interpreter: "phone",
		now_Danger: "unknown",
		now_Needs: ["place-tonight", "medical"],
		now_WantsFirst: "نوم",
	},
	rules: { sct_MustNotKnow: "її брат" },
	person: { idn_CallHer: "Ánh", prs_PrimaryLanguage: "vi", idn_Interpreter: "needed" },
	channel: { sct_Kind: "phone", prs_MobilePhone: "+000 1", sct_LeaveMessage: "never" },
	placement: { plc_Kind: "shelter", plc_Desk: origin.desk },
};

t.test("there are at most 14 questions, and none about story, documents or consent", (t) => {
	t.ok(FIRST_HOUR.length <= 14);
	t.same(
		FIRST_HOUR.slice(0, 2).map(({ fields }) => fields),
		[["now_Alone"], ["now_Interpreter"]],
	);
	const asked = FIRST_HOUR.flatMap(({ form, fields }) => fields.map((field) => ({ form, field })));
	for (const { form, field } of asked)
		t.ok(
			formOf(form)?.fields.some(({ code }) => code === field),
			`${field} is a field of ${form}`,
		);
	const sections = new Set(FIRST_HOUR.map(({ form }) => formOf(form)?.section));
	t.same(sections, new Set(["support-plan", "identity", "safe-contact", "logistics"]), "no story, documents or consent");
	t.notOk(asked.some(({ field }) => field === "prs_IdentityNumber"));
	const notAsked = formOf("now")?.fields.filter(({ code }) => !asked.some(({ field }) => field === code));
	t.match(notAsked, [{ code: "now_TellNobody" }], "the first hour asks for this in the section safe-contact");
	t.equal(notAsked?.length, 1);
	t.end();
});

t.test("each answer is written into its own section, once, also when the call is repeated", async (t) => {
	const { id } = await openCase(session, origin.desk);
	const entry = randomId();
	const first = await recordFirstHour(session, id, ANSWERS, { entry });
	t.same(await recordFirstHour(session, id, ANSWERS, { entry }), first);
	t.same(first.warnings, []);
	const { state } = await viewCase(session, id);
	for (const [name, values] of Object.entries(ANSWERS)) {
		const compartment = findSections(state, (formOf(name)?.section ?? "identity") as Section)[0] ?? "";
		const { cells, entries } = await openSection(session, compartment);
		const own = cells.filter(({ form }) => form === name);
		t.same(Object.assign({}, ...own.map(({ values }) => values[0]?.values)), values, name);
		t.equal(entries.filter(({ content }) => content?.kind === "rev" && content.form.startsWith(name)).length, 1, `${name}: one revision`);
	}
	t.equal(findSections(state, "logistics").length, 1, "the missing section was added");
});

t.test("an answer that was taken back after a call without answer doesn't stay, and a colleague's does", async (t) => {
	const { id } = await openCase(session, origin.desk);
	const [entry, row] = [randomId(), randomId()];
	await recordFirstHour(session, id, ANSWERS, { entry, row });
	const { state } = await viewCase(session, id);
	const open = (section: Section) => openSection(session, findSections(state, section)[0] ?? "");
	const ops = [{ field: "sct_MustNotKnow", value: "her uncle" }];
	await revise(session, await open("safe-contact"), { form: "rules", ops });
	const answers = { now: { now_Alone: false }, channel: { sct_Kind: "email", prs_Email: "a@example.org" } };
	const again = { entry: randomId(), row, earlier: [entry] };
	await recordFirstHour(session, id, answers, again);
	await recordFirstHour(session, id, answers, again);
	const cells = [...(await open("support-plan")).cells, ...(await open("identity")).cells, ...(await open("safe-contact")).cells];
	const found = cells.flatMap(({ form, values }) => values.map((each) => [form, each.values]));
	t.same(found, [
		["now", { now_Alone: false }],
		["rules", { sct_MustNotKnow: "her uncle" }],
		["channel", { sct_Kind: "email", prs_Email: "a@example.org" }],
	]);
});

t.test("nothing is written when one answer is wrong or isn't asked for", async (t) => {
	const { id } = await openCase(session, origin.desk);
	const refused: [FirstHourAnswers, string][] = [
		[{ ...ANSWERS, placement: { plc_Kind: "palace" } }, "plc_Kind"],
		[{ ...ANSWERS, person: { prs_IdentityNumber: "1" } }, "prs_IdentityNumber"],
		[{ ...ANSWERS, exploitation: { sto_Effects: "x" } } as FirstHourAnswers, "exploitation"],
		[{ ...ANSWERS, now: null } as unknown as FirstHourAnswers, "now"],
	];
	for (const [answers, field] of refused) await t.rejects(recordFirstHour(session, id, answers), { code: "bad-input", field });
	const { state } = await viewCase(session, id);
	const { entries } = await openSection(session, findSections(state, "support-plan")[0] ?? "");
	t.same(entries, []);
});

t.test("other people in the room cause a warning, and forbid nothing", async (t) => {
	t.same(firstHourWarnings({ now: { now_Alone: false, now_Interpreter: "came-with-her" } }), ["came-with-her", "not-alone"]);
	const { id } = await openCase(session, origin.desk);
	const { warnings, written } = await recordFirstHour(session, id, { now: { now_Alone: false } });
	t.same([warnings, written.length], [["not-alone"], 1]);
});
