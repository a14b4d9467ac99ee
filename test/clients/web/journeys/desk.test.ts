/** The desks of an organisation in a real browser, as their coordinator sees them. */
import t from "tap";
import { deskWaiting } from "#protocol/folds/directory.ts";
import { readInvite, syncDirectory } from "#sdk/index.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { readSquare } from "../../../support/web/read-square.ts";
import { openPlace, WebWorld } from "../../../support/web/world.ts";

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
		await inspect(t, page, "desks-waiting");
		await page.getByRole("button", { name: "Give the key to this colleague" }).click();
		await page
			.locator(".notice:focus")
			.getByText(/has the key now, and can read everything that this desk holds/)
			.waitFor();
		t.equal(await page.getByText("waits for the key").count(), 0);
		await inspect(t, page, "desks-given");
		await syncDirectory(newcomer.session);
		t.same(deskWaiting(newcomer.session.dir, desk), []);
		await newcomer.session.deskSeed(desk, newcomer.session.dir.desks.get(desk)?.epoch ?? 0);
	});

	await t.test("an invite is made for one desk, shown once, and stands in the list until it is used", async (t) => {
		await openPlace(page, "Desk");
		await page.getByRole("link", { name: "Invite a colleague" }).click();
		await page.getByRole("heading", { level: 1, name: "Invite a colleague" }).waitFor();
		await page.getByRole("radio", { name: "A new coordinator" }).check();
		await page.getByLabel("For whom?").fill("for the new colleague in Lyon");
		await inspect(t, page, "invite");
		await page.getByRole("button", { name: "Make the invite" }).click();
		await page.getByRole("heading", { level: 1, name: "Invitation to Origin" }).waitFor();
		t.equal(await page.evaluate(() => scrollY), 0, "the warning is on the screen");
		const code = (await page.locator(".fingerprint").innerText()).replace(/\s+/g, "-");
		t.match(code, /^([0-9A-Z]{4}-){8}[0-9A-Z]{2}$/, "groups of four");
		await inspect(t, page, "invite-sheet");
		const square = (await readSquare(page.locator(".square"))) ?? "";
		t.equal(square, `${world.url}/#/join`, "the square holds the address, and never the code");
		const { role, desk: place } = await readInvite(network.device(), code);
		t.same([role, place], ["coordinator", "Desk of Origin"]);
		await page.getByRole("link", { name: "I have given it, or printed it" }).click();
		await page.getByRole("heading", { level: 2, name: "Invites that nobody has used" }).waitFor();
		t.notOk((await page.content()).includes(code.slice(0, 4)), "the code isn't shown again");
		await pictures(page, "desks-joining");
		await page.getByText("for the new colleague in Lyon").first().waitFor();
		await page.getByRole("button", { name: "Cancel the invite" }).click();
		await page.getByRole("dialog").getByText("Its code then opens nothing.").waitFor();
		await inspect(t, page, "invite-cancel");
		await page.getByRole("dialog").getByRole("button", { name: "Cancel the invite" }).click();
		await page.getByRole("heading", { level: 2, name: "Invites that nobody has used" }).waitFor({ state: "detached" });
		await t.rejects(readInvite(network.device(), code), { code: "invite-cancelled" });
	});

	await t.test("a desk is opened, gets a second person, loses them again, and is closed", async (t) => {
		await page.getByRole("button", { name: "Open a desk" }).click();
		await page.getByRole("button", { name: "Open this desk" }).click();
		await page.getByText("Give the name.").waitFor();
		await page.getByRole("textbox", { name: "Name of the desk" }).fill("Night");
		await page.getByRole("button", { name: "Open this desk" }).click();
		await page.getByRole("heading", { level: 1, name: "Night" }).waitFor();
		await page.getByText("This desk can't have cases yet.").waitFor();
		await page.getByRole("button", { name: "Add to the desk" }).click();
		await page.getByText("Choose one answer.").waitFor();
		await page.getByRole("combobox", { name: "Add a colleague to this desk" }).selectOption({ label: "Name of person-3" });
		await page.getByRole("button", { name: "Add to the desk" }).click();
		await page.getByText("This desk can't have cases yet.").waitFor({ state: "detached" });
		await page.locator(".notice:focus").getByText("Name of person-3 has the key now").waitFor();
		await page.getByText("has the key", { exact: true }).nth(1).waitFor();
		t.equal(await page.getByText("Choose one answer.").count(), 0);
		await inspect(t, page, "one-desk");
		await page.getByRole("button", { name: "Remove Name of person-3" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("One person is left then.").waitFor();
		await inspect(t, page, "desk-remove");
		await dialog.getByRole("button", { name: "Remove from the desk" }).click();
		await dialog.waitFor({ state: "detached" });
		await page.getByText("This desk can't have cases yet.").waitFor();
		await page.getByRole("button", { name: "Close this desk for good" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Close this desk for good" }).click();
		await page.getByRole("heading", { level: 1, name: "Desks and keys" }).waitFor();
		t.equal(await page.getByRole("heading", { level: 2, name: "Night" }).count(), 0);
	});

	await t.test("a printed code is made, tested, replaced and revoked", async (t) => {
		await page.getByRole("link", { name: "Manage Desk of Origin" }).click();
		await page.getByRole("link", { name: "Make a printed code" }).click();
		await page.getByRole("button", { name: "Make a code to print" }).click();
		await page.getByText("This code is shown only now").waitFor();
		const code = (await page.locator(".fingerprint").innerText()).replace(/\s+/g, " ");
		await inspect(t, page, "code-sheet");
		await page.getByRole("button", { name: "I have the paper: test it" }).click();
		await page.getByRole("button", { name: "Test a paper" }).click();
		await page.getByText("Type the code.").waitFor();
		await page.getByRole("textbox", { name: "Code on the paper" }).fill(code.replace(/.$/, "#"));
		await page.getByRole("button", { name: "Test a paper" }).click();
		await page.getByText("one character is wrong").waitFor();
		await page.getByRole("textbox", { name: "Code on the paper" }).fill(code.toLowerCase());
		await page.getByRole("button", { name: "Test a paper" }).click();
		await page.getByText("This paper opens the desk.").waitFor();
		t.same(await violations(page), []);
		t.equal(await page.getByRole("heading", { name: /Test/ }).count(), 1);
		await pictures(page, "code-test");
		const { page: helper } = await world.signedIn(await network.admit(coordinator, admin, { organisation, role: "staff", desk }));
		await helper.evaluate((to) => location.assign(to), `#/desk/${desk}/code`);
		await helper.getByRole("textbox", { name: "Code on the paper" }).fill(code);
		await helper.getByRole("button", { name: "Open the desk", exact: true }).click();
		await helper.getByText("The desk is open to you").waitFor();
		await page.getByRole("button", { name: "I have finished" }).click();
		await page.getByRole("button", { name: "Revoke the code" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Revoke the code" }).click();
		await page.getByText("This desk has no printed code.").waitFor();
		await page.getByText(/^Last changed by /).waitFor();
		await pictures(page, "code-revoked");
		await helper.getByText("This desk has no printed code.").waitFor();
		await helper.evaluate(() => location.assign("#/alarms"));
		await helper.getByText("A colleague changed the printed code of your desk.").waitFor();
		await syncDirectory(newcomer.session);
		t.equal(newcomer.session.dir.desks.get(desk)?.recovery, null);
	});

	await t.test("a bell is set, shows the key once, and is tried", async (t) => {
		await page.getByRole("link", { name: "Back to Desk of Origin" }).click();
		await page.getByRole("link", { name: "Look at the bell" }).click();
		await page.getByText("This server sends no email.").waitFor();
		await page.getByRole("button", { name: "Change the bell" }).click();
		const address = page.getByRole("textbox", { name: "Web address that the server calls" });
		await address.fill("not an address");
		await page.getByRole("button", { name: "Save the bell" }).click();
		await page.getByText("The server doesn't call this address.").waitFor();
		await inspect(t, page, "bell-form");
		await address.fill("https://pager.example.org/cloister");
		await page.getByRole("combobox", { name: "Reminder from Monday to Friday" }).selectOption("8");
		await page.getByRole("button", { name: "Save the bell" }).click();
		await page.getByText("Key of the webhook, shown only now").waitFor();
		await page.getByText("https://pager.example.org/cloister").waitFor();
		await page.evaluate(() => {
			navigator.clipboard.writeText = () => Promise.reject(new Error("forbidden"));
		});
		await page.getByRole("button", { name: "Copy" }).click();
		await page.getByText("Not copied. Select the text yourself.").waitFor();
		await page.getByRole("button", { name: "Ring now" }).click();
		await page.getByText("It rings now.").waitFor();
		await inspect(t, page, "bell");
	});

	await t.test("it reads in Arabic, from right to left", async (t) => {
		const { page } = await world.signedIn(coordinator, { locale: "ar" });
		await openPlace(page, "المكتب", "المزيد");
		await page.getByRole("heading", { level: 1, name: "المكاتب والمفاتيح" }).waitFor();
		await inspect(t, page, "desks-ar");
	});
});
