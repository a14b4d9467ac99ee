/** An admin opens the first spaces of a network: the page Today offers them, another admin approves. */
import t from "tap";
import { isWaiting } from "#protocol/folds/directory.ts";
import { approve, changeOrganisation, syncDirectory } from "#sdk/index.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { DESKTOP, go, openPlace, WebWorld } from "../../../support/web/world.ts";

const OFFER = "Open spaces in which organisations ask and answer each other";

t.test("the first spaces", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit, admin, founder } = world.ready;
	const { page } = await world.signedIn(admin);

	await t.test("while no organisation has a region, nothing is offered", async (t) => {
		await openPlace(page, "Administration");
		await page.getByRole("link", { name: "Spaces", exact: true }).click();
		await page.getByRole("heading", { level: 1, name: "Spaces" }).waitFor();
		await page.getByText("The network has no space yet.").waitFor();
		await page.getByText("No desk can answer for a space yet.").waitFor();
		await inspect(t, page, "spaces-none");
	});

	await t.test(
		"Today offers one for the network, one for each region with a desk, and one for offers. All are proposed at once",
		async (t) => {
			for (const [{ id }, region] of [[origin, "asia"] as const, [transit, "europe"] as const]) {
				const facts = { organisation: id, region, affiliation: "secular", scope: "full" } as const;
				await approve(admin.session, await changeOrganisation(founder.session, facts));
			}
			await openPlace(page, "Today");
			await page.getByRole("link", { name: OFFER }).waitFor();
			await inspect(t, page, "today-first-spaces");
			await page.getByRole("link", { name: OFFER }).click();
			const first = page.locator("section", { has: page.getByRole("heading", { name: "Spaces to begin with" }) });
			await first.getByRole("button", { name: "Propose" }).click();
			await first.getByText("Fill this in.").first().waitFor();
			t.equal(await first.getByText("Fill this in.").count(), 4, "each needs a desk");
			const owners = first.getByLabel("Desk that answers for it");
			t.same(await owners.nth(2).locator("option").allTextContents(), ["", "Desk of Transit (Transit)"], "only desks of the region");
			for (const [place, desk] of ["Origin", "Origin", "Transit"].entries())
				await owners.nth(place).selectOption(`Desk of ${desk} (${desk})`);
			await first.getByLabel("Profiles and offers of all organisations").uncheck();
			await first.getByLabel("Profiles and offers of all organisations").check();
			await owners.nth(3).selectOption("Desk of Origin (Origin)");
			await inspect(t, page, "spaces-first");
			await first.getByRole("button", { name: "Propose" }).click();
			await first.waitFor({ state: "detached" });
			t.equal(await page.getByText("A change waits").count(), 4);
			await inspect(t, page, "spaces-proposed");
			await syncDirectory(founder.session);
			const waiting = [...founder.session.dir.proposals.values()].filter(isWaiting).map(({ statement }) => statement);
			t.equal(waiting.length, 4);
			for (const { objId } of waiting) await approve(founder.session, objId);
			for (const name of ["The whole network", "Asia", "Europe"]) await page.getByText(`Forum and library: ${name}`).waitFor();
			await page.getByText("A change waits").first().waitFor({ state: "detached" });
			await inspect(t, page, "spaces");
			await openPlace(page, "Today");
			await page.getByText("Nothing waits for you.").waitFor();
			t.equal(await page.getByRole("link", { name: OFFER }).count(), 0);
		},
	);

	await t.test("another space is proposed, and a caseworker reads the first ones", async (t) => {
		await go(page, "#/administration/spaces");
		const another = page.locator("section", { has: page.getByRole("heading", { name: "Another space" }) });
		await another.getByLabel("Who reads and writes there").selectOption("Europe");
		await another.getByLabel("Desk that answers for it").selectOption("Desk of Transit (Transit)");
		await another.getByRole("button", { name: "Propose" }).click();
		await another.getByText("It waits for another admin").waitFor();
		await syncDirectory(admin.session);
		const [proposal] = [...admin.session.dir.proposals.values()].filter(isWaiting);
		t.match(proposal?.statement, { type: "space.add", body: { circle: "europe", owner: transit.desk } });
		const { page: staff } = await world.signedIn(transit.staff);
		await openPlace(staff, "Network");
		await staff.getByRole("link", { name: "The whole network" }).waitFor();
		await staff.getByRole("link", { name: "Europe" }).waitFor();
		t.equal(await staff.getByRole("link", { name: "Asia" }).count(), 0);
	});

	await t.test("in Arabic, on a wide screen", async (t) => {
		const { page: arabic } = await world.signedIn(founder, { locale: "ar", viewport: DESKTOP });
		await go(arabic, "#/administration/spaces");
		await arabic.getByText("المنتدى والمكتبة: الشبكة كلها").waitFor();
		await inspect(t, arabic, "spaces-arabic");
	});
});
