/** Today in a real browser: what waits for each person, in words, with one link to where it is done. */
import t from "tap";
import { momentAt } from "#protocol/forms/moments.ts";
import { addTask, assignLead, declineHandoff, rerouteHandoff, updateBook } from "#sdk/casework/index.ts";
import { addDesk, assignToDesk, doUpkeep, message, openThread, syncDirectory, write } from "#sdk/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { openPlace, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("today", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { network, origin, transit, destination, admin } = world.ready;
	const [o, tr, d] = [origin.staff.session, transit.staff.session, destination.staff.session];

	await t.test("a person for whom nothing waits is told so, by the names of the desks", async (t) => {
		const { page } = await world.signedIn(transit.staff);
		await page.getByText("Nothing waits for Desk of Transit.").waitFor();
		await page.getByText("Desk of Transit").last().waitFor();
		await inspect(t, page, "today-empty");
	});

	const lost = await caseWith(o, origin.desk, ["identity", "safe-contact"]);
	const declined = await requestTransfer(o, lost.id, transit, ["identity"], lost.of);
	await declineHandoff(tr, declined.ref, "no-capacity");
	const other = await caseWith(o, origin.desk, ["identity"]);
	const rerouted = await requestTransfer(o, other.id, transit, ["identity"], other.of);
	await rerouteHandoff(tr, rerouted.ref, destination.desk);
	const asked = await caseWith(d, destination.desk, ["identity"]);
	await requestTransfer(d, asked.id, origin, ["identity"], asked.of);
	const thread = await openThread(d, "Arrival on Monday", [{ kind: "desk", id: origin.desk }], destination.desk);
	await write(d, thread, message("She arrives at nine."));
	await write(origin.coordinator.session, lost.of.identity as string, message("Her sister has the same name."));
	await write(origin.coordinator.session, lost.of["safe-contact"] as string, message("Only after six."));

	await assignLead(o, lost.id, o.me);
	await addTask(o, lost.id, {
		tsk_Kind: "call",
		tsk_Due: momentAt(Date.now() - 3_600_000, "UTC"),
		tsk_Who: o.me,
	});
	await updateBook(o);
	const before = (await network.server.entries()).length;
	const { page } = await world.signedIn(origin.staff);

	await t.test("signing in and opening Today makes no entry that says that a person opened a case", async (t) => {
		await page.locator(".row").filter({ hasText: lost.code }).getByText("late", { exact: true }).waitFor();
		await page.getByRole("link", { name: /^Arrival on Monday: 2 new, the newest by/ }).waitFor();
		await page.getByRole("heading", { level: 2, name: "On duty now" }).waitFor();
		const made = (await network.server.entries()).slice(before).filter(({ actor }) => actor === o.me);
		t.ok(
			made.some(({ action, initiator }) => action === "inbox.read" && initiator === "program"),
			"the inbox was fetched by the program",
		);
		const opened = made.filter((entry) => entry.initiator === "person" && (entry.case !== null || entry.action.startsWith("case.")));
		t.same(opened, []);
		await page.goto(`${page.url().split("#")[0]}#/cases/${lost.id}`);
		await page.getByRole("heading", { level: 1, name: lost.code }).waitFor();
		const after = (await network.server.entries()).slice(before).filter((entry) => entry.case === lost.id);
		t.ok(
			after.some(({ action, initiator }) => action === "case.read" && initiator === "person"),
			"a person has opened the case now",
		);
		await page.goto(`${page.url().split("#")[0]}#/today`);
	});

	await t.test("the most urgent row stands first, and each row says in words what to do and links to it", async (t) => {
		await page.getByRole("heading", { level: 2, name: "Declined or stopped" }).waitFor();
		await page.getByRole("link", { name: /^Arrival on Monday: 2 new, the newest by/ }).waitFor();
		await page.getByRole("link", { name: /^Identity: 1 new, the newest by/ }).waitFor();
		const news = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: /^Identity: 1 new/ }) });
		t.equal(
			await news
				.first()
				.getByRole("link", { name: /^Safe contact: 1 new/ })
				.count(),
			1,
			"what is new in one case is one row",
		);
		await page.getByRole("heading", { level: 2, name: "On duty now" }).waitFor();
		const steps = page.getByRole("heading", { level: 2, name: "Look who can read it" });
		await steps.waitFor();
		const before = await page.getByRole("heading", { level: 2 }).allInnerTexts();
		t.same(before.slice(0, 2), ["Declined or stopped", "Look who can read it"], "work before lessons");
		await pictures(page, "today-first-steps");
		await page.getByRole("button", { name: "Skip these steps" }).click();
		await steps.waitFor({ state: "detached" });
		const headings = await page.getByRole("heading", { level: 2 }).allInnerTexts();
		t.same(headings, [
			"Declined or stopped",
			"Tasks for today",
			"Waiting for us",
			"New since you were here",
			"On duty now",
			"Who is signed in",
		]);
		const link = page.getByRole("link", { name: /, Desk of Transit said no\. There is no room at this time\.$/ });
		t.equal(await link.count(), 1);
		await page.getByRole("link", { name: /, Desk of Transit suggests another desk: .+, Desk of Destination\.$/ }).waitFor();
		const waits = page.getByRole("link", { name: /, Desk of Destination asks for our help\.$/ });
		t.equal(await waits.count(), 1);
		t.equal(await page.getByRole("link", { name: "Open the first" }).count(), 1);
		t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360), "nothing scrolls sideways");
		await inspect(t, page, "today-full");
	});

	await t.test("it reads in Arabic, from right to left", async (t) => {
		const { page } = await world.signedIn(origin.staff, { locale: "ar" });
		await page.getByRole("heading", { level: 2, name: "مرفوض أو متوقف" }).waitFor();
		await inspect(t, page, "today-full-ar");
	});

	await t.test("a reason that this program doesn't know is shown as its code", async (t) => {
		const { page } = await world.device();
		await page.route(/\/api\/inbox/, async (route) => {
			const response = await route.fetch();
			const body = await response.text();
			await route.fulfill({ response, body: body.replaceAll('"no-capacity"', '"new-reason"') });
		});
		await signIn(page, origin.staff);
		await page.getByRole("link", { name: /, Desk of Transit said no\. new-reason\.$/ }).waitFor();
		await page.getByRole("link", { name: /, Desk of Destination asks for our help\.$/ }).waitFor();
		await inspect(t, page, "today-unknown-reason");
	});

	await t.test("a request that came to nothing is settled with a reason, and leaves the list by itself", async (t) => {
		const row = page.getByRole("listitem").filter({ hasText: "Desk of Transit said no." });
		await row.getByRole("button", { name: "No new request is needed" }).click();
		const dialog = page.getByRole("dialog", { name: "No new request?" });
		await dialog.getByRole("button", { name: "Take it off the list" }).click();
		await dialog.getByText("Choose a reason.").waitFor();
		await inspect(t, page, "today-settle-request");
		await dialog.getByRole("radio", { name: "Another desk has taken it" }).check();
		await dialog.getByRole("button", { name: "Take it off the list" }).click();
		await row.waitFor({ state: "detached" });
	});

	await t.test("an admin's Today says in words what waits", async (t) => {
		const { page } = await world.signedIn(admin);
		await openPlace(page, "Today");
		await page.getByText("Nothing waits for you.").waitFor();
		await inspect(t, page, "today-admin");
	});

	await t.test("when one desk can't be read, the others are still shown", async (t) => {
		const shelter = await addDesk(origin.coordinator.session, { name: "Shelter" });
		await assignToDesk(origin.coordinator.session, shelter, origin.staff.id);
		await doUpkeep(origin.coordinator.session);
		await syncDirectory(o);
		await page.route(/\/api\/inbox/, async (route) => {
			const desk = new URL(route.request().url()).searchParams.get("desk");
			if (desk === origin.desk) return route.continue();
			await route.fulfill({ status: 500, contentType: "application/json", body: JSON.stringify({ error: { code: "internal" } }) });
		});
		await page.reload();
		await signIn(page, origin.staff);
		await page.getByText("We couldn't read what waits for Shelter.").waitFor();
		await page.getByRole("link", { name: /, Desk of Destination asks for our help\.$/ }).waitFor();
		await inspect(t, page, "today-one-desk");
	});

	await t.test("a phone has at most four places at the bottom, and the others under More", async (t) => {
		const { page } = await world.signedIn(transit.staff);
		const bar = page.getByRole("navigation");
		await bar.getByRole("button", { name: "More" }).waitFor();
		const shown = await bar.locator(".place:visible").allInnerTexts();
		t.ok(shown.length <= 4 && shown.at(-1) === "More", shown.join(", "));
		const more = bar.getByRole("button", { name: "More" });
		await more.press("Enter");
		await page.keyboard.press("Tab");
		await inspect(t, page, "more");
		await page.keyboard.press("Escape");
		t.ok(await more.evaluate((button) => button === document.activeElement), "the focus is back on the button");
		await bar.getByRole("link", { name: "People" }).waitFor({ state: "hidden" });
		await more.click();
		await bar.getByRole("link", { name: "People" }).click();
		await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
		await bar.getByRole("link", { name: "People" }).waitFor({ state: "hidden" });
	});
});
