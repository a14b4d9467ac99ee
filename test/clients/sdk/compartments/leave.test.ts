/** Leaving a thread with the SDK, on a real server. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { mayLeave } from "#sdk/compartments/holders.ts";
import { whoReads } from "#sdk/compartments/readers.ts";
import { addHolder, leaveThread, listCompartments, message, openThread, readAll, type UnlockedSession, write } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";

const { origin, transit, destination } = await readyNetwork(t);
const [owner, other, leaver, colleague] = [origin.staff, transit.staff, destination.staff, destination.coordinator];
const textsOf = async (session: UnlockedSession, thread: Id) =>
	(await readAll(session, thread)).entries.map(({ content }) => (content && "text" in content ? content.text : null));
const withAll = (title: string) =>
	openThread(
		owner.session,
		title,
		[transit, destination].map(({ desk }) => ({ kind: "desk" as const, id: desk })),
	);
const readersIn = async (session: UnlockedSession, thread: Id) => (await whoReads(session, thread)).readers.map(({ id }) => id).sort();

t.test("a desk leaves, keeps what it has read, gets nothing new, and the owner brings it back", async (t) => {
	const thread = await withAll("Too much");
	t.ok(mayLeave(leaver.session, await openCompartment(leaver.session, thread)));
	await leaveThread(leaver.session, thread);
	t.same((await listCompartments(colleague.session, { kind: "thread" })).compartments, [], "it leaves with all its members");
	await t.rejects(write(colleague.session, thread, message("am I still here?")), { code: "not-allowed" });
	t.notOk(mayLeave(colleague.session, await openCompartment(colleague.session, thread)));
	t.same(await readersIn(other.session, thread), [origin.desk, transit.desk].sort(), "the others see it at once");
	await write(other.session, thread, message("without them"));
	t.same(await textsOf(owner.session, thread), ["Too much", "without them"]);
	t.same(await textsOf(leaver.session, thread), ["Too much"]);

	await addHolder(owner.session, thread, { kind: "desk", id: destination.desk });
	await write(owner.session, thread, message("welcome back"));
	t.match((await textsOf(colleague.session, thread)).at(-1), "welcome back");
	await leaveThread(colleague.session, thread);
	await addHolder(owner.session, thread, { kind: "desk", id: destination.desk });
	t.same(await readersIn(leaver.session, thread), [origin.desk, transit.desk, destination.desk].sort(), "also before anybody has written");
	for (const { alarms } of [owner, other, leaver, colleague]) t.same(alarms, []);
});

t.test("the owner leaves, and the thread goes on; the last desk stays", async (t) => {
	const thread = await withAll("Without its owner");
	await leaveThread(owner.session, thread);
	await write(leaver.session, thread, message("we go on"));
	t.equal((await openCompartment(leaver.session, thread)).state.owner, transit.desk);
	await leaveThread(other.session, thread);
	await t.rejects(leaveThread(leaver.session, thread), { code: "not-allowed" });
	for (const { alarms } of [owner, other, leaver, colleague]) t.same(alarms, []);
});
