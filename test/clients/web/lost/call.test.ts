/** A call hides the page. Twenty minutes later, the call card and the note are still there, also when the camera was opened meanwhile. */
import type { Page } from "playwright-core";
import t from "tap";
import { openCase, recordFirstHour } from "#sdk/casework/index.ts";
import { passMinutes, setHidden } from "../../../support/web/clock.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

/** Hides the page, as another program in front of the browser does, and shows it again. */
async function hideFor(page: Page, minutes: number): Promise<void> {
	await setHidden(page, true);
	await passMinutes([page], minutes);
	await setHidden(page, false);
	// The worker looks every second whether it must lock.
	await page.waitForTimeout(1500);
}

t.test("a call of twenty minutes", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin } = world.ready;
	const { session } = origin.staff;
	const { id } = await openCase(session, origin.desk);
	await recordFirstHour(session, id, {
		person: { idn_CallHer: "Mira" },
		channel: { sct_Kind: "phone", prs_MobilePhone: "+373 60 000 000" },
	});
	const { page } = await world.signedIn(origin.staff);
	await go(page, `#/cases/${id}/call`);
	const card = page.getByRole("heading", { level: 1, name: "Mira" });
	await card.waitFor();
	const note = page.getByLabel("A new note");

	await t.test("the card is still there, and the typed note is saved when the page is hidden", async (t) => {
		await note.fill("She is at the station.");
		await hideFor(page, 20);
		t.equal(await card.count(), 1);
		t.equal(await note.inputValue(), "She is at the station.");
		await page.getByText("Saved on this device").waitFor();
	});

	await t.test("the card is also there after the camera was opened and closed without a photo", async (t) => {
		const chooser = page.waitForEvent("filechooser");
		await page
			.getByLabel("Take a photo")
			.or(page.getByRole("button", { name: "Take a photo" }))
			.first()
			.click();
		await (await chooser).setFiles([]);
		await passMinutes([page], 1);
		await hideFor(page, 20);
		t.equal(await card.count(), 1);
	});

	await t.test("another screen is locked only when it was hidden for longer, and the note is there after the lock", async (t) => {
		await go(page, "#/help");
		const help = page.getByRole("heading", { level: 1, name: "Help" });
		await help.waitFor();
		await hideFor(page, 12);
		t.equal(await help.count(), 1, "twelve minutes");
		await hideFor(page, 20);
		await page.locator("input[name=password]").waitFor();
		await page.locator("input[name=password]").fill(origin.staff.password);
		await page.locator("button[type=submit]").click();
		await help.waitFor();
		await go(page, `#/cases/${id}/call`);
		await waitForField(page, "She is at the station.");
		t.pass("the note is there after the lock");
	});
});
