/** A position in a real browser: three organisations say what they think of it, its text changes, and one takes back what it has said. */
import type { Page } from "playwright-core";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { actInDocument, markItem, openDocument, startDocument } from "#sdk/index.ts";
import { addSpace } from "../../../support/space-world.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { DESKTOP, go, WebWorld } from "../../../support/web/world.ts";

t.test("a position", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit, destination } = world.ready;
	const { space } = await addSpace(world.ready, "full");
	const writer = origin.staff.session;
	const { item } = await startDocument(writer, space, {
		...{ kind: "position", language: "en", title: "No fees", body: "Workers pay no fees.", summary: null, state: "consultation" },
		...{ themes: [], audience: [], countries: [], regions: [], year: null, author: null, licence: "ask" },
		...{ laws: [], hotlines: [], replaces: null, public: "no" },
	});
	const address = `#/network/library/${space}/${item}`;
	const lineOf = (page: Page, organisation: string) => page.locator("li[data-endorsement]", { hasText: organisation });
	const button = (page: Page, organisation: string) => page.getByRole("button", { name: `Say it for ${organisation}` });

	const { page: staff } = await world.signedIn(origin.staff);

	await t.test("staff read it, and can't speak for their organisation", async (t) => {
		await go(staff, address);
		await staff.getByText("No organisation has said anything about this text yet.").waitFor();
		await staff.getByText("A coordinator says it for their organisation.").waitFor();
		t.equal(await button(staff, "Origin").count(), 0);
		await inspect(t, staff, "endorsements-none");
	});

	const { page: second } = await world.signedIn(transit.coordinator);

	await t.test("a coordinator supports it", async (t) => {
		await go(second, address);
		await button(second, "Transit").click();
		await second.getByText("Fill this in.").waitFor();
		t.equal(await lineOf(second, "Transit").count(), 0);
		await inspect(t, second, "endorsements-refused");
		await second.getByLabel("We support it").check();
		await button(second, "Transit").click();
		await lineOf(second, "Transit").getByText("Supports it").waitFor();
		await lineOf(staff, "Transit").getByText("Supports it").waitFor();
		t.equal(await lineOf(staff, "Transit").getByRole("button", { name: "Take back" }).count(), 0);
		await inspect(t, second, "endorsements-said");
	});

	const { page: arabic } = await world.signedIn(destination.coordinator, { locale: "ar" });

	await t.test("a third organisation abstains in Arabic, and the first one supports it", async (t) => {
		await go(arabic, address);
		await lineOf(arabic, "Transit").getByText("تؤيده").waitFor();
		await arabic.getByLabel("نمتنع").check();
		await arabic.getByRole("button", { name: "قلها باسم" }).click();
		await arabic.getByText("عن النص الحالي: 1 معه، 0 ضده، 1 ممتنعة.").waitFor();
		await inspect(t, arabic, "endorsements-arabic");
		const { page: first, context } = await world.signedIn(origin.coordinator);
		await go(first, address);
		await first.getByLabel("We support it").check();
		await button(first, "Origin").click();
		await first.getByText("About the present text: 2 for it, 0 against it, 1 abstained.").waitFor();
		await context.close();
		const { endorsements } = await openDocument(writer, space, item);
		t.same(endorsements.map(({ choice }) => choice).sort(), ["abstain", "yes", "yes"]);
	});

	await t.test("a changed text has no endorsement", async (t) => {
		const text = { act: "text", language: "en", title: "No fees", summary: null, body: "Workers never pay fees.", of: null } as const;
		await actInDocument(writer, space, item, text, { entry: randomId() });
		await second.getByText("Workers never pay fees.").waitFor();
		await second.getByText("About the present text: 0 for it, 0 against it, 0 abstained.").waitFor();
		t.equal(await second.getByText("About an earlier text").count(), 3);
		t.notOk(await second.getByLabel("We support it").isChecked(), "an answer to the earlier text isn't kept");
		await inspect(t, second, "endorsements-earlier");
		await arabic.getByText("عن نص سابق").first().waitFor();
	});

	await t.test("it says no to the new text, and takes it back", async (t) => {
		await second.getByLabel("We don't support it").check();
		await button(second, "Transit").click();
		await lineOf(second, "Transit").getByText("Doesn't support it").waitFor();
		t.equal(await second.getByText("About an earlier text").count(), 2);
		await lineOf(second, "Transit").getByRole("button", { name: "Take back" }).click();
		await second.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
		await lineOf(second, "Transit").waitFor({ state: "detached" });
		await lineOf(staff, "Transit").waitFor({ state: "detached" });
	});

	await t.test("nobody speaks about a position that is locked", async (t) => {
		await markItem(origin.coordinator.session, space, { item, entry: null, mark: "locked", isOn: true, reason: "other", text: null });
		await button(second, "Transit").waitFor({ state: "detached" });
		t.equal(await second.getByText("About an earlier text").count(), 2, "what was said stays");
		await second.setViewportSize(DESKTOP);
		await arabic.setViewportSize(DESKTOP);
		await inspect(t, second, "endorsements-locked-wide");
		await inspect(t, arabic, "endorsements-locked-wide-arabic");
	});
});
