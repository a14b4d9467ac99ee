/** The forms of a caseworker that keep a draft and are in no journey: what was typed is there again after the tab has died. */
import type { Locator, Page } from "playwright-core";
import t from "tap";
import { closeCase } from "#sdk/casework/index.ts";
import TEXTS from "../../../../clients/words/en/cases.json" with { type: "json" };
import { caseWith } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { caseworkerScene } from "../../../support/web/scenes/caseworker.ts";
import { hashOf } from "../../../support/web/scenes/scene.ts";
import { enter, go, WebWorld } from "../../../support/web/world.ts";

interface Form {
	name: string;
	place: string;
	/** What must be pressed before the field is there. Unfolded forms open by themselves when they have a draft. */
	press?(page: Page): Promise<void>;
	/** It is pressed again after the tab died. */
	isPressedAgain?: boolean;
	field(page: Page): Locator;
	text: string;
}

t.test("forms", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin } = world.ready;
	const { parameters } = await caseworkerScene(world.ready);
	const over = await caseWith(origin.coordinator.session, origin.desk, ["identity"]);
	const open = await caseWith(origin.coordinator.session, origin.desk, ["identity"]);
	await closeCase(origin.coordinator.session, over.id, { code: "goals-met" });
	const at = (path: Parameters<typeof hashOf>[0]) => hashOf(path, parameters);
	const forms: Form[] = [
		{
			name: "a service",
			place: at("/cases/$id/journal"),
			press: (page) => page.getByText("Add a service").click(),
			field: (page) => page.getByLabel("How many"),
			text: "3",
		},
		{
			name: "a task",
			place: at("/cases/$id/tasks"),
			field: (page) => page.getByLabel("What is to be done?"),
			text: "Write to the embassy",
		},
		{
			name: "why a task is dropped",
			place: at("/cases/$id/tasks"),
			press: (page) => page.locator(".row", { hasText: "See the doctor" }).getByRole("button", { name: "Drop it" }).click(),
			isPressedAgain: true,
			field: (page) => page.getByRole("dialog").getByRole("textbox"),
			text: "She doesn't want it.",
		},
		{
			name: "a number",
			place: at("/desk/duty"),
			press: (page) => page.getByText("Add a number").click(),
			field: (page) => page.getByLabel("Phone number"),
			text: "+49 30 000 444",
		},
		{
			name: "a label",
			place: `#/cases/${open.id}`,
			press: (page) => page.getByText(TEXTS["cases.give-label"]).click(),
			field: (page) => page.getByLabel(TEXTS["cases.label-field"]),
			text: "The one with the dog",
		},
		{ name: "a code to ask for", place: at("/ask"), field: (page) => page.getByLabel("Case code"), text: "bado-kime" },
		{
			name: "why a case is closed",
			place: `#/cases/${open.id}/close`,
			field: (page) => page.getByLabel("In your words, for your colleagues"),
			text: "She has a flat.",
		},
		{
			name: "why it is opened again",
			place: `#/cases/${over.id}`,
			field: (page) => page.getByLabel("Why is it opened again?"),
			text: "She came back.",
		},
		{
			name: "why one of two values is used",
			place: at("/cases/$id/s/$compartment/clash"),
			field: (page) => page.getByLabel("How do you know?").first(),
			text: "She said it herself.",
		},
	];
	const { page, context } = await world.signedIn(origin.staff);
	const openPlace = async (page: Page, { place }: Form) => {
		await go(page, "#/help");
		await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
		await go(page, place);
	};

	for (const form of forms)
		await t.test(`${form.name} is kept`, async (t) => {
			await openPlace(page, form);
			await form.press?.(page);
			await form.field(page).fill(form.text);
			await page
				.locator("form, dialog, section, main")
				.filter({ has: form.field(page) })
				.last()
				.getByText("Saved on this device")
				.waitFor();
			t.pass();
		});

	await page.close();
	const { page: next } = await world.tab(context, "#/help");
	await enter(next, origin.staff);
	for (const form of forms)
		await t.test(`${form.name} is there again`, async (t) => {
			await openPlace(next, form);
			if (form.isPressedAgain) await form.press?.(next);
			await form.field(next).waitFor();
			await next.waitForFunction(
				(text) => [...document.querySelectorAll("input, textarea")].some((each) => "value" in each && each.value === text),
				form.text,
			);
			t.equal(await form.field(next).inputValue(), form.text);
		});

	await t.test("each is in the list of drafts, with the way to its place", async (t) => {
		await go(next, "#/me");
		await next.getByText("She came back.").waitFor();
		const items = next.locator("section", { hasText: "Drafts" }).locator(".me-item", { hasText: "Saved" });
		t.equal(await items.count(), forms.length);
		t.equal(await items.getByRole("link").count(), forms.length);
	});
});
