/** Voice notes in a real browser, with a microphone that plays a beep: recorded, sealed, listened to, and gone after Lock. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { doUpkeep, openThread, readAll } from "#sdk/index.ts";
import { commands } from "../../../../clients/cli/commands/index.ts";
import { typing } from "../../../support/commands.ts";
import { testFolder } from "../../../support/folder.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { signIn, WebWorld } from "../../../support/web/world.ts";

/** The first bytes of a WebM file. */
const WEBM = "1a45dfa3";

t.test("voice notes", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const [o, d] = [origin.staff.session, destination.staff.session];
	const thread = await openThread(o, "Arrival on Monday", [{ kind: "desk", id: destination.desk }], origin.desk);
	await doUpkeep(o);
	const { page, context, problems } = await world.device(`#/threads/${thread}`);
	await signIn(page, origin.staff);
	const field = page.getByLabel("Your message");
	const button = (name: string | RegExp) => page.getByRole("button", { name });

	await t.test("without the permission it says what to do, and nothing is recorded", async (t) => {
		await button("Record a voice note").click();
		await page.getByText("It may be 3 minutes long.").waitFor();
		t.equal(await page.evaluate(() => document.activeElement?.textContent), "Voice note");
		await inspect(t, page, "voice-begin");
		await button("Start recording").click();
		await page.getByText("Cloister may not use the microphone").waitFor();
		await inspect(t, page, "voice-refused");
		await button("Cancel").click();
		await page.waitForFunction(() => document.activeElement?.textContent === "Record a voice note");
	});

	await t.test("when the browser doesn't begin to record, it says so, and nothing goes on", async (t) => {
		await context.grantPermissions(["microphone"]);
		await page.evaluate(() => {
			const { start } = MediaRecorder.prototype;
			MediaRecorder.prototype.start = () => {
				MediaRecorder.prototype.start = start;
				throw new DOMException("no encoder", "NotSupportedError");
			};
		});
		await button("Record a voice note").click();
		await button("Start recording").click();
		await page.getByText("This browser can't record").waitFor();
		// A timer of the recording would have run.
		await page.waitForTimeout(600);
		t.equal(await page.getByText("This browser can't record").count(), 1);
		await button("Cancel").click();
	});

	await t.test("a voice note is recorded, its length and size are shown, and it can be heard before it is sent", async (t) => {
		await context.grantPermissions(["microphone"]);
		await button("Record a voice note").click();
		await button("Start recording").click();
		await page.getByText(/Recording: 0:02 of 3:00/).waitFor();
		await inspect(t, page, "voice-recording");
		await button("Stop").first().click();
		const chosen = page.locator(".chosen-file", { hasText: "voice-note.webm" });
		await chosen.getByText(/Length: 0:0[2-9]/).waitFor();
		await chosen.getByText(/\d+ kB/).waitFor();
		await chosen.locator(".voice-wave").waitFor();
		t.ok(await plays(chosen.locator("audio")), "the fake microphone beeps, and the beep is heard");
		await inspect(t, page, "voice-chosen");
	});

	await t.test("a voice note needs a text beside it, for those who can't hear it", async (t) => {
		await button(/^Send to/).click();
		await page.getByText("Write in a few words what the voice note says. Then send it.").waitFor();
		t.equal(await page.evaluate(() => document.activeElement?.tagName), "TEXTAREA");
		await inspect(t, page, "voice-needs-text");
		await field.fill("The train is at nine, on platform four.");
		await button(/^Send to/).click();
		const message = page.locator(".message", { hasText: "platform four" });
		await message.getByText(/^sent /).waitFor();
		t.equal(await page.locator(".chosen-file").count(), 0);
	});

	const entry = (await readAll(d, thread)).entries.find(({ content }) => content && "files" in content && content.files.length > 0);
	if (!entry) throw new Error("no message with a file has arrived");

	await t.test("the command line saves the file", async (t) => {
		const file = path.join(testFolder(t), "note.webm");
		const { data } = await typing(commands, d)(`thread save ${thread} ${entry.entry} --to ${file}`);
		t.equal(data.type, "audio/webm");
		t.equal(readFileSync(file).subarray(0, 4).toString("hex"), WEBM);
	});

	await t.test("the other desk listens to it", async (t) => {
		const { page: mareike } = await world.signedIn(destination.staff, { locale: "ar" });
		await mareike.evaluate((to) => location.assign(to), `#/threads/${thread}`);
		const message = mareike.locator(".message", { hasText: "platform four" });
		await message.getByRole("button", { name: "استماع" }).click();
		await message.locator(".voice-wave").waitFor();
		t.ok(await plays(message.locator("audio")));
		await inspect(t, mareike, "voice-ar");
	});

	await t.test("leaving the screen during a recording frees the microphone", async (t) => {
		await button("Record a voice note").click();
		await button("Start recording").click();
		await page.getByText(/Recording: 0:01/).waitFor();
		await page.evaluate(() => {
			const { MediaStreamTrack } = globalThis;
			const stop = MediaStreamTrack.prototype.stop;
			Object.assign(globalThis, { stopped: 0 });
			MediaStreamTrack.prototype.stop = function () {
				(globalThis as unknown as { stopped: number }).stopped++;
				stop.call(this);
			};
		});
		await page.evaluate(() => location.assign("#/help"));
		await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
		await page.waitForFunction(() => (globalThis as unknown as { stopped: number }).stopped === 1);
		await page.evaluate((to) => location.assign(to), `#/threads/${thread}`);
		await page.locator(".message", { hasText: "platform four" }).waitFor();
		t.equal(await page.locator(".chosen-file").count(), 0, "the recording is thrown away");
	});

	await t.test("after Lock, the address of the sound opens nothing", async (t) => {
		const message = page.locator(".message", { hasText: "platform four" });
		await message.getByRole("button", { name: "Listen" }).click();
		await message.locator("audio").waitFor();
		const address = (await message.locator("audio").getAttribute("src")) as string;
		t.equal(await opens(address), true);
		await page.getByRole("button", { name: "Lock", exact: true }).click();
		await page.locator("input[name=password]").waitFor();
		t.equal(await opens(address), false);
		// The browser reports what this test has tried.
		t.same(problems.splice(0), ["console: Failed to load resource: net::ERR_FILE_NOT_FOUND"]);
	});

	/** Whether this page gets sound from the address. The policy allows blobs for media only. */
	function opens(address: string): Promise<boolean> {
		return page.evaluate(
			(src) =>
				new Promise<boolean>((resolve) => {
					const audio = new Audio();
					audio.addEventListener("loadedmetadata", () => resolve(true));
					audio.addEventListener("error", () => resolve(false));
					audio.src = src;
				}),
			address,
		);
	}
});

/** Whether the sound plays, and isn't silent. */
function plays(audio: import("playwright-core").Locator): Promise<boolean> {
	return audio.evaluate(async (element) => {
		const player = element as HTMLAudioElement;
		player.muted = true;
		await player.play();
		await new Promise<void>((resolve) => player.addEventListener("timeupdate", () => player.currentTime > 0.3 && resolve()));
		const peaks = document.querySelector(".voice-wave path")?.getAttribute("d") ?? "";
		// The loudest bar is the whole height of the picture.
		return peaks.includes("V39");
	});
}
