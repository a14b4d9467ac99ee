/** How screens are loaded in a real browser: early, without a connection, and after a change of version. */
import t from "tap";
import { until } from "../../support/until.ts";
import { violations } from "../../support/web/access.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { hold } from "../../support/web/hold.ts";
import { inspect } from "../../support/web/inspect.ts";
import { openPlace, signIn, WebWorld } from "../../support/web/world.ts";

/** Of use-early-screens.ts, in ms. */
const LONGER_THAN_THE_WAIT = 4000;
const CODE = /\/assets\/[^/]*\.(js|css)$/;

t.test("loading", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { staff } = world.ready.origin;

	await t.test("a screen that can't be loaded says so, and the sitting goes on", async (t) => {
		const { page } = await world.signedIn(staff);
		await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
		await page.route(CODE, (route) => route.abort("internetdisconnected"));
		await page.getByRole("navigation").getByRole("link", { name: "Cases" }).click();
		await page.getByRole("heading", { level: 1, name: "This screen isn't on this device yet" }).waitFor();
		await inspect(t, page, "not-loaded");
		await page.getByRole("navigation").getByRole("link", { name: "Today" }).click();
		await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
		await page.getByRole("navigation").getByRole("link", { name: "Cases" }).click();
		await page.unroute(CODE);
		await page.getByRole("button", { name: "Try again" }).click();
		await page.getByRole("heading", { level: 1, name: "Cases" }).waitFor();
	});

	await t.test("when the messages of the house can't be loaded at the sign-in, it says so and can try again", async (t) => {
		const { page } = await world.device();
		const files = "**/assets/casework-*.js";
		await page.route(files, async (route) => {
			const answer = await route.fetch();
			// The worker has a file of the same name.
			if ((await answer.text()).includes("house.not-found-help")) await route.abort("internetdisconnected");
			else await route.fulfill({ response: answer });
		});
		await signIn(page, staff);
		await page.getByRole("heading", { level: 1, name: "This didn't open" }).waitFor();
		t.same(await violations(page), []);
		await page.unroute(files);
		await page.getByRole("button", { name: "Try again" }).click();
		await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
	});

	await t.test("the browser asks the server for the icon once, however often the address changes", async (t) => {
		let times = 0;
		world.ready.network.server.app.server.on("request", ({ url }) => {
			if (url?.includes("icon")) times++;
		});
		const { page } = await world.signedIn(staff);
		for (const place of ["Cases", "Threads", "Today", "Cases"]) {
			await openPlace(page, place);
			await page.getByRole("heading", { level: 1, name: place }).waitFor();
			await page.waitForTimeout(300);
		}
		t.equal(times, 1);
	});

	await t.test("when the server has a newer version, it says so and comes back to this place after a sign-in", async (t) => {
		const { page } = await world.signedIn(staff);
		await page.route(CODE, (route) => route.fulfill({ status: 404 }));
		await page.route(`${world.url}/`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
		await page.getByRole("navigation").getByRole("link", { name: "Cases" }).click();
		await page.getByRole("heading", { level: 1, name: "There is a new version of Cloister" }).waitFor();
		await inspect(t, page, "new-version");
		await page.unrouteAll();
		await page.getByRole("button", { name: "Lock, and get the new version" }).click();
		await page.locator("input[name=password]").fill(staff.password);
		t.equal(await page.locator("input[name=username]").inputValue(), staff.signInName);
		await page.locator("button[type=submit]").click();
		await page.getByRole("heading", { level: 1, name: "Cases" }).waitFor();
	});

	await t.test("a while after the sign-in, screens that were never opened open without a connection", async (t) => {
		const loaded: string[] = [];
		const { page, context } = await world.device();
		page.on("requestfinished", (request) => loaded.push(new URL(request.url()).pathname));
		const answer = await hold(page, "**/api/inbox*");
		await page.locator("input[name=username]").fill(staff.signInName);
		await page.locator("input[name=password]").fill(staff.password);
		await page.locator("button[type=submit]").click();
		await page.getByRole("navigation").waitFor();
		const isLoaded = (screen: string) => loaded.some((path) => path.includes(`/${screen}-`));
		await page.waitForTimeout(LONGER_THAN_THE_WAIT);
		t.notOk(isLoaded("call-card"), "while somebody waits for an answer, the line is theirs");
		answer();
		await until("the last screen is loaded", () => isLoaded("people"));
		await context.setOffline(true);
		await page.getByRole("navigation").getByRole("link", { name: "Cases" }).click();
		await page.getByRole("heading", { level: 1, name: "Cases" }).waitFor();
		t.pass();
	});
});
