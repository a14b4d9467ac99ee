/** A real server with a network, the real web build, and one real browser. */
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import type { TestLike } from "../scope.ts";
import { type Person, type ReadyNetwork, readyNetwork } from "../sdk.ts";
import { bootServer, type Server } from "../server.ts";
import { theBrowser } from "./browser.ts";
import { testBuild } from "./build.ts";
import { watchSharedWorkers } from "./shared-worker.ts";

/** At times Chromium never answers that a context is closed. Then the context ends with the browser. */
const LONGEST_CLOSE_MS = 10_000;

/** A device of a person: a browser context of its own, with one page. */
export interface Device {
	page: Page;
	context: BrowserContext;
	/** Everything that no page may do: policy violations, errors of scripts, requests to other hosts. */
	problems: string[];
}

export interface WorldOptions {
	/**
	 * The browser has no SharedWorker, like some phones. Also for tests that intercept requests: Playwright intercepts those of a tab's own
	 * worker, but not those of a shared worker.
	 */
	hasOneTab?: boolean;
}

/** How long a test waits for something on a screen, in ms. It is long enough for a busy machine. */
const LONGEST = 90_000;
const ignore = () => {};

export class WebWorld {
	readonly #ready: ReadyNetwork | null;
	readonly url: string;
	readonly #browser: Browser;
	readonly #test: TestLike;
	/** The problems of all devices that were closed. */
	readonly #found: string[];
	readonly #hasOneTab: boolean;
	#devices = 0;
	private constructor(test: TestLike, ready: ReadyNetwork | null, url: string, browser: Browser, found: string[], hasOneTab = false) {
		this.#hasOneTab = hasOneTab;
		this.#found = found;
		this.#ready = ready;
		this.url = url;
		this.#browser = browser;
		this.#test = test;
	}

	/** The network, unless the server was booted without one. */
	get ready(): ReadyNetwork {
		if (!this.#ready) throw new Error("this server has no network yet");
		return this.#ready;
	}

	/** A server that nobody has founded yet. */
	static async bootUnfounded(test: TestLike): Promise<{ world: WebWorld; setupToken: string }> {
		const found = failOnProblems(test);
		const server = await bootServer(test, { CLOISTER_WEB: await testBuild() });
		followClock(test, server.clock);
		return { world: new WebWorld(test, null, server.url, await theBrowser(), found), setupToken: server.setupToken };
	}

	/** Boots everything. The test fails at its end when any page had a problem. @param settings of the server. */
	static async boot(test: TestLike, settings: Record<string, string> = {}, { hasOneTab = false }: WorldOptions = {}): Promise<WebWorld> {
		const found = failOnProblems(test);
		const folder = await testBuild();
		const ready = await readyNetwork(test, { CLOISTER_WEB: folder, ...settings }, ({ clock }) => followClock(test, clock));
		return new WebWorld(test, ready, ready.network.server.url, await theBrowser(), found, hasOneTab);
	}

	/** A new device at the door. @param hash where it begins, such as "#/join". */
	async device(hash = "", options: BrowserContextOptions = {}): Promise<Device> {
		return this.tab(await this.#browser.newContext({ viewport: PHONE, locale: "en-GB", reducedMotion: "reduce", ...options }), hash);
	}

	/** A tab at the door. @param context of an earlier device, to continue with its data. */
	async tab(context: BrowserContext, hash = ""): Promise<Device> {
		const problems: string[] = [];
		const number = ++this.#devices;
		context.setDefaultTimeout(LONGEST);
		const page = await context.newPage();
		if (this.#hasOneTab) await page.addInitScript("delete globalThis.SharedWorker");
		await watch(page, this.url, problems);
		if (context.pages().length === 1) await watchSharedWorkers(page, this.url, problems, isProvoked);
		this.#test.teardown(async () => {
			await saveLastPicture(page, number);
			await Promise.race([context.close(), wait(LONGEST_CLOSE_MS, undefined, { ref: false })]);
			this.#found.push(...problems);
		});
		await page.goto(`${this.url}/${hash}`);
		return { page, context, problems };
	}

	/** A new device on which this person has signed in. */
	async signedIn(person: Person, options: BrowserContextOptions = {}): Promise<Device> {
		const device = await this.device("", options);
		await enter(device.page, person);
		return device;
	}
}

/** @returns a list for the problems of pages. The test fails at its end unless the list is empty. */
function failOnProblems(test: TestLike): string[] {
	const found: string[] = [];
	// The first teardown runs last: when it throws, everything else has been stopped.
	test.teardown(async () => {
		if (found.length > 0) throw new Error(`a page had problems:\n${found.join("\n")}`);
	});
	return found;
}

/** The browser's clock is the machine's, so the server's must be the same. */
function followClock(test: TestLike, clock: Server["clock"]): void {
	clock.set(Date.now());
	const timer = setInterval(() => clock.set(Date.now()), 50);
	test.teardown(async () => clearInterval(timer));
}

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };

/** Types name and password at the door, or only the password where this person was signed in. Works in any language. */
export async function signIn(page: Page, { signInName, password }: Pick<Person, "signInName" | "password">): Promise<void> {
	const name = page.locator("input[name=username]");
	await name.waitFor({ state: "attached" });
	if (await name.isHidden()) {
		if ((await name.inputValue()) !== signInName) await page.locator("form .button-quiet").click();
	}
	if (await name.isVisible()) await name.fill(signInName);
	await page.locator("input[name=password]").fill(password);
	await page.locator("button[type=submit]").click();
}

/** Signs in and waits until the house is open. */
export async function enter(page: Page, person: Pick<Person, "signInName" | "password">): Promise<void> {
	await signIn(page, person);
	await page.locator("#content").waitFor();
}

/** Goes to the place with this hash, such as "#/people". */
export const go = (page: Page, hash: string): Promise<void> => page.evaluate((to) => location.assign(to), hash);

/** Goes to a place of the navigation, on a phone also to those under "More". */
export async function openPlace(page: Page, name: string, more = "More"): Promise<void> {
	const places = page.getByRole("navigation");
	const button = places.getByRole("button", { name: more });
	const link = places.getByRole("link", { name, exact: true });
	await link.or(button).first().waitFor();
	// When the navigation has just appeared, the link may still move under "More". So the link is looked for again after a while.
	for (const end = Date.now() + LONGEST; ; ) {
		if (!(await link.isVisible())) await button.click({ timeout: 5_000 }).catch(ignore);
		const failed = await link.click({ timeout: 5_000 }).then(
			() => null,
			(error: Error) => error,
		);
		if (failed === null) return;
		if (Date.now() > end) throw failed;
	}
}

/** Saves how the page looks at its end, which helps to find a fault. */
async function saveLastPicture(page: Page, number: number): Promise<void> {
	const folder = process.env.CLOISTER_PICTURES;
	if (folder) await page.screenshot({ path: path.join(folder, `last-${number}.png`), fullPage: true }).catch(() => {});
}

/** The browser reports refusals of the server, a lost connection and a killed server as errors. Tests provoke all of these. */
const isProvoked = (message: string) =>
	/Failed to load resource: (the server responded|net::ERR_(FAILED|INTERNET_DISCONNECTED|CONNECTION_\w+|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING))/.test(
		message,
	);

async function watch(page: Page, url: string, problems: string[]): Promise<void> {
	page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
	page.on("console", (message) => {
		if (message.type() === "error" && !isProvoked(message.text())) problems.push(`console: ${message.text()}`);
	});
	page.on("response", async (response) => {
		if (response.status() < 400 || !new URL(response.url()).pathname.startsWith("/assets/")) return;
		// The build is whole, so the server refuses none of its files. A refusal that a test made up has no body.
		const why = await response.text().catch(() => "");
		if (why !== "") problems.push(`${response.status()} for ${response.url()}: ${why}`);
	});
	page.on("request", (request) => {
		const { protocol, origin } = new URL(request.url());
		if (/^https?:$/.test(protocol) && origin !== url) problems.push(`request to ${origin}`);
	});
	// esbuild adds calls of it to functions that tests run in the page.
	await page.addInitScript("globalThis.__name = (value) => value");
	await page.exposeFunction("__violation", (what: string) => problems.push(`policy: ${what}`));
	await page.addInitScript(() => {
		document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
			(globalThis as unknown as { __violation(what: string): void }).__violation(
				`${violatedDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`,
			),
		);
	});
}
