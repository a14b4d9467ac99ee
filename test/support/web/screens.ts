/** What holds for every screen: axe in both themes, in English and in Arabic, and no scrolling to the side with large text. */
import type { Page } from "playwright-core";
import type { Test } from "tap";
import type { ReadyNetwork } from "../sdk.ts";
import { colourViolations, violations } from "./access.ts";
import { layoutFaults, setTextSize } from "./layout.ts";
import { pictures } from "./pictures.ts";
import type { Opener } from "./routes-by-person.ts";
import type { Scene } from "./scenes/scene.ts";
import { tour } from "./tour.ts";
import { PHONE, WebWorld } from "./world.ts";

/**
 * The colours are the same in both languages, and the structure is the same in both themes. So all rules of axe run once in each language and once
 * in each theme: light in English, dark in Arabic. The rules about colours run in the two other combinations, too.
 */
const THEMES = { en: ["light", "dark"], ar: ["dark", "light"] } as const;
type Language = keyof typeof THEMES;

/** Looks at every screen of somebody in both languages. */
export async function lookAtScreens(t: Test, opener: Opener, scene: (ready: ReadyNetwork) => Promise<Scene>): Promise<void> {
	const world = await WebWorld.boot(t);
	let order: Language[] = ["en", "ar"];
	await tour(t, world, { opener, scene, first: "en" }, async (t, { name, page, setLanguage }) => {
		for (const language of order) {
			await setLanguage(language);
			await lookAtScreen(t, page, language);
			await pictures(page, `screen${name}-${language}`);
		}
		// The next screen opens in the language of this one.
		order = order.toReversed();
	});
}

/** Checks what is on the screen now. @param language of the page. */
export async function lookAtScreen(t: Test, page: Page, language: Language): Promise<void> {
	const [first, second] = THEMES[language];
	await page.emulateMedia({ colorScheme: first });
	t.same(await violations(page), [], `axe, ${language}, ${first}`);
	await page.emulateMedia({ colorScheme: second });
	t.same(await colourViolations(page), [], `colours, ${language}, ${second}`);
	await checkLayout(t, page, language);
}

/** Checks WCAG 1.4.10 on 320 CSS pixels, which are 1280 at 400 %, and WCAG 1.4.4 with text of twice the size on 640 CSS pixels. */
export async function checkLayout(t: Test, page: Page, language: string): Promise<void> {
	await page.setViewportSize({ width: 320, height: PHONE.height });
	t.same(await layoutFaults(page), [], `320 pixels, ${language}`);
	await page.setViewportSize({ width: 640, height: PHONE.height });
	await setTextSize(page, 200);
	t.same(await layoutFaults(page), [], `text of 200 %, ${language}`);
	await setTextSize(page, 100);
	await page.setViewportSize(PHONE);
}
