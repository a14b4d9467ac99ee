/** A request in six steps, in a real browser: two desks, each on a ground of its own, and no name in the summary. */
import type { Page } from "playwright-core";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { acceptHandoff, addSection, declineHandoff, openSection, readHandoffSummary, recordConsent, revise } from "#sdk/casework/index.ts";
import { caseWith, onlyHandoff, terms } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { settled } from "../../../support/web/settled.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

const SECTIONS = ["identity", "logistics"] as const;

t.test("a request in steps", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit, destination } = world.ready;
	const { session } = origin.staff;
	const { id, of } = await caseWith(session, origin.desk, [...SECTIONS]);
	const named = [{ field: "prs_FirstName", value: "Mira" }];
	await revise(session, await openSection(session, of.identity ?? ""), { form: "person", ops: named });
	await recordConsent(session, id, terms(destination.id, [...SECTIONS], session.now()));
	const tested = session.now() - 3_600_000;
	await world.ready.network.server.sql(`INSERT INTO ring_test (id, desk, sent_at, part, answered_at, reached)
		VALUES ('${randomId()}', '${destination.desk}', ${tested}, 'night', ${tested + 200_000}, true)`);
	// An answered test counts while the desk has a device.
	await world.ready.network.server.sql(`INSERT INTO push_device (id, member, endpoint, p256dh, auth, language, always, made_at)
		VALUES ('${randomId()}', '${destination.staff.id}', 'https://push.example/1', '', '', 'en', false, 0)`);
	const { page: ana } = await world.signedIn(origin.staff);

	await t.test("a request without a desk begins with the desks, whatever step the address names", async (t) => {
		await go(ana, `#/cases/${id}/handoffs/new?step=4`);
		const desk = ana.getByRole("checkbox", { name: "Desk of Destination" });
		await desk.click();
		await until("the desk is ticked", () => desk.isChecked());
		await settled(ana);
		t.equal(await ana.getByRole("heading", { level: 1 }).innerText(), "Whom do you ask?");
		await desk.uncheck();
	});

	await t.test("the first steps ask whom, what and which sections, and say what is missing", async (t) => {
		await go(ana, `#/cases/${id}`);
		await ana.getByRole("link", { name: "Hand over or share" }).click();
		await ana.getByRole("heading", { level: 1, name: "Whom do you ask?" }).waitFor();
		await ana.getByRole("button", { name: "Go on" }).click();
		await ana.getByText("Choose at least one desk.").waitFor();
		await ana.getByRole("checkbox", { name: "Desk of Destination" }).check();
		await ana.getByRole("checkbox", { name: "Desk of Transit" }).check();
		for (const country of ["Germany", "Italy"]) await ana.getByText(country, { exact: true }).first().waitFor();
		await inspect(t, ana, "request-to");
		await next(ana, "What do you ask?");
		await ana.getByRole("radio", { name: "The case moves to them." }).check();
		await ana.getByRole("button", { name: "Go on" }).click();
		t.equal(await ana.getByText("Choose one answer.").count(), 4, "each question without an answer says so");
		t.equal(
			await ana
				.getByRole("radio")
				.nth(2)
				.evaluate((radio) => radio === document.activeElement),
			true,
			"the first of them",
		);
		await inspect(t, ana, "request-what-missing");
		await ana.getByRole("radio", { name: "The person goes to another place" }).check();
		await ana.getByRole("radio", { name: /^Urgent/ }).check();
		await ana.getByRole("radio", { name: "Yes, the person travels" }).check();
		await ana.getByRole("radio", { name: /^No. We keep/ }).check();
		await inspect(t, ana, "request-what");
		await next(ana, "What will they read?");
		await ana.getByRole("checkbox", { name: "A safe place to stay" }).check();
		await ana.getByRole("button", { name: "Go on" }).click();
		await ana.getByText("Choose at least one section.").waitFor();
		t.equal(await ana.getByText("Choose at least one purpose.").count(), 0);
		t.equal(await ana.getByText("Nothing is written in this section yet.").count(), 1);
		t.match(await ana.getByRole("checkbox", { name: "Travel and arrival" }).evaluate(helpOf), /Nothing is written/);
		await ana.getByRole("checkbox", { name: "Identity" }).check();
		await ana.getByRole("checkbox", { name: "Travel and arrival" }).check();
		await inspect(t, ana, "request-sections");
	});

	await t.test("Back of the browser and Back of the form go one step back, and nothing is lost", async (t) => {
		await ana.goBack();
		await ana.getByRole("heading", { level: 1, name: "What do you ask?" }).waitFor();
		t.ok(await ana.getByRole("radio", { name: "Yes, the person travels" }).isChecked());
		await ana.goBack();
		await ana.getByRole("heading", { level: 1, name: "Whom do you ask?" }).waitFor();
		await ana.goForward();
		await ana.goForward();
		await ana.getByRole("heading", { level: 1, name: "What will they read?" }).waitFor();
		t.ok(await ana.getByRole("checkbox", { name: "Identity" }).isChecked());
		await press(ana, "Back");
		await ana.getByRole("heading", { level: 1, name: "What do you ask?" }).waitFor();
		await next(ana, "What will they read?");
		t.ok(await ana.getByRole("checkbox", { name: "Identity" }).isChecked());
	});

	await t.test("a missing ground leads to the consent, and the recorded consent leads back", async (t) => {
		await next(ana, "On what ground?");
		await ana.getByRole("link", { name: "Ask her for consent to Transit" }).click();
		await ana.getByLabel("In which language do you ask her?").selectOption("ar");
		await press(ana, "Go on");
		t.equal(await ana.getByLabel("Whom may we tell?").inputValue(), transit.id);
		await tick(ana, "What will they do for her?", "a safe place to stay");
		await tick(ana, "What may they know?", "name and age");
		await tick(ana, "What may they know?", "travel and where she stays");
		await inspect(t, ana, "request-consent");
		await press(ana, "Go on");
		await press(ana, "Show it to her, full screen");
		const shown = ana.getByRole("dialog");
		for (let i = 0; i < 6; i++) await shown.locator(".show-next").click();
		await shown.getByRole("button", { name: /^نعم ?Yes$/ }).click();
		await tick(ana, "Did she say it in her own words?", "yes");
		await press(ana, "Go on");
		await tick(ana, "How is her answer recorded?", "spoken, with a witness");
		await press(ana, "Record her yes");
		await ana.getByRole("heading", { level: 1, name: "On what ground?" }).waitFor();
		await ana
			.getByRole("group", { name: /Desk of Transit/ })
			.getByRole("radio", { name: /^The person's consent, until/ })
			.waitFor();
	});

	await t.test("each desk has its own ground, and the rules say what each one brings", async (t) => {
		await ana
			.getByRole("group", { name: /Desk of Destination/ })
			.getByRole("radio", { name: /^The person's consent, until/ })
			.check();
		const inTransit = ana.getByRole("group", { name: /Desk of Transit/ });
		await press(ana, "Go on");
		await inTransit.getByText("Choose a ground for this desk.").waitFor();
		t.equal(await ana.getByText("Choose a ground for this desk.").count(), 1);
		await inspect(t, ana, "request-ground-missing");
		await ana.getByText(/^Could the person be a child/).waitFor();
		t.equal(await ana.getByRole("radio", { name: /best interests/ }).count(), 0, "best interests are a child's");
		await recordConsent(session, id, terms(transit.id, ["identity"], session.now()));
		await inTransit.getByText("It doesn't cover: Travel and arrival.").waitFor();
		await inTransit.getByRole("radio", { name: "A risk to life" }).check();
		await inTransit.getByRole("radio", { name: "Violence now" }).check();
		await ana.getByText("A second person must sign it within 24 hours.").first().waitFor();
		await inspect(t, ana, "request-ground");
	});

	await t.test("the summary has the age that the case has, and another one is told", async () => {
		const born = [{ field: "idn_Birth", value: String(new Date(session.now()).getUTCFullYear() - 21) }];
		await revise(session, await openSection(session, of.identity ?? ""), { form: "person", ops: born });
		await next(ana, "A short summary");
		const age = ana.getByLabel("Age", { exact: true });
		await until("the age is filled in", async () => (await age.inputValue()) === "18-24");
		await age.selectOption("25-39");
		const differs = ana.getByText("The case has another age: 18 to 24.");
		await differs.waitFor();
		await age.selectOption("18-24");
		await differs.waitFor({ state: "detached" });
	});

	await t.test("a name in the summary is found while it is typed", async () => {
		await ana.getByLabel("Language of the person").selectOption("sq");
		await ana.getByLabel("Risk", { exact: true }).selectOption("high");
		await ana.getByLabel("What must they know to decide?").fill("MIRA needs a room for two.");
		await ana.getByText("a name: MIRA").waitFor();
		await inspect(t, ana, "request-name");
		await ana.getByLabel("What must they know to decide?").fill("Needs a room for two.");
		await ana.getByText("We found no name").waitFor();
	});

	await t.test("the answers are there again after a visit to another screen", async () => {
		await ana.getByText(/Saved on this device/).waitFor();
		await go(ana, "#/today");
		await ana.getByRole("heading", { level: 1, name: "Today" }).waitFor();
		await ana.goBack();
		await ana.getByLabel("What must they know to decide?").waitFor();
		await next(ana, "Read it as they will");
		await ana.getByText("Needs a room for two.").waitFor();
		await ana.getByText("Nothing is written yet in: Travel and arrival.").waitFor();
		t.equal(
			await ana.getByText("This desk has signed no phone number.").count(),
			2,
			"each desk that can't be phoned is named before sending",
		);
		t.equal(await ana.getByText("This desk has no rota now.").count(), 2, "and each one without a rota");
		await ana
			.getByText(/^The last test of this desk’s phones, on .* at night, was answered after 3 minutes\. The server says this\.$/)
			.waitFor();
		await inspect(t, ana, "request-read");
	});

	await t.test("a clash about her safety stands above the button that asks, and goes when it is settled", async (t) => {
		const compartment = await addSection(session, id, "safe-contact");
		const { base } = await openSection(session, compartment);
		const word = (value: string) => ({ form: "rules", ops: [{ field: "sct_HelpWord", value }], base });
		await revise(session, compartment, word("umbrella"));
		await revise(origin.coordinator.session, compartment, word("lantern"));
		await ana.getByText(/^Two values for/).waitFor();
		await ana.getByRole("button", { name: "Send 2 requests" }).waitFor();
		await inspect(t, ana, "request-clash");
		await revise(session, compartment, { ...word("umbrella"), base: (await openSection(session, compartment)).base });
		await ana.getByText(/^Two values for/).waitFor({ state: "detached" });
	});

	await t.test("each desk gets its own request, and a declined one says so", async (t) => {
		await ana.getByRole("button", { name: "Send 2 requests" }).click();
		await ana.getByRole("heading", { level: 1, name: "Hand-offs" }).waitFor();
		await ana.getByText(/^Sent to (Transit|Destination), .* (Transit|Destination), Desk of/).waitFor();
		await inspect(t, ana, "request-sent");
		await ana.goBack();
		await ana.getByRole("link", { name: "Hand over or share" }).waitFor();
		await ana.goForward();
		await ana.getByRole("link", { name: /Desk of Transit/ }).waitFor();
		const asked = await onlyHandoff(destination.staff.session);
		t.match(await readHandoffSummary(destination.staff.session, asked), {
			text: "Needs a room for two.",
			ageBand: "18-24",
			languages: ["sq"],
			needs: ["shelter"],
		});
		await ana.getByRole("link", { name: /Desk of Transit/ }).click();
		await ana.getByRole("link", { name: "Phone them" }).click();
		await ana.getByLabel("Where they meet").fill("Platform 2");
		await ana.getByText("Say no name.").waitFor();
		await inspect(t, ana, "handoff-phone");
		await ana.getByLabel("With whom did you speak?").fill("Luca");
		await ana.getByLabel("What did you agree?").fill("A bed until Monday.");
		await ana.getByRole("button", { name: "Write it into the hand-off" }).click();
		await ana.getByText(/^By phone with Luca, .*: A bed until Monday./).waitFor();
		await ana.getByRole("link", { name: "Back to the hand-offs" }).click();
		await declineHandoff(transit.staff.session, await onlyHandoff(transit.staff.session), "no-capacity");
		await ana.getByRole("link", { name: /Desk of Transit/ }).click();
		await ana.getByText(/declined. The case is still with you/).waitFor();
		await ana.getByText("There is no room at this time").first().waitFor();
		t.equal(await ana.getByRole("link", { name: "Ask another desk" }).count(), 1);
		await inspect(t, ana, "handoff-declined");
		await ana.getByRole("link", { name: "Ask another desk" }).click();
		await ana.getByRole("checkbox", { name: "Desk of Transit" }).waitFor();
		await ana
			.getByText(/^Said no to this case on/)
			.first()
			.waitFor();
		t.equal(await ana.getByText(/^Said no to this case on/).count(), 1, "the desk that declined, and no other one");
		t.match(await ana.getByRole("checkbox", { name: "Desk of Transit" }).evaluate(helpOf), /Said no to this case on/);
		await inspect(t, ana, "request-to-declined");
		await ana.goBack();
		await ana.getByText(/declined. The case is still with you/).waitFor();
	});

	await t.test("once another desk has accepted, nobody is told to ask one", async (t) => {
		await acceptHandoff(destination.staff.session, await onlyHandoff(destination.staff.session));
		await ana.getByText("Nobody has to do anything here.").waitFor();
		t.equal(await ana.getByText(/Ask another desk/).count(), 0);
		t.equal(await ana.getByRole("button", { name: "No new request is needed" }).count(), 0, "nor asked whether one is needed");
		await inspect(t, ana, "handoff-declined-over");
	});
});

const press = (page: Page, name: string) => page.getByRole("button", { name }).click();
const tick = (page: Page, question: string, answer: string) =>
	page.getByRole("group", { name: question }).getByLabel(answer, { exact: true }).click();

/** The text that belongs to a field. */
const helpOf = (field: Element) => document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent ?? "";

async function next(page: Page, heading: string): Promise<void> {
	await page.getByRole("button", { name: "Go on" }).click();
	await page.getByRole("heading", { level: 1, name: heading }).waitFor();
}
