/** The door in a real browser: sign in, lock, hide, a second tab, join and wait, recover. */
import t from "tap";
import { approve, httpTransport, invite, join, listSessions, memoryStorage, refuse, syncDirectory, vouch } from "#sdk/index.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { remains } from "../../../support/web/leaks.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { openPlace, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("the door", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, admin } = world.ready;
	const ana = origin.staff;
	const NAME = `Name of ${ana.signInName}`;

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
		const heading = page.getByRole("heading", { level: 1, name: "Today" });
		await heading.waitFor();
		await page.getByText("Desk of Origin").first().waitFor();
		t.ok(await heading.evaluate((element) => element === document.activeElement), "the focus is on the heading");
		t.equal(await page.title(), "Cloister", "the title says nothing");
		await pictures(page, "today");
		t.same(await violations(page), []);
		await openPlace(page, "Help");
		await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
		await pictures(page, "help");
		t.same(await violations(page), []);
	});

	await t.test("Lock leaves nothing behind, and a sign-in returns to the same place", async (t) => {
		const { page } = await world.signedIn(ana);
		await openPlace(page, "Help");
		await page.getByRole("link", { name: "Today" }).click();
		await page.getByText(NAME).waitFor();
		t.match(await remains(page), NAME, "the marker would be found");
		await openPlace(page, "Help");
		const before = (await listSessions(ana.session)).length;
		await page.getByRole("button", { name: "Lock" }).click();
		await page.getByRole("heading", { name: "Cloister is locked" }).waitFor();
		t.notMatch(await remains(page), NAME);
		t.notMatch(await page.content(), "Desk of Origin", "the directory on the disk names desks, the page does not");
		t.equal((await listSessions(ana.session)).length, before - 1, "the session has ended at the server");
		t.equal(await page.locator("input[name=username]").inputValue(), ana.signInName);
		await pictures(page, "locked");
		t.same(await violations(page), []);
		await page.locator("input[name=password]").fill(ana.password);
		await page.locator("button[type=submit]").click();
		await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
	});

	await t.test("Hide shows another page at once, and going back shows the door", async (t) => {
		const { page } = await world.signedIn(ana);
		await page.getByText(NAME).waitFor();
		const before = (await listSessions(ana.session)).length;
		await page.getByRole("button", { name: "Hide" }).click();
		await page.waitForURL("about:blank");
		t.equal((await listSessions(ana.session)).length, before - 1, "the session has ended at the server");
		await page.goBack().catch(() => {});
		if (page.url() === "about:blank") await page.goto(world.url);
		await page.getByRole("heading", { name: "Sign in" }).waitFor();
		t.notMatch(await remains(page), NAME);
		t.notMatch(await remains(page), ana.signInName);
	});

	await t.test("on a shared computer nothing is kept", async (t) => {
		const { page } = await world.device();
		await page.getByLabel("This is a shared computer").check();
		await signIn(page, ana);
		await page.getByText(NAME).waitFor();
		await page.getByRole("button", { name: "Lock" }).click();
		await page.getByRole("heading", { name: "Sign in" }).waitFor();
		const left = await remains(page);
		for (const marker of [NAME, ana.signInName, "Desk of Origin"]) t.notMatch(left, marker);
		t.equal(await page.evaluate(async () => (await indexedDB.databases()).length), 0);
	});

	await t.test("in Arabic, the page runs from right to left", async (t) => {
		const { page } = await world.device();
		await page.getByRole("button", { name: "العربية" }).click();
		await page.getByRole("heading", { level: 1, name: "تسجيل الدخول" }).waitFor();
		t.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
		await signIn(page, { ...ana, password: "not this one at all" });
		await page.getByRole("alert").waitFor();
		await pictures(page, "ar-sign-in-refused");
		t.same(await violations(page), []);
		await page.getByRole("button", { name: "English" }).click();
		await page.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
		await page.getByRole("button", { name: "العربية" }).click();
		await signIn(page, ana);
		await page.getByText(NAME).waitFor();
		await pictures(page, "ar-today");
		t.same(await violations(page), []);
		await openPlace(page, "مساعدة", "المزيد");
		await page.getByRole("heading", { level: 1, name: "مساعدة" }).waitFor();
		await pictures(page, "ar-help");
		t.same(await violations(page), []);
	});

	await t.test("whoever was refused learns it while waiting, and at the sign-in", async (t) => {
		const { code } = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff", desk: origin.desk });
		const away = { server: httpTransport({ address: world.url }), storage: memoryStorage(), onAlarm: () => {} };
		const person = { signInName: "rina", password: "kettle orbit marsh violin" };
		const joined = await join({ ...away, ...person, code, name: "Rina" });
		const { page } = await world.device();
		await signIn(page, person);
		await page.getByText("Nobody has vouched for you yet.").waitFor();
		await syncDirectory(origin.coordinator.session);
		const object = await vouch(origin.coordinator.session, joined.member, CHECKLIST);
		await syncDirectory(admin.session);
		await refuse(admin.session, object, "references-missing");
		await page.getByRole("button", { name: "Look again" }).click();
		await page.getByRole("heading", { name: "Your request to join was refused" }).waitFor();
		await page.getByText("ask for the reason").waitFor();
		t.same(await violations(page), []);
		await pictures(page, "waiting-refused");
		const { page: later } = await world.device();
		await signIn(later, person);
		await later.getByRole("alert").getByText("Your request to join was refused").waitFor();
		await later.getByRole("alert").getByText("You can choose the same sign-in name.").waitFor();
		t.same(await violations(later), []);
		await pictures(later, "sign-in-of-refused");

		const again = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff", desk: origin.desk });
		const next = { ...person, password: "violin marsh orbit kettle" };
		await join({ ...away, ...next, code: again.code, name: "Rina" });
		await signIn(later, next);
		await later.getByText("Nobody has vouched for you yet.").waitFor();
		t.equal(await later.getByRole("alert").count(), 0, "the new keys under the old name are no alarm on the same device");
	});

	await t.test("join with a code, wait, and begin after the approval", async (t) => {
		const { code } = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff", desk: origin.desk });
		const { page } = await world.device("#/join");
		const next = () => page.locator("button[type=submit]").click();
		const wrong = `${code.slice(0, 5)}${code[5] === "A" ? "B" : "A"}${code.slice(6)}`;
		await page.locator("input[name=invite]").fill(wrong);
		await next();
		await page.getByRole("alert").getByText("One character may be wrong").waitFor();
		await pictures(page, "join-code");
		t.same(await violations(page), []);
		await page.locator("input[name=invite]").fill(code.toLowerCase());
		await next();
		await page.getByText("Checked: the code belongs to this network").waitFor();
		await page.getByText("Test network").waitFor();
		await pictures(page, "join-network");
		t.same(await violations(page), []);
		await page.getByRole("button", { name: "Yes, go on" }).click();
		await page.locator("input[name=name]").fill("Nadia Berisha");
		await page.locator("input[name=username]").fill("nadia");
		await next();
		await page.locator("input[name=new-password]").fill("nadia");
		await page.getByText("This is too short.").waitFor();
		const password = "kettle orbit marsh violin";
		await page.locator("input[name=new-password]").fill(password);
		await page.getByText("This password is good.").waitFor();
		await pictures(page, "join-password");
		t.same(await violations(page), []);
		await next();
		await page.getByRole("heading", { name: "Write down your recovery code" }).waitFor();
		const recovery = (await page.locator(".fingerprint").innerText()).trim().split(/\s+/);
		await pictures(page, "join-recovery");
		t.same(await violations(page), []);
		await page.getByRole("button", { name: "I have it on paper" }).click();
		for (const number of [2, 4, 7]) await page.getByLabel(`Group ${number}`).fill("0000");
		await next();
		await page.getByText("These don't match.").waitFor();
		for (const number of [2, 4, 7]) await page.getByLabel(`Group ${number}`).fill(recovery[number - 1] as string);
		await next();
		await page.getByRole("heading", { name: "Waiting for your colleagues" }).waitFor();
		await page.getByText("Nobody has vouched for you yet.").waitFor();
		const fingerprint = (await page.locator(".fingerprint").innerText()).trim();
		await pictures(page, "waiting");
		t.same(await violations(page), []);

		const { session } = origin.coordinator;
		await syncDirectory(session);
		const nadia = [...session.dir.members.values()].findLast(({ joining }) => joining !== null);
		const object = await vouch(session, nadia?.id ?? "", CHECKLIST);
		await page.getByRole("button", { name: "Look again" }).click();
		await page.getByText("One person has vouched for you.").waitFor();
		await syncDirectory(admin.session);
		await approve(admin.session, object, { fingerprint });
		await page.getByRole("button", { name: "Look again" }).click();
		await page.getByRole("heading", { name: "Approved" }).waitFor();
		t.same(await violations(page), []);
		await page.getByRole("button", { name: "Begin" }).click();
		await page.getByText("Nadia Berisha").waitFor();

		const phone = await world.device("#/recover");
		await phone.page.getByLabel("Sign-in name").fill("nadia");
		await phone.page.getByLabel("Recovery code").fill(recovery.join("").toLowerCase());
		await phone.page.locator("input[name=new-password]").fill("meadow copper lantern fig");
		await phone.page.getByText("This password is good.").waitFor();
		await pictures(phone.page, "recover");
		t.same(await violations(phone.page), []);
		await phone.page.locator("button[type=submit]").click();
		await phone.page.getByText("Nadia Berisha").waitFor();
	});
});
