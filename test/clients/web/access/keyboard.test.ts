/** Journeys by keyboard alone: join and sign in, a thread with a file, the first hour and a hand-off. The focus is asserted at each step. */
import type { Page } from "playwright-core";
import t from "tap";
import { openCase, recordConsent } from "#sdk/casework/index.ts";
import { invite } from "#sdk/index.ts";
import { terms } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { arrived, choose, pressKey, type } from "../../../support/web/keyboard.ts";
import { DESKTOP, go, WebWorld } from "../../../support/web/world.ts";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const radio = async (page: Page, group: string, name: string | RegExp) => {
	const radios = page.locator(`input[type=radio][name="${group}"]`);
	await choose(page, radios, page.getByRole("radio", { name }));
};

t.test("by keyboard alone", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const ana = origin.staff;

	await t.test("join with a code", async (t) => {
		const { code } = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff", desk: origin.desk });
		const { page } = await world.device();
		await pressKey(page, page.getByRole("link", { name: "I was given an invite code" }));
		await arrived(page, /./);
		await type(page, page.locator("input[name=invite]"), code);
		await page.keyboard.press("Enter");
		await pressKey(page, button(page, "Yes, go on"));
		await type(page, page.locator("input[name=name]"), "Nadia Berisha");
		await type(page, page.locator("input[name=username]"), "nadia");
		await page.keyboard.press("Enter");
		await type(page, page.locator("input[name=new-password]"), "kettle orbit marsh violin");
		await page.getByText("This password is good.").waitFor();
		await page.keyboard.press("Enter");
		await arrived(page, "Write down your recovery code");
		const recovery = (await page.locator(".fingerprint").innerText()).trim().split(/\s+/);
		await pressKey(page, button(page, "I have it on paper"));
		for (const number of [2, 4, 7]) await type(page, page.getByLabel(`Group ${number}`), recovery[number - 1] as string);
		await page.keyboard.press("Enter");
		await arrived(page, "Waiting for your colleagues");
		t.pass();
	});

	const { page } = await world.device("", { viewport: DESKTOP });
	await t.test("sign in, begin a thread, send a file", async (t) => {
		await type(page, page.locator("input[name=username]"), ana.signInName);
		await type(page, page.locator("input[name=password]"), ana.password);
		await page.keyboard.press("Enter");
		await arrived(page, "Today");
		await pressKey(page, page.getByRole("link", { name: "Threads", exact: true }));
		await arrived(page, "Threads");
		await pressKey(page, page.getByRole("link", { name: "New thread" }));
		await arrived(page, "New thread");
		await pressKey(page, page.getByRole("checkbox", { name: "Desk of Destination" }), "Space");
		await type(page, page.getByLabel("What is it about?"), "Arrival on Monday");
		await page.keyboard.press("Enter");
		await arrived(page, "Arrival on Monday");
		const chooser = page.waitForEvent("filechooser");
		await pressKey(page, button(page, "Add a file"));
		await (await chooser).setFiles({ name: "list.txt", mimeType: "text/plain", buffer: Buffer.from("two beds") });
		await page.getByText("list.txt").first().waitFor();
		// Tab goes around the page.
		await type(page, page.getByLabel("Your message"), "She arrives at nine.");
		await page.keyboard.press("Control+Enter");
		await page
			.locator(".message", { hasText: "list.txt" })
			.getByText(/^sent /)
			.waitFor();
		t.pass();
	});

	await t.test("Skip leads past the navigation, and Escape closes a dialog and gives the focus back", async (t) => {
		await go(page, "#/help");
		await arrived(page, "Help");
		await pressKey(page, button(page, "Go to the content"));
		t.equal(await page.evaluate(() => document.activeElement?.tagName), "H1");
		await page.goBack();
		await arrived(page, "Arrival on Monday");
		await pressKey(page, button(page, "Take back"));
		await page.getByRole("dialog").waitFor();
		t.ok(await page.evaluate(() => document.activeElement?.closest("dialog, [role=dialog]") !== null), "the focus is in the dialog");
		await page.keyboard.press("Escape");
		await page.getByRole("dialog").waitFor({ state: "detached" });
		t.match(await page.evaluate(() => document.activeElement?.textContent), "Take back");
	});

	await t.test("the first hour", async (t) => {
		await go(page, "#/cases/new");
		await arrived(page, "The first hour");
		const question = page.getByRole("group", { name: "What does she need now?" });
		await pressKey(page, question.getByLabel("food", { exact: true }), "Space");
		await type(page, page.getByLabel("What does she want to be called?"), "Mira");
		await pressKey(page, button(page, "Open the case and save"));
		await arrived(page, "The case is open");
		t.pass();
	});

	await t.test("a request in six steps", async (t) => {
		const { id } = await openCase(ana.session, origin.desk, { sections: ["identity"] });
		await recordConsent(ana.session, id, terms(destination.id, ["identity"], ana.session.now()));
		await go(page, `#/cases/${id}/handoffs/new`);
		await arrived(page, "Whom do you ask?");
		await pressKey(page, page.getByRole("checkbox", { name: "Desk of Destination" }), "Space");
		await pressKey(page, button(page, "Go on"));
		await arrived(page, "What do you ask?");
		for (const name of [
			"The case moves to them.",
			"The person goes to another place",
			/^Urgent/,
			"Yes, the person travels",
			/^No. We keep/,
		]) {
			const group = (await page.getByRole("radio", { name }).getAttribute("name")) ?? "";
			await radio(page, group, name);
		}
		await pressKey(page, button(page, "Go on"));
		await arrived(page, "What will they read?");
		for (const name of ["Identity", "A safe place to stay"]) await pressKey(page, page.getByRole("checkbox", { name }), "Space");
		await pressKey(page, button(page, "Go on"));
		await arrived(page, "On what ground?");
		const ground = page.getByRole("radio", { name: /^The person's consent, until/ });
		await radio(page, (await ground.getAttribute("name")) ?? "", /^The person's consent, until/);
		await pressKey(page, button(page, "Go on"));
		await arrived(page, "A short summary");
		await type(page, page.getByLabel("What must they know to decide?"), "Needs a room.");
		await pressKey(page, button(page, "Go on"));
		await arrived(page, "Read it as they will");
		await pressKey(page, button(page, "Send the request"));
		await arrived(page, /^Hand-off of/);
		t.pass();
	});
});
