/** A hotline goes stale: fresh, then marked, then off the page because a call failed. In a real browser, English and Arabic, in two widths. */
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import t from "tap";
import { readSiteFolder } from "../../../clients/cli/site/read-folder.ts";
import { readAssets, readSiteWords } from "../../../clients/cli/site/template.ts";
import { writeSite } from "../../../clients/cli/site/write-folder.ts";
import { buildSite } from "../../../clients/site/build.ts";
import { root } from "../../../scripts/tools.ts";
import { serveSite } from "../../../server/site/server.ts";
import { testFolder } from "../../support/folder.ts";
import { siteReleaseOf } from "../../support/site-release.ts";
import { violations } from "../../support/web/access.ts";
import { theBrowser } from "../../support/web/browser.ts";
import { noBrowser } from "../../support/web/find-browser.ts";

const NAME = "Casa Ponte (fictional)";
const MARK = {
	en: "Nobody has checked this number for a long time. It may be wrong.",
	ar: "لم يتحقق أحد من هذا الرقم منذ وقت طويل. قد يكون خطأ.",
};
t.setTimeout(180_000);

t.test("a hotline goes stale", noBrowser ? { skip: noBrowser } : {}, async (t) => {
	const folder = testFolder(t);
	const texts = path.join(folder, "texts");
	await cp(path.join(root, "examples/site"), texts, { recursive: true });
	const browser = await theBrowser();

	/** Builds the site of this day, serves it, and looks at the numbers of Italy in both languages and widths. */
	async function look(day: string, see: (page: Page, language: "en" | "ar") => Promise<void>) {
		const input = await readSiteFolder(texts, day);
		const built = buildSite(input, readSiteWords(input.languages), readAssets());
		t.same(built.problems, []);
		const to = path.join(folder, day);
		await writeSite(built.files, to, true);
		const site = await serveSite({ origin: "http://localhost", port: 0, folder: to }, "127.0.0.1", 100);
		t.equal((await site.read(siteReleaseOf(to))).fault, null);
		try {
			for (const language of ["en", "ar"] as const)
				for (const width of [360, 1280]) {
					const page = await browser.newPage({ viewport: { width, height: 740 } });
					await page.goto(`http://localhost:${site.port}/${language}/1/`);
					await see(page, language);
					t.same(await violations(page), [], `${day} ${language} ${width}: axe`);
					await page.close();
				}
		} finally {
			await site.stop();
		}
		return built.look.map(({ what }) => what);
	}
	const card = (page: Page) => page.locator("#IT .line", { has: page.getByRole("heading", { name: NAME, exact: true }) });

	const fresh = await look("2027-02-18", async (page, language) => {
		t.notOk((await card(page).innerText()).includes(MARK[language]), "90 days after the call, it isn't marked");
	});
	t.notOk(fresh.includes("last confirmed on 2026-11-20"));

	const stale = await look("2027-02-19", async (page, language) => {
		const text = await card(page).innerText();
		t.ok(text.includes(MARK[language]), `${language}: marked a day later`);
		t.ok(text.includes("+39 000 000 001"), "the number still stands there");
	});
	t.ok(stale.includes("last confirmed on 2026-11-20"), "the second person is told");

	const file = path.join(texts, "hotlines.json");
	const rows = JSON.parse(await readFile(file, "utf8")) as { name: string; failed?: string }[];
	await writeFile(file, JSON.stringify(rows.map((row) => (row.name === NAME ? { ...row, failed: "2027-02-20" } : row))));
	const gone = await look("2027-02-20", async (page) => {
		t.equal(await card(page).count(), 0, "a number that nobody answers is off the page");
		t.ok(await page.locator("#IT .emergency").isVisible(), "the emergency number stays");
	});
	t.ok(gone.includes("left out, because a call failed on 2027-02-20"));
});
