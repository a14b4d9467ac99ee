/** What tabs of one sitting share: drafts and settings. And what happens to the others when a tab or the worker dies. */
import type { Page } from "playwright-core";
import t from "tap";
import { openThread } from "#sdk/index.ts";
import { until } from "../../support/until.ts";
import { waitForField } from "../../support/web/fields.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { inspect } from "../../support/web/inspect.ts";
import { inWorker } from "../../support/web/shared-worker.ts";
import { twoTabs, waitForLock } from "../../support/web/tabs.ts";
import { go, WebWorld } from "../../support/web/world.ts";

const TITLE = "What tabs share";

t.test("shared drafts and settings", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const ana = origin.staff;
	const { session } = ana;
	const thread = await openThread(session, TITLE, [{ kind: "desk", id: destination.desk }], origin.desk);

	await t.test("a draft is shown in both tabs, and two texts don't overwrite each other", async (t) => {
		const [first, second] = await twoTabs(world, ana, `#/threads/${thread}`);
		await go(first, `#/threads/${thread}`);
		const [one, two] = [first.getByLabel("Your message"), second.getByLabel("Your message")];
		await one.fill("She arrives at noon.");
		await waitForField(second, "She arrives at noon.");
		await two.fill("She arrives at one.");
		await waitForField(first, "She arrives at one.");
		await Promise.all([one.fill("At two."), two.fill("At three.")]);
		const asked = (page: Page) => page.getByText("Another text is saved for this place").waitFor();
		const loser = await Promise.race([asked(first).then(() => first), asked(second).then(() => second)]);
		const winner = loser === first ? second : first;
		const texts = [await one.inputValue(), await two.inputValue()];
		t.same(texts, ["At two.", "At three."], "nothing is overwritten");
		await inspect(t, loser, "draft-of-another-tab");
		await loser.getByRole("button", { name: "Show the other text" }).click();
		const kept = await winner.getByLabel("Your message").inputValue();
		await waitForField(loser, kept);
		await first.getByRole("button", { name: /^Send to/ }).click();
		await waitForField(second, "", { fields: "textarea" });
		await second.getByText(kept).waitFor();
		await first.context().close();
	});

	await t.test("a draft that can't be deleted stays in the field, and can be deleted later", async (t) => {
		const [page] = await twoTabs(world, ana, `#/threads/${thread}`);
		await go(page, `#/threads/${thread}`);
		const field = page.getByLabel("Your message");
		await field.fill("Not to be sent.");
		await field.blur();
		await page.getByText(/^Saved on this device/).waitFor();
		await go(page, "#/help");
		await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
		await go(page, `#/threads/${thread}`);
		await waitForField(page, "Not to be sent.");
		await inWorker(page, "globalThis.realDelete = IDBObjectStore.prototype.delete");
		await inWorker(page, "IDBObjectStore.prototype.delete = () => { throw new Error('the disk is full') }");
		const drop = page.getByRole("button", { name: "Delete this draft" });
		await drop.click();
		await page.getByRole("alert").waitFor();
		t.equal(await field.inputValue(), "Not to be sent.");
		await inWorker(page, "IDBObjectStore.prototype.delete = realDelete");
		await drop.click();
		await waitForField(page, "", { fields: "textarea" });
		await page.getByRole("alert").waitFor({ state: "detached" });
		await page.context().close();
	});

	await t.test("a draft of one tab comes and goes in the list of drafts of the other", async (t) => {
		const [first, second] = await twoTabs(world, ana, "#/me");
		await go(first, `#/threads/${thread}`);
		await first.getByLabel("Your message").fill("Typed in the first tab.");
		const line = second.getByText("Typed in the first tab.");
		await line.waitFor();
		await first.getByLabel("Your message").fill("");
		await line.waitFor({ state: "detached" });
		t.pass();
		await first.context().close();
	});

	await t.test("a setting that is changed in one tab is changed in the other", async (t) => {
		const [first, second] = await twoTabs(world, ana, "#/me");
		await go(first, "#/me");
		await second.getByLabel("Lock after").selectOption("2");
		await until("the first tab shows it", async () => (await first.getByLabel("Lock after").inputValue()) === "2");
		// The default again, for the next test.
		await second.getByLabel("Lock after").selectOption("10");
		t.pass();
		await first.context().close();
	});

	await t.test("a tab that crashes leaves the others alone, and a worker that dies locks all", async (t) => {
		const [first, second] = await twoTabs(world, ana, "#/help");
		const { page: third } = await world.tab(first.context());
		await third.locator("#content").waitFor();
		const crashed = third.waitForEvent("crash");
		void (await third.context().newCDPSession(third)).send("Page.crash").catch(() => {});
		await crashed;
		await go(first, `#/threads/${thread}`);
		await first.getByRole("heading", { name: TITLE }).waitFor();
		await inWorker(first, "setTimeout(() => close(), 100)");
		for (const page of [first, second]) await waitForLock(page);
		await second.locator("input[name=password]").fill(ana.password);
		await second.locator("button[type=submit]").click();
		await second.getByRole("heading", { level: 1, name: "Help" }).waitFor();
		await first.getByRole("heading", { name: TITLE }).waitFor();
		t.pass();
		await first.context().close();
	});
});
