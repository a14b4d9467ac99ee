/** The first half of journey 3 by keyboard alone: the first hour, a request, a field that can't be saved. The focus is asserted at each step. */
import t from "tap";
import { openCase, recordConsent, viewCase } from "#sdk/casework/index.ts";
import { terms } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { arrived, chooseNamed, focusIn, pressKey, tabTo, type } from "../../../support/web/keyboard.ts";
import { DESKTOP, go, WebWorld } from "../../../support/web/world.ts";

t.test("a case by keyboard alone", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { page } = await world.signedIn(origin.staff, { viewport: DESKTOP });
	const button = (name: string | RegExp) => page.getByRole("button", { name });
	const tick = (question: string, answer: string) =>
		pressKey(page, page.getByRole("group", { name: question }).getByLabel(answer, { exact: true }), "Space");

	await t.test("the first hour", async (t) => {
		await go(page, "#/cases/new");
		await arrived(page, "The first hour");
		await tick("What does she need now?", "food");
		await type(page, page.getByLabel("What does she want to be called?"), "Mira");
		await pressKey(page, button("Open the case and save"));
		await arrived(page, "The case is open");
		t.pass();
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
