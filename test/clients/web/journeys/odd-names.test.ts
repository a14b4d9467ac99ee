/** Names that nobody sees, or can't tell from others, are refused beside their field. Names of 80 wide letters break no screen. */
import type { Page } from "playwright-core";
import t from "tap";
import { addDesk, addOrganisation, approve, doUpkeep, invite, openThread, setContact, syncDirectory } from "#sdk/index.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

const WIDE = "W".repeat(80);
const WRONG = "Choose another name: this one shows nothing, or looks like one that is here already.";

t.test("odd names", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { network, founder, admin, origin } = world.ready;

	await t.test("a name of 80 wide letters of a person, a desk and an organisation breaks no screen of a phone", async (t) => {
		const given = { name: WIDE, country: "IT", parts: ["destination" as const], checklist: CHECKLIST };
		const { organisation, object } = await addOrganisation(founder.session, given);
		await approve(admin.session, object);
		const coordinator = await network.admit(founder, admin, { organisation, role: "coordinator", name: WIDE });
		const desk = await addDesk(coordinator.session, { name: WIDE });
		const staff = await network.admit(coordinator, admin, { organisation, role: "staff", desk, name: `${WIDE.slice(1)}X` });
		await doUpkeep(coordinator.session);
		await syncDirectory(staff.session);
		await setContact(staff.session, desk, [{ phone: "+39 06 1234567", when: "always" }]);
		const { session } = origin.staff;
		await syncDirectory(session);
		const thread = await openThread(session, WIDE, [{ kind: "desk", id: desk }], origin.desk);
		const { id, of } = await caseWith(session, origin.desk, ["identity"]);
		await requestTransfer(session, id, { id: organisation, desk }, ["identity"], of);
		const fits = async (page: Page, name: string) => {
			const { wide, inner } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, inner: innerWidth }));
			t.ok(wide <= inner, `${name}: ${wide} of ${inner} pixels`);
			await inspect(t, page, name);
		};
		const { page } = await world.signedIn(origin.staff);
		const places = [
			["people", "#/people"],
			["thread", `#/threads/${thread}`],
			["call-card", `#/cases/${id}/call`],
		] as const;
		for (const [name, place] of places) {
			await go(page, place);
			await page.locator("#content").getByText(WIDE).first().waitFor();
			await fits(page, `wide-${name}`);
		}
		const { page: theirs } = await world.signedIn(coordinator);
		await go(theirs, "#/organisation");
		await theirs.locator("#content").getByText(WIDE).first().waitFor();
		await fits(theirs, "wide-members");
		const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor", name: WIDE.slice(2) });
		const { page: audit } = await world.signedIn(auditor);
		for (const [name, place] of [
			["log", "#/log"],
			["log-entries", `#/log/entries?actor=${staff.id}`],
		] as const) {
			await go(audit, place);
			if (name === "log-entries") await audit.getByRole("table").getByText(WIDE).first().waitFor();
			else await audit.getByText(/^Entries in the log/).waitFor();
			await fits(audit, `wide-${name}`);
		}
	});

	await t.test("a new desk", async (t) => {
		const { page } = await world.signedIn(origin.coordinator);
		await go(page, "#/desk");
		await page.getByRole("button", { name: "Open a desk" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByRole("textbox").fill("Desk of Origin\u200b");
		await dialog.getByRole("button", { name: "Open this desk" }).click();
		await dialog.getByText(WRONG).waitFor();
		await inspect(t, page, "odd-desk");
		await dialog.getByRole("textbox").fill("Desk of nights");
		await dialog.getByText(WRONG).waitFor({ state: "detached" });
		await dialog.getByRole("button", { name: "Open this desk" }).click();
		await page.getByRole("heading", { level: 1, name: "Desk of nights" }).waitFor();
	});

	await t.test("whoever joins", async (t) => {
		const { code } = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff" });
		const { page } = await world.device("#/join");
		const next = () => page.locator("button[type=submit]").click();
		await page.locator("input[name=code]").fill(code);
		await next();
		await page.getByRole("button", { name: "Yes, go on" }).click();
		await page.locator("input[name=name]").fill("\u200b\u2060");
		await page.locator("input[name=username]").fill("odd-member");
		await next();
		await page.locator("input[name=new-password]").fill("kettle orbit marsh violin");
		await page.getByText("This password is good.").waitFor();
		await next();
		await page.getByText(WRONG).waitFor();
		await inspect(t, page, "odd-member");
		await page.locator("input[name=name]").fill("Nadia Berisha");
		await next();
		await page.getByRole("heading", { name: "Write down your recovery code" }).waitFor();
	});
});
