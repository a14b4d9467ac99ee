/**
 * A hand-off is requested once, after any fault. A request is one write, so there are three moments: the draft is kept and nothing was sent, the
 * server doesn't have the request, and it has the request but the page doesn't know.
 */
import type { Page } from "playwright-core";
import t from "tap";
import { rebuildBook, recordConsent } from "#sdk/casework/index.ts";
import { caseWith, terms } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { pressUntil } from "../../../support/web/press.ts";
import { tryStep } from "../../../support/web/steps.ts";
import { statementsOf, writesWithoutBooks } from "../../../support/web/stored.ts";
import { WebWorld } from "../../../support/web/world.ts";

interface Facts {
	id: string;
	writes: RegExp;
}

const SECTIONS = ["identity", "logistics"] as const;
const TEXT = "Needs a room for two.";

async function next(page: Page, title: string): Promise<void> {
	await page.getByRole("button", { name: "Go on" }).click();
	await page.getByRole("heading", { level: 1, name: title }).waitFor();
}

t.test("a request", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination, network } = world.ready;
	const { session } = origin.staff;
	const { server } = network;
	// So that the step doesn't make the desk's book.
	await rebuildBook(origin.staff.session, origin.desk);

	await tryStep<Facts>(t, world, origin.staff, {
		name: "request a hand-off",
		async prepare() {
			const { id } = await caseWith(session, origin.desk, [...SECTIONS]);
			await recordConsent(session, id, terms(destination.id, [...SECTIONS], session.now()));
			return { id, writes: await writesWithoutBooks(server) };
		},
		place: ({ id }) => `#/cases/${id}/handoffs/new`,
		async fill(page) {
			await page.getByRole("checkbox", { name: "Desk of Destination" }).check();
			await next(page, "What do you ask?");
			await page.getByRole("radio", { name: "The case moves to them." }).check();
			await page.getByRole("radio", { name: "The person goes to another place" }).check();
			await page.getByRole("radio", { name: /^Urgent/ }).check();
			await page.getByRole("radio", { name: "Yes, the person travels" }).check();
			await page.getByRole("radio", { name: /^No. We keep/ }).check();
			await next(page, "What will they read?");
			await page.getByRole("checkbox", { name: "A safe place to stay" }).check();
			await page.getByRole("checkbox", { name: "Identity" }).check();
			await next(page, "On what ground?");
			await page.getByRole("radio", { name: /^The person's consent, until/ }).check();
			await next(page, "A short summary");
			await page.getByLabel("What must they know to decide?").fill(TEXT);
			await next(page, "Read it as they will");
		},
		press: (page) => page.getByRole("button", { name: "Send the request" }).click(),
		waitForDraft: (page) => page.getByText(TEXT).first().waitFor(),
		goOn: (page) =>
			pressUntil(
				page,
				page.getByRole("button", { name: "Send the request" }),
				page.getByRole("heading", { level: 1, name: /^Hand-off of/ }),
			),
		writes: ({ writes }) => writes,
		faults: ["tab-after", "line", "line-after", "server-after"],
		count: async ({ id }) => (await statementsOf(server, id))["handoff.request"] ?? 0,
	});
});
