/** The bell of a desk in a real browser, on a server that sends mail: a mail rings in the language that was chosen. */
import t from "tap";
import { bodyOf, mailReceiver } from "../../../support/bell-receivers.ts";
import { until } from "../../../support/until.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

t.test("a bell that writes mails", { skip: noBrowser }, async (t) => {
	const mailbox = await mailReceiver(t);
	const world = await WebWorld.boot(t, { CLOISTER_SMTP_URL: mailbox.url, MAIL_FROM: "cloister@example.org" });
	const { coordinator, desk } = world.ready.origin;
	const { page } = await world.signedIn(coordinator);

	await t.test("the language of the mail is chosen with its address", async (t) => {
		await go(page, `#/desk/${desk}/bell`);
		await page.getByRole("button", { name: "Change the bell" }).click();
		t.equal(await page.getByLabel("Language of the email").count(), 0, "without an address there is no mail");
		await page.getByLabel("Email address").fill("night-desk@example.org");
		const language = page.getByLabel("Language of the email");
		t.equal(await language.inputValue(), "en", "at first the language of the person");
		await language.selectOption({ label: "Română" });
		await inspect(t, page, "bell-mail-form");
		await page.getByRole("button", { name: "Save the bell" }).click();
		await page.getByText("night-desk@example.org").waitFor();
		await page.getByText("Română").waitFor();
		await inspect(t, page, "bell-mail");
	});

	await t.test("a mail in this language arrives", async (t) => {
		await page.getByRole("button", { name: "Ring now" }).click();
		await page.getByText("It rings now.").waitFor();
		await until("the mail", () => mailbox.mails.length > 0);
		const [mail] = mailbox.mails;
		t.same(mail?.to, ["night-desk@example.org"]);
		const text = bodyOf(mail?.raw ?? "");
		t.match(text, /biroul/);
		t.match(text, /[ăâîșț]/, "Romanian letters");
	});

	await t.test("the form keeps the language", async (t) => {
		await page.getByRole("button", { name: "Change the bell" }).click();
		t.equal(await page.getByLabel("Language of the email").inputValue(), "ro");
		await page.getByRole("button", { name: "Cancel" }).click();
	});

	await t.test("the times of the ladder and the quiet hours are changed", async (t) => {
		await page.getByText("None in the last 90 days.").waitFor();
		await page.getByRole("button", { name: "Change these times" }).click();
		await page.getByLabel("The next on the rota, at").fill("60");
		await page.getByRole("button", { name: "Save these times" }).click();
		await page.getByText("No group is rung before the one above it.").waitFor();
		await page.getByLabel("Those on duty, at").fill("0, 1");
		await page.getByLabel("The next on the rota, at").fill("3");
		await page.getByLabel("Quiet hours begin").selectOption("22");
		await page.getByLabel("Quiet hours end").selectOption("7");
		await inspect(t, page, "ring-times-form");
		await page.getByRole("button", { name: "Save these times" }).click();
		await page.getByText("22:00 to 07:00").waitFor();
		await page.getByText("0, 1").waitFor();
		await inspect(t, page, "ring-times");
	});
});
