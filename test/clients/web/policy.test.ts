/** Checks the browser tests themselves: they fail when a page breaks the content security policy of the server. */
import t from "tap";
import { until } from "../../support/until.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { inWorker } from "../../support/web/shared-worker.ts";
import { WebWorld } from "../../support/web/world.ts";

t.test("a page that breaks the policy is noticed", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { page, problems } = await world.device();
	// Chromium ends a page whose worker is asked for something while it starts.
	await page.locator("input[name=username]").waitFor();
	await page.evaluate(() => document.body.setAttribute("style", "color: red"));
	await until("the page and the browser report it", () => problems.length >= 2);
	t.ok(
		problems.some((problem) => /^policy: style-src/.test(problem)),
		problems.join(", "),
	);
	problems.length = 0;
	await inWorker(page, "fetch('https://elsewhere.example/').catch(() => {})");
	await until("the worker reports it", () => problems.length >= 1);
	t.ok(
		problems.some((problem) => /^shared worker: .*elsewhere\.example/.test(problem)),
		problems.join(", "),
	);
	// With a problem left, the test fails at its end.
	problems.length = 0;
});
