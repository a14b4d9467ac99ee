/** After Lock and after Hide, no content is left: not in the page, on the device, in the history or in memory. */
import type { Page } from "playwright-core";
import t from "tap";
import { labelCase, openCase, recordFirstHour } from "#sdk/casework/index.ts";
import { doUpkeep, message, openThread, write } from "#sdk/index.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { heaps, historyOf } from "../../support/web/heap.ts";
import { remains } from "../../support/web/leaks.ts";
import { newestFile } from "../../support/web/newest-file.ts";
import { PLACE, photoWithPlace } from "../../support/web/photo.ts";
import { enter, go, WebWorld } from "../../support/web/world.ts";

const MARKERS = {
	message: "willow-1973-message",
	title: "quarry-2207-title",
	name: "Tamarisk-3391",
	number: "+37360004711",
	label: "juniper-5512-label",
	draft: "lantern-8820-draft",
};
const CONTENT = Object.values(MARKERS);

t.test("content that is left", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const ana = origin.staff;
	const { session } = ana;
	const thread = await openThread(session, MARKERS.title, [{ kind: "desk", id: destination.desk }], origin.desk);
	await doUpkeep(session);
	await write(destination.staff.session, thread, message(MARKERS.message));
	const { id } = await openCase(session, origin.desk, { sections: ["identity", "safe-contact"] });
	await recordFirstHour(session, id, {
		person: { idn_CallHer: MARKERS.name },
		channel: { sct_Kind: "phone", prs_MobilePhone: MARKERS.number, sct_When: "mornings", sct_LeaveMessage: "never" },
	});
	await labelCase(session, id, MARKERS.label);

	/** Opens everything that holds a marker, and types a draft. */
	const fill = async (page: Page) => {
		await enter(page, ana);
		await go(page, "#/cases");
		await page.getByText(MARKERS.label).waitFor();
		await go(page, `#/cases/${id}/call`);
		await page.getByRole("heading", { level: 1, name: MARKERS.name }).waitFor();
		await go(page, `#/threads/${thread}`);
		await page.getByText(MARKERS.message).waitFor();
		await page.getByLabel("Your message").fill(MARKERS.draft);
		await page.getByText("Saved on this device").waitFor();
	};
	const found = (text: string) => [...CONTENT, ana.password].filter((marker) => text.includes(marker));

	const { page } = await world.device();
	await fill(page);

	await t.test("before: the markers would be found", async (t) => {
		const [ofPage = "", ofWorker = ""] = await heaps(page);
		t.same(found(ofPage), CONTENT, "in the memory of the page, which has forgotten the password");
		t.ok(found(ofWorker).length >= CONTENT.length - 2, "in the memory of the worker");
		t.notOk(ofWorker.includes(ana.password), "the worker has forgotten the password, too");
		const left = await remains(page);
		t.ok(left.includes(MARKERS.draft), "in the page");
		const device = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
		t.same(found(device), []);
		t.same(found(await historyOf(page)), [], "titles and addresses name nothing");
	});

	await t.test("after Lock", async (t) => {
		await page.getByRole("button", { name: "Lock" }).click();
		await page.getByRole("heading", { name: "Cloister is locked" }).waitFor();
		t.same(found(await remains(page)), [], "page, storage, IndexedDB, caches");
		t.same(found(await historyOf(page)), [], "history");
		for (const [position, heap] of (await heaps(page)).entries())
			t.same(found(heap), [], position === 0 ? "memory of the page" : "memory of the worker");
	});

	await t.test("the draft is there again, because it was sealed", async (t) => {
		await page.locator("input[name=password]").fill(ana.password);
		await page.locator("button[type=submit]").click();
		await page.getByText("You wrote this earlier and didn't send it.").waitFor();
		t.equal(await page.getByLabel("Your message").inputValue(), MARKERS.draft);
	});

	await t.test("after Hide, also when somebody opens the address again", async (t) => {
		await page.getByText(MARKERS.message).waitFor();
		await page.getByRole("button", { name: "Hide" }).click();
		await page.waitForURL("about:blank");
		t.same(found(await historyOf(page)), [], "history");
		for (const heap of await heaps(page)) t.same(found(heap), [], "memory");
		await page.goto(world.url);
		await page.getByRole("heading", { name: "Sign in" }).waitFor();
		t.same(found(await remains(page)), []);
		for (const heap of await heaps(page)) t.same(found(heap), [], "memory at the door");
		t.notMatch(await remains(page), ana.signInName);
	});

	await t.test("a photo is sent without its place, its file name and other Exif data", async (t) => {
		await enter(page, ana);
		await go(page, `#/threads/${thread}`);
		await page.getByText(MARKERS.message).waitFor();
		const photo = await photoWithPlace(page, 800, 400);
		t.ok(photo.includes(PLACE), "the marker would be found");
		await page.locator("input[type=file][capture]").setInputFiles({ name: "IMG_20261126_0915.jpg", mimeType: "image/jpeg", buffer: photo });
		await page.getByText(/drawn anew before it is sent/).waitFor();
		await page.getByRole("button", { name: /^Send to 2 desks/ }).click();
		await page
			.locator(".message", { hasText: "photo.jpg" })
			.getByText(/^sent /)
			.waitFor();
		const { name, bytes } = await newestFile(destination.staff.session, thread);
		t.equal(name, "photo.jpg");
		t.notOk(bytes.includes(PLACE) || bytes.includes("Exif"));
	});

	await t.test("on a shared computer nothing is written to the disk at all", async (t) => {
		const { page } = await world.device();
		await page.getByLabel("This is a shared computer").check();
		await enter(page, ana);
		await page.getByRole("link", { name: "Threads" }).click();
		await page.getByRole("link", { name: MARKERS.title }).click();
		await page.getByText(MARKERS.message).waitFor();
		t.equal(await page.evaluate(async () => (await indexedDB.databases()).length), 0);
		t.notMatch(await historyOf(page), thread, "no address of a thread");
		await page.getByRole("button", { name: "Lock" }).click();
		await page.getByRole("heading", { name: "Sign in" }).waitFor();
		t.same(found(await remains(page)), []);
		for (const heap of await heaps(page)) t.same(found(heap), [], "memory");
	});
});
