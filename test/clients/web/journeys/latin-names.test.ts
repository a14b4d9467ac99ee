/** Names that she can read: a coordinator writes a name in Latin letters, and the screens show it beside the name. */
import t from "tap";
import { toBase64Url } from "#protocol/bytes.ts";
import { approve, changeOrganisation, proposeSpace, syncDirectory } from "#sdk/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { enter, go, WebWorld } from "../../../support/web/world.ts";

t.test("names in Latin letters", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const { page } = await world.signedIn(destination.coordinator);

	await t.test("a coordinator writes them for the organisation and a desk", async (t) => {
		await go(page, "#/organisation");
		const field = page.getByRole("textbox", { name: "In Latin letters" });
		await field.fill("Пристань");
		await page.getByRole("button", { name: "Save the name" }).click();
		await page.getByText("Write it in Latin letters.").waitFor();
		await inspect(t, page, "latin-name-wrong");
		await field.fill("Prystan");
		await page.getByRole("button", { name: "Save the name" }).click();
		await page.getByText("Write it in Latin letters.").waitFor({ state: "detached" });
		await go(page, `#/desk/${destination.desk}`);
		await page.getByRole("textbox", { name: "In Latin letters" }).fill("Nichna zmina");
		await page.getByRole("button", { name: "Save the name" }).click();
		await page.getByRole("heading", { level: 1, name: "Desk of Destination" }).waitFor();
		const { session } = origin.staff;
		await until("both names are signed", async () => {
			await syncDirectory(session);
			const { organisations, desks } = session.dir;
			return organisations.get(destination.id)?.latin === "Prystan" && desks.get(destination.desk)?.latin === "Nichna zmina";
		});
	});

	await t.test("whoever asks her for consent sees both names, and so does who hands her over", async (t) => {
		const { session } = origin.staff;
		const { id, of } = await caseWith(session, origin.desk, ["identity"]);
		const { ref } = await requestTransfer(session, id, destination, ["identity"], of);
		const { page: asking } = await world.device("", { locale: "ar" });
		await enter(asking, origin.staff);
		await go(asking, `#/cases/${id}/consents`);
		await asking.getByText("Destination / Prystan").first().waitFor();
		await inspect(t, asking, "latin-name-consent-ar");
		await go(asking, `#/handoffs/${ref.handoff}/certificate`);
		await asking.getByText("Desk of Destination / Nichna zmina").locator("visible=true").first().waitFor();
		await inspect(t, asking, "latin-name-certificate-ar");
	});

	await t.test("so does an admin who decides about a space for which the desk answers", async (t) => {
		const { founder, admin } = world.ready;
		const facts = { organisation: destination.id, region: "europe", affiliation: "secular", scope: "full" } as const;
		await approve(admin.session, await changeOrganisation(founder.session, facts));
		const { object } = await proposeSpace(founder.session, { circle: "europe", owner: destination.desk });
		const { page: deciding } = await world.signedIn(admin);
		await go(deciding, `#/vetting/${toBase64Url(object)}`);
		const name = "New space, for which this desk answers: Desk of Destination / Nichna zmina, Destination / Prystan";
		await deciding.getByRole("heading", { level: 1, name }).waitFor();
		await inspect(t, deciding, "space-proposal");
	});
});
