/** A night is arranged by two colleagues on two phones: one asks for a bed, the other one goes on with the desk that has one. */
import t from "tap";
import { acceptHandoff, openCase, readMeeting, viewCase } from "#sdk/casework/index.ts";
import { onlyHandoff } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { go, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("a night is arranged on two phones", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { id, code } = await openCase(session, origin.desk, { sections: ["identity", "logistics"] });
	const { page: first } = await world.signedIn(origin.staff);
	const { page: second } = await world.signedIn(origin.coordinator);
	const { page: asked } = await world.signedIn(destination.staff);
	const inArabic = async (page: typeof first, person: typeof origin.staff) => {
		await page.evaluate(() => localStorage.setItem("language", "ar"));
		await page.reload();
		await signIn(page, person);
		await page.locator("#content").waitFor();
	};

	await t.test("the first phone asks two desks for a bed", async (t) => {
		await go(first, `#/cases/${id}`);
		await first.getByRole("link", { name: "Ask for a bed" }).click();
		await first.getByRole("heading", { level: 1, name: "Ask for a bed" }).waitFor();
		const send = first.getByRole("button", { name: /^Ask/ });
		await send.click();
		await first.getByText("Choose one to five desks.").waitFor();
		await inspect(t, first, "bed-missing");
		await first.getByLabel("Area").fill("Turin");
		await first.getByLabel("Number of persons").fill("2");
		await first.getByLabel("Language").selectOption("sq");
		for (const name of ["Transit", "Destination"]) await first.getByRole("checkbox", { name: new RegExp(name) }).check();
		await inspect(t, first, "bed");
		await first.getByRole("button", { name: "Ask 2 desks" }).click();
		await first.getByText("They were asked.").waitFor();
		await first.getByRole("heading", { level: 2, name: "Desks that were asked" }).waitFor();
		t.equal(await first.getByText("No answer yet.").count(), 2);
	});

	await t.test("the desk that is asked learns four answers, and says until when", async (t) => {
		await go(asked, "#/threads");
		await asked.getByRole("link", { name: "A bed is needed" }).click();
		await asked.getByText("Do you have a bed?").waitFor();
		for (const text of ["Turin", "2", "Albanian"]) await asked.locator("dd").filter({ hasText: text }).first().waitFor();
		const content = await asked.locator("#content").innerText();
		t.notMatch(content, code);
		t.notMatch(content, "Transit", "who else is asked isn't told");
		await asked.getByRole("button", { name: "Yes, until then" }).click();
		await asked.getByText("Give the time until which you keep it free.").waitFor();
		await inspect(t, asked, "bed-asked");
		await asked.getByLabel("Kept free until").fill("23:59");
		await asked.getByRole("button", { name: "Yes, until then" }).click();
		await asked.getByText(/^Yes, kept free until/).waitFor();
	});

	await t.test("the second phone goes on with the desk that has a bed", async (t) => {
		await go(second, `#/cases/${id}/bed`);
		await second.getByText(/^Yes, kept free until/).waitFor();
		await inspect(t, second, "bed-answers");
		await second.getByRole("button", { name: "Go on with this desk" }).click();
		await second.getByRole("heading", { level: 1, name: "Tonight, by phone" }).waitFor();
		await second.getByRole("radio", { name: "The case moves to them." }).check();
		await second.getByRole("radio", { name: "No. They find her by the code word." }).check();
		await second.getByRole("radio", { name: "A risk to life" }).check();
		await second.getByRole("radio", { name: "Violence now" }).check();
		await second.getByLabel("By when do you need their answer?").selectOption({ label: "within an hour" });
		await second.getByLabel("Where they meet").fill("Platform 2");
		await second.getByLabel("When", { exact: true }).fill("ten tonight");
		await second.getByLabel("Who comes").fill("Luca");
		await second.getByLabel(/^Code word/).fill("sunflower");
		await second.getByRole("button", { name: "Send, and show the page for the call" }).click();
		await second.getByRole("heading", { level: 1, name: /^Phone / }).waitFor();
		const [handoff] = Object.values((await viewCase(session, id)).state.handoffs);
		t.match(handoff, { state: "requested", to: destination.desk, priority: "emergency" });
	});

	await t.test("the first phone finds place and code word on the call card, and the other desk when it accepts", async (t) => {
		await go(first, `#/cases/${id}/call`);
		for (const text of ["Platform 2", "Luca", "sunflower"]) await first.getByText(text, { exact: true }).first().waitFor();
		const ref = await onlyHandoff(destination.staff.session);
		await acceptHandoff(destination.staff.session, ref);
		t.match((await readMeeting(destination.staff.session, ref))?.meeting, { place: "Platform 2", word: "sunflower" });
		await go(first, `#/cases/${id}/bed`);
		await first.getByRole("checkbox", { name: /Transit/ }).waitFor();
		t.equal(await first.getByRole("checkbox", { name: /Destination/ }).count(), 0, "a desk with a request isn't asked again");
	});

	await t.test("it reads in Arabic", async (t) => {
		await inArabic(first, origin.staff);
		await go(first, `#/cases/${id}/bed`);
		await first.getByText(/^نعم، يبقى محجوزًا/).waitFor();
		await inspect(t, first, "bed-ar");
		await inArabic(asked, destination.staff);
		await go(asked, "#/threads");
		await asked.getByRole("link", { name: "A bed is needed" }).click();
		await asked.getByText("هل لديكم سرير؟").waitFor();
		await inspect(t, asked, "bed-asked-ar");
	});
});
