/** A child in a real browser: marked on the case, asked although a child can't agree alone, and what the second person signs. */
import type { Page } from "playwright-core";
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { formRows } from "#sdk/casework/day/rows.ts";
import { handOffCase, listConsents, openSection, openSections, recordConsent, revise, valueOps } from "#sdk/casework/index.ts";
import { caseWith, SUMMARY, terms } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

const tick = (page: Page, question: string, answer: string) =>
	page.getByRole("group", { name: question }).getByLabel(answer, { exact: true }).click();
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
/** Goes to the last page of the question, and presses her answer. */
async function answer(page: Page, name: string): Promise<void> {
	for (let i = 0; i < 6; i++) await page.getByRole("dialog").getByRole("button", { name: "Go on" }).click();
	await press(page, name);
}
const WHY = "Her aunt in Rome is ready, and her uncle isn't safe.";
const SAYS = "I want to live with my aunt.";

t.test("a child", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit, destination } = world.ready;
	const { session } = origin.staff;
	const { id, of } = await caseWith(session, origin.desk, ["identity", "family", "safe-contact", "logistics", "consent"]);
	const write = async (
		session: typeof origin.staff.session,
		section: string,
		form: string,
		row: Id | null,
		values: Record<string, string>,
	) => revise(session, await openSection(session, of[section] as Id), { form, ops: valueOps(row, values) });
	await write(session, "identity", "person", null, { idn_Birth: "2012" });
	await write(session, "family", "family", null, { fam_ChildSays: SAYS, fam_BestInterestsWhy: WHY });
	const [mine, theirs] = [
		await openSection(session, of["safe-contact"] as Id),
		await openSection(origin.coordinator.session, of["safe-contact"] as Id),
	];
	await revise(session, mine, { form: "rules", ops: valueOps(null, { sct_HelpWord: "umbrella" }) });
	await revise(origin.coordinator.session, theirs, { form: "rules", ops: valueOps(null, { sct_HelpWord: "lantern" }) });
	const { page: ana } = await world.signedIn(origin.staff);

	await t.test("is marked on the case", async (t) => {
		await go(ana, `#/cases/${id}`);
		await ana.getByText("A child, or may be one").waitFor();
		await inspect(t, ana, "child-case");
	});

	await t.test("is asked all the same, and a yes is kept in the child's own words", async (t) => {
		await go(ana, `#/cases/${id}/consents/new`);
		await ana.getByText("A child can't agree alone.", { exact: false }).waitFor();
		await inspect(t, ana, "child-alone");
		await ana.getByLabel("In which language do you ask her?").selectOption("en");
		await press(ana, "Go on");
		await ana.getByLabel("Whom may we tell?").selectOption(transit.id);
		await tick(ana, "What will they do for her?", "a safe place to stay");
		await tick(ana, "What may they know?", "name and age");
		await press(ana, "Go on");
		await press(ana, "Show it to her, full screen");
		await answer(ana, "I want to think");
		await ana.getByText("Ask again when the child is ready.", { exact: false }).waitFor();
		t.equal(await ana.getByRole("button", { name: "Keep it for later" }).count(), 0, "no consent can be prepared");
		await inspect(t, ana, "child-thinks");
		await press(ana, "She wants to answer now");
		await press(ana, "Show it to her, full screen");
		await answer(ana, "Yes");
		await tick(ana, "Did she say it in her own words?", "yes");
		await press(ana, "Go on");
		await tick(ana, "How is her answer recorded?", "on paper");
		await ana.getByLabel("Her words").fill("Yes, to my aunt.");
		await press(ana, "Keep the child's answer");
		await ana.getByText("No consent yet.", { exact: false }).waitFor();
		t.same(await listConsents(session, id), []);
		const words = (await openSections(session, id)).flatMap((view) => formRows(view, "word"));
		t.match(String(words[0]?.values.con_Words), "Yes, to my aunt.");
	});

	await recordConsent(session, id, {
		...terms(transit.id, ["identity"], session.now()),
		...{ givenBy: "guardian", guardian: "relative", until: session.now() + 86_400_000 },
	});
	const request = (basis: Parameters<typeof handOffCase>[2]["basis"], to = transit.desk) =>
		handOffCase(session, id, {
			...{ kind: "referral", to, reason: "Other", priority: "urgent", travel: false, followUp: false },
			sections: [{ compartment: of.identity as Id, byHand: false }],
			...{ purposes: ["shelter"], basis, summary: { ...SUMMARY, ageBand: "12-15" } },
		});

	await t.test("the second person sees what is signed", async (t) => {
		const best = await request({ kind: "best-interests", code: "guardian-absent", away: true });
		const { page: vera } = await world.signedIn(transit.staff);
		await go(vera, `#/handoffs/${best.id}`);
		await vera.getByText("A second person of another organisation must sign it", { exact: false }).first().waitFor();
		await vera.getByText("Other actions", { exact: true }).click();
		await press(vera, "Sign as the second person");
		const dialog = vera.getByRole("dialog");
		await dialog.getByText("There is no guardian who can be asked").waitFor();
		await dialog.getByText("Away from a parent").waitFor();
		await dialog.getByText("Your desk can't read what is written about it.", { exact: false }).waitFor();
		await dialog.getByText("A yes of a guardian stands beside it: another relative.").waitFor();
		await inspect(t, vera, "second-person-other");
	});

	await t.test("a colleague who reads the case sees why it is best, and what the child says", async (t) => {
		// In another country, only somebody of another organisation signs what is best. A risk to life is signed by any colleague.
		const risk = await request({ kind: "vital-interest", code: "risk-to-life" }, destination.desk);
		const { page: colleague } = await world.signedIn(origin.coordinator);
		await go(colleague, `#/handoffs/${risk.id}`);
		const sign = colleague.locator("#content").getByRole("button", { name: "Sign as the second person", exact: true });
		const others = colleague.getByText("Other actions", { exact: true });
		await sign.or(others).first().waitFor();
		if (!(await sign.isVisible())) await others.click();
		await sign.click();
		const dialog = colleague.getByRole("dialog");
		for (const text of [WHY, SAYS]) await dialog.getByText(text, { exact: true }).waitFor();
		t.equal(await dialog.getByText("Your desk can't read what is written about it.", { exact: false }).count(), 0);
		await inspect(t, colleague, "second-person-own");
	});

	await t.test("a guardian's no ends when the child turns 18, and the screens say so", async (t) => {
		const adultFrom = Date.UTC(2030, 1, 1);
		const no = await recordConsent(session, id, {
			...terms(transit.id, ["story"], session.now()),
			...{ permit: false, givenBy: "guardian", guardian: "relative", until: adultFrom + 86_400_000 },
		});
		await go(ana, `#/cases/${id}/consents/${no}`);
		await ana.getByText(/2030/).first().waitFor();
		await inspect(t, ana, "guardian-no");
		const { page: arabic } = await world.signedIn(origin.staff, { locale: "ar" });
		await go(arabic, `#/cases/${id}/consents/${no}`);
		await arabic.getByText(/2030/).first().waitFor();
		await inspect(t, arabic, "guardian-no-ar");
		await arabic.close();
	});

	await t.test("a clash shows on Tonight", async (t) => {
		await go(ana, `#/cases/${id}/tonight`);
		await ana.locator(".step-danger").first().waitFor();
		await inspect(t, ana, "tonight-clash");
	});
});
