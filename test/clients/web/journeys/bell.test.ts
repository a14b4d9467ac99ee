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
	});
});
