/** Journeys 1 and 2 by keyboard alone: join with a code, sign in, and a thread with a photo. The focus is asserted at each step. */
import type { Page } from "playwright-core";
import t from "tap";
import { invite } from "#sdk/index.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { arrived, dialogOpened, focusIn, pressKey, type } from "../../../support/web/keyboard.ts";
import { photoWithPlace } from "../../../support/web/photo.ts";
import { DESKTOP, go, WebWorld } from "../../../support/web/world.ts";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

t.test("join and write by keyboard alone", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin } = world.ready;
	const ana = origin.staff;

	await t.test("join with a code", async (t) => {
		const { code } = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff", desk: origin.desk });
		const { page } = await world.device();
		await pressKey(page, page.getByRole("link", { name: "I was given an invite code" }));
		await arrived(page, /./);
		await type(page, page.locator("input[name=code]"), code);
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
	await t.test("sign in, begin a thread, send a photo", async (t) => {
		await type(page, page.locator("input[name=username]"), ana.signInName);
		await type(page, page.locator("input[name=password]"), "not the password");
		await page.keyboard.press("Enter");
		await page.getByRole("alert").waitFor();
		// The alert is read out, and the focus stays where the password is corrected.
		await focusIn(page, page.locator("input[name=password]"));
		await page.keyboard.press("Control+A");
		await page.keyboard.type(ana.password);
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
		const photo = { name: "paper.jpg", mimeType: "image/jpeg", buffer: await photoWithPlace(page, 60, 40) };
		const chooser = page.waitForEvent("filechooser");
		await pressKey(page, button(page, "Take a photo"));
		await (await chooser).setFiles(photo);
		await page.getByText("paper.jpg").first().waitFor();
		// The focus reaches the field by Tab, past the end of the page if necessary.
		await type(page, page.getByLabel("Your message"), "Her paper.");
		await page.keyboard.press("Control+Enter");
		await message(page, "Her paper.")
			.getByText(/^sent /)
			.waitFor();
		await focusIn(page, page.getByLabel("Your message"));
		await page.keyboard.type("She arrives at nine.");
		await page.keyboard.press("Control+Enter");
		await message(page, "She arrives at nine.")
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
		await dialogOpened(page, /./);
		await page.keyboard.press("Escape");
		await page.getByRole("dialog").waitFor({ state: "detached" });
		t.match(await page.evaluate(() => document.activeElement?.textContent), "Take back");
	});

	await t.test("change a message, and take it back", async (t) => {
		await pressKey(page, message(page, "She arrives at nine.").getByRole("button", { name: "Change" }));
		await focusIn(page, page.getByLabel("Change your message"));
		await page.keyboard.press("Control+A");
		await page.keyboard.type("She arrives at ten.");
		await page.keyboard.press("Control+Enter");
		await message(page, "She arrives at ten.").waitFor();
		await focusIn(page, page.getByLabel("Your message"));
		await pressKey(page, message(page, "She arrives at ten.").getByRole("button", { name: "Take back" }));
		const dialog = await dialogOpened(page, /./);
		await pressKey(page, dialog.getByRole("button", { name: "Take back" }));
		await page.getByText("The author has taken this message back.").waitFor();
		await message(page, "She arrives at ten.").waitFor({ state: "detached" });
		await focusIn(page, page.locator(".messages"));
		t.pass();
	});
});

const message = (page: Page, text: string) => page.locator(".message", { hasText: text });
