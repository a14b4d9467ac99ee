/** A device whose clock is wrong says so above each screen, before anything is written, and stops when the clock is right again. */
import t from "tap";
import { passMinutes } from "../../support/web/clock.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { inspect } from "../../support/web/inspect.ts";
import { go, WebWorld } from "../../support/web/world.ts";

t.test("a clock that is eight minutes ahead", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { page } = await world.signedIn(world.ready.origin.staff);
	const warning = page.getByText("The clock of this device is 8 minutes ahead of the server’s clock");
	t.equal(await warning.count(), 0, "a right clock");
	await passMinutes([page], 8);
	await go(page, "#/cases");
	await warning.waitFor();
	await inspect(t, page, "wrong-clock");
	await passMinutes([page], -8);
	await go(page, "#/threads");
	await warning.waitFor({ state: "detached" });
});
