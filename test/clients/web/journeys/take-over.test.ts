/** A case whose organisation was removed, in a real browser: a desk that reads a part of it proposes to take it over, and an admin decides. */
import t from "tap";
import { acceptHandoff, askForCase, loadCase, openCase, recordArrival, recordConsent, recordDeparture } from "#sdk/casework/index.ts";
import { approve, remove } from "#sdk/index.ts";
import { caseWith, requestTransfer, terms } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, openPlace, WebWorld } from "../../../support/web/world.ts";

t.test("a case whose desk is gone", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, transit, destination, admin, founder } = world.ready;
	const o = origin.staff.session;
	const { id, of } = await caseWith(o, origin.desk, ["identity", "story", "health"]);
	const { ref } = await requestTransfer(o, id, transit, ["story"], of, { kind: "referral" });
	await acceptHandoff(transit.staff.session, ref);
	const expecting = await requestTransfer(o, id, destination, ["identity"], of, { kind: "referral", travel: true });
	await acceptHandoff(destination.staff.session, expecting.ref);
	// She has said no to the organisation that has met her.
	const refused = await caseWith(o, origin.desk, ["identity", "logistics"]);
	const met = await requestTransfer(o, refused.id, transit, ["identity", "logistics"], refused.of);
	await acceptHandoff(transit.staff.session, met.ref);
	await recordDeparture(o, met.ref);
	const no = { ...terms(transit.id, ["identity", "logistics"], o.now()), permit: false };
	await recordConsent(o, refused.id, no, { onTheWay: "yes" });
	await recordArrival(transit.staff.session, met.ref);
	// The case in which nobody else has a part.
	const alone = await openCase(o, origin.desk, { sections: ["identity"] });
	await approve(admin.session, await remove(founder.session, { kind: "organisation", subject: origin.id }, "cannot-act"));
	const { page } = await world.signedIn(transit.staff);
	const theirs = (await world.signedIn(admin)).page;

	const propose = async () => {
		await go(page, `#/cases/${id}`);
		await page.getByText("The desk that had this case is gone.", { exact: false }).first().waitFor();
		await page.getByRole("button", { name: "Take over this case" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("An admin must agree.").waitFor();
		await inspect(t, page, "take-over-ask");
		await dialog.getByRole("button", { name: "Propose to take it over" }).click();
		await page.getByText("Phone an admin of your network, who must agree.").waitFor();
	};
	const decide = async (verdict: string) => {
		await openPlace(theirs, "Administration");
		await theirs.getByRole("link", { name: "Cases whose desk is gone" }).click();
		await theirs.getByText("Desk of Transit", { exact: false }).first().waitFor();
		await inspect(t, theirs, "cases-without-custodian");
		await theirs.getByRole("button", { name: verdict }).click();
		const dialog = theirs.getByRole("dialog");
		if (verdict === "Approve") {
			await dialog.getByRole("button", { name: verdict }).click();
			await dialog.getByText("Phone them first.").first().waitFor();
			t.equal(await dialog.getByText("Phone them first.").count(), 2, "both desks are phoned");
			await inspect(t, theirs, "without-custodian-decide");
			for (const each of await dialog.getByLabel("They were phoned").all()) await each.click();
		}
		await dialog.getByRole("button", { name: verdict }).click();
	};

	await t.test("a refusal changes nothing, and the desk may propose again", async (t) => {
		await propose();
		await inspect(t, page, "take-over-waits");
		await decide("Refuse");
		await theirs.locator(".notice:focus").getByText("The case still has no desk.").waitFor();
		t.equal((await loadCase(transit.staff.session, id)).state.custodian, origin.desk);
		await page.getByRole("button", { name: "Take over this case" }).waitFor();
	});

	await t.test("an approval gives the case to the desk", async (t) => {
		await propose();
		await decide("Approve");
		await theirs.locator(".notice:focus").getByText("The desk has the case now.").waitFor();
		t.same(await violations(theirs), []);
		await page.getByText("The desk that had this case is gone.", { exact: false }).waitFor({ state: "detached" });
		t.equal((await loadCase(transit.staff.session, id)).state.custodian, transit.desk);
		const others = page.locator(".row", { hasText: "We can't read it." });
		t.equal(await others.getByRole("link").count(), 0, "the other section of the gone desk: another desk reads it");
		const lost = page.locator(".row", { hasText: "lost" });
		await lost.getByText("Nobody can open it any more.", { exact: false }).waitFor();
		t.equal(await lost.getByRole("link").count(), 0, "nobody is left to write to");
		t.same(await violations(page), []);
		await pictures(page, "taken-over");
	});

	await t.test(
		"her no is named before a take-over that opens nothing, and the duty is red on Today, in the list and in the case",
		async (t) => {
			await go(page, `#/cases/${refused.id}`);
			await page.getByRole("button", { name: "Take over this case" }).click();
			await page
				.getByRole("dialog")
				.getByText("She has said no to your organisation. The take-over opens nothing.", { exact: false })
				.waitFor();
			await inspect(t, page, "take-over-refused");
			await page.getByRole("dialog").getByRole("button", { name: "Propose to take it over" }).click();
			await page.getByText("Phone an admin of your network, who must agree.").waitFor();
			await go(theirs, "#/administration");
			await theirs.getByRole("link", { name: "Cases whose desk is gone" }).click();
			const row = theirs.locator(".row", { hasText: "The person has said no to Transit." });
			await row.getByRole("button", { name: "Approve" }).click();
			const dialog = theirs.getByRole("dialog");
			await dialog.getByText("The person has said no to Transit.", { exact: false }).waitFor();
			await inspect(t, theirs, "without-custodian-refused");
			await dialog.getByLabel("They were phoned").click();
			await dialog.getByRole("button", { name: "Approve" }).click();
			await theirs.locator(".notice:focus").getByText("The desk has the case now.").waitFor();
			const duty = "She doesn't want your organisation to go on.";
			await page.locator(".step-danger").getByText(duty, { exact: false }).waitFor();
			await go(page, "#/cases");
			await page.getByText("she doesn't want us to go on").waitFor();
			await inspect(t, page, "cases-duty");
			await go(page, "#/");
			await page.getByRole("link", { name: new RegExp(duty) }).waitFor();
			await inspect(t, page, "today-duty");
			const { page: arabic } = await world.signedIn(transit.staff, { locale: "ar" });
			await go(arabic, `#/cases/${id}`);
			await arabic.getByText("لا أحد يستطيع فتحه بعد الآن", { exact: false }).waitFor();
			await inspect(t, arabic, "taken-over-ar");
			await arabic.close();
		},
	);

	await t.test("an admin invites a desk that has asked for a case in which nobody else has a part, and it takes over", async (t) => {
		const { session } = destination.staff;
		await askForCase(session, destination.desk, alone.code);
		await go(theirs, "#/administration");
		await theirs.getByRole("link", { name: "Cases whose desk is gone" }).click();
		await theirs.getByText("Destination, Desk of Destination has asked for this case", { exact: false }).waitFor();
		await theirs.getByRole("button", { name: "Invite to take over" }).click();
		await inspect(t, theirs, "take-over-invite");
		await theirs.getByRole("dialog").getByRole("button", { name: "Invite to take over" }).click();
		await theirs.getByText("and is invited. It can propose to take it over.", { exact: false }).waitFor();
		const { page: invited } = await world.signedIn(destination.staff);
		await invited.getByRole("link", { name: /had this case, and is gone. Your desk may take it over/ }).click();
		await invited.getByRole("button", { name: "Take over this case" }).click();
		await inspect(t, invited, "take-over-invited");
		await invited.getByRole("dialog").getByRole("button", { name: "Propose to take it over" }).click();
		await invited.getByText("Phone an admin of your network, who must agree.").waitFor();
		const { page: arabic } = await world.signedIn(admin, { locale: "ar" });
		await go(arabic, "#/administration/cases");
		await arabic.getByRole("button").filter({ hasText: "موافقة" }).or(arabic.locator("main button")).first().waitFor();
		await inspect(t, arabic, "without-custodian-ar");
		await arabic.close();
		await go(theirs, "#/administration");
		await theirs.getByRole("link", { name: "Cases whose desk is gone" }).click();
		await theirs.getByText("You have invited this desk, or proposed this yourself.", { exact: false }).waitFor();
		t.equal(await theirs.getByRole("button", { name: "Approve" }).count(), 0, "who has invited isn't offered what is refused");
		// Another admin than the one who has invited.
		const { page: other } = await world.signedIn(founder);
		await go(other, "#/administration");
		await other.getByRole("link", { name: "Cases whose desk is gone" }).click();
		await other.getByRole("button", { name: "Approve" }).click();
		await other.getByLabel("They were phoned").click();
		await other.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
		await other.getByText("Every open case has a desk.").waitFor();
		t.equal((await loadCase(session, alone.id)).state.custodian, destination.desk);
	});

	await t.test("it reads in Arabic, from right to left", async (t) => {
		const { page } = await world.signedIn(admin, { locale: "ar" });
		await go(page, "#/administration/cases");
		await page.getByText("لكل حالة مفتوحة مكتب.").waitFor();
		await inspect(t, page, "cases-without-custodian-ar");
	});
});
