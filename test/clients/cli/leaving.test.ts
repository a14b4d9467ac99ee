/** Before a suspension or a removal, the command line says whom it concerns, and asks. */
import t from "tap";
import { syncDirectory } from "#sdk/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";

const { admin, origin, transit } = await readyNetwork(t);
const answers: boolean[] = [];
const type = typing(commands, admin.session, answers);
const statusOf = (id: string) => admin.session.dir.members.get(id)?.status;

t.test("suspending a member says how many people the desk keeps, and a no changes nothing", async (t) => {
	answers.push(false);
	await t.rejects(type(`member suspend ${origin.staff.id} --code investigation`), { message: /Nothing was changed/ });
	await syncDirectory(admin.session);
	t.equal(statusOf(origin.staff.id), "active");
	const { notes } = await type(`member suspend ${origin.staff.id} --code investigation --yes`);
	t.match(notes, [/^This concerns 1 person\.\nDesk of Origin.*: gets a new key, and keeps 1 of its people\.$/]);
	t.equal(statusOf(origin.staff.id), "suspended");
	const removal = await type(`member remove ${origin.staff.id} --code left --yes`);
	t.match(removal.notes, [/^This concerns 1 person\.\nDesk of Origin/], "a suspended member counts, too");
});

t.test("removing an organisation says that nobody is left, and goes on when nobody can be asked", async (t) => {
	const { notes, data } = await type(`organisation remove ${transit.id} --code left`);
	t.match(notes, [/^This concerns 2 people\.\nDesk of Transit.*: nobody is left in it\./]);
	t.type(data.proposal, "string");
});
