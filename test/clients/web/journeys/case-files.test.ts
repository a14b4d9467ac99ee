/** Photos and files of a case in a real browser: straight from the case into a section, and with a note. */
import t from "tap";
import { openSection } from "#sdk/casework/index.ts";
import { saveAttachment } from "#sdk/index.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { PLACE, photoWithPlace } from "../../../support/web/photo.ts";
import { go, signIn, WebWorld } from "../../../support/web/world.ts";

t.test("files of a case", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin } = world.ready;
	const { session } = origin.coordinator;
	const { id, of } = await caseWith(session, origin.desk, ["identity", "documents"]);
	const { page } = await world.signedIn(origin.staff);
	const filesIn = async (section: string) => {
		const { entries } = await openSection(session, of[section] as string);
		const found = entries.flatMap((each) =>
			each.content && "files" in each.content ? each.content.files.map((info, place) => ({ info, header: each.attachments[place] })) : [],
		);
		return Promise.all(
			found.map(async ({ info, header }) => {
				const pieces: Uint8Array[] = [];
				if (header) for await (const piece of saveAttachment(session, header, info)) pieces.push(piece.slice());
				return { name: info.name, bytes: Buffer.concat(pieces) };
			}),
		);
	};

	await t.test("a photo goes from the case into the documents, without the place where it was taken", async (t) => {
		await go(page, `#/cases/${id}`);
		const photo = await photoWithPlace(page, 1200, 800);
		t.ok(photo.includes(PLACE));
		await page.locator("input[type=file][capture]").setInputFiles({ name: "passport.jpg", mimeType: "image/jpeg", buffer: photo });
		t.equal(await page.getByLabel("Into which section?").inputValue(), of.documents);
		await inspect(t, page, "case-file-chosen");
		await page.getByRole("button", { name: "Add to Documents" }).click();
		await page.getByText("It stands among the notes of the section.").waitFor();
		const [file] = await filesIn("documents");
		t.equal(file?.name, "photo.jpg");
		t.ok((file?.bytes.length ?? 0) > 100);
		t.notOk(file?.bytes.includes(PLACE));
	});

	await t.test("the section shows the photo, and opens it", async () => {
		await go(page, `#/cases/${id}/s/${of.documents}`);
		await page.getByRole("button", { name: "Show the picture" }).click();
		await page.getByAltText("Picture: photo.jpg").waitFor();
		await inspect(t, page, "section-file");
	});

	await t.test("a note takes a file with it", async (t) => {
		await go(page, `#/cases/${id}/s/${of.identity}`);
		await page.getByRole("heading", { level: 1, name: "Identity" }).waitFor();
		const empty = page.getByText("Nothing written yet.", { exact: true });
		await empty.waitFor();
		await page.getByLabel("A new note").fill("Copy of the letter.");
		await page
			.locator("input[type=file]:not([capture])")
			.setInputFiles({ name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("Dear Mira") });
		await page.getByRole("button", { name: "Add the note" }).click();
		await page.locator(".notes").getByText("letter.txt").waitFor();
		t.equal(await empty.count(), 0);
		t.match(await filesIn("identity"), [{ name: "letter.txt", bytes: Buffer.from("Dear Mira") }]);
	});

	await t.test("while photos are prepared, files can be taken out and added, and the text stays as it is", async (t) => {
		const photo = await photoWithPlace(page, 400, 300);
		await page.evaluate(holdPhotos);
		const choose = (name: string, mimeType: string, buffer: Buffer) =>
			page.locator("input[type=file]:not([capture])").setInputFiles({ name, mimeType, buffer });
		const chosen = page.locator(".chosen-file");
		const remove = (name: string) => chosen.filter({ hasText: name }).getByRole("button", { name: "Remove" }).click();
		await page.getByLabel("A new note").fill("The house.");
		await choose("house.jpg", "image/jpeg", photo);
		await choose("wrong.txt", "text/plain", Buffer.from("of another case"));
		await page.getByRole("button", { name: "Add the note" }).click();
		await page.locator("textarea[readonly]").waitFor();
		await remove("wrong.txt");
		await choose("later.txt", "text/plain", Buffer.from("for the next note"));
		await page.evaluate(() => (globalThis as unknown as { releasePhotos(): void }).releasePhotos());
		await page.locator(".notes").getByText("photo.jpg").waitFor();
		t.same((await filesIn("identity")).map(({ name }) => name).sort(), ["letter.txt", "photo.jpg"]);
		await chosen.filter({ hasText: "house.jpg" }).waitFor({ state: "detached" });
		t.equal(await chosen.filter({ hasText: "later.txt" }).count(), 1, "it wasn't sent yet");
		await remove("later.txt");
	});

	await t.test("the section and its file are shown in Arabic", async () => {
		await page.evaluate(() => localStorage.setItem("language", "ar"));
		await page.reload();
		await signIn(page, origin.staff);
		await page.locator(".notes").getByText("letter.txt").waitFor();
		await inspect(t, page, "section-file-ar");
	});
});

/** The page prepares no photo before `releasePhotos` is called. */
function holdPhotos(): void {
	const prepare = createImageBitmap;
	const released = new Promise<void>((resolve) => Object.assign(globalThis, { releasePhotos: resolve }));
	Object.assign(globalThis, { createImageBitmap: (...given: Parameters<typeof prepare>) => released.then(() => prepare(...given)) });
}
