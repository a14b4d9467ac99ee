/** She says no in the car: both desks, the call card and Today tell the same story, and she is met. In a real browser. */
import type { Page } from "playwright-core";
import t from "tap";
import { acceptHandoff, openSection, revise, viewCase } from "#sdk/casework/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

const SECTIONS = ["identity", "logistics", "story"] as const;
const tick = (page: Page, question: string, answer: string) =>
	page.getByRole("group", { name: question }).getByLabel(answer, { exact: true }).click();
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).click();
const STILL_ARABIC = "ما زال وصولها متوقَّعًا. استقبلها واسألها.";
const MUST_KNOW_ARABIC = "ما يجب أن يعرفه من يستقبلها";
const STILL = "Still expected. Meet her; ask her.";

t.test("she says no in the car", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { id, of } = await caseWith(session, origin.desk, [...SECTIONS]);
	const { handoff, ref } = await requestTransfer(session, id, destination, [...SECTIONS], of);
	await acceptHandoff(destination.staff.session, ref);
	const now = async () => (await viewCase(session, id)).state.handoffs[handoff.id];
	const { page: ana } = await world.signedIn(origin.staff);
	const { page: mareike } = await world.signedIn(destination.staff);

	await t.test("before her no is recorded, the screen asks whether she is on the way", async (t) => {
		await go(ana, `#/cases/${id}/consents/new`);
		await ana.getByLabel("In which language do you ask her?").selectOption("en");
		await press(ana, "Go on");
		await ana.getByLabel("Whom may we tell?").selectOption(destination.id);
		await tick(ana, "What will they do for her?", "a safe place to stay");
		await tick(ana, "What may they know?", "name and age");
		await press(ana, "Go on");
		await press(ana, "Show it to her, full screen");
		for (let i = 0; i < 6; i++) await ana.getByRole("dialog").getByRole("button", { name: "Go on" }).click();
		await ana.getByRole("dialog").getByRole("button", { name: "No", exact: true }).click();
		await ana
			.getByRole("group", { name: "What does she say no to?" })
			.getByLabel(/anything at all$/)
			.click();
		await tick(ana, "How is her answer recorded?", "on paper");
		await press(ana, "Record her no");
		await ana.getByText("Say whether she is on the way.").waitFor();
		const asked = ana.getByText("First write down what whoever meets the person must know", { exact: false });
		await asked.waitFor();
		await inspect(t, ana, "is-she-on-the-way");
		const logistics = await openSection(session, of.logistics as string);
		await revise(session, logistics, { form: "must-know", ops: [{ field: "mst_CallHer", value: "Mira" }] });
		await asked.waitFor({ state: "detached" });
		await tick(ana, "Is she on the way to them?", "Yes");
		await press(ana, "Record her no");
		await ana.getByRole("heading", { level: 1, name: /^No to/ }).waitFor();
		t.match(await now(), { state: "in-transit", expected: true }, "the journey goes on without her file");
	});

	await t.test("a no has no button that takes it back", async (t) => {
		t.equal(await ana.getByRole("button", { name: /take.* back|Withdraw/ }).count(), 0);
		await ana.getByRole("button", { name: "Ask her again" }).waitFor();
	});

	await t.test("the hand-off and Today say the same to both desks", async (t) => {
		for (const page of [ana, mareike]) {
			await go(page, `#/handoffs/${handoff.id}`);
			await page.getByText(STILL).first().waitFor();
			await page.getByText("The person said no, to all of this or to a part of it.").waitFor();
			t.same(await violations(page), []);
			await go(page, "#/today");
			await page.getByText(STILL).first().waitFor();
		}
		await pictures(mareike, "still-expected");
	});

	await t.test("the desk that has the case can say who meets her, and nothing else settles it", async (t) => {
		await go(ana, `#/handoffs/${handoff.id}`);
		await press(ana, "Say who meets the person");
		const dialog = ana.getByRole("dialog", { name: "Say who meets the person" });
		const answers = dialog.getByRole("group", { name: "Who meets the person?" }).getByRole("radio");
		t.equal(await answers.count(), 2);
		await inspect(t, ana, "who-meets-her");
		await dialog.getByRole("button", { name: "Cancel" }).click();
	});

	await t.test("the call card opens from the hand-off, and says what whoever meets her must know", async (t) => {
		await go(mareike, `#/handoffs/${handoff.id}`);
		await mareike.getByRole("link", { name: "Call card: how to reach her" }).click();
		await mareike.getByRole("heading", { name: "What whoever meets her must know" }).waitFor();
		await mareike.getByText("Mira").first().waitFor();
		t.same(await violations(mareike), []);
		await pictures(mareike, "call-card-must-know");
	});

	await t.test("it reads in Arabic, from right to left", async (t) => {
		const { page } = await world.signedIn(destination.staff, { locale: "ar" });
		const screens = [
			["today", "#/today", STILL_ARABIC],
			["handoff", `#/handoffs/${handoff.id}`, STILL_ARABIC],
			["call-card", `#/cases/${id}/call`, MUST_KNOW_ARABIC],
		] as const;
		for (const [name, hash, text] of screens) {
			await go(page, hash);
			await page.getByText(text, { exact: false }).first().waitFor();
			await inspect(t, page, `no-on-the-way-${name}-ar`);
		}
		await page.close();
	});

	await t.test("she is met, and nothing else of her file opens", async (t) => {
		await go(mareike, `#/handoffs/${handoff.id}`);
		await press(mareike, "The person is with us");
		await mareike.getByRole("dialog").getByRole("button", { name: "The person is with us" }).click();
		await mareike.getByText("The person is with the receiving desk").waitFor();
		t.match(await now(), { state: "in-transit", expected: false, hasHer: true });
		t.equal((await viewCase(session, id)).state.custodian, origin.desk);
		const { sections } = await viewCase(destination.staff.session, id);
		const open = sections.filter(({ reads }) => reads).map(({ section }) => section);
		t.same(open, ["logistics"]);
		await go(mareike, "#/today");
		await mareike.getByText("She is with us.", { exact: false }).waitFor();
		await inspect(t, mareike, "met-today");
		await go(ana, "#/today");
		await ana.getByText("The case hasn't moved.", { exact: false }).waitFor();
		await go(ana, `#/handoffs/${handoff.id}`);
		await ana.getByText("The person is with the receiving desk").waitFor();
		t.equal(await ana.getByText(STILL).count(), 0);
	});

	await t.test("from then on, every page says that she is there, and the next step is to ask her", async (t) => {
		for (const page of [ana, mareike]) {
			for (const [name, hash, text] of [
				["case", `#/cases/${id}`, "the person has arrived"],
				["route", `#/cases/${id}/route`, "the person is there"],
				["list", "#/handoffs", "The person has arrived."],
			] as const) {
				await go(page, hash);
				await page.getByText(text, { exact: false }).first().waitFor();
				t.equal(await page.getByText(/on the way/i).count(), 0, `${name}: nobody is on the way`);
				t.equal(await page.getByText(/When she is with you/).count(), 0, name);
				await inspect(t, page, `met-${name}-${page === ana ? "from" : "to"}`);
			}
		}
		await go(mareike, `#/cases/${id}`);
		await mareike.getByText(/^She is with you, and no ground allows you to take her case/).waitFor();
		await go(mareike, `#/handoffs/${handoff.id}`);
		await mareike.getByText(/No consent or other ground allows it now. Ask the person/).waitFor();
		await mareike.getByRole("button", { name: "Renew or change the ground" }).waitFor();
		const { page } = await world.signedIn(destination.staff, { locale: "ar" });
		for (const [name, hash, text] of [
			["case", `#/cases/${id}`, "وصل الشخص"],
			["route", `#/cases/${id}/route`, "الشخص هناك"],
			["list", "#/handoffs", "وصل الشخص."],
			["handoff", `#/handoffs/${handoff.id}`, "لا تسمح بذلك الآن موافقة"],
		] as const) {
			await go(page, hash);
			await page.getByText(text, { exact: false }).first().waitFor();
			await inspect(t, page, `met-${name}-ar`);
		}
		await page.close();
	});
});
