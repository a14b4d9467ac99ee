/** Notices outside of the page that something waits. Both are off at first, and neither says what it is. */
import type { Page } from "playwright-core";
import t from "tap";
import { doUpkeep, message, openThread, write } from "#sdk/index.ts";
import { hasNew, rowStates } from "../../../clients/web/screens/notices/new-rows.ts";
import { noticeProblem } from "../../../clients/web/screens/notices/system-notice.ts";
import { until } from "../../support/until.ts";
import { violations } from "../../support/web/access.ts";
import { setHidden } from "../../support/web/clock.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { inspect } from "../../support/web/inspect.ts";
import { enter, go, openPlace, WebWorld } from "../../support/web/world.ts";

type Rows = Parameters<typeof rowStates>[0];
const unread = (compartment: string, count: number) => ({ kind: "unread", compartment, count });
const handoff = (state: string) => ({ kind: "handoff", handoff: "h", state });
const known = (...rows: object[]) => rowStates(rows as unknown as Rows);

t.test("a new row, another state and a higher count are new, and what is gone isn't", async (t) => {
	const before = known(unread("a", 2), handoff("requested"));
	t.notOk(hasNew(before, before));
	t.notOk(hasNew(before, known(unread("a", 1))), "some was read, and the hand-off is settled");
	t.ok(hasNew(before, known(unread("a", 3), handoff("requested"))), "one more message");
	t.ok(hasNew(before, known(unread("a", 2), handoff("accepted"))), "another state");
	t.ok(hasNew(before, known(unread("a", 2), unread("b", 1), handoff("requested"))), "another row");
	t.notOk(hasNew(known(), known()));
});

t.test("a browser that has no notices, or has not asked yet, doesn't count as one that forbids them", async (t) => {
	for (const [permission, problem] of Object.entries({ granted: null, default: null, denied: "denied" })) {
		t.intercept(globalThis, "Notification", { value: { permission }, configurable: true });
		t.equal(noticeProblem(), problem, permission);
	}
	Reflect.deleteProperty(globalThis, "Notification");
	t.equal(noticeProblem(), "missing");
});

/** Notes what the page shows through the system. The browser shows it all the same. */
const SPY = `{
	const Real = Notification;
	globalThis.noticed = [];
	globalThis.Notification = class extends Real {
		constructor(title, options) {
			super(title, options);
			globalThis.noticed.push({ title, options: { ...options }, isOpen: true });
			this.mine = globalThis.noticed.at(-1);
		}
		close() {
			this.mine.isOpen = false;
			super.close();
		}
	};
}`;
interface Noticed {
	title: string;
	options: NotificationOptions;
	isOpen: boolean;
}
const noticed = (page: Page) => page.evaluate(() => (globalThis as unknown as { noticed: Noticed[] }).noticed);

t.test("notices", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const theirs = destination.staff.session;
	const begin = async (title: string) => {
		const id = await openThread(theirs, title, [{ kind: "desk", id: origin.desk }], destination.desk);
		await doUpkeep(theirs);
		await write(theirs, id, message("One."));
		return id;
	};
	const thread = await begin("A title that nobody outside may see");
	const say = (text: string) => write(theirs, thread, message(text));
	const { page, context } = await world.device();
	await context.grantPermissions(["notifications"], { origin: world.url });
	await page.addInitScript(SPY);
	await page.reload();
	await enter(page, origin.staff);
	const count = page.getByLabel("Show in the title of the tab how many things wait");
	const notify = page.getByLabel("Show a notice on this device when something new waits");

	await t.test("both are off at first, and nothing shows", async (t) => {
		await page.getByText("A title that nobody outside may see").waitFor();
		t.match(await page.title(), /^[^(]*Cloister$/);
		await go(page, "#/me");
		await count.waitFor();
		t.notOk(await count.isChecked());
		t.notOk(await notify.isChecked());
		await setHidden(page, true);
		await say("Two.");
		await setHidden(page, false);
		t.same(await noticed(page), []);
	});

	await t.test("the title counts what waits, and no more", async (t) => {
		await count.check();
		await page.waitForFunction(() => document.title.startsWith("(1) "));
		await go(page, `#/threads/${thread}`);
		await page.getByText("Two.").waitFor();
		await page.waitForFunction(() => !document.title.startsWith("("));
		await go(page, "#/me");
		t.ok(await count.isChecked());
	});

	await t.test("a notice of the system says that something is new, and never what", async (t) => {
		await notify.click();
		await until("the first one, which shows what others will see", async () => (await noticed(page)).length === 1);
		await say("Three, while the page can be seen.");
		await page.waitForFunction(() => document.title.startsWith("(1) "));
		t.equal((await noticed(page)).length, 1, "nobody needs it while the page is in sight");
		await setHidden(page, true);
		await say("Four, with a secret.");
		await until("a second one", async () => (await noticed(page)).length === 2);
		for (const { title, options } of await noticed(page)) {
			t.equal(title, "Cloister: something new");
			t.same(options, { tag: "cloister", silent: true, lang: "en" });
		}
		t.same(
			(await noticed(page)).map(({ isOpen }) => isOpen),
			[false, true],
		);
		await setHidden(page, false);
		await until("it goes when the page is seen", async () => (await noticed(page)).every(({ isOpen }) => !isOpen));
		await inspect(t, page, "me-notices");
	});

	await t.test("while a second tab is in sight, no notice is shown", async (t) => {
		const { page: second } = await world.tab(context, "#/help");
		await second.getByRole("heading", { level: 1, name: "Help" }).waitFor();
		await setHidden(page, true);
		await begin("Another title");
		for (const each of [second, page]) await until("both count two", async () => (await each.title()).startsWith("(2) "));
		t.equal((await noticed(page)).length, 2);
		await second.close();
		await setHidden(page, false);
	});

	await t.test("notices that are on, in a browser that can't show them, are shown as off with the reason", async (t) => {
		const { page: second } = await world.tab(context, "#/me");
		const box = second.getByLabel("Show a notice on this device when something new waits");
		for (const [script, sentence] of [
			["delete globalThis.Notification", "This browser can't show notices"],
			['Object.defineProperty(Notification, "permission", { get: () => "denied" })', "The browser doesn't allow it."],
			['Object.defineProperty(Notification, "permission", { get: () => "default" })', null],
		] as const) {
			const { page: third } = await world.tab(context);
			await third.addInitScript(script);
			await third.goto(`${world.url}/#/me`);
			await third.reload();
			const own = third.getByLabel("Show a notice on this device when something new waits");
			await own.waitFor();
			t.notOk(await own.isChecked());
			if (sentence) await third.getByText(sentence).waitFor();
			else t.equal(await third.getByText("The browser doesn't allow it.").count(), 0);
			await third.close();
		}
		t.ok(await box.isChecked());
		await second.close();
	});

	await t.test("the lock ends the count in the title", async (t) => {
		await setHidden(page, true);
		await say("Six.");
		await until("a third one", async () => (await noticed(page)).length === 3);
		await page.getByRole("button", { name: "Lock", exact: true }).click();
		await page.getByRole("heading", { name: "Cloister is locked" }).waitFor();
		t.match(await page.title(), /^[^(]*Cloister$/);
	});

	await t.test("a sentence says when the browser doesn't allow notices", async (t) => {
		const { page: other } = await world.signedIn(origin.coordinator);
		await go(other, "#/me");
		await other.getByLabel("Show a notice on this device when something new waits").click();
		await other.getByText("The browser doesn't allow it.").waitFor();
		t.notOk(await other.getByLabel("Show a notice on this device when something new waits").isChecked());
		t.same(await violations(other), []);
	});

	await t.test("a shared computer offers no notices", async (t) => {
		const { page: shared } = await world.device();
		await shared.locator("input[type=checkbox]").check();
		await enter(shared, origin.coordinator);
		await openPlace(shared, "Me and this device");
		await shared.getByText("You said that this is a shared computer.").waitFor();
		t.equal(await shared.getByLabel("Show in the title of the tab how many things wait").count(), 0);
	});
});
