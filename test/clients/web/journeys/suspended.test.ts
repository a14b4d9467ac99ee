/** A suspended organisation. Writing to its desk asks first, and its own people still read their cases and hand them over. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { acceptHandoff, listHandoffs, openSection, recordConsent, revise } from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { openThread, suspend } from "#sdk/index.ts";
import { caseWith, requestTransfer, terms } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, openPlace, WebWorld } from "../../../support/web/world.ts";

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

	await t.test("a message waits until the person goes on", async (t) => {
		await go(page, `#/threads/${thread}`);
		await page.getByRole("heading", { level: 1, name: "Beds" }).waitFor();
		await page.getByText("suspended", { exact: true }).first().waitFor();
		await page.getByLabel("Message").fill("Are you there?");
		await page.getByRole("button", { name: /^Send/ }).click();
		await page.getByText("A desk that would read this is suspended, so nothing was sent.").waitFor();
		await inspect(t, page, "suspended-message");
		await page.getByRole("button", { name: "Go on anyway" }).click();
		await page.getByText("Not sent", { exact: true }).waitFor({ state: "detached" });
		await page.locator(".message-text", { hasText: "Are you there?" }).waitFor();
	});

	await t.test("a section that the suspended desk reads says so", async (t) => {
		await go(page, `#/cases/${id}/s/${of.identity as Id}/edit`);
		await page.getByRole("heading", { level: 1 }).waitFor();
		await page.getByText("suspended", { exact: true }).first().waitFor();
		t.same(await violations(page), []);
	});

	await t.test("a journey to people in danger says that nobody may be brought there", async (t) => {
		const danger = page.locator(".handoff-state .notice-danger").getByText("Don't bring the person there");
		await go(page, `#/handoffs/${ref.handoff}`);
		await page.locator("#handoff-state").waitFor();
		await page.locator(".handoff-state").getByText("suspended", { exact: true }).first().waitFor();
		t.equal(await danger.count(), 0, "another reason lets journeys go on");
		await suspend(founder.session, { kind: "organisation", subject: transit.id }, "danger");
		await danger.waitFor();
		await inspect(t, page, "handoff-danger");
		await openPlace(page, "Today");
		await page.locator(".row", { hasText: "Don't bring anybody to Transit" }).waitFor();
	});
});

t.test("people of a suspended organisation read the cases that their desk has, and hand them over", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination, founder } = world.ready;
	const o = origin.staff.session;
	const { id, code, of } = await caseWith(o, origin.desk, ["identity"]);
	const named = [{ field: "prs_FirstName", value: "Mira" }];
	await revise(o, await openSection(o, of.identity as Id), { form: "person", ops: named });
	await recordConsent(o, id, terms(destination.id, ["identity"], o.now()));
	const { page } = await world.signedIn(origin.staff);
	const notice = page.getByText("Origin is suspended", { exact: true });

	await t.test("an open page locks, and the same screen says it after the sign-in", async (t) => {
		await openPlace(page, "Cases");
		await page.getByRole("link", { name: code }).waitFor();
		t.equal(await notice.count(), 0);
		await suspend(founder.session, { kind: "organisation", subject: origin.id }, "investigation");
		await page.getByRole("heading", { name: "Cloister is locked" }).waitFor();
		await page.getByText("Your session has ended. Sign in again. Your drafts are kept.").waitFor();
		await inspect(t, page, "session-ended");
		await page.locator("input[name=password]").fill(origin.staff.password);
		await page.locator("button[type=submit]").click();
		await page.getByRole("heading", { level: 1, name: "Cases" }).waitFor();
		await notice.waitFor();
		await inspect(t, page, "suspended-cases");
		await page.getByRole("button", { name: "Lock" }).click();
		await page.getByText("Your drafts are safe. Sign in to go on where you were.").waitFor();
		await page.locator("input[name=password]").fill(origin.staff.password);
		await page.locator("button[type=submit]").click();
		await page.getByRole("heading", { level: 1, name: "Cases" }).waitFor();
	});

	await t.test("Today says what they can still do", async (t) => {
		await openPlace(page, "Today");
		await notice.waitFor();
		await page.getByText(/You can still read the cases that your desk has, and hand them over/).waitFor();
		await inspect(t, page, "suspended-today");
		t.equal(await notice.count(), 1);
		await page.getByRole("link", { name: "Open the cases" }).click();
		await page.getByRole("heading", { level: 1, name: "Cases" }).waitFor();
	});

	await t.test("a link that was cut off says so", async (t) => {
		await go(page, `#/cases/${id.slice(0, -2)}`);
		await page.getByRole("heading", { level: 1, name: "This link isn't whole" }).waitFor();
		await inspect(t, page, "broken-link");
	});

	await t.test("they read the case", async (t) => {
		await openPlace(page, "Cases");
		await page.getByRole("link", { name: code }).click();
		await page.getByRole("heading", { level: 1, name: code }).waitFor();
		t.same(await violations(page), []);
		t.equal(await page.getByText("nothing written yet").count(), 0, "nobody knows it now");
		await pictures(page, "suspended-case");
		await page.getByRole("link", { name: /^Identity/ }).click();
		await page.getByText("Mira").waitFor();
		await page.goBack();
	});

	await t.test("they hand it over", async (t) => {
		const next = async (heading: string) => {
			await page.getByRole("button", { name: "Go on" }).click();
			await page.getByRole("heading", { level: 1, name: heading }).waitFor();
		};
		await page.getByRole("link", { name: "Hand over or share" }).click();
		await page.getByRole("checkbox", { name: "Desk of Destination" }).check();
		await next("What do you ask?");
		await page.getByRole("radio", { name: "The case moves to them." }).check();
		await page.getByRole("radio", { name: "The person goes to another place" }).check();
		await page.getByRole("radio", { name: /^Urgent/ }).check();
		await page.getByRole("radio", { name: "Yes, the person travels" }).check();
		await page.getByRole("radio", { name: /^No. We keep/ }).check();
		await next("What will they read?");
		await page.getByRole("checkbox", { name: "A safe place to stay" }).check();
		await page.getByRole("checkbox", { name: "Identity" }).check();
		await next("On what ground?");
		await page.getByRole("radio", { name: /^The person's consent, until/ }).check();
		await next("A short summary");
		await page.getByLabel("Age", { exact: true }).selectOption("18-24");
		await page.getByLabel("Language of the person").selectOption("sq");
		await page.getByLabel("Risk", { exact: true }).selectOption("high");
		await page.getByLabel("What must they know to decide?").fill("Needs a room for two.");
		await next("Read it as they will");
		await pictures(page, "suspended-request");
		await page.getByRole("button", { name: /^Send/ }).click();
		await until("the other desk is asked", async () => (await gather(listHandoffs(destination.staff.session))).length === 1);
		const [asked] = await gather(listHandoffs(destination.staff.session));
		await acceptHandoff(destination.staff.session, { case: id, handoff: asked?.handoff as Id });
		t.equal(asked?.state, "requested");
	});
});
