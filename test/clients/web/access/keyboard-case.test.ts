/** The first half of journey 3 by keyboard alone: the first hour, a consent, a request. The focus is asserted at each step. */
import t from "tap";
import { openCase, recordConsent, viewCase } from "#sdk/casework/index.ts";
import { terms } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { arrived, choose, chooseNamed, dialogOpened, focusIn, pressKey, select, tabTo, type } from "../../../support/web/keyboard.ts";
import { DESKTOP, go, WebWorld } from "../../../support/web/world.ts";

t.test("a case by keyboard alone", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { page } = await world.signedIn(origin.staff, { viewport: DESKTOP });
	const button = (name: string | RegExp) => page.getByRole("button", { name });
	const group = (question: string) => page.getByRole("group", { name: question });
	const tick = (question: string, answer: string) => pressKey(page, group(question).getByLabel(answer, { exact: true }), "Space");
	const answer = (question: string, one: string) =>
		choose(page, group(question).getByRole("radio"), group(question).getByLabel(one, { exact: true }));
	const goOn = async (title: string) => {
		await pressKey(page, button("Go on"));
		await focusIn(page, page.getByRole("heading", { level: 2, name: title }));
	};

	await t.test("the first hour", async (t) => {
		await go(page, "#/cases/new");
		await arrived(page, "The first hour");
		await tick("What does she need now?", "food");
		await type(page, page.getByLabel("What does she want to be called?"), "Mira");
		await pressKey(page, button("Open the case and save"));
		await arrived(page, "The case is open");
		t.pass();
	});

	await t.test("her consent", async (t) => {
		const { id } = await openCase(session, origin.desk, { sections: ["identity", "logistics", "consent"] });
		await go(page, `#/cases/${id}/consents`);
		await arrived(page, "Consent");
		await pressKey(page, page.getByRole("link", { name: "Ask for consent" }));
		await arrived(page, /./);
		await answer("Is she alone with you?", "yes");
		await answer("Who interprets?", "an interpreter by phone");
		await type(page, page.getByLabel("Name of the interpreter"), "Salma");
		await select(page, page.getByLabel("In which language do you ask her?"), "Arabic");
		await goOn("What do we ask her?");
		await select(page, page.getByLabel("Whom may we tell?"), "Destination");
		await tick("What will they do for her?", "a safe place to stay");
		await tick("What may they know?", "name and age");
		await goOn("Show it to her");
		await pressKey(page, button("Show it to her, full screen"));
		const shown = await dialogOpened(page, "For the person");
		for (let idea = 0; idea < 6; idea++) await pressKey(page, shown.locator(".show-next"));
		await pressKey(page, shown.getByRole("button", { name: /Yes$/ }));
		await focusIn(page, page.getByRole("heading", { level: 2, name: "In her own words" }));
		await answer("Did she say it in her own words?", "yes");
		await goOn("Record it");
		await answer("How is her answer recorded?", "spoken, with a witness");
		await type(page, page.getByLabel("Her words"), "You tell them my name.");
		await pressKey(page, button("Record her yes"));
		await arrived(page, /^Consent for/);
		const [consent] = Object.values((await viewCase(session, id)).state.consents);
		t.match(consent, { state: "active", terms: { permit: true, recipient: destination.id, sections: ["identity"] } });
	});

	await t.test("a request in six steps", async (t) => {
		const { id } = await openCase(session, origin.desk, { sections: ["identity"] });
		await recordConsent(session, id, terms(destination.id, ["identity"], session.now()));
		await go(page, `#/cases/${id}/handoffs/new`);
		await arrived(page, "Whom do you ask?");
		await pressKey(page, page.getByRole("checkbox", { name: "Desk of Destination" }), "Space");
		await pressKey(page, button("Go on"));
		await arrived(page, "What do you ask?");
		for (const name of [
			"The case moves to them.",
			"The person goes to another place",
			/^Urgent/,
			"Yes, the person travels",
			/^No. We keep/,
		])
			await chooseNamed(page, name);
		await pressKey(page, button("Go on"));
		await arrived(page, "What will they read?");
		for (const name of ["Identity", "A safe place to stay"]) await pressKey(page, page.getByRole("checkbox", { name }), "Space");
		await pressKey(page, button("Go on"));
		await arrived(page, "On what ground?");
		await chooseNamed(page, /^The person's consent, until/);
		await pressKey(page, button("Go on"));
		await arrived(page, "A short summary");
		await type(page, page.getByLabel("What must they know to decide?"), "Needs a room.");
		await pressKey(page, button("Go on"));
		await arrived(page, "Read it as they will");
		await pressKey(page, button("Send the request"));
		await arrived(page, /^Hand-off of/);
		t.pass();
	});

	await t.test("a field that can't be saved takes the focus", async (t) => {
		const { id } = await openCase(session, origin.desk, { sections: ["identity"] });
		const [compartment] = Object.keys((await viewCase(session, id)).state.sections);
		await go(page, `#/cases/${id}/s/${compartment}/edit`);
		await arrived(page, "Edit: Identity");
		const year = page.getByRole("group", { name: /Date of birth/ }).getByLabel("Year");
		await type(page, year, "20");
		await pressKey(page, button(/^Save and share with/));
		const summary = page.locator(".problems", { hasText: "One field can't be saved as it is." });
		await focusIn(page, summary);
		await pressKey(page, summary.getByRole("button", { name: /Date of birth/ }));
		await focusIn(page, page.getByRole("group", { name: /Date of birth/ }));
		await tabTo(page, year);
		t.pass();
	});
});
