/** Her later yes after a no, and a guardian who is part of the harm: a desk of another organisation hears her alone. In a real browser. */
import type { Page } from "playwright-core";
import t from "tap";
import { acceptHandoff, listExclusions, loadCase, receiveHandoff, recordConsent, viewCase } from "#sdk/casework/index.ts";
import { caseWith, requestTransfer, terms } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

const tick = (page: Page, question: string, answer: string) =>
	page.getByRole("group", { name: question }).getByLabel(answer, { exact: true }).click();
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).click();
const confirm = (page: Page, name: string) => page.getByRole("dialog").getByRole("button", { name, exact: true }).click();

t.test("her later yes, and a guardian who is part of the harm", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit, destination } = world.ready;
	const [o, d] = [origin.staff.session, destination.staff.session];
	const { id, of } = await caseWith(o, origin.desk, ["identity", "consent"]);
	const { ref } = await requestTransfer(o, id, destination, ["identity"], of, { kind: "referral" });
	await acceptHandoff(d, ref);
	await receiveHandoff(d, ref);
	await recordConsent(o, id, { ...terms(destination.id, ["identity"], o.now()), permit: false });
	const reads = async () => (await viewCase(d, id)).sections.some(({ section, reads }) => section === "identity" && reads);
	const { page: mareike } = await world.signedIn(destination.staff);
	const { page: vera } = await world.signedIn(transit.staff);
	const { page: ana } = await world.signedIn(origin.staff);

	await t.test("the organisation that she had refused writes her yes down, and is told that it doesn't count yet", async (t) => {
		t.equal(await reads(), false);
		await go(mareike, `#/cases/${id}/consents/new`);
		await mareike.getByLabel("In which language do you ask her?").selectOption("en");
		await press(mareike, "Go on");
		await mareike.getByLabel("Whom may we tell?").selectOption(destination.id);
		await mareike.getByLabel("She has brought it up again herself", { exact: false }).click();
		await tick(mareike, "What will they do for her?", "a safe place to stay");
		await tick(mareike, "What may they know?", "name and age");
		await inspect(t, mareike, "later-yes-ask");
		await press(mareike, "Go on");
		await press(mareike, "Show it to her, full screen");
		for (let i = 0; i < 6; i++) await confirm(mareike, "Go on");
		await confirm(mareike, "Yes");
		await tick(mareike, "Did she say it in her own words?", "yes");
		await press(mareike, "Go on");
		await tick(mareike, "How is her answer recorded?", "on paper");
		await press(mareike, "Record her yes");
		await mareike.getByText("This yes doesn't count yet").waitFor();
		await inspect(t, mareike, "later-yes-unconfirmed");
		t.equal(await reads(), false);
	});

	await t.test("it asks a desk of another organisation", async (t) => {
		await press(mareike, "Ask a desk to hear her");
		await confirm(mareike, "Ask this desk");
		await mareike.getByText("Choose a desk.").waitFor();
		const desks = mareike.getByRole("dialog").getByRole("combobox");
		t.same(await desks.locator("option").allTextContents(), ["Choose", "Origin, Desk of Origin", "Transit, Desk of Transit"]);
		await desks.selectOption(transit.desk);
		await inspect(t, mareike, "later-yes-which-desk");
		await confirm(mareike, "Ask this desk");
		await mareike.getByText("Asked: Transit, Desk of Transit. There is no answer yet.").waitFor();
	});

	await t.test("the asked desk finds it on Today, sees only the question, and answers", async (t) => {
		await go(vera, "#/today");
		await vera.getByRole("link", { name: "Your desk is asked to hear her alone about a consent." }).click();
		await vera.getByRole("heading", { level: 1, name: "Hear her alone" }).waitFor();
		await vera.getByText("Destination, Desk of Destination asks you to hear the person alone").waitFor();
		await inspect(t, vera, "attest-yes");
		await press(vera, "She confirmed it");
		await inspect(t, vera, "attest-yes-ask");
		await confirm(vera, "Record this answer");
		await vera.getByText("Your answer is recorded.").waitFor();
		await vera.getByText("Nobody asks your desk to hear her now.").waitFor();
		await mareike.getByText("Transit has asked her alone, and she confirmed it.").waitFor();
		t.equal(await mareike.getByText("This yes doesn't count yet").count(), 0);
		t.equal(await reads(), true);
		await pictures(mareike, "later-yes-counts");
	});

	await t.test("one person excludes a guardian, and a guardian's answer says that it doesn't count", async (t) => {
		await go(ana, `#/cases/${id}/consents`);
		await press(ana, "A guardian is part of the harm");
		await confirm(ana, "Exclude this guardian");
		await ana.getByText("Say which guardian it is.").waitFor();
		await tick(ana, "Which guardian?", "a parent");
		await inspect(t, ana, "exclude-guardian");
		await confirm(ana, "Exclude this guardian");
		await ana.getByText("excluded", { exact: true }).waitFor();
		await inspect(t, ana, "guardian-excluded");
		await go(ana, `#/cases/${id}/consents/new`);
		await tick(ana, "Who answers?", "she and her guardian");
		await tick(ana, "Which guardian?", "a parent");
		await ana.getByText("No yes and no “no” of this guardian counts.").waitFor();
	});

	await t.test("two organisations hear the child, and lift it", async (t) => {
		const isLifted = async () => listExclusions((await loadCase(o, id)).state).map((each) => each.isLifted);
		await go(ana, `#/cases/${id}/consents`);
		await press(ana, "We have heard the child");
		await tick(ana, "What did the child say?", "The guardian may be asked again");
		await confirm(ana, "Record this answer");
		await ana.getByText("Origin has heard the child: the exclusion can be lifted.").waitFor();
		t.same(await isLifted(), [false]);
		await press(ana, "Ask a desk to hear the child");
		await ana.getByRole("dialog").getByRole("combobox").selectOption(transit.desk);
		await confirm(ana, "Ask this desk");
		await ana.getByText("Asked: Transit, Desk of Transit. There is no answer yet.").waitFor();
		const { page: inArabic } = await world.signedIn(transit.staff, { locale: "ar" });
		await go(inArabic, `#/cases/${id}/attest`);
		await inArabic.getByRole("button", { name: "يمكن سؤال الوصي من جديد" }).waitFor();
		await inspect(t, inArabic, "attest-guardian-ar");
		await inArabic.close();
		await go(vera, "#/today");
		await vera.getByRole("link", { name: "Your desk is asked to hear her alone about a consent." }).first().click();
		await vera.getByRole("heading", { level: 2, name: "a parent" }).waitFor();
		await inspect(t, vera, "attest-guardian");
		await press(vera, "The guardian may be asked again");
		await confirm(vera, "Record this answer");
		await vera.getByText("Your answer is recorded.").waitFor();
		await ana.getByText("lifted", { exact: true }).waitFor();
		t.same(await isLifted(), [true]);
		await pictures(ana, "guardian-lifted");
	});
});
