/** Reports in a real browser: a text is reported, the desk that answers for the space opens it from the messages, and hides it. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { actInDocument, actInTopic, listCompartments, reportText, startDocument, startTopic } from "#sdk/index.ts";
import { addSpace } from "../../../support/space-world.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

t.test("reports", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	// The desk of `origin` answers for the space.
	const { origin, transit, destination } = world.ready;
	const author = transit.staff.session;
	const { space } = await addSpace(world.ready, "full");
	const talk = { kind: "talk", language: "en", body: "Please read.", tags: [], regions: [], poll: null } as const;
	const begin = async (session = author, title = "A house in Turin") =>
		(await startTopic(session, space, { ...talk, title, tags: [], regions: [] })).item;
	const item = await begin();
	const post = randomId();
	await actInTopic(author, space, item, { act: "post", language: "en", body: "She lives in **Via Roma 7**." }, { entry: post });
	const { page: mia } = await world.signedIn(destination.staff);
	const { page: ana } = await world.signedIn(origin.staff);
	const threads = async () => (await listCompartments(origin.staff.session, { kind: "thread" })).compartments;

	await t.test("a post is reported with a reason, and the dialog says before who reads the report", async (t) => {
		await go(mia, `#/network/topics/${space}/${item}`);
		await mia.locator("article", { hasText: "Via Roma 7" }).getByRole("button", { name: "Report" }).click();
		const dialog = mia.getByRole("dialog");
		await dialog.getByText("Members of Desk of Origin and of your desk read the report, with your name.").waitFor();
		await dialog.getByRole("button", { name: "Send the report" }).click();
		await dialog.getByText("Choose a reason.").waitFor();
		t.same(await threads(), [], "nothing was sent");
		await dialog.getByLabel("The reason: it can put somebody in danger.").check();
		await dialog.getByLabel("In your words, if you like").fill("It names a street.");
		await inspect(t, mia, "report");
		await dialog.getByRole("button", { name: "Send the report" }).click();
		await dialog.getByText("The report was sent to Desk of Origin.").waitFor();
		await inspect(t, mia, "report-sent");
		await dialog.getByRole("link", { name: "Open the messages with them" }).click();
		await mia.getByText("A text of the network is reported. The reason: it can put somebody in danger.").waitFor();
	});

	await t.test("the desk that answers for the space opens the text from the messages, and hides it", async (t) => {
		const [thread, ...more] = await threads();
		t.same(more, []);
		await go(ana, `#/threads/${thread?.compartment}`);
		await ana.getByText("A text of the network is reported.").waitFor();
		await ana.getByText("It names a street.").waitFor();
		t.equal(await ana.getByText("Via Roma 7").count(), 0, "the report itself has no text of the space");
		await inspect(t, ana, "reported");
		await ana.getByRole("button", { name: "Show the reported text" }).click();
		await ana.locator(".markdown strong", { hasText: "Via Roma 7" }).waitFor();
		await inspect(t, ana, "reported-opened");
		await ana.locator("main").getByRole("button", { name: "Hide", exact: true }).click();
		const dialog = ana.getByRole("dialog");
		await dialog.getByLabel("The reason: it can put somebody in danger.").check();
		await dialog.getByRole("button", { name: "Hide", exact: true }).click();
		await ana.getByText("has hidden this.").waitFor();
		t.equal(await ana.getByText("Via Roma 7").count(), 0);
		await inspect(t, ana, "reported-hidden");
		await mia.getByRole("button", { name: "Show the reported text" }).click();
		await mia.getByText("has hidden this.").waitFor();
		t.equal(await mia.locator("main").getByRole("button", { name: "Hide", exact: true }).count(), 0, "only the owner hides");
		await mia.getByRole("link", { name: "Open the topic" }).click();
		await mia.getByRole("heading", { level: 1, name: "A house in Turin" }).waitFor();
		await mia.locator("article").getByText("has hidden this.").waitFor();
		t.equal(await mia.locator("article").getByRole("button", { name: "Report" }).count(), 0, "what is hidden isn't reported again");
	});

	await t.test("a document and a comment are reported, in Arabic, too", async (t) => {
		const facts = {
			themes: [],
			audience: [],
			countries: [],
			regions: [],
			year: null,
			author: null,
			licence: "ask",
			laws: [],
			hotlines: [],
		};
		const { item: document } = await startDocument(author, space, {
			...{ ...facts, kind: "practice", state: "draft", replaces: null, public: "no" },
			...{ language: "en", title: "A practice", summary: null, body: "Do this." },
		});
		const comment = randomId();
		await actInDocument(author, space, document, { act: "comment", language: "en", body: "Buy my book." }, { entry: comment });
		await go(mia, `#/network/library/${space}/${document}`);
		await mia.getByText("Buy my book.").waitFor();
		await inspect(t, mia, "report-document");
		t.equal(await mia.locator("main").getByRole("button", { name: "Report" }).count(), 2, "the document and its comment");
		await mia.locator("article", { hasText: "Buy my book." }).getByRole("button", { name: "Report" }).click();
		await mia.getByRole("dialog").getByLabel("The reason: it belongs elsewhere.").check();
		await mia.getByRole("dialog").getByRole("button", { name: "Send the report" }).click();
		await mia.getByRole("dialog").getByText("The report was sent to Desk of Origin.").waitFor();
		const { page: arabic } = await world.signedIn(destination.coordinator, { locale: "ar" });
		await go(arabic, `#/network/library/${space}/${document}`);
		await arabic.getByRole("button", { name: "بلّغ" }).first().click();
		await arabic.getByRole("dialog").getByText("يقرأ البلاغَ").waitFor();
		await inspect(t, arabic, "report-arabic");
		const place = { space, item: document, entry: null, form: "document" } as const;
		const { thread } = await reportText(destination.coordinator.session, { ...place, reason: "duplicate", text: null }, { title: "بلاغ" });
		await go(arabic, `#/threads/${thread}`);
		await arabic.getByRole("button", { name: "اعرض النص المبلَّغ عنه" }).click();
		await arabic.getByText("Do this.").waitFor();
		await inspect(t, arabic, "reported-arabic");
	});

	await t.test("a text of the desk that answers for the space has no report, and its own members see no button", async (t) => {
		const theirs = await begin(origin.staff.session, "Ours");
		await go(mia, `#/network/topics/${space}/${theirs}`);
		await mia.getByRole("button", { name: "Report" }).click();
		await mia.getByRole("dialog").getByText("No desk can take this report.").waitFor();
		await inspect(t, mia, "report-nobody");
		await go(ana, `#/network/topics/${space}/${item}`);
		await ana.getByRole("heading", { level: 1, name: "A house in Turin" }).waitFor();
		t.equal(await ana.locator("main").getByRole("button", { name: "Report" }).count(), 0);
	});
});
