/** Journey 10: the queue of an admin, a fingerprint that doesn't match, asking and answering, refusing, vouching, renewing. */
import t from "tap";
import { addOrganisation, approve, changeOrganisation, syncDirectory, vouch } from "#sdk/index.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { newcomer } from "../../../support/web/scenes/newcomer.ts";
import { openPlace, WebWorld } from "../../../support/web/world.ts";

t.test("vetting", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { network, origin, admin, founder } = world.ready;
	const { page } = await world.signedIn(admin);

	await t.test("an admin begins with the queue, which says when nobody waits", async () => {
		await page.getByRole("heading", { level: 1, name: "Vetting" }).waitFor();
		await page.getByText("Nobody waits.").waitFor();
		await inspect(t, page, "vetting-empty");
	});

	const facts = { organisation: origin.id, region: "europe", affiliation: "secular", scope: "full" } as const;
	await approve(admin.session, await changeOrganisation(founder.session, facts));
	const nadia = await newcomer(network, origin.coordinator, "Nadia", { organisation: origin.id, role: "staff", desk: origin.desk });
	await vouch(origin.coordinator.session, nadia.member, { ...CHECKLIST, safeguardingTraining: null });
	await addOrganisation(founder.session, { name: "Safe Harbour", country: "AL", parts: ["origin", "transit"], checklist: CHECKLIST });
	const bela = await newcomer(network, founder, "Bela", { organisation: null, role: "auditor" });

	await t.test("the queue shows who waits, and what is missing, the oldest first", async (t) => {
		const rows = page.getByRole("region", { name: "Waiting for a decision" }).getByRole("listitem");
		await rows.first().waitFor();
		// A row is drawn only while it is near the window (`content-visibility`). Before that, its innerText is empty.
		const waitForRow = (number: number, text: RegExp) => rows.nth(number).filter({ hasText: text }).waitFor();
		await waitForRow(0, /New person: Nadia[\s\S]*Missing: training in safeguarding/);
		await waitForRow(1, /New organisation: Safe Harbour[\s\S]*Proposed by The founder/);
		await page.getByRole("link", { name: "Bela" }).waitFor();
		await inspect(t, page, "vetting");
	});

	await t.test("asking for more is answered by the proposer", async (t) => {
		await page.getByRole("link", { name: "Open the oldest" }).click();
		await page.getByRole("heading", { level: 1, name: "New person: Nadia" }).waitFor();
		await page.getByText("Desk of Origin").first().waitFor();
		t.notMatch(await page.content(), nadia.fingerprint.slice(0, 11), "the fingerprint is never shown before it is typed");
		await inspect(t, page, "vetting-person");
		await page.getByRole("button", { name: "Ask for more" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Ask", exact: true }).click();
		await page.getByRole("dialog").getByText("Choose at least one answer.").waitFor();
		await page.locator("input:focus").and(page.getByLabel("proof of identity")).waitFor();
		await page.getByRole("dialog").getByLabel("training in safeguarding").check();
		await inspect(t, page, "vetting-ask");
		await page.getByRole("dialog").getByRole("button", { name: "Ask", exact: true }).click();
		await page.getByText(/asked on .* for:/).waitFor();

		const { page: theirs } = await world.signedIn(origin.coordinator);
		const asked = theirs.getByRole("listitem").filter({ has: theirs.getByRole("link", { name: "New person: Nadia" }) });
		await asked.getByText(/asks you for more about something that you have proposed/).waitFor();
		await openPlace(theirs, "Vetting");
		await theirs.getByText("an answer is missing").waitFor();
		await theirs.getByRole("link", { name: "New person: Nadia" }).click();
		await theirs.getByText(/^You proposed this on .* Somebody else decides\.$/).waitFor();
		t.equal(await theirs.getByText(/You proposed this/).count(), 1);
		await theirs.getByRole("button", { name: "Send the answer" }).click();
		await theirs.getByText("Choose one answer.").waitFor();
		await theirs.getByLabel("The admin has it now").check();
		await inspect(t, theirs, "vetting-answer");
		await theirs.getByRole("button", { name: "Send the answer" }).click();
		await theirs.getByText(/Given to the admin on/).waitFor();
		await theirs.getByRole("button", { name: "Send the answer" }).waitFor({ state: "detached" });
		await page.getByRole("link", { name: "Back to Vetting" }).click();
		await page.getByRole("link", { name: "Open the oldest" }).click();
		await page.getByText(/Given to the admin on/).waitFor();
	});

	await t.test("a number from the invite is not enough, and a fingerprint that doesn't match stops the approval", async (t) => {
		const approve = page.getByRole("button", { name: "Approve" });
		const right = nadia.fingerprint.split(" ");
		const type = (groups: string[]) => page.getByLabel("Group 1 of 10").fill(groups.join(" "));
		const reached = page.getByRole("group", { name: "How did you reach Nadia?" });
		await type(right.slice(0, 9));
		await approve.click();
		await page.getByText("They will also read what desks write for all desks of the network and of their region (Europe)").waitFor();
		await reached.getByText("Choose one answer.").waitFor();
		await page.getByText("Type all 10 groups.").waitFor();
		await page.locator("input:focus").and(reached.getByRole("radio").first()).waitFor();
		await page.getByText("Albania", { exact: true }).waitFor();
		await inspect(t, page, "vetting-missing");
		await page.getByLabel(/On a number that came with the invite/).check();
		await page.getByText(/This proves nothing/).waitFor();
		await approve.click();
		await reached.getByText("Reach Nadia in one of the first three ways.").waitFor();
		await page.getByLabel("In person").check();
		await approve.click();
		await page.locator("input:focus").and(page.getByLabel("Group 10 of 10")).waitFor();
		await syncDirectory(admin.session);
		t.equal(admin.session.dir.members.get(nadia.member)?.status, "pending", "no press has approved anything");
		await page.getByLabel("By phone, on a number that I know from elsewhere").check();
		await type([...right.slice(0, 9), right[9] === "00000" ? "00001" : "00000"]);
		// It is told as soon as the last digit is typed.
		await page.getByRole("alert").getByText("Not these keys. Don't approve.").waitFor();
		t.equal(await approve.count(), 0);
		await inspect(t, page, "vetting-mismatch");
		await page.getByRole("button", { name: "Type it again" }).click();
		t.equal(await page.getByText("Type all 10 groups.").count(), 0, "nothing is wrong before the next press");
		// Digits of another script, group by group: each full field moves on.
		await page.getByLabel("Group 1 of 10").focus();
		await page.keyboard.type(right.join("").replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))));
		t.equal(await page.getByLabel("Group 10 of 10").inputValue(), right[9]);
		await inspect(t, page, "vetting-typed");
		await approve.click();
		await page.locator(".notice:focus").getByText("Approved. It is in force.").waitFor();
		t.same(await violations(page), []);
		t.equal(await page.getByText("isn't the one that").count(), 0, "the checklist isn't served any more, and no alarm says so");
		await syncDirectory(admin.session);
		t.equal(admin.session.dir.members.get(nadia.member)?.status, "active");
	});

	await t.test("an organisation is refused with a reason", async () => {
		await page.getByRole("link", { name: "Back to Vetting" }).click();
		await page.getByRole("link", { name: "New organisation: Safe Harbour" }).click();
		await page.getByText("Albania").waitFor();
		await inspect(t, page, "vetting-organisation");
		await page.getByRole("button", { name: "Refuse" }).click();
		await page.getByRole("dialog").getByLabel("references are missing").check();
		await inspect(t, page, "vetting-refuse");
		await page.getByRole("dialog").getByRole("button", { name: "Refuse" }).click();
		await page.getByText(/Refused\. Nothing has changed\. You refused this on .*\. Reason: references are missing\./).waitFor();
	});

	await t.test("an admin vouches for an auditor, and sees that somebody else decides", async (t) => {
		await page.getByRole("link", { name: "Back to Vetting" }).click();
		await page.getByRole("link", { name: "Bela" }).click();
		await page.getByRole("heading", { level: 1, name: "Vouch for Bela" }).waitFor();
		await page.getByRole("button", { name: "Vouch" }).click();
		await page.getByText("Choose the day.").waitFor();
		t.equal(await page.getByText("Choose one answer.").count(), 2);
		await page.getByText("Give a whole number from 1 to 20.").waitFor();
		await page.getByText("Type all 10 groups.").waitFor();
		await inspect(t, page, "vouch-missing");
		await page.getByLabel("In person").first().check();
		await page.getByLabel("Group 1 of 10").fill(nadia.fingerprint);
		await page.getByRole("alert").getByText("Not these keys. Don't approve.").waitFor();
		await page.getByRole("button", { name: "Type it again" }).click();
		await page.getByLabel("Group 1 of 10").fill(bela.fingerprint);
		await page.getByLabel("known for years").check();
		await page.getByLabel("On which day?").fill("2026-05-03");
		await page.getByLabel("How many references were asked?").fill("2");
		await inspect(t, page, "vouch");
		await page.getByRole("button", { name: "Vouch" }).click();
		await page.getByRole("heading", { name: "You have vouched" }).waitFor();
		t.equal((await page.locator(".fingerprint").innerText()).trim().replace(/\s+/g, " "), bela.fingerprint);
		await inspect(t, page, "vouched");
		await page.getByRole("link", { name: "Back to Vetting" }).click();
		await page.getByText("You proposed this: somebody else decides.").waitFor();
	});

	await t.test("who decides on an organisation sees that another one has its name, and where that one is", async (t) => {
		await addOrganisation(founder.session, { name: "ÓRIGIN", country: "AL", parts: ["origin"], checklist: CHECKLIST });
		await page.getByRole("link", { name: "New organisation: ÓRIGIN" }).click();
		await page.getByRole("heading", { level: 1, name: "New organisation: ÓRIGIN" }).waitFor();
		const warning = page.getByRole("main").locator(".notice", { hasText: "There is an organisation with this name already" });
		t.equal((await warning.getByRole("listitem").innerText()).trim(), "Origin, Albania");
		await page.getByRole("button", { name: "Approve" }).waitFor();
		await inspect(t, page, "vetting-same-name");
	});
});
