/** Bad connections: slow and lossy, a server that takes a request and falls silent, and one that asks to wait. */
import t from "tap";
import { doUpkeep, message, openThread, readAll, write } from "#sdk/index.ts";
import { violations } from "../../../support/web/access.ts";
import { useBadLine } from "../../../support/web/bad-line.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pressUntil } from "../../../support/web/press.ts";
import { enter, go, signIn, WebWorld } from "../../../support/web/world.ts";

const WRITES = /\/api\/compartments\/[^/]+\/entries$/;

t.test("bad lines", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const ana = origin.staff;
	const theirs = destination.staff.session;
	const thread = await openThread(ana.session, "Talk", [{ kind: "desk", id: destination.desk }], origin.desk);
	await doUpkeep(ana.session);
	await write(theirs, thread, message("Are you there?"));
	const written = async (text: string) =>
		(await readAll(theirs, thread)).entries.filter(({ content }) => content?.kind === "text" && content.text === text).length;

	await t.test("on a slow connection that loses every fifth request, each message is sent once", async (t) => {
		const { page } = await world.device();
		const lost = await useBadLine(page, { rate: 50_000, latency: 400, loss: 0.2, seed: 7 });
		await signIn(page, ana);
		await pressUntil(page, page.locator("button[type=submit]"), page.locator("#content"));
		await go(page, `#/threads/${thread}`);
		await pressUntil(page, page.getByRole("button", { name: "Try again" }), page.getByText("Are you there?"));
		for (const text of ["Yes.", "She is with us.", "All is well."]) {
			await page.getByLabel("Your message").fill(text);
			await page.getByRole("button", { name: /^Send to 2 desks/ }).click();
			const sent = page.locator(".message", { hasText: text });
			await pressUntil(page, sent.getByRole("button", { name: "Try again" }), sent.getByText(/^sent /));
			t.equal(await written(text), 1, text);
		}
		t.ok(lost() > 0, `${lost()} requests were lost`);
	});

	const { page } = await world.device();
	await enter(page, ana);
	await go(page, `#/threads/${thread}`);
	const send = async (text: string) => {
		await page.getByLabel("Your message").fill(text);
		await page.getByRole("button", { name: /^Send to 2 desks/ }).click();
	};

	await t.test("a server that falls silent holds nobody up, and a new sign-in finds what it took", async (t) => {
		await page.route(WRITES, async (route) => {
			if (route.request().method() !== "POST") return route.continue();
			await route.fetch().catch(() => {});
			// No answer, ever.
		});
		await send("Platform four.");
		await page.locator(".message", { hasText: "Platform four." }).getByText("Sending ...").waitFor();
		await page.getByLabel("Your message").fill("Meanwhile I write on.");
		await page.getByText("Saved on this device").waitFor();
		await go(page, "#/people");
		await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
		await page.unrouteAll({ behavior: "ignoreErrors" });
		await page.reload();
		await enter(page, ana);
		await go(page, `#/threads/${thread}`);
		await page
			.locator(".message", { hasText: "Platform four." })
			.getByText(/^sent /)
			.waitFor();
		t.equal(await page.locator(".message", { hasText: "Platform four." }).count(), 1);
		t.equal(await written("Platform four."), 1);
		t.equal(await page.getByLabel("Your message").inputValue(), "Meanwhile I write on.");
	});

	await t.test("a screen that a silent server holds up says so, and opens with the answer", async (t) => {
		let answer = () => {};
		const held = new Promise<void>((resolve) => {
			answer = resolve;
		});
		await page.route(/\/api\/cases(\?|$)/, async (route) => {
			await held;
			await route.continue();
		});
		await go(page, "#/cases");
		await page.getByText(/The server hasn't answered yet/).waitFor();
		t.same(await violations(page), []);
		await go(page, "#/people");
		await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
		await go(page, "#/cases");
		answer();
		await page
			.getByText(/No cases yet/)
			.first()
			.waitFor();
		await page.unrouteAll({ behavior: "ignoreErrors" });
		await go(page, `#/threads/${thread}`);
	});

	await t.test("a server that asks to wait is asked again after that time, and the screen says so", async (t) => {
		const asked: number[] = [];
		await page.route(WRITES, async (route) => {
			if (route.request().method() !== "POST") return route.continue();
			asked.push(Date.now());
			if (asked.length > 1) return route.continue();
			const body = JSON.stringify({ error: "too-many-requests", detail: "", request: "00000000-0000-4000-8000-000000000000" });
			await route.fulfill({ status: 429, headers: { "retry-after": "4" }, contentType: "application/json", body });
		});
		await send("Be patient.");
		await page.getByText(/It goes on by itself after the wait/).waitFor();
		await page.getByText(/^\d seconds to wait\.$/).waitFor();
		await inspect(t, page, "server-waits");
		await page
			.locator(".message", { hasText: "Be patient." })
			.getByText(/^sent /)
			.waitFor();
		t.equal(asked.length, 2);
		await page.getByText(/It goes on by itself after the wait/).waitFor({ state: "detached" });
		t.ok((asked[1] ?? 0) - (asked[0] ?? 0) >= 4000, "it waited for four seconds");
		t.equal(await written("Be patient."), 1);
	});
});
