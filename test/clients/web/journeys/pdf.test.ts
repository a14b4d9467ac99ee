/** A PDF of a message, shown inside: read page by page, in a frame that can reach nobody and holds nothing back after Lock. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Frame, Page } from "playwright-core";
import t, { type Test } from "tap";
import { attach, doUpkeep, openThread, write } from "#sdk/index.ts";
import { until } from "../../../support/until.ts";
import { violationsInFrame } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { heaps } from "../../../support/web/heap.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { remains } from "../../../support/web/leaks.ts";
import { hostilePdf, pdfOf, protectedPdf } from "../../../support/web/pdfs.ts";
import { DESKTOP, enter, go, PHONE, WebWorld } from "../../../support/web/world.ts";

const MARKER = "sycamore-4471-report";

t.test("a PDF inside", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const sender = destination.staff.session;
	const outside = await serverThatRecords(t);
	const thread = await openThread(sender, "Papers", [{ kind: "desk", id: origin.desk }], destination.desk);
	await doUpkeep(sender);
	const send = async (name: string, bytes: Uint8Array<ArrayBuffer>, type = "application/pdf") => {
		const { header, info } = await attach(sender, thread, { name, type, size: bytes.length, content: pieces(bytes) });
		await write(sender, thread, { kind: "text", text: name, language: null, files: [info] }, { attachments: [header] });
	};
	await send("report.pdf", pdfOf([MARKER, "second page", "third page"]));
	await send("hostile.pdf", hostilePdf("hostile page", outside.url));
	await send("locked.pdf", protectedPdf());
	await send("torn.pdf", new TextEncoder().encode("%PDF-1.7 and nothing else"));
	await send("symbols.pdf", pdfOf(["abc", "def"], { font: "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>" }));
	await send("untyped.pdf", pdfOf(["untyped page"]), "application/octet-stream");
	const asked: string[] = [];
	const { page, context, problems } = await world.signedIn(origin.staff);
	context.on("request", (request) => asked.push(new URL(request.url()).pathname));
	await go(page, `#/threads/${thread}`);
	await page.getByText("torn.pdf").first().waitFor();
	const isOfPdf = (path: string) => path === "/pdf.html" || path.startsWith("/assets/pdf/") || /\/pdf-dialog-/.test(path);
	const back = page.getByRole("button", { name: "Back", exact: true });
	const close = async () => {
		await back.click();
		await page.locator("iframe").waitFor({ state: "detached" });
	};

	await t.test("nothing of it is loaded before a PDF is opened", async (t) => {
		t.same(asked.filter(isOfPdf), []);
		await openPdf(page, "report.pdf");
		t.ok(asked.includes("/pdf.html"));
		t.equal(
			asked.filter((path) => path.startsWith("/assets/pdf/")).length,
			2,
			"the script and the style, and no file that this PDF doesn't need",
		);
	});

	await t.test("it is read page by page, and can be enlarged", async (t) => {
		const frame = await frameOf(page);
		await shows(page, frame, "Page 1 of 3");
		t.equal((await textOf(frame)).trim(), MARKER, "the text is there for those who can't see the page");
		t.ok(await isDrawn(frame), "the page is drawn");
		t.equal(await page.evaluate(() => document.activeElement?.textContent), "report.pdf", "the focus is in the dialog");
		await inspect(t, page, "pdf");
		await savePicture(page, "pdf-phone");
		t.same(await violationsInFrame(frame), []);
		await page.getByRole("button", { name: "Next page" }).click();
		await shows(page, frame, "Page 2 of 3");
		t.equal((await textOf(frame)).trim(), "second page");
		const width = await widthOf(frame);
		await page.getByRole("button", { name: "Larger" }).click();
		await frame.waitForFunction((before) => (document.querySelector("canvas")?.clientWidth ?? 0) > before, width);
		await inspect(t, page, "pdf-larger");
		await page.setViewportSize(DESKTOP);
		await frame.waitForFunction(() => document.querySelector("canvas")?.clientWidth === 1440);
		await page.getByRole("button", { name: "Smaller" }).click();
		await frame.waitForFunction(() => document.querySelector("canvas")?.clientWidth === 960);
		await savePicture(page, "pdf-wide");
		await page.setViewportSize(PHONE);
		await frame.waitForFunction((before) => document.querySelector("canvas")?.clientWidth === before, width);
	});

	await t.test("the keyboard alone is enough, also when the focus is in the frame", async (t) => {
		const frame = await frameOf(page);
		await page.keyboard.press("PageDown");
		await shows(page, frame, "Page 3 of 3");
		await page.keyboard.press("PageDown");
		await frame.locator("main").focus();
		await page.keyboard.press("PageUp");
		await shows(page, frame, "Page 2 of 3");
		const width = await widthOf(frame);
		await page.keyboard.press("+");
		await frame.waitForFunction((before) => (document.querySelector("canvas")?.clientWidth ?? 0) > before, width);
		await page.keyboard.press("Escape");
		await page.locator("iframe").waitFor({ state: "detached" });
		await page.waitForFunction(() => document.activeElement?.textContent === "Show the PDF");
		t.pass("the focus is back at the button");
	});

	await t.test("a hostile PDF runs nothing, opens nothing and reaches nobody", async (t) => {
		await openPdf(page, "hostile.pdf");
		const frame = await frameOf(page);
		await shows(page, frame, "Page 1 of 1");
		t.equal((await textOf(frame)).trim(), "hostile page");
		const address = page.url();
		// The whole page is a link.
		await frame.locator("canvas").click({ position: { x: 100, y: 100 } });
		await frame.locator("canvas").click({ position: { x: 100, y: 300 } });
		t.equal(
			await frame.locator("a, input, video, object, embed, iframe, script:not([src])").count(),
			0,
			"nothing to press, to play or to run",
		);
		t.notOk(await frame.evaluate(() => "isRun" in globalThis));
		t.notOk(await page.evaluate(() => "isRun" in globalThis));
		await close();
		t.same([page.url(), context.pages().length], [address, 1]);
		t.same(outside.requests, []);
	});

	await t.test("the frame can't read the page or its storage, can't ask any server, and can't leave", async (t) => {
		await page.evaluate(() => localStorage.setItem("secret-of-test", "1"));
		await openPdf(page, "report.pdf");
		const frame = await frameOf(page);
		await shows(page, frame, "Page 1 of 3");
		const tries = await frame.evaluate(async (url) => {
			const result = async (act: () => unknown) => {
				try {
					return await act();
				} catch (error) {
					return (error as Error).name;
				}
			};
			const own = (document.querySelector("script[src]") as HTMLScriptElement).src.replace(/\/assets.*/, "");
			return {
				origin: self.origin,
				storage: await result(() => localStorage.length),
				cookies: await result(() => document.cookie),
				databases: await result(() => indexedDB.open("x") && "opened"),
				page: await result(() => parent.document.title),
				hash: await result(() => parent.location.hash),
				server: await result(() => fetch(`${own}/api/network`).then(() => "reached")),
				outside: await result(() => fetch(url).then(() => "reached")),
				beacon: await result(() => navigator.sendBeacon(url) && "queued"),
				picture: await result(
					() =>
						new Promise((resolve) => {
							const image = new Image();
							image.onload = () => resolve("loaded");
							image.onerror = () => resolve("refused");
							image.src = url;
						}),
				),
				window: await result(() => open(url) === null && "no window"),
				worker: await result(() => new Worker(URL.createObjectURL(new Blob([""]))) && "started"),
				policy: await result(() => (globalThis as any).trustedTypes.createPolicy("x", {}) && "made"),
				markup: await result(() => {
					document.body.insertAdjacentHTML("beforeend", "<b>x</b>");
					return "written";
				}),
				top: await result(() => {
					(top as Window).location.href = url;
					return "left";
				}),
			};
		}, outside.url);
		t.match(tries, {
			origin: "null",
			storage: "SecurityError",
			cookies: "SecurityError",
			databases: "SecurityError",
			page: "SecurityError",
			hash: "SecurityError",
			server: "TypeError",
			outside: "TypeError",
			picture: "refused",
			window: "no window",
			policy: "TypeError",
			markup: "TypeError",
			top: "SecurityError",
		});
		t.not(tries.worker, "started");
		await frame.evaluate((url) => void location.assign(url), outside.url).catch(() => {});
		await page.waitForFunction(() => performance.now() > 0);
		await close();
		t.same(outside.requests, []);
		t.ok(page.url().startsWith(world.url));
		await page.evaluate(() => localStorage.removeItem("secret-of-test"));
		t.ok(
			problems.splice(0).every((each) => /^(policy|console|error|request)/.test(each)),
			"the browser reports what this test has tried",
		);
	});

	await t.test("no other file of the server can be framed", async (t) => {
		for (const path of ["/", "/index.html", "/api/network", "/icon.svg"]) {
			const shown = await page.evaluate(async (src) => {
				const frame = Object.assign(document.createElement("iframe"), { src });
				const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
				document.body.append(frame);
				await loaded;
				// A refused page has another origin.
				const isOpen = frame.contentDocument !== null;
				frame.remove();
				return isOpen;
			}, path);
			t.equal(shown, false, path);
		}
		problems.splice(0);
	});

	await t.test("a protected and a broken PDF say what to do, and one without a type opens", async (t) => {
		await page.locator(".message-file", { hasText: "locked.pdf" }).getByRole("button", { name: "Show the PDF" }).click();
		await page.getByText("This PDF is protected by a password. Save it, and open it with another program.").waitFor();
		await inspect(t, page, "pdf-protected");
		await back.click();
		await page.locator(".message-file", { hasText: "torn.pdf" }).getByRole("button", { name: "Show the PDF" }).click();
		await page.getByText("This PDF can't be shown here. It may be damaged.").waitFor();
		await back.click();
		await openPdf(page, "untyped.pdf");
		await shows(page, await frameOf(page), "Page 1 of 1");
		await close();
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			page.locator(".message-file", { hasText: "report.pdf" }).getByRole("button", { name: "Save" }).click(),
		]);
		t.equal(download.suggestedFilename(), "report.pdf", "it can still be saved");
	});

	await t.test("two pages wait for one font", async () => {
		let asks = 0;
		let give = () => {};
		const given = new Promise<void>((resolve) => {
			give = resolve;
		});
		await context.route("**/FoxitSymbol-*", async (route) => {
			asks++;
			await given;
			await route.continue();
		});
		await page.locator(".message-file", { hasText: "symbols.pdf" }).getByRole("button", { name: "Show the PDF" }).click();
		const frame = await frameOf(page);
		await until("the first page wants it", () => asks === 1);
		await page.getByRole("button", { name: "Next page" }).click();
		await until("the second page wants it", () => asks === 2);
		give();
		await shows(page, frame, "Page 2 of 2");
		await page.getByRole("button", { name: "Previous page" }).click();
		await shows(page, frame, "Page 1 of 2");
		await context.unroute("**/FoxitSymbol-*");
		await close();
	});

	await t.test("in Arabic", async (t) => {
		const { page } = await world.signedIn(origin.coordinator, { locale: "ar" });
		await go(page, `#/threads/${thread}`);
		await page.locator(".message-file", { hasText: "report.pdf" }).getByRole("button", { name: "عرض ملف PDF" }).click();
		const frame = await frameOf(page);
		await frame.locator("canvas").waitFor();
		t.equal(await frame.locator("main").getAttribute("aria-label"), "الصفحة 1 من 3");
		t.same(await violationsInFrame(frame), []);
		await inspect(t, page, "pdf-ar");
		await savePicture(page, "pdf-ar");
	});

	await t.test("after a lock, nothing of it is left", async (t) => {
		await openPdf(page, "report.pdf");
		const frame = await frameOf(page);
		await shows(page, frame, "Page 1 of 3");
		const other = await world.tab(context);
		await other.page.getByRole("button", { name: "Lock" }).click();
		await page.locator("input[name=password]").waitFor();
		t.same([frame.isDetached(), page.frames().length], [true, 1]);
		t.notMatch(await remains(page), MARKER);
		for (const heap of await heaps(page)) t.notOk(heap.includes(MARKER), "memory");
		await enter(page, origin.staff);
		await page.getByText("torn.pdf").first().waitFor();
	});

	await t.test("Shift three times in the frame hides", async (t) => {
		await go(page, "#/me");
		await page.getByLabel("Hide when I press Shift three times").check();
		await go(page, `#/threads/${thread}`);
		await openPdf(page, "report.pdf");
		const frame = await frameOf(page);
		await shows(page, frame, "Page 1 of 3");
		await frame.locator("main").focus();
		for (let press = 0; press < 3; press++) await page.keyboard.press("Shift");
		await page.waitForURL("about:blank");
		t.same([frame.isDetached(), page.frames().length], [true, 1]);
		for (const heap of await heaps(page)) t.notOk(heap.includes(MARKER), "memory");
	});
	t.same(outside.requests, []);
});

async function* pieces(bytes: Uint8Array<ArrayBuffer>) {
	yield bytes;
}

/** A server that records each request. No PDF may reach it. */
async function serverThatRecords(t: Test): Promise<{ url: string; requests: string[] }> {
	const requests: string[] = [];
	const server = createServer(({ method, url }, answer) => {
		requests.push(`${method} ${url}`);
		answer.end();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	t.teardown(() => server.close());
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

async function openPdf(page: Page, name: string): Promise<void> {
	await page.locator(".message-file", { hasText: name }).getByRole("button", { name: "Show the PDF" }).click();
	await (await frameOf(page)).locator("canvas").waitFor();
}

async function frameOf(page: Page): Promise<Frame> {
	const frame = await (await page.locator("iframe").elementHandle())?.contentFrame();
	if (!frame) throw new Error("no PDF is open");
	return frame;
}

/** Waits until this page of the PDF is drawn, and the tools say so. */
async function shows(page: Page, frame: Frame, label: string): Promise<void> {
	await page.getByRole("status").getByText(label, { exact: true }).waitFor();
	await frame.locator(`main[aria-label="${label}"]`).waitFor();
}

async function savePicture(page: Page, name: string): Promise<void> {
	const folder = process.env.CLOISTER_PICTURES;
	if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

const textOf = async (frame: Frame) => (await frame.locator("main p").textContent()) ?? "";
const widthOf = (frame: Frame) => frame.evaluate(() => document.querySelector("canvas")?.clientWidth ?? 0);

/** Whether the canvas has the black square of `pdfOf`. */
const isDrawn = (frame: Frame) =>
	frame.evaluate(() => {
		const canvas = document.querySelector("canvas") as HTMLCanvasElement;
		const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(
			Math.floor((160 / 595) * canvas.width),
			Math.floor((242 / 842) * canvas.height),
			1,
			1,
		);
		return data[0] === 0 && data[3] === 255;
	});
