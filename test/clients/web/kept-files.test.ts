/** The service worker keeps the files of the page for a start without a connection. The server's answer always wins. */
import t from "tap";
import { until } from "../../support/until.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { WebWorld } from "../../support/web/world.ts";

t.test("the files that the service worker keeps", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { page, context } = await world.device("", { bypassCSP: true });
	const door = page.locator("input[name=password]");
	await door.waitFor();
	await page.evaluate(async () => {
		await navigator.serviceWorker.register("/ring-worker.js");
		await navigator.serviceWorker.ready;
	});
	const kept = () => page.evaluate(async () => (await (await caches.open("files")).keys()).map(({ url }) => new URL(url).pathname));
	const keep = (path: string, text: string) =>
		page.evaluate(
			async (file) => (await caches.open("files")).put(file.path, new Response(file.text, { headers: { "content-type": "text/html" } })),
			{ path, text },
		);

	await t.test("a page of another build drops the files of the earlier one", async (t) => {
		await keep("/", "The page of an earlier build.");
		await keep("/assets/earlier.js", "");
		await page.reload();
		await door.waitFor();
		const paths = await until("the files of this build are kept", async () => {
			const now = await kept();
			return now.includes("/") && now.some((path) => path.startsWith("/assets/") && path !== "/assets/earlier.js") && now;
		});
		t.notOk(paths.includes("/assets/earlier.js"));
		await page.reload();
		await door.waitFor();
		t.same((await kept()).filter((path) => paths.includes(path)).sort(), paths.sort(), "the same build drops nothing");
	});

	await t.test("without room on the disk, the page still comes from the server", async (t) => {
		await keep("/", "The page of an earlier build.");
		const devtools = await context.newCDPSession(page);
		await devtools.send("Storage.overrideQuotaForOrigin", { origin: world.url, quotaSize: 1 });
		await t.rejects(keep("/assets/more.js", "more"), /QuotaExceeded|Quota exceeded/);
		await page.reload();
		await door.waitFor();
		await devtools.send("Storage.overrideQuotaForOrigin", { origin: world.url });
	});
});
