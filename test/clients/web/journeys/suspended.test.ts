/** Writing to a desk of a suspended organisation: it is marked, nothing is sent without a question, and the person may go on. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { acceptHandoff } from "#sdk/casework/index.ts";
import { openThread, suspend } from "#sdk/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { WebWorld } from "../../../support/web/world.ts";

t.test("a suspended desk", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit, founder } = world.ready;
	const o = origin.staff.session;
	const thread = await openThread(o, "Beds", [{ kind: "desk", id: transit.desk }]);
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(o, id, transit, ["identity"], of, { kind: "referral" });
	await acceptHandoff(transit.staff.session, ref);
	await suspend(founder.session, { kind: "organisation", subject: transit.id }, "investigation");
	const { page } = await world.signedIn(origin.staff);
	const open = (hash: string) =>
		page.evaluate((to) => {
			location.hash = to;
		}, hash);

	await t.test("a message waits until the person goes on", async (t) => {
		await open(`/threads/${thread}`);
		await page.getByRole("heading", { level: 1, name: "Beds" }).waitFor();
		await page.getByText("suspended", { exact: true }).first().waitFor();
		await page.getByLabel("Message").fill("Are you there?");
		await page.getByRole("button", { name: /^Send/ }).click();
		await page.getByText("A desk that would read this is suspended, so nothing was sent.").waitFor();
		t.same(await violations(page), []);
		await pictures(page, "suspended-message");
		await page.getByRole("button", { name: "Go on anyway" }).click();
		await page.getByText("Not sent", { exact: true }).waitFor({ state: "detached" });
		await page.locator(".message-text", { hasText: "Are you there?" }).waitFor();
	});

	await t.test("the person isn't asked again about the same desk, also in a section", async (t) => {
		await open(`/cases/${id}/s/${of.identity as Id}/edit`);
		await page.getByRole("heading", { level: 1 }).waitFor();
		await page.getByText("suspended", { exact: true }).first().waitFor();
		t.same(await violations(page), []);
	});
});
