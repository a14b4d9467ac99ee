/** What was written without a connection is judged again when it is sent: it isn't sent, its author is told so, and keeps the text. */
import type { Page } from "playwright-core";
import t from "tap";
import { acceptHandoff, cancelHandoff, openSection, receiveHandoff } from "#sdk/casework/index.ts";
import { dropHolder, openThread, readAll, remove, suspend } from "#sdk/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { statementsOf } from "../../../support/web/stored.ts";
import { enter, go, openPlace, WebWorld } from "../../../support/web/world.ts";

const cut = (page: Page) => page.route("**/api/**", (route) => route.abort("internetdisconnected"));
const heal = (page: Page) => page.unroute("**/api/**");

t.test("a section of a case that was handed over meanwhile", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { id, of } = await caseWith(session, origin.desk, ["identity"]);
	const identity = of.identity as string;
	const { ref } = await requestTransfer(session, id, destination, ["identity"], of);
	const { page } = await world.signedIn(origin.staff);
	await go(page, `#/cases/${id}/s/${identity}/edit`);
	await page.getByLabel("First name").first().fill("Written-offline");
	await cut(page);
	const save = page.getByRole("button", { name: /^Save and share/ });
	await save.click();
	await page.getByRole("alert").first().waitFor();
	await acceptHandoff(destination.staff.session, ref);
	await receiveHandoff(destination.staff.session, ref);
	await heal(page);
	await save.click();
	await page.getByText("You may not do this.").waitFor();
	await page.getByText("Not sent yet.").waitFor();
	await inspect(t, page, "written-offline-section");
	t.equal(await page.getByLabel("First name").first().inputValue(), "Written-offline");
	const { cells } = await openSection(destination.staff.session, identity);
	t.notMatch(JSON.stringify(cells), "Written-offline");
});

t.test("messages of somebody who lost the thread, the desk or the organisation meanwhile", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination, founder } = world.ready;
	const theirs = destination.staff.session;
	const begin = (title: string) => openThread(theirs, title, [{ kind: "desk", id: origin.desk }], destination.desk);
	const { page } = await world.signedIn(origin.staff);
	/** Writes a message that can't be sent. */
	async function writeOffline(thread: string, text: string) {
		await go(page, `#/threads/${thread}`);
		await page.getByLabel("Your message").fill(text);
		await cut(page);
		await page.getByRole("button", { name: /^Send to 2 desks/ }).click();
		await unsent(text).getByText("No connection. The message is kept on this device.").waitFor();
	}
	const unsent = (text: string) => page.locator(".message", { hasText: text });
	async function refusedAgain(thread: string, text: string, why: RegExp) {
		await unsent(text).getByRole("button", { name: "Try again" }).click();
		await unsent(text).getByText(why).waitFor();
		t.notMatch(JSON.stringify((await readAll(theirs, thread)).entries), text);
	}

	await t.test("the desk isn't in the thread any more", async (t) => {
		const thread = await begin("Dropped");
		await writeOffline(thread, "Text-of-the-dropped");
		await dropHolder(theirs, thread, { kind: "desk", id: origin.desk });
		await heal(page);
		await refusedAgain(thread, "Text-of-the-dropped", /You don't get this thread any more/);
		await inspect(t, page, "written-offline-dropped");
		await openPlace(page, "Today");
		await page.getByRole("heading", { level: 2, name: "Not sent" }).waitFor();
		await page.getByRole("link", { name: "Text-of-the-dropped" }).waitFor();
	});

	await t.test("the organisation was suspended", async (t) => {
		const thread = await begin("Suspended");
		await writeOffline(thread, "Text-of-the-suspended");
		await suspend(founder.session, { kind: "organisation", subject: origin.id }, "investigation");
		await heal(page);
		await page.locator("input[name=password]").waitFor();
		await enter(page, origin.staff);
		await openPlace(page, "Today");
		await page.getByRole("link", { name: "Text-of-the-suspended" }).click();
		await refusedAgain(thread, "Text-of-the-suspended", /were suspended meanwhile/);
		await inspect(t, page, "written-offline-suspended");
	});
});

t.test("a note and a move of a case that is somewhere else now, and a text of somebody who was removed", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination, network } = world.ready;
	const [from, to] = [origin.staff.session, destination.staff.session];
	const { page } = await world.signedIn(origin.staff);
	const transfer = async () => {
		const made = await caseWith(from, origin.desk, ["identity"]);
		return { ...made, ...(await requestTransfer(from, made.id, destination, ["identity"], made.of)) };
	};

	await t.test("a note", async (t) => {
		const { id, of, ref } = await transfer();
		await go(page, `#/cases/${id}/s/${of.identity}`);
		await page.getByLabel("A new note").fill("Note-of-yesterday");
		await cut(page);
		const add = page.getByRole("button", { name: "Add the note" });
		await add.click();
		await page.getByRole("alert").first().waitFor();
		await acceptHandoff(to, ref);
		await receiveHandoff(to, ref);
		await heal(page);
		await page.getByText("You can't write here any more, so this note wasn't added.").waitFor();
		await page.getByText("Note-of-yesterday").waitFor();
		await inspect(t, page, "written-offline-note");
		t.notMatch(JSON.stringify((await readAll(to, of.identity as string)).entries), "Note-of-yesterday");
	});

	await t.test("a departure", async (t) => {
		const { id, ref } = await transfer();
		await acceptHandoff(to, ref);
		await go(page, `#/handoffs/${ref.handoff}`);
		const name = "The person has left";
		await page.locator("#content").getByRole("button", { name, exact: true }).click();
		await cut(page);
		const confirm = page.getByRole("dialog").getByRole("button", { name, exact: true });
		await confirm.click();
		await page.getByRole("dialog").getByRole("alert").waitFor();
		await cancelHandoff(to, ref, "no-capacity");
		const before = await statementsOf(network.server, id);
		await heal(page);
		await confirm.click();
		await page
			.getByText(/^Somebody was quicker|isn't possible/)
			.first()
			.waitFor();
		await inspect(t, page, "written-offline-move");
		t.same(await statementsOf(network.server, id), before);
	});

	await t.test("a member who was removed", async (t) => {
		const thread = await openThread(to, "Removed", [{ kind: "desk", id: origin.desk }], destination.desk);
		await go(page, `#/threads/${thread}`);
		await page.getByLabel("Your message").fill("Text-of-the-removed");
		await cut(page);
		await page.getByRole("button", { name: /^Send to 2 desks/ }).click();
		await page.getByText("No connection. The message is kept on this device.").waitFor();
		await remove(origin.coordinator.session, { kind: "member", subject: origin.staff.session.me }, "left");
		await heal(page);
		await page.locator("input[name=password]").waitFor();
		await page.locator("input[name=password]").fill(origin.staff.password);
		await page.locator("button[type=submit]").click();
		await page.getByRole("alert").getByText("you may not belong to the network any more").waitFor();
		await inspect(t, page, "written-offline-removed");
		t.notMatch(JSON.stringify((await readAll(to, thread)).entries), "Text-of-the-removed");
	});
});
