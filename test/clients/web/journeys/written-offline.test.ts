/** What was written without a connection is judged again when it is sent: it isn't sent, its author is told so, and keeps the text. */
import t from "tap";
import { acceptHandoff, openSection, receiveHandoff } from "#sdk/casework/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

t.test("a section of a case that was handed over meanwhile", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const { session } = origin.staff;
	const { id, of } = await caseWith(session, origin.desk, ["identity"]);
	const identity = of.identity as string;
	const { ref } = await requestTransfer(session, id, destination, ["identity"], of);
	const { page } = await world.signedIn(origin.staff);
	await go(page, `#/cases/${id}/s/${identity}/edit`);
	await page.getByLabel("First name").first().fill("Written-offline");
	await page.route("**/api/**", (route) => route.abort("internetdisconnected"));
	const save = page.getByRole("button", { name: /^Save and share/ });
	await save.click();
	await page.getByRole("alert").first().waitFor();
	await acceptHandoff(destination.staff.session, ref);
	await receiveHandoff(destination.staff.session, ref);
	await page.unroute("**/api/**");
	await save.click();
	await page.getByText("You may not do this.").waitFor();
	await page.getByText("Not sent yet.").waitFor();
	await inspect(t, page, "written-offline-section");
	t.equal(await page.getByLabel("First name").first().inputValue(), "Written-offline");
	const { cells } = await openSection(destination.staff.session, identity);
	t.notMatch(JSON.stringify(cells), "Written-offline");
});
