/** A bed is found through an offer at night: the desk that offers one stands first, with the reasons, and a dangerous desk isn't in the list. */
import t from "tap";
import { answerBed, openSection, revise, valueOps } from "#sdk/casework/index.ts";
import { listCompartments, writeOffer } from "#sdk/index.ts";
import { addOffersSpace, offerOf } from "../../../support/offers-world.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { addSpace } from "../../../support/space-world.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { DESKTOP, go, WebWorld } from "../../../support/web/world.ts";

t.test("a bed is found through an offer at night", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit, destination } = world.ready;
	await addSpace(world.ready, "full");
	await addOffersSpace(world.ready);
	const { session } = origin.staff;
	const theirs = transit.staff.session;
	await writeOffer(theirs, offerOf(transit.desk, { beds: 2, languages: ["vi"] }));
	await writeOffer(destination.staff.session, offerOf(destination.desk, { beds: 5, languages: ["vi"] }));
	const { id, of } = await caseWith(session, origin.desk, ["identity", "logistics", "safe-contact"]);
	const { page } = await world.signedIn(origin.staff);
	const desks = page.getByRole("checkbox");

	await t.test("both desks offer a bed, and the reasons stand there", async (t) => {
		await go(page, `#/cases/${id}/bed`);
		await page.getByText("Fits: safe house, 2 free beds").waitFor();
		await page.getByText("Fits: safe house, 5 free beds").waitFor();
		await page.getByLabel("Number of persons").fill("4");
		await page.getByText("Fits: safe house, 5 free beds").waitFor();
		await page.getByText("Fits: safe house", { exact: true }).waitFor();
		t.equal(await desks.count(), 2);
		t.match(
			await page
				.getByRole("checkbox")
				.first()
				.evaluate((each) => each.closest(".check")?.textContent),
			/Destination/,
		);
		await inspect(t, page, "bed-offers");
	});

	await t.test("the desk that must not know isn't in the lists", async (t) => {
		const contact = await openSection(session, of["safe-contact"] as string);
		await revise(session, contact, { form: "rules", ops: valueOps(null, { sct_MustNotKnow: "Her uncle. He works for Destination." }) });
		await page.getByText("Fits: safe house, 5 free beds").waitFor({ state: "detached" });
		t.equal(await desks.count(), 1);
		await go(page, `#/cases/${id}/handoffs/new`);
		await page.getByText("One desk is left out, because the case rules it out.").waitFor();
		await page.getByLabel("What is needed?").selectOption("safe-house");
		await page.getByText("Fits: safe house", { exact: true }).waitFor();
		t.same(await page.getByRole("checkbox", { name: "Desk of Destination" }).count(), 0);
		await inspect(t, page, "request-offers");
	});

	await t.test("she is asked for, the desk says yes, and the call begins with that desk", async (t) => {
		await go(page, `#/cases/${id}/bed`);
		await page.getByLabel("Area").fill("Rome");
		await page.getByLabel("Number of persons").fill("2");
		await page.getByLabel("Language").selectOption("vi");
		await page.getByText("Fits: safe house, Vietnamese, 2 free beds").waitFor();
		await page.getByRole("checkbox", { name: /Transit/ }).check();
		await page.getByRole("button", { name: "Ask one desk" }).click();
		await page.getByText("They were asked.").waitFor();
		const [thread] = (await listCompartments(theirs, { kind: "thread" })).compartments;
		await answerBed(theirs, thread?.compartment as string, Date.now() + 3 * 3_600_000);
		await page.getByRole("button", { name: "Go on with this desk" }).click();
		await page.getByLabel("Whom do you phone?").waitFor();
		await page.getByRole("radio", { name: "A safe place to stay" }).check();
		await page.getByText("Fits: safe house", { exact: true }).waitFor();
		const options = await page.getByLabel("Whom do you phone?").locator("option").allTextContents();
		t.same(options.slice(1), ["Transit, Desk of Transit · offers it"]);
		await inspect(t, page, "tonight-offers");
	});

	await t.test("in Arabic, on a phone and wide", async (t) => {
		const { page: other } = await world.signedIn(origin.coordinator, { locale: "ar" });
		await go(other, `#/cases/${id}/bed`);
		await other.getByText("سريران شاغران").first().waitFor();
		await inspect(t, other, "bed-offers-arabic");
		await other.setViewportSize(DESKTOP);
		await inspect(t, other, "bed-offers-arabic-wide");
	});
});
