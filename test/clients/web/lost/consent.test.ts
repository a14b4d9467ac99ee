/**
 * A consent is recorded once, with its words once, after any fault. It is three writes: the section for her words, the words, the statement. The
 * moments that differ in the code: the answers are kept and nothing was sent, a write is missing, and all is written but the page doesn't know.
 */
import type { Page } from "playwright-core";
import t from "tap";
import { openCase, rebuildBook } from "#sdk/casework/index.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { pressUntil } from "../../../support/web/press.ts";
import { tryStep } from "../../../support/web/steps.ts";
import { entriesOfSection, statementsOf, writesWithoutBooks } from "../../../support/web/stored.ts";
import { WebWorld } from "../../../support/web/world.ts";

interface Facts {
	id: string;
	writes: RegExp;
}

const tick = (page: Page, question: string, answer: string) =>
	page.getByRole("group", { name: question }).getByLabel(answer, { exact: true }).click();
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click();

t.test("a consent", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination, network } = world.ready;
	const { server } = network;
	// So that the step doesn't make the desk's book.
	await rebuildBook(origin.staff.session, origin.desk);

	await tryStep<Facts>(t, world, origin.staff, {
		name: "record a consent",
		async prepare() {
			const { id } = await openCase(origin.staff.session, origin.desk, { sections: ["identity", "logistics"] });
			return { id, writes: await writesWithoutBooks(server) };
		},
		place: ({ id }) => `#/cases/${id}/consents/new`,
		async fill(page) {
			await page.getByLabel("In which language do you ask her?").selectOption("ar");
			await press(page, "Go on");
			await page.getByLabel("Whom may we tell?").selectOption(destination.id);
			await tick(page, "What will they do for her?", "a safe place to stay");
			await tick(page, "What may they know?", "name and age");
			await press(page, "Go on");
			await press(page, "Show it to her, full screen");
			const shown = page.getByRole("dialog", { name: "For the person" });
			for (let i = 0; i < 6; i++) await shown.locator(".show-next").click();
			await shown.getByRole("button", { name: /^نعم ?Yes$/ }).click();
			await tick(page, "Did she say it in her own words?", "yes");
			await press(page, "Go on");
			await tick(page, "How is her answer recorded?", "spoken, with a witness");
			await page.getByLabel("Her words").fill("You tell them my name.");
		},
		press: (page) => press(page, "Record her yes"),
		async waitForDraft(page) {
			await waitForField(page, "You tell them my name.");
		},
		goOn: (page) =>
			pressUntil(page, page.getByRole("button", { name: "Record her yes" }), page.getByRole("heading", { level: 1, name: /^Consent for/ })),
		writes: ({ writes }) => writes,
		faults: ["tab-after", "line", "line-after", "server-after"],
		async count({ id }) {
			const statements = await statementsOf(server, id);
			const sections = await server.sql(`SELECT 1 FROM case_section WHERE case_id = '${id}' AND section = 'consent'`);
			return {
				consents: statements["consent.record"] ?? 0,
				words: await entriesOfSection(server, id, "consent"),
				sections: sections.length,
			};
		},
		expected: { consents: 1, words: 1, sections: 1 },
	});
});
