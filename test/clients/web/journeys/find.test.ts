/** Find in a real browser: by keyboard, by press, on a phone, in Arabic. Nothing that is typed leaves the page. */
import type { Page } from "playwright-core";
import t from "tap";
import { labelCase, openCase, recordFirstHour } from "#sdk/casework/index.ts";
import { openThread } from "#sdk/index.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { arrived } from "../../../support/web/keyboard.ts";
import { remains } from "../../../support/web/leaks.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { DESKTOP, go, WebWorld } from "../../../support/web/world.ts";

t.test("find", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { id, code } = await openCase(session, origin.desk);
	await openThread(session, "Arrival on Monday", [{ kind: "desk", id: destination.desk }], origin.desk);
	const { page } = await world.signedIn(origin.staff, { viewport: DESKTOP });
	const field = page.getByRole("combobox", { name: "What are you looking for?" });
	const options = page.getByRole("option");
	const opened = async () => {
		await page.keyboard.press("Control+k");
		await field.waitFor();
		await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "combobox");
	};
	const closed = async () => {
		await page.keyboard.press("Escape");
		// A closed dialog has no role any more, so the field would count as gone too early, and the next Ctrl+K would be lost.
		await page.locator("dialog").waitFor({ state: "detached" });
	};

	await t.test("Ctrl+K opens find with the places, and Escape gives the focus back", async (t) => {
		await arrived(page, "Today");
		await opened();
		await page.getByRole("option", { name: "Hand-offs" }).waitFor();
		t.equal(await active(page), "Today");
		await inspect(t, page, "find");
		await page.keyboard.press("ArrowDown");
		t.equal(await active(page), "Cases");
		await page.keyboard.press("ArrowUp");
		await page.keyboard.press("ArrowUp");
		t.equal(await active(page), "Help");
		await closed();
		t.equal(await page.evaluate(() => document.activeElement?.tagName), "H1");
	});

	await t.test("a case is found by a part of its code", async (t) => {
		await opened();
		await page.keyboard.type(code.replaceAll("-", " ").slice(0, 8));
		await page.getByRole("option", { name: code }).waitFor();
		await page.getByText("One is found.").waitFor();
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { level: 1, name: code }).waitFor();
		await field.waitFor({ state: "detached" });
		t.match(await page.evaluate(() => location.hash), /^#\/~/, "the address is sealed");
	});

	await t.test("a case is found by its label, once the list of cases was open", async (t) => {
		await labelCase(session, id, "The two from May");
		await go(page, "#/cases");
		await page.getByText("The two from May", { exact: true }).waitFor();
		await go(page, "#/today");
		await opened();
		await page.keyboard.type("from may");
		await options.filter({ hasText: code }).filter({ hasText: "The two from May" }).waitFor();
		await inspect(t, page, "find-label");
		await closed();
	});

	await t.test("the name that she wants to be called by is the label after one press, and is found in another script", async (t) => {
		await recordFirstHour(session, id, { person: { idn_CallHer: "Оксана" } });
		await go(page, `#/cases/${id}`);
		await page.locator("summary").filter({ hasText: "Label: The two from May" }).click();
		await page.getByRole("button", { name: "Take the name that she wants to be called by: Оксана" }).click();
		await inspect(t, page, "find-take-name");
		await page.getByRole("button", { name: "Save the label" }).click();
		await page.locator("summary").filter({ hasText: "Label: Оксана" }).waitFor();
		await opened();
		await page.keyboard.type("oksa");
		await options.filter({ hasText: code }).filter({ hasText: "Оксана" }).waitFor();
		await closed();
		await go(page, "#/cases");
		await page.getByRole("searchbox").fill("Oksana");
		await page.getByRole("link", { name: code }).waitFor();
		await page.getByRole("searchbox").fill("Irina");
		await page
			.getByText("No case matches")
			.or(page.getByRole("status").filter({ hasText: /\S/ }))
			.first()
			.waitFor();
		t.equal(await page.getByRole("link", { name: code }).count(), 0);
	});

	await t.test("a thread is found once its title was seen, because searching reads nothing", async (t) => {
		await opened();
		await page.keyboard.type("arrival");
		await page.getByText("Nothing is found.").waitFor();
		await page.getByText("A thread is found by its title when").waitFor();
		await inspect(t, page, "find-nothing");
		await closed();
		await go(page, "#/threads");
		await page.getByRole("link", { name: "Arrival on Monday" }).waitFor();
		await opened();
		await page.keyboard.type("monday arr");
		await options.filter({ hasText: "Arrival on Monday" }).click();
		await page.getByRole("heading", { level: 1, name: "Arrival on Monday" }).waitFor();
	});

	await t.test("a person and a desk open in the list of people, with the focus there", async (t) => {
		const name = `Name of ${destination.staff.signInName}`;
		await opened();
		await page.keyboard.type(name);
		await options.filter({ hasText: name }).first().waitFor();
		await inspect(t, page, "find-person");
		await page.keyboard.press("Enter");
		await page.waitForFunction((wanted) => document.activeElement?.textContent?.includes(wanted), name);
		t.equal(await page.evaluate(() => document.activeElement?.tagName), "SUMMARY");
		await opened();
		await page.keyboard.type("desk of dest");
		await options.filter({ hasText: "Desk of Destination" }).first().click();
		await page.waitForFunction(() => document.activeElement?.tagName === "H3");
		t.match(await page.evaluate(() => document.activeElement?.textContent), /Desk of Destination/);
		t.same(await violations(page), []);
	});

	await t.test("what is typed is sent in no request, and kept in no address and no storage", async (t) => {
		const sent: string[] = [];
		page.on("request", (request) => sent.push(request.url(), request.postData() ?? ""));
		await opened();
		await page.keyboard.type("zzsecretzz");
		await page.getByText("Nothing is found.").waitFor();
		await closed();
		t.notOk(sent.some((each) => each.includes("zzsecretzz")));
		t.notOk(page.url().includes("zzsecretzz"));
		t.notOk((await remains(page)).includes("zzsecretzz"));
		await opened();
		t.equal(await field.inputValue(), "");
		await closed();
	});

	await t.test("only one dialog opens", async (t) => {
		await page.setViewportSize(DESKTOP);
		await page.getByRole("button", { name: "Find", exact: true }).click();
		await field.waitFor();
		await page.keyboard.press("Control+k");
		t.equal(await page.getByRole("dialog").count(), 1);
		await closed();
	});

	await t.test("on a phone, in Arabic, find stands among the places", async (t) => {
		const { page: phone } = await world.signedIn(origin.staff, { locale: "ar" });
		await phone.getByRole("button", { name: "المزيد" }).click();
		await phone.getByRole("button", { name: "بحث" }).click();
		const typing = phone.getByRole("combobox");
		await typing.fill("الإح");
		await phone.getByRole("option", { name: "الإحالات" }).waitFor();
		t.same(await violations(phone), []);
		t.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
		await pictures(phone, "find-ar");
		await phone.getByRole("option", { name: "الإحالات" }).click();
		await phone.getByRole("heading", { level: 1, name: "الإحالات" }).waitFor();
	});
});

/** The text of the option that the field names as active. */
const active = (page: Page) =>
	page.evaluate(() => document.getElementById(document.activeElement?.getAttribute("aria-activedescendant") ?? "")?.textContent);
