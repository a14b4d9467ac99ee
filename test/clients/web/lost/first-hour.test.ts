/**
 * The first hour opens one case and writes each answer once, after any fault. The moments that differ in the code: the answers are kept and
 * nothing was sent, the case isn't open, it is open and the page doesn't know, it is open without its answers, and all is written.
 */
import type { Page } from "playwright-core";
import t from "tap";
import { rebuildBook } from "#sdk/casework/index.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { pressUntil } from "../../../support/web/press.ts";
import { tryStep } from "../../../support/web/steps.ts";
import { entriesOfCase, writesWithoutBooks } from "../../../support/web/stored.ts";
import { WebWorld } from "../../../support/web/world.ts";

interface Facts {
	name: string;
	/** The cases that there were before. */
	before: string[];
	writes: RegExp;
}

t.test("the first hour", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, network } = world.ready;
	const { server } = network;
	// So that the step doesn't make the desk's book.
	await rebuildBook(origin.staff.session, origin.desk);
	let number = 0;
	const cases = async () => (await server.sql("SELECT case_id FROM casefile")).map(({ case_id }) => case_id as string);
	const name = (page: Page) => page.getByLabel("What does she want to be called?");

	await tryStep<Facts>(t, world, origin.staff, {
		name: "take somebody in",
		prepare: async () => ({ name: `Mira ${++number}`, before: await cases(), writes: await writesWithoutBooks(server) }),
		place: () => "#/cases/new",
		async fill(page, facts) {
			await name(page).fill(facts.name);
			await page.getByRole("group", { name: "What does she need now?" }).getByLabel("food", { exact: true }).click();
		},
		press: (page) => page.getByRole("button", { name: "Open the case and save" }).click(),
		async waitForDraft(page, facts) {
			await waitForField(page, facts.name);
		},
		async goOn(page) {
			const buttons = [
				page.getByRole("button", { name: "Save the answers" }),
				page.getByRole("button", { name: "Open the case and save" }),
			];
			await pressUntil(page, buttons, page.getByRole("heading", { level: 1, name: "The case is open" }));
		},
		writes: ({ writes }) => writes,
		faults: ["tab-after", "line", "line-after", "server-after"],
		async count({ before }) {
			const added = (await cases()).filter((id) => !before.includes(id));
			const answers = await Promise.all(added.map((id) => entriesOfCase(server, id)));
			return { cases: added.length, answers: answers.reduce((sum, each) => sum + each, 0) };
		},
		expected: { cases: 1, answers: 2 },
	});
});
