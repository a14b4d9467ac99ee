/**
 * Nothing that is typed or read in a browser reaches the disk in clear, also when the browser is killed: each file of a real profile is
 * searched. Beside Cloister a page without any care is open. What it leaves is found, so the search can find something.
 */
import { createServer } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import t from "tap";
import { labelCase, recordFirstHour } from "#sdk/casework/index.ts";
import { message, openThread, write } from "#sdk/index.ts";
import type { TestLike } from "../../support/scope.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith } from "../../support/sdk-cases.ts";
import { testBuild } from "../../support/web/build.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { chromiumWithProfile, firefoxWithProfile, noFirefox, type ProfileBrowser } from "../../support/web/profiles.ts";

const LABEL = "juniper-5512-label";
const NAME = "Tamarisk-3391";
const TITLE = "quarry-2207-title";
const MESSAGE = "willow-1973-message";
const TYPED = { section: "lantern-8820-section", draft: "copper-4416-draft", found: "zephyr-7734-find" };

/** A page that does nothing for its visitors. */
const CARELESS = `<!doctype html><title>careless-TITLE</title><form action="/sent"><input name="careless-name">
	<textarea name="text"></textarea><button>Send</button></form>`;

async function carelessPage(t: TestLike): Promise<string> {
	const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(CARELESS));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	t.teardown(async () => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
}

/** Where a text stands on the disk, in UTF-8 or UTF-16. */
function placesOf(browser: ProfileBrowser, texts: readonly string[]): string[] {
	return browser.files().flatMap(({ name, bytes }) => {
		const found = texts.filter((text) => bytes.includes(text) || bytes.includes(Buffer.from(text, "utf16le")));
		return found.map((text) => `${text} in ${name}`);
	});
}

/** Uses the careless page, and waits until the browser has written its address, title, field and form to the disk. */
async function useCarelessPage(browser: ProfileBrowser, url: string, mark: string): Promise<void> {
	await browser.open(`${url}?careless-address-${mark}`);
	await browser.type("input", `careless-sent-${mark}`);
	await browser.click("button");
	await browser.open(`${url}?careless-second-${mark}`);
	await browser.type("textarea", `careless-typed-${mark}`);
	const left = [`careless-address-${mark}`, `careless-sent-${mark}`, `careless-typed-${mark}`, "careless-TITLE"];
	for (const end = Date.now() + 180_000; Date.now() < end; await wait(500)) {
		const found = placesOf(browser, left);
		if (left.every((text) => found.some((place) => place.startsWith(text)))) return;
	}
	throw new Error(`the careless page left too little: ${placesOf(browser, left).join(", ")}`);
}

const BROWSERS = [
	{ name: "Chromium", start: chromiumWithProfile, skip: noBrowser },
	{ name: "Firefox", start: firefoxWithProfile, skip: noBrowser || noFirefox },
];

for (const { name, start, skip } of BROWSERS)
	t.test(`the profile of ${name}`, { skip }, async (t) => {
		const ready = await readyNetwork(t, { CLOISTER_WEB: await testBuild() }, ({ clock }) => {
			clock.set(Date.now());
			const timer = setInterval(() => clock.set(Date.now()), 50);
			t.teardown(async () => clearInterval(timer));
		});
		const { origin, destination } = ready;
		const { session, signInName, password } = origin.staff;
		const { url } = ready.network.server;
		const { id, code, of } = await caseWith(session, origin.desk, ["identity", "safe-contact"]);
		await recordFirstHour(session, id, { person: { idn_CallHer: NAME } });
		await labelCase(session, id, LABEL);
		const thread = await openThread(session, TITLE, [{ kind: "desk", id: destination.desk }], origin.desk);
		await write(session, thread, message(MESSAGE));
		const careless = await carelessPage(t);
		const browser = await start(t);

		await browser.open(url);
		await browser.type("input[name=username]", signInName);
		await browser.type("input[name=password]", password);
		await browser.click("button[type=submit]");
		await browser.click("nav a", "Threads");
		await browser.click("a", TITLE);
		await browser.see(MESSAGE);
		await browser.type("textarea", TYPED.draft);
		await browser.see("Saved on this device");
		await browser.click("nav a", "Cases");
		await browser.see(LABEL);
		await browser.click("a", code);
		await browser.click("a", "Identity");
		await browser.see(NAME);
		await browser.click("a", "Edit");
		await browser.see("Edit: Identity");
		await browser.type("#content input.input:not([inputmode])", TYPED.section);
		await browser.click(".frame-find");
		await browser.type(".find-field", TYPED.found);
		const secrets = [LABEL, NAME, TITLE, MESSAGE, code, id, thread, ...Object.values(of), password, ...Object.values(TYPED)];
		await useCarelessPage(browser, careless, "before");
		t.same(placesOf(browser, secrets), [], "while the form is open");
		await browser.kill();
		t.same(placesOf(browser, secrets), [], "after the browser was killed");
	});
