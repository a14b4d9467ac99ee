/** Journey 6, tonight by phone: a few answers, a page for the call, and what was agreed in the hand-off. */
import t from "tap";
import { acceptHandoff, addNumber, openCase, openSection, readHandoffThread, readMeeting, revise, viewCase } from "#sdk/casework/index.ts";
import { onlyHandoff } from "../../../support/sdk-cases.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { go, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("tonight by phone", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { id, code } = await openCase(session, origin.desk, { sections: ["identity"] });
	await addNumber(session, origin.desk, { nbr_Desk: destination.desk, nbr_Phone: "+49 30 000 111", nbr_ToldBy: "voice" });
	const { page } = await world.signedIn(origin.staff);
	const send = page.getByRole("button", { name: "Send, and show the page for the call" });

	await t.test("a case without a section for travel gets one", async () => {
		await go(page, `#/cases/${id}`);
		await page.getByRole("link", { name: "Tonight, by phone" }).click();
		await page.getByText("Your case has no section for that yet.").waitFor();
		await inspect(t, page, "tonight-no-section");
		await page.getByRole("button", { name: "Add the section for travel" }).click();
		await page.getByLabel("Whom do you phone?").waitFor();
	});

	await t.test("each field says what is missing, and the first one gets the focus", async (t) => {
		await page.getByLabel("What must they know to say yes?").fill("A woman and a child, needs a bed from ten.");
		await send.click();
		await page.getByText("Choose a desk.").waitFor();
		t.equal(await page.getByText("Choose one answer.").count(), 3);
		t.ok(await page.getByLabel("Whom do you phone?").evaluate((each) => each === document.activeElement));
		t.equal(await page.getByLabel("What must they know to say yes?").inputValue(), "A woman and a child, needs a bed from ten.");
		await page.getByText("Nothing is written yet in: Travel and arrival.").waitFor();
		await inspect(t, page, "tonight-missing");
	});

	await t.test("the answers, with the number of the desk at once", async (t) => {
		await page.getByLabel("Whom do you phone?").selectOption({ label: "Destination, Desk of Destination" });
		await page.getByRole("link", { name: "+49 30 000 111" }).waitFor();
		await page.getByRole("radio", { name: "A safe place to stay" }).check();
		await page.getByRole("radio", { name: "The case moves to them." }).check();
		await page.getByRole("radio", { name: "No. They find her by the code word." }).check();
		await page.getByLabel("By when do you need their answer?").selectOption({ label: "within 2 hours" });
		await page.getByText("Sections they will read when they accept").waitFor();
		await send.click();
		await page.getByText("Choose a ground for this desk.").waitFor();
		await page.getByRole("radio", { name: "A risk to life" }).check();
		await page.getByText("A second person must sign it within 24 hours.").waitFor();
		await send.click();
		await page.getByText("Choose the reason.").waitFor();
		t.ok(
			await page
				.getByRole("radio", { name: "A risk to life", exact: true })
				.last()
				.evaluate((each) => each === document.activeElement),
		);
		t.same(Object.keys((await viewCase(session, id)).state.handoffs), [], "nothing is sent without a reason");
		await page.getByRole("radio", { name: "Violence now" }).check();
		await page.getByLabel("Where they meet").fill("Platform 2");
		await page.getByLabel("When", { exact: true }).fill("ten tonight");
		await page.getByLabel("Who comes").fill("Luca, in a blue coat");
		await page.getByLabel(/^Code word/).fill(" ");
		await send.click();
		await page.getByText("Choose a code word.").waitFor();
		t.ok(await page.getByLabel(/^Code word/).evaluate((each) => each === document.activeElement));
		t.same(Object.keys((await viewCase(session, id)).state.handoffs), [], "nothing is sent without a code word");
		await inspect(t, page, "tonight-missing-word");
		await page.getByLabel(/^Code word/).fill("sunflower");
		await page.getByText(/^These people will read it: Origin, Desk of Origin$/).waitFor();
		await inspect(t, page, "tonight");
	});

	await t.test("the answers are there again after a reload", async () => {
		await page.getByText(/Saved on this device/).waitFor();
		await page.reload();
		await signIn(page, origin.staff);
		await page.getByLabel("Whom do you phone?").waitFor();
		await waitForField(page, "sunflower");
	});

	await t.test("the page for the call has the number, and a text without a name", async (t) => {
		await send.click();
		await page.getByRole("heading", { level: 1, name: /^Phone / }).waitFor();
		await page.getByRole("link", { name: "+49 30 000 111" }).waitFor();
		for (const text of [code, "Platform 2", "ten tonight", "Luca, in a blue coat", "sunflower"])
			await page.locator("dd").filter({ hasText: text }).first().waitFor();
		await page.getByText(/^These people will read it: Origin, Desk of Origin$/).waitFor();
		await page.getByText("Destination, Desk of Destination will be able to, when they accept.").waitFor();
		await inspect(t, page, "tonight-call");
		const [handoff] = Object.values((await viewCase(session, id)).state.handoffs);
		t.match(handoff, { state: "requested", kind: "transfer", priority: "emergency", travel: true, basis: { kind: "vital-interest" } });
		t.ok((handoff?.respondBy ?? 0) <= Date.now() + 2 * 3_600_000, "the hours that were asked for");
		t.same(
			handoff?.sections.map(({ compartment }) => compartment),
			Object.entries((await viewCase(session, id)).state.sections).flatMap(([each, { section }]) =>
				section === "logistics" ? [each] : [],
			),
			"they read where she is met, and not who she is",
		);
	});

	await t.test("the case says who must sign the risk to life, and how much time is left", async (t) => {
		const { page: colleague } = await world.signedIn(origin.coordinator);
		for (const each of [page, colleague]) {
			await go(each, `#/cases/${id}`);
			await each.getByRole("heading", { level: 3, name: "Without her consent" }).waitFor();
			await each
				.getByText(/^A second person must sign it within 24 hours: anybody of Origin, .* or of Destination, .*, but not /)
				.waitFor();
			await each.getByText("23 hours left").waitFor();
		}
		t.equal(await page.getByText("You can sign it: open the hand-off.").count(), 0, "whoever gave the reason isn't the second person");
		await colleague.getByText("You can sign it: open the hand-off.").waitFor();
		await inspect(t, page, "case-second-person");
		await page.goBack();
		await page.getByRole("heading", { level: 1, name: /^Phone / }).waitFor();
	});

	await t.test("colleagues and the call card find how she is met, and change it", async (t) => {
		const { page: colleague } = await world.signedIn(origin.coordinator);
		await go(colleague, `#/cases/${id}/call`);
		for (const text of ["Platform 2", "ten tonight", "Luca, in a blue coat", "sunflower"])
			await colleague.getByText(text, { exact: true }).first().waitFor();
		await inspect(t, colleague, "tonight-call-card");
		const [handoff] = Object.keys((await viewCase(session, id)).state.handoffs);
		await go(colleague, `#/handoffs/${handoff}/phone`);
		await waitForField(colleague, "sunflower");
		await colleague.getByText("It stands in the case.").waitFor();
		await colleague.getByLabel(/^Code word/).fill("");
		await colleague.getByRole("button", { name: "Write it into the case" }).click();
		await colleague.getByText("Choose a code word.").waitFor();
		await colleague.getByLabel(/^Code word/).fill("sunflower");
		await colleague.getByLabel("Where they meet").fill("Platform 5");
		await colleague.getByRole("button", { name: "Write it into the case" }).click();
		await colleague.getByText("It stands in the case.").waitFor();
		t.equal((await readMeeting(session, { case: id, handoff: handoff as string }))?.meeting.place, "Platform 5");
		await page.locator("dd").filter({ hasText: "Platform 5" }).waitFor();
	});

	await t.test("an agreement is written into the hand-off, with the name of the other person", async (t) => {
		await page.getByLabel("With whom did you speak?").fill("Luca");
		await page.getByLabel("What did you agree?").fill("He waits on platform 2.");
		await page.getByRole("button", { name: "Write it into the hand-off" }).click();
		await page.getByText(/^By phone with Luca, .*: He waits on platform 2./).waitFor();
		await inspect(t, page, "tonight-agreed");
		const ref = await onlyHandoff(destination.staff.session);
		await acceptHandoff(destination.staff.session, ref);
		const texts = (await readHandoffThread(destination.staff.session, ref)).map(({ content }) => content);
		t.match(texts, [{ kind: "text", text: /^By phone with Luca/ }]);
		t.notMatch(JSON.stringify(texts), /sunflower/);
	});

	await t.test("a clash about her safety stands above the answers", async (t) => {
		const { id: other } = await openCase(session, origin.desk, { sections: ["logistics", "safe-contact"] });
		const { sections } = await viewCase(session, other);
		const contact = sections.find(({ section }) => section === "safe-contact")?.compartment as string;
		const { base } = await openSection(session, contact);
		const word = (value: string) => ({ form: "rules", ops: [{ field: "sct_HelpWord", value }], base });
		await revise(session, contact, word("umbrella"));
		await revise(origin.coordinator.session, contact, word("lantern"));
		await go(page, `#/cases/${other}/tonight`);
		await page.getByText(/^Two values for/).waitFor();
		await inspect(t, page, "tonight-clash");
	});

	await t.test("it reads in Arabic", async () => {
		await page.evaluate(() => localStorage.setItem("language", "ar"));
		await page.reload();
		await signIn(page, origin.staff);
		await page.getByRole("heading", { level: 1 }).waitFor();
		await go(page, `#/cases/${id}/tonight`);
		await page.getByLabel("بمن تتصل؟").selectOption({ index: 1 });
		await inspect(t, page, "tonight-ar");
	});
});
