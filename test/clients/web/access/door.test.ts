/** Every screen before sign-in: axe, both themes, narrow, with large text, and in all languages. */
import type { Page } from "playwright-core";
import t, { type Test } from "tap";
import { languages } from "../../../../clients/web/build/catalogues.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { lookAtWords } from "../../../support/web/languages.ts";
import { newcomer } from "../../../support/web/scenes/newcomer.ts";
import { lookAtScreen } from "../../../support/web/screens.ts";
import { signIn, WebWorld } from "../../../support/web/world.ts";

async function lookInAllLanguages(t: Test, page: Page): Promise<void> {
	for (const language of languages()) {
		await page.locator(`.door-languages button[lang=${language}]`).click();
		await page.waitForFunction((to) => document.documentElement.lang === to, language);
		await lookAtWords(t, page, language);
		if (language === "en" || language === "ar") await lookAtScreen(t, page, language);
	}
}

t.test("the screens before sign-in", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	for (const hash of ["#/", "#/join", "#/recover", "#/about-this-copy"])
		await t.test(hash, async (t) => {
			const { page } = await world.device(hash);
			await page.locator("h1").waitFor();
			await lookInAllLanguages(t, page);
		});

	await t.test("waiting for an approval", async (t) => {
		const { network, origin } = world.ready;
		await newcomer(network, origin.coordinator, "Nadia", { organisation: origin.id, role: "staff", desk: origin.desk });
		const { page } = await world.device();
		await signIn(page, { signInName: "nadia", password: "a pass phrase for tests" });
		await page.locator(".fingerprint").waitFor();
		await lookInAllLanguages(t, page);
	});
});

t.test("founding a network", { skip: noBrowser }, async (t) => {
	const { world } = await WebWorld.bootUnfounded(t);
	const { page } = await world.device("#/found");
	await page.locator("h1").waitFor();
	await lookInAllLanguages(t, page);
});
