/** Tabs that can't share one worker: pages of two versions, and a browser without a SharedWorker. */
import t from "tap";
import { noBrowser } from "../../support/web/find-browser.ts";
import { inspect } from "../../support/web/inspect.ts";
import { useOtherVersion } from "../../support/web/other-version.ts";
import { idsOfWorkers } from "../../support/web/shared-worker.ts";
import { waitForLock, waitForScreen } from "../../support/web/tabs.ts";
import { enter, signIn, WebWorld } from "../../support/web/world.ts";

t.test("tabs with a worker each", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const ana = world.ready.origin.staff;

	await t.test("a page of another version has its own worker, and takes over only when asked", async (t) => {
		const { page: first, context } = await world.signedIn(ana);
		const second = await context.newPage();
		await useOtherVersion(second, world.url);
		await second.goto(world.url);
		await signIn(second, ana);
		await second.getByText("Cloister is open in another tab.").waitFor();
		await inspect(t, second, "open-in-another-tab");
		t.equal((await idsOfWorkers(first)).length, 2);
		await second.getByRole("button", { name: "Use it here" }).click();
		await waitForScreen(second, "Today");
		await waitForLock(first);
		await context.close();
	});

	await t.test("without a SharedWorker, a second tab takes over only when asked, and the first one locks", async (t) => {
		const { page: unused, context } = await world.device();
		await context.addInitScript("delete globalThis.SharedWorker");
		await unused.close();
		const [{ page: first }, { page: second }] = [await world.tab(context), await world.tab(context)];
		await enter(first, ana);
		await signIn(second, ana);
		await second.getByText("Cloister is open in another tab.").waitFor();
		t.same(await idsOfWorkers(second), []);
		await second.getByRole("button", { name: "Use it here" }).click();
		await waitForScreen(second, "Today");
		await waitForLock(first);
		await context.close();
	});
});
