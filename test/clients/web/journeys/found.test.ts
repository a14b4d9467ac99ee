/** Journey 12: found a network, invite a second admin, join, vouch; until then one person's word counts, and the client says so. */
import t from "tap";
import { httpTransport, join, memoryStorage } from "#sdk/index.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { openPlace, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("founding", { skip: noBrowser }, async (t) => {
	const { world, setupToken } = await WebWorld.bootUnfounded(t);
	let { page } = await world.device();
	const context = page.context();
	const next = () => page.locator("button[type=submit]").click();
	const password = "kettle orbit marsh violin";

	await t.test("the door of a server without a network leads to founding", async (t) => {
		await page.getByText("This server has no network yet.").waitFor();
		await inspect(t, page, "door-unfounded");
		await page.getByRole("link", { name: "Found the network" }).click();
		await page.getByText(/one person's word counts: yours/).waitFor();
		await inspect(t, page, "found-token");
		await page.locator("input[name=code]").fill("not the token");
		await next();
		await page.getByText("This isn't the setup token of this server.").waitFor();
		await inspect(t, page, "found-wrong-token");
		await page.locator("input[name=code]").fill(` ${setupToken}`);
		await next();
		await page.locator("input[name=name]").fill("Harbour Network");
		await inspect(t, page, "found-name");
		await page.goBack();
		await page.locator("input[name=code]").waitFor();
		await next();
		await page.getByRole("heading", { level: 1, name: "Who are you?" }).waitFor();
		await page.locator("input[name=name]").fill("Ada Lumi");
		for (const wrong of ["ad", "ada lumi"]) {
			await page.locator("input[name=username]").fill(wrong);
			await next();
			await page.getByText(/At least 3 letters or digits, without spaces/).waitFor();
		}
		await inspect(t, page, "found-wrong-sign-in-name");
		await page.locator("input[name=username]").fill("ada");
		await next();
		await page.locator("input[name=new-password]").fill(password);
		await page.getByText("This password is good.").waitFor();
		await next();
		await page.getByRole("heading", { name: "Write down your recovery code" }).waitFor();
	});

	await t.test("after the tab was closed at the recovery code, Today says so until a code is confirmed", async (t) => {
		await page.close();
		({ page } = await world.tab(context));
		await signIn(page, { signInName: "ada", password });
		await page.getByText("Your recovery code isn't confirmed").waitFor();
		await openPlace(page, "Today");
		await page.getByText("Your recovery code isn't confirmed").waitFor();
		await inspect(t, page, "today-recovery");
		await page.getByRole("link", { name: "Make a new recovery code" }).click();
		await page.locator("input[type=password]").first().fill(password);
		await page.locator("input[type=password]").last().fill(password);
		await next();
		await page.getByRole("heading", { name: "Write down your recovery code" }).waitFor();
		await openPlace(page, "Today");
		await page.getByText("Your recovery code isn't confirmed").waitFor();
		await page.getByRole("link", { name: "Make a new recovery code" }).click();
		await page.locator("input[type=password]").first().fill(password);
		await page.locator("input[type=password]").last().fill(password);
		await next();
		await page.getByRole("heading", { name: "Write down your recovery code" }).waitFor();
		const recovery = (await page.locator(".fingerprint").innerText()).trim().split(/\s+/);
		await page.getByRole("button", { name: "I have it on paper" }).click();
		for (const number of [2, 4, 7]) await page.getByLabel(`Group ${number}`).fill(recovery[number - 1] as string);
		await next();
		await openPlace(page, "Today");
		await page.getByText("Nothing waits").first().waitFor();
		t.equal(await page.getByText("Your recovery code isn't confirmed").count(), 0);
		await openPlace(page, "Administration");
		await page.getByText("Only one admin so far").waitFor();
		await inspect(t, page, "found-network");
	});

	await t.test("a second admin is invited, and admitted by one person's word", async (t) => {
		await page.getByRole("link", { name: "Invite a second admin" }).click();
		t.ok(await page.getByLabel("A network admin").isChecked(), "a second admin is what is missing");
		await page.getByRole("button", { name: "Make the invite" }).click();
		await page.getByRole("heading", { name: "Invitation to Harbour Network" }).waitFor();
		const code = (await page.locator(".fingerprint").innerText()).trim().replace(/\s+/g, "-");
		const device = { server: httpTransport({ address: world.url }), storage: memoryStorage(), onAlarm: () => {} };
		const joined = await join({ ...device, code, name: "Bo Marsh", signInName: "bo-marsh", password });
		await openPlace(page, "Vetting");
		await page.getByRole("link", { name: "Bo Marsh" }).click();
		await page.getByLabel("In person").first().check();
		await page.getByLabel("Group 1 of 10").fill(joined.fingerprint);
		await page.getByLabel("known for years").check();
		await page.getByLabel("On which day?").fill("2026-05-03");
		await page.getByLabel("How many references were asked?").fill("1");
		await page.getByRole("button", { name: "Vouch" }).click();
		await page.getByText("They can begin now.").waitFor();
		await inspect(t, page, "found-one-word");
		await openPlace(page, "Administration");
		await page.getByText("Only one admin so far").waitFor({ state: "detached" });
		const { page: theirs } = await world.device();
		await signIn(theirs, { signInName: "bo-marsh", password });
		await theirs.getByText("Nobody waits.").waitFor();
		t.same(await violations(theirs), []);
	});

	await t.test("a page shows which release is in force", async () => {
		await openPlace(page, "Help");
		await page.getByRole("link", { name: "About this copy of Cloister" }).click();
		await page.getByText("Nothing is released").waitFor();
		await inspect(t, page, "about-copy");
	});

	await t.test("a network is founded only once", async () => {
		const { page } = await world.device("#/found", { locale: "ar" });
		await page.getByRole("heading", { level: 1, name: "تأسيس شبكة" }).waitFor();
		await inspect(t, page, "found-exists-ar");
	});
});
