/** "Me and this device" in a real browser: settings, sessions, password, recovery code, drafts. */
import t from "tap";
import { listSessions } from "#sdk/index.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, openPlace, signIn, WebWorld } from "../../../support/web/world.ts";

const NEW_PASSWORD = "copper lantern walks sideways";

t.test("me and this device", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin } = world.ready;
	const { page } = await world.signedIn(origin.staff);

	await t.test("the first steps stand on Today, are skipped once, and are found again in Help", async (t) => {
		await page.getByRole("heading", { level: 2, name: "Look who can read it" }).waitFor();
		await inspect(t, page, "first-steps");
		await page.getByRole("button", { name: "Next step" }).click();
		await page.getByRole("heading", { level: 2, name: "Hand over a case" }).waitFor();
		await page.getByRole("button", { name: "Skip these steps" }).click();
		await page.getByText(/^First steps:/).waitFor({ state: "detached" });
		await page.reload();
		await signIn(page, origin.staff);
		await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
		await page.getByRole("heading", { level: 2, name: "Who is signed in" }).waitFor();
		t.equal(await page.getByText(/^First steps:/).count(), 0);
		await openPlace(page, "Help");
		await page.getByRole("link", { name: "First steps" }).click();
		for (let i = 0; i < 4; i++) await page.getByRole("button", { name: "Next step" }).click();
		await page.getByText(`ask Name of ${origin.coordinator.signInName}`).waitFor();
		await inspect(t, page, "first-steps-last");
		await page.getByRole("button", { name: "Back to Help" }).click();
		await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
	});

	await t.test("it says who is signed in, and what this device keeps", async (t) => {
		await openPlace(page, "Me and this device");
		await page.getByRole("heading", { level: 1, name: "Me and this device" }).waitFor();
		await page.getByText("You said that this device is yours.").waitFor();
		await page.getByText("No drafts.").waitFor();
		await page.getByText("Last used").first().waitFor();
		await inspect(t, page, "me");
	});

	await t.test("the time until the lock is kept on this device for this member", async (t) => {
		await page.getByLabel("Lock after").selectOption("2");
		await page.getByLabel("Hide when I press Shift three times").check();
		await page.reload();
		await signIn(page, origin.staff);
		await page.getByRole("heading", { level: 1, name: "Me and this device" }).waitFor();
		await waitForField(page, "2");
		t.ok(await page.getByLabel("Hide when I press Shift three times").isChecked());
	});

	await t.test("a draft is listed with its place, opened from there, and deleted by hand", async (t) => {
		const { id, of } = await caseWith(origin.staff.session, origin.desk, ["safe-contact"]);
		await go(page, `#/cases/${id}/s/${of["safe-contact"]}`);
		await page.getByLabel("A new note").fill("She prefers the mornings.");
		await page.getByText(/^Saved on this device/).waitFor();
		await go(page, "#/me");
		await page.getByText("She prefers the mornings.").waitFor();
		await inspect(t, page, "me-drafts");
		await page.getByRole("link", { name: /^A note in/ }).click();
		await page.getByLabel("A new note").waitFor();
		await waitForField(page, "She prefers the mornings.");
		await go(page, "#/me");
		await page.getByRole("button", { name: "Delete this draft" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Delete this draft" }).click();
		await page.getByText("No drafts.").waitFor();
		t.same(await violations(page), []);
	});

	await t.test("a session on another device is ended from here", async (t) => {
		const { page: other } = await world.signedIn(origin.staff);
		await page.reload();
		await signIn(page, origin.staff);
		const before = (await listSessions(origin.staff.session)).length;
		await page.getByRole("button", { name: "End it" }).first().waitFor();
		await pictures(page, "me-sessions");
		await page.getByRole("button", { name: "End all others" }).click();
		await page.getByText("Ended. That device is signed out.").waitFor();
		await page.getByRole("button", { name: "End it" }).first().waitFor({ state: "detached" });
		t.ok(before > 1);
		await t.rejects(listSessions(origin.staff.session), { code: "session-ended" }, "the test's own session has ended too");
		await go(other, "#/cases");
		await other.getByRole("button", { name: "Sign in" }).or(other.getByRole("alert")).first().waitFor();
	});

	await t.test("a new password counts from the next sign-in on", async (t) => {
		await page.getByRole("link", { name: "Change your password" }).click();
		const button = page.getByRole("button", { name: "Change the password" });
		await page.getByLabel("New password").fill("cloister cloister");
		await page.getByText("This is too easy to guess.").waitFor();
		await button.click();
		await page.locator(".field-error", { hasText: "This is too easy to guess." }).waitFor();
		await page.getByLabel("New password").fill(NEW_PASSWORD);
		await page.getByText("This password is good.").waitFor();
		await inspect(t, page, "me-password");
		await button.click();
		await page.getByText("Your password is changed.").waitFor();
		await page.reload();
		await signIn(page, { signInName: origin.staff.signInName, password: NEW_PASSWORD });
		await page.getByRole("navigation").waitFor();
	});

	await t.test("a new recovery code is shown, printed after the announcement, and asked back", async (t) => {
		await go(page, "#/me/recovery-code");
		await page.getByLabel("Your present password").fill(NEW_PASSWORD);
		await page.getByLabel("The same password again").fill("another one");
		await page.getByRole("button", { name: "Make the code" }).click();
		await page.getByText("These two are different.").waitFor();
		await page.locator("input:focus").and(page.getByLabel("The same password again")).waitFor();
		await inspect(t, page, "me-recovery-ask");
		await page.getByLabel("The same password again").fill(NEW_PASSWORD);
		await page.getByRole("button", { name: "Make the code" }).click();
		await page.getByRole("heading", { level: 1, name: "Write down your recovery code" }).waitFor();
		await inspect(t, page, "me-recovery");
		const code = ((await page.locator(".fingerprint").textContent()) ?? "").trim().split(/\s+/);
		await page.evaluate(() => {
			const shown = globalThis as unknown as { print(): void; prints: number };
			shown.prints = 0;
			shown.print = () => shown.prints++;
		});
		const announced = page.waitForResponse((answer) => answer.url().includes("/announcements"));
		await page.getByRole("button", { name: "Print" }).click();
		t.ok((await announced).ok());
		await page.waitForFunction(() => (globalThis as unknown as { prints: number }).prints === 1);
		await page.emulateMedia({ media: "print" });
		t.ok(await page.getByText(/can open your account/).isVisible());
		t.notOk(await page.getByRole("button", { name: "I have it on paper" }).isVisible());
		await pictures(page, "me-recovery-print");
		await page.emulateMedia({ media: "screen" });
		await page.getByRole("button", { name: "I have it on paper" }).click();
		for (const label of await page.getByLabel(/^Group \d/).all()) {
			const number = Number(/\d+/.exec((await label.evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent)) ?? "")?.[0]);
			await label.fill(code[number - 1] as string);
		}
		await page.getByRole("button", { name: "Go on" }).click();
		await page.getByText("Destroy the paper with the old code.").waitFor();
		t.same(await violations(page), []);
	});

	await t.test("on a shared computer it says that nothing is kept, and in Arabic it reads from right to left", async (t) => {
		const { page: shared } = await world.device("", { locale: "ar" });
		await shared.locator("input[type=checkbox]").check();
		await signIn(shared, origin.coordinator);
		await openPlace(shared, "أنا وهذا الجهاز", "المزيد");
		await shared.getByText(/قلت إن هذا حاسوب مشترك/).waitFor();
		t.equal(await shared.getByLabel("القفل بعد").count(), 0);
		t.equal(await shared.getByRole("heading", { name: "الرنين", exact: true }).count(), 0, "it can't be rung");
		await inspect(t, shared, "ar-me");
	});
});
