/** Printing in a real browser: a print is announced to the server first, and the paper has a head and no buttons. */
import type { Page } from "playwright-core";
import t, { type Test } from "tap";
import { openSection, recordConsent, revise } from "#sdk/casework/index.ts";
import { addOrganisation } from "#sdk/index.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { caseWith, requestTransfer, terms } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

t.test("prints", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { id, of } = await caseWith(session, origin.desk, ["identity"]);
	const identity = of.identity as string;
	const view = await openSection(session, identity);
	await revise(session, view, { form: "person", ops: [{ field: "prs_FirstName", value: "Mirela" }] });
	const { page } = await world.signedIn(origin.staff);
	await page.addInitScript(countPrints);
	await page.evaluate(countPrints);

	await t.test("a section", async (t) => {
		await go(page, `#/cases/${id}/s/${identity}`);
		await page.getByText("Mirela").first().waitFor();
		await printAndCheck(t, page, "print-section");
		t.ok(
			await page
				.locator(".print-head")
				.getByText(/^For: .*Desk of Origin/)
				.isVisible(),
		);
		await onScreen(page);
	});

	await t.test("a consent in both languages, with lines to sign on", async (t) => {
		const consent = await recordConsent(session, id, { ...terms(destination.id, ["identity"], session.now()), language: "ar" });
		await go(page, `#/cases/${id}/consents/${consent}`);
		await page.locator("blockquote[lang=ar][dir=rtl]").waitFor();
		t.same(await violations(page), []);
		await printAndCheck(t, page, "print-consent");
		for (const language of ["ar", "en"]) t.ok(await page.locator(`blockquote[lang=${language}]`).isVisible(), language);
		t.ok(await page.getByText("Place, date, signature of the person").isVisible());
		await onScreen(page);
		t.notOk(await page.getByText("Place, date, signature of the person").isVisible());
	});

	await t.test("the paper of a guardian's consent has a line for the guardian, and one for the child", async (t) => {
		const lines = {
			person: page.getByText("Place, date, signature of the person", { exact: true }),
			guardian: page.getByText("Place, date, signature of the guardian", { exact: true }),
		};
		for (const givenBy of ["guardian", "person-and-guardian", "person"] as const) {
			const guardian = givenBy === "person" ? null : ("relative" as const);
			const given = { ...terms(destination.id, ["identity"], session.now()), ...{ givenBy, guardian } };
			const consent = await recordConsent(session, id, given);
			await go(page, `#/cases/${id}/consents/${consent}`);
			// The page of the consent before has another giver.
			await page.getByText(GIVERS[givenBy], { exact: true }).waitFor();
			await printAndCheck(t, page, `print-consent-${givenBy}`);
			t.ok(await lines.person.isVisible(), givenBy);
			t.equal(await lines.guardian.count(), guardian ? 1 : 0, givenBy);
			if (guardian) t.ok(await lines.guardian.isVisible(), givenBy);
			await onScreen(page);
		}
	});

	await t.test("the sheet for the journey has a code and no name", async (t) => {
		const { handoff } = await requestTransfer(session, id, destination, ["identity"], of);
		await go(page, `#/handoffs/${handoff.id}/phone`);
		await page.getByLabel("Where they meet").fill("North station, main door");
		await page.getByLabel("When").fill("Monday, 9:00");
		await page.getByLabel("Number to call on the way").fill("+49 30 000 000");
		t.same(await violations(page), []);
		await printAndCheck(t, page, "print-sheet");
		const paper = await page.locator("main").innerText();
		for (const text of ["North station, main door", "Monday, 9:00", "+49 30 000 000"]) t.ok(paper.includes(text), text);
		t.notOk(/Mirela|Desk of|Name of/.test(paper), paper);
		await onScreen(page);
	});

	await t.test("the paper says when it was printed, not when the screen was opened", async (t) => {
		await go(page, `#/cases/${id}/s/${identity}`);
		await page.getByText("Mirela").first().waitFor();
		const later = new Date(Date.now() + 2 * 3_600_000);
		await page.clock.setFixedTime(later);
		await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
		const time = later.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
		t.ok((await page.locator(".print-head").textContent())?.includes(time), time);
	});

	await t.test("the record of a vetting, without the decision", async (t) => {
		const { founder, admin } = world.ready;
		await addOrganisation(founder.session, { name: "Safe Harbour", country: "AL", parts: ["origin"], checklist: CHECKLIST });
		const { page } = await world.signedIn(admin);
		await page.evaluate(countPrints);
		await page.getByRole("link", { name: "New organisation: Safe Harbour" }).click();
		await page.getByText("What was checked").waitFor();
		t.same(await violations(page), []);
		await printAndCheck(t, page, "print-vetting");
		const paper = await page.locator("main").innerText();
		for (const text of ["Record of a vetting", "Safe Harbour", "Albania", "How was the identity checked?"])
			t.ok(paper.includes(text), text);
		t.notMatch(paper, "Your decision");
	});

	await t.test("without an answer of the server nothing is printed", async (t) => {
		await page.route("**/announce*", (route) => route.abort());
		const before = await prints(page);
		await page.getByRole("button", { name: "Print" }).click();
		await page
			.getByText(/nothing is printed now/)
			.first()
			.waitFor();
		t.equal(await prints(page), before);
	});
});

const GIVERS = { person: "she herself", guardian: "her guardian", "person-and-guardian": "she and her guardian" };

interface Counting {
	print(): void;
	prints: number;
}

function countPrints(): void {
	const counting = globalThis as unknown as Counting;
	counting.prints = 0;
	counting.print = () => counting.prints++;
}

const prints = (page: Page) => page.evaluate(() => (globalThis as unknown as Counting).prints);

/** Presses Print, and checks the page as it is on paper. The page stays in that form until `onScreen`. */
async function printAndCheck(t: Test, page: Page, name: string): Promise<void> {
	const before = await prints(page);
	const announced = page.waitForResponse((answer) => answer.url().includes("/announcements"));
	await page.getByRole("button", { name: "Print" }).click();
	t.ok((await announced).ok(), "it was announced");
	await page.waitForFunction((count) => (globalThis as unknown as Counting).prints > count, before);
	await page.emulateMedia({ media: "print" });
	await pictures(page, name);
	t.ok(await page.locator(".print-head").isVisible());
	t.equal(await page.locator("main :is(button, input, textarea):visible").count(), 0, "no controls on paper");
	t.notOk(await page.getByRole("navigation").isVisible());
}

/** Shows the page as on a screen again. */
const onScreen = (page: Page) => page.emulateMedia({ media: "screen" });
