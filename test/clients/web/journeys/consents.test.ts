/** Consent at a desk in a real browser: her answer, "I want to think", a withdrawal, and a "no". */
import type { Locator, Page } from "playwright-core";
import t from "tap";
import { handOffCase, openSection, recordConsent, revise, viewCase, withdrawConsent } from "#sdk/casework/index.ts";
import { spokenVersions } from "../../../../clients/web/build/words.ts";
import { caseWith, SUMMARY } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { settled } from "../../../support/web/settled.ts";
import { go, signIn, WebWorld } from "../../../support/web/world.ts";

const tick = (page: Page, question: string, answer: string) =>
	page.getByRole("group", { name: question }).getByLabel(answer, { exact: true }).click();
const hasFocus = (field: Locator) => field.evaluate((each) => each === document.activeElement);
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click();

/** Goes through the full screen, and answers on it. */
async function answer(page: Page, name: string | RegExp): Promise<void> {
	const shown = page.getByRole("dialog", { name: "For the person" });
	for (let i = 0; i < 6; i++) await shown.locator(".show-next").click();
	await shown.getByRole("button", { name, exact: true }).click();
}

t.test("consent at a desk", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { id, of } = await caseWith(session, origin.desk, ["identity", "logistics", "consent"]);
	const { page } = await world.signedIn(origin.staff);
	const consents = async () => Object.values((await viewCase(session, id)).state.consents);

	await t.test("a note in the section isn't her answer, and the section leads to where it is recorded", async (t) => {
		await go(page, `#/cases/${id}/s/${of.consent}`);
		await page.getByText("Her yes or no counts only when it is recorded").waitFor();
		await page.getByRole("link", { name: "Edit" }).click();
		await page.getByRole("heading", { level: 1, name: "Edit: Consent" }).waitFor();
		t.same(await violations(page), []);
		await page.getByRole("link", { name: "Ask for consent" }).click();
		await page.getByRole("heading", { level: 2, name: "Who is here?" }).waitFor();
	});

	await t.test("without a consent the list says what one is for", async (t) => {
		await go(page, `#/cases/${id}/consents`);
		await page.getByText("No consent yet. A hand-off needs one, or another ground.").waitFor();
		await inspect(t, page, "consents-empty");
		await page.getByRole("link", { name: "Ask for consent" }).click();
		await page.getByRole("heading", { level: 2, name: "Who is here?" }).waitFor();
	});

	await t.test("the form asks who is in the room, and no answer blocks it", async (t) => {
		await tick(page, "Is she alone with you?", "no");
		await tick(page, "Who interprets?", "somebody who came with her");
		await page.getByText("Stop here if you can. Ask again when she is alone.").waitFor();
		await inspect(t, page, "consent-here");
		await tick(page, "Is she alone with you?", "yes");
		await tick(page, "Who interprets?", "an interpreter by phone");
		await page.getByLabel("Name of the interpreter").fill("Salma");
		await press(page, "Go on");
		await page.getByText("Choose the language.").waitFor();
		t.ok(await hasFocus(page.getByLabel("In which language do you ask her?")), "the first field that lacks something");
		await page.getByLabel("In which language do you ask her?").selectOption("ar");
		await press(page, "Go on");
	});

	await t.test("a consent has one recipient, and nothing is ticked beforehand", async (t) => {
		await page.getByRole("heading", { level: 2, name: "What do we ask her?" }).waitFor();
		t.equal(await page.locator("input:checked").count(), 0);
		await press(page, "Go on");
		await page.getByText("Choose an organisation.").waitFor();
		await page.getByText("Tick at least one thing that they will do.").waitFor();
		await page.getByText("Tick at least one thing that they may know.").waitFor();
		t.ok(await hasFocus(page.getByLabel("Whom may we tell?")));
		await inspect(t, page, "consent-ask-missing");
		await page.getByLabel("Whom may we tell?").selectOption(destination.id);
		await tick(page, "What will they do for her?", "a safe place to stay");
		await press(page, "Go on");
		t.ok(await hasFocus(page.getByRole("group", { name: "What may they know?" }).getByLabel("name and age", { exact: true })));
		t.equal(await page.getByText("Choose an organisation.").count(), 0);
		await tick(page, "What may they know?", "name and age");
		await tick(page, "What may they know?", "travel and where she stays");
		await inspect(t, page, "consent-ask");
		await page.getByText("Keep something from somebody").click();
		await page.getByLabel("What", { exact: true }).selectOption("identity");
		await press(page, "Go on");
		t.ok(await hasFocus(page.getByLabel("From whom")), "a part of a rule is named as incomplete");
		await page.getByLabel("From whom").selectOption(destination.id);
		await press(page, "Go on");
		await page.getByRole("heading", { level: 2, name: "Show it to her" }).waitFor();
		await inspect(t, page, "consent-answer");
	});

	await t.test("Back of the browser goes one step back, and nothing is lost", async (t) => {
		await page.goBack();
		const title = page.getByRole("heading", { level: 2, name: "What do we ask her?" });
		await title.waitFor();
		await until("the title has the focus", () => hasFocus(title));
		t.equal(await page.getByLabel("Whom may we tell?").inputValue(), destination.id);
		t.equal(await page.locator("input:checked").count(), 3);
		await page.goBack();
		await page.getByRole("heading", { level: 2, name: "Who is here?" }).waitFor();
		t.equal(await page.getByLabel("Name of the interpreter").inputValue(), "Salma");
		await page.goForward();
		await title.waitFor();
		await page.goForward();
		await page.getByRole("heading", { level: 2, name: "Show it to her" }).waitFor();
		await page.getByRole("button", { name: "Back", exact: true }).evaluate((button: HTMLElement) => {
			for (let i = 0; i < 2; i++) button.click();
		});
		await title.waitFor();
		await page.waitForTimeout(300);
		t.ok(await title.isVisible(), "a second press, before the router has finished, doesn't go back twice");
		await page.getByText("Keep from Destination: name and age.").waitFor();
		await press(page, "Remove");
		await page.getByLabel("From whom").selectOption(destination.id);
		await press(page, "Back");
		await page.getByRole("heading", { level: 2, name: "Who is here?" }).waitFor();
		await press(page, "Go on");
		t.equal(await page.getByLabel("From whom").inputValue(), destination.id, "a rule that isn't added yet");
		await page.getByLabel("From whom").selectOption("");
		await press(page, "Go on");
	});

	await t.test("she sees one idea at a time, in both languages, and nothing else", async (t) => {
		await press(page, "Show it to her, full screen");
		const shown = page.getByRole("dialog", { name: "For the person" });
		await shown.getByText("You will get help whether you say yes or no.").waitFor();
		await shown.locator("p[lang=ar][dir=rtl]").waitFor();
		t.same(
			await shown.locator(".show-steps [lang]").evaluateAll((all) => all.map((each) => [each.getAttribute("lang"), each.textContent])),
			[
				["ar", "رجوع"],
				["ar", "متابعة"],
			],
			"she presses buttons in her language",
		);
		await inspect(t, page, "consent-show");
		for (let i = 0; i < 2; i++) await page.keyboard.press("Escape");
		await settled(page);
		t.ok(await shown.isVisible(), "a second Esc doesn't leave it either");
		await page.evaluate(() => document.querySelector("dialog")?.close());
		await shown.waitFor();
		await page.evaluate(() => history.go(-3));
		await page.waitForTimeout(500);
		t.ok(await shown.isVisible(), "nor does a jump in the browser's history");
		for (let i = 0; i < 2; i++) await shown.locator(".show-next").click();
		await shown.getByText("name and age, travel and where you stay").waitFor();
		await page.goBack();
		await shown.getByText("We would like to talk to Destination").waitFor();
		for (let i = 0; i < 2; i++) {
			await page.goBack();
			// The router goes forward again, which takes a moment.
			await page.waitForTimeout(300);
		}
		await shown.getByText("You will get help whether you say yes or no.").waitFor();
		t.ok(await shown.getByRole("button", { name: "رجوع" }).isDisabled(), "the browser's Back doesn't leave it either");
		for (let i = 0; i < 6; i++) await shown.locator(".show-next").click();
		await inspect(t, page, "consent-show-answer");
		const sizes = await shown.locator(".show-answer").evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
		t.equal(new Set(sizes).size, 1, "the three answers have the same size");
		await shown.getByRole("button", { name: /^نعم ?Yes$/ }).click();
		await page.getByRole("heading", { level: 2, name: "In her own words" }).waitFor();
		await page.goBack();
		await press(page, "Show it to her, full screen");
		await answer(page, /I want to think/);
	});

	await t.test("wanting to think is not a yes, and nothing is recorded", async (t) => {
		await page.getByText("She wants to think. That is not a yes.").waitFor();
		t.same(await consents(), []);
		await inspect(t, page, "consent-think");
		await page.goForward();
		await settled(page);
		await page.getByText("She wants to think. That is not a yes.").waitFor();
		await page.goBack();
	});

	await t.test("the answers are there again after a closed tab, and the full screen is left on purpose only", async (t) => {
		await page.reload();
		await signIn(page, origin.staff);
		await press(page, "She wants to answer now");
		await page.goForward();
		await settled(page);
		t.equal(await page.getByRole("heading", { level: 2, name: "In her own words" }).count(), 0, "her yes before that doesn't count");
		await press(page, "Show it to her, full screen");
		const leave = page.getByRole("button", { name: "Hold two seconds to leave" });
		await leave.click();
		await leave.waitFor();
		await leave.focus();
		await page.keyboard.down("Enter");
		await leave.waitFor({ state: "detached" });
		await page.keyboard.up("Enter");
		await press(page, "Show it to her, full screen");
		await leave.evaluate((button) => (button as HTMLElement).click());
		await leave.waitFor({ state: "detached" });
		await press(page, "Show it to her, full screen");
		await answer(page, /^نعم ?Yes$/);
	});

	await t.test("her yes is told back, recorded, and shown in words", async (t) => {
		await page.getByRole("heading", { level: 2, name: "In her own words" }).waitFor();
		await page.locator("blockquote[lang=ar]").waitFor();
		await inspect(t, page, "consent-told-back");
		await page.goBack();
		await page.getByRole("heading", { level: 2, name: "Show it to her" }).waitFor();
		await page.goForward();
		await page.getByRole("heading", { level: 2, name: "In her own words" }).waitFor();
		await press(page, "Go on");
		await page.getByText(/^(Error: )?Ask her to say it in her own words/).waitFor();
		await tick(page, "Did she say it in her own words?", "no");
		t.ok(await page.getByRole("group", { name: "Did she say it in her own words?" }).getByLabel("no").isChecked());
		await tick(page, "Did she say it in her own words?", "yes");
		await press(page, "Go on");
		await press(page, "Record her yes");
		await page.getByText("Choose how it is recorded.").waitFor();
		await tick(page, "How is her answer recorded?", "spoken, with a witness");
		await tick(page, "Did anything put pressure on her?", "nothing");
		await page.getByLabel("Her words").fill("You tell them my name and when I come.");
		await inspect(t, page, "consent-record");
		const isDisabled = await page.getByRole("button", { name: "Record her yes" }).evaluate(async (button: HTMLElement) => {
			button.click();
			await new Promise((resolve) => setTimeout(resolve));
			history.back();
			return button.nextElementSibling?.matches(":disabled");
		});
		t.ok(isDisabled, "nothing leaves the step while her yes is written, and the browser's Back does nothing");
		await page.getByRole("heading", { level: 1, name: /^Consent for/ }).waitFor();
		t.match(await consents(), [
			{
				state: "active",
				terms: { permit: true, recipient: destination.id, sections: ["identity", "logistics"], purposes: ["shelter"], language: "ar" },
			},
		]);
		await press(page, "Show what was written");
		await page.getByText("You tell them my name and when I come.").waitFor();
		await page.getByText("Interpreter: Salma").waitFor();
		const { ar, en } = spokenVersions();
		await page.getByText(`Consent text, as it was read. Version ar ${ar}, en ${en}`).waitFor();
		await page.locator("dt").filter({ hasText: "Interpreter" }).waitFor();
		await inspect(t, page, "consent");
		await page.goBack();
		await page.getByRole("heading", { level: 1, name: "Consent", exact: true }).waitFor();
		t.equal(await page.getByRole("heading", { level: 2, name: "Who is here?" }).count(), 0, "Back doesn't lead into the finished form");
		await page.goForward();
		await page.getByRole("heading", { level: 1, name: /^Consent for/ }).waitFor();
	});

	await t.test("the case shows it among its consents, with what it is for and until when", async (t) => {
		const hash = new URL(page.url()).hash;
		await go(page, `#/cases/${id}`);
		await page.getByRole("heading", { level: 2, name: "Consent" }).waitFor();
		const row = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Destination", exact: true }) });
		await row.getByText("name and age, travel and where she stays").waitFor();
		await row.getByText("For: a safe place to stay").waitFor();
		await row.getByText(/^Until /).waitFor();
		await page.getByRole("link", { name: "Ask for consent" }).waitFor();
		await inspect(t, page, "case-consents");
		await row.getByRole("link").click();
		await page.getByRole("heading", { level: 1, name: /^Consent for/ }).waitFor();
		t.equal(new URL(page.url()).hash, hash, "where it is withdrawn and printed");
	});

	await t.test("a withdrawal says first what it stops, and stops it", async (t) => {
		const { state } = await viewCase(session, id);
		const [consent] = Object.keys(state.consents);
		const [compartment] = Object.entries(state.sections).find(([, { section }]) => section === "identity") ?? [];
		const { id: handoff } = await handOffCase(session, id, {
			kind: "referral",
			to: destination.desk,
			reason: "AdditionalServicesRequired",
			priority: "normal",
			travel: false,
			sections: [{ compartment: compartment as string }],
			purposes: ["shelter"],
			basis: { kind: "consent", consent: consent as string },
			summary: SUMMARY,
		});
		await press(page, "Withdraw her consent");
		await page.getByText(/stops. They read nothing./).waitFor();
		await inspect(t, page, "consent-withdraw");
		await page.getByRole("dialog").getByRole("button", { name: "Withdraw her consent" }).click();
		await page.getByText("taken back").waitFor();
		t.equal((await viewCase(session, id)).state.handoffs[handoff]?.state, "withdrawn");
	});

	await t.test("a no is recorded, stands first, and doesn't run out", async (t) => {
		const spoken = [{ field: "prs_PrimaryLanguage", value: "vi" }];
		await revise(session, await openSection(session, of.identity ?? ""), { form: "person", ops: spoken });
		await go(page, `#/cases/${id}/consents/new`);
		await page.getByText("It is the language in the case.").waitFor();
		t.equal(await page.getByLabel("In which language do you ask her?").inputValue(), "vi");
		await press(page, "Go on");
		await page.getByLabel("Whom may we tell?").selectOption(world.ready.transit.id);
		await tick(page, "What will they do for her?", "medical help");
		await tick(page, "What may they know?", "health");
		await press(page, "Go on");
		await page.getByText("There is no checked text in this language yet: Vietnamese.").waitFor();
		await press(page, "Show it to her, full screen");
		await answer(page, "No");
		await page.getByText(/She said no to/).waitFor();
		for (let i = 0; i < 2; i++) await page.goBack();
		await page.getByRole("heading", { level: 2, name: "What do we ask her?" }).waitFor();
		await tick(page, "What may they know?", "name and age");
		for (let i = 0; i < 2; i++) await page.goForward();
		await settled(page);
		t.equal(await page.getByText(/She said no to/).count(), 0, "she was asked another question, so her no doesn't stand");
		await tick(page, "What may they know?", "name and age");
		await press(page, "Go on");
		await press(page, "Show it to her, full screen");
		await answer(page, "No");
		await page.getByText(/She said no to/).waitFor();
		await page.getByLabel(/anything at all/).click();
		await tick(page, "How is her answer recorded?", "on paper");
		await inspect(t, page, "consent-no");
		await press(page, "Record her no");
		await page.getByText("until she takes it back", { exact: true }).waitFor();
		t.equal(await page.locator("dt").filter({ hasText: "Interpreter" }).count(), 0, "nobody answered whether somebody interpreted");
		await page.getByRole("link", { name: "Back to all her answers" }).click();
		await page.getByRole("heading", { level: 1, name: "Consent", exact: true }).waitFor();
		await page.getByText("she said no", { exact: true }).waitFor();
		t.match(await page.locator(".row").allTextContents(), [/Transit/, /Destination/]);
		t.ok((await consents()).some(({ terms }) => !terms.permit && terms.sections.length > 10));
		await inspect(t, page, "consents");
	});

	await t.test("what happens elsewhere changes nothing on the full screen, and an answer to an older question isn't kept", async (t) => {
		await go(page, `#/cases/${id}/consents/new`);
		await press(page, "Go on");
		await page.getByLabel("Whom may we tell?").selectOption(destination.id);
		await tick(page, "What will they do for her?", "legal help");
		await tick(page, "What may they know?", "family");
		await press(page, "Go on");
		await page.getByRole("heading", { level: 2, name: "Show it to her" }).waitFor();
		const { page: other } = await world.tab(page.context(), `#/cases/${id}/consents/new`);
		await other.getByRole("heading", { level: 2, name: "Show it to her" }).waitFor();
		await press(page, "Show it to her, full screen");
		const shown = page.getByRole("dialog", { name: "For the person" });
		await page.evaluate(() => {
			const { __TSR_ROUTER__: router } = globalThis as unknown as { __TSR_ROUTER__: { navigate(to: object): void } };
			for (const replace of [false, true]) router.navigate({ to: "/help", replace });
		});
		await settled(page);
		t.ok(await shown.isVisible(), "work that ends elsewhere leads nowhere");
		await press(other, "Back");
		await tick(other, "What may they know?", "health");
		await press(other, "Go on");
		await other.getByRole("heading", { level: 2, name: "Show it to her" }).waitFor();
		for (let i = 0; i < 2; i++) await shown.locator(".show-next").click();
		await settled(page);
		await shown.getByText("only this: family.").waitFor();
		for (let i = 0; i < 4; i++) await shown.locator(".show-next").click();
		await shown.getByRole("button", { name: "Yes", exact: true }).click();
		await page.getByText("The question was changed meanwhile").waitFor();
		await inspect(t, page, "consent-question-changed");
		await page.goForward();
		await settled(page);
		t.equal(await page.getByRole("heading", { level: 2, name: "In her own words" }).count(), 0, "her yes was to less");
		await press(page, "Show it to her, full screen");
		for (let i = 0; i < 2; i++) await shown.locator(".show-next").click();
		await shown.getByText("family, health").or(shown.getByText("health, family")).waitFor();
		await press(other, "Back");
		await other.getByRole("heading", { level: 2, name: "What do we ask her?" }).waitFor();
		await other.close();
		for (let i = 0; i < 4; i++) await shown.locator(".show-next").click();
		await shown.getByRole("button", { name: "I want to think", exact: true }).click();
		await press(page, "Keep it for later");
		await page.getByRole("heading", { level: 1, name: /^Consent for/ }).waitFor();
	});

	await t.test("a prepared consent counts only after she has seen it again, said yes, and told it back", async (t) => {
		const prepared = async () => (await consents()).find(({ terms }) => terms.permit && terms.purposes.includes("legal"))?.state;
		const show = page.getByRole("button", { name: "Show it to her, full screen" });
		await show.waitFor();
		t.equal(await page.getByRole("button", { name: "She has said yes now" }).count(), 0);
		await inspect(t, page, "consent-prepared");
		await show.click();
		const leave = page.getByRole("button", { name: "Hold two seconds to leave" });
		await leave.evaluate((button) => (button as HTMLElement).click());
		await leave.waitFor({ state: "detached" });
		await until("the button that opened it has the focus", () => hasFocus(show));
		await show.click();
		await answer(page, "I want to think");
		await page.getByText("She wants to think. That is not a yes.").waitFor();
		await show.click();
		await answer(page, "No");
		await page
			.getByRole("dialog", { name: /^Withdraw her consent/ })
			.getByRole("button", { name: "Cancel" })
			.click();
		await show.click();
		await answer(page, "Yes");
		const title = page.getByRole("heading", { level: 2, name: "In her own words" });
		await until("the title has the focus", () => hasFocus(title));
		await press(page, "She has said yes now");
		await page.getByText(/^(Error: )?Ask her to say it in her own words/).waitFor();
		t.equal(await prepared(), "proposed", "not without her own words");
		await inspect(t, page, "consent-prepared-yes");
		await tick(page, "Did she say it in her own words?", "yes");
		await press(page, "She has said yes now");
		await show.waitFor({ state: "detached" });
		await title.waitFor({ state: "detached" });
		t.equal(await prepared(), "active");
		await page.getByRole("button", { name: "Show what was written" }).click();
		await page.getByText("She said in her own words what she agrees to.").waitFor();
		await go(page, `#/cases/${id}/consents`);
		await page.getByRole("heading", { level: 1, name: "Consent", exact: true }).waitFor();
	});

	await t.test("a prepared no, and a prepared yes whose time is over, are asked again", async (t) => {
		const terms = (permit: boolean, days: number) => ({
			...{ givenBy: "person" as const, recorded: "written" as const, language: "en", interpreter: false, withhold: [] },
			...{ recipient: destination.id, purposes: ["medical" as const], sections: ["identity" as const], permit },
			...{ from: Date.now() - 9 * 86_400_000, until: Date.now() + days * 86_400_000 },
		});
		for (const given of [terms(false, 1), terms(true, -1)]) {
			const consent = await recordConsent(session, id, given, { active: false });
			await go(page, `#/cases/${id}/consents/${consent}`);
			await page.getByText("she wants to think").waitFor();
			await page.getByRole("button", { name: "Ask her again" }).waitFor();
			t.equal(await page.getByRole("button", { name: "Show it to her, full screen" }).count(), 0);
		}
	});

	await t.test(
		"her yes to one isn't a yes to another, and a withdrawal elsewhere doesn't take the full screen away from her",
		async (t) => {
			const terms = {
				givenBy: "person" as const,
				recorded: "written" as const,
				language: "en",
				interpreter: false,
				recipient: destination.id,
				purposes: ["training" as const],
				sections: ["identity" as const],
				permit: true,
				withhold: [],
				from: Date.now(),
				until: Date.now() + 86_400_000,
			};
			const consent = await recordConsent(session, id, terms, { active: false });
			const another = await recordConsent(session, id, { ...terms, purposes: ["return"] }, { active: false });
			await go(page, `#/cases/${id}/consents/${another}`);
			await press(page, "Show it to her, full screen");
			await answer(page, "Yes");
			await page.getByRole("button", { name: "She has said yes now" }).waitFor();
			await go(page, `#/cases/${id}/consents/${consent}`);
			await page.getByRole("button", { name: "She has said yes now" }).waitFor({ state: "detached" });
			await press(page, "Show it to her, full screen");
			const shown = page.getByRole("dialog", { name: "For the person" });
			await shown.waitFor();
			await withdrawConsent(session, { case: id, consent }, { code: "person-declined" });
			await page.getByText("taken back").waitFor({ state: "attached" });
			t.ok(await shown.isVisible());
			await answer(page, "Yes");
			await page.getByText("taken back").waitFor();
			t.equal(await page.getByRole("button", { name: "She has said yes now" }).count(), 0);
			await go(page, `#/cases/${id}/consents`);
			await page.getByRole("heading", { level: 1, name: "Consent", exact: true }).waitFor();
		},
	);

	await t.test("in Arabic, the consents and the form are there", async (t) => {
		await page.evaluate(() => localStorage.setItem("language", "ar"));
		await page.reload();
		await signIn(page, origin.staff);
		await page.getByRole("heading", { level: 1, name: "الموافقة" }).waitFor();
		await inspect(t, page, "consents-ar");
		await page.getByRole("link", { name: "طلب الموافقة" }).click();
		await page.getByRole("heading", { level: 2, name: "من الحاضرون؟" }).waitFor();
		await inspect(t, page, "consent-here-ar");
	});

	await t.test("in Arabic, a prepared consent is shown to her, and told back", async (t) => {
		const prepared = (await consents()).find(({ state, terms }) => state === "proposed" && terms.purposes.includes("return"))!;
		await go(page, `#/cases/${id}/consents/${prepared.id}`);
		const show = page.getByRole("button", { name: "عرضه عليها بملء الشاشة" });
		await show.waitFor();
		await inspect(t, page, "consent-prepared-ar");
		await show.click();
		await inspect(t, page, "consent-show-ar");
		for (let i = 0; i < 6; i++) await page.locator(".show-next").click();
		await pictures(page, "consent-show-answer-ar");
		await page.getByRole("button", { name: /نعم/ }).click();
		await press(page, "قالت نعم الآن");
		await page.getByText(/اطلب منها أن تقوله بكلماتها/).waitFor();
		await inspect(t, page, "consent-prepared-yes-ar");
	});
});
