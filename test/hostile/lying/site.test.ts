/** Section 5 of "Web releases", what a client must refuse: a public site that no second person has released. */
import t from "tap";
import { type Statement, toWire } from "#protocol/statements/statement.ts";
import { releasedSite } from "#sdk/index.ts";
import { LyingWorld, rowsOf } from "../../support/lying/lying-world.ts";
import { brokenRules, countersign, showDirectory } from "../../support/lying/shown-directory.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const [{ session: founder }, { session: admin }] = [await world.openSyncedSession("founder"), await world.openSyncedSession("admin")];
const { session: giver } = await world.openSyncedSession("giver");
const device = await world.openSyncedSession("reader");

const build = (files: number) => ({ manifest: new Uint8Array(32).fill(7), files });
const releasing = (by = founder, release: object | null = build(73)) => by.sign("site.release", { release } as never);

/** Shows a directory with more statements than the real one. @returns the rules that they break, and how many files are released */
async function shown(...more: Statement<any>[]) {
	const on = await showDirectory(world, [...device.session.log, ...more].map(toWire));
	return { broken: brokenRules(on), files: (await releasedSite(on.session))?.files ?? null };
}

test("a site that one person alone has signed isn't released, whatever the server shows", async (t) => {
	const proposed = releasing();
	t.same(await shown(proposed), { broken: [], files: null }, "one admin");
	t.match(await shown(proposed, countersign(founder, proposed)), { broken: [/may not approve/], files: null }, "twice the same admin");
	const byCoordinator = releasing(giver);
	t.match((await shown(byCoordinator, countersign(admin, byCoordinator))).files, null, "proposed by a coordinator");
	t.same(await shown(proposed, countersign(admin, proposed)), { broken: [], files: 73 }, "two admins");
	t.same(await shown(proposed, countersign(giver, proposed)), { broken: [], files: 73 }, "an admin and a coordinator");
});

test("what one admin has taken down doesn't come back by one signature", async (t) => {
	const [first, late] = [releasing(), releasing(founder, build(74))];
	const both = [first, late, countersign(admin, first)];
	t.equal((await shown(...both)).files, 73);
	const down = releasing(admin, null);
	t.same(await shown(...both, down), { broken: [], files: null });
	const revived = await shown(...both, down, countersign(admin, late));
	t.match(revived, { broken: [/is not an open proposal/], files: null });
});
