/** Asking for a case by its code: a case of another desk, one's own, and a code that nobody has get the same answer. */
import t from "tap";
import { generateCaseCode } from "#sdk/casework/index.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { openPlace, WebWorld } from "../../../support/web/world.ts";

t.test("asking for a case", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit } = world.ready;
	const { code } = await caseWith(origin.staff.session, origin.desk, ["identity"]);
	const own = await caseWith(transit.staff.session, transit.desk, ["identity"]);
	const { page } = await world.signedIn(transit.staff);

	await t.test("the list of cases leads to the form, which refuses a mistyped code", async (t) => {
		await openPlace(page, "Cases");
		await page.getByRole("link", { name: "Ask for a case by its code" }).click();
		await page.getByRole("heading", { level: 1, name: "Ask for a case by its code" }).waitFor();
		await inspect(t, page, "ask");
		await page.getByLabel("Case code").fill("bado-kime-losa-toba");
		await page.getByRole("button", { name: "Ask the desk that has the case" }).click();
		await page.getByText("This isn't a case code.").waitFor();
		await inspect(t, page, "ask-no-code");
	});

	await t.test("every code gets the same answer, and the page says why", async (t) => {
		const answers: string[] = [];
		for (const each of [code, own.code, generateCaseCode()]) {
			await page.getByLabel("Case code").fill(each.toUpperCase().replaceAll("-", " "));
			await page.getByRole("button", { name: "Ask the desk that has the case" }).click();
			const notice = page.getByRole("status").filter({ hasText: each.toUpperCase().replaceAll("-", " ") });
			await notice.waitFor();
			answers.push((await notice.innerText()).replace(/[A-Z]{4}( [A-Z]{4}){3}/, "CODE"));
		}
		t.equal(new Set(answers).size, 1);
		t.match(answers[0], "You get this answer for every code");
		await inspect(t, page, "ask-asked");
	});

	await t.test("the desk that has the case sees who asks, with a link to a request, or takes the question off", async (t) => {
		const { page } = await world.signedIn(origin.staff);
		await page.getByRole("heading", { level: 2, name: "Another desk asks for a case" }).waitFor();
		await page.getByRole("listitem").getByText(code).waitFor();
		const ask = page.getByRole("link", { name: /Desk of Transit has the person of this case with them/ });
		await inspect(t, page, "today-ask");
		await ask.click();
		await page.getByText("Whom do you ask?").waitFor();
		await page.goBack();
		await page.getByRole("button", { name: "Take the question off the list" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByRole("button", { name: "Take it off the list" }).click();
		await dialog.getByText("Choose a reason.").waitFor();
		t.same(await violations(page), []);
		await dialog.getByLabel("It gets no answer").check();
		await dialog.getByRole("button", { name: "Take it off the list" }).click();
		await page.getByRole("heading", { level: 2, name: "Another desk asks for a case" }).waitFor({ state: "detached" });
	});

	await t.test("the form is there in Arabic", async (t) => {
		const { page } = await world.signedIn(transit.coordinator, { locale: "ar" });
		await openPlace(page, "الحالات", "المزيد");
		await page.getByRole("link", { name: "طلب حالة برمزها" }).click();
		await page.getByLabel("رمز الحالة").waitFor();
		await inspect(t, page, "ask-ar");
	});
});
