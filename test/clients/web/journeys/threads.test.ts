/** Threads in a real browser: two organisations write to one another. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { generateCaseCode } from "#sdk/casework/index.ts";
import { listCompartments } from "#sdk/compartments/read.ts";
import { markSeen, message, openThread, readPage, write } from "#sdk/index.ts";
import { until } from "../../../support/until.ts";
import { violations } from "../../../support/web/access.ts";
import { setHidden } from "../../../support/web/clock.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, openPlace, PHONE, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("threads", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { page: ana } = await world.signedIn(world.ready.origin.staff);
	const { page: mareike } = await world.signedIn(world.ready.destination.staff);

	await t.test("a person without threads is told how one begins", async (t) => {
		await ana.getByRole("link", { name: "Threads" }).click();
		await ana.getByText("No threads yet.").waitFor();
		await inspect(t, ana, "threads-empty");
	});

	await t.test("the audience comes first, and the button says who gets it", async (t) => {
		await ana.getByRole("link", { name: "New thread" }).click();
		await ana.getByRole("checkbox", { name: "Desk of Destination" }).check();
		const code = generateCaseCode((length) => new Uint8Array(length).fill(9));
		await ana.getByLabel("What is it about?").fill(`Arrival of ${code}`);
		await ana.getByText(`the case code: ${code}`).waitFor();
		await inspect(t, ana, "threads-new-code");
		await ana.getByLabel("What is it about?").fill("Arrival on Monday");
		await ana.getByText(`the case code: ${code}`).waitFor({ state: "detached" });
		await ana.getByText(/2 desks can read this/).waitFor();
		await inspect(t, ana, "threads-new");
		await ana.getByRole("button", { name: "Begin the thread" }).click();
		await ana.getByRole("heading", { level: 1, name: "Arrival on Monday" }).waitFor();
		await ana.getByText("Who can read this:").first().waitFor();
		await ana.getByLabel("Your message").fill("She arrives at nine.\nPlease meet her at the station.");
		await ana.getByRole("button", { name: /^Send to 2 desks/ }).click();
		await ana.getByText("She arrives at nine.").waitFor();
		await waitForField(ana, "", { fields: "textarea" });
		await inspect(t, ana, "thread");
	});

	await t.test("the other desk sees it as new, answers, and the answer comes by itself", async (t) => {
		await mareike.getByRole("link", { name: "Threads" }).click();
		await mareike.getByRole("link", { name: "Arrival on Monday" }).waitFor();
		await mareike.getByText("2 new").waitFor();
		await inspect(t, mareike, "threads");
		await mareike.getByRole("link", { name: "Arrival on Monday" }).click();
		await mareike.getByText("She arrives at nine.").waitFor();
		await mareike.getByLabel("Your message").fill("We will be there.");
		await mareike.getByRole("button", { name: /^Send to 2 desks/ }).click();
		await ana.getByText("We will be there.").waitFor();
		await pictures(ana, "thread-answered");
	});

	await t.test("whoever is mentioned hears it in Today, and sees it beside the message", async (t) => {
		await go(mareike, "#/today");
		await ana.getByLabel("Your message").fill("The train is late.");
		await ana.getByText("Mention somebody").click();
		await pictures(ana, "thread-mention");
		const name = `Name of ${world.ready.destination.staff.signInName}`;
		await ana.getByRole("button", { name, exact: true }).click();
		t.equal(await ana.getByLabel("Your message").inputValue(), `The train is late. @${name} `);
		await ana.getByRole("button", { name: /^Send to 2 desks/ }).click();
		await mareike.getByText("A message mentions you.").waitFor();
		await inspect(t, mareike, "today-mention");
		await mareike.getByRole("link", { name: /^Arrival on Monday/ }).click();
		await mareike.getByText("Mentions you", { exact: true }).waitFor();
		await inspect(t, mareike, "thread-mentions-you");
	});

	await t.test("a question about a case has a title without its code", async (t) => {
		const before = new URL(ana.url()).hash;
		await ana.evaluate((to) => location.assign(to), `#/threads/new?desk=${world.ready.destination.desk}&about=case`);
		await ana.getByRole("checkbox", { name: "Desk of Destination" }).waitFor();
		t.equal(await ana.getByLabel("What is it about?").inputValue(), "A question about a case");
		await ana.evaluate((to) => location.assign(to), before);
	});

	await t.test("a message is changed and taken back, and both see it", async () => {
		await ana.getByRole("button", { name: "Change", exact: true }).first().click();
		await ana.getByLabel("Change your message").fill("She arrives at ten.");
		await ana.getByRole("button", { name: "Save the change" }).click();
		await mareike.getByText("She arrives at ten.").waitFor();
		await mareike.getByText("She arrives at nine.").waitFor({ state: "detached" });
		await ana.getByRole("button", { name: "Take back" }).first().click();
		await pictures(ana, "thread-take-back");
		await ana.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
		await mareike.getByText("The author has taken this message back.").waitFor();
	});

	await t.test("what arrives while the tab is hidden counts as seen when the person looks at the tab again", async (t) => {
		const { session } = world.ready.destination.staff;
		const thread = (await listCompartments(session, { kind: "thread" })).compartments.at(-1)?.compartment as string;
		const hasSeenAll = async () => {
			const { seen, transcript } = (await readPage(session, thread, { limit: 1 })).compartment;
			return seen.some(({ body }) => body.by === session.me && body.count === transcript.count);
		};
		await until("the earlier messages are seen", hasSeenAll);
		await setHidden(mareike, true);
		await ana.getByLabel("Your message").fill("Thank you.");
		await ana.getByRole("button", { name: /^Send to 2 desks/ }).click();
		await mareike.getByText("Thank you.").waitFor();
		t.notOk(await hasSeenAll());
		await setHidden(mareike, false);
		await until("the answer is seen", hasSeenAll);
		const countAccesses = async () => {
			await mareike.waitForTimeout(1_000);
			return world.ready.network.server.sql(`SELECT count(*)::int FROM entry_body WHERE object = '${thread}'`);
		};
		const before = await countAccesses();
		await setHidden(mareike, true);
		await setHidden(mareike, false);
		t.same(await countAccesses(), before, "nothing is read again when nothing is new");
	});

	await t.test("a reply quotes the message, and my message says who has seen it", async (t) => {
		await ana.locator(".message").filter({ hasText: "We will be there." }).getByRole("button", { name: "Reply" }).click();
		const name = `Name of ${world.ready.destination.staff.signInName}`;
		await waitForField(ana, `> ${name}: We will be there.\n\n`, { fields: "textarea" });
		await ana.keyboard.press("End");
		await ana.getByLabel("Your message").press("Control+End");
		await ana.keyboard.type("Thank you, platform 2.");
		await ana.getByRole("button", { name: /^Send to 2 desks/ }).click();
		await mareike.locator("blockquote").filter({ hasText: "We will be there." }).waitFor();
		await mareike.getByText("Thank you, platform 2.", { exact: true }).waitFor();
		await until("the reply is seen", async () => {
			await ana.reload();
			await signIn(ana, world.ready.origin.staff);
			const reply = ana.locator(".message").filter({ hasText: "Thank you, platform 2." });
			await reply.waitFor();
			return (await reply.getByText(`Seen by ${name}`).count()) === 1;
		});
		await inspect(t, ana, "thread-reply");
	});

	await t.test("a thread opens at the first unread message, also on an earlier page", async (t) => {
		const { origin, destination } = world.ready;
		const thread = await openThread(origin.staff.session, "A long one", [{ kind: "desk", id: destination.desk }], origin.desk);
		const say = (text: string) => write(origin.staff.session, thread, message(text, { language: "en" }));
		await say("The one that she has seen.");
		const { session } = destination.staff;
		await markSeen(session, (await readPage(session, thread, { limit: 1 })).compartment);
		for (let number = 1; number <= 60; number++) await say(`Message ${number}`);
		await go(mareike, `#/threads/${thread}`);
		await mareike.getByText("Message 1", { exact: true }).waitFor();
		const top = () => mareike.locator(".messages-new").evaluate((each) => each.getBoundingClientRect().top);
		await until("the divider is at the top", async () => Math.abs((await top()) - 80) < 120);
		t.ok(await mareike.getByText("Message 1", { exact: true }).evaluate((each) => each.getBoundingClientRect().bottom < innerHeight));
		await mareike.getByLabel("Your message").focus();
		const send = mareike.getByRole("button", { name: /^Send to 2 desks/ });
		// The window that the keyboard of a phone leaves. It opens after the field has taken the focus.
		for (const height of [420, 400]) {
			await mareike.setViewportSize({ width: 360, height });
			const isInView = () => send.evaluate((each) => each.getBoundingClientRect().bottom <= innerHeight);
			await until(`Send stands above the keyboard at ${height} pixels`, isInView);
			t.ok(await mareike.getByLabel("Your message").evaluate((each) => each.getBoundingClientRect().top >= 0), "the field stays in view");
			await mareike.setViewportSize(PHONE);
		}
	});

	await t.test("many threads of one member stand in one row, and a desk leaves a thread after a question", async (t) => {
		const { origin, destination } = world.ready;
		const titles = ["Noise 1", "Noise 2", "Noise 3", "Noise 4", "Noise 5"];
		const ids: Id[] = [];
		for (const title of titles)
			ids.push(await openThread(destination.staff.session, title, [{ kind: "desk", id: origin.desk }], destination.desk));
		await openPlace(ana, "Today");
		await ana.getByText(/^\d threads with news from Name of/).waitFor();
		await ana.getByRole("button", { name: "Show these threads" }).waitFor();
		t.equal(await ana.locator(".row", { hasText: "threads with news from" }).locator(".row-links").count(), 0, "no title is read yet");
		await inspect(t, ana, "today-flood");
		await ana.getByRole("button", { name: "Show these threads" }).click();
		await ana.getByRole("link", { name: /^Noise 3: 1 new/ }).click();
		await ana.getByRole("heading", { level: 1, name: "Noise 3" }).waitFor();
		await ana.getByRole("link", { name: "The whole list" }).click();
		await ana.getByRole("button", { name: "Leave this thread" }).click();
		await ana.getByRole("dialog").getByText("Desk of Origin leaves with all its members.").waitFor();
		await inspect(t, ana, "thread-leave");
		await ana.getByRole("dialog").getByRole("button", { name: "Leave this thread" }).click();
		await ana.getByRole("heading", { level: 1, name: "Threads" }).waitFor();
		await ana.getByRole("link", { name: "Noise 4" }).waitFor();
		t.equal(await ana.getByRole("link", { name: "Noise 3" }).count(), 0);
		await go(ana, `#/threads/${ids[2]}`);
		await ana.getByText("You don't read this thread any more.").waitFor();
		t.equal(await ana.locator("textarea").count(), 0, "whoever has left is told why, and gets no field");
		t.equal(await ana.getByRole("button", { name: "Reply" }).count(), 0);
		await inspect(t, ana, "thread-left");
	});

	await t.test("messages are searched in what is open, and in all threads after a press that names the size", async (t) => {
		await go(ana, "#/threads/search");
		await ana.getByRole("searchbox").fill("platform thank");
		await ana.getByText("Thank you, platform 2.").waitFor();
		await ana.getByRole("searchbox").fill("message 42");
		await ana.getByText("Nothing is found in what is open.").waitFor();
		await ana.getByText(/^One thread with \d+ messages aren't open yet|threads with \d+ messages aren't open yet/).waitFor();
		await inspect(t, ana, "threads-search");
		await ana.getByRole("button", { name: "Open them for this search" }).click();
		await ana.getByText("All of them are open now.").waitFor();
		await ana.getByText("Message 42", { exact: true }).waitFor();
	});

	await t.test("a document is forwarded to another thread of mine", async (t) => {
		await go(ana, "#/threads");
		await ana.getByRole("link", { name: "Arrival on Monday" }).click();
		await ana
			.locator("input[type=file][multiple]")
			.setInputFiles({ name: "paper.txt", mimeType: "text/plain", buffer: Buffer.from("A paper.") });
		await ana.getByLabel("Your message").fill("The paper");
		await ana.getByRole("button", { name: /^Send to 2 desks/ }).click();
		await ana.getByRole("button", { name: "Forward" }).click();
		await ana.getByRole("dialog").getByRole("combobox").selectOption({ label: "A long one" });
		await ana
			.getByRole("dialog")
			.getByText(/These people will read it/)
			.waitFor();
		await inspect(t, ana, "forward");
		await ana.getByRole("button", { name: "Forward it" }).click();
		await ana.getByText("It is on its way to the other thread.").waitFor();
		await mareike.getByText("paper.txt").waitFor();
	});

	await t.test("a draft is left to the desk, and a colleague takes it over", async (t) => {
		const { origin } = world.ready;
		await ana.getByLabel("Your message").fill("Dear Mareike, about Monday");
		await ana.getByRole("button", { name: "Leave this draft to my desk" }).click();
		await ana.getByText(/^You left this draft to your desk/).waitFor();
		await waitForField(ana, "", { fields: "textarea" });
		const { page: colleague } = await world.signedIn(origin.coordinator);
		await go(colleague, "#/threads");
		await colleague.getByRole("link", { name: "Arrival on Monday" }).click();
		await colleague.getByText(`Name of ${origin.staff.signInName} left a draft here`).waitFor();
		await inspect(t, colleague, "thread-left-draft");
		await colleague.getByRole("button", { name: "Take it over" }).click();
		await waitForField(colleague, "Dear Mareike, about Monday");
		await colleague.getByText(/left a draft here/).waitFor({ state: "detached" });
		await mareike.getByText(/left a draft/).waitFor({ state: "detached" });
	});

	await t.test("it reads in Arabic", async (t) => {
		await ana.evaluate(() => localStorage.setItem("language", "ar"));
		await ana.reload();
		await signIn(ana, world.ready.origin.staff);
		await ana.locator("blockquote").waitFor();
		await inspect(t, ana, "thread-ar");
		await go(ana, "#/threads/search");
		await ana.getByRole("searchbox").fill("platform");
		await inspect(t, ana, "threads-search-ar");
		await ana.evaluate(() => localStorage.setItem("language", "en"));
		await ana.reload();
		await signIn(ana, world.ready.origin.staff);
		await go(ana, "#/threads");
		await ana.getByRole("link", { name: "Arrival on Monday" }).click();
	});

	await t.test("the readers are listed, and people are found by name", async (t) => {
		await ana.getByRole("link", { name: "The whole list" }).click();
		await ana.getByRole("heading", { level: 1, name: "Who can read this" }).waitFor();
		await ana
			.getByText(/with all messages/)
			.first()
			.waitFor();
		await inspect(t, ana, "thread-readers");
		await openPlace(ana, "People");
		await ana.getByLabel("Find an organisation, a desk or a person").fill("destination");
		await ana.getByRole("heading", { level: 3, name: /Desk of Destination/ }).waitFor();
		await inspect(t, ana, "people");
	});

	await t.test("a newcomer whose key is on its way can write to the colleagues who have it", async (t) => {
		const { network, admin, origin, transit } = world.ready;
		const thread = await openThread(origin.staff.session, "Before she came", [{ kind: "desk", id: transit.desk }], origin.desk);
		await write(origin.staff.session, thread, message("Welcome.", { language: "en" }));
		const place = { organisation: transit.id, role: "staff", desk: transit.desk } as const;
		const newcomer = await network.admit(transit.coordinator, admin, place);
		const { page } = await world.signedIn(newcomer);
		await go(page, `#/threads/${thread}`);
		await page
			.getByText(/can help/)
			.first()
			.waitFor();
		await inspect(t, page, "thread-helpers");
		const name = `Name of ${transit.staff.signInName}`;
		await page
			.getByRole("link", { name: `Write to ${name}` })
			.first()
			.click();
		await page.getByRole("heading", { level: 1, name: "New thread" }).waitFor();
		t.ok(await page.getByRole("checkbox", { name }).isChecked());
		t.same(await violations(page), []);
		await page.getByRole("checkbox", { name }).uncheck();
		await page.getByLabel("What is it about?").fill("Not for her");
		await page.getByLabel("What is it about?").blur();
		await page.getByText(/^Saved on this device/).waitFor();
		await page.reload();
		await signIn(page, newcomer);
		await page.getByText("You wrote this earlier and didn't send it.").waitFor();
		t.notOk(await page.getByRole("checkbox", { name }).isChecked(), "a person who was left out stays out");
		await go(page, `#/threads/new?desk=${origin.desk}`);
		await page.getByText(/^2 desks can read this/).waitFor();
		t.ok(await page.getByRole("checkbox", { name: "Desk of Origin" }).isChecked());
	});
});
