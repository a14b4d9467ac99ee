/** The list of threads has pages. A thread that moves up takes no other one out of the list, and the focus stays where it is. */
import t from "tap";
import { message, openThread, write } from "#sdk/index.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { signIn, WebWorld } from "../../support/web/world.ts";

/** How many threads a page of the list has. */
const PAGE = 50;
/** Threads of one second stand in any order. So the test asks which ones are on the second page. */
const COUNT = PAGE + 3;

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
	await rows.nth(PAGE - 1).waitFor();
	const first = await titles();
	t.equal(first.length, PAGE);
	const [moving = "", focused = ""] = ids.map((_, i) => `Thread ${i}`).filter((title) => !first.includes(title));
	await page.getByRole("button", { name: "Show older threads" }).click();
	const second = rows.getByRole("link", { name: focused, exact: true });
	await second.waitFor();
	const all = await titles();
	t.equal(new Set(all).size, COUNT);
	await second.focus();
	await write(session, ids[Number(moving.slice("Thread ".length))] as string, message("It moves up."));
	await rows.first().getByText(moving, { exact: true }).waitFor();
	await page.waitForTimeout(1_000);
	t.same(await titles(), all);
	t.ok(await second.evaluate((link) => link === document.activeElement), "the focus is still on a row of the second page");
});
