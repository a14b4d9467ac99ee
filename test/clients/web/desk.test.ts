/** The desks of an organisation in a real browser, as their coordinator sees them. */
import t from "tap";
import { deskWaiting } from "#protocol/folds/directory.ts";
import { syncDirectory } from "#sdk/index.ts";
import { violations } from "../../support/web/access.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { pictures } from "../../support/web/pictures.ts";
import { openPlace, WebWorld } from "../../support/web/world.ts";

t.test("a desk", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { network, admin, origin } = world.ready;
	const { id: organisation, desk, coordinator, staff } = origin;

	await t.test("staff have no place for it", async (t) => {
		const { page } = await world.signedIn(staff);
		await page.getByRole("button", { name: "More" }).click();
		await page.getByRole("link", { name: "People" }).waitFor();
		t.equal(await page.getByRole("link", { name: "Desk", exact: true }).count(), 0);
	});

	const newcomer = await network.admit(coordinator, admin, { organisation, role: "staff", desk });
	const { page } = await world.signedIn(coordinator);

	await t.test("its coordinator sees who waits for the key, and gives it", async (t) => {
		await openPlace(page, "Desk");
		await page.getByRole("heading", { level: 1, name: "Desks and keys" }).waitFor();
		await page.getByText(/^One colleague waits for the desk's key:/).waitFor();
		t.same(await violations(page), []);
		await pictures(page, "desks-waiting");
		await page.getByRole("button", { name: "Give the key to this colleague" }).click();
		await page.getByText("waits for the key").waitFor({ state: "detached" });
		await syncDirectory(newcomer.session);
		t.same(deskWaiting(newcomer.session.dir, desk), []);
		await newcomer.session.deskSeed(desk, newcomer.session.dir.desks.get(desk)?.epoch ?? 0);
	});

	await t.test("it reads in Arabic, from right to left", async (t) => {
		const { page } = await world.signedIn(coordinator, { locale: "ar" });
		await openPlace(page, "المكتب", "المزيد");
		await page.getByRole("heading", { level: 1, name: "المكاتب والمفاتيح" }).waitFor();
		t.same(await violations(page), []);
		await pictures(page, "desks-ar");
	});
});
