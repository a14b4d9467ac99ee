/** The public site in a real browser: without JavaScript, leaving, searching, by keyboard, on a slow line, and what it leaves behind. */
import path from "node:path";
import type { Browser, BrowserContextOptions, Page, Request } from "playwright-core";
import t, { type Test } from "tap";
import { demoSite } from "../../../scripts/demo/site.ts";
import { serveSite } from "../../../server/site/server.ts";
import { testFolder } from "../../support/folder.ts";
import { siteReleaseOf } from "../../support/site-release.ts";
import { violations } from "../../support/web/access.ts";
import { theBrowser } from "../../support/web/browser.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { pictures } from "../../support/web/pictures.ts";

const folder = testFolder(t);
const settings = await demoSite(path.join(folder, "site"), 0);
const site = await serveSite({ origin: "http://localhost", port: 0, folder: settings.CLOISTER_SITE }, "127.0.0.1", 100);
t.equal((await site.read(siteReleaseOf(settings.CLOISTER_SITE))).fault, null);
t.teardown(site.stop);
const origin = `http://localhost:${site.port}`;
const browser: Browser | null = noBrowser ? null : await theBrowser();
t.setTimeout(180_000);

interface Visit {
	page: Page;
	/** All requests so far. */
	requests: Request[];
	/** Resolves with the first request to another host. Before `arrive` is called, the other host has no page, so that the browser stays. */
	outside: Promise<Request>;
	arrive(): void;
}

/** A promise, and the function that resolves it. */
function later<T>(): [Promise<T>, (value: T) => void] {
	let resolve: (value: T) => void = () => {};
	return [new Promise<T>((done) => (resolve = done)), (value) => resolve(value)];
}

/** A visitor in a new browser context. */
async function visit(t: Test, place: string, options: BrowserContextOptions = {}): Promise<Visit> {
	const context = await (browser as Browser).newContext({ viewport: { width: 360, height: 740 }, ...options });
	const [outside, resolve] = later<Request>();
	let hasArrived = false;
	t.teardown(() => context.close());
	await context.route(
		(url) => url.origin !== origin,
		async (route) => {
			resolve(route.request());
			await route.fulfill(hasArrived ? { contentType: "text/html", body: "<title>Elsewhere</title>" } : { status: 204 });
		},
	);
	const page = await context.newPage();
	page.setDefaultTimeout(20_000);
	const requests: Request[] = [];
	page.on("request", (request) => void requests.push(request));
	await page.goto(origin + place);
	const arrive = () => {
		hasArrived = true;
	};
	return { page, requests, outside, arrive };
}

const skip = noBrowser ? { skip: noBrowser } : {};
const leaveLink = (page: Page) => page.locator("[data-leave]");
const isBlank = (page: Page) =>
	page.evaluate(() => {
		const { innerWidth, innerHeight } = window;
		const corners = [
			[1, 1],
			[innerWidth - 2, innerHeight - 2],
			[innerWidth / 2, innerHeight / 2],
		] as const;
		return corners.every(([x, y]) => document.elementFromPoint(x, y)?.className === "blank");
	});

t.test("each page passes axe at 320 and 1280 pixels, and is no wider than the screen", skip, async (t) => {
	for (const width of [320, 1280])
		for (const place of ["/", "/en/", "/en/1/", "/en/10/", "/en/4/", "/en/5/", "/en/30/", "/ar/", "/ar/1/", "/ar/10/"]) {
			const { page } = await visit(t, place, { viewport: { width, height: 720 }, colorScheme: width === 320 ? "light" : "dark" });
			t.same(await violations(page), [], `${place} ${width}`);
			t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${place} ${width}: no scrolling to the side`);
			await page.context().close();
		}
});

t.test("pictures", { skip: noBrowser || (process.env.CLOISTER_PICTURES ? false : "no folder for pictures") }, async (t) => {
	for (const [name, place] of Object.entries({
		start: "/en/",
		lines: "/en/1/",
		help: "/en/11/",
		arabic: "/ar/",
		"arabic-lines": "/ar/1/",
	})) {
		const { page } = await visit(t, place);
		await pictures(page, `site-${name}`);
	}
	const { page } = await visit(t, "/en/10/");
	await page.pdf({ path: path.join(process.env.CLOISTER_PICTURES as string, "site-print.pdf") });
});

t.test("without JavaScript all is readable, and leaving is a plain link", skip, async (t) => {
	const { page, outside, arrive } = await visit(t, "/en/", { javaScriptEnabled: false });
	await page.getByRole("link", { name: "They keep my passport" }).click();
	await page.waitForURL(`${origin}/en/11/`);
	t.match(await page.locator("main").innerText(), "Your passport belongs to you.");
	t.equal(await page.title(), "Information");
	await page.goto(`${origin}/en/4/`);
	t.notOk(await page.locator("#search").isVisible(), "the search needs JavaScript");
	t.ok(await page.getByRole("link", { name: "They keep my passport" }).isVisible(), "the list of all pages doesn't");
	arrive();
	await leaveLink(page).click();
	t.notOk("referer" in (await (await outside).allHeaders()), "the other page doesn't learn where the visitor was");
	await page.waitForURL((url) => url.origin !== origin);
});

t.test("leaving blanks the page before anything else, and takes its place in the history", skip, async (t) => {
	const { page, requests, outside, arrive } = await visit(t, "/en/");
	await page.goto(`${origin}/en/11/`);
	t.same(
		requests.filter((request) => new URL(request.url()).origin !== origin).map((request) => request.url()),
		[],
	);
	await page.evaluate(() => {
		const times = { pressed: 0, blank: 0 };
		Object.assign(window, { times });
		addEventListener("click", ({ timeStamp }) => (times.pressed = timeStamp), true);
		new MutationObserver(() => (times.blank ||= performance.now())).observe(document.body, { childList: true });
	});
	await leaveLink(page).click({ noWaitAfter: true });
	const request = await outside;
	t.notOk("referer" in (await request.allHeaders()));
	t.ok(await isBlank(page), "while the other page isn't there");
	t.equal(await page.title(), "Information");
	t.same(
		await page.evaluate(() => [...document.body.children].filter((each) => !(each as HTMLElement).inert).map((each) => each.className)),
		["blank"],
		"screen readers have nothing to read",
	);
	const { pressed, blank } = await page.evaluate(() => (window as unknown as { times: { pressed: number; blank: number } }).times);
	t.comment(`blank ${Math.round((blank - pressed) * 10) / 10} ms after the press`);
	await page.goto(`${origin}/en/11/`);
	arrive();
	await leaveLink(page).click();
	await page.waitForURL((url) => url.origin !== origin);
	t.equal(await page.title(), "Elsewhere");
	await page.goBack();
	t.equal(page.url(), `${origin}/en/`, "the page that was left isn't in the history");
});

t.test("coming back to a page that was left shows a neutral page", skip, async (t) => {
	const { page, outside } = await visit(t, "/en/11/");
	await leaveLink(page).click({ noWaitAfter: true });
	await outside;
	await page.evaluate(() => void dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
	await page.waitForURL(`${origin}/en/0/`);
	t.equal(await page.title(), "Information");
	t.notOk(await isBlank(page));
});

t.test("Shift three times leaves; Escape and Shift with another key don't", skip, async (t) => {
	const { page, outside, requests } = await visit(t, "/en/11/");
	const said = () => page.locator(".pressed").innerText();
	await page.keyboard.press("Tab");
	t.equal(await page.locator(":focus").innerText(), "Skip to the text", "the first stop");
	for (const key of ["Escape", "Escape", "Escape", "Shift+Tab", "Shift+A", "Shift+Tab"]) await page.keyboard.press(key);
	t.equal(await said(), "");
	await page.keyboard.press("Shift");
	t.equal(await said(), "Shift pressed 1 of 3 times");
	await page.keyboard.press("x");
	t.equal(await said(), "", "another key begins anew");
	for (const wanted of ["Shift pressed 1 of 3 times", "Shift pressed 2 of 3 times"]) {
		await page.keyboard.press("Shift");
		t.equal(await said(), wanted);
	}
	t.ok(requests.every((request) => new URL(request.url()).origin === origin));
	await page.keyboard.press("Shift");
	await outside;
	t.ok(await isBlank(page));
});

t.test("each link of the start page is reached by keyboard, and isn't hidden behind the bar", skip, async (t) => {
	const { page } = await visit(t, "/en/", { viewport: { width: 320, height: 640 } });
	const links = await page.locator("a").count();
	const reached = new Set<string>();
	for (let stop = 0; stop < links; stop++) {
		await page.keyboard.press("Tab");
		const [text, isSeen] = await page.evaluate(() => {
			const link = document.activeElement as HTMLElement;
			const { left, top, width, height } = link.getBoundingClientRect();
			const there = document.elementFromPoint(left + width / 2, top + height / 2);
			return [link.innerText, link === there || link.contains(there)];
		});
		t.ok(isSeen, `${text} is seen`);
		reached.add(text);
	}
	t.ok(reached.has("They keep my passport") && reached.has("Leave quickly"));
});

t.test("the search loads its index when somebody types, and no address has the words", skip, async (t) => {
	const { page, requests } = await visit(t, "/en/4/");
	const addresses = () => requests.map((request) => request.url());
	t.notOk(addresses().some((url) => url.endsWith("search.json")));
	await page.getByLabel("Search").fill("EMBASSY photo");
	await page.getByText("Pages found: 1").waitFor();
	t.same(await page.locator("#results a").allInnerTexts(), ["They keep my passport"]);
	await page.getByLabel("Search").fill("nowhere");
	await page.getByText("No page has these words.").waitFor();
	t.equal(addresses().filter((url) => url.endsWith("search.json")).length, 1);
	t.equal(page.url(), `${origin}/en/4/`);
	t.notOk(addresses().some((url) => /embassy|photo|nowhere/i.test(url)));
});

t.test("a visit leaves no cookie and no storage, and the first page is small on a slow line", skip, async (t) => {
	const { page, requests } = await visit(t, "/en/");
	const sizes = await Promise.all(requests.map(async (request) => (await request.response())?.body() ?? Buffer.alloc(0)));
	const bytes = sizes.reduce((sum, body) => sum + body.length, 0);
	t.ok(bytes < 30_000, `${bytes} bytes before compression, in ${requests.length} requests`);
	const line = await page.context().newCDPSession(page);
	await line.send("Network.enable");
	await line.send("Network.emulateNetworkConditions", {
		offline: false,
		latency: 100,
		downloadThroughput: 50_000,
		uploadThroughput: 50_000,
	});
	await page.goto(`${origin}/es/`);
	const painted = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
	t.comment(`${bytes} bytes, first paint after ${Math.round(painted)} ms at 400 kbit/s with 100 ms of delay`);
	for (const place of ["/es/1/", "/ar/11/", "/en/4/"]) await page.goto(origin + place);
	t.same(await page.context().cookies(), []);
	t.same(
		await page.evaluate(async () => [
			localStorage.length,
			sessionStorage.length,
			(await indexedDB.databases()).length,
			(await caches.keys()).length,
		]),
		[0, 0, 0, 0],
	);
	t.ok(requests.every((request) => new URL(request.url()).origin === origin));
});
