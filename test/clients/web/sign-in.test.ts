/** The door in a real browser: sign in, refuse, lock, hide, a second tab. */
import t from "tap";
import { violations } from "../../support/web/access.ts";
import { noBrowser } from "../../support/web/browser.ts";
import { pictures } from "../../support/web/pictures.ts";
import { signIn, WebWorld } from "../../support/web/world.ts";

t.test("sign-in", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const ana = world.ready.origin.staff;

	await t.test("a wrong password gives one sentence, and the right one opens the house", async (t) => {
		const { page } = await world.device();
		await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
		await pictures(page, "sign-in");
		t.same(await violations(page), []);
		await signIn(page, { ...ana, password: "not this one at all" });
		await page.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
		await pictures(page, "sign-in-refused");
		t.same(await violations(page), []);
		await signIn(page, ana);
		await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
		await page.getByText("Desk of Origin").waitFor();
		await pictures(page, "today");
		t.same(await violations(page), []);
	});
});
