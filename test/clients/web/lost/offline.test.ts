/** Without a connection: each main screen still shows what was read before, or says that it can't, and comes back by itself or by a press. */
import type { BrowserContext, Page } from "playwright-core";
import t from "tap";
import { openSection, revise } from "#sdk/casework/index.ts";
import { doUpkeep, message, openThread, write } from "#sdk/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { enter, go, WebWorld } from "../../../support/web/world.ts";

/** Longer than a cache of five minutes, and shorter than the idle lock. */
const LATER = 6 * 60_000;

async function cut(context: BrowserContext, page: Page): Promise<void> {
	await context.setOffline(true);
	// Requests of the worker too.
	await page.route("**/api/**", (route) => route.abort("internetdisconnected"));
}

async function reconnect(context: BrowserContext, page: Page): Promise<void> {
	await page.unroute("**/api/**");
	await context.setOffline(false);
}

t.test("without a connection", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { id, code, of } = await caseWith(session, origin.desk, ["identity"]);
	const identity = of.identity as string;
	await revise(session, await openSection(session, identity), { form: "person", ops: [{ field: "prs_FirstName", value: "Mira" }] });
	const { handoff } = await requestTransfer(session, id, destination, ["identity"], of);
	const thread = await openThread(session, "Talk", [{ kind: "desk", id: destination.desk }], origin.desk);
	await doUpkeep(session);
	await write(destination.staff.session, thread, message("Are you there?"));
	/** Each main screen, with something that only the server knows. */
	const screens: [hash: string, text: string | RegExp][] = [
		["#/today", /Talk|Are you there|waits/],
		["#/cases", code],
		[`#/cases/${id}`, code],
		[`#/cases/${id}/s/${identity}`, "Mira"],
		["#/threads", "Talk"],
		[`#/threads/${thread}`, "Are you there?"],
		["#/handoffs", code],
		[`#/handoffs/${handoff.id}`, /has until/],
		["#/people", "Desk of Transit"],
	];
	const { page, context } = await world.device();
	await page.clock.install();
	await page.reload();
	await enter(page, origin.staff);
	const shows = async (hash: string, text: string | RegExp) => {
		await go(page, hash);
		await page.locator("#content").getByText(text).first().waitFor();
	};

	await t.test("what was read is shown again, also after a while, with a sentence that the server can't be reached", async (t) => {
		for (const [hash, text] of screens) await shows(hash, text);
		await go(page, "#/help");
		await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
		await cut(context, page);
		await page.clock.fastForward(LATER);
		await page.getByText(/^No connection since/).waitFor();
		for (const [hash, text] of screens) await shows(hash, text);
		await go(page, "#/cases");
		await page.getByText("The server can't be reached. You see what was here before.").waitFor();
		await page.locator("#content").getByText(code).first().waitFor();
		await inspect(t, page, "offline-cases");
	});

	await t.test("for what was never read, a sentence says so, and it opens when the connection is back", async (t) => {
		const other = await caseWith(origin.coordinator.session, origin.desk, ["identity"]);
		await go(page, `#/cases/${other.id}`);
		await page.getByText("The server can't be reached. Without it, this can't be shown.").waitFor();
		await page.getByRole("button", { name: "Try again" }).first().waitFor();
		await inspect(t, page, "offline-unread");
		await reconnect(context, page);
		await page.getByText(other.code).first().waitFor();
		t.equal(await page.getByText(/can't be reached/).count(), 0);
	});
});
