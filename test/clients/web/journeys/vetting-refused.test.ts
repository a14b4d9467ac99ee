/** What becomes of proposals: who decides, what was refused, what no longer counts. */
import t from "tap";
import { addOrganisation, approve, refuse, setPolicy, syncDirectory, vouch } from "#sdk/index.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { newcomer } from "../../../support/web/scenes/newcomer.ts";
import { openPlace, WebWorld } from "../../../support/web/world.ts";

t.test("proposals that are refused", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { network, origin, admin, founder } = world.ready;
	const { page } = await world.signedIn(admin);
	const nadia = await newcomer(network, origin.coordinator, "Nadia", { organisation: origin.id, role: "staff", desk: origin.desk });
	const vouched = await vouch(origin.coordinator.session, nadia.member, CHECKLIST);
	const proposed = await addOrganisation(founder.session, {
		name: "Safe Harbour",
		country: "AL",
		parts: ["origin", "transit"],
		checklist: CHECKLIST,
	});
	const bela = await newcomer(network, founder, "Bela", { organisation: null, role: "auditor" });

	await t.test("Today says what is proposed, by whom, and who decides", async (t) => {
		await openPlace(page, "Today");
		const waiting = page.getByRole("region", { name: "Waiting for us" }).getByRole("listitem");
		await waiting.first().waitFor();
		t.match(await waiting.nth(0).innerText(), /New person: Nadia\s+you can decide\s+Proposed by /);
		t.match(await waiting.nth(1).innerText(), /New organisation: Safe Harbour\s+you can decide\s+Proposed by The founder/);
		await inspect(t, page, "today-proposals");
		await waiting.nth(1).getByRole("link").click();
		await page.getByRole("heading", { level: 1, name: "New organisation: Safe Harbour" }).waitFor();
		await page.getByRole("button", { name: "Approve" }).waitFor();
		await openPlace(page, "Vetting");

		const { page: theirs } = await world.signedIn(founder);
		await openPlace(theirs, "Today");
		const own = theirs.getByRole("region", { name: "Waiting for others" }).getByRole("listitem");
		await own.first().waitFor();
		t.match(await own.allInnerTexts(), [/^New organisation: Safe Harbour\s+You proposed this: somebody else decides\./]);
		await inspect(t, theirs, "today-own-proposal");
	});

	await syncDirectory(admin.session);
	await approve(admin.session, vouched, { fingerprint: nadia.fingerprint });
	await refuse(admin.session, proposed.object, "references-missing");

	await t.test("the proposer and other admins see who refused it, when and why", async (t) => {
		const { page: theirs } = await world.signedIn(founder);
		await openPlace(theirs, "Today");
		const told = theirs.getByRole("region", { name: "Declined or stopped" }).getByRole("listitem");
		await told.first().waitFor();
		const refused = /^New organisation: Safe Harbour\s+.+ refused your proposal\.\s+Reason: references are missing\./;
		t.match(await told.allInnerTexts(), [refused]);
		await inspect(t, theirs, "today-refused");
		await openPlace(theirs, "Vetting");
		const rows = theirs.getByRole("region", { name: "Refused in the last 30 days" }).getByRole("listitem");
		await rows.first().waitFor();
		t.match(await rows.first().innerText(), /New organisation: Safe Harbour\s+.+ refused this on .*\. Reason: references are missing\./);
		await inspect(t, theirs, "vetting-refused-list");
		await rows.first().getByRole("link").click();
		await theirs.getByRole("heading", { level: 1, name: "New organisation: Safe Harbour" }).waitFor();
		await theirs.getByText(/refused this on .*\. Reason: references are missing\./).waitFor();
		await theirs.getByText(/^To know more, phone /).waitFor();
		await inspect(t, theirs, "vetting-refused");
	});

	await t.test("refused people and organisations are listed apart from the others", async (t) => {
		const rina = await newcomer(network, origin.coordinator, "Rina", { organisation: origin.id, role: "staff", desk: origin.desk });
		const object = await vouch(origin.coordinator.session, rina.member, CHECKLIST);
		await syncDirectory(admin.session);
		await refuse(admin.session, object, "unknown-to-network");
		const main = page.locator("#content");
		for (const [place, name] of [
			["Members", "Rina"],
			["Organisations", "Safe Harbour"],
		] as const) {
			await openPlace(page, "Administration");
			await page.getByRole("link", { name: place, exact: true }).click();
			const refused = page.getByRole("region", { name: "Refused" });
			await refused.getByRole("link", { name }).waitFor();
			t.equal(await main.getByRole("link", { name }).count(), 1, "not among the others, too");
			t.ok(await main.getByRole("link", { name: place === "Members" ? "Nadia" : "Origin" }).isVisible());
			await inspect(t, page, `network-refused-${place.toLowerCase()}`);
		}
		await openPlace(page, "Vetting");
		await page.getByRole("link", { name: "Bela" }).waitFor();
	});

	await t.test("a proposal that no longer counts is shown with the reason", async (t) => {
		const { session } = founder;
		await setPolicy(session, { ...session.dir.policy!, vettingMonths: 7 });
		await syncDirectory(admin.session);
		await approve(session, await setPolicy(admin.session, { ...session.dir.policy!, vettingMonths: 9 }));
		await openPlace(page, "Today");
		const told = page.getByRole("region", { name: "Declined or stopped" }).getByRole("listitem");
		await told.first().waitFor();
		const reason = "This no longer counts: another proposal about the same was approved.";
		t.match(await told.allInnerTexts(), [new RegExp(`^New policy of the network\\s+Proposed by The founder\\s+${reason}`)]);
		await inspect(t, page, "today-lapsed");
		await openPlace(page, "Vetting");
		const rows = page.getByRole("region", { name: "No longer counts, in the last 30 days" }).getByRole("listitem");
		await rows.first().waitFor();
		t.match(await rows.first().innerText(), new RegExp(`^New policy of the network\\s+The founder proposed this on .+\\s+${reason}`));
		await inspect(t, page, "vetting-lapsed-list");
		await rows.first().getByRole("link").click();
		await page.getByText(reason).waitFor();
		t.equal(await page.getByRole("button", { name: "Approve" }).count(), 0);
		await inspect(t, page, "vetting-lapsed");
		await page.getByRole("link", { name: "Back to Vetting" }).click();
	});

	await vouch(admin.session, bela.member, CHECKLIST);

	await t.test("it reads in Arabic", async () => {
		const { page } = await world.signedIn(founder, { locale: "ar" });
		await openPlace(page, "اليوم", "المزيد");
		await page.getByRole("link", { name: "منظمة جديدة: Safe Harbour" }).waitFor();
		await inspect(t, page, "today-refused-ar");
		await openPlace(page, "التحقق", "المزيد");
		await page.getByRole("heading", { level: 1, name: "التحقق من الطلبات" }).waitFor();
		await page.getByRole("link", { name: "شخص جديد: Bela" }).waitFor();
		await inspect(t, page, "vetting-ar");
		await page.getByRole("link", { name: "شخص جديد: Bela" }).click();
		await page.getByRole("button", { name: "موافقة" }).waitFor();
		await inspect(t, page, "vetting-person-ar");
		await page.getByRole("button", { name: "موافقة" }).click();
		await page.getByText("اكتب كل المجموعات: 10.").waitFor();
		await inspect(t, page, "vetting-missing-ar");
	});
});
