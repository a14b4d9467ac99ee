/** Tasks and journal in a real browser: added in one line, done, moved, dropped, due on Today, and in the desk's book. */
import t from "tap";
import { addTask, assignLead, caseTasks, readBook } from "#sdk/casework/index.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { go, signIn, WebWorld } from "../../../support/web/world.ts";

const HOUR = 3_600_000;
/** As a field for a time takes it. The browser's zone is the machine's. */
const local = (at: number) => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

t.test("the day", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin } = world.ready;
	const { session } = origin.coordinator;
	const { id, code } = await caseWith(session, origin.desk, ["identity"]);
	await assignLead(session, id, origin.staff.id);
	const { page } = await world.signedIn(origin.staff);
	const tasks = async () => (await caseTasks(session, id)).tasks;
	const row = (text: string) => page.locator(".row").filter({ hasText: text });

	await t.test("a case without tasks says what they are for, and a note needs one field", async () => {
		await go(page, `#/cases/${id}`);
		await page.getByText("Nothing is to be done yet.").waitFor();
		await page.getByLabel("A note: what was said and done").fill("She called from the station. She is well.");
		await page.getByRole("button", { name: "Add the note" }).click();
		await page.getByText("The note is in the journal.").waitFor();
		await inspect(t, page, "case-day");
	});

	await t.test("a task is added in one line", async (t) => {
		await page.getByRole("link", { name: "Add a task" }).click();
		await page.getByRole("heading", { level: 1, name: "Tasks" }).waitFor();
		await inspect(t, page, "tasks-empty");
		await page.getByLabel("What is to be done?").fill("Call the court");
		await page.getByLabel("When", { exact: true }).fill(local(Date.now() - 2 * HOUR));
		await page.getByRole("button", { name: "Add the task" }).click();
		await row("Call the court").getByText("late", { exact: true }).waitFor();
		t.match(await tasks(), [{ state: "open", late: "late", values: { tsk_What: "Call the court", tsk_Who: origin.staff.id } }]);
	});

	await t.test("a day without a time isn't taken for no time", async (t) => {
		await page.getByLabel("What is to be done?").fill("Bring the papers");
		const when = page.getByLabel("When", { exact: true });
		// The eleventh of November, whichever part the browser asks for first.
		await when.pressSequentially("11112030");
		await when.press("Enter");
		await page.getByText("Give day and time.").waitFor();
		await page.getByRole("button", { name: "Add the task" }).click();
		await page.getByText("One of the answers doesn't fit.").waitFor();
		t.equal((await tasks()).length, 1);
		await when.fill("2030-11-11T09:30");
		await page.getByText("Give day and time.").waitFor({ state: "detached" });
		await page.getByRole("button", { name: "Add the task" }).click();
		await row("Bring the papers").waitFor();
		const [added] = (await tasks()).filter(({ values }) => values.tsk_What === "Bring the papers");
		t.match(added, { state: "open", values: { tsk_Due: /^2030-11-11T09:30/ } });
		await row("Bring the papers").getByRole("button", { name: "Drop it" }).click();
		await page.getByLabel("Why? Your colleagues read it.").fill("She has them.");
		await page.getByRole("button", { name: "Drop the task" }).click();
		await page.getByText("One task that is over").waitFor();
	});

	await t.test("a task for a colleague is an appointment, which the person may miss", async () => {
		await page.getByLabel("What is to be done?").fill("See the doctor");
		await page.getByText("Kind, who does it").click();
		await page.getByLabel("Kind", { exact: true }).selectOption("appointment");
		await page.getByLabel("Who does it").selectOption(origin.coordinator.id);
		await page.getByRole("button", { name: "Add the task" }).click();
		await row("See the doctor").waitFor();
		await page.getByText(/Who can read this/).waitFor();
		await inspect(t, page, "tasks");
	});

	await t.test("a task gets another time, is done, or is dropped with a reason", async (t) => {
		await row("See the doctor").getByRole("button", { name: "Change the time" }).click();
		await page
			.getByRole("dialog")
			.getByLabel("When", { exact: true })
			.fill(local(Date.now() + 50 * HOUR));
		await inspect(t, page, "task-move");
		await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
		await page.getByRole("dialog").waitFor({ state: "detached" });
		await row("See the doctor").getByRole("button", { name: "Done" }).click();
		await page.getByRole("dialog", { name: "Did it take place?" }).waitFor();
		await inspect(t, page, "task-attended");
		await page.getByRole("button", { name: "she didn't come" }).click();
		await page.getByText("2 tasks that are over").waitFor();
		t.match(
			(await tasks()).find(({ state }) => state === "done"),
			{ values: { tsk_Attended: "no-show", tsk_What: "See the doctor" } },
		);
		await addTask(session, id, { tsk_What: "Write to the embassy" });
		await row("Write to the embassy").getByText("nobody does it").waitFor();
		await row("Write to the embassy").getByRole("button", { name: "Drop it" }).click();
		await page.getByLabel("Why? Your colleagues read it.").fill("She doesn't want it.");
		await page.getByRole("button", { name: "Drop the task" }).click();
		await page.getByText("3 tasks that are over").waitFor();
		t.same((await tasks()).map(({ state }) => state).sort(), ["done", "dropped", "dropped", "open"]);
	});

	await t.test("what is late stands on Today, and in the book of the desk", async (t) => {
		await until("the row in the book", async () => (await readBook(session, origin.desk)).rows.get(id)?.due.length === 1);
		await go(page, "#/today");
		const late = page.locator(".row").filter({ hasText: code }).filter({ hasText: "late" });
		await late.waitFor();
		await inspect(t, page, "today-tasks");
		await late.getByRole("link").click();
		await row("Call the court").getByRole("button", { name: "Done" }).click();
		await page.getByText("4 tasks that are over").waitFor();
		await until("the row in the book", async () => (await readBook(session, origin.desk)).rows.get(id)?.due.length === 0);
		await go(page, "#/today");
		await page.getByText("No task is late or due today.").waitFor();
		t.same(await violations(page), []);
	});

	await t.test("the journal shows the note, and counts a service", async () => {
		await go(page, `#/cases/${id}/journal`);
		await page.getByText("She called from the station. She is well.").waitFor();
		await page.getByText("Add a service").click();
		await page.getByLabel("Service", { exact: true }).selectOption("legal");
		await page.getByRole("button", { name: "Add this service" }).click();
		await page.locator(".card").filter({ hasText: "legal" }).waitFor();
		await inspect(t, page, "journal");
	});

	await t.test("tasks and journal are there in Arabic", async () => {
		await page.evaluate(() => localStorage.setItem("language", "ar"));
		await page.reload();
		await signIn(page, origin.staff);
		await page.getByRole("heading", { level: 1 }).waitFor();
		await page.getByText("زيارات ومكالمات ورسائل").waitFor();
		await inspect(t, page, "journal-ar");
		await addTask(session, id, { tsk_What: "Call the court", tsk_Kind: "call", tsk_Due: "2026-01-01T10:00+01:00" });
		await go(page, `#/cases/${id}/tasks`);
		await page.getByRole("heading", { level: 1, name: "المهام" }).waitFor();
		await row("Call the court").first().waitFor();
		await inspect(t, page, "tasks-ar");
		await go(page, `#/cases/${id}`);
		await page.getByRole("heading", { level: 2, name: "المهام" }).waitFor();
		await inspect(t, page, "case-day-ar");
	});
});
