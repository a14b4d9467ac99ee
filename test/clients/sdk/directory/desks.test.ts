/** Desks whose key is missing, lost or not needed. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { appendStatement } from "#sdk/directory/append.ts";
import {
	addDesk,
	addHolder,
	assignToDesk,
	closeDesk,
	doUpkeep,
	type EntryPage,
	message,
	openThread,
	readAll,
	rekeyDesk,
	setRole,
	syncDirectory,
	unassignFromDesk,
	write,
} from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";

const { founder, transit, destination } = await readyNetwork(t);
const { session } = transit.coordinator;
const colleague = transit.staff.session;

t.test("a member without an organisation can't open a desk", async (t) => {
	await t.rejects(addDesk(founder.session, { name: "Admins" }), { code: "not-allowed" });
});

t.test("a desk that is closed or unknown gets no key", async (t) => {
	const desk = await addDesk(session, { name: "For a week" });
	await closeDesk(session, desk);
	for (const id of [desk, randomId()]) await t.rejects(rekeyDesk(session, id), { code: "not-found" });
});

t.test("a coordinator who still waits for the key of a desk adds and removes others there", async (t) => {
	await setRole(session, transit.staff.id, "coordinator");
	const desk = await addDesk(session, { name: "Its key is on the way" });
	await syncDirectory(colleague);
	await assignToDesk(colleague, desk, colleague.me);
	await unassignFromDesk(colleague, desk, session.me);
	t.same([...(colleague.dir.desks.get(desk)?.members ?? [])], [colleague.me]);
});

t.test("a member who joins a desk without its key waits for a colleague, and nothing fails meanwhile", async (t) => {
	await setRole(session, transit.staff.id, "coordinator");
	const desk = await addDesk(session, { name: "Of one person" });
	await assignToDesk(colleague, desk, colleague.me);
	await t.rejects(colleague.deskSeed(desk, 1), { code: "not-found" });
	t.same((await doUpkeep(colleague)).failed, []);
	t.equal((await doUpkeep(session)).colleaguesServed, 1);
	await syncDirectory(colleague);
	t.ok(await colleague.deskSeed(desk, 1));
});

t.test("a desk without a key gets its first one", async (t) => {
	const desk = randomId();
	await appendStatement(session, "desk.add", () => ({ desk, organisation: transit.id, name: "Without a key" }));
	t.same((await doUpkeep(session)).failed, []);
	await rekeyDesk(session, desk);
	t.ok(await session.deskSeed(desk, 1));
});

t.test("a desk that has lost its key gets a new one, which doesn't open what the earlier key opened", async (t) => {
	const textsOf = ({ entries }: EntryPage) => entries.map(({ content }) => (content && "text" in content ? content.text : null));
	const desk = await addDesk(session, { name: "Lost its key" });
	const thread = await openThread(session, "Before", [], desk);
	await rekeyDesk(session, desk, { withoutEarlier: true });
	t.same(textsOf(await readAll(session, thread)), ["Before"], "a key that somebody still has isn't given up");
	await appendStatement(session, "desk.member", () => ({ desk, member: colleague.me, action: "add" as const }));
	await appendStatement(session, "desk.member", () => ({ desk, member: session.me, action: "remove" as const }));
	await syncDirectory(colleague);
	await t.rejects(rekeyDesk(colleague, desk), { code: "not-found" });
	await rekeyDesk(colleague, desk, { withoutEarlier: true });
	await write(colleague, thread, message("after"));
	t.same(textsOf(await readAll(colleague, thread)), [null, "after"]);
	await addHolder(colleague, thread, { kind: "desk", id: destination.desk }, { history: true });
	t.same(textsOf(await readAll(destination.staff.session, thread)), ["after"], "a colleague passes on what they can open");
	t.same([...transit.coordinator.alarms, ...transit.staff.alarms, ...destination.staff.alarms], []);
});
