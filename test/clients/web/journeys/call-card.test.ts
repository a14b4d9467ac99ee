/** The call card in a real browser: what is on it, and that it needs no connection once it was opened. */
import t from "tap";
import { addNumber, openCase, openSection, recordFirstHour, revise, viewCase } from "#sdk/casework/index.ts";
import { setContact } from "#sdk/index.ts";
import { requestTransfer } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { hold } from "../../../support/web/hold.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { setTextSize } from "../../../support/web/layout.ts";
import { enter, go, WebWorld } from "../../../support/web/world.ts";

t.test("the call card", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { id } = await openCase(session, origin.desk);
	await recordFirstHour(session, id, {
		person: { idn_CallHer: "Mira", prs_PrimaryLanguage: "ro" },
		channel: { sct_Kind: "phone", prs_MobilePhone: "+373 60 000 000", sct_When: "only mornings", sct_LeaveMessage: "never" },
	});
	const contact = (await viewCase(session, id)).sections.find(({ section }) => section === "safe-contact")?.compartment as string;
	const view = await openSection(session, contact);
	await revise(session, view, { form: "rules", ops: [{ field: "sct_HelpWord", value: "umbrella" }] });
	await setContact(session, origin.desk, [{ phone: "+355 69 000 333", when: "always" }]);
	await addNumber(session, origin.desk, { nbr_Desk: destination.desk, nbr_Phone: "+49 30 000 111", nbr_ToldBy: "voice" });
	await requestTransfer(session, id, destination, ["safe-contact"], { "safe-contact": contact });
	const { page, context } = await world.device();

	await t.test("it loads the case once, and doesn't wait for the phone numbers", async (t) => {
		const asked: string[] = [];
		page.on("request", (request) => asked.push(new URL(request.url()).pathname));
		const release = await hold(page, "**/api/compartments?kind=book*");
		await enter(page, origin.staff);
		await go(page, `#/cases/${id}/call`);
		await page.getByRole("heading", { level: 1, name: "Mira" }).waitFor();
		t.equal(asked.filter((path) => path === `/api/cases/${id}`).length, 1);
		t.equal(await page.getByRole("region", { name: "Whom to phone" }).count(), 0);
		release();
		await page.getByRole("region", { name: "Whom to phone" }).waitFor();
	});

	await t.test("contact and danger are visible without scrolling", async (t) => {
		await page.getByRole("heading", { level: 1, name: "Mira" }).waitFor();
		t.equal(await page.getByRole("link", { name: /^Call / }).getAttribute("href"), "tel:+37360000000");
		await page.getByText("Leave no message.").waitFor();
		await page.getByText("umbrella").waitFor();
		const lastStep = await page.locator(".call-danger li").last().boundingBox();
		const bar = await page.getByRole("navigation").boundingBox();
		t.ok(lastStep && bar && lastStep.y + lastStep.height <= bar.y, "the bar of places covers no step");
		await inspect(t, page, "call-card");
	});

	await t.test("with text of 200 % each digit of the number is on the screen", async (t) => {
		await setTextSize(page, 200);
		const number = page.locator(".call-number bdi").first();
		const { left, right, width } = await number.evaluate((element) => {
			const range = document.createRange();
			range.selectNodeContents(element);
			const box = range.getBoundingClientRect();
			return { left: box.left, right: box.right, width: document.documentElement.clientWidth };
		});
		t.ok(left >= 0 && right <= width, `${left} to ${right} of ${width}`);
		await inspect(t, page, "call-card-large");
		await setTextSize(page, 100);
	});

	await t.test("it says whom to phone: the desk that the person goes to, and our own desk", async (t) => {
		const phones = page.getByRole("region", { name: "Whom to phone" });
		t.equal(await phones.getByRole("link", { name: "+49 30 000 111" }).getAttribute("href"), "tel:+4930000111");
		await phones.getByText("Destination, Desk of Destination").waitFor();
		await phones.getByRole("listitem").filter({ hasText: "(our numbers)" }).getByRole("link", { name: "+355 69 000 333" }).waitFor();
		t.equal(await phones.getByRole("listitem").count(), 2, "our own desk has no number of its own");
		const later = { nbr_Desk: world.ready.destination.desk, nbr_Phone: "+49 30 000 112", nbr_ToldBy: "voice" };
		await addNumber(origin.coordinator.session, origin.desk, later);
		await phones.getByRole("link", { name: "+49 30 000 112" }).waitFor();
	});

	await t.test("without a connection it is there again", async (t) => {
		await go(page, "#/help");
		await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
		await context.setOffline(true);
		await go(page, `#/cases/${id}/call`);
		await page.getByRole("heading", { level: 1, name: "Mira" }).waitFor();
		await page.getByText("umbrella").waitFor();
		await page.getByRole("link", { name: "+49 30 000 111" }).waitFor();
		t.same(await violations(page), []);
		await context.setOffline(false);
	});

	await t.test("sentences in the person's language stand beside those in the caseworker's language", async (t) => {
		const english = await openCase(session, origin.desk);
		await recordFirstHour(session, english.id, { person: { prs_PrimaryLanguage: "en-GB" } });
		const { page: arabic } = await world.signedIn(origin.staff, { locale: "ar" });
		await go(arabic, `#/cases/${english.id}/call`);
		await arabic.getByText("Hello. Can you talk now? Say yes or no.").waitFor();
		await arabic.getByText(/لم يراجع هذا النص بعد شخص لغته الأم/).waitFor();
		await arabic.getByText("مرحبًا. هل تستطيعين الكلام الآن؟ قولي نعم أو لا.").waitFor();
		await inspect(t, arabic, "call-card-persons-language");
	});

	await t.test("it shows both numbers when two colleagues wrote different ones", async (t) => {
		const channel = view.cells.find(({ form }) => form === "channel")?.row as string;
		const other = await openSection(origin.coordinator.session, contact);
		const change = (value: string) => ({ form: "channel", ops: [{ row: channel, field: "prs_MobilePhone", value }] });
		await revise(session, await openSection(session, contact), change("+373 61 111 111"));
		await revise(origin.coordinator.session, contact, { ...change("+373 62 222 222"), base: other.base });
		await page.getByText("Colleagues wrote different things").waitFor();
		t.equal(await page.getByRole("link", { name: /^Call / }).count(), 2);
		await inspect(t, page, "call-card-clash");
	});

	await t.test("another fault than a lost connection has its own words, and a refusal takes the card off", async (t) => {
		const answer = (status: number, error: string) =>
			page.route(`**/api/cases/${id}*`, (route) => route.fulfill({ status, json: { error, message: error } }));
		const reopen = async () => {
			await go(page, "#/help");
			await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
			await revise(session, await openSection(session, contact), {
				form: "rules",
				ops: [{ field: "sct_HelpWord", value: `${Math.random()}` }],
			});
			await go(page, `#/cases/${id}/call`);
		};
		await answer(500, "internal");
		await reopen();
		await page.getByText(/^There is a fault in the server or in this page/).waitFor();
		await page.getByText(/^Last read: /).waitFor();
		t.equal(await page.getByText(/^No connection/).count(), 0);
		t.equal(await page.getByRole("heading", { level: 1, name: "Mira" }).count(), 1, "the card stays");
		await inspect(t, page, "call-card-fault");
		await page.unroute(`**/api/cases/${id}*`);
		await page.getByRole("button", { name: "Try again" }).click();
		await page.getByText(/^There is a fault/).waitFor({ state: "detached" });
		await answer(404, "not-found");
		await reopen();
		await page.getByRole("heading", { level: 1, name: "This didn't open" }).waitFor();
		t.equal(await page.getByRole("heading", { level: 1, name: "Mira" }).count(), 0);
		await page.unroute(`**/api/cases/${id}*`);
	});

	await t.test("a screen that opens slowly has its heading at once, and one that doesn't open says so", async (t) => {
		await go(page, "#/help");
		await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
		let refuse = () => {};
		const refused = new Promise<void>((resolve) => {
			refuse = resolve;
		});
		await page.route("**/api/cases/**", async (route) => {
			await refused;
			await route.abort();
		});
		await go(page, `#/cases/${id}`);
		const opening = page.getByRole("heading", { level: 1, name: "Opening ..." });
		// It has the focus.
		await page.locator("h1:focus").and(opening).waitFor();
		t.same(await violations(page), []);
		refuse();
		await page.getByRole("heading", { level: 1, name: "This didn't open" }).waitFor();
		await inspect(t, page, "not-open");
		await page.unroute("**/api/cases/**");
		await page.getByRole("button", { name: "Try again" }).click();
		await page.getByRole("heading", { level: 2, name: "Sections" }).waitFor();
	});
});
