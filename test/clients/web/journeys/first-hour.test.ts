/** The first hour in a real browser: answers are kept, the case is opened once, and they are written once. */
import type { Page } from "playwright-core";
import t from "tap";
import { FIRST_HOUR, listCases, openSection, viewCase } from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, signIn, WebWorld } from "../../../support/web/world.ts";

const tick = (page: Page, question: string, answer: string) =>
	page.getByRole("group", { name: question }).getByLabel(answer, { exact: true }).click();

const QUESTIONS: Record<string, string> = {
	now_Alone: "Is she alone with you?",
	now_Interpreter: "Who interprets?",
	prs_PrimaryLanguage: "Which language does she speak best?",
	idn_Interpreter: "Does she need an interpreter?",
	idn_CallHer: "What does she want to be called?",
	now_Danger: "Is she in danger right now?",
	now_Needs: "What does she need now?",
	now_With: "Who is with her?",
	now_WantsFirst: "What does she want first?",
	now_NotToday: "What does she not want to talk about now?",
	sct_MustNotKnow: "Who must not learn that she is here?",
	sct_Kind: "How can we reach her safely?",
	plc_Kind: "Where does she sleep tonight?",
};

t.test("the first hour", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin } = world.ready;
	const { page, context } = await world.signedIn(origin.staff);
	await go(page, "#/cases/new");
	await page.getByRole("heading", { level: 1, name: "The first hour" }).waitFor();

	await t.test("it can be left empty, and says who will read it", async (t) => {
		await page.getByRole("button", { name: "No time? Only open the case" }).waitFor();
		await page.getByText(/Desk of Origin \(2 people\)/).waitFor();
		await inspect(t, page, "first-hour-empty");
	});

	await t.test("the questions come in the order of the SDK", async (t) => {
		const names = await page.locator("form legend, form label.field-label, form .label").allTextContents();
		const asked = FIRST_HOUR.map(({ fields: [first = ""] }) => QUESTIONS[first] ?? `${first} has no question`);
		t.same(
			names.map((name) => name.trim()).filter((name) => asked.includes(name)),
			asked,
		);
	});

	await t.test("each language has a name, once", async (t) => {
		const options = page.getByLabel("Which language does she speak best?").locator("option");
		const names = await options.evaluateAll((all) => all.map(({ textContent }) => textContent ?? ""));
		t.ok(names.includes("Romani"));
		t.same(
			names.filter((name) => /^[a-z]/.test(name)),
			[],
			"no codes",
		);
		t.equal(new Set(names).size, names.length, "no name stands twice");
	});

	await t.test("it says to wait when somebody else is in the room", async (t) => {
		await tick(page, "Is she alone with you?", "no");
		await tick(page, "Who interprets?", "somebody who came with her");
		await page.getByText("Stop here if you can. Ask again when she is alone.").waitFor();
		t.same(await page.getByRole("button", { name: "No time? Only open the case" }).count(), 0);
		await tick(page, "Is she in danger right now?", "yes");
		await page.getByText("Her safety first").waitFor();
		await inspect(t, page, "first-hour-warned");
		await tick(page, "Is she alone with you?", "yes");
		await tick(page, "Who interprets?", "an interpreter by phone");
		await tick(page, "Is she in danger right now?", "yes");
		await page.getByText("Stop here if you can").waitFor({ state: "detached" });
		await page.getByText("Her safety first").waitFor({ state: "detached" });
	});

	await t.test("the answers are there again after a reload", async () => {
		await page.getByLabel("Which language does she speak best?").selectOption("ro");
		await page.getByLabel("What does she want to be called?").fill("Mira");
		await tick(page, "What does she need now?", "nothing now");
		await tick(page, "What does she need now?", "food");
		await tick(page, "What does she need now?", "sleep");
		await page.getByLabel("Who must not learn that she is here?").fill("Her cousin");
		await tick(page, "How can we reach her safely?", "phone call");
		await page.getByLabel("Number", { exact: true }).fill("+373 60 000 000");
		await page.getByLabel("When is it safe?").fill("only mornings");
		await tick(page, "Where does she sleep tonight?", "shelter");
		await page.getByText("Saved on this device").waitFor();
		await page.reload();
		await signIn(page, origin.staff);
		await page.getByLabel("What does she want to be called?").waitFor();
		await waitForField(page, "Mira");
	});

	await t.test("without a connection it says so, and nothing is sent", async () => {
		await context.setOffline(true);
		await page.getByText(/There is no connection. Your answers are kept here/).waitFor();
		await page.locator("button.button-primary[type=submit]:disabled").waitFor();
		await pictures(page, "first-hour-offline");
		await context.setOffline(false);
	});

	await t.test("when the connection breaks in the middle, one case is opened and the answers are written once", async (t) => {
		await page.route(/\/entries$/, (route) => route.abort());
		await page.getByRole("button", { name: "Open the case and save" }).click();
		await page.getByText(/is open. Your answers aren't in it yet/).waitFor();
		await inspect(t, page, "first-hour-broken");
		await page.unroute(/\/entries$/);
		await page.getByRole("button", { name: "Save the answers" }).click();
		await page.getByRole("heading", { level: 1, name: "The case is open" }).waitFor();
		await inspect(t, page, "first-hour-opened");
	});

	await t.test("an answer isn't new to its author, and is new to a colleague", async (t) => {
		const [row] = await gather(listCases(origin.staff.session));
		const open = async (reader: Page) => {
			await go(reader, `#/cases/${row?.case}`);
			await reader.getByRole("link", { name: "Identity", exact: true }).waitFor();
		};
		await open(page);
		t.equal(await page.getByText("one new", { exact: true }).count(), 0);
		const { page: colleague } = await world.signedIn(origin.coordinator);
		await open(colleague);
		t.ok((await colleague.getByText("one new", { exact: true }).count()) > 0);
	});

	await t.test("a colleague reads the answers, each in its own section", async (t) => {
		const { session } = origin.coordinator;
		const [row, ...others] = await gather(listCases(session));
		t.same(others, []);
		const { sections } = await viewCase(session, row?.case as string);
		const found: Record<string, unknown> = {};
		for (const { compartment } of sections)
			for (const { form, values } of (await openSection(session, compartment)).cells)
				found[form] = { ...(found[form] as object), ...values[0]?.values };
		t.match(found, {
			now: { now_Alone: true, now_Interpreter: "phone", now_Needs: ["food", "sleep"] },
			person: { prs_PrimaryLanguage: "ro", idn_CallHer: "Mira" },
			channel: { sct_Kind: "phone", prs_MobilePhone: "+373 60 000 000", sct_When: "only mornings" },
			rules: { sct_MustNotKnow: "Her cousin" },
			placement: { plc_Kind: "shelter", plc_From: /^\d{4}-\d{2}-\d{2}$/ },
		});
		t.notOk((found.now as object & { now_Danger?: string }).now_Danger, "an answer that was taken back isn't written");
	});

	await t.test("the call card says who must not learn that she is here", async () => {
		const [row] = await gather(listCases(origin.staff.session));
		await go(page, `#/cases/${row?.case}/call`);
		await page.getByText("Her cousin").waitFor();
	});

	await t.test("it reads in Arabic", async (t) => {
		await page.evaluate(() => localStorage.setItem("language", "ar"));
		await page.reload();
		await signIn(page, origin.staff);
		await go(page, "#/cases/new");
		await page.getByRole("heading", { level: 1, name: "الساعة الأولى" }).waitFor();
		await page.getByRole("group", { name: "من يترجم؟" }).getByLabel("شخص جاء معها").click();
		await page.getByText("توقف هنا إن استطعت").waitFor();
		await inspect(t, page, "first-hour-ar");
	});
});
