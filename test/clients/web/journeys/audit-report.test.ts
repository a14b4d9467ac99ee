/** What an auditor takes out of the log, in a real browser: charts, the report for the person concerned, a verification, an export. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import t from "tap";
import { byProgram } from "#sdk/account/unlocked-session.ts";
import { releaseNames, searchLog } from "#sdk/audit/index.ts";
import { loadCase, readSection, writeSection } from "#sdk/casework/index.ts";
import { testFolder } from "../../../support/folder.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { remains } from "../../../support/web/leaks.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { openPlace, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("what leaves the log", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { network, founder, admin, origin } = world.ready;
	const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	const { session } = origin.staff;
	const { id: caseId, code, of } = await caseWith(session, origin.desk, ["identity"]);
	await writeSection(session, of.identity ?? "", { text: "Something." });
	await readSection(session, of.identity ?? "");
	await loadCase(byProgram(session), caseId);
	const { page } = await world.signedIn(auditor);

	await t.test("a chart can be shown as a table", async (t) => {
		await openPlace(page, "Search the log");
		await page.getByRole("link", { name: /^How much was accessed each day/ }).click();
		await page.getByRole("button", { name: "Search the log" }).click();
		await page.getByRole("img", { name: "Accesses by day and purpose" }).waitFor();
		await page.getByText(/^Besides, \d+ accesses by programs that no person asked for$/).waitFor();
		await page.getByText("The same as a table").click();
		t.equal(await page.getByRole("row").count(), 32, "31 days, and the head");
		await inspect(t, page, "log-days");
		await page.getByRole("link", { name: "Back to the search" }).click();
		await page.getByRole("link", { name: /^Is this person's week/ }).click();
		await page.getByLabel("Person", { exact: true }).selectOption({ label: "Name of person-3, Origin" });
		await page.getByRole("button", { name: "Search the log" }).click();
		await page.getByRole("img", { name: "Accesses of Name of person-3 in the last seven days" }).waitFor();
		await inspect(t, page, "log-week");
	});

	await t.test("the report names nobody before two people have released the names", async (t) => {
		await openPlace(page, "Report about a case");
		await page.getByLabel("Case").fill("bado-kime-losa-toba");
		await page.getByRole("button", { name: "Show the report" }).click();
		const noCase = page.getByText("No case has this code, or it isn't yours to review.");
		await noCase.waitFor();
		await page.getByLabel("Case").fill(code);
		await page.route("**/api/review/cases*", (route) => route.fulfill({ status: 500, json: { error: "internal", message: "internal" } }));
		await page.getByRole("button", { name: "Show the report" }).click();
		await page.getByRole("alert").waitFor();
		t.equal(await noCase.count(), 0, "the answer to the first code is gone");
		await page.unroute("**/api/review/cases*");
		await page.getByRole("button", { name: "Show the report" }).click();
		await page.getByText(/^Names of people are withheld/).waitFor();
		t.match(await page.getByRole("article").innerText(), code, "the code that the person concerned knows");
		t.notMatch(await page.getByRole("article").innerText(), /Name of person/);
		await page.getByText("What they looked at or wrote: name and age").first().waitFor();
		await page.getByText("To help you").first().waitFor();
		await page.getByRole("heading", { level: 3, name: "Fetched by programs" }).waitFor();
		const [byPeople, byPrograms, ...more] = await page.getByRole("article").locator(".log-findings").allInnerTexts();
		t.match(byPeople, "name and age");
		t.match(byPrograms, /Accesses: \d+/, "what the program fetched stands apart, after it");
		t.notMatch(byPrograms, "name and age");
		t.notOk(byPeople?.includes(String(byPrograms).trim()), "and not among what people did");
		t.same(more, []);
		t.notMatch(page.url(), code);
		await inspect(t, page, "log-report");
		await page.getByRole("button", { name: "Propose to release names" }).click();
		await page.getByText("Fill this in.").waitFor();
		await page.getByRole("combobox", { name: "Organisation" }).and(page.locator(":focus")).waitFor();
		await releaseNames(origin.coordinator.session, caseId, origin.id);
		await page.reload();
		await page.locator("input[name=password]").waitFor();
		t.notMatch(await remains(page), code, "the code isn't kept on the device");
		await signIn(page, auditor);
		await page.getByRole("button", { name: "Release these names" }).click();
		await page.getByText(/^From then on the report names them/).waitFor();
		t.same(await violations(page), []);
		await page.getByRole("dialog").getByRole("button", { name: "Release these names" }).click();
		await page.getByText(/^released by/).waitFor();
		await page.getByRole("article").getByText("Name of person-3").first().waitFor();
		await pictures(page, "log-report-named");
	});

	await t.test("the report is printed in the language of the person concerned, and the log records the print", async (t) => {
		await page.getByLabel("Language of the report").selectOption("ar");
		await page.getByRole("heading", { level: 2, name: "من اطّلع على حالتك" }).waitFor();
		await inspect(t, page, "log-report-ar");
		await page.evaluate(() => {
			window.print = () => document.body.setAttribute("data-printed", "");
		});
		await page.getByRole("button", { name: "Print" }).click();
		await page.locator("body[data-printed]").waitFor();
		const printed: string[] = [];
		for await (const { entry } of searchLog(auditor.session, { case: caseId, action: "client.print" }))
			printed.push(`${entry?.basis} ${entry?.attested}`);
		t.same(printed, ["person-concerned client"]);
	});

	await t.test("a verification runs in the background, and says that nothing is missing", async (t) => {
		await openPlace(page, "Verify");
		await page.getByRole("button", { name: "Verify from the first entry" }).click();
		await page.getByText(/^All \d+ entries are in the signed log/).waitFor();
		t.match(
			await page.evaluate(() => (document.activeElement as HTMLElement).innerText),
			/^\s*All \d+ entries/,
			"the result has the focus",
		);
		await page.getByRole("button", { name: "Verify the directory" }).click();
		await page.getByText(/^All \d+ statements are as they were signed/).waitFor();
		// On a busy machine, the newest receipts may still wait for the signing of the log. They would be too new.
		await world.ready.network.server.context.integrator.run();
		await page.getByRole("button", { name: "Check my receipts" }).click();
		// The prints were announced, and their receipts were kept.
		await page.getByText(/^In the log: \d+\. Too new to say: 0\. Missing: 0\./).waitFor();
		await page.getByRole("button", { name: "Check my receipts" }).click();
		await page.getByText(/^This device holds no receipt/).waitFor();
		await inspect(t, page, "log-verify");
	});

	await t.test("an export needs a reason, comes with its proof, and a changed file is noticed", async (t) => {
		await openPlace(page, "Export");
		await page.getByRole("button", { name: "Export", exact: true }).click();
		await page.getByText("Say what it is for.").waitFor();
		t.same(await violations(page), []);
		await page.getByLabel("What is it for?").selectOption("court");
		await page.getByRole("button", { name: "Export", exact: true }).click();
		await page.getByText(/^Ready: \d+ entries with their proof/).waitFor();
		await pictures(page, "log-export");
		const folder = testFolder(t);
		const [file, proof] = [path.join(folder, "access.csv"), path.join(folder, "access.csv.proof")];
		await saveDownload(page, "Save the entries", file);
		await saveDownload(page, "Save the proof", proof);
		t.equal(await checkExport(page, file, proof), "In the log exactly as exported");
		t.same(await violations(page), []);
		const text = await readFile(file, "utf8");
		const changed = path.join(folder, "changed.csv");
		await writeFile(changed, text.replace("allowed", "denied"));
		t.equal(await checkExport(page, changed, proof), "These files don't fit each other");
		await inspect(t, page, "log-export-bad");
	});

	await t.test("without a connection nothing is written, and the page says so", async (t) => {
		await page.route("**/api/audit/entries*", (route) => route.abort());
		await page.getByRole("button", { name: "Export", exact: true }).click();
		await page.getByText(/^Nothing was written/).waitFor();
		t.equal(await page.getByRole("button", { name: "Save the entries" }).count(), 0);
		await page.unroute("**/api/audit/entries*");
	});
});

async function saveDownload(page: Page, button: string, file: string): Promise<void> {
	const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
	await download.saveAs(file);
}

/** @returns the beginning of what the page says. */
async function checkExport(page: Page, file: string, proof: string): Promise<string> {
	const section = page.getByRole("region", { name: "Check an export" });
	await section.getByLabel("The entries").setInputFiles(file);
	await section.getByLabel("The proof").setInputFiles(proof);
	await section.getByRole("button", { name: "Check these files" }).click();
	const answer = section.getByRole("status").locator("p");
	await answer.waitFor();
	return (await answer.innerText()).split(/[:,]/)[0] ?? "";
}
