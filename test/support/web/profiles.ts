/** Browsers with a profile on the disk, as people use them: nothing is kept in memory only, and they are killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { chromium, type Page } from "playwright-core";
import { testFolder } from "../folder.ts";
import type { TestLike } from "../scope.ts";
import { findBrowser } from "./find-browser.ts";
import { DESKTOP } from "./world.ts";

/** What the test does in a browser. Each call waits until it can be done. */
export interface ProfileBrowser {
	/** Opens an address in a new tab. */
	open(url: string): Promise<void>;
	/** Types a text with the keyboard into the field that a CSS selector finds. */
	type(selector: string, text: string): Promise<void>;
	/** @param selector CSS. @param text that the element contains. */
	click(selector: string, text?: string): Promise<void>;
	see(text: string): Promise<void>;
	/** Every file of the profile as it is on the disk now, unpacked where the browser packs it. */
	files(): { name: string; bytes: Buffer }[];
	/** Ends the browser at once, as a loss of power does. */
	kill(): Promise<void>;
}

/** In ms. A step that takes longer has failed. */
const LONGEST = 180_000;

async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
	const end = Date.now() + LONGEST;
	for (;;) {
		const found = await look();
		if (found) return found;
		if (Date.now() > end) throw new Error(`waited too long: ${what}`);
		await wait(100);
	}
}

function filesIn(profile: string): { name: string; bytes: Buffer }[] {
	return readdirSync(profile, { recursive: true, withFileTypes: true })
		.filter((each) => each.isFile())
		.flatMap(({ parentPath, name }) => {
			const file = path.join(parentPath, name);
			try {
				return [{ name: path.relative(profile, file), bytes: unpacked(readFileSync(file)) }];
			} catch (error) {
				// The browser deletes files while it runs.
				if ((error as { code?: string }).code === "ENOENT") return [];
				throw error;
			}
		});
}

function killed(process: ChildProcess): Promise<void> {
	if (process.exitCode !== null || process.signalCode !== null) return Promise.resolve();
	const ended = new Promise<void>((resolve) => process.once("exit", () => resolve()));
	process.kill("SIGKILL");
	return ended;
}

/** Chromium. Playwright only types and looks: it has not started the browser, so none of its settings apply. */
export async function chromiumWithProfile(t: TestLike): Promise<ProfileBrowser> {
	const profile = testFolder(t);
	const args = [
		"--headless=new",
		"--no-sandbox",
		"--no-first-run",
		"--disable-gpu",
		"--remote-debugging-port=0",
		`--user-data-dir=${profile}`,
	];
	const process = spawn(findBrowser() as string, args, { stdio: "ignore" });
	t.teardown(() => killed(process));
	const portFile = path.join(profile, "DevToolsActivePort");
	const port = await until("the port of Chromium", async () => existsSync(portFile) && readFileSync(portFile, "utf8").split("\n")[0]);
	const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: LONGEST });
	const context = browser.contexts()[0];
	if (!context) throw new Error("Chromium has no profile");
	context.setDefaultTimeout(LONGEST);
	let page: Page;
	return {
		async open(url) {
			page = await context.newPage();
			await page.setViewportSize(DESKTOP);
			await page.goto(url);
		},
		async type(selector, text) {
			await page.locator(selector).first().click();
			await page.keyboard.type(text);
		},
		click: (selector, text = "") => page.locator(selector).filter({ hasText: text, visible: true }).first().click(),
		see: (text) => page.getByText(text).first().waitFor(),
		files: () => filesIn(profile),
		async kill() {
			await killed(process);
			await browser.close().catch(() => {});
		},
	};
}

/** Debian's name of Firefox, and the usual one. */
const FIREFOX = ["firefox-esr", "firefox"]
	.flatMap((name) => (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, name)))
	.find((file) => existsSync(file));

export const noFirefox: string | false = FIREFOX === undefined && "no Firefox: install firefox-esr to run this test";

/** Firefox, by its own protocol Marionette: a number, a colon and JSON, over TCP. */
export async function firefoxWithProfile(t: TestLike): Promise<ProfileBrowser> {
	const profile = testFolder(t);
	const prefs = {
		"marionette.port": 0,
		"marionette.prefs.recommended": false,
		"browser.shell.checkDefaultBrowser": false,
		"datareporting.policy.dataSubmissionEnabled": false,
		// By default every 15 s.
		"browser.sessionstore.interval": 1000,
	};
	const lines = Object.entries(prefs).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
	writeFileSync(path.join(profile, "user.js"), lines.join("\n"));
	const process = spawn(FIREFOX as string, ["--headless", "--marionette", "--no-remote", "--profile", profile], { stdio: "ignore" });
	t.teardown(() => killed(process));
	const portFile = path.join(profile, "MarionetteActivePort");
	const port = await until("the port of Firefox", async () => existsSync(portFile) && Number(readFileSync(portFile, "utf8")));
	const call = await marionette(port);
	await call("WebDriver:NewSession", { capabilities: { alwaysMatch: { unhandledPromptBehavior: "accept" } } });
	const find = async (selector: string, text: string) => {
		const script = `return [...document.querySelectorAll(arguments[0])].find((each) => each.textContent.includes(arguments[1]) && each.checkVisibility()) ?? null`;
		const element = await until(`${selector} "${text}"`, async () => {
			const { value } = await call("WebDriver:ExecuteScript", { script, args: [selector, text] });
			return value as Record<string, string> | null;
		});
		return Object.values(element)[0];
	};
	/** React may replace an element between the look and the act. */
	const act = async (command: string, selector: string, text: string, more: object = {}) =>
		until(`${command} ${selector}`, async () => {
			const id = await find(selector, text);
			return call(command, { id, ...more }).then(
				() => true,
				() => false,
			);
		});
	return {
		async open(url) {
			const { handle } = (await call("WebDriver:NewWindow", { type: "tab", focus: true })) as { handle: string };
			await call("WebDriver:SwitchToWindow", { handle });
			await call("WebDriver:Navigate", { url });
		},
		type: async (selector, text) => void (await act("WebDriver:ElementSendKeys", selector, "", { text })),
		click: async (selector, text = "") => void (await act("WebDriver:ElementClick", selector, text)),
		see: async (text) => void (await find("#page *, body", text)),
		files: () => filesIn(profile),
		kill: () => killed(process),
	};
}

/** @returns a function that calls one command. Firefox answers in order. */
async function marionette(port: number): Promise<(command: string, parameters: object) => Promise<Record<string, unknown>>> {
	const socket = await new Promise<Socket>((resolve, reject) => {
		const opened = connect(port, "127.0.0.1", () => resolve(opened));
		opened.on("error", reject);
	});
	const waiting: ((message: unknown) => void)[] = [];
	let received = Buffer.alloc(0);
	socket.on("data", (data) => {
		received = Buffer.concat([received, data]);
		for (;;) {
			const colon = received.indexOf(":");
			const length = Number(received.subarray(0, Math.max(colon, 0)).toString());
			if (colon < 0 || received.length < colon + 1 + length) return;
			const message: unknown = JSON.parse(received.subarray(colon + 1, colon + 1 + length).toString());
			received = received.subarray(colon + 1 + length);
			// The first message says which version of the protocol follows.
			if (Array.isArray(message)) waiting.shift()?.(message);
		}
	});
	let number = 0;
	return async (command, parameters) => {
		const answer = new Promise<unknown>((resolve) => waiting.push(resolve));
		const json = JSON.stringify([0, ++number, command, parameters]);
		socket.write(`${Buffer.byteLength(json)}:${json}`);
		const [, , error, result] = (await answer) as [number, number, { message: string } | null, Record<string, unknown>];
		if (error) throw new Error(`${command}: ${error.message}`);
		return result;
	};
}

const LZ4 = Buffer.from("mozLz40\0");

/** @returns the contents of a file of Firefox's session, which is packed by LZ4; other files as they are. */
function unpacked(bytes: Buffer): Buffer {
	if (!bytes.subarray(0, LZ4.length).equals(LZ4)) return bytes;
	const out = Buffer.alloc(bytes.readUInt32LE(LZ4.length));
	let from = LZ4.length + 4;
	let to = 0;
	/** @param first the length that the token says. 15 means that more bytes follow. */
	const lengthFrom = (first: number) => {
		let length = first;
		if (first === 15) for (let more = 255; more === 255; length += more) more = bytes[from++] ?? 0;
		return length;
	};
	while (from < bytes.length) {
		const token = bytes[from++] ?? 0;
		const literals = lengthFrom(token >> 4);
		to += bytes.copy(out, to, from, from + literals);
		from += literals;
		if (from >= bytes.length) break;
		const distance = bytes.readUInt16LE(from);
		from += 2;
		for (let left = lengthFrom(token & 15) + 4; left > 0; left--, to++) out[to] = out[to - distance] ?? 0;
	}
	return out;
}
