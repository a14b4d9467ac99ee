/** The door in Arabic. */
import t from "tap";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { openPlace, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("the door in Arabic", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const ana = world.ready.origin.staff;
	const NAME = `Name of ${ana.signInName}`;

	await t.test("in Arabic, the page runs from right to left", async (t) => {
		const { page } = await world.device();
		await page.getByRole("button", { name: "العربية" }).click();
		await page.getByRole("heading", { level: 1, name: "تسجيل الدخول" }).waitFor();
		t.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
		await signIn(page, { ...ana, password: "not this one at all" });
		await page.getByRole("alert").waitFor();
		await inspect(t, page, "ar-sign-in-refused");
		await page.getByRole("button", { name: "English" }).click();
		await page.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
		await page.getByRole("button", { name: "العربية" }).click();
		await signIn(page, ana);
		await page.getByText(NAME).waitFor();
		await inspect(t, page, "ar-today");
		await openPlace(page, "مساعدة", "المزيد");
		await page.getByRole("heading", { level: 1, name: "مساعدة" }).waitFor();
		await inspect(t, page, "ar-help");
	});
});
