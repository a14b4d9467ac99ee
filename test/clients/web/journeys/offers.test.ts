/** Profiles and offers in a real browser: another organisation finds what it needs, with the reasons, and saves the list. */
import t from "tap";
import { csvCells } from "#sdk/csv.ts";
import { readOffers, writeOffer, writeProfile } from "#sdk/index.ts";
import { addOffersSpace, offerOf, profileOf } from "../../../support/offers-world.ts";
import { addSpace } from "../../../support/space-world.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { DESKTOP, go, WebWorld } from "../../../support/web/world.ts";

t.test("what organisations offer", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit } = world.ready;
	const { page: ana } = await world.signedIn(origin.staff);
	const offersOf = async (session: typeof origin.staff.session, organisation: string) =>
		(await readOffers(session)).organisations.find((each) => each.organisation === organisation)?.offers;
	const nameOf = ({ id }: { id: string }) => origin.staff.session.dir.organisations.get(id)?.name ?? "";

	await t.test("without the space, the page says who opens it", async (t) => {
		await go(ana, "#/people");
		await ana.getByRole("link", { name: "What organisations offer" }).click();
		await ana.getByText("The network has no place for offers yet.").waitFor();
		await inspect(t, ana, "offers-no-space");
	});

	await addSpace(world.ready);
	await addOffersSpace(world.ready);

	await t.test("the organisations appear by themselves, by region", async (t) => {
		await ana.getByRole("heading", { level: 2, name: "Europe" }).waitFor();
		await ana.getByRole("heading", { level: 2, name: "Asia" }).waitFor();
		await ana.getByText("It offers nothing here yet.").first().waitFor();
		await inspect(t, ana, "offers-empty");
	});

	const theirs = transit.staff.session;
	const hours = [{ days: ["mo", "fr"] as ("mo" | "fr")[], opens: 540, closes: 1_020 }];
	const contacts = [{ name: "Sister Lucia", purpose: "placements", languages: ["it"], reach: "+39 06 000 333" }];
	const about = [
		{ language: "en", text: "A house for **women**." },
		{ language: "ar", text: "بيت **للنساء**." },
	];
	const more = { languages: ["vi"], links: ["https://example.org"], ask: "Residence permits", hours, zone: "Europe/Rome", contacts, about };
	await writeProfile(theirs, profileOf(transit.id, more));
	await writeOffer(
		theirs,
		offerOf(transit.desk, { beds: 2, for: ["women"], phone: "+39 06 000 222", area: "Lazio", conditions: "Only by phone." }),
	);
	await writeOffer(theirs, offerOf(transit.desk, { kind: "legal", languages: ["it"], capacity: "no-capacity", ageTo: 25 }));

	await t.test("who speaks Vietnamese and has a safe house: the reasons stand there", async (t) => {
		await ana.getByText("2 free beds").waitFor();
		await inspect(t, ana, "offers-list");
		await ana.getByLabel("Language").selectOption("vi");
		await ana.getByLabel("Service").selectOption("safe-house");
		await ana.getByRole("status").getByText("One result").waitFor();
		await ana.getByText("Fits: safe house, Vietnamese is spoken there").waitFor();
		await inspect(t, ana, "offers-found");
		await ana.getByLabel("Is there room?").selectOption("no-capacity");
		await ana.getByText("Nothing fits.").waitFor();
		await inspect(t, ana, "offers-none");
		await ana.getByLabel("Is there room?").selectOption("");
	});

	await t.test("the page of the organisation says everything", async (t) => {
		await ana.getByRole("link", { name: nameOf(transit) }).click();
		await ana.locator(".markdown strong", { hasText: "women" }).waitFor();
		await ana.getByText("Sister Lucia").waitFor();
		await ana.getByText("09:00–17:00").waitFor();
		await ana.getByRole("button", { name: "https://example.org" }).waitFor();
		await ana.getByText("up to 25 years").waitFor();
		await inspect(t, ana, "offers-organisation");
		await ana.setViewportSize(DESKTOP);
		await inspect(t, ana, "offers-organisation-wide");
	});

	await t.test("the list becomes a table, and a file for other directories", async (t) => {
		await go(ana, "#/people/offers");
		await ana.getByText("Save as a file").click();
		const save = async (name: string) => {
			const [download] = await Promise.all([ana.waitForEvent("download"), ana.getByRole("button", { name }).click()]);
			const chunks: Buffer[] = [];
			for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
			return { name: download.suggestedFilename(), text: Buffer.concat(chunks).toString("utf8") };
		};
		const table = await save("Save a table (CSV)");
		t.same([table.name, table.text.trimEnd().split("\r\n").length], ["offers.csv", 3]);
		t.equal(csvCells(table.text.split("\r\n")[1] ?? "")[0], nameOf(transit));
		const file = await save("Save for other directories (HSDS)");
		t.match(
			[file.name, JSON.parse(file.text)],
			["offers.json", { total_items: 2, contents: [{ organization: { name: nameOf(transit) } }, {}] }],
		);
		await inspect(t, ana, "offers-wide");
	});

	await t.test("the own organisation writes its profile and an offer", async (t) => {
		await go(ana, `#/people/offers/${origin.id}`);
		await ana.getByText("It has written nothing about itself yet.").waitFor();
		await inspect(t, ana, "offers-own-empty");
		await ana.getByRole("link", { name: "Change what we say about ourselves" }).click();
		await ana.getByLabel("What we do").fill("Legal help for **women**.");
		await ana.getByLabel("Language of the text").selectOption("sq");
		await ana.getByLabel("What we do").fill("Ndihmë ligjore.");
		await ana.getByLabel("Language of the text").selectOption("en");
		await ana.getByLabel("Add a language").selectOption("sq");
		await ana.getByRole("button", { name: "Add hours" }).click();
		await ana.getByLabel("Mon").check();
		await ana.getByRole("button", { name: "Add somebody to ask" }).click();
		await ana.getByLabel("Name", { exact: true }).fill("Ana");
		await ana.getByRole("button", { name: "Publish for the network" }).click();
		await ana.getByText("Write a name and how to reach this person.").waitFor();
		await inspect(t, ana, "offers-profile-refused");
		await ana.getByLabel("How to reach them").fill("desk@example.org");
		await ana.getByRole("button", { name: "Publish for the network" }).click();
		await ana.locator(".markdown strong", { hasText: "women" }).waitFor();
		await ana.getByText("Mon 09:00–17:00").waitFor();
		t.match(
			(await readOffers(transit.staff.session)).organisations.find(({ organisation }) => organisation === origin.id)?.profile?.about,
			[{ text: "Legal help for **women**." }, { text: "Ndihmë ligjore." }],
			"the text in the other language isn't lost",
		);
		await ana.getByRole("link", { name: "Add an offer" }).click();
		await ana.getByLabel("Area within the country").fill("Tirana");
		await ana.getByText("Saved on this device").waitFor();
		await go(ana, "#/today");
		await go(ana, `#/people/offers/${origin.id}/offers/new`);
		await ana.getByText("Saved on this device").waitFor();
		t.equal(await ana.getByLabel("Area within the country").inputValue(), "Tirana", "the form is kept");
		await ana.getByRole("button", { name: "Publish for the network" }).click();
		await ana.getByText("Fill this in.").waitFor();
		await ana.getByLabel("Service").selectOption("safe-house");
		await ana.getByLabel("Free beds now").fill("3");
		await ana.getByLabel("women").check();
		await inspect(t, ana, "offers-form");
		await ana.getByRole("button", { name: "Publish for the network" }).click();
		await ana.getByText("3 free beds").waitFor();
		await inspect(t, ana, "offers-own");
		t.match(await offersOf(transit.staff.session, origin.id), [{ kind: "safe-house", beds: 3, for: ["women"], countries: ["AL"] }]);
	});

	await t.test("it confirms, changes and withdraws it", async (t) => {
		await ana.getByLabel("Free beds now").fill("1");
		await ana.getByRole("button", { name: "Still right" }).click();
		await ana.getByText("one free bed").waitFor();
		await ana.getByRole("link", { name: "Change the offer" }).click();
		await ana.getByLabel("Is there room?").selectOption("waitlist");
		await ana.getByRole("button", { name: "Publish for the network" }).click();
		await ana.getByText("waiting list").waitFor();
		t.match(await offersOf(transit.staff.session, origin.id), [{ beds: 1, capacity: "waitlist" }]);
		await t.test("a draft that a colleague's change has outrun says so, and can begin anew", async (t) => {
			const offer = (await offersOf(origin.coordinator.session, origin.id))?.[0]?.offer ?? "";
			await ana.getByRole("link", { name: "Change the offer" }).click();
			await ana.getByLabel("Area within the country").fill("Durrës");
			await ana.getByText("Saved on this device").waitFor();
			t.equal(await ana.getByText("A colleague has changed this").count(), 0);
			await go(ana, "#/today");
			await writeOffer(origin.coordinator.session, offerOf(origin.desk, { offer, area: "Vlorë", beds: 1, capacity: "waitlist" }));
			await go(ana, `#/people/offers/${origin.id}/offers/${offer}`);
			await ana.getByText("A colleague has changed this").waitFor();
			t.equal(await ana.getByLabel("Area within the country").inputValue(), "Durrës");
			await inspect(t, ana, "offers-changed-since");
			await ana.getByRole("button", { name: "show what stands now" }).click();
			await ana.getByText("A colleague has changed this").waitFor({ state: "detached" });
			t.equal(await ana.getByLabel("Area within the country").inputValue(), "Vlorë");
			await go(ana, `#/people/offers/${origin.id}`);
		});
		await ana.getByRole("button", { name: "Withdraw" }).click();
		await inspect(t, ana, "offers-withdraw");
		await ana.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
		await ana.getByText("It offers nothing here yet.").waitFor();
		t.same(await offersOf(transit.staff.session, origin.id), []);
	});

	await t.test("in Arabic", async (t) => {
		const { page } = await world.signedIn(origin.coordinator, { locale: "ar" });
		await go(page, "#/people/offers");
		await page.getByText("سريران شاغران").waitFor();
		await inspect(t, page, "offers-arabic");
		await page.getByRole("link", { name: nameOf(transit) }).click();
		await page.locator(".markdown strong", { hasText: "للنساء" }).waitFor();
		await inspect(t, page, "offers-organisation-arabic");
		await page.setViewportSize(DESKTOP);
		await inspect(t, page, "offers-organisation-arabic-wide");
		await go(page, `#/people/offers/${origin.id}/offers/new`);
		await page.getByLabel("الأسرّة الشاغرة الآن").waitFor();
		await inspect(t, page, "offers-form-arabic");
		await go(page, `#/people/offers/${origin.id}/profile`);
		await page.getByLabel("ما نفعله").waitFor();
		await inspect(t, page, "offers-profile-arabic");
	});
});
