/** An auditor can't mark as reviewed what the server hides or changes. An honest log raises no alarm, also past its end. */
import t from "tap";
import { drop, forge } from "../../support/lying/lies.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { lieTo } from "../../support/web/lies.ts";
import { enter, go, WebWorld } from "../../support/web/world.ts";

t.test("a range to review", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { network, founder, admin } = world.ready;
	const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	const { page } = await world.device();
	const lie = await lieTo(page);
	await enter(page, auditor);
	const mark = page.getByRole("button", { name: /^Mark \d/ });
	const alarm = page.locator(".notice-warn", { hasText: "hides an entry of the access log" });

	await go(page, "#/log/review/0/40");
	await page.getByRole("button", { name: "Mark 0 to 40 as reviewed" }).click();
	await page.getByText("This range is reviewed.").waitFor();
	await go(page, "#/log/review/41/9999999");
	await page.getByRole("button", { name: /^Mark 41 to \d+ as reviewed/ }).waitFor();
	await go(page, "#/log/review/9999998/9999999");
	await page.getByText("The signed log ends before entry 9,999,998.").waitFor();
	t.equal(await mark.count(), 0, "what isn't there can't be marked");
	t.equal(await alarm.count(), 0);

	for (const [last, told] of [drop("audit.bodies", "entries.7"), forge("audit.bodies", "entries.7.salt", "A".repeat(22))].entries()) {
		lie(told);
		await go(page, `#/log/review/0/${20 + last}`);
		await page.getByRole("heading", { level: 1, name: `Entries 0 to ${20 + last}` }).waitFor();
		await alarm.or(mark).first().waitFor();
		t.equal(await mark.count(), 0, told.name);
		await page.reload();
		lie();
		await enter(page, auditor);
	}
});
