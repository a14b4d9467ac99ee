/** Shortcuts in a real browser: off at first, turned on in "Me and this device", never in fields. Ctrl+Enter and Escape always work. */
import type { Page } from "playwright-core";
import t from "tap";
import { openSection, revise } from "#sdk/casework/index.ts";
import { openThread } from "#sdk/index.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { arrived } from "../../../support/web/keyboard.ts";
import { settled } from "../../../support/web/settled.ts";
import { go, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("shortcuts", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { id, of } = await caseWith(session, origin.desk, ["identity"]);
	await revise(session, await openSection(session, of.identity as string), {
		form: "person",
		ops: [{ field: "prs_FirstName", value: "Mirela" }],
	});
	for (const title of ["First", "Second"]) await openThread(session, title, [{ kind: "desk", id: destination.desk }], origin.desk);
	const { page } = await world.signedIn(origin.staff);
	const focused = () => page.evaluate(() => document.activeElement?.textContent);

	await t.test("they are off at first", async (t) => {
		await go(page, "#/cases");
		await arrived(page, "Cases");
		await page.keyboard.press("g");
		await page.keyboard.press("t");
		await page.keyboard.press("n");
		await settled(page);
		t.equal(await page.evaluate(() => location.hash), "#/cases");
	});

	await t.test("they are turned on for this device, with the list beside", async (t) => {
		await go(page, "#/me");
		await page.getByText("See the list").click();
		await page.getByText("Go to: Today").waitFor();
		await page.getByLabel("Shortcuts with single keys").check();
		await inspect(t, page, "me-shortcuts");
		await page.reload();
		await signIn(page, origin.staff);
		await arrived(page, "Me and this device");
		t.ok(await page.getByLabel("Shortcuts with single keys").isChecked());
	});

	await t.test("g and a second key go to a place, also on a Cyrillic keyboard", async (t) => {
		await press(page, "g", "c");
		await arrived(page, "Cases");
		await press(page, "g", "h");
		await arrived(page, "Hand-offs");
		await pressCyrillic(page, "KeyG", "п");
		await pressCyrillic(page, "KeyT", "е");
		await arrived(page, "Today");
		t.pass();
	});

	await t.test("n begins a thread, and e edits a section", async (t) => {
		await go(page, "#/threads");
		await page.getByRole("link", { name: "Second" }).waitFor();
		await page.keyboard.press("n");
		await arrived(page, "New thread");
		await go(page, `#/cases/${id}/s/${of.identity}`);
		await page.getByText("Mirela").first().waitFor();
		await page.keyboard.press("e");
		await arrived(page, "Edit: Identity");
		t.pass();
	});

	await t.test("j and k move through the rows of a list, and stop at its ends", async (t) => {
		await go(page, "#/threads");
		await arrived(page, "Threads");
		await page.getByRole("link", { name: "First" }).waitFor();
		await page.getByRole("link", { name: "Second" }).waitFor();
		const [first, second] = await page.locator(".row-title a").allInnerTexts();
		await page.keyboard.press("j");
		t.equal(await focused(), first);
		await press(page, "j", "j");
		t.equal(await focused(), second);
		await page.keyboard.press("k");
		t.equal(await focused(), first);
	});

	await t.test("a question mark shows the list, and shortcuts do nothing while it is open", async (t) => {
		await page.keyboard.press("?");
		await page.getByRole("dialog").getByText("Always on").waitFor();
		await inspect(t, page, "keys");
		await page.keyboard.press("n");
		await settled(page);
		t.equal(await page.evaluate(() => location.hash), "#/threads");
		await page.keyboard.press("Escape");
		await page.getByRole("dialog").waitFor({ state: "detached" });
	});

	await t.test("a letter in a field is typed, and Ctrl+Enter sends", async (t) => {
		await page.getByRole("link", { name: "First" }).click();
		const field = page.getByLabel("Your message");
		await field.focus();
		await page.keyboard.press("Control+Enter");
		await page.keyboard.type("gt nejk?");
		t.equal(await field.inputValue(), "gt nejk?");
		await page.keyboard.press("Control+Enter");
		await page
			.locator(".message", { hasText: "gt nejk?" })
			.getByText(/^sent /)
			.waitFor();
		t.equal(await page.locator(".message").count(), 1);
	});

	await t.test("Escape closes a dialog only while nothing typed would be lost", async (t) => {
		await page.getByRole("button", { name: "Take back" }).click();
		await page.keyboard.press("Escape");
		await page.getByRole("dialog").waitFor({ state: "detached" });
		const { page: coordinator } = await world.signedIn(origin.coordinator);
		await go(coordinator, "#/desk");
		await coordinator.getByRole("button", { name: "Open a desk" }).click();
		const dialog = coordinator.getByRole("dialog");
		await dialog.getByRole("textbox").first().fill("Night desk");
		for (let presses = 0; presses < 3; presses++) await coordinator.keyboard.press("Escape");
		await dialog.getByText("What you typed here isn't sent yet").waitFor();
		t.equal(await dialog.getByRole("textbox").first().inputValue(), "Night desk");
		t.same(await violations(coordinator), []);
		await dialog.getByRole("textbox").first().fill("");
		await coordinator.keyboard.press("Escape");
		await dialog.waitFor({ state: "detached" });
	});
});

async function press(page: Page, ...keys: string[]): Promise<void> {
	for (const key of keys) await page.keyboard.press(key);
}

/** A key of a Cyrillic keyboard: the place of one letter, and the text of another. */
async function pressCyrillic(page: Page, code: string, key: string): Promise<void> {
	await page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent("keydown", { ...init, bubbles: true })), { code, key });
}
