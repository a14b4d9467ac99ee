/** A colleague who has lost password and recovery code comes back with new keys, on a phone. */
import t from "tap";
import { approve, invite, syncDirectory } from "#sdk/index.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { enter, openPlace, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("coming back without password and recovery code", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, admin } = world.ready;
	const { coordinator, staff } = origin;
	const password = "kettle orbit marsh violin";
	const { code } = await invite(coordinator.session, { organisation: origin.id, role: "staff", desk: null, member: staff.session.me });
	const device = await world.device("#/join");
	let { page } = device;
	const next = () => page.locator("button[type=submit]").click();
	const digits = async (from: typeof page) => (await from.locator(".fingerprint").innerText()).trim().replace(/\s+/g, " ");
	let fingerprint = "";

	await t.test("the new keys wait, with the digits to read out", async (t) => {
		await page.locator("input[name=code]").fill(code);
		await next();
		await page.getByRole("button", { name: "Yes, go on" }).click();
		await page.locator("input[name=name]").fill(`Name of ${staff.signInName}`);
		t.equal(await page.locator("input[name=username]").count(), 0, "the old sign-in name stays");
		await next();
		await page.locator("input[name=new-password]").fill(password);
		await page.getByText("This password is good.").waitFor();
		await next();
		await page.getByRole("heading", { name: "Write down your recovery code" }).waitFor();
		const recovery = (await page.locator(".fingerprint").innerText()).trim().split(/\s+/);
		await page.getByRole("button", { name: "I have it on paper" }).click();
		for (const number of [2, 4, 7]) await page.getByLabel(`Group ${number}`).fill(recovery[number - 1] as string);
		await next();
		await page.getByRole("heading", { name: "Welcome back" }).waitFor();
		fingerprint = await digits(page);
		t.match(fingerprint, /^(\d{5} ){9}\d{5}$/);
		await inspect(t, page, "keys-wait");
		await pictures(page, "keys-wait");
	});

	await t.test("a closed tab keeps the digits, and the sign-in says why the password isn't right yet", async (t) => {
		await page.close();
		({ page } = await world.tab(device.context));
		await page.getByText("wait for two colleagues").waitFor();
		t.equal(await digits(page), fingerprint);
		await signIn(page, { signInName: staff.signInName, password });
		await page.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
		await page.getByText("Until then, the new password doesn't open Cloister.").waitFor();
		await inspect(t, page, "keys-wait-sign-in");
		await pictures(page, "keys-wait-sign-in");
	});

	await t.test("the colleague types the digits, and sees them afterwards", async (t) => {
		const { page: theirs } = await world.signedIn(coordinator);
		await openPlace(theirs, "Vetting");
		await theirs.getByRole("link", { name: `Name of ${staff.signInName}` }).click();
		t.notMatch(await theirs.content(), fingerprint.split(" ")[3] as string, "they aren't shown before they are typed");
		await theirs.getByText("Albania", { exact: true }).waitFor();
		await theirs.getByLabel("In person").first().check();
		await theirs.getByLabel("Group 1 of 10").fill(fingerprint);
		await theirs.getByLabel("known for years").check();
		await theirs.getByLabel("On which day?").fill("2026-05-03");
		await theirs.getByLabel("How many references were asked?").fill("2");
		await theirs.getByRole("button", { name: "Vouch" }).click();
		await theirs.getByRole("heading", { name: "You have vouched" }).waitFor();
		t.equal(await digits(theirs), fingerprint);
		await inspect(t, theirs, "vouched-with-digits");
		await pictures(theirs, "vouched-with-digits");
		await theirs.getByRole("link", { name: "Back to Vetting" }).click();
		await theirs.getByRole("link", { name: `New person: Name of ${staff.signInName}` }).click();
		await theirs.getByText("The digits of these keys").waitFor();
		t.equal(await digits(theirs), fingerprint, "the proposal shows them, too");
	});

	await t.test("after the second person has approved, the old name and the new password open the same account", async (t) => {
		await syncDirectory(admin.session);
		const proposal = [...admin.session.dir.proposals.values()].find(({ status }) => status === "open");
		await approve(admin.session, proposal?.statement.objId ?? new Uint8Array(), { fingerprint });
		await enter(page, { signInName: staff.signInName, password });
		await page.getByText("Desk of Origin").first().waitFor();
		const { page: again } = await world.tab(device.context);
		await again.getByText("Desk of Origin").first().waitFor();
		await page.getByRole("button", { name: "Lock" }).click();
		await page.getByRole("heading", { name: "Cloister is locked" }).waitFor();
		t.equal(await page.getByText("wait for two colleagues").count(), 0, "nothing waits any more");
	});
});
