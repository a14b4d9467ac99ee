/** The web client as it is released, and the SDK at its real cost. All other tests have a cheap Argon2id (scripts/cheap-key-stretching.ts). */
import t from "tap";
import { KEY_STRETCHING } from "#crypto/key-stretching.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { WebWorld } from "../../support/web/world.ts";

t.test("the key stretching has the cost that SPEC states", async (t) => {
	t.same(KEY_STRETCHING, { "argon2id-custom": { iterations: 3, memory: 65_536, parallelism: 4 } });
});

t.test("the released build signs in where the SDK has registered at the real cost", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { page } = await world.signedIn(world.ready.origin.staff);
	await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
	t.pass("Today is shown");
});
