/** A consent that is withdrawn on the way, and then a "no", in a real browser. */
import type { Page } from "playwright-core";
import t from "tap";
import { acceptHandoff, openSection, recordDeparture, revise, viewCase } from "#sdk/casework/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

const SECTIONS = ["identity", "logistics"] as const;
const tick = (page: Page, question: string, answer: string) =>
	page.getByRole("group", { name: question }).getByLabel(answer, { exact: true }).click();
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).click();

t.test("a withdrawal on the way, then a no", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { id, of } = await caseWith(session, origin.desk, [...SECTIONS]);
	const { handoff, ref, consent } = await requestTransfer(session, id, destination, [...SECTIONS], of);
	await acceptHandoff(destination.staff.session, ref);
	await recordDeparture(session, ref);
	const stateOf = async () => (await viewCase(session, id)).state.handoffs[handoff.id]?.state;
	const { page: ana } = await world.signedIn(origin.staff);
	const { page: mareike } = await world.signedIn(destination.staff);

	await t.test("before she takes it back, the screen says what it stops and what it can't", async (t) => {
		await go(ana, `#/cases/${id}/consents/${consent}`);
		await press(ana, "Withdraw her consent");
		await ana.getByText(/She is on the way to .*The journey goes on without her file/).waitFor();
		await inspect(t, ana, "withdraw-on-the-way");
		await ana.getByRole("dialog").getByRole("button", { name: "Withdraw her consent" }).click();
		await ana.getByText("taken back").waitFor();
		t.equal(await stateOf(), "in-transit", "she must be met");
	});

	await t.test("both desks are told that she is still expected", async (t) => {
		for (const page of [ana, mareike]) {
			await go(page, `#/handoffs/${handoff.id}`);
			await page.getByText(/^The person has withdrawn the consent/).waitFor();
			await page.getByText("Still expected. Meet her; ask her.").first().waitFor();
			await page.getByText("She withdrew her consent", { exact: true }).waitFor();
			t.same(await violations(page), []);
		}
		await pictures(mareike, "withdrawn-on-the-way");
	});

	await t.test("the case page says the same to both, and names the desk that asks her", async (t) => {
		await go(ana, `#/cases/${id}`);
		await ana.getByText(/^She has withdrawn her consent for Destination/).waitFor();
		await go(mareike, `#/cases/${id}`);
		await mareike.getByText(/^She has withdrawn her consent for your desk.*Phone Origin/).waitFor();
		t.same(await violations(mareike), []);
		await pictures(mareike, "withdrawn-case");
	});

	await t.test("the certificate says that the consent has ended, and not the hand-off", async (t) => {
		await go(mareike, `#/handoffs/${handoff.id}/certificate`);
		await mareike.getByText("The consent was withdrawn", { exact: true }).waitFor();
		t.equal(await mareike.getByText("Withdrawn", { exact: true }).count(), 0);
		await inspect(t, mareike, "certificate-without-consent");
	});

	await t.test("she is met without a basis, and the case isn't taken without one", async (t) => {
		await go(mareike, `#/handoffs/${handoff.id}`);
		await mareike.getByText("Not possible now: Take the case.").waitFor();
		await press(mareike, "The person is with us");
		await mareike.getByRole("dialog").getByRole("button", { name: "The person is with us" }).click();
		await mareike.getByText("The person is with the receiving desk").waitFor();
		t.equal(await mareike.getByText("Still expected. Meet her; ask her.").count(), 0);
		await mareike.getByText("Not possible now: Take the case.").waitFor();
		await pictures(mareike, "met-without-basis");
	});

	await t.test("her no to that organisation is recorded, and wins over the older yes", async (t) => {
		await go(ana, `#/cases/${id}/consents/new`);
		await ana.getByLabel("In which language do you ask her?").selectOption("en");
		await press(ana, "Go on");
		await ana.getByLabel("Whom may we tell?").selectOption(destination.id);
		await tick(ana, "What will they do for her?", "a safe place to stay");
		await tick(ana, "What may they know?", "name and age");
		await press(ana, "Go on");
		await press(ana, "Show it to her, full screen");
		for (let i = 0; i < 6; i++) await ana.getByRole("dialog").getByRole("button", { name: "Go on" }).click();
		await ana.getByRole("dialog").getByRole("button", { name: "No", exact: true }).click();
		await ana.getByText(/She said no to/).waitFor();
		await tick(ana, "How is her answer recorded?", "on paper");
		await press(ana, "Record her no");
		await ana.getByText("until she takes it back", { exact: true }).waitFor();
		t.same(await violations(ana), []);
		const { consents } = (await viewCase(session, id)).state;
		t.ok(Object.values(consents).some(({ terms }) => !terms.permit && terms.recipient === destination.id));
	});

	await t.test("she comes back, and the case has never left", async (t) => {
		await go(ana, `#/handoffs/${handoff.id}`);
		// The page first shows what it showed before. A move that is decided on that is refused, because she has arrived since.
		await ana.getByText(/^The person is with .*The case hasn't moved/).waitFor();
		await ana.getByText("Other actions", { exact: true }).click();
		await press(ana, "The journey ended another way");
		await ana.getByLabel("The person came back to us").check();
		await ana.getByRole("dialog").getByRole("button", { name: "The journey ended another way" }).click();
		await ana.getByText("The journey ended another way. The case is still with you.").waitFor();
		await mareike.getByText(/^The journey ended another way. The case is still with/).waitFor();
		t.equal((await viewCase(session, id)).state.custodian, origin.desk);
	});

	await t.test("the list of consents shows that she said no", async (t) => {
		await go(ana, `#/cases/${id}/consents`);
		await ana.getByText("she said no", { exact: true }).waitFor();
		await inspect(t, ana, "said-no");
	});

	await t.test("only when she brings it up again herself, her yes replaces that no", async (t) => {
		const mayReplace = ana.getByLabel(/^She has brought it up again herself/);
		await ask(ana, id, destination.id, async () => {
			await tick(ana, "Who answers?", "her guardian");
			await tick(ana, "Which guardian?", "a parent");
		});
		await ana.getByText("Only she can take it back. Her guardian alone can't.").waitFor();
		t.equal(await mayReplace.count(), 0, "a guardian can't take back her no");
		await inspect(t, ana, "guardian-replaces-nothing");
		await ana.goBack();
		await tick(ana, "Who answers?", "she herself");
		await press(ana, "Go on");
		await mayReplace.check();
		await inspect(t, ana, "replaces");
		await sayYes(ana);
		await go(ana, `#/cases/${id}/consents`);
		await ana.getByText("a later yes replaces it").waitFor();
		const { consents } = (await viewCase(session, id)).state;
		t.ok(Object.values(consents).some(({ terms }) => terms.permit && terms.replaces !== null));
	});

	await t.test("a child answers together with her guardian", async (t) => {
		const child = await caseWith(session, origin.desk, ["identity"]);
		const birth = { field: "idn_Birth", value: String(new Date().getFullYear() - 12) };
		await revise(session, await openSection(session, child.of.identity as string), { form: "person", ops: [birth] });
		await ask(ana, child.id, destination.id, async () => {
			await ana.getByText("She is a child, or may be one").waitFor();
			await inspect(t, ana, "consent-child");
			await tick(ana, "Who answers?", "she and her guardian");
			await press(ana, "Go on");
			await ana.getByText("Say which guardian it is.").waitFor();
			await tick(ana, "Which guardian?", "a parent");
		});
		await sayYes(ana);
		await ana.getByText("she and her guardian").waitFor();
		const [given] = Object.values((await viewCase(session, child.id)).state.consents);
		t.match(given, { state: "active", terms: { givenBy: "person-and-guardian", permit: true } });
	});
});

/** Fills in who is here and what is asked. @param who fills in more of the first step. */
async function ask(page: Page, id: string, recipient: string, who: () => Promise<void> = async () => {}): Promise<void> {
	await go(page, `#/cases/${id}/consents/new`);
	await page.getByLabel("In which language do you ask her?").selectOption("en");
	await who();
	await press(page, "Go on");
	await page.getByLabel("Whom may we tell?").selectOption(recipient);
	await tick(page, "What will they do for her?", "a safe place to stay");
	await tick(page, "What may they know?", "name and age");
}

async function sayYes(page: Page): Promise<void> {
	await press(page, "Go on");
	await press(page, "Show it to her, full screen");
	for (let i = 0; i < 6; i++) await page.getByRole("dialog").getByRole("button", { name: "Go on" }).click();
	await page.getByRole("dialog").getByRole("button", { name: "Yes", exact: true }).click();
	await tick(page, "Did she say it in her own words?", "yes");
	await press(page, "Go on");
	await tick(page, "How is her answer recorded?", "on paper");
	await press(page, "Record her yes");
	await page.getByRole("heading", { level: 1, name: /^Consent for/ }).waitFor();
}
