/** The list of threads has pages. A thread that moves up takes no other one out of the list, and the focus stays where it is. */
import t from "tap";
import { message, openThread, write } from "#sdk/index.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { signIn, WebWorld } from "../../support/web/world.ts";

/** More than a page of the list. */
const COUNT = 53;

t.test("a thread that moves up from a later page pushes no other one out of sight", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin } = world.ready;
	const { session } = origin.staff;
	const ids: string[] = [];
	for (let i = 0; i < COUNT; i++) ids.push(await openThread(session, `Thread ${i}`, [], origin.desk));
	const { page } = await world.device("#/threads");
	await signIn(page, origin.staff);
	const rows = page.locator("#content .row");
	const titles = async () => (await rows.getByRole("link").allTextContents()).sort();
	await rows.getByText("Thread 3", { exact: true }).waitFor();
	t.ok((await rows.count()) < COUNT);
	await page.getByRole("button", { name: "Show older threads" }).click();
	const second = rows.getByRole("link", { name: "Thread 1", exact: true });
	await second.waitFor();
	const all = await titles();
	t.equal(new Set(all).size, COUNT);
	await second.focus();
	await write(session, ids[0] as string, message("It moves up."));
	await rows.first().getByText("Thread 0", { exact: true }).waitFor();
	await page.waitForTimeout(1_000);
	t.same(await titles(), all);
	t.ok(await second.evaluate((link) => link === document.activeElement), "the focus is still on a row of the second page");
});
