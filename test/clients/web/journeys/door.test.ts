/** The door in a real browser: sign in, lock, hide, a second tab, join and wait, recover. */
import t from "tap";
import { approve, invite, listSessions, openThread, syncDirectory, vouch } from "#sdk/index.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { violations } from "../../../support/web/access.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { remains } from "../../../support/web/leaks.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { settled } from "../../../support/web/settled.ts";
import { go, openPlace, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("the door", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, admin } = world.ready;
	const ana = origin.staff;
	const NAME = `Name of ${ana.signInName}`;
	/** Nadia joins, and recovers her account later. */
	let recoveryOfNadia: string[] = [];

	await t.test("a wrong password gives one sentence, and the right one opens the house", async (t) => {
		const { page } = await world.device();
		await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
		await pictures(page, "sign-in");
		await page.locator("button[type=submit]").click();
		t.equal(await page.getByText("Fill this in.").count(), 2, "each empty field says so");
		t.same(await violations(page), []);
		await signIn(page, { ...ana, password: "not this one at all" });
		await page.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
		await inspect(t, page, "sign-in-refused");
		await signIn(page, ana);
		const heading = page.getByRole("heading", { level: 1, name: "Today" });
		await heading.waitFor();
		await page.getByText("Desk of Origin").first().waitFor();
		t.ok(await heading.evaluate((element) => element === document.activeElement), "the focus is on the heading");
		t.equal(await page.title(), "Today · Cloister", "the title names the screen");
		await inspect(t, page, "today");
		await openPlace(page, "Help");
		await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
		await inspect(t, page, "help");
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
		await page.getByText(`Sign-in name: ${ana.signInName}.`).waitFor();
		t.equal(await page.locator("form input:visible").count(), 1, "only the password is asked");
		t.equal(await page.locator("input[name=username]").inputValue(), ana.signInName, "a password manager finds the name");
		await inspect(t, page, "locked");
		await page.locator("input[name=password]").fill(ana.password);
		await page.locator("button[type=submit]").click();
		await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
	});

	await t.test("a message that isn't sent comes back with its screen, after a lock and after the browser dropped the page", async (t) => {
		const thread = await openThread(ana.session, "Bread", [{ kind: "desk", id: world.ready.destination.desk }], world.ready.origin.desk);
		const { page } = await world.signedIn(ana);
		await go(page, `#/threads/${thread}`);
		await page.getByLabel("Message").fill("Half a sentence");
		await page.getByRole("button", { name: "Lock" }).click();
		await page.getByRole("heading", { name: "Cloister is locked" }).waitFor();
		for (const again of [false, true]) {
			if (again) await page.reload();
			await page.getByText(`Sign-in name: ${ana.signInName}.`).waitFor();
			await page.locator("input[name=password]").fill(ana.password);
			await page.locator("button[type=submit]").click();
			await page.getByRole("heading", { level: 1, name: "Bread" }).waitFor();
			await waitForField(page, "Half a sentence");
		}
		await page.getByRole("button", { name: "Lock" }).click();
		await page.getByRole("button", { name: "Somebody else" }).click();
		t.equal(await page.locator("input[name=username]").inputValue(), "");
		await page.getByRole("checkbox").waitFor();
		t.notMatch(await remains(page), ana.signInName, "the name is forgotten");
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

	await t.test("join with a code, wait, and begin after the approval", async (t) => {
		const { code } = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff", desk: origin.desk });
		const { page } = await world.device("#/join");
		const next = () => page.locator("button[type=submit]").click();
		const waitForHeading = (name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
		await next();
		await page.getByText("Fill this in.").waitFor();
		t.ok(await page.locator("input[name=code]").evaluate((field) => field === document.activeElement), "the field that is empty");
		t.same(await violations(page), []);
		const wrong = `${code.slice(0, 5)}${code[5] === "A" ? "B" : "A"}${code.slice(6)}`;
		await page.locator("input[name=code]").fill(wrong);
		await next();
		await page.getByRole("alert").getByText("One character may be wrong").waitFor();
		await inspect(t, page, "join-code");
		await page.locator("input[name=code]").fill(code.toLowerCase());
		await next();
		await page.getByText("Checked: the code belongs to this network").waitFor();
		await page.getByText("Test network").waitFor();
		await page.getByText("Albania", { exact: true }).waitFor();
		await inspect(t, page, "join-network");
		await page.goBack();
		await waitForHeading("Join with an invite code");
		t.equal((await page.locator("input[name=code]").inputValue()).length, code.length, "the code is still there");
		await page.goForward();
		await waitForHeading("Is this your network?");
		await page.getByRole("button", { name: "Yes, go on" }).click();
		await next();
		await page.getByText("Fill this in.").waitFor();
		await page.getByText("At least 3 letters or digits").waitFor();
		t.same(await violations(page), []);
		await page.locator("input[name=name]").fill("Nadia Berisha");
		await page.locator("input[name=username]").fill("nadia");
		await next();
		await next();
		await page.locator(".field-error", { hasText: "This is too short." }).waitFor();
		await page.locator("input[name=new-password]").fill("nadia");
		await page.getByText("This is too short.").waitFor();
		const password = "kettle orbit marsh violin";
		await page.locator("input[name=new-password]").fill(password);
		await page.getByText("This password is good.").waitFor();
		await inspect(t, page, "join-password");
		await page.goBack();
		await waitForHeading("Who are you?");
		const heading = page.getByRole("heading", { level: 1 });
		t.ok(await heading.evaluate((each) => each === document.activeElement), "the focus is on the step's heading");
		t.equal(await page.locator("input[name=name]").inputValue(), "Nadia Berisha");
		await page.locator("input[name=name]").fill("");
		await page.goForward();
		await waitForHeading("Choose a password");
		t.equal(await page.locator("input[name=new-password]").inputValue(), password);
		await page.getByText("This password is good.").waitFor();
		await next();
		await page.getByText("Fill this in.").waitFor();
		const name = page.locator("input[name=name]");
		t.ok(await name.evaluate((field) => field === document.activeElement), "the name that is missing has the focus");
		t.same(await violations(page), []);
		await name.fill("Nadia Berisha");
		await next();
		await page.getByRole("heading", { name: "Write down your recovery code" }).waitFor();
		recoveryOfNadia = (await page.locator(".fingerprint").innerText()).trim().split(/\s+/);
		await inspect(t, page, "join-recovery");
		await page.getByRole("button", { name: "I have it on paper" }).click();
		await waitForHeading("Type three groups from your paper");
		await page.goBack();
		await waitForHeading("Write down your recovery code");
		// Going back leads no further than this step.
		await page.goBack();
		await settled(page);
		await waitForHeading("Write down your recovery code");
		await page.getByRole("button", { name: "I have it on paper" }).click();
		for (const number of [2, 4, 7]) await page.getByLabel(`Group ${number}`).fill("0000");
		await next();
		await page.getByText("These don't match.").waitFor();
		for (const number of [2, 4, 7]) await page.getByLabel(`Group ${number}`).fill(recoveryOfNadia[number - 1] as string);
		await next();
		await page.getByRole("heading", { name: "Waiting for your colleagues" }).waitFor();
		await page.getByText("Nobody has vouched for you yet.").waitFor();
		const fingerprint = (await page.locator(".fingerprint").innerText()).trim();
		await inspect(t, page, "waiting");

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
		await page.goBack();
		await settled(page);
		await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
	});

	await t.test("a recovery code opens the account on another device, with a new password", async (t) => {
		const { page } = await world.device("#/recover");
		await page.getByLabel("Sign-in name").fill("nadia");
		await page.getByLabel("Recovery code").fill(recoveryOfNadia.join("").toLowerCase());
		await page.locator("input[name=new-password]").fill("meadow copper lantern fig");
		await page.getByText("This password is good.").waitFor();
		await inspect(t, page, "recover");
		// A press right after the last key is judged too.
		await page.locator("input[name=new-password]").fill("meadow");
		await page.locator("button[type=submit]").click();
		await page.locator(".field-error", { hasText: "This is too short." }).waitFor();
		await page.locator("input[name=new-password]").fill("meadow copper lantern fig");
		await page.locator("button[type=submit]").click();
		await page.getByText("Nadia Berisha").waitFor();
	});
});
