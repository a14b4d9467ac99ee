/** Opens every screen of one person, one after another, and runs the test's checks on each. */
import type { Page } from "playwright-core";
import type { Test } from "tap";
import { messageTexts } from "../../../clients/web/build/words.ts";
import type { RoutePath } from "../../../clients/web/screens/routes.ts";
import type { ReadyNetwork } from "../sdk.ts";
import { type Opener, routesOf } from "./routes-by-person.ts";
import { hashOf, type Scene } from "./scenes/scene.ts";
import { type Device, go, type WebWorld } from "./world.ts";

/** The messages that are the heading of a screen that is loading or didn't open. */
const HEADINGS_OF_FAILURE = ["parts.opening", "parts.not-open", "house.fault", "house.not-found", "house.not-loaded", "house.new-version"];
const failedHeadings = (language: string) => {
	const texts = messageTexts(language);
	return HEADINGS_OF_FAILURE.map((id) => texts[id]);
};

/** A screen that the tour has opened. */
export interface OpenScreen {
	path: RoutePath;
	/** The name of the screen, for pictures. */
	name: string;
	page: Page;
	/** Changes the language on the open screen. */
	setLanguage(language: string): Promise<void>;
}

interface Options {
	opener: Opener;
	scene(ready: ReadyNetwork): Promise<Scene>;
	/** The language at the beginning. */
	first: string;
	/** Default: all screens that the opener can open. */
	paths?: readonly RoutePath[];
}

/** @param onScreen is called for each screen, when it is complete. */
export async function tour(
	t: Test,
	world: WebWorld,
	{ opener, scene, first, paths }: Options,
	onScreen: (t: Test, screen: OpenScreen) => Promise<void>,
): Promise<void> {
	const { person, parameters } = await scene(world.ready);
	const device = await world.signedIn(person, { locale: first });
	const { page } = device;
	const setLanguage = await languageSwitch(device, world.url);
	await watchHeadings(page);
	for (const path of paths ?? routesOf(opener)) {
		await t.test(path, async (t) => {
			await openScreen(page, hashOf(path, parameters));
			t.notOk(await page.evaluate(() => (globalThis as unknown as Watched).wasWithoutHeading), "there is a heading at each moment");
			const heading = await page.locator("#content h1").innerText();
			t.notOk(failedHeadings(await page.evaluate(() => document.documentElement.lang)).includes(heading), `it opens: ${heading}`);
			t.ok(await headingHasFocus(page), "the heading has the focus");
			await onScreen(t, { path, name: path.replaceAll(/\W+/g, "-"), page, setLanguage });
		});
	}
}

const headingHasFocus = (page: Page): Promise<boolean> =>
	page
		.waitForFunction(() => document.activeElement?.tagName === "H1")
		.then(
			() => true,
			() => false,
		);

/** Goes to a screen and waits until it is complete. */
export async function openScreen(page: Page, hash: string): Promise<void> {
	await page.evaluate(() => {
		(globalThis as unknown as Watched).wasWithoutHeading = false;
	});
	await go(page, hash);
	await page.waitForFunction((to) => {
		const content = document.querySelector("#content");
		return location.hash === to && content?.querySelector("h1") && !content.querySelector(".heading-waiting, .loading");
	}, hash);
}

interface Watched {
	wasWithoutHeading: boolean;
}

/** Records whether the page is without a visible heading at any moment. A screen reader would then have no place to start reading. */
async function watchHeadings(page: Page): Promise<void> {
	await page.evaluate(() => {
		new MutationObserver(() => {
			const headings = [...document.querySelectorAll("#content h1")];
			if (!headings.some((each) => each.checkVisibility())) (globalThis as unknown as Watched).wasWithoutHeading = true;
		}).observe(document.body, { subtree: true, childList: true, attributeFilter: ["style"] });
	});
}

/** Makes the function that changes the language. It does so in a second tab of the same device, and the first tab follows. */
async function languageSwitch({ page, context }: Device, url: string): Promise<OpenScreen["setLanguage"]> {
	const other = await context.newPage();
	await other.goto(url + (await page.locator("link[rel=icon]").getAttribute("href")));
	await page.bringToFront();
	return async (language) => {
		await other.evaluate((to) => localStorage.setItem("language", to), language);
		await page.waitForFunction((to) => document.documentElement.lang === to, language);
		await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
		// The texts of forms are loaded separately, and may arrive later.
		await page.locator(".heading-waiting").waitFor({ state: "detached" });
		await page.evaluate(() => document.fonts.ready.then(() => {}));
	};
}
