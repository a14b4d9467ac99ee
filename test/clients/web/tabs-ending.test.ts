/** Tabs that are opened while a sitting ends, and tabs that hang. */
import t from "tap";
import { invite, join, openThread } from "#sdk/index.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { heaps } from "../../support/web/heap.ts";
import { idsOfWorkers, silenceSignOut } from "../../support/web/shared-worker.ts";
import { twoTabs, waitForDoor, waitForLock, waitForScreen } from "../../support/web/tabs.ts";
import { enter, signIn, WebWorld } from "../../support/web/world.ts";

const TITLE = "quarry-2207-title";

t.test("tabs and the end of a sitting", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const ana = origin.staff;
	const thread = await openThread(ana.session, TITLE, [{ kind: "desk", id: destination.desk }], origin.desk);

	await t.test("a sign-out in one tab signs all out", async (t) => {
		const { network } = world.ready;
		const { code } = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff", desk: origin.desk });
		const newcomer = { signInName: "nadia", password: "copper lantern walks sideways" };
		await join({ ...network.device(), code, name: "Nadia Berisha", ...newcomer });
		const { page: first, context } = await world.device();
		await signIn(first, newcomer);
		const { page: second } = await world.tab(context);
		for (const page of [first, second]) await page.getByText("Nobody has vouched for you yet").waitFor();
		await second.getByRole("button", { name: "Sign out" }).click();
		for (const page of [first, second]) {
			await waitForDoor(page);
			t.equal(await page.locator("input[name=username]").inputValue(), "");
		}
		await context.close();
	});

	await t.test("a recovery in a second tab locks the first one", async (t) => {
		const { page: second, context } = await world.device("#/recover");
		const { page: first } = await world.tab(context);
		await enter(first, ana);
		await second.getByLabel("Recovery code").fill("AAAA-AAAA");
		await second.getByLabel("Sign-in name").fill(ana.signInName);
		await second.getByLabel("New password").fill("copper lantern walks sideways");
		await second.locator("button[type=submit]:enabled").click();
		await waitForLock(first);
		await second.getByRole("alert").first().waitFor();
		t.equal(await second.getByLabel("Sign-in name").inputValue(), ana.signInName, "what was typed is still there");
		await context.close();
	});

	await t.test("a server that doesn't answer the sign-out neither keeps the old worker alive nor ends the next sitting", async (t) => {
		const [first, second] = await twoTabs(world, ana, `#/threads/${thread}`);
		await second.getByRole("heading", { name: TITLE }).waitFor();
		const [old] = await idsOfWorkers(first);
		await silenceSignOut(first);
		// This tab stays connected to the old worker.
		const { page: other } = await world.tab(first.context(), "#/about-this-copy");
		await other.getByRole("heading", { level: 1 }).waitFor();
		await first.getByRole("button", { name: "Lock" }).click();
		for (const page of [first, second]) await waitForLock(page);
		const { page: next } = await world.tab(first.context());
		await enter(next, ana);
		t.notOk((await idsOfWorkers(next)).includes(old as string), "the next sitting is in another worker");
		await next.getByRole("button", { name: "Lock" }).click();
		await waitForLock(next);
		for (const heap of await heaps(next)) t.notOk(heap.includes(TITLE), "memory");
		await next.context().close();
	});

	await t.test("a tab that hangs while it connects doesn't block the others for ever", async (t) => {
		const { page: hanging, context } = await world.device();
		await hanging.evaluate(() => void navigator.locks.request("cloister-gate", () => new Promise(() => {})).catch(() => {}));
		const { page: next } = await world.tab(context);
		const began = Date.now();
		await enter(next, ana);
		await waitForScreen(next, "Today");
		t.ok(Date.now() - began > 5000, "it did wait");
		const { page: third } = await world.tab(context);
		await waitForScreen(third, "Today");
		t.equal((await idsOfWorkers(next)).length, 1);
		await context.close();
	});
});
