/** Pictures of a screen for people to look at, when CLOISTER_PICTURES names a folder. */
import path from "node:path";
import type { Page } from "playwright-core";
import { DESKTOP, PHONE } from "./world.ts";

/** Takes the screen in two widths, light and dark. In other languages the caller switches the language first. */
export async function pictures(page: Page, name: string): Promise<void> {
	const folder = process.env.CLOISTER_PICTURES;
	if (!folder) return;
	for (const viewport of [PHONE, DESKTOP])
		for (const colorScheme of ["light", "dark"] as const) {
			await page.setViewportSize(viewport);
			await page.emulateMedia({ colorScheme });
			await page.screenshot({ path: path.join(folder, `${name}-${viewport.width}-${colorScheme}.png`), fullPage: true });
		}
	await page.setViewportSize(PHONE);
	await page.emulateMedia({ colorScheme: "light" });
}
