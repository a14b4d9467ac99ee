/** The forum in a real browser: a question is asked in one organisation, answered in another, accepted, and seen as new in a third one. */
import type { Page } from "playwright-core";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { actInTopic, listTopics, nameSpace, openTopic, startTopic } from "#sdk/index.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { addSpace } from "../../../support/space-world.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { DESKTOP, go, openPlace, WebWorld } from "../../../support/web/world.ts";

const QUESTION = "Who speaks Vietnamese?";

t.test("the forum", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit, destination } = world.ready;
	const { page: ana } = await world.signedIn(origin.staff);

	await t.test("without a space, the page says how the first one comes", async (t) => {
		await openPlace(ana, "Network");
		await ana.getByText("Your desks read no space yet.").waitFor();
		await inspect(t, ana, "network-no-space");
	});

	const { space } = await addSpace(world.ready, "full");

	await t.test("the space appears by itself, and the question says before who reads it", async (t) => {
		await ana.getByText("Nothing is new.").waitFor();
		await ana.getByText("Everybody in the network reads this: 3 organisations.").waitFor();
		await inspect(t, ana, "network-empty");
		await ana.getByRole("link", { name: "Ask a question" }).click();
		await ana.getByText("Everybody in the network reads this: 3 organisations.").waitFor();
		await ana.getByRole("button", { name: "Ask 3 organisations" }).click();
		await ana.getByLabel("Title").fill(QUESTION);
		await ana.getByLabel("Text", { exact: true }).fill("We need somebody **in Asia**, for [this hearing](https://example.org/hearing).");
	});

	await t.test("what may be about a person stops before it is sent", async (t) => {
		const { code } = await caseWith(origin.staff.session, origin.desk, ["identity"]);
		const text = ana.getByLabel("Text", { exact: true });
		const good = await text.inputValue();
		await text.fill(`It is about ${code}. Call +355 69 123 4567.`);
		await ana.getByRole("button", { name: "Ask 3 organisations" }).click();
		const dialog = ana.getByRole("dialog");
		await dialog.getByText("A case code:").waitFor();
		await dialog.getByText("A phone number?").waitFor();
		t.same(await dialog.locator("mark").allTextContents(), [code, "+355 69 123 4567"]);
		await inspect(t, ana, "forum-leaks");
		await dialog.getByRole("button", { name: "Change the text" }).click();
		t.same((await listTopics(origin.staff.session, space)).topics, [], "nothing was sent");
		await text.fill(good);
		await ana.getByLabel("Tags").fill("x".repeat(41));
		await ana.getByRole("button", { name: "Ask 3 organisations" }).click();
		await ana.getByText("At most 10 tags, each of at most 40 characters.").waitFor();
		await ana.getByLabel("Tags").fill("languages, Asia, languages");
		await inspect(t, ana, "forum-ask");
		await ana.getByRole("button", { name: "Ask 3 organisations" }).click();
		await ana.getByRole("heading", { level: 1, name: QUESTION }).waitFor();
		await ana.getByText("No answers yet.").waitFor();
		t.same((await listTopics(origin.staff.session, space)).topics[0]?.tags, ["languages", "Asia"]);
		await ana.getByText("languages", { exact: true }).waitFor();
		await inspect(t, ana, "forum-topic-unanswered");
	});

	const { page: bo } = await world.signedIn(transit.staff);

	await t.test("another organisation sees it as new and unanswered, and answers", async (t) => {
		await openPlace(bo, "Network");
		await bo.getByRole("heading", { name: "Questions without an answer" }).waitFor();
		t.equal(await bo.getByRole("link", { name: QUESTION }).count(), 2, "new, and unanswered");
		await inspect(t, bo, "network-new");
		await bo.getByRole("link", { name: QUESTION }).first().click();
		await bo.locator(".markdown strong", { hasText: "in Asia" }).waitFor();
		await bo.getByRole("button", { name: "this hearing" }).click();
		const link = bo.getByRole("dialog").getByRole("link", { name: "Open the link" });
		t.same([await link.getAttribute("href"), await link.getAttribute("rel")], ["https://example.org/hearing", "noopener noreferrer"]);
		await inspect(t, bo, "forum-link");
		await bo.getByRole("button", { name: "Cancel" }).click();
		await bo.getByLabel("Your answer").fill("We do.\n\n- Hanoi\n- Da Nang\n\n<img src=x onerror=alert(1)>");
		await bo.getByRole("button", { name: "Answer, for 3 organisations" }).click();
		await bo.locator(".markdown li", { hasText: "Da Nang" }).waitFor();
		t.equal(await bo.locator(".markdown img").count(), 0, "HTML is shown as it was written");
		await bo.getByText("<img src=x onerror=alert(1)>").waitFor();
		t.equal(await bo.getByRole("button", { name: "Mark as the answer" }).count(), 0, "only the desk that asks marks the answer");
		await go(bo, "#/network");
		await bo.getByText("Nothing is new.").waitFor();
	});

	await t.test("the answer comes by itself, and whoever has asked accepts it", async (t) => {
		await ana.getByText("We do.").waitFor();
		await ana.getByRole("button", { name: "Mark as the answer" }).click();
		await ana.getByText("The answer", { exact: true }).waitFor();
		await ana.getByText("Answered", { exact: true }).waitFor();
		await inspect(t, ana, "forum-topic-answered");
		await bo.getByText("Every question has an answer.").waitFor();
	});

	let arabic: Page = ana;
	await t.test("a third organisation sees it as new, in Arabic", async (t) => {
		const { source } = await openTopic(origin.staff.session, space, (await listTopics(origin.staff.session, space)).topics[0]?.item ?? "");
		const item = (await listTopics(origin.staff.session, space)).topics[0]?.item ?? "";
		const translated = {
			act: "text",
			post: null,
			language: "ar",
			title: "من يتكلم الفيتنامية؟",
			body: "نحتاج إلى شخص **في آسيا**.",
		} as const;
		await actInTopic(transit.staff.session, space, item, { ...translated, of: source.revision }, { entry: randomId() });
		await nameSpace(origin.coordinator.session, space, { en: "Forum", ar: "المنتدى" });
		const { page } = await world.signedIn(destination.staff, { locale: "ar" });
		arabic = page;
		await openPlace(page, "الشبكة", "المزيد");
		await page.getByRole("link", { name: "من يتكلم الفيتنامية؟" }).waitFor();
		await inspect(t, page, "network-arabic");
		await page.getByRole("link", { name: "من يتكلم الفيتنامية؟" }).click();
		await page.locator(".markdown strong", { hasText: "في آسيا" }).waitFor();
		await inspect(t, page, "forum-topic-arabic");
		await page.getByRole("button", { name: "اعرض الأصل" }).click();
		await page.locator(".markdown strong", { hasText: "in Asia" }).waitFor();
	});

	await t.test("a text is changed, and its translation is older until somebody translates it again", async (t) => {
		await ana.getByRole("button", { name: "Change the text" }).first().click();
		await ana.getByText("Others can still read the lines that you remove.").waitFor();
		await ana.getByLabel("Text", { exact: true }).fill("We need somebody **in Europe**. Call +355 69 123 4567.");
		await ana.getByRole("button", { name: "Save the change" }).click();
		await ana.getByRole("dialog").getByText("A phone number?").waitFor();
		await ana.getByRole("dialog").getByRole("button", { name: "Change the text" }).click();
		await ana.getByLabel("Text", { exact: true }).fill("We need somebody **in Europe**.");
		await inspect(t, ana, "forum-change");
		await ana.getByRole("button", { name: "Save the change" }).click();
		await ana.getByText("The text was changed.").waitFor();
		await ana.locator(".markdown strong", { hasText: "in Europe" }).waitFor();

		await arabic.getByText("تغيّر الأصل").waitFor();
		await arabic.getByText("ما الذي تغيّر منذ ذلك").click();
		await arabic.locator(".forum-changes del", { hasText: "in Asia" }).waitFor();
		await arabic.locator(".forum-changes ins", { hasText: "in Europe" }).waitFor();
		await inspect(t, arabic, "forum-difference-arabic");
		await arabic.getByRole("button", { name: "غيّر الترجمة" }).click();
		await arabic.locator(".markdown strong", { hasText: "in Europe" }).waitFor();
		await arabic.getByLabel("النص", { exact: true }).fill("نحتاج إلى شخص **في أوروبا**.");
		await inspect(t, arabic, "forum-translate-arabic");
		await arabic.getByRole("button", { name: "احفظ الترجمة" }).click();
		await arabic.locator(".markdown strong", { hasText: "في أوروبا" }).waitFor();
		t.equal(await arabic.getByText("تغيّر الأصل").count(), 0);
		const { item = "" } = (await listTopics(transit.staff.session, space)).topics.find(({ titles }) => titles.en === QUESTION) ?? {};
		const { translations } = await openTopic(transit.staff.session, space, item);
		t.match(translations, [{ language: "ar", body: "نحتاج إلى شخص **في أوروبا**.", isOlder: false, by: destination.staff.session.me }]);
	});

	await t.test("a post is taken back", async (t) => {
		const { item = "" } = (await listTopics(transit.staff.session, space)).topics.find(({ titles }) => titles.en === QUESTION) ?? {};
		await actInTopic(transit.staff.session, space, item, { act: "answer", language: "en", body: "Oops." }, { entry: randomId() });
		await go(bo, `#/network/topics/${space}/${item}`);
		const article = bo.locator("article", { hasText: "Oops." });
		await article.getByRole("button", { name: "Take back", exact: true }).click();
		await inspect(t, bo, "forum-take-back");
		await bo.getByRole("dialog").getByRole("button", { name: "Take back", exact: true }).click();
		await bo.getByText("The author's desk has taken this back.").waitFor();
		await ana.getByText("The author's desk has taken this back.").waitFor();
		t.equal(await ana.getByText("Oops.").count(), 0);
	});

	await t.test("a list of topics", async (t) => {
		await startTopic(origin.coordinator.session, space, {
			...{ kind: "announcement", language: "en", title: "New rules", body: "Please read.", tags: [], regions: [], poll: null },
		});
		await bo.setViewportSize(DESKTOP);
		await go(bo, `#/network/spaces/${space}`);
		await bo.getByRole("heading", { level: 1, name: "Forum" }).waitFor();
		await bo.getByRole("link", { name: "New rules" }).waitFor();
		await bo.getByText("Announcement").waitFor();
		await inspect(t, bo, "forum-space");
	});

	await t.test("a list is searched by words and tags, and filtered by questions without an answer", async (t) => {
		await startTopic(origin.staff.session, space, {
			...{
				kind: "question",
				language: "en",
				title: "Who knows the new law?",
				body: "Please write.",
				tags: ["law"],
				regions: [],
				poll: null,
			},
		});
		const other = bo.getByRole("link", { name: "Who knows the new law?" });
		const first = bo.getByRole("link", { name: QUESTION });
		await bo.getByText("3 topics", { exact: true }).waitFor();
		await bo.getByLabel("Search titles and tags").fill("vietnam");
		await other.waitFor({ state: "detached" });
		await first.waitFor();
		await bo.getByLabel("Search titles and tags").fill("nothing like it");
		await bo.getByText("Nothing fits.").waitFor();
		await bo.getByLabel("Search titles and tags").fill("");
		await bo.getByLabel("Tag", { exact: true }).selectOption("law");
		await first.waitFor({ state: "detached" });
		await other.waitFor();
		await bo.getByLabel("Tag", { exact: true }).selectOption("All tags");
		await bo.getByLabel("Only questions without an answer").check();
		await bo.getByText("1 topic", { exact: true }).waitFor();
		await other.waitFor();
		await inspect(t, bo, "forum-space-filtered");
	});

	await t.test("a poll is asked, and each desk has one vote", async (t) => {
		await go(ana, "#/network/ask");
		await ana.getByLabel("Talk").check();
		await ana.getByLabel("Title").fill("When do we meet?");
		await ana.getByLabel("Text", { exact: true }).fill("Once a year.");
		await ana.getByLabel("With a poll").check();
		await ana.getByLabel("Question of the poll").fill("Which month?");
		await ana.getByRole("textbox", { name: "Options" }).fill("May");
		await ana.getByRole("button", { name: "Publish for 3 organisations" }).click();
		await ana.getByText("Write 2 to 10 different options, one in each line.").waitFor();
		await ana.getByRole("textbox", { name: "Options" }).fill("May\nJune\n\nJune");
		await ana.getByLabel("End of the poll").fill("2020-05-31");
		await ana.getByRole("button", { name: "Publish for 3 organisations" }).click();
		await ana.getByText("Choose today or a later day.").waitFor();
		await ana.getByLabel("End of the poll").fill("2099-05-31");
		await inspect(t, ana, "forum-ask-poll");
		await ana.getByRole("button", { name: "Publish for 3 organisations" }).click();
		await ana.getByRole("heading", { level: 1, name: "When do we meet?" }).waitFor();
		await ana.getByText(/^You can vote until .*2099/).waitFor();
		await ana.getByRole("button", { name: "Vote", exact: true }).click();
		await ana.getByText("Choose an option first.").waitFor();
		await ana.getByLabel("June").check();
		await ana.getByRole("button", { name: "Vote", exact: true }).click();
		await ana.getByRole("button", { name: "Take my vote back" }).waitFor();
		const { item = "" } =
			(await listTopics(transit.staff.session, space)).topics.find(({ titles }) => titles.en === "When do we meet?") ?? {};
		await actInTopic(transit.staff.session, space, item, { act: "vote", options: [1] }, { entry: randomId() });
		await ana.getByText("2 votes").waitFor();
		await inspect(t, ana, "forum-poll");
		t.match((await openTopic(transit.coordinator.session, space, item)).poll, { options: ["May", "June"], counts: [0, 2], voters: "desk" });
		await ana.getByRole("button", { name: "Take my vote back" }).click();
		await ana.getByText("1 vote", { exact: true }).waitFor();
		await ana.getByRole("button", { name: "Take my vote back" }).waitFor({ state: "detached" });
	});

	await t.test("a poll that has ended says so, and takes no vote", async (t) => {
		const poll = { question: "Which day?", options: ["Monday", "Friday"], voters: "member" as const, isSeveral: false, until: 1_000_000 };
		const talk = { kind: "talk" as const, language: "en", title: "An old poll", body: "Too late.", tags: [], regions: [] };
		const { item } = await startTopic(transit.staff.session, space, { ...talk, poll });
		await go(ana, `#/network/topics/${space}/${item}`);
		await ana.getByText(/^The poll has ended, on /).waitFor();
		t.ok(await ana.getByLabel("Friday").isDisabled());
		t.equal(await ana.getByRole("button", { name: "Vote", exact: true }).count(), 0);
		await inspect(t, ana, "forum-poll-ended");
	});

	await t.test("the desk that answers for the space hides a post, with a reason, and shows it again", async (t) => {
		const { item } = await startTopic(destination.staff.session, space, {
			...{ kind: "question", language: "en", title: "Who has a room?", body: "For a week.", tags: [], regions: [], poll: null },
		});
		await actInTopic(transit.staff.session, space, item, { act: "answer", language: "en", body: "Ask Maria." }, { entry: randomId() });
		await go(bo, `#/network/topics/${space}/${item}`);
		await bo.getByText("Ask Maria.").waitFor();
		t.equal(await bo.getByRole("button", { name: "Hide", exact: true }).and(bo.locator("main button")).count(), 0, "only the owner hides");
		t.equal(await bo.getByText("Manage this topic").count(), 0, "nor manages");
		await go(ana, `#/network/topics/${space}/${item}`);
		const article = ana.locator("article", { hasText: "Ask Maria." });
		await article.getByRole("button", { name: "Hide" }).click();
		const dialog = ana.getByRole("dialog");
		await dialog.getByRole("button", { name: "Hide" }).click();
		await dialog.getByText("Choose", { exact: false }).first().waitFor();
		await dialog.getByLabel("The reason: data about a person.").check();
		await inspect(t, ana, "forum-hide");
		await dialog.getByRole("button", { name: "Hide" }).click();
		await bo.getByText("The reason: data about a person.").waitFor();
		t.equal(await bo.getByText("Ask Maria.").count(), 0);
		await ana.getByRole("button", { name: "Show again" }).click();
		await bo.getByText("Ask Maria.").waitFor();
	});

	await t.test("it pins, locks and closes a topic", async (t) => {
		await ana.getByText("Manage this topic").click();
		await inspect(t, ana, "forum-tools");
		await ana.getByLabel("Tags").fill("rooms, Asia");
		await ana.getByRole("button", { name: "Save the tags" }).click();
		await bo.getByText("rooms", { exact: true }).waitFor();
		await ana.getByRole("button", { name: "Pin", exact: true }).click();
		await ana.getByRole("button", { name: "Unpin" }).waitFor();
		await ana.locator("main").getByRole("button", { name: "Lock", exact: true }).click();
		await ana.getByRole("dialog").getByLabel("The reason: it belongs elsewhere.").check();
		await ana.getByRole("dialog").getByRole("button", { name: "Lock", exact: true }).click();
		await bo.getByText("The reason: it belongs elsewhere.").waitFor();
		t.equal(await bo.getByLabel("Your answer").count(), 0, "nobody can answer");
		await ana.getByRole("button", { name: "Unlock" }).click();
		await bo.getByLabel("Your answer").waitFor();
		await ana.getByRole("button", { name: "Close the topic" }).click();
		await bo.getByText("This topic is closed.").waitFor();
		await ana.getByRole("button", { name: "Open it again" }).click();
		await bo.getByLabel("Your answer").waitFor();
		const { topics } = await listTopics(transit.staff.session, space);
		t.match(topics[0], { titles: { en: "Who has a room?" }, tags: ["rooms", "Asia"], isPinned: true, state: "open", locked: null });
	});

	await t.test("the desk that answers for the space mutes an author, with a reason, and unmutes", async (t) => {
		const { item } = await startTopic(transit.staff.session, space, {
			...{ kind: "talk", language: "en", title: "A loud topic", body: "HEAR ME", tags: ["noise"], regions: [] },
			poll: { question: "Louder?", options: ["Yes", "No"], voters: "member", isSeveral: false, until: null },
		});
		const { item: calm } = await startTopic(destination.staff.session, space, {
			...{ kind: "talk", language: "en", title: "A calm topic", body: "Please.", tags: [], regions: [], poll: null },
		});
		await actInTopic(transit.staff.session, space, calm, { act: "post", language: "en", body: "SHOUTED" }, { entry: randomId() });
		await go(ana, `#/network/topics/${space}/${calm}`);
		await go(bo, `#/network/topics/${space}/${calm}`);
		await bo.getByText("SHOUTED").waitFor();
		t.equal(await bo.getByRole("button", { name: "Mute the author" }).count(), 0, "only the owner mutes");
		await ana.locator("article", { hasText: "SHOUTED" }).getByRole("button", { name: "Mute the author" }).click();
		const dialog = ana.getByRole("dialog");
		await dialog.getByLabel("The reason: it insults or threatens.").check();
		await inspect(t, ana, "forum-mute");
		await dialog.getByRole("button", { name: "Mute the author" }).click();
		await ana.getByText("Text of a muted author").waitFor();
		t.notOk(await ana.getByText("SHOUTED").isVisible());
		await ana.getByText("Text of a muted author").click();
		await ana.getByText("SHOUTED").waitFor();
		await ana.getByText("has muted this person. The reason: it insults or threatens.").waitFor();
		await inspect(t, ana, "forum-muted-post");
		await bo.getByText("has muted you in this space.").waitFor();
		await inspect(t, bo, "forum-muted-me");
		await go(arabic, `#/network/spaces/${space}`);
		await arabic.getByText("شخص مكتوم واحد").click();
		await arabic.getByRole("link", { name: "A calm topic" }).waitFor();
		t.equal(await arabic.getByRole("link", { name: "A loud topic" }).count(), 0);
		await inspect(t, arabic, "forum-space-muted-arabic");
		await go(ana, `#/network/topics/${space}/${item}`);
		await ana.getByRole("heading", { level: 1, name: "Text of a muted author" }).waitFor();
		for (const text of ["A loud topic", "noise", "HEAR ME", "Louder?"]) t.notOk(await ana.getByText(text).first().isVisible(), text);
		await ana.locator("summary", { hasText: "Text of a muted author" }).click();
		for (const text of ["A loud topic", "noise", "HEAR ME", "Louder?"]) await ana.getByText(text).first().waitFor();
		await inspect(t, ana, "forum-muted-topic");
		await go(ana, `#/network/spaces/${space}`);
		await ana.getByText("1 muted person").click();
		await inspect(t, ana, "forum-space-muted");
		await ana.getByRole("button", { name: "Unmute" }).click();
		await ana.getByText("1 muted person").waitFor({ state: "detached" });
		await ana.getByRole("link", { name: "A loud topic" }).waitFor();
		await go(ana, `#/network/topics/${space}/${item}`);
		await ana.getByText("HEAR ME").waitFor();
		await bo.getByText("has muted you in this space.").waitFor({ state: "detached" });
	});

	await t.test("everything is marked as seen, also for the next sign-in", async (t) => {
		await go(ana, "#/network");
		await ana.getByRole("heading", { name: "What is new" }).waitFor();
		await startTopic(transit.staff.session, space, {
			...{ kind: "talk", language: "en", title: "A new law", body: "Read it.", tags: [], regions: [], poll: null },
		});
		await ana.getByRole("link", { name: "A new law" }).waitFor();
		await inspect(t, ana, "network-mark-seen");
		await ana.getByRole("button", { name: "Mark all as seen" }).click();
		await ana.getByText("Nothing is new.").waitFor();
		await ana.getByRole("button", { name: "Mark all as seen" }).waitFor({ state: "detached" });
		t.equal((await listTopics(origin.staff.session, space)).unread, 0);
	});

	await t.test("what is new in a followed topic stands first, although another topic is newer", async (t) => {
		const talk = { kind: "talk", language: "en", body: "Read it.", tags: [], regions: [], poll: null } as const;
		const begin = async (title: string) => (await startTopic(transit.staff.session, space, { ...talk, title, tags: [], regions: [] })).item;
		const [item, other] = [await begin("Followed law"), await begin("Other law")];
		await go(ana, `#/network/topics/${space}/${item}`);
		await ana.getByRole("button", { name: "Follow this topic" }).click();
		await ana.getByRole("button", { name: "Stop following" }).waitFor();
		await ana.getByText("You follow this topic.").waitFor();
		await inspect(t, ana, "forum-followed");
		// Away from the topic: what comes while its page is open isn't new.
		await go(ana, "#/network");
		const fresh = ana.locator("section", { has: ana.getByRole("heading", { name: "What is new" }) });
		await fresh.getByRole("link", { name: "Other law" }).waitFor();
		await fresh.getByRole("link", { name: "Followed law" }).waitFor({ state: "detached" });
		for (const topic of [item, other])
			await actInTopic(
				transit.staff.session,
				space,
				topic,
				{ act: "post", language: "en", body: "It is in force." },
				{ entry: randomId() },
			);
		await fresh.getByText("You follow it").waitFor();
		t.same(await fresh.getByRole("link").allTextContents(), ["Followed law", "Other law"]);
		await inspect(t, ana, "network-followed");
		await go(ana, `#/network/topics/${space}/${item}`);
		await ana.getByRole("button", { name: "Stop following" }).click();
		await ana.getByRole("button", { name: "Follow this topic" }).waitFor();
	});

	await t.test(
		"a question that has waited for 14 days is said on the first page, and the forum stands in Arabic on a wide screen",
		async (t) => {
			const asker = transit.staff.session;
			const { now } = asker;
			asker.now = () => now() - 15 * 86_400_000;
			const { item } = await startTopic(asker, space, {
				...{ kind: "question", language: "en", title: "Who knows a doctor?", body: "In Milan.", tags: ["health"], regions: [], poll: null },
			});
			asker.now = now;
			await go(ana, "#/network");
			await ana.getByText("1 question has waited for more than 14 days.").waitFor();
			await inspect(t, ana, "network-waiting-long");
			await arabic.setViewportSize(DESKTOP);
			await go(arabic, "#/network");
			await arabic.getByText("سؤال واحد ينتظر منذ أكثر من 14 يومًا").waitFor();
			await inspect(t, arabic, "network-arabic-wide");
			await go(arabic, `#/network/spaces/${space}`);
			await arabic.getByRole("link", { name: "Who knows a doctor?" }).waitFor();
			await inspect(t, arabic, "forum-space-arabic-wide");
			await go(arabic, `#/network/topics/${space}/${item}`);
			await arabic.getByText("In Milan.").waitFor();
			await inspect(t, arabic, "forum-topic-arabic-wide");
			await go(arabic, "#/network/ask");
			await arabic.getByLabel("مع تصويت").check();
			await inspect(t, arabic, "forum-ask-arabic-wide");
		},
	);

	await t.test("a draft of an answer is kept", async () => {
		await go(bo, `#/network/spaces/${space}`);
		await bo.getByRole("link", { name: "New rules" }).click();
		await bo.getByLabel("Your post").fill("Thank you for");
		await bo.getByLabel("Your post").blur();
		await go(bo, "#/me");
		await bo.getByText("A text for the network").waitFor();
	});
});
