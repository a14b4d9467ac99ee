/** An auditor in a real browser: a question to the log, a query to the coordinator, the answer, a finding, and a range that is reviewed. */
import type { Locator, Page } from "playwright-core";
import t from "tap";
import { answerQuery, listReviewQueries, markReviewed } from "#sdk/audit/index.ts";
import { handOffCase, loadCase, readSection, writeSection } from "#sdk/casework/index.ts";
import { syncDirectory } from "#sdk/index.ts";
import { caseWith, SUMMARY } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, openPlace, WebWorld } from "../../../support/web/world.ts";

const isFocused = (place: Locator) => place.evaluate((element) => element === document.activeElement);

const focusedText = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement).innerText.trim());

t.test("an audit", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { network, founder, admin, origin, transit } = world.ready;
	const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	const { session } = origin.staff;
	const { id: caseId, code, of } = await caseWith(session, origin.desk, ["identity"]);
	await writeSection(session, of.identity ?? "", { text: "Something." });
	await readSection(session, of.identity ?? "");
	await loadCase(transit.staff.session, caseId).catch(() => {});
	const { page } = await world.signedIn(auditor);

	await t.test("the first screen says whether the log is sound, and what nobody has reviewed", async (t) => {
		await page.getByRole("heading", { level: 1, name: "Access log" }).waitFor();
		await page.getByText(/^Entries in the log: \d+\. Your network has named no witnesses/).waitFor();
		await page.getByText(/^Entries reviewed: 0\. Still to review: [1-9]\d*\.$/).waitFor();
		await page.getByText(/^Open: 0/).waitFor();
		await inspect(t, page, "log");
	});

	await t.test("a question finds the refused accesses, and chosen entries lead to a query", async (t) => {
		await openPlace(page, "Search the log");
		await page.getByRole("link", { name: "Who looked at this case?" }).click();
		await page.getByRole("button", { name: "Search the log" }).click();
		await page.getByText("Type the code of a case.").waitFor();
		t.ok(await isFocused(page.getByLabel("Case", { exact: true })), "a screen reader says what to correct");
		await page.getByLabel("Case", { exact: true }).fill(code);
		await page.getByRole("button", { name: "Search the log" }).click();
		await page.getByRole("table").getByText("Name of", { exact: false }).first().waitFor();
		await page.getByText(/^Looked at \d+ entries\. Found:/).waitFor();
		await inspect(t, page, "log-question");
		await page.getByRole("link", { name: "Back to the search" }).click();
		await page.getByRole("link", { name: "Who was refused?" }).click();
		await page.getByRole("button", { name: "Search the log" }).click();
		const refused = page.getByRole("row").filter({ hasText: "Opened a case" }).filter({ hasText: "refused" });
		await refused.waitFor();
		t.match(await refused.innerText(), "Transit");
		await refused.getByRole("checkbox").check();
		await page.getByRole("link", { name: "Ask about the chosen entries: 1" }).click();
	});

	await t.test("a question about a burst names all of its entries", async (t) => {
		const { destination } = world.ready;
		for (let n = 0; n < 5; n++) await loadCase(destination.staff.session, caseId).catch(() => {});
		await page.goBack();
		await page.getByRole("link", { name: "Back to the search" }).click();
		await page.getByRole("link", { name: "Who was refused many times in a short time?" }).click();
		await page.getByRole("button", { name: "Search the log" }).click();
		await page.getByText("Show the entries: 5").click();
		const rows = page.getByRole("row").filter({ hasText: "Opened a case" });
		await rows.first().waitFor();
		t.same(await rows.getByRole("checkbox", { checked: true }).count(), 5, "all are chosen at first");
		await rows.first().getByRole("checkbox").uncheck();
		t.same(await violations(page), []);
		await page.getByRole("link", { name: "Ask about the chosen entries: 4" }).click();
		const numbers = page.getByLabel("Numbers of the entries");
		t.match(await numbers.inputValue(), /^(\d+ ){3}\d+$/);
		await page.goBack();
		await page.goBack();
		await page.getByRole("link", { name: "Who was refused?" }).click();
		await page.getByRole("button", { name: "Search the log" }).click();
		await page.getByRole("row").filter({ hasText: "Transit" }).getByRole("checkbox").check();
		await page.getByRole("link", { name: "Ask about the chosen entries: 1" }).click();
	});

	await t.test("a query goes to the coordinators of that organisation, with a time until which they answer", async (t) => {
		await page.getByRole("heading", { level: 1, name: "Ask about entries" }).waitFor();
		await page.getByRole("button", { name: "Send the query" }).click();
		await page.getByText("Write your query.").waitFor();
		t.ok(await isFocused(page.getByLabel("Your query")));
		t.same(await violations(page), []);
		const entries = page.getByLabel("Numbers of the entries");
		const chosen = await entries.inputValue();
		await entries.fill(Array.from({ length: 101 }, (_, number) => number).join(" "));
		await page.getByText("One query can name at most 100 entries.").waitFor();
		await entries.fill(chosen);
		await page.getByLabel("Your query").fill("Why did she try to open this case?");
		await pictures(page, "log-ask");
		await page.getByRole("button", { name: "Send the query" }).click();
		await page.getByRole("heading", { level: 1, name: /^Query about/ }).waitFor();
		await page.getByText(/^The coordinators have until/).waitFor();
		await page.getByText("Why did she try to open this case?").waitFor();
		await inspect(t, page, "log-query");
	});

	await t.test("the answer appears without a reload, and the auditor records a finding and closes the query", async (t) => {
		const { session: coordinator } = transit.coordinator;
		await syncDirectory(coordinator);
		for await (const { id } of listReviewQueries(coordinator)) await answerQuery(coordinator, id, "She typed a wrong code.");
		await page.getByText("She typed a wrong code.").waitFor();
		await page.getByText(/^There is an answer/).waitFor();
		await page.getByText("Record a finding", { exact: true }).click();
		await page.getByRole("button", { name: "Sign this finding" }).click();
		t.ok(await isFocused(page.getByLabel("What it is about")), "nothing is chosen from the start, because a finding stays");
		// Both codes are offered. The second choice replaces the first.
		await page.getByLabel("What it is about").selectOption({ label: "A session was left open, so that somebody else could use it" });
		await page.getByLabel("What it is about").selectOption("refusals");
		await page.getByLabel("What came out").selectOption("justified");
		await page.getByLabel(/^In your own words/).fill("A slip, asked and answered.");
		await inspect(t, page, "log-answered");
		await page.getByRole("button", { name: "Sign this finding" }).click();
		await page.getByRole("main").getByText("There was a good reason").first().waitFor();
		await page.getByText("The finding is signed.").waitFor();
		t.ok(await isFocused(page.getByText("The finding is signed.")), "the message has the focus");
		await page.getByRole("button", { name: "Close this query" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Close this query" }).click();
		await page.getByText("This query is closed.").waitFor();
		t.equal(await focusedText(page), "This query is closed.");
		await openPlace(page, "Queries");
		await page.getByText("No query is open. Untick the box to see those that are closed.").waitFor();
		await pictures(page, "log-queries-none-open");
		await page.getByLabel("Only those that aren't closed").uncheck();
		await page.getByRole("link", { name: /^About Name of/ }).waitFor();
		await inspect(t, page, "log-queries");
	});

	await t.test("a member's first day isn't judged, and its entries can be shown", async (t) => {
		for (const _ of [1, 2]) {
			const made = await caseWith(session, origin.desk, ["identity", "health", "legal", "family", "story"]);
			for (const compartment of Object.values(made.of)) {
				await writeSection(session, compartment, { text: "Something." });
				await readSection(session, compartment);
			}
		}
		await openPlace(page, "Search the log");
		await page.getByRole("link", { name: "Who opened far more than usual?" }).click();
		await page.getByRole("button", { name: "Search the log" }).click();
		await page.getByText("Nothing fits this question in this time.").waitFor();
		await page.getByText(/^Looked at \d+ entries\. Found: 0\./).waitFor();
		await page.getByText("Too little history to judge: 1").click();
		await page.getByText(/^Sections and threads opened: 1\d,/).waitFor();
		await inspect(t, page, "log-not-judged");
	});

	await t.test("a search narrows the entries, and one entry shows that it is in the signed log", async (t) => {
		await openPlace(page, "Entries");
		await page.getByText("Choose entries").click();
		await page.getByLabel("Outcome").selectOption("denied");
		await page.getByRole("button", { name: "Show these entries" }).click();
		await page.getByText("These are all.").waitFor();
		await inspect(t, page, "log-entries");
		await page.getByRole("row").filter({ hasText: "Opened a case" }).getByRole("link").first().click();
		await page.getByRole("heading", { level: 1, name: /^Entry \d+/ }).waitFor();
		await page.getByText(/^It is in the signed log/).waitFor();
		await inspect(t, page, "log-entry");
	});

	await t.test("a range is read and marked", async (t) => {
		await openPlace(page, "Access log");
		const [mark, readOn] = [/^Mark \d+ to \d+ as reviewed/, "Read on, mark later"].map((name) => page.getByRole("button", { name }));
		const done = page.getByText("This range is reviewed.");
		// On the server's clock the network was founded long ago, so its first entries are overdue. The other entries are of today.
		const [, last] = /entries 0 to (\d+)/.exec(await page.getByText(/^Overdue: entries 0 to \d+\./).innerText()) ?? [];
		await page.getByRole("link", { name: "Review the overdue entries" }).click();
		await page.getByRole("heading", { level: 1, name: `Entries 0 to ${last}` }).waitFor();
		await page.getByRole("button", { name: "Mark 0 to 99 as reviewed" }).waitFor();
		await page.getByRole("button", { name: "Go to the end of these entries" }).click();
		await page.keyboard.press("Tab");
		t.ok(await isFocused(page.getByRole("button", { name: "Mark 0 to 99 as reviewed" })));
		await inspect(t, page, "log-range");
		await readOn?.click();
		// The last part takes in the one that was read before.
		await page.getByRole("button", { name: `Mark 0 to ${last} as reviewed` }).click();
		await done.waitFor();
		await page.getByRole("link", { name: "Back to the access log" }).click();
		await page.getByRole("link", { name: "Review the next range" }).click();
		await page.getByRole("heading", { level: 1, name: `Entries ${Number(last) + 1} to` }).waitFor();
		await mark?.waitFor();
		while (await readOn?.isVisible()) {
			await readOn?.click();
			await mark?.waitFor();
		}
		await mark?.click();
		await done.waitFor();
		await page.getByRole("link", { name: "Back to the access log" }).click();
		t.equal(await page.getByText(/^Overdue/).count(), 0);
		await page.getByText("Ask an admin to invite a second auditor.", { exact: false }).first().waitFor();
		await markReviewed(auditor.session, { first: 0, last: 1 }, { organisation: origin.id });
		await page.getByText("Who has reviewed what").click();
		await page.getByText(`Entries 0 to ${last}`, { exact: true }).waitFor();
		await page.getByText("Entries 0 to 1, only those of Origin").waitFor();
		await inspect(t, page, "log-reviewed");
	});

	await t.test("the access log is shown in Arabic, from right to left", async (t) => {
		await network.admit(founder, admin, { organisation: null, role: "auditor" });
		const { page } = await world.signedIn(auditor, { locale: "ar" });
		await page.getByRole("heading", { level: 1, name: "سجل الوصول" }).waitFor();
		await page.getByText(/^عدد القيود في السجل/).waitFor();
		await page.getByText("قيودك أنت: يجب أن يراجعها مدقّق آخر.").first().waitFor();
		await inspect(t, page, "log-ar");
		await openPlace(page, "القيود", "المزيد");
		await page.getByRole("table").waitFor();
		await inspect(t, page, "log-entries-ar");
	});

	await t.test("the person in the address is the one whose entries are searched for", async (t) => {
		const { page } = await world.signedIn(auditor);
		const { id, signInName } = origin.staff;
		const person = page.getByLabel("Person", { exact: true });
		const others = page.getByRole("row").filter({ hasNotText: `Name of ${signInName}` });
		await go(page, `#/log/entries?actor=${id}`);
		await page.getByRole("row").nth(1).waitFor();
		t.equal(await person.inputValue(), id);
		t.equal(await others.count(), 1, "only the head of the table");
		await go(page, "#/log/entries");
		await others.nth(1).waitFor();
		t.equal(await person.inputValue(), "");
	});

	await t.test("a second person who hasn't answered is on Today, with the desk to phone", async (t) => {
		await handOffCase(session, caseId, {
			kind: "transfer",
			to: transit.desk,
			reason: "MigrationOrChangeOfLocation",
			priority: "urgent",
			travel: true,
			followUp: false,
			sections: [{ compartment: of.identity ?? "", byHand: false }],
			purposes: ["shelter"],
			basis: { kind: "vital-interest", code: "risk-to-life" },
			summary: SUMMARY,
		});
		await openPlace(page, "Today");
		await inspect(t, page, "auditor-today");
		await page.getByText("somebody who hasn't signed the ground answers it on Today", { exact: false }).waitFor();
		await page.getByRole("link", { name: /^A second person was asked about a hand-off of Origin, Desk of Origin/ }).click();
		await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
		t.ok(await page.getByText("Desk of Origin").first().isVisible());
		await inspect(t, page, "auditor-people");
	});

	await t.test("another auditor reviews the entries of the one who reviewed the range", async (t) => {
		const second = await network.admit(founder, admin, { organisation: null, role: "auditor" });
		const { page } = await world.signedIn(second);
		await page
			.getByRole("link", { name: /only those of Name of/ })
			.first()
			.click();
		await page.getByRole("heading", { level: 1, name: /only those of Name of/ }).waitFor();
		const mark = page.getByRole("button", { name: /^Mark \d+ to \d+ as reviewed/ });
		await mark.waitFor();
		const rows = await page.getByRole("table").getByRole("row").allInnerTexts();
		t.ok(rows.length > 1);
		t.same(new Set(rows.slice(1).map((row) => /Name of \S+/.exec(row)?.[0])).size, 1, "of one person only");
		const done = page.getByText("This range is reviewed.");
		for (await mark.or(done).waitFor(); await mark.isVisible(); await mark.or(done).waitFor()) {
			await mark.click();
			await mark.waitFor({ state: "detached" });
		}
		t.same(await violations(page), []);
	});
});
