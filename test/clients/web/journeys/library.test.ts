/** The library in a real browser: a practice is written, found, translated into Arabic, used and commented, and its translation grows old. */
import type { Page } from "playwright-core";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { actInDocument, listLibrary, muteMember, openDocument, startDocument, syncDirectory } from "#sdk/index.ts";
import { addSpace } from "../../../support/space-world.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { DESKTOP, go, openPlace, PHONE, WebWorld } from "../../../support/web/world.ts";

type NewDocument = Parameters<typeof startDocument>[2];
const FACTS: Omit<NewDocument, "kind" | "language" | "title" | "body"> = {
	...{ themes: [], audience: [], countries: [], regions: [], year: null, author: null, licence: "ask", summary: null },
	...{ state: "adopted", laws: [], hotlines: [], replaces: null, public: "no" },
};

t.test("the library", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit, destination } = world.ready;
	const { page: ana } = await world.signedIn(origin.staff);
	const { space } = await addSpace(world.ready, "full");
	const link = (page: Page, item: string) => page.locator(`a[data-document="${item}"]`);
	let item = "";

	await t.test("an empty library says what it is for", async (t) => {
		await openPlace(ana, "Network");
		await ana.getByRole("link", { name: "Library" }).click();
		await ana.getByText("No documents yet.").waitFor();
		await ana.getByText("Everybody in the network reads this: 3 organisations.").waitFor();
		await inspect(t, ana, "library-empty");
	});

	await t.test("a practice begins with headings, and is written", async (t) => {
		await ana.getByRole("link", { name: "Write a document" }).click();
		const text = ana.getByLabel("Text", { exact: true });
		t.match(await text.inputValue(), /^## What the problem was\n\n## What we did\n/);
		await ana.getByLabel("What is it?").selectOption("Leaflet");
		t.equal(await text.inputValue(), "", "a leaflet begins empty");
		await ana.getByLabel("What is it?").selectOption("Practice");
		await ana.getByLabel("Title").fill("Talks in schools");
		await ana.getByRole("button", { name: "Publish for 3 organisations" }).click();
		await ana.getByText("Write something below the headings.").waitFor();
		await inspect(t, ana, "library-new-refused");
		await ana.getByLabel("Summary").fill("What to say to pupils before the summer.");
		await text.fill("## What we did\n\nWe went to **12 schools**.\n\nCall +355 69 123 4567.");
		await ana.getByLabel("Themes").fill("schools, debts");
		await ana.getByText("Countries, for whom, author").click();
		await ana.getByLabel("Add a country").selectOption("Albania");
		await ana.getByLabel("Teachers and educators").check();
		await inspect(t, ana, "library-new");
		await ana.getByRole("button", { name: "Publish for 3 organisations" }).click();
		await ana.getByRole("dialog").getByText("A phone number?").waitFor();
		await ana.getByRole("dialog").getByRole("button", { name: "Change the text" }).click();
		t.same((await listLibrary(origin.staff.session)).documents, [], "nothing was sent");
		await text.fill("## What we did\n\nWe went to **12 schools**.");
		await ana.getByRole("button", { name: "Publish for 3 organisations" }).click();
		await ana.getByRole("heading", { level: 1, name: "Talks in schools" }).waitFor();
		await ana.locator(".markdown strong", { hasText: "12 schools" }).waitFor();
		await inspect(t, ana, "library-document");
		const [written] = (await listLibrary(origin.staff.session)).documents;
		item = written?.item ?? "";
		t.match(written, {
			kind: "practice",
			tags: ["schools", "debts"],
			countries: ["AL"],
			state: "draft",
			titles: { en: "Talks in schools" },
		});
		t.match(await openDocument(origin.staff.session, space, item), { audience: ["educators"], licence: "ask", mayChange: true });
	});

	const { page: bo } = await world.signedIn(transit.staff);

	await t.test("another organisation finds it among others, by filters and words", async (t) => {
		const session = origin.staff.session;
		const law = await startDocument(session, space, {
			...{ ...FACTS, kind: "law", language: "fr", title: "Le protocole de Palerme", body: "Signé par tous.", themes: ["droit"] },
			laws: [{ country: "IT", state: "ratified", since: "2006-08-02" }],
		});
		const numbers = await startDocument(session, space, {
			...{ ...FACTS, kind: "hotlines", language: "en", title: "Numbers", body: "Call them." },
			hotlines: [
				{
					...{ country: "AL", emergency: false, name: "Help line", numbers: ["116 006"], hours: "day and night", languages: ["sq"] },
					...{ free: true, text: null, fromAbroad: null, asksName: null, tells: null, confirmed: "2026-11-02", by: "Ana", failed: null },
				},
			],
		});
		await go(bo, "#/network/library");
		await bo.getByText("3 documents", { exact: true }).waitFor();
		await inspect(t, bo, "library-list");
		await bo.getByLabel("Kind", { exact: true }).selectOption("Law or treaty");
		await link(bo, item).waitFor({ state: "detached" });
		await link(bo, law.item).waitFor();
		await bo.getByLabel("Kind", { exact: true }).selectOption("All");
		await bo.getByLabel("Country", { exact: true }).selectOption("Albania");
		await bo.getByText("2 documents", { exact: true }).waitFor();
		await bo.getByLabel("Language", { exact: true }).selectOption("French");
		await bo.getByText("Nothing fits.").waitFor();
		await inspect(t, bo, "library-nothing-fits");
		await bo.getByRole("button", { name: "Show all documents" }).click();
		await bo.getByLabel("Theme", { exact: true }).selectOption("debts");
		await bo.getByText("1 document", { exact: true }).waitFor();
		await bo.getByLabel("Theme", { exact: true }).selectOption("All");
		await bo.getByLabel("Search titles and themes").fill("palerm");
		await link(bo, numbers.item).waitFor({ state: "detached" });
		await link(bo, law.item).click();
		await bo.getByRole("heading", { level: 1, name: "Le protocole de Palerme" }).waitFor();
		await bo.getByText("Ratified").waitFor();
		await inspect(t, bo, "library-law");
		await bo.getByRole("link", { name: "Back to the library" }).click();
		await link(bo, numbers.item).click();
		await bo.getByText("Called on 2 November 2026 by Ana").waitFor();
		await inspect(t, bo, "library-hotlines");
	});

	await t.test("it says that its desk has used it, and comments", async (t) => {
		await go(bo, "#/network/library");
		await link(bo, item).click();
		await bo.getByText("No desk has said yet that it used this.").waitFor();
		t.equal(await bo.getByRole("link", { name: "Change the text" }).count(), 0, "only the desk that wrote it changes the source");
		t.equal(await bo.getByText("Manage this document").count(), 0);
		await bo.getByLabel("Our desk has used it").check();
		await bo.getByLabel("Your text").fill("With 20 teachers. It went well.");
		await bo.getByRole("button", { name: "Publish for 3 organisations" }).click();
		await bo.locator("article", { hasText: "With 20 teachers." }).waitFor();
		await bo.getByLabel("Your text").fill("Who printed the cards?");
		await bo.getByRole("button", { name: "Publish for 3 organisations" }).click();
		await bo.locator("article", { hasText: "Who printed the cards?" }).waitFor();
		await inspect(t, bo, "library-remarks");
		await ana.getByText("Who printed the cards?").waitFor();
		const { uses, comments } = await openDocument(origin.staff.session, space, item);
		t.same([uses.length, comments.length], [1, 1]);
		await bo.locator("article", { hasText: "Who printed the cards?" }).getByRole("button", { name: "Take back" }).click();
		await bo.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
		await ana.getByText("Who printed the cards?").waitFor({ state: "detached" });
	});

	const { page: arabic } = await world.signedIn(destination.staff, { locale: "ar" });

	await t.test("a third one translates it into Arabic", async (t) => {
		await openPlace(arabic, "الشبكة", "المزيد");
		await arabic.getByRole("link", { name: "المكتبة" }).click();
		await arabic.getByText("3 وثائق").waitFor();
		await inspect(t, arabic, "library-list-arabic");
		await link(arabic, item).click();
		await arabic.getByRole("link", { name: "ترجم" }).click();
		await arabic.locator(".markdown strong", { hasText: "12 schools" }).waitFor();
		await arabic.getByLabel("العنوان").fill("أحاديث في المدارس");
		await arabic.getByLabel("النص", { exact: true }).fill("ذهبنا إلى **12 مدرسة**.");
		await inspect(t, arabic, "library-translate-arabic");
		await arabic.getByRole("button", { name: "انشر" }).click();
		await arabic.getByRole("heading", { level: 1, name: "أحاديث في المدارس" }).waitFor();
		await arabic.locator(".markdown strong", { hasText: "12 مدرسة" }).waitFor();
		await inspect(t, arabic, "library-document-arabic");
		await arabic.getByLabel("لغة النص").first().selectOption("en");
		await arabic.locator(".markdown strong", { hasText: "12 schools" }).waitFor();
		await arabic.getByLabel("لغة النص").first().selectOption("ar");
		await syncDirectory(origin.staff.session);
		const { translations } = await openDocument(origin.staff.session, space, item);
		t.match(translations, [{ language: "ar", title: "أحاديث في المدارس", isOlder: false, by: destination.staff.session.me }]);
	});

	await t.test("the source changes, and the translation says so, with the difference", async (t) => {
		await ana.getByRole("link", { name: "Change the text" }).click();
		await ana.getByRole("heading", { level: 1, name: "Write a text of the document" }).waitFor();
		await ana.getByText("Others can still read the lines that you remove.").waitFor();
		await ana.getByLabel("Text", { exact: true }).fill("## What we did\n\nWe went to **14 schools**.");
		await inspect(t, ana, "library-change");
		await ana.getByRole("button", { name: "Publish for 3 organisations" }).click();
		await ana.locator(".markdown strong", { hasText: "14 schools" }).waitFor();
		await ana.getByText("The source has been changed once.").waitFor();

		await arabic.getByText("هذه الترجمة أقدم من الأصل.").waitFor();
		await arabic.getByText("ما الذي تغيّر منذ ذلك").click();
		t.same(await arabic.locator("ins").allTextContents(), ["We went to **14 schools**."]);
		t.same(await arabic.locator("del").allTextContents(), ["We went to **12 schools**."]);
		await inspect(t, arabic, "library-older-arabic");
		await arabic.getByRole("link", { name: "غيّر الترجمة" }).click();
		await arabic.locator(".markdown strong", { hasText: "14 schools" }).waitFor();
		await arabic.getByLabel("النص", { exact: true }).fill("ذهبنا إلى **14 مدرسة**.");
		await arabic.getByRole("button", { name: "انشر" }).click();
		await arabic.locator(".markdown strong", { hasText: "14 مدرسة" }).waitFor();
		t.equal(await arabic.getByText("هذه الترجمة أقدم من الأصل.").count(), 0);
	});

	await t.test("a draft of a translation knows that the source has changed meanwhile", async (t) => {
		await bo.getByRole("link", { name: "Translate" }).click();
		await bo.getByLabel("Language of the text").selectOption("fr");
		await bo.getByLabel("Title").fill("Parler dans les écoles");
		await bo.getByLabel("Text", { exact: true }).fill("Nous sommes allés dans **14 écoles**.");
		await bo.getByLabel("Title").blur();
		const { source } = await openDocument(origin.staff.session, space, item);
		const { language, title, summary } = source;
		const body = "## What we did\n\nWe went to **15 schools**.";
		await actInDocument(
			origin.staff.session,
			space,
			item,
			{ act: "text", language, title, summary, body, of: null },
			{ entry: randomId() },
		);
		await bo.getByText("The source has changed since you began this text.").waitFor();
		await inspect(t, bo, "library-changed-meanwhile");
		await bo.getByRole("button", { name: "I have compared them" }).click();
		await bo.getByLabel("Text", { exact: true }).fill("Nous sommes allés dans **15 écoles**.");
		await bo.getByLabel("Text", { exact: true }).blur();
		await go(bo, "#/me");
		await bo.getByText("A text for the network").waitFor();
		await go(bo, `#/network/library/${space}/${item}/text`);
		await bo.getByLabel("Language of the text").selectOption("fr");
		// The draft was kept.
		await bo.locator("input[value='Parler dans les écoles']").waitFor();
		await bo.getByRole("button", { name: "Publish for 3 organisations" }).click();
		await bo.getByRole("heading", { level: 1, name: "Talks in schools" }).waitFor();
		const { translations } = await openDocument(origin.staff.session, space, item);
		t.match(
			translations.find((each) => each.language === "fr"),
			{ title: "Parler dans les écoles", isOlder: false },
		);
	});

	await t.test("the source stays with the desk that wrote it", async () => {
		await go(bo, `#/network/library/${space}/${item}/text`);
		await bo.getByLabel("Language of the text").selectOption("en");
		await bo.getByText("Only the desk that has written this document changes its source.").waitFor();
	});

	await t.test("its themes change, and a newer document replaces it", async (t) => {
		await go(bo, `#/network/library/${space}/${item}`);
		await go(ana, `#/network/library/${space}/${item}`);
		await ana.getByText("Manage this document").click();
		await ana.getByRole("link", { name: "Change themes, licence and countries" }).click();
		await ana.getByLabel("Themes").fill("schools, summer");
		await ana.getByLabel("May others copy it?").selectOption("CC-BY-4.0");
		await ana.getByLabel("May it stand on the public site?").selectOption("Please check whether it may");
		await inspect(t, ana, "library-facts");
		await ana.getByRole("button", { name: "Publish for 3 organisations" }).click();
		await ana.getByText("schools, summer").waitFor();
		await bo.getByText("CC-BY-4.0").waitFor();
		await bo.getByText("Please check whether it may").waitFor();
		const changed = await openDocument(transit.staff.session, space, item);
		t.match(changed, { themes: ["schools", "summer"], countries: ["AL"], audience: ["educators"], state: "draft" }, "the others stay");
		t.equal(changed.public, "wanted");
		await go(bo, `#/network/library/${space}/${item}/facts`);
		await bo.getByText("Only the desk that has written this document changes them.").waitFor();
		await go(bo, `#/network/library/${space}/${item}`);
		await bo.getByRole("heading", { level: 1, name: "Talks in schools" }).waitFor();
		await ana.getByText("Manage this document").click();
		await ana.getByRole("link", { name: "Write a document that replaces it" }).click();
		t.equal(await ana.getByLabel("Themes").inputValue(), "schools, summer");
		await ana.getByLabel("Title").fill("Talks in schools, 2027");
		await ana.getByLabel("Text", { exact: true }).fill("Two hours.");
		await ana.getByRole("button", { name: "Publish for 3 organisations" }).click();
		await ana.getByRole("heading", { level: 1, name: "Talks in schools, 2027" }).waitFor();
		await ana.getByRole("link", { name: "Talks in schools", exact: true }).click();
		await ana.getByText("A newer document replaces this one:").waitFor();
		await ana.getByRole("heading", { level: 1, name: "Talks in schools", exact: true }).waitFor();
		await inspect(t, ana, "library-replaced");
	});

	await t.test("the texts of a muted member are folded", async (t) => {
		const [writer, owner] = [transit.staff.session, origin.coordinator.session];
		const loud = await startDocument(writer, space, {
			...{ ...FACTS, kind: "practice", language: "en", title: "A loud practice", body: "HEAR ME", themes: ["noise"] },
		});
		// A row by another member keeps it in the list.
		const french = { act: "text", language: "fr", title: "Une pratique", summary: null, body: "Du calme.", of: loud.entry } as const;
		await actInDocument(destination.staff.session, space, loud.item, french, { entry: randomId() });
		await actInDocument(writer, space, item, { act: "comment", language: "en", body: "SHOUTED" }, { entry: randomId() });
		const mute = { member: writer.me, isOn: true, reason: "abuse", text: null } as const;
		await muteMember(owner, space, mute);
		await go(ana, `#/network/library/${space}/${loud.item}`);
		await ana.getByRole("heading", { level: 1, name: "Text of a muted author" }).waitFor();
		for (const text of ["A loud practice", "noise", "HEAR ME"]) t.notOk(await ana.getByText(text).first().isVisible(), text);
		await ana.locator("summary", { hasText: "Text of a muted author" }).click();
		for (const text of ["A loud practice", "noise", "HEAR ME"]) await ana.getByText(text).first().waitFor();
		await inspect(t, ana, "library-muted-document");
		await go(arabic, `#/network/library/${space}/${item}`);
		await arabic.locator("summary", { hasText: "نص" }).first().waitFor();
		t.notOk(await arabic.getByText("SHOUTED").isVisible());
		await inspect(t, arabic, "library-muted-comment-arabic");
		await muteMember(owner, space, { ...mute, isOn: false });
		await arabic.getByText("SHOUTED").waitFor();
	});

	await t.test("it is withdrawn, then locked, then hidden with a reason", async (t) => {
		await go(bo, `#/network/library/${space}/${item}`);
		await go(ana, `#/network/library/${space}/${item}`);
		await ana.getByText("Manage this document").click();
		await ana.getByLabel("State").selectOption("Withdrawn");
		await inspect(t, ana, "library-tools");
		await ana.getByRole("button", { name: "Change the state" }).click();
		await bo.getByText("This document was withdrawn.").waitFor();
		await inspect(t, bo, "library-withdrawn");
		await ana.locator("main").getByRole("button", { name: "Lock", exact: true }).click();
		await ana.getByRole("dialog").getByLabel("The reason: it belongs elsewhere.").check();
		await ana.getByRole("dialog").getByRole("button", { name: "Lock", exact: true }).click();
		await bo.getByText("Nobody can change it or comment on it.").waitFor();
		t.equal(await bo.getByLabel("Your text").count(), 0);
		// Pressed while the unlocking may still be under way: its answer mustn't close the question.
		await ana.getByRole("button", { name: "Unlock" }).click();
		await ana.locator("main").getByRole("button", { name: "Hide", exact: true }).last().click();
		await ana.getByRole("dialog").getByLabel("The reason: data about a person.").check();
		await ana.getByRole("dialog").getByRole("button", { name: "Hide" }).click();
		await bo.getByRole("heading", { level: 1, name: "Hidden document" }).waitFor();
		await bo.getByText("The reason: data about a person.").waitFor();
		t.equal(await bo.getByText("15 schools").count(), 0);
		await inspect(t, bo, "library-hidden");
		await go(bo, "#/network/library");
		await link(bo, item).getByText("Hidden document").waitFor();
		await ana.getByRole("button", { name: "Show again" }).click();
		await link(bo, item).getByText("Talks in schools").waitFor();
	});

	await t.test("both widths", async (t) => {
		await bo.setViewportSize(DESKTOP);
		await arabic.setViewportSize(DESKTOP);
		await inspect(t, bo, "library-list-wide");
		await go(arabic, "#/network/library");
		await link(arabic, item).waitFor();
		await inspect(t, arabic, "library-list-wide-arabic");
		await bo.setViewportSize(PHONE);
	});
});
