/** Text of twice the size on a narrow phone: the bar of places keeps its words whole, and nothing is cut off. */
import type { Page } from "playwright-core";
import t from "tap";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { layoutFaults, setTextSize } from "../../../support/web/layout.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { PHONE, signIn, WebWorld } from "../../../support/web/world.ts";

/** The names of places in the bar that stand on more than one line. They are one word each. */
const brokenPlaces = (page: Page) =>
	page.evaluate(() => {
		const linesOf = (element: Element) => {
			const range = document.createRange();
			range.selectNodeContents(element);
			return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
		};
		return [...document.querySelectorAll(".place span")].filter((each) => linesOf(each) > 1).map((each) => each.textContent);
	});

t.test("large text on a phone", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { staff } = world.ready.origin;
	const { page } = await world.signedIn(staff);
	for (const language of ["en", "ar", "fr", "ru"]) {
		await page.evaluate((chosen) => localStorage.setItem("language", chosen), language);
		await page.setViewportSize(PHONE);
		await page.reload();
		await signIn(page, staff);
		await page.locator(".today-me").waitFor();
		for (const size of [100, 200]) {
			await setTextSize(page, size);
			t.same(await brokenPlaces(page), [], `${language}, ${size} %`);
			t.same(await layoutFaults(page), [], `${language}, ${size} %`);
		}
		await pictures(page, `large-text-${language}`);
	}
});
