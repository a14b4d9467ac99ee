/** In a thread, nothing is lost or sent twice when a tab, a worker or the connection dies at any write. */
import t from "tap";
import { doUpkeep, listCompartments, openThread, readAll, readPage, titleOf } from "#sdk/index.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { pressUntil } from "../../../support/web/press.ts";
import { tryStep } from "../../../support/web/steps.ts";
import { WebWorld } from "../../../support/web/world.ts";

t.test("a thread", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const ana = origin.staff;
	const theirs = destination.staff.session;
	let number = 0;

	await t.test("is opened once, with the title that was typed", async (t) => {
		await tryStep<{ title: string }>(t, world, ana, {
			name: "open a thread",
			prepare: async () => ({ title: `Arrival ${++number}` }),
			place: () => "#/threads/new",
			async fill(page, { title }) {
				await page.getByRole("checkbox", { name: "Desk of Destination" }).check();
				await page.getByLabel("What is it about?").fill(title);
			},
			async press(page) {
				await page.getByRole("button", { name: "Begin the thread" }).click();
			},
			async goOn(page, { title }) {
				const done = page.getByRole("heading", { level: 1, name: title });
				const button = page.getByRole("button", { name: "Begin the thread" });
				await pressUntil(page, button, done);
			},
			async count({ title }) {
				const { compartments } = await listCompartments(theirs, { kind: "thread" });
				const titles = await Promise.all(
					compartments.map(async ({ compartment }) => titleOf((await readPage(theirs, compartment, { after: 0, limit: 1 })).entries)),
				);
				return titles.filter((each) => each === title).length;
			},
		});
	});

	await t.test("gets a message once", async (t) => {
		const thread = await openThread(ana.session, "Talk", [{ kind: "desk", id: destination.desk }], origin.desk);
		await doUpkeep(ana.session);
		await tryStep<{ text: string }>(t, world, ana, {
			name: "send a message",
			prepare: async () => ({ text: `The train is late ${++number}` }),
			place: () => `#/threads/${thread}`,
			fill: (page, { text }) => page.getByLabel("Your message").fill(text),
			async waitForDraft(page, { text }) {
				await waitForField(page, text);
			},
			async press(page) {
				await page.getByRole("button", { name: /^Send to 2 desks/ }).click();
			},
			async goOn(page, { text }) {
				const message = page.locator(".message", { hasText: text });
				await pressUntil(page, message.getByRole("button", { name: "Try again" }), message.getByText(/^sent /));
			},
			async count({ text }) {
				return (await readAll(theirs, thread)).entries.filter(({ content }) => content?.kind === "text" && content.text === text).length;
			},
		});
	});
});
