/** The duty rota and phone numbers in a real browser: written down, shown where somebody must be phoned, removed. */
import t from "tap";
import { addNumber, deskNumbers } from "#sdk/casework/index.ts";
import { rotaOf, setContact } from "#sdk/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";
import { violations } from "../../../support/web/access.ts";
import { passMinutes } from "../../../support/web/clock.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { enter, go, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("duty and phone numbers", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination, network } = world.ready;
	const { session } = origin.coordinator;
	const { id, of } = await caseWith(session, origin.desk, ["identity"]);
	const { handoff } = await requestTransfer(session, id, destination, ["identity"], of);
	const { page } = await world.signedIn(origin.staff);

	const countReads = async () => (await network.server.entries()).filter(({ action }) => action === "rota.read").length;
	/** Puts a member on the rota as another process would, without news for the pages, and while no page reads it. */
	const colleagueChanges = async (member: string) => {
		let before = -1;
		await until("no page reads the rota any more", async () => {
			const now = await countReads();
			if (now === before) return true;
			before = now;
			await page.waitForTimeout(1000);
			return false;
		});
		await network.server.sql(`UPDATE rota SET version = version + 1 WHERE desk = '${origin.desk}'`);
		await network.server.sql(
			`INSERT INTO rota_duty (desk, member, from_at, until_at) VALUES ('${origin.desk}', '${member}', 4000000000000, 4000000100000)`,
		);
	};

	await t.test("Today asks for the first number of a desk", async (t) => {
		await go(page, "#/today");
		await page.getByText("Desk of Origin has no phone number yet.").waitFor();
		await inspect(t, page, "today-duty-first");
	});

	await t.test("without a number, the hand-off says how to get one", async () => {
		await go(page, `#/handoffs/${handoff.id}`);
		await page.getByText("No number of them is written down at your desk. Ask for it by voice.").waitFor();
		t.same(await violations(page), []);
		await page.getByRole("link", { name: "Write down a number" }).click();
		await page.getByText("No numbers yet. Ask for them by voice.").waitFor();
		await inspect(t, page, "duty-empty");
	});

	await t.test("a number names who told it, how and when", async (t) => {
		await page.getByLabel("Whose number is it?").selectOption({ label: "Destination, Desk of Destination" });
		await page.getByLabel("Phone number").fill("+49 30 000 111");
		await page.getByRole("button", { name: "Save the number" }).click();
		await page.getByRole("group", { name: "How did they tell you?" }).getByText("Choose one answer.").waitFor();
		t.same((await deskNumbers(session, origin.desk)).numbers, []);
		await page.getByRole("radio", { name: "by voice" }).check();
		await page.getByLabel("Phone number").fill("not a number");
		await page.getByRole("button", { name: "Save the number" }).click();
		await page.getByText("This isn't one phone number.").waitFor();
		t.ok(await page.getByLabel("Phone number").evaluate((each) => each === document.activeElement));
		t.same((await deskNumbers(session, origin.desk)).numbers, []);
		await inspect(t, page, "duty-wrong-phone");
		await page.getByLabel("Phone number").fill("+49 30 000 111");
		await page.getByRole("button", { name: "Save the number" }).click();
		await page.getByRole("link", { name: "+49 30 000 111" }).waitFor();
		await page.getByText(/^Told by voice, /).waitFor();
		await page.getByText(/Who can read this/).waitFor();
		const { numbers } = await deskNumbers(session, origin.desk);
		t.match(numbers, [{ values: { nbr_Desk: destination.desk, nbr_ToldBy: "voice" } }]);
	});

	await t.test("Today shows who is on duty", async () => {
		await page.getByText("Add somebody on duty").click();
		await page.getByRole("button", { name: "Put on the rota" }).click();
		await page.getByText("Choose one answer.").first().waitFor();
		await page.getByLabel("Who", { exact: true }).selectOption(origin.staff.id);
		await page.getByLabel("Until", { exact: true }).fill("2030-01-01T08:00");
		await page.getByRole("button", { name: "Put on the rota" }).click();
		await page.locator(".row").filter({ hasText: "now" }).waitFor();
		await page.getByText("Add one of our numbers").waitFor();
		await page.getByLabel("Number of your desk").fill("+40 21 000 222");
		await page.getByLabel("When is it answered?").selectOption("night");
		await page.getByRole("button", { name: "Sign the number" }).click();
		await page.getByRole("link", { name: "+40 21 000 222" }).waitFor();
		// A touch beside the number phones nobody.
		const own = page.locator(".row").filter({ hasText: "+40 21 000 222" });
		await own.getByText("At night").click({ trial: true });
		await page.getByText(/^Signed by /).waitFor();
		await inspect(t, page, "duty");
		await go(page, "#/today");
		await page.getByRole("heading", { level: 2, name: "On duty now" }).waitFor();
		await page.getByRole("link", { name: "+40 21 000 222" }).waitFor();
		t.equal(await page.getByText("has no phone number yet").count(), 0);
		await inspect(t, page, "today-duty");
	});

	await t.test("a rota may say that nobody is on duty, and which number to call", async (t) => {
		await go(page, "#/desk/duty");
		await page.getByRole("heading", { level: 2, name: "Who is on duty at your desk" }).waitFor();
		await page.getByText("Add somebody on duty").click();
		await page.getByLabel("Who", { exact: true }).selectOption("call +40 21 000 222");
		await page.getByText(/^Whoever is about to ask you reads this first\./).waitFor();
		await page.getByLabel("Until", { exact: true }).fill("2030-01-02T08:00");
		await inspect(t, page, "duty-nobody");
		await page.getByRole("button", { name: "Put on the rota" }).click();
		const row = page.locator(".row").filter({ hasText: "Nobody, call" });
		await row.getByText("+40 21 000 222").waitFor();
		const calls = async () => (await rotaOf(session, origin.desk)).rows.flatMap(({ call }) => call ?? []);
		t.same(await calls(), ["+40 21 000 222"]);
		const fallenAway = row.getByText("This number or colleague has left your desk.");
		t.equal(await fallenAway.count(), 0);
		await setContact(session, origin.desk, [{ phone: "+40 21 000 333", when: "night" }]);
		await fallenAway.waitFor();
		await inspect(t, page, "duty-fallen-away");
		await setContact(session, origin.desk, [{ phone: "+40 21 000 222", when: "night" }]);
		await fallenAway.waitFor({ state: "detached" });
		await row.getByRole("button", { name: "Remove" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
		await row.waitFor({ state: "detached" });
		t.same(await calls(), []);
	});

	await t.test("the number of the other desk is on the hand-off, on its page for phone calls, and under People", async (t) => {
		for (const place of [`/handoffs/${handoff.id}`, `/handoffs/${handoff.id}/phone`, "/people"]) {
			await go(page, `#${place}`);
			await page.getByRole("link", { name: "+49 30 000 111" }).waitFor();
			t.same(await violations(page), [], place);
		}
		await pictures(page, "people-numbers");
		await go(page, `#/handoffs/${handoff.id}`);
		await page.getByRole("link", { name: "+49 30 000 111" }).waitFor();
		await pictures(page, "handoff-number");
	});

	await t.test("a number that the other desk has just signed is marked as new wherever somebody might phone", async (t) => {
		await setContact(destination.staff.session, destination.desk, [{ phone: "+49 30 666 666", when: "always" }]);
		for (const place of [`/handoffs/${handoff.id}`, `/handoffs/${handoff.id}/phone`, `/cases/${id}/call`, "/people"]) {
			await go(page, `#${place}`);
			await page.getByText("A number is new: signed by").first().waitFor();
			await page.getByText("There was no number before.").first().waitFor();
			t.same(await violations(page), [], place);
		}
		await go(page, `#/handoffs/${handoff.id}/phone`);
		await page.getByText("A number is new: signed by").first().waitFor();
		await pictures(page, "phone-new-number");
	});

	await t.test("Today asks each month whether the rota is still right", async (t) => {
		const month = 32 * 86_400_000;
		const desk = "Origin, Desk of Origin";
		await network.server.sql(`UPDATE rota SET set_at = set_at - ${month} WHERE desk = '${origin.desk}'`);
		await page.reload();
		await signIn(page, origin.staff);
		await go(page, "#/today");
		await page.getByText(`Is the rota of ${desk} still right? Nobody has confirmed it for a month.`).waitFor();
		await inspect(t, page, "today-rota-month");
		await go(page, "#/desk/duty");
		const confirm = page.getByRole("button", { name: "The rota is right as it is" });
		await confirm.waitFor();
		await colleagueChanges(origin.coordinator.id);
		await confirm.click();
		await page.getByText("Somebody has changed the rota meanwhile. Look at it, then try again.").waitFor();
		await page.locator(".row").filter({ hasText: "2096" }).waitFor();
		t.ok(Number((await rotaOf(session, origin.desk)).setAt) < Date.now() - 86_400_000, "nobody has seen it");
		await inspect(t, page, "duty-changed");
		await confirm.click();
		await page.getByText(`Is the rota of ${desk} still right?`).waitFor({ state: "detached" });
		t.ok(Number((await rotaOf(session, origin.desk)).setAt) > Date.now() - 86_400_000);
	});

	await t.test("a desk with numbers and without a rota is asked for its rota", async (t) => {
		const { staff, desk } = destination;
		const { page: theirs } = await world.signedIn(staff);
		const asked = theirs.getByText("Destination, Desk of Destination has no rota yet.");
		await asked.waitFor();
		await inspect(t, theirs, "today-rota-first");
		await go(theirs, "#/desk/duty");
		await theirs.getByRole("button", { name: "The rota is right as it is" }).click();
		await asked.waitFor({ state: "detached" });
		t.match(await rotaOf(staff.session, desk), { rows: [], version: 1 });
	});

	await t.test("another organisation doesn't see it, a number from a colleague appears by itself, and a row can be removed", async (t) => {
		t.same((await deskNumbers(destination.staff.session, destination.desk)).numbers, []);
		await go(page, "#/desk/duty");
		await page.getByRole("link", { name: "+49 30 000 111" }).waitFor();
		await addNumber(session, origin.desk, { nbr_Member: destination.staff.id, nbr_Phone: "+49 30 000 333", nbr_ToldBy: "paper" });
		const row = page.locator(".row").filter({ hasText: "+49 30 000 333" });
		await row.getByRole("button", { name: "Remove" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
		await row.waitFor({ state: "detached" });
		t.equal((await deskNumbers(session, origin.desk)).numbers.length, 1);
	});

	await t.test("it reads in Arabic", async () => {
		await page.evaluate(() => localStorage.setItem("language", "ar"));
		await page.reload();
		await signIn(page, origin.staff);
		await page.getByRole("heading", { level: 1, name: "المناوبة وأرقام الهاتف" }).waitFor();
		await page.getByRole("link", { name: "+49 30 000 111" }).waitFor();
		await inspect(t, page, "duty-ar");
	});

	await t.test("a month later, Today asks whether the numbers are still right, and the rota with them", async (t) => {
		const month = 32 * 86_400_000;
		const { page: later } = await world.device();
		await passMinutes([later], month / 60_000);
		network.server.clock.follow({ now: () => Date.now() + month });
		await enter(later, origin.staff);
		const asked = later.getByText("Are the numbers, the rota and the bell of Origin, Desk of Origin still right?");
		await asked.waitFor();
		t.equal(await later.getByText("Is the rota of").count(), 0, "one question for both");
		await inspect(t, later, "today-duty-month");
		await go(later, "#/desk/duty");
		await later.getByRole("button", { name: "They are still right" }).waitFor();
		await colleagueChanges(origin.staff.id);
		await later.getByRole("button", { name: "They are still right" }).click();
		await later.getByText("Somebody has changed the rota meanwhile. Look at it, then try again.").waitFor();
		await asked.waitFor({ state: "detached" });
		await later.getByRole("button", { name: "The rota is right as it is" }).click();
		await later.getByText("Is the rota of").waitFor({ state: "detached" });
		const [row] = await network.server.sql(`SELECT set_at::float8 AS at FROM rota WHERE desk = '${origin.desk}'`);
		t.ok(Number(row?.at) > Date.now() + month - 3_600_000, "the rota is confirmed too");
	});
});
