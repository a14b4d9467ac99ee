/** When tabs lock by themselves: they share one idle time, and they count as hidden only while all of them are hidden. */
import t from "tap";
import { openCase, recordFirstHour } from "#sdk/casework/index.ts";
import { passMinutes, setHidden } from "../../support/web/clock.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { twoTabs, waitForLock, waitForScreen } from "../../support/web/tabs.ts";
import { go, WebWorld } from "../../support/web/world.ts";

t.test("the clock of all tabs", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin } = world.ready;
	const ana = origin.staff;
	const { session } = ana;
	const { id } = await openCase(session, origin.desk, { sections: ["identity", "safe-contact"] });
	await recordFirstHour(session, id, { person: { idn_CallHer: "Mira" } });

	await t.test("a touch in any tab stops the lock of all", async (t) => {
		const pages = await twoTabs(world, ana);
		const [first, second] = pages;
		await passMinutes(pages, 9.5);
		for (const page of pages) await page.getByRole("alertdialog").waitFor();
		await second.mouse.click(5, 5);
		for (const page of pages) await page.getByRole("alertdialog").waitFor({ state: "detached" });
		await passMinutes(pages, 8);
		await waitForScreen(first, "Today");
		await passMinutes(pages, 3);
		for (const page of pages) await waitForLock(page);
		t.pass();
		await first.context().close();
	});

	await t.test("after the idle lock only the password is asked, and the screen that was open comes back", async (t) => {
		const { page, context } = await world.signedIn(ana);
		await go(page, `#/cases/${id}/call`);
		await waitForScreen(page, "Mira");
		await passMinutes([page], 11);
		await waitForLock(page);
		await page.getByText(`Sign-in name: ${ana.signInName}.`).waitFor();
		const asked = page.locator("form input:visible");
		t.same([await asked.count(), await asked.getAttribute("name")], [1, "password"]);
		await asked.fill(ana.password);
		await page.locator("button[type=submit]").click();
		await waitForScreen(page, "Mira");
		await context.close();
	});

	await t.test("a call card keeps hidden tabs open for 20 minutes, and a visible tab keeps the hidden one open", async (t) => {
		const pages = await twoTabs(world, ana, `#/cases/${id}/call`);
		const [first, second] = pages;
		await second.getByRole("heading", { level: 1, name: "Mira" }).waitFor();
		for (const page of pages) await setHidden(page, true);
		await passMinutes(pages, 20);
		for (const page of pages) await setHidden(page, false);
		await second.getByRole("heading", { level: 1, name: "Mira" }).waitFor();
		await waitForScreen(first, "Today");

		await go(second, "#/help");
		await second.getByRole("heading", { level: 1, name: "Help" }).waitFor();
		await setHidden(second, true);
		for (const _ of [1, 2]) {
			await first.mouse.click(5, 5);
			await passMinutes(pages, 9);
		}
		await waitForScreen(first, "Today");
		await second.getByRole("heading", { level: 1, name: "Help" }).waitFor();

		await setHidden(first, true);
		await passMinutes(pages, 14);
		await waitForScreen(first, "Today");
		await passMinutes(pages, 2);
		for (const page of pages) await waitForLock(page);
		t.pass();
		await first.context().close();
	});
});
