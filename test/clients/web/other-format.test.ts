/** A browser that keeps data of another format says so at the sign-in, changes nothing, and names the version that reads them. */
import type { Page } from "playwright-core";
import t from "tap";
import { OWN_FORMAT } from "#protocol/format.ts";
import { violations } from "../../support/web/access.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { enter, signIn, WebWorld } from "../../support/web/world.ts";

/** Writes a value to the storage of this device, or reads it when none is given. */
function keptValue(page: Page, key: string, value?: string): Promise<unknown> {
	const work = ([key, value]: [string, string | undefined]) =>
		new Promise((resolve, reject) => {
			const opening = indexedDB.open("cloister", 1);
			opening.onupgradeneeded = () => opening.result.createObjectStore("values");
			opening.onerror = () => reject(opening.error);
			opening.onsuccess = () => {
				const transaction = opening.result.transaction("values", "readwrite");
				const store = transaction.objectStore("values");
				const request = value === undefined ? store.get(key) : store.put(value, key);
				transaction.oncomplete = () => {
					opening.result.close();
					resolve(request.result);
				};
			};
		});
	return page.evaluate(work, [key, value] as [string, string | undefined]);
}

t.test("data of another format are refused at the sign-in", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { staff } = world.ready.origin;
	const { page } = await world.device("");
	await page.locator("input[name=username]").waitFor();
	const mark = JSON.stringify({ format: 999, version: "7.1.0" });
	await keptValue(page, "format", mark);
	await signIn(page, staff);
	await page.getByText(/Version 7\.1\.0 reads them\. Nothing was changed/).waitFor();
	t.same(await violations(page), []);
	t.equal(await keptValue(page, "format"), mark, "nothing was changed");
	await page.reload();
	await page.locator("input[name=username]").waitFor();
	await keptValue(page, "format", JSON.stringify(OWN_FORMAT));
	await enter(page, staff);
});
