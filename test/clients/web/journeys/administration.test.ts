/** An admin and the network: organisations, members, suspension with its effect, policy, witnesses, release, health. */
import t from "tap";
import { toHex } from "#protocol/bytes.ts";
import { COSIGNATURE, formatVerifierKey, verifierKey } from "#protocol/log/note.ts";
import { manifestHash } from "#protocol/release/manifest.ts";
import { approve, doUpkeep, reinstate, suspend, syncDirectory } from "#sdk/index.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, openPlace, WebWorld } from "../../../support/web/world.ts";
import { manifestOf, smallBuild } from "../../../support/web-build.ts";

t.test("the network", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit, admin, founder } = world.ready;
	const { page } = await world.signedIn(admin);
	const second = (await world.signedIn(founder)).page;
	const open = async (title: string) => {
		await openPlace(page, "Administration");
		await page.getByRole("heading", { level: 1, name: "Administration" }).waitFor();
		await page.getByRole("link", { name: title, exact: true }).click();
		await page.getByRole("heading", { level: 1, name: title }).waitFor();
	};
	const decide = async (about: string) => {
		await openPlace(second, "Vetting");
		await second.getByRole("link", { name: about }).click();
		await second.getByRole("heading", { level: 1, name: about }).waitFor();
	};
	const dialog = page.getByRole("dialog");

	await t.test("an admin for whom nothing waits is told what will come, and where to go", async () => {
		await openPlace(page, "Today");
		await page.getByText("Nothing waits for you.").waitFor();
		await page.getByText("When somebody joins, proposes a change of the network").waitFor();
		await inspect(t, page, "today-admin");
		await page.locator("#content").getByRole("link", { name: "Administration" }).click();
		await page.getByRole("heading", { level: 1, name: "Administration" }).waitFor();
		await openPlace(page, "People");
		await page.getByRole("heading", { level: 2, name: "Admins and auditors of the network" }).waitFor();
		await inspect(t, page, "people-admin");
	});

	await t.test("the page of the network has its places", async () => {
		await openPlace(page, "Administration");
		await page.getByRole("heading", { level: 1, name: "Administration" }).waitFor();
		await inspect(t, page, "network");
	});

	await t.test("suspending a member says before what it does, and the count of keys runs down to zero", async (t) => {
		await open("Members");
		await page.getByText("Name of").first().waitFor();
		const founded = page.getByRole("listitem").filter({ hasText: "Founded the network." });
		// The browser may not have laid out a row below the window yet, and then it has no inner text.
		t.match(await founded.textContent(), "The founder");
		await inspect(t, page, "network-members");
		await page.getByLabel("Find a person").fill(`name of ${origin.staff.signInName}`);
		await page.getByRole("link", { name: `Name of ${origin.staff.signInName}`, exact: true }).click();
		await page.getByRole("button", { name: "Suspend" }).waitFor();
		await inspect(t, page, "network-member");
		await page.getByRole("button", { name: "Suspend" }).click();
		await dialog.getByText("This happens at once.").waitFor();
		await dialog.getByText("Their sessions end at once").waitFor();
		await dialog.getByText("If you suspend a second person within a day").waitFor();
		await dialog.getByText("One desk gets a new key").waitFor();
		await dialog.getByRole("button", { name: "Suspend" }).click();
		await dialog.getByText("Choose a reason.").waitFor();
		await dialog.locator("input[type=radio]:focus").waitFor();
		await dialog.getByLabel("something is being looked into").check();
		await inspect(t, page, "network-suspend");
		await dialog.getByRole("button", { name: "Suspend" }).click();
		await page.getByText("Nobody has confirmed it.").waitFor();
		await page.getByText("One desk still needs a new key").waitFor();
		await page.getByText("Suspended by").waitFor();
		await page.getByText("something is being looked into").waitFor();
		await inspect(t, page, "network-keys-left");
		await syncDirectory(origin.coordinator.session);
		await doUpkeep(origin.coordinator.session);
		await page.getByText("All desks have new keys.").waitFor();
		await page.getByRole("button", { name: "End the suspension" }).click();
		await dialog.getByText("Another admin must agree before it happens.").waitFor();
		await dialog.getByRole("button", { name: "Propose to end it" }).click();
		await page.getByText("It waits for another admin").waitFor();
		await inspect(t, page, "network-waits");
		await decide(`End the suspension of Name of ${origin.staff.signInName}`);
		// Whoever approves sees what would end.
		await second.getByText("Suspended by").waitFor();
		await second.getByText("something is being looked into").waitFor();
		await inspect(t, second, "vetting-reinstate");
		await second.getByRole("button", { name: "Approve" }).click();
		await second.getByText("Approved. It is in force.").waitFor();
		await page.getByRole("button", { name: "Suspend" }).waitFor();
		await syncDirectory(admin.session);
		t.equal(admin.session.dir.members.get(origin.staff.id)?.status, "active");
	});

	await t.test("the facts of an organisation are proposed with who will read what, and approved", async (t) => {
		await open("Organisations");
		await page.getByRole("link", { name: "Transit" }).click();
		await page.getByText("not set yet").first().waitFor();
		await page.getByRole("link", { name: "Change region or scope" }).click();
		await page.getByRole("button", { name: "Propose" }).click();
		t.equal(await page.locator(".field-error").count(), 3, "all three facts are needed");
		await inspect(t, page, "network-facts-missing");
		await page.getByLabel("Region", { exact: true }).selectOption("europe");
		await page.getByLabel("Affiliation", { exact: true }).selectOption("secular");
		await page.getByLabel("Scope", { exact: true }).selectOption("full");
		await page.getByText("Will read what the whole network shares", { exact: false }).waitFor();
		await page.getByText("Will read what this region shares", { exact: false }).getByText("Europe").waitFor();
		await page.getByText("Desk of Transit").first().waitFor();
		await inspect(t, page, "network-facts");
		await page.getByRole("button", { name: "Propose" }).click();
		await page.getByText("It waits for another admin").waitFor();
		await decide("Region, affiliation and scope: Transit");
		await second.getByText("Will read what the whole network shares", { exact: false }).waitFor();
		await inspect(t, second, "vetting-facts");
		await second.getByRole("button", { name: "Approve" }).click();
		await second.getByText("Approved. It is in force.").waitFor();
		await syncDirectory(admin.session);
		t.same(admin.session.dir.organisations.get(transit.id)?.facts, { region: "europe", affiliation: "secular", scope: "full" });
	});

	await t.test("everybody sees which desks read what is shared", async (t) => {
		await openPlace(page, "People");
		await page.getByRole("link", { name: "Who reads what is shared" }).click();
		await page.getByRole("heading", { level: 1, name: "Who reads what is shared" }).waitFor();
		for (const circle of ["The whole network", "Europe"])
			await page
				.locator("section", { has: page.getByRole("heading", { level: 2, name: circle }) })
				.getByText("Desk of Transit")
				.waitFor();
		await inspect(t, page, "people-shared");
		await pictures(page, "people-shared");
	});

	await t.test("one admin suspends an organisation at once. It is red for the other one, who ends it alone", async (t) => {
		await open("Organisations");
		await page.getByRole("link", { name: "Transit" }).click();
		await page.getByRole("button", { name: "Suspend" }).click();
		await dialog.getByText("This happens at once.").waitFor();
		await dialog.getByText("any other admin can end it alone").waitFor();
		await dialog.getByText("They can still read open cases and hand them over.").waitFor();
		await dialog.getByLabel("people are in danger there").check();
		await dialog.getByText("They get no content any more.").waitFor();
		await dialog.getByText("can't be taken back").waitFor();
		await inspect(t, page, "network-suspend-organisation");
		await pictures(page, "network-suspend-organisation");
		await dialog.getByRole("button", { name: "Suspend" }).click();
		await page.getByText("Suspended by").waitFor();
		await page.getByText("people are in danger there", { exact: true }).waitFor();
		await page.getByRole("button", { name: "End the suspension" }).click();
		await dialog.getByText("Another admin must agree before it happens.").waitFor();
		t.equal(await dialog.getByText("You can end it alone.").count(), 0, "whoever suspended it can't end it alone");
		await dialog.getByRole("button", { name: "Cancel" }).click();
		const { page: theirs } = await world.signedIn(transit.staff);
		await theirs.getByText("Your desk gets no content now, because people are in danger there.").waitFor();
		await inspect(t, theirs, "today-danger");
		await open("Members");
		await page.getByText("organisation suspended: people in danger").first().waitFor();
		await openPlace(second, "Today");
		const row = second.getByRole("link", { name: "Suspend Transit" });
		await row.waitFor();
		await inspect(t, second, "today-unconfirmed");
		await pictures(second, "today-unconfirmed");
		await row.click();
		await second.getByText("nobody has confirmed it").waitFor();
		await second.getByRole("button", { name: "Confirm" }).waitFor();
		await inspect(t, second, "vetting-unconfirmed");
		await pictures(second, "vetting-unconfirmed");
		await second.getByRole("button", { name: "End the suspension" }).click();
		const ending = second.getByRole("dialog");
		await ending.getByLabel("another reason").check();
		await ending.getByRole("button", { name: "End the suspension" }).click();
		await ending.waitFor({ state: "detached" });
		await syncDirectory(admin.session);
		t.equal(admin.session.dir.organisations.get(transit.id)?.status, "active");
	});

	await t.test("a suspended organisation is marked as in danger, and the end of the mark leaves the suspension", async (t) => {
		const subject = { kind: "organisation" as const, subject: transit.id };
		await approve(founder.session, await suspend(admin.session, subject, "investigation"));
		await open("Organisations");
		await page.getByRole("link", { name: "Transit" }).click();
		await page.getByRole("button", { name: "Mark as in danger" }).click();
		await dialog.getByText("This happens at once.").waitFor();
		await dialog.getByText("Its people get no content any more.").waitFor();
		await dialog.getByText("can't be taken back").waitFor();
		await dialog.getByText("Nobody is on the way to or from it.").waitFor();
		await inspect(t, page, "network-danger");
		await pictures(page, "network-danger");
		await dialog.getByRole("button", { name: "Mark as in danger" }).click();
		await page.getByText("Nobody has confirmed it.").waitFor();
		await page.getByText("people are in danger there", { exact: true }).waitFor();
		t.equal(await page.getByRole("button", { name: "Mark as in danger" }).count(), 0);
		await pictures(page, "network-marked");
		await open("Members");
		await page.getByText("organisation suspended: people in danger").first().waitFor();
		await pictures(page, "network-members-danger");
		// The row of the earlier suspension has the same name, and may still stand on Today. So the proposal is opened by its id.
		await syncDirectory(founder.session);
		const [mark] =
			[...founder.session.dir.proposals].filter(([, { statement, status }]) => statement.type === "suspend" && status === "open").at(-1) ??
			[];
		await go(second, `#/vetting/${mark}`);
		await second.getByText("If this mark is ended, it stays suspended.").waitFor();
		await pictures(second, "vetting-mark");
		await second.getByRole("button", { name: "End the mark of danger" }).click();
		const ending = second.getByRole("dialog");
		await ending.getByLabel("another reason").check();
		await ending.getByRole("button", { name: "End the mark of danger" }).click();
		await ending.waitFor({ state: "detached" });
		await syncDirectory(admin.session);
		t.equal(admin.session.dir.organisations.get(transit.id)?.suspension?.code, "investigation");
		await approve(founder.session, await reinstate(admin.session, subject));
	});

	await t.test("an organisation is proposed, and one is removed by two admins", async (t) => {
		await open("Organisations");
		await page.locator(".row", { hasText: "Transit" }).getByText("Italy").waitFor();
		await inspect(t, page, "network-orgs");
		await page.getByRole("link", { name: "Propose an organisation" }).click();
		await page.getByRole("button", { name: "Propose" }).click();
		await page.getByText("Give the name.").waitFor();
		await page.locator("input:focus").and(page.getByLabel("Name of the organisation")).waitFor();
		t.equal(await page.locator(".field-error").count(), 6, "name, country, part of the way, and three fields of the checklist");
		await inspect(t, page, "network-new-org-missing");
		await page.getByLabel("Name of the organisation").fill("ÓRIGIN ");
		await page.getByText("There is an organisation with this name already").waitFor();
		await inspect(t, page, "network-same-name");
		await page.getByLabel("Name of the organisation").fill("Safe Harbour");
		await page.getByText("There is an organisation with this name already").waitFor({ state: "detached" });
		await page.getByLabel("Country", { exact: true }).selectOption("AL");
		await page.getByLabel("the country of origin").check();
		await page.getByLabel("in person").check();
		await page.getByLabel("On which day?").fill("2026-05-03");
		await page.getByLabel("How many references were asked?").fill("2");
		await inspect(t, page, "network-new-org");
		await page.getByRole("button", { name: "Propose" }).dblclick();
		await page.getByText("It waits for another admin").waitFor();
		await inspect(t, page, "network-org-proposed");
		await page.getByRole("link", { name: "Look at it" }).click();
		await page.getByRole("heading", { level: 1, name: "New organisation: Safe Harbour" }).waitFor();
		await decide("New organisation: Safe Harbour");
		await second.getByRole("button", { name: "Approve" }).click();
		await second.getByText("Approved. It is in force.").waitFor();
		await open("Organisations");
		await page.getByText("No coordinator yet: invite one.").waitFor();
		await page.getByRole("link", { name: "Transit" }).click();
		await page.getByText("Next vetting", { exact: true }).waitFor();
		await page.getByRole("link", { name: `Name of ${transit.coordinator.signInName} (Coordinator)` }).waitFor();
		await inspect(t, page, "network-org");
		await page.getByRole("button", { name: "Remove for good" }).click();
		await dialog.getByText("This concerns 2 people.").waitFor();
		await dialog.getByText("Its desk is gone then.", { exact: false }).waitFor();
		t.equal(await dialog.getByText("gets a new key").count(), 0, "a desk that is gone gets no key");
		await dialog.getByLabel("has left").check();
		await inspect(t, page, "network-remove");
		await dialog.getByRole("button", { name: "Propose to remove" }).click();
		await page.getByText("It waits for another admin").waitFor();
		await decide("Remove Transit for good");
		await inspect(t, second, "vetting-remove");
		await second.getByRole("button", { name: "Approve" }).click();
		await second.getByText("Approved. It is in force.").waitFor();
		await syncDirectory(admin.session);
		const { organisations, proposals } = admin.session.dir;
		t.equal(organisations.get(transit.id)?.status, "removed");
		const proposed = [...proposals.values()].filter(({ statement }) => statement.type === "organisation.add");
		t.equal(proposed.filter(({ statement }) => (statement.body as { name: string }).name === "Safe Harbour").length, 1, "pressed twice");
	});

	await t.test("the first coordinator of an organisation is invited", async (t) => {
		const countInvites = async () => {
			await syncDirectory(admin.session);
			return admin.session.dir.invites.size;
		};
		await open("Members");
		await page.getByRole("link", { name: "Invite" }).click();
		await page.getByRole("button", { name: "Make the invite" }).click();
		await page.getByText("Choose one answer.").waitFor();
		await page.locator("select:focus").and(page.getByLabel("Of which organisation?")).waitFor();
		await page.getByLabel("Of which organisation?").selectOption({ label: "Safe Harbour" });
		await inspect(t, page, "network-invite");
		const before = await countInvites();
		await page.getByRole("button", { name: "Make the invite" }).dblclick();
		await page.getByText("This code is shown only now").waitFor();
		await page.getByText("Albania", { exact: true }).waitFor();
		await inspect(t, page, "network-invited");
		t.equal(await countInvites(), before + 1, "pressed twice");
	});

	await t.test("a proposed policy shows the values before and after", async (t) => {
		await open("Policy");
		const months = page.getByLabel("Months until a vetting is renewed");
		await page.getByRole("button", { name: "Propose" }).click();
		await page.getByText("Change one of the two numbers.").waitFor();
		await page.locator("input:focus").and(months).waitFor();
		await months.fill("121");
		await page.getByText("Give a whole number from 1 to 120.").waitFor();
		await inspect(t, page, "network-policy-missing");
		await months.fill("12");
		await page.getByText("Now: 24 months. Proposed: 12 months").waitFor();
		await inspect(t, page, "network-policy");
		await page.getByRole("button", { name: "Propose" }).click();
		await page.locator(".notice:focus").getByText("It waits for another admin").waitFor();
		t.equal(await page.locator(".notice").count(), 1, "one notice for one proposal");
		await inspect(t, page, "network-policy-proposed");
		await decide("New policy of the network");
		await second.getByText("Now: 24 months. Proposed: 12 months").waitFor();
		await inspect(t, second, "vetting-policy");
		await second.getByRole("button", { name: "Refuse" }).click();
		t.same(await second.getByRole("dialog").getByRole("radio").count(), 2, "a policy has no identity, no references and no training");
		await second.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
		await second.getByRole("button", { name: "Approve" }).click();
		await second.getByText("Approved. It is in force.").waitFor();
		await second.getByText("12 months", { exact: true }).waitFor();
		t.equal(await second.getByText("as now").count(), 0, "the values before aren't known any more");
		await page.getByText("12 months").waitFor();
	});

	await t.test("a vetting is due by the shorter policy, also on the form that renews it", async () => {
		await go(page, `#/vetting/renew/member/${origin.coordinator.id}`);
		await page.getByText("Due on").waitFor();
		await page.getByText(new RegExp(`^Due on .* ${new Date().getUTCFullYear() + 1}$`)).waitFor();
	});

	await t.test("witnesses are approved by typing their keys", async (t) => {
		const key = formatVerifierKey(verifierKey("witness.example/w", COSIGNATURE, new Uint8Array(32).fill(7)));
		await open("Witnesses");
		await page.getByText("No witness is named.").waitFor();
		t.equal(await page.getByLabel("How many of").count(), 0, "nobody is asked how many of none must confirm");
		await page.getByRole("button", { name: "Propose" }).click();
		await page.getByText("Type the key of at least one witness.").waitFor();
		await page.getByLabel("Keys of all witnesses").fill("not-a-key");
		t.equal(await page.getByLabel("How many of").inputValue(), "1", "0 would mean that nobody needs to confirm");
		await page.getByRole("button", { name: "Propose" }).click();
		await page.getByText("One line isn't a key of a witness.").waitFor();
		await page.getByLabel("Keys of all witnesses").fill(key);
		await inspect(t, page, "network-witnesses");
		await page.getByRole("button", { name: "Propose" }).click();
		await page.getByText("It waits for another admin").waitFor();
		await decide("New witnesses of the logs");
		await second.getByRole("button", { name: "Approve" }).click();
		await second.getByText("Type this key.").waitFor();
		await second.getByLabel("The key of witness.example/w").fill(`${key}A`);
		await second.getByRole("button", { name: "Approve" }).click();
		await second.getByRole("alert").getByText("Not these keys. Don't approve.").waitFor();
		await second.getByRole("button", { name: "Type it again" }).click();
		await second.getByLabel("The key of witness.example/w").fill(key);
		await inspect(t, second, "vetting-witnesses");
		await second.getByRole("button", { name: "Approve" }).click();
		await second.getByText("Approved. It is in force.").waitFor();
		await second.getByText(key, { exact: true }).waitFor();
		t.equal(await second.getByText("Must confirm now").count(), 0, "the number before isn't known any more");
		await open("Witnesses");
		await page.getByText("1 of 1 must confirm.").waitFor();
		await page.getByRole("button", { name: "Propose" }).click();
		await page.getByText("You haven't changed anything yet.").waitFor();
	});

	await t.test("a release is approved by typing the hash of one's own build, and compared later", async (t) => {
		const manifest = manifestOf(smallBuild("the release"));
		const hash = toHex(manifestHash(manifest));
		const file = (buffer: Uint8Array) => ({ name: "cloister.manifest", mimeType: "application/octet-stream", buffer: Buffer.from(buffer) });
		await open("Release of this program");
		await page.getByText("Nothing is released").waitFor();
		await page.getByLabel("The manifest of your build").setInputFiles(file(new Uint8Array(9)));
		await page.getByText("This file isn't a manifest of a build.").waitFor();
		await page.getByLabel("The manifest of your build").setInputFiles(file(manifest));
		await page.getByText("It waits for another admin").waitFor();
		await decide("New release of this program");
		t.notMatch(await second.content(), `${hash.slice(0, 4)} ${hash.slice(4, 8)}`, "the hash is never shown before it is typed");
		await second.getByLabel("The hash that you have computed").fill("0".repeat(63));
		await second.getByRole("button", { name: "Approve" }).click();
		await second.getByText("Type all 64 characters.").waitFor();
		await second.getByLabel("The hash that you have computed").fill("0".repeat(64));
		await second.getByRole("button", { name: "Approve" }).click();
		await second.getByRole("alert").getByText("Not your build. Don't approve.").waitFor();
		await second.getByRole("button", { name: "Type it again" }).click();
		await second.getByLabel("The hash that you have computed").fill(hash);
		await inspect(t, second, "vetting-release");
		await second.getByRole("button", { name: "Approve" }).click();
		await second.getByText("Approved. It is in force.").waitFor();
		await open("Release of this program");
		await page.getByText(`${hash.slice(0, 4)} ${hash.slice(4, 8)}`).waitFor();
		await page.getByLabel("The hash that you have computed").fill(`1${hash.slice(1)}`);
		await page.getByText(hash.startsWith("1") ? "The same." : "Not the same.").waitFor();
		await page.getByLabel("The hash that you have computed").fill(hash);
		await page.getByText("The same. Your build is the released one.").waitFor();
		await page.getByLabel("The hash that you have computed").fill("");
		await page.getByText("The same. Your build is the released one.").waitFor({ state: "detached" });
		await page.getByLabel("The manifest of your build").setInputFiles(file(manifest));
		await page.getByText("The same. Your build is the released one.").waitFor();
		t.equal(await page.getByText("It waits for another admin").count(), 0, "nothing is proposed");
		await inspect(t, page, "network-release");
	});

	await t.test("the health of the installation stands on one page", async (t) => {
		await open("Health of the installation");
		await page.getByText(/things need attention\. Asked/).waitFor();
		const rows = await page.getByRole("listitem").allInnerTexts();
		t.ok(rows.some((row) => /Signing of the logs\s+well/.test(row)));
		t.ok(rows.some((row) => /Backups\s+look at it[\s\S]*No backup was made/.test(row)));
		t.notOk(
			rows.some((row) => /Public site/.test(row)),
			"none is served here",
		);
		world.ready.network.server.context.site.state = "broken";
		await page.getByRole("button", { name: "Look again" }).click();
		await page.getByText("Its folder is missing or not whole.").waitFor();
		const parts = await page.getByRole("listitem").allInnerTexts();
		t.ok(parts.some((row) => /Public site\s+act today/.test(row)));
		await inspect(t, page, "network-health");
		world.ready.network.server.context.site.state = "none";
		await page.getByRole("button", { name: "Look again" }).click();
		await page.getByText("Nothing is released.").waitFor();
		t.ok((await page.getByRole("listitem").allInnerTexts()).some((row) => /Public site\s+look at it/.test(row)));
		world.ready.network.server.context.site.state = null;
	});

	await t.test("the pages of the network are there in Arabic", async () => {
		const { page } = await world.signedIn(founder, { locale: "ar" });
		await openPlace(page, "الإدارة", "المزيد");
		await page.getByRole("link", { name: "حال النظام" }).click();
		await page.getByText("إصدار الخادم").waitFor();
		await inspect(t, page, "network-health-ar");
		await openPlace(page, "الإدارة", "المزيد");
		await page.getByRole("link", { name: "الأعضاء" }).click();
		await page.getByText("The founder").waitFor();
		await inspect(t, page, "network-members-ar");
	});
});
