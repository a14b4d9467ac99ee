import t from "tap";
import { listSessions, openThread } from "#sdk/index.ts";
import { until } from "../../support/until.ts";
import { violations } from "../../support/web/access.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { heaps } from "../../support/web/heap.ts";
import { remains } from "../../support/web/leaks.ts";
import { idsOfWorkers } from "../../support/web/shared-worker.ts";
import { closeOtherTab, twoTabs, waitForLock, waitForScreen } from "../../support/web/tabs.ts";
import { WebWorld } from "../../support/web/world.ts";

const TITLE = "quarry-2207-title";

t.test("tabs", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const ana = origin.staff;
	const { session } = ana;
	const thread = await openThread(session, TITLE, [{ kind: "desk", id: destination.desk }], origin.desk);

	await t.test("a second tab needs no password, and a reload keeps the sitting while another tab is open", async (t) => {
		const before = (await listSessions(session)).length;
		const [first, second] = await twoTabs(world, ana, `#/threads/${thread}`);
		await second.getByRole("heading", { name: TITLE }).waitFor();
		t.same(await violations(second), []);
		t.equal((await listSessions(session)).length, before + 1, "one session at the server");
		const [worker, ...others] = await idsOfWorkers(first);
		t.same(others, [], "one worker");
		await first.reload();
		await waitForScreen(first, "Today");
		t.same(await idsOfWorkers(first), [worker]);
		await closeOtherTab(second, first);
		await first.reload();
		await waitForLock(first);
		await until("another worker", async () => (await idsOfWorkers(first)).every((each) => each !== worker));
		await first.locator("input[name=password]").fill(ana.password);
		await first.locator("button[type=submit]").click();
		await waitForScreen(first, "Today");
		await first.context().close();
	});

	await t.test("Lock in one tab locks all, and a sign-in opens all", async (t) => {
		const [first, second] = await twoTabs(world, ana, `#/threads/${thread}`);
		await second.getByRole("heading", { name: TITLE }).waitFor();
		await second.getByLabel("Your message").fill("typed in the second tab");
		const workers = await idsOfWorkers(first);
		const before = (await listSessions(session)).length;
		await first.getByRole("button", { name: "Lock" }).click();
		for (const page of [first, second]) await waitForLock(page);
		t.equal((await listSessions(session)).length, before - 1, "the session has ended at the server");
		t.notOk((await idsOfWorkers(first)).includes(workers[0] as string), "the worker is closed");
		for (const page of [first, second]) t.notMatch(await remains(page), TITLE);
		for (const heap of [...(await heaps(first)), ...(await heaps(second))]) t.notOk(heap.includes(TITLE), "memory");
		await first.locator("input[name=password]").fill(ana.password);
		await first.locator("button[type=submit]").click();
		await waitForScreen(first, "Today");
		await second.getByRole("heading", { name: TITLE }).waitFor();
		await second.getByText("You wrote this earlier and didn't send it.").waitFor();
		t.equal(await second.getByLabel("Your message").inputValue(), "typed in the second tab", "its draft was saved before the keys went");
		await second.getByRole("button", { name: "Delete this draft" }).click();
		await first.context().close();
	});

	await t.test("Hide hides all tabs, and no worker is left", async (t) => {
		const [first, second] = await twoTabs(world, ana);
		const before = (await listSessions(session)).length;
		await second.getByRole("button", { name: "Hide" }).click();
		for (const page of [first, second]) await page.waitForURL("about:blank");
		await until("no worker is left", async () => (await idsOfWorkers(first)).length === 0);
		t.equal((await listSessions(session)).length, before - 1, "the session has ended at the server");
		for (const heap of [...(await heaps(first)), ...(await heaps(second))]) t.notOk(heap.includes(TITLE), "memory");
		await first.context().close();
	});
});
