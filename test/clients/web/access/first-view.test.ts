/** On a phone, the buttons of a step are in view without scrolling, and the header is one row in each language. */
import type { Locator, Page } from "playwright-core";
import t from "tap";
import { openCase, viewCase } from "#sdk/casework/index.ts";
import { ownTexts } from "../../../../clients/web/build/words.ts";
import { LANGUAGES } from "../../../../clients/words/languages.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, PHONE, signIn, WebWorld } from "../../../support/web/world.ts";

/** Whether the whole button lies in the window, and nothing covers it. */
const isInView = async (button: Locator): Promise<boolean> => {
	await button.waitFor();
	return button.evaluate((element) => {
		const { top, bottom, left, width } = element.getBoundingClientRect();
		const at = (y: number) => document.elementFromPoint(left + width / 2, y);
		return top >= 0 && bottom <= innerHeight && [top + 2, bottom - 2].every((y) => element.contains(at(y)));
	});
};

const rowsOfHeader = (page: Page) =>
	page.locator(".frame-header").evaluate((header) => {
		const middle = (each: Element) => {
			const { top, bottom } = each.getBoundingClientRect();
			return Math.round((top + bottom) / 2);
		};
		return new Set([...header.querySelectorAll("img, .button")].filter((each) => each.getClientRects().length > 0).map(middle)).size;
	});

t.test("what a phone shows without scrolling", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const { id } = await openCase(origin.staff.session, origin.desk, { sections: ["identity", "logistics"] });
	const asked = await caseWith(origin.staff.session, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(origin.staff.session, asked.id, destination, ["identity"], asked.of);

	const { code } = (await viewCase(origin.staff.session, asked.id)).state;

	for (const language of ["en", "ar"]) {
		await t.test(`the buttons of a step, ${language}`, async (t) => {
			const { page } = await world.device();
			await page.evaluate((chosen) => localStorage.setItem("language", chosen), language);
			await page.reload();
			const submit = page.locator("form button[type=submit]");
			t.ok(await isInView(submit), "Sign in");
			await pictures(page, `first-view-door-${language}`);
			await page.setViewportSize(PHONE);
			await signIn(page, destination.staff);
			await page.locator("#content").waitFor();
			await go(page, `#/handoffs/${ref.handoff}`);
			for (const button of await page.locator(".handoff-state .button").all()) await button.waitFor();
			t.ok(await isInView(page.locator(".handoff-state .button-primary")), "the primary move");
			t.ok(await isInView(page.getByRole("button", { name: language === "en" ? "Accept" : "قبول", exact: true })), "Accept");
			await pictures(page, `first-view-handoff-${language}`);

			const { page: asker } = await world.signedIn(origin.staff);
			await asker.evaluate((chosen) => localStorage.setItem("language", chosen), language);
			await asker.reload();
			await signIn(asker, origin.staff);
			await asker.locator("#content").waitFor();
			for (const path of ["tonight", "handoffs/new"]) {
				await go(asker, `#/cases/${id}/${path}`);
				t.ok(await isInView(submitOf(asker)), path);
				await pictures(asker, `first-view-${path.replace("/", "-")}-${language}`);
			}
		});
	}

	for (const language of ["en", "ar"]) {
		await t.test(`the call card is two presses away from Today and from the cases, ${language}`, async (t) => {
			const { page } = await world.device();
			await page.evaluate((chosen) => localStorage.setItem("language", chosen), language);
			await page.reload();
			const onCard = page.getByRole("link", { name: ownTexts(language)["call.link"] ?? "" });
			/** Presses it where it is. */
			const press = async (link: Locator, name: string) => {
				t.ok(await isInView(link), name);
				await link.click();
			};
			await signIn(page, destination.staff);
			await page.locator("#content").waitFor();
			await go(page, "#/today");
			// Only the one request waits.
			await press(page.locator("#content a.button-primary"), "Open the first, on Today");
			await page.locator(".handoff-state").waitFor();
			await press(onCard.first(), "the call card on the hand-off");
			await page.locator(".call-danger").waitFor();
			await pictures(page, `first-view-call-card-${language}`);
			await page.reload();
			await signIn(page, origin.staff);
			await page.locator("#content").waitFor();
			await go(page, "#/cases");
			await press(page.getByRole("link").filter({ hasText: code }).first(), "the case in the list");
			await page.locator(".case-code").waitFor();
			await press(onCard.first(), "the call card on the case");
			await page.locator(".call-danger").waitFor();
		});
	}

	await t.test("the header is one row in each language", async (t) => {
		const { page } = await world.device();
		for (const language of Object.keys(LANGUAGES)) {
			await page.evaluate((chosen) => localStorage.setItem("language", chosen), language);
			await page.reload();
			await signIn(page, origin.staff);
			await page.locator(".frame-header .button").last().waitFor();
			t.equal(await rowsOfHeader(page), 1, language);
		}
	});
});

const submitOf = (page: Page) => page.locator("#content form button[type=submit]").last();
