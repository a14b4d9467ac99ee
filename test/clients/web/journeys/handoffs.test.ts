/** Hand-offs in a real browser: two desks take one from the request to the end, each on its own device. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import t from "tap";
import { acceptHandoff, loadCase, verifyCertificate } from "#sdk/casework/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { readSquare } from "../../../support/web/read-square.ts";
import { openPlace, WebWorld } from "../../../support/web/world.ts";

const SECTIONS = ["identity", "logistics"] as const;

t.test("hand-offs", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const begun = await caseWith(origin.staff.session, origin.desk, [...SECTIONS]);
	const asked = await requestTransfer(origin.staff.session, begun.id, destination, [...SECTIONS], begun.of);
	const { page: ana } = await world.signedIn(origin.staff);
	const { page: mareike } = await world.signedIn(destination.staff);

	await t.test("the list says who asks, until when, and whose turn it is", async (t) => {
		await openPlace(mareike, "Hand-offs");
		await mareike.getByText("You have asked nobody for anything that is open.").waitFor();
		await mareike.getByText("Your turn").waitFor();
		await mareike.getByText(begun.code).waitFor();
		await inspect(t, mareike, "handoffs");
		await mareike.getByRole("link", { name: /Desk of Origin/ }).click();
		await mareike.getByRole("heading", { level: 1, name: /^Hand-off of/ }).waitFor();
	});

	await t.test("before it accepts, the desk that was asked reads the summary only", async (t) => {
		await mareike.getByText("Needs a safe place within days.").waitFor();
		await mareike.getByText("Sections you will read when you accept").waitFor();
		await mareike.getByText("Yes, the person travels").waitFor();
		await inspect(t, mareike, "handoff-asked");
		await mareike.getByRole("button", { name: "We have seen it" }).click();
		await mareike.getByText("You have said that you have seen it.").waitFor();
		await openOf(ana, asked.handoff.id);
		await ana.getByText(/has seen it/).waitFor();
		await inspect(t, ana, "handoff-seen");
	});

	await t.test("a question and its answer stand in the thread of the two desks", async () => {
		await mareike.getByLabel("Your message").fill("Does she travel alone?");
		await mareike.getByRole("button", { name: /^Send to 2 desks/ }).click();
		await ana.getByText("Does she travel alone?").waitFor();
	});

	await t.test("accepting says first what it opens", async (t) => {
		await mareike.getByRole("button", { name: "Accept" }).click();
		await mareike.getByText(/You will be able to read: Identity, Travel and arrival/).waitFor();
		await inspect(t, mareike, "handoff-accept");
		await mareike.getByRole("dialog").getByRole("button", { name: "Accept" }).click();
		await mareike.getByText(/You accepted/).waitFor();
		await ana.getByText(/accepted. Agree on the journey/).waitFor();
	});

	await t.test("one desk proposes a time and the other one confirms it", async (t) => {
		await ana.getByRole("button", { name: "Propose a time" }).click();
		const proposal = ana.getByRole("dialog");
		await proposal.getByRole("button", { name: "Propose a time" }).click();
		await proposal.getByText("Choose the day.").waitFor();
		await proposal.getByText("Choose the hour.").waitFor();
		t.equal(await ana.getByLabel("Day").evaluate((field) => field === document.activeElement), true);
		await inspect(t, ana, "handoff-arrange-missing");
		const later = new Date(Date.now() + 2 * 86_400_000);
		await ana.getByLabel("Day").fill(later.toISOString().slice(0, 10));
		await proposal.getByRole("button", { name: "Propose a time" }).click();
		t.equal(await proposal.getByText("Choose the day.").count(), 0);
		t.equal(await ana.getByLabel(/^Hour/).evaluate((field) => field === document.activeElement), true);
		await ana.getByLabel(/^Hour/).selectOption("14:00");
		await inspect(t, ana, "handoff-arrange");
		await ana.getByRole("dialog").getByRole("button", { name: "Propose a time" }).click();
		await ana.getByText(/proposed by us, not confirmed/).waitFor();
		await mareike.getByRole("button", { name: "Confirm the time" }).click();
		await mareike.getByRole("dialog").getByRole("button", { name: "Confirm the time" }).click();
		await mareike.getByText(/You expect the person by/).waitFor();
		await ana.getByText(/expects the person by/).waitFor();
		t.equal(await ana.title(), "Hand-offs · Cloister", "the title names no case");
		await ana.getByText("Arrival, by the clock of the place").waitFor();
		t.match(
			await ana.locator("dl", { hasText: "Arrival, by the clock of the place" }).innerText(),
			/Central European/,
			"the zone in words",
		);
		await pictures(ana, "handoff-arranged");
	});

	await t.test("a departure first asks for what whoever meets her must know, as long as nobody wrote it", async (t) => {
		const notice = ana.getByRole("dialog").getByText("First write down what whoever meets the person must know", { exact: false });
		await ana.getByRole("button", { name: "The person has left" }).click();
		await notice.waitFor();
		await inspect(t, ana, "handoff-depart-must-know");
		await ana.getByRole("dialog").getByRole("link", { name: "Write it down" }).click();
		await ana.getByRole("heading", { level: 1, name: "Edit: Travel and arrival" }).waitFor();
		await ana.getByLabel("Name that she wants to hear").fill("Mira");
		await ana.getByRole("button", { name: /^Save and share with/ }).click();
		await ana.getByRole("heading", { level: 1, name: "Travel and arrival", exact: true }).waitFor();
		await ana.getByText("Mira").waitFor();
		await openOf(ana, asked.handoff.id);
		await ana.getByRole("button", { name: "The person has left" }).click();
		await ana
			.getByRole("dialog")
			.getByText(/is on the way/)
			.waitFor();
		await notice.waitFor({ state: "detached" });
		await ana.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
	});

	await t.test("after the departure and the arrival are recorded, the case moves", async (t) => {
		await move(ana, "The person has left");
		await mareike.getByText(/on the way to you, since/).waitFor();
		await pictures(mareike, "handoff-travelling");
		await move(mareike, "The person is with us");
		await mareike.getByText(/^The person is with you, since/).waitFor();
		await ana.getByText(/^The person is with .*The case hasn't moved/).waitFor();
		await mareike.getByRole("button", { name: "Take the case" }).click();
		await mareike.getByText(/The case moves to you now/).waitFor();
		await pictures(mareike, "handoff-receive");
		await mareike.getByRole("dialog").getByRole("button", { name: "Take the case" }).click();
		await mareike.getByText("You have the case.").waitFor();
		await ana.getByText(/has the case/).waitFor();
		t.equal((await loadCase(destination.staff.session, begun.id)).state.custodian, destination.desk);
		await mareike.getByRole("link", { name: "Open the case" }).click();
		await mareike.getByText("You have the case. When it is done, say how it went.").waitFor();
		await mareike.getByRole("link", { name: "Open the hand-off" }).click();
		await mareike.getByRole("button", { name: "Complete" }).click();
		await mareike.getByRole("radio", { name: "The person got the help" }).check();
		await pictures(mareike, "handoff-complete");
		await mareike.getByRole("dialog").getByRole("button", { name: "Complete" }).click();
		await mareike.getByText("You have completed it.").waitFor();
		t.same(await violations(mareike), []);
	});

	await t.test("the certificate is verified, announced before it is printed, and checked again from a file", async (t) => {
		await mareike.evaluate(() => {
			const page = globalThis as unknown as { print(): void; prints: number };
			page.prints = 0;
			page.print = () => page.prints++;
		});
		const prints = () => mareike.evaluate(() => (globalThis as unknown as { prints: number }).prints);
		await mareike.getByRole("link", { name: "Custody certificate" }).click();
		await mareike.getByText(/All are valid/).waitFor();
		await mareike.getByText(/The case has moved to/).waitFor();
		const isBefore = await mareike.locator(".square").evaluate((square) => {
			const moves = document.querySelector(".timeline");
			return moves !== null && Boolean(square.compareDocumentPosition(moves) & Node.DOCUMENT_POSITION_FOLLOWING);
		});
		t.ok(isBefore, "the QR code stands before the moves");
		t.ok((await bottomOnPaper(mareike, ".square")) < A4.height, "on the first page");
		await inspect(t, mareike, "certificate");
		await mareike.route("**/announce*", (route) => route.abort());
		await mareike.getByRole("button", { name: "Print" }).click();
		await mareike
			.getByText(/nothing is printed now/)
			.first()
			.waitFor();
		t.equal(await prints(), 0);
		await mareike.unroute("**/announce*");
		await mareike.getByRole("button", { name: "Print" }).click();
		await mareike.waitForFunction(() => (globalThis as unknown as { prints: number }).prints === 1);
		const downloading = mareike.waitForEvent("download");
		await mareike.getByRole("button", { name: "Save as a file" }).click();
		const text = await readFile(await (await downloading).path(), "utf8");
		const choose = (content: string) =>
			mareike
				.locator("input[type=file]")
				.setInputFiles({ name: "brought.json", mimeType: "application/json", buffer: Buffer.from(content) });
		await choose(text);
		await mareike.getByText("This certificate is valid. It says:").waitFor();
		const paper = mareike.getByLabel("Text of the QR code on the paper");
		await paper.fill(` ${verifyCertificate(JSON.parse(text)).mark} `);
		await mareike.getByText("The paper belongs to this file.").waitFor();
		await paper.fill("cloister/1/custody of-another-hand-off");
		await mareike.getByText("The paper doesn't belong to this file.").waitFor();
		t.same(await violations(mareike), []);
		await choose(text.replace(asked.handoff.id, begun.id));
		await mareike.getByText(/Don't rely on it/).waitFor();
		t.same(await violations(mareike), []);
		await mareike.emulateMedia({ media: "print" });
		await pictures(mareike, "certificate-print");
		t.notOk(await mareike.getByRole("navigation").isVisible());
		t.equal(await readSquare(mareike.locator(".square").first()), verifyCertificate(JSON.parse(text)).mark, "the square on the paper");
		await mareike.emulateMedia({ media: "screen" });
	});

	await t.test("when somebody else was quicker, nothing is sent, and the new state is shown", async (t) => {
		const second = await caseWith(origin.staff.session, origin.desk, [...SECTIONS]);
		const { handoff, ref } = await requestTransfer(origin.staff.session, second.id, destination, [...SECTIONS], second.of);
		await openOf(ana, handoff.id);
		await ana
			.getByText(/to answer/)
			.first()
			.waitFor();
		await ana.getByText("Other actions", { exact: true }).click();
		await ana.getByRole("button", { name: "Withdraw the request" }).click();
		const radios = ana.getByRole("dialog").getByRole("radio");
		const reasons = await radios.evaluateAll((all) => all.map((each) => (each as HTMLInputElement).labels?.[0]?.innerText.trim()));
		const fitting = ["The person said no", "The person has withdrawn the consent", "Another desk has taken it"];
		t.same(reasons.slice(0, 3), fitting, "reasons that fit a withdrawal stand before those of a refusal");
		await ana.getByRole("radio", { name: "Another desk has taken it" }).check();
		await acceptHandoff(destination.staff.session, ref);
		await ana.getByRole("dialog").getByRole("button", { name: "Withdraw the request" }).click();
		await ana.getByText(/Somebody was quicker: Accepted/).waitFor();
		t.equal((await loadCase(origin.staff.session, second.id)).state.handoffs[handoff.id]?.state, "accepted");
		await inspect(t, ana, "handoff-moved");
	});

	await t.test("in Arabic, hand-offs read from right to left", async (t) => {
		const { page } = await world.signedIn(destination.coordinator, { locale: "ar" });
		await openPlace(page, "الإحالات", "المزيد");
		await page.getByRole("heading", { level: 2, name: "إلينا" }).waitFor();
		await inspect(t, page, "ar-handoffs");
		await page.getByRole("link", { name: /Desk of Origin/ }).click();
		await page.getByText("اقتراح موعد").waitFor();
		await inspect(t, page, "ar-handoff");
	});
});

async function openOf(page: Page, handoff: string): Promise<void> {
	await page.evaluate((id) => {
		location.hash = `#/handoffs/${id}`;
	}, handoff);
}

/** Presses a move, and its button in the dialog. */
async function move(page: Page, name: string): Promise<void> {
	await page.getByRole("button", { name }).click();
	await page.getByRole("dialog").getByRole("button", { name }).click();
}

/** A page of A4 with margins of 2 cm, in CSS pixels. */
const A4 = { width: 642, height: 971 };

/** How far below the top of the paper an element ends, in CSS pixels. */
async function bottomOnPaper(page: Page, selector: string): Promise<number> {
	const before = page.viewportSize();
	await page.emulateMedia({ media: "print" });
	await page.setViewportSize(A4);
	const bottom = await page.locator(selector).evaluate((element) => element.getBoundingClientRect().bottom + scrollY);
	await page.emulateMedia({ media: "screen" });
	if (before) await page.setViewportSize(before);
	return bottom;
}
