/** Sending in a real browser: the states of a message, a lost connection, photos without the place where they were taken, and files. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import t from "tap";
import { doUpkeep, openThread, readAll } from "#sdk/index.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { newestFile } from "../../../support/web/newest-file.ts";
import { PLACE, photoOfDocument, photoWithPlace, readJpeg } from "../../../support/web/photo.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { openPlace, signIn, WebWorld } from "../../../support/web/world.ts";

const WRITES = /\/api\/compartments\/[^/]+\/entries$/;

/** Makes each deletion in the storage of the device fail. */
const breakStorage = (page: Page) =>
	inOwnWorkers(page, () => {
		Object.assign(globalThis, { forget: IDBObjectStore.prototype.delete });
		IDBObjectStore.prototype.delete = () => {
			throw new Error("the storage of this device failed");
		};
	});

const mendStorage = (page: Page) =>
	inOwnWorkers(page, () => {
		IDBObjectStore.prototype.delete = (globalThis as unknown as { forget: IDBObjectStore["delete"] }).forget;
	});

async function inOwnWorkers(page: Page, work: () => void): Promise<void> {
	for (const worker of page.workers()) await worker.evaluate(work);
}

t.test("sending", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const [o, d] = [origin.staff.session, destination.staff.session];
	const thread = await openThread(o, "Arrival on Monday", [{ kind: "desk", id: destination.desk }], origin.desk);
	await doUpkeep(o);
	const { page } = await world.device(`#/threads/${thread}`);
	await signIn(page, origin.staff);
	const field = page.getByLabel("Your message");
	const sendButton = page.getByRole("button", { name: /^Send to 2 desks/ });
	const write = async (text: string) => {
		await field.fill(text);
		await sendButton.click();
	};
	const countWritten = async (text: string) =>
		(await readAll(d, thread)).entries.filter(({ content }) => content?.kind === "text" && content.text === text).length;

	await t.test("a slow press on Send counts, although the draft is saved while the finger is down", async () => {
		await field.fill("Slowly.");
		await sendButton.hover();
		await page.mouse.down();
		await new Promise((resolve) => setTimeout(resolve, 500));
		await page.mouse.up();
		await page
			.locator(".message", { hasText: "Slowly." })
			.getByText(/^sent /)
			.waitFor();
	});

	await t.test("a message shows at once as being sent, and then when it was sent", async () => {
		let release = () => {};
		const held = new Promise<void>((resolve) => {
			release = resolve;
		});
		await page.route(WRITES, async (route) => {
			if (route.request().method() === "POST") await held;
			await route.continue();
		});
		await write("She arrives at nine.");
		await page.locator(".message", { hasText: "She arrives at nine." }).getByText("Sending ...").waitFor();
		await waitForField(page, "", { fields: "textarea" });
		release();
		await page
			.locator(".message", { hasText: "She arrives at nine." })
			.getByText(/^sent /)
			.waitFor();
		await page.unroute(WRITES);
	});

	await t.test("without a connection the message shows as not sent, survives a new sign-in, and is sent once", async (t) => {
		await page.route(WRITES, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
		await write("The train is late.");
		const message = page.locator(".message", { hasText: "The train is late." });
		await message.getByText("Not sent").waitFor();
		await inspect(t, page, "not-sent");
		await page.reload();
		await signIn(page, origin.staff);
		await message.getByText("Not sent").waitFor();
		await openPlace(page, "Today");
		await page.getByRole("heading", { level: 2, name: "Not sent" }).waitFor();
		await inspect(t, page, "today-not-sent");
		await page.unroute(WRITES);
		await page.getByRole("link", { name: "The train is late." }).click();
		await message.getByRole("button", { name: "Try again" }).click();
		await message.getByText(/^sent /).waitFor();
		t.equal(await countWritten("The train is late."), 1);
	});

	await t.test("an unsent message that the device can't delete keeps its file", async (t) => {
		await page.route(WRITES, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
		await page
			.locator("input[type=file][multiple]")
			.setInputFiles({ name: "ticket.txt", mimeType: "text/plain", buffer: Buffer.from("Seat 4") });
		await page.getByRole("button", { name: "Remove ticket.txt" }).waitFor();
		await write("Her ticket.");
		const message = page.locator(".message", { hasText: "Her ticket." });
		await message.getByText("Not sent").waitFor();
		await breakStorage(page);
		await message.getByRole("button", { name: "Delete it" }).click();
		await message.getByText(/^There is a fault in the server or in this page/).waitFor();
		await inspect(t, page, "message-not-deleted");
		await mendStorage(page);
		await page.unroute(WRITES);
		await message.getByRole("button", { name: "Try again" }).click();
		await message.getByText(/^sent /).waitFor();
		const { name, bytes } = await newestFile(d, thread);
		t.same([name, bytes.toString()], ["ticket.txt", "Seat 4"]);
	});

	await t.test("when only the answer is lost, the message is found by its id and isn't written twice", async (t) => {
		await page.route(WRITES, async (route) => {
			if (route.request().method() !== "POST") return route.continue();
			await route.fetch();
			await route.abort();
		});
		await write("Platform four.");
		await page
			.locator(".message", { hasText: "Platform four." })
			.getByText(/^sent /)
			.waitFor();
		// The last answer may not be lost yet, when the page has already found the message.
		await page.unrouteAll({ behavior: "wait" });
		await page.locator(".message", { hasText: "Platform four." }).getByText("Not sent").waitFor({ state: "detached" });
		t.equal(await page.locator(".message", { hasText: "Platform four." }).count(), 1);
		t.equal(await countWritten("Platform four."), 1);
	});

	await t.test("a photo is drawn anew: smaller, and without the place", async (t) => {
		const photo = await photoWithPlace(page, 3000, 1500);
		t.ok(photo.includes(PLACE), "the marker would be found");
		await page.locator("input[type=file][capture]").setInputFiles({ name: "IMG_20261126_0915.jpg", mimeType: "image/jpeg", buffer: photo });
		await page.getByText(/drawn anew before it is sent/).waitFor();
		await inspect(t, page, "photo-chosen");
		await sendButton.click();
		await page.getByText("photo.jpg").waitFor();
		await page
			.locator(".message", { hasText: "photo.jpg" })
			.getByText(/^sent /)
			.waitFor();
		const { name, bytes } = await newestFile(d, thread);
		t.equal(name, "photo.jpg");
		t.notOk(bytes.includes(PLACE) || bytes.includes("Exif"), "nothing of the header is left");
		const { width, height, markers } = readJpeg(bytes);
		t.same([width, height], [2000, 1000]);
		t.same(
			markers.filter((marker) => marker === 0xe1 || marker === 0xed),
			[],
			"no EXIF, XMP or IPTC",
		);
	});

	await t.test("the original is sent unchanged, after a warning, when somebody chooses to keep it", async (t) => {
		const photo = await photoWithPlace(page, 400, 300);
		await page.locator("input[type=file][multiple]").setInputFiles({ name: "evidence.jpg", mimeType: "image/jpeg", buffer: photo });
		await page.getByRole("checkbox", { name: "Keep the original (evidence)" }).check();
		await page.getByText(/may hold the place where it was taken/).waitFor();
		await pictures(page, "photo-original");
		await write("As we found it.");
		await page
			.locator(".message", { hasText: "evidence.jpg" })
			.getByText(/^sent /)
			.waitFor();
		t.ok((await newestFile(d, thread)).bytes.equals(photo), "byte for byte");
	});

	await t.test("another desk looks at the picture and saves the file", async (t) => {
		const { page: mareike } = await world.device(`#/threads/${thread}`);
		await signIn(mareike, destination.staff);
		const message = mareike.locator(".message", { hasText: "photo.jpg" });
		await message.getByRole("button", { name: "Show the picture" }).click();
		const picture = message.getByRole("img", { name: "Picture: photo.jpg" });
		await picture.waitFor();
		t.equal(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)), 2000);
		t.match(await picture.getAttribute("src"), /^blob:/);
		await inspect(t, mareike, "photo-shown");
		const download = mareike.waitForEvent("download");
		await mareike.locator(".message", { hasText: "evidence.jpg" }).getByRole("button", { name: "Save on this device" }).click();
		const saved = await download;
		t.equal(saved.suggestedFilename(), "evidence.jpg");
		t.ok(readFileSync(await saved.path()).equals((await newestFile(o, thread)).bytes));
	});

	await t.test("a photo of a page full of text is made small enough for a bad line, and stays readable", async (t) => {
		const photo = await photoOfDocument(page);
		await page.locator("input[type=file][capture]").setInputFiles({ name: "IMG_2.jpg", mimeType: "image/jpeg", buffer: photo });
		await sendButton.click();
		const sent = page.locator(".message", { hasText: "photo.jpg" });
		await sent
			.nth(1)
			.getByText(/^sent /)
			.waitFor();
		const { bytes } = await newestFile(d, thread);
		const { width, height } = readJpeg(bytes);
		t.same([width, height], [1200, 1600]);
		t.ok(bytes.length < 700_000, `${bytes.length} bytes`);
	});

	await t.test("the thread is shown in Arabic", async (t) => {
		const { page } = await world.device(`#/threads/${thread}`, { locale: "ar" });
		await signIn(page, origin.staff);
		await page.getByText("التقاط صورة").waitFor();
		await inspect(t, page, "thread-ar");
	});
});
