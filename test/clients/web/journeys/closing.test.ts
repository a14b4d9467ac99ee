/** A case from the desk's side in a real browser: lead, the next step, follow-up, closing with a reason, and opening it again. */
import t from "tap";
import { acceptHandoff, addTask, assignLead, openSection, viewCase, withdrawHandoff } from "#sdk/casework/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { go, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("lead, status and closing", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const { session } = origin.coordinator;
	const { id, of } = await caseWith(session, origin.desk, ["identity"]);
	const { page } = await world.signedIn(origin.staff);
	const state = async () => (await viewCase(session, id)).state;
	const unfold = () => page.getByText("Lead, follow-up, closing").click();

	await t.test("without a lead, the first step is to lead it", async (t) => {
		await go(page, `#/cases/${id}`);
		await page.getByRole("button", { name: "I lead it" }).waitFor();
		await inspect(t, page, "case-without-lead");
		await page.getByRole("button", { name: "I lead it" }).click();
		await page.getByRole("button", { name: "I lead it" }).waitFor({ state: "detached" });
		t.equal((await state()).lead, origin.staff.id);
	});

	await t.test("another lead, and follow-up", async (t) => {
		await unfold();
		const change = page.getByRole("button", { name: "Change who leads" });
		await change.click();
		await page.getByText("You haven't changed anything yet.").waitFor();
		await page.getByLabel("Who leads the case?").selectOption(origin.coordinator.id);
		await change.click();
		await page.locator("dd").filter({ hasText: "Name of person-2" }).waitFor();
		await page.getByText("You haven't changed anything yet.").waitFor({ state: "detached" });
		await page.getByRole("button", { name: "Only follow up from now on" }).click();
		await page.getByRole("button", { name: "Work on it again" }).waitFor();
		await inspect(t, page, "case-manage");
		t.match(await state(), { lead: origin.coordinator.id, status: "FollowUp" });
		const field = page.getByLabel("Who leads the case?");
		await assignLead(session, id, origin.staff.id);
		await until("the field shows a colleague's change", async () => (await field.inputValue()) === origin.staff.id);
		await assignLead(session, id, origin.coordinator.id);
	});

	await t.test("the next step of a hand-off is the one primary action", async (t) => {
		const { ref } = await requestTransfer(session, id, destination, ["identity"], of);
		await acceptHandoff(destination.staff.session, ref);
		await page.getByText(/^Agree with/).waitFor();
		t.same(await page.locator("main .button-primary").allInnerTexts(), ["Open the hand-off"]);
		await inspect(t, page, "case-next-step");
		await go(page, `#/cases/${id}/close`);
		await page.getByText("A hand-off of this case still runs, so another desk counts on you.").waitFor();
		await page.getByRole("link", { name: /^To Destination, Desk/ }).waitFor();
		t.equal(await page.getByRole("radio").count(), 0, "no form to fill in for nothing");
		await inspect(t, page, "close-running");
		await withdrawHandoff(session, ref, "person-declined");
	});

	await t.test("closing says what is still open, and writes the reason", async (t) => {
		await addTask(session, id, { tsk_What: "Return her papers" });
		await go(page, "#/cases");
		await page.getByRole("heading", { level: 1, name: "Cases" }).waitFor();
		await go(page, `#/cases/${id}/close`);
		await page.getByText("One task is still open").waitFor();
		await page.getByText("Return her papers").waitFor();
		const isFocused = (element: Element) => element === document.activeElement;
		await page.getByRole("button", { name: "Close the case now" }).click();
		await page.getByText("Choose one answer.").waitFor();
		t.ok(await page.getByRole("radio").first().evaluate(isFocused));
		await page.getByRole("radio", { name: "aims reached" }).check();
		await page.getByLabel("Day").fill("31");
		await page.getByLabel("Month").fill("2");
		await page.getByLabel("Year").fill("2027");
		await page.getByRole("button", { name: "Close the case now" }).click();
		await page.getByText("Give a day that exists: day, month and year.").waitFor();
		await inspect(t, page, "close-wrong-day");
		t.ok(await page.getByLabel("Day").evaluate(isFocused), "the wrong day is marked, and has the focus");
		for (const part of ["Day", "Month", "Year"]) await page.getByLabel(part).fill("");
		await page.getByLabel("In your words, for your colleagues").fill("She has her own flat.");
		await inspect(t, page, "close");
		await page.getByRole("button", { name: "Close the case now" }).click();
		await page.getByText("This case is closed.").waitFor();
		await inspect(t, page, "case-closed");
		t.equal((await state()).status, "Closed");
		const plan = Object.entries((await state()).sections).find(([, { section }]) => section === "support-plan")?.[0] ?? "";
		const { cells } = await openSection(session, plan);
		const texts = cells.filter(({ form }) => form === "closure").flatMap(({ values }) => values.map((each) => each.values));
		t.match(Object.assign({}, ...texts), { cls_Code: "goals-met", cas_ReasonForCaseClosure: "She has her own flat." });
	});

	await t.test("it is opened again with a reason", async (t) => {
		await page.getByLabel("Why is it opened again?").fill("She has come back.");
		await page.getByRole("button", { name: "Open the case again" }).click();
		await page.getByText("Lead, follow-up, closing").waitFor();
		t.equal((await state()).status, "Active");
	});

	await t.test("a new colleague can lead it at once, while the case is open", async () => {
		await unfold();
		await page.getByLabel("Who leads the case?").waitFor();
		const { network, admin } = world.ready;
		const newcomer = await network.admit(origin.coordinator, admin, { organisation: origin.id, role: "staff", desk: origin.desk });
		await page.locator(`option[value="${newcomer.id}"]`).waitFor({ state: "attached" });
	});

	await t.test("it is there in Arabic", async () => {
		await page.evaluate(() => localStorage.setItem("language", "ar"));
		await page.reload();
		await signIn(page, origin.staff);
		await page.getByRole("heading", { level: 1 }).waitFor();
		await go(page, `#/cases/${id}/close`);
		await page.getByRole("heading", { level: 1, name: "إغلاق الحالة" }).waitFor();
		await page.getByText("Return her papers").waitFor();
		await inspect(t, page, "close-ar");
	});
});
