/**
 * Notes and contacts are written once, after any fault. Each is one entry, so a fault can strike at three moments: before the entry is sent,
 * before the server has it, and after the server has it but before the page knows.
 */
import type { Page } from "playwright-core";
import t from "tap";
import { caseWith } from "../../../support/sdk-cases.ts";
import { strike } from "../../../support/web/faults.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { pressUntil } from "../../../support/web/press.ts";
import { tryStep } from "../../../support/web/steps.ts";
import { entriesIn } from "../../../support/web/stored.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

interface Facts {
	id: string;
	compartment: string;
	text: string;
}

t.test("notes of a case", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { network, origin } = world.ready;
	const colleague = origin.coordinator.session;
	const made = await caseWith(colleague, origin.desk, ["identity", "journal"]);
	const { id } = made;
	let number = 0;
	/** How many entries the compartment had before each text. All steps use one case, so they count only the new entries. */
	const before = new Map<string, number>();
	const prepare = (section: "identity" | "journal") => async (): Promise<Facts> => {
		const facts = { id, compartment: made.of[section] as string, text: `She came at ${++number} o'clock` };
		before.set(facts.text, await entriesIn(network.server, facts.compartment));
		return facts;
	};
	const count = async ({ compartment, text }: Facts) => (await entriesIn(network.server, compartment)) - (before.get(text) ?? 0);
	const common = {
		waitForDraft: (page: Page, { text }: Facts) => waitForField(page, text),
		count,
		writes: ({ compartment }: Facts) => new RegExp(`/compartments/${compartment}/`),
		faults: ["tab-after", "answer", "line", "line-after", "server-after"] as const,
	};
	/** Goes on as a person would. A text that is still in the field is sent again, because the person can't know that it arrived. */
	const goOn = (button: string) => async (page: Page, facts: Facts) => {
		const row = page.locator("li, .card, .row", { hasText: facts.text });
		const isInField = await Promise.race([
			waitForField(page, facts.text).then(() => true),
			row
				.first()
				.waitFor()
				.then(() => false),
		]);
		const add = page.getByRole("button", { name: button, exact: true, disabled: false });
		// Pressing again at an empty field shows this message, so the text was added.
		if (isInField) await pressUntil(page, add, page.getByText("Fill this in."));
		await page.locator("li, .card, .row", { hasText: facts.text }).first().waitFor();
	};

	await t.test("a note beside a section", async (t) => {
		await tryStep<Facts>(t, world, origin.staff, {
			...common,
			name: "add a note",
			prepare: prepare("identity"),
			place: ({ compartment }) => `#/cases/${id}/s/${compartment}`,
			fill: (page, { text }) => page.getByLabel("A new note").fill(text),
			press: (page) => page.getByRole("button", { name: "Add the note" }).click(),
			goOn: goOn("Add the note"),
		});
	});

	await t.test("a contact in the journal", async (t) => {
		await tryStep<Facts>(t, world, origin.staff, {
			...common,
			name: "add a contact",
			prepare: prepare("journal"),
			place: () => `#/cases/${id}/journal`,
			fill: (page, { text }) => page.getByLabel("A note: what was said and done").fill(text),
			press: (page) => page.getByRole("button", { name: "Add the note" }).click(),
			goOn: goOn("Add the note"),
		});
	});

	await t.test("a text that is typed after a lost answer is written too", async (t) => {
		const { page } = await world.signedIn(origin.staff);
		const facts = await prepare("identity")();
		await go(page, `#/cases/${id}/s/${facts.compartment}`);
		await page.getByLabel("A new note").fill(facts.text);
		const { heal } = await strike(page, { at: 1, fault: "line-after", restart: network.server.restart, writes: common.writes(facts) });
		await page.getByRole("button", { name: "Add the note" }).click();
		await page
			.getByText(/We don't know whether it got this/)
			.first()
			.waitFor();
		await heal();
		const longer = `${facts.text}, with her sister`;
		await page.getByLabel("A new note").fill(longer);
		await goOn("Add the note")(page, { ...facts, text: longer });
		t.equal(await count(facts), 2);
	});
});
