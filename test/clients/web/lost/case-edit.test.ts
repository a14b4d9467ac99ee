/**
 * An edit of a section is neither lost nor stored twice, after any fault. A fault can strike at three moments: before the change is sent, before
 * the server has it, and after the server has it but before the page knows. After the last one, the person may also change their mind.
 */
import type { Page } from "playwright-core";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { openSection, revise } from "#sdk/casework/index.ts";
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
	typed: string;
}

t.test("editing a section", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { network, origin } = world.ready;
	const colleague = origin.coordinator.session;
	let last = 2000;

	/** A case with one phone number. */
	async function prepare(): Promise<Facts> {
		const { id, of } = await caseWith(colleague, origin.desk, ["safe-contact"]);
		const compartment = of["safe-contact"] as string;
		const ops = [{ row: randomId(), field: "prs_MobilePhone", value: "+1000" }];
		await revise(colleague, await openSection(colleague, compartment), { form: "channel", ops });
		return { id, compartment, typed: `+${++last}` };
	}
	const place = ({ id, compartment }: Facts) => `#/cases/${id}/s/${compartment}/edit`;
	const saveButton = (page: Page) => page.getByRole("button", { name: /^Save and share with 2 people/ });
	const number = (page: Page) => page.getByLabel("Mobile phone");
	async function fill(page: Page, { typed }: Facts) {
		await page.getByRole("button", { name: "Change", exact: true }).first().click();
		await number(page).fill(typed);
	}
	const goOn = (page: Page) =>
		pressUntil(page, saveButton(page), page.getByRole("heading", { level: 1, name: "Safe contact", exact: true }));
	/** The number of entries without that of the colleague, and whether the typed number is the only one. */
	async function count({ compartment, typed }: Facts) {
		const { cells } = await openSection(colleague, compartment);
		const numbers = cells.flatMap(({ values }) => values.map((each) => each.values?.prs_MobilePhone));
		return { entries: (await entriesIn(network.server, compartment)) - 1, isSaved: numbers.join() === typed };
	}

	await t.test("the section is saved once, after any fault", async (t) => {
		await tryStep<Facts>(t, world, origin.staff, {
			name: "save a section",
			prepare,
			place,
			fill,
			press: (page) => saveButton(page).click(),
			async waitForDraft(page, { typed }) {
				await waitForField(page, typed);
			},
			goOn,
			writes: ({ compartment }) => new RegExp(`/compartments/${compartment}/`),
			count,
			expected: { entries: 1, isSaved: true },
		});
	});

	await t.test("a number that is typed after a lost answer replaces the one that was sent before, without a clash", async (t) => {
		const { page } = await world.signedIn(origin.staff);
		const facts = await prepare();
		await go(page, place(facts));
		await fill(page, { ...facts, typed: "+7000" });
		const writes = new RegExp(`/compartments/${facts.compartment}/`);
		const { heal } = await strike(page, { at: 1, fault: "line-after", restart: network.server.restart, writes });
		await saveButton(page).click();
		await page.getByText(/We don't know whether it got this/).waitFor();
		t.same(await count({ ...facts, typed: "+7000" }), { entries: 1, isSaved: true }, "the server has it, and the page doesn't know");
		await heal();
		await number(page).fill(facts.typed);
		await goOn(page);
		t.same(await count(facts), { entries: 2, isSaved: true });
	});
});
