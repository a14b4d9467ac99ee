/** Journey 9 in a real browser: a colleague is suspended. Their session ends, and all keys that they know are renewed. */
import t from "tap";
import { listReviewQueries, openQuery, searchLog } from "#sdk/audit/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { keysToRenew, message, openThread, readAll, syncDirectory, type UnlockedSession, write } from "#sdk/index.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { openPlace, WebWorld } from "../../../support/web/world.ts";

t.test("a colleague leaves", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit } = world.ready;
	const { desk, coordinator, staff } = origin;
	await caseWith(staff.session, desk, ["identity", "health"]);
	const thread = await openThread(staff.session, "Monday", [{ kind: "desk", id: transit.desk }], desk);
	await syncDirectory(coordinator.session);
	t.match(await keysToRenew(coordinator.session), { desks: [], compartments: 0 });

	const leaver = await world.signedIn(staff);
	await openPlace(leaver.page, "Cases");
	await leaver.page.getByRole("heading", { level: 1, name: "Cases" }).waitFor();
	const { page } = await world.signedIn(coordinator);

	await t.test("the organisation shows its people, and that nothing waits", async (t) => {
		await openPlace(page, "Organisation");
		await page.getByRole("heading", { level: 1, name: "Origin" }).waitFor();
		await page.getByText("Nothing waits for your organisation.").waitFor();
		await inspect(t, page, "organisation");
		await page.getByRole("link", { name: "Name of person-3" }).click();
		await page.getByRole("heading", { level: 1, name: "Name of person-3" }).waitFor();
		await inspect(t, page, "organisation-member");
	});

	await t.test("a colleague becomes coordinator, and staff again", async (t) => {
		const role = async () => {
			await syncDirectory(coordinator.session);
			return coordinator.session.dir.members.get(staff.id)?.role;
		};
		await page.getByText("A coordinator also manages people and desks").waitFor();
		await page.getByRole("button", { name: "Make coordinator" }).click();
		await page.getByRole("button", { name: "Make staff" }).waitFor();
		t.equal(await role(), "coordinator");
		t.same(await violations(page), []);
		await page.getByRole("button", { name: "Make staff" }).click();
		await page.getByRole("button", { name: "Make coordinator" }).waitFor();
		t.equal(await role(), "staff");
	});

	await t.test("before a suspension, the dialog says its effect, and a reason is needed", async (t) => {
		await page.getByRole("button", { name: "Suspend" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("Their sessions end at once").waitFor();
		await dialog.getByText("Desk of Origin").first().waitFor();
		await dialog.getByRole("button", { name: "Suspend" }).click();
		await dialog.getByText("Choose a reason.").waitFor();
		await inspect(t, page, "organisation-suspend");
		await dialog.getByRole("radio").first().check();
		await dialog.getByRole("button", { name: "Suspend" }).click();
		await dialog.waitFor({ state: "detached" });
		await page.locator(".notice:focus").getByText("Suspended. This person can read and write nothing.").waitFor();
	});

	await t.test("all keys are renewed, none for the leaver, who can't read what is written then", async (t) => {
		await page.getByText("All keys that you can renew are renewed.").waitFor();
		await inspect(t, page, "organisation-renewed");
		await syncDirectory(coordinator.session);
		t.match(await keysToRenew(coordinator.session), { desks: [], compartments: 0 });
		t.notOk(coordinator.session.dir.desks.get(desk)?.sealed.has(staff.id), "the desk's new key isn't sealed to the leaver");
		await write(coordinator.session, thread, message("Without the leaver."));
		await t.rejects(readAll(staff.session, thread), { name: "ProtocolError" });
	});

	await t.test("the leaver's page locks by itself, and shows nothing any more", async (t) => {
		await leaver.page.locator("input[name=password]").waitFor();
		t.equal(await leaver.page.getByRole("heading", { name: "Cases" }).count(), 0);
	});

	await t.test("a coordinator answers what an auditor asks", async (t) => {
		const { founder, admin, network } = world.ready;
		const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
		const entry = await anEntryOf(auditor.session, staff.id);
		await openQuery(auditor.session, { entries: [entry], words: "Which hand-off was this for?" });
		await openPlace(page, "Organisation");
		await page.getByRole("link", { name: "About one access by Name of person-3" }).click();
		await page.getByText("Which hand-off was this for?").waitFor();
		const access = page.getByRole("list", { name: "Entries of the access log" }).getByRole("listitem");
		t.match(await access.innerText(), new RegExp(`${new Date().getFullYear()}[^]*Entry ${entry}\\b[^]*\\n.+`), "when, and what");
		await page.getByRole("button", { name: "Send the answer to the auditor" }).click();
		await page.getByText("Write your answer.").waitFor();
		await page.getByRole("textbox", { name: "Your answer" }).fill("For none. It was the wrong case.");
		await inspect(t, page, "organisation-query");
		await page.getByRole("button", { name: "Send the answer to the auditor" }).click();
		await page.getByText("Answered. The auditor decides what comes next.").waitFor();
		await pictures(page, "organisation-answered");
		const [query] = await gather(listReviewQueries(auditor.session));
		t.equal(query?.state, "answered");
		await page.getByRole("link", { name: "Back to the organisation" }).click();
		await page.getByRole("heading", { level: 2, name: "Answered questions of auditors" }).waitFor();
		await page.getByText("suspended").first().waitFor();
		await inspect(t, page, "organisation-after");
	});

	await t.test("a suspended person can be removed for good, and is then no longer in the list", async (t) => {
		await page.getByRole("link", { name: "Name of person-3", exact: true }).click();
		await page.getByRole("button", { name: "Remove for good" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByRole("radio").first().check();
		await inspect(t, page, "organisation-remove");
		await dialog.getByRole("button", { name: "Remove for good" }).click();
		await page.locator(".notice:focus").getByText("Removed for good. What this person has read, they know.").waitFor();
		t.equal(await page.getByRole("button", { name: "Remove for good" }).count(), 0);
		await syncDirectory(coordinator.session);
		t.equal(coordinator.session.dir.members.get(staff.id)?.status, "removed");
		await page.getByRole("link", { name: "Back to the organisation" }).click();
		await page.getByRole("heading", { level: 2, name: "People" }).waitFor();
		t.equal(await page.getByRole("link", { name: "Name of person-3", exact: true }).count(), 0);
		await pictures(page, "organisation-removed");
	});

	await t.test("in Arabic, the organisation reads from right to left", async (t) => {
		const { page } = await world.signedIn(coordinator, { locale: "ar" });
		await openPlace(page, "المنظمة", "المزيد");
		await page.getByRole("heading", { level: 1, name: "Origin" }).waitFor();
		await page.getByRole("heading", { level: 2, name: "الأشخاص" }).waitFor();
		await inspect(t, page, "organisation-ar");
	});
});

/** The number of some entry of the access log that this member has caused. */
async function anEntryOf(session: UnlockedSession, actor: string): Promise<number> {
	for await (const { seq } of searchLog(session, { actor, limit: 1 })) return seq;
	throw new Error("anEntryOf: there is none");
}
