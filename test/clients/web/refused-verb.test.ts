/** A session that is ended elsewhere ends the sitting also when no event says so: the next verb is refused, and the screens close. */
import t from "tap";
import { endSession, listSessions } from "#sdk/index.ts";
import { caseWith } from "../../support/sdk-cases.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { enter, go, WebWorld } from "../../support/web/world.ts";

t.test("a refused verb ends the sitting", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin } = world.ready;
	const { session } = origin.staff;
	const { id, code } = await caseWith(session, origin.desk, ["identity"]);
	const known = new Set((await listSessions(session)).map((each) => each.session));
	const { page } = await world.device();
	await page.route("**/api/events*", (route) => route.abort("connectionrefused"));
	await enter(page, origin.staff);
	await go(page, `#/cases/${id}`);
	await page.getByRole("heading", { level: 1 }).getByText(code).waitFor();
	const [lost] = (await listSessions(session)).filter((each) => !known.has(each.session));
	await endSession(session, lost?.session as string);
	t.ok(await page.getByText(code).first().isVisible(), "without events, nothing has told the page yet");
	await go(page, "#/threads");
	await page.getByText("Your session has ended. Sign in again. Your drafts are kept.").waitFor();
	t.notMatch(await page.content(), code);
	await enter(page, origin.staff);
	await page.getByRole("heading", { level: 1, name: "Threads" }).waitFor();
});
