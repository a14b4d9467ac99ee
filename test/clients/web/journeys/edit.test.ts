/** Two workers and one phone number, in a real browser: each of the four choices, the race, the clash, the history. */
import type { Page } from "playwright-core";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { openSection, revise } from "#sdk/casework/index.ts";
import { write } from "#sdk/index.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { hold } from "../../../support/web/hold.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { signIn, WebWorld } from "../../../support/web/world.ts";

t.test("editing a section", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin } = world.ready;
	const colleague = origin.coordinator.session;
	const { id, of } = await caseWith(colleague, origin.desk, ["safe-contact", "identity", "story"]);
	const compartment = of["safe-contact"] as string;
	const row = randomId();
	const theirs = async (number: string) => {
		const ops = [{ row, field: "prs_MobilePhone", value: number }];
		await revise(colleague, await openSection(colleague, compartment), { form: "channel", ops });
	};
	await theirs("+1000");
	const numbers = async () => {
		const { cells } = await openSection(colleague, compartment);
		return cells
			.filter(({ form }) => form === "channel")
			.flatMap(({ values }) => values.map((each) => each.values?.prs_MobilePhone))
			.sort();
	};
	const { page: ana } = await world.signedIn(origin.staff);
	const open = (path: string) =>
		ana.evaluate((to) => {
			globalThis.location.hash = to;
		}, `#/cases/${id}/s/${path}`);
	/** Opens the form, and types a number into its row. */
	const type = async (number: string) => {
		await open(`${compartment}/edit`);
		await ana.getByRole("heading", { level: 1, name: "Edit: Safe contact" }).waitFor();
		await ana.getByRole("button", { name: "Change", exact: true }).first().click();
		await ana.getByLabel("Mobile phone").fill(number);
	};
	const save = (page: Page) => page.getByRole("button", { name: /^Save and share with 2 people/ }).click();
	const choose = async (choice: string) => {
		await ana.getByRole("heading", { level: 1, name: "Somebody was here at the same time" }).waitFor();
		await ana.getByRole("radio", { name: choice, exact: true }).check();
		await ana.getByRole("button", { name: "Save these choices" }).click();
		await ana.getByRole("heading", { level: 1, name: "Safe contact" }).waitFor();
	};

	await t.test("when nobody else edits, the change is saved, and the page says so", async (t) => {
		await type("+2000");
		await inspect(t, ana, "edit");
		await save(ana);
		await ana.getByText("Saved.", { exact: true }).waitFor();
		await ana.getByText("+2000").waitFor();
		t.same(await numbers(), ["+2000"]);
		await inspect(t, ana, "edit-saved");
	});

	await t.test("a value that can't be saved is named at the field and at the top", async (t) => {
		await open(`${of.identity}/edit`);
		await ana.getByRole("heading", { level: 1, name: "Edit: Identity" }).waitFor();
		await ana
			.getByRole("group", { name: /Date of birth/ })
			.getByLabel("Year")
			.fill("20");
		await save(ana);
		await ana.getByText("One field can't be saved as it is.").waitFor();
		await ana.getByText("Give at least the year, with four digits.").waitFor();
		await inspect(t, ana, "edit-problem");
		await ana
			.getByRole("group", { name: /Date of birth/ })
			.getByLabel("Year")
			.fill("2062");
		await save(ana);
		await ana.getByText("This day can't be right. Look at it again, the year most of all.").waitFor();
		await ana.getByRole("button", { name: /Date of birth/ }).click();
		await ana
			.getByRole("group", { name: /Date of birth/ })
			.getByLabel("Year")
			.fill("٢٠٠٧");
		await ana
			.getByRole("group", { name: /Date of birth/ })
			.getByLabel("Month")
			.fill("۵");
		await save(ana);
		// Arabic and Persian keyboards have digits of their own.
		await ana.getByText("May 2007").waitFor();
	});

	await t.test('the choice "theirs": the typed value isn\'t written', async (t) => {
		await type("+3000");
		await theirs("+3001");
		await ana.getByText(/has changed this while you had it open/).waitFor();
		await pictures(ana, "edit-news");
		await save(ana);
		await ana.getByRole("heading", { level: 1, name: "Somebody was here at the same time" }).waitFor();
		await inspect(t, ana, "conflict");
		await ana.getByRole("button", { name: "Save these choices" }).click();
		await ana.getByText("Choose one.").waitFor();
		await ana.locator("input[type=radio]:focus").waitFor();
		await choose("What they wrote");
		t.same(await numbers(), ["+3001"]);
	});

	await t.test('the choice "mine": the typed value replaces theirs', async (t) => {
		await type("+4000");
		await theirs("+4001");
		await save(ana);
		await choose("What I typed");
		t.same(await numbers(), ["+4000"]);
	});

	await t.test('the choice "theirs, and mine as a note"', async (t) => {
		await type("+5000");
		await theirs("+5001");
		await save(ana);
		await choose("What they wrote, and mine as a note");
		await ana.getByText("Mobile phone: +5000").waitFor();
		t.same(await numbers(), ["+5001"]);
	});

	const story = of.story as string;
	const event = randomId();
	const writeEvent = async (values: Record<string, string>) => {
		const ops = Object.entries(values).map(([field, value]) => ({ row: event, field, value }));
		await revise(colleague, await openSection(colleague, story), { form: "event", ops });
	};
	const written = async () => {
		const { cells } = await openSection(colleague, story);
		return cells.flatMap(({ values }) => values.flatMap((each) => Object.values(each.values ?? {}))).sort();
	};

	await t.test("a removal that meets several changes of its row is one choice, without a note", async (t) => {
		await writeEvent({ hte_City: "Cahul", hte_Street: "Strada 1" });
		await open(`${story}/edit`);
		await ana.getByRole("button", { name: "Remove this row" }).click();
		await writeEvent({ hte_City: "Vlora", hte_Street: "Rruga 2" });
		await save(ana);
		await ana.getByRole("heading", { level: 1, name: "Somebody was here at the same time" }).waitFor();
		t.same(await ana.getByRole("radio").evaluateAll((all) => all.map((each) => (each as HTMLInputElement).labels?.[0]?.textContent)), [
			"What they wrote",
			"What I typed",
			"Not now: keep both until somebody chooses",
		]);
		await inspect(t, ana, "conflict-removal");
		await ana.getByRole("radio", { name: "What they wrote", exact: true }).check();
		await ana.getByRole("button", { name: "Save these choices" }).click();
		await ana.getByRole("heading", { level: 1, name: "Her account" }).waitFor();
		t.same(await written(), ["Rruga 2", "Vlora"]);
	});

	await t.test("a choice remains when somebody writes again before it is saved", async (t) => {
		await open(`${story}/edit`);
		await ana.getByRole("button", { name: "Change", exact: true }).click();
		await ana.getByLabel("Town").fill("Durres");
		await ana.getByLabel("Street").fill("Rruga 3");
		await writeEvent({ hte_City: "Tirana" });
		await save(ana);
		await ana.getByRole("heading", { level: 2, name: "Town" }).waitFor();
		await writeEvent({ hte_Street: "Rruga 4" });
		await ana.getByRole("radio", { name: "What they wrote, and mine as a note" }).check();
		await ana.getByRole("button", { name: "Save these choices" }).click();
		await ana.getByRole("heading", { level: 2, name: "Street" }).waitFor();
		await ana.getByRole("radio", { name: "What I typed" }).check();
		await ana.getByRole("button", { name: "Save these choices" }).click();
		await ana.getByText("Town: Durres").waitFor();
		t.same(await written(), ["Rruga 3", "Tirana"]);
	});

	await t.test("values that a newer program wrote are shown as they are, and stay when another value is changed", async (t) => {
		const newer = async (form: string, row: string | null, field: string, value: string | string[]) => {
			const { base } = await openSection(colleague, story);
			const ops = [{ row, field, value }];
			await write(colleague, story, { kind: "rev", form, base, at: colleague.now(), why: null, files: [], ops });
		};
		await newer("event@9", event, "hte_Type", "Detour");
		await newer("exploitation@9", null, "vic_MethodOfRecruitment", ["AtWork", "ByDrone"]);
		await ana.getByText(/ByDrone/).waitFor();
		await open(`${story}/edit`);
		await ana.getByRole("button", { name: "Change", exact: true }).click();
		t.equal(await ana.getByLabel("Kind of event").inputValue(), "Detour");
		await ana.getByLabel("Street").fill("Rruga 5");
		const ways = ana.getByRole("group", { name: "How she was recruited" });
		await ways.getByLabel("at a place of business").check();
		t.ok(await ways.getByLabel("ByDrone").isChecked());
		await ways.getByLabel("at a place of business").uncheck();
		await save(ana);
		await ana.getByText("Saved.", { exact: true }).waitFor();
		t.same((await written()).flat().sort(), ["AtWork", "ByDrone", "Detour", "Rruga 5", "Tirana"]);
	});

	await t.test('the choice "not now": both values remain, marked red, until somebody chooses', async (t) => {
		await type("+6000");
		await theirs("+6001");
		await save(ana);
		await choose("Not now: keep both until somebody chooses");
		t.same(await numbers(), ["+6000", "+6001"]);
		await ana.getByText(/a wrong number, place or time here can put her in danger/).waitFor();
		await inspect(t, ana, "section-clash");
		await ana.getByRole("link", { name: "Look and choose" }).click();
		await ana.getByRole("heading", { level: 1, name: "People wrote different things" }).waitFor();
		await inspect(t, ana, "clash");
		await ana.getByLabel("How do you know? (others see it)").fill("She rang us.");
		await ana.locator(".clash-value", { hasText: "+6000" }).getByRole("button", { name: "Use this one" }).click();
		await ana.getByText("Chosen. The other one stays in the history.").waitFor();
		t.same(await numbers(), ["+6000"]);
	});

	await t.test("when somebody writes between the comparison and the server's answer, both values remain", async (t) => {
		await type("+7000");
		let isFirst = true;
		await ana.context().route(`**/compartments/${compartment}/entries`, async (route) => {
			if (isFirst && route.request().method() === "POST") {
				isFirst = false;
				await theirs("+7001");
			}
			await route.continue();
		});
		await save(ana);
		await ana.getByText("People wrote different things:").waitFor();
		t.notOk(isFirst);
		t.same(await numbers(), ["+7000", "+7001"]);
		await ana.context().unrouteAll();
	});

	await t.test("somebody who goes elsewhere while it is saved stays there", async (t) => {
		await open(`${of.identity}/edit`);
		await ana.getByRole("heading", { level: 1, name: "Edit: Identity" }).waitFor();
		await ana.getByLabel("First name", { exact: true }).fill("Mirela");
		const saving = ana.waitForRequest((request) => request.method() === "POST" && request.url().includes(`/${of.identity}/entries`));
		const letAnswer = await hold(ana, `**/compartments/${of.identity}/entries`);
		await save(ana);
		await saving;
		await ana.evaluate(() => {
			globalThis.location.hash = "#/me";
		});
		const drafts = ana.getByRole("region", { name: "Drafts" });
		const draft = drafts.getByText(/^Changes in /);
		await draft.waitFor();
		letAnswer();
		// The draft is deleted right before the screen would lead on. An answer that is asked for afterwards comes after that.
		await draft.waitFor({ state: "detached" });
		await ana.getByRole("link", { name: "Today" }).first().click();
		await ana.getByRole("heading", { level: 1, name: "Today" }).waitFor();
		await ana.goBack();
		await drafts.waitFor();
		t.match(await ana.evaluate(() => globalThis.location.hash), /^#\/me/, "no other place was opened in between");
		await open(of.identity as string);
		await ana.getByText("Mirela").first().waitFor();
		await ana.context().unrouteAll();
	});

	await t.test("an earlier state is put back from the history", async (t) => {
		await open(`${compartment}/clash`);
		await ana.locator(".clash-value", { hasText: "+7000" }).getByRole("button", { name: "Use this one" }).click();
		await ana.getByRole("link", { name: "Back to the section" }).click();
		await ana.getByText("History", { exact: true }).first().click();
		const version = ana.locator(".version", { hasText: /Mobile phone: .?\+4001/ }).first();
		await version.waitFor();
		await inspect(t, ana, "history");
		await version.getByRole("button", { name: "Put this one back" }).click();
		await ana.getByText("It is the current value again.").waitFor();
		t.same(await numbers(), ["+4001"]);
	});

	await t.test("a red clash is named on the case screen before anybody has opened its section there", async (t) => {
		const base = await openSection(colleague, compartment);
		for (const number of ["+9000", "+9001"])
			await revise(colleague, base, { form: "channel", ops: [{ row, field: "prs_MobilePhone", value: number }] });
		const { page } = await world.signedIn(origin.staff);
		for (const [language, text] of [
			["en", "Two values for “Mobile phone”. Decide which is right."],
			["ar", "قيمتان في «الهاتف المحمول». قرّر أيها الصحيح."],
		] as const) {
			await page.evaluate((to) => localStorage.setItem("language", to), language);
			await page.goto(`${world.url}/#/cases/${id}`);
			await page.reload();
			await signIn(page, origin.staff);
			await page.getByText(text).waitFor();
			t.equal(await page.locator(".step-danger").count(), 1);
			t.equal(await page.locator(".step").count(), 2, "the clash, and that nobody leads the case");
			await inspect(t, page, `case-clash-${language}`);
		}
		await page.locator(".step-danger").getByRole("link").click();
		await page.locator(".clash-value", { hasText: "+9001" }).waitFor();
		await inspect(t, page, "clash-ar");
		await page.locator(".clash-value", { hasText: "+9001" }).getByRole("button").click();
		await page.goBack();
		await page.getByRole("heading", { level: 1 }).waitFor();
		await page.locator(".step-danger").waitFor({ state: "detached" });
		t.same(await numbers(), ["+9001"]);
	});

	await t.test("the typed value is still there after leaving", async () => {
		await type("+8000");
		await ana.getByRole("link", { name: "Back without saving" }).click();
		await ana.getByRole("heading", { level: 1, name: "Safe contact" }).waitFor();
		await open(`${compartment}/edit`);
		await ana.getByText("You wrote this earlier and didn't send it.").waitFor();
		await waitForField(ana, "+8000");
	});

	await t.test("two numbers can both be true: mine stands beside theirs, and a clash keeps both", async (t) => {
		await theirs("+8001");
		await save(ana);
		await ana.getByRole("heading", { level: 1, name: "Somebody was here at the same time" }).waitFor();
		await inspect(t, ana, "conflict-both");
		await choose("Both: mine stands beside theirs");
		t.same(await numbers(), ["+8000", "+8001"]);
		const base = await openSection(colleague, compartment);
		t.same(base.clashes, []);
		for (const number of ["+8002", "+8003"])
			await revise(colleague, base, { form: "channel", ops: [{ row, field: "prs_MobilePhone", value: number }] });
		await open(`${compartment}/clash`);
		await ana.getByRole("button", { name: "Keep both" }).click();
		await ana.getByText("Both are kept.").waitFor();
		t.same(await numbers(), ["+8000", "+8002", "+8003"]);
		t.same((await openSection(colleague, compartment)).clashes, []);
	});
});
