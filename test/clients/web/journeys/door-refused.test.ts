/** The door for somebody whose request to join was refused. */
import t from "tap";
import { httpTransport, invite, join, memoryStorage, refuse, syncDirectory, vouch } from "#sdk/index.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { signIn, WebWorld } from "../../../support/web/world.ts";

t.test("the door after a refusal", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, admin } = world.ready;

	await t.test("a refused newcomer learns of the refusal while waiting, and at the sign-in", async (t) => {
		const { code } = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff", desk: origin.desk });
		const away = { server: httpTransport({ address: world.url }), storage: memoryStorage(), onAlarm: () => {} };
		const person = { signInName: "rina", password: "kettle orbit marsh violin" };
		const joined = await join({ ...away, ...person, code, name: "Rina" });
		const { page } = await world.device();
		await signIn(page, person);
		await page.getByText("Nobody has vouched for you yet.").waitFor();
		await syncDirectory(origin.coordinator.session);
		const object = await vouch(origin.coordinator.session, joined.member, CHECKLIST);
		await syncDirectory(admin.session);
		await refuse(admin.session, object, "references-missing");
		await page.getByRole("button", { name: "Look again" }).click();
		await page.getByRole("heading", { name: "Your request to join was refused" }).waitFor();
		await page.getByText("ask for the reason").waitFor();
		await inspect(t, page, "waiting-refused");
		const { page: later } = await world.device();
		await signIn(later, person);
		await later.getByRole("alert").getByText("Your request to join was refused").waitFor();
		await later.getByRole("alert").getByText("You can choose the same sign-in name.").waitFor();
		await inspect(t, later, "sign-in-of-refused");

		const again = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff", desk: origin.desk });
		const next = { ...person, password: "violin marsh orbit kettle" };
		await join({ ...away, ...next, code: again.code, name: "Rina" });
		await signIn(later, next);
		await later.getByText("Nobody has vouched for you yet.").waitFor();
		t.equal(await later.getByRole("alert").count(), 0, "the new keys under the old name are no alarm on the same device");
	});
});
