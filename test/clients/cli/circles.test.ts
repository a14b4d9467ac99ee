/** Circles on the command line: who reads what is written for a region, and their key. */
import t from "tap";
import { approve, changeOrganisation, syncDirectory } from "#sdk/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";

const { admin, founder, origin, transit } = await readyNetwork(t);
for (const [{ id }, region] of [
	[origin, "asia"],
	[transit, "europe"],
] as const)
	await approve(
		admin.session,
		await changeOrganisation(founder.session, { organisation: id, region, affiliation: "secular", scope: "full" }),
	);
await syncDirectory(origin.staff.session);
const type = typing(commands, origin.staff.session);
const circles = async () => (await type("circle list")).data.circles;

t.test("the list says which desks share what, and the key is made once", async (t) => {
	t.match(await circles(), [
		{ circle: "network", desks: { length: 2 }, isMine: true, epoch: 0 },
		{ circle: "asia", desks: [origin.desk], isMine: true },
		{ circle: "europe", desks: [transit.desk], isMine: false },
	]);
	t.match((await type("circle show network")).text, /Desk of Origin.*\n.*Desk of Transit/);
	for (const _ of [1, 2]) await type("circle renew network");
	t.match((await circles())[0], { circle: "network", epoch: 1, stale: false, waiting: [] });
	t.match((await type("circle list")).text, /network +2 +yes +no +0/);
});

t.test("somebody without a seat makes no key", async (t) => {
	await t.rejects(type("circle renew europe"), { code: "not-allowed" });
	t.match((await circles())[2], { circle: "europe", epoch: 0 });
});
