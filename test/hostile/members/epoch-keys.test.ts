/** Members who rotate a compartment, and give other holders something else than its key. On a real server. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { addDesk, addHolder, closeDesk, message, openThread, readAll, syncDirectory, type UnlockedSession, write } from "#sdk/index.ts";
import { deceiveHolders } from "../../support/attacks/desk-keys.ts";
import { type Person, readyNetwork } from "../../support/sdk.ts";

const { origin, transit, destination } = await readyNetwork(t);
const attacker = transit.staff.session;
const named = ({ alarms }: Person) => alarms.map(({ code, by }) => [code, by]);
const textsOf = async (session: UnlockedSession, thread: Id) =>
	(await readAll(session, thread)).entries.map(({ content }) => (content && "text" in content ? content.text : null));

async function threadOfThree(title: string): Promise<Id> {
	const thread = await openThread(
		transit.coordinator.session,
		title,
		[origin, destination].map(({ desk }) => ({ kind: "desk" as const, id: desk })),
	);
	for (const { staff } of [origin, destination]) staff.alarms.length = 0;
	return thread;
}

t.test("a holder with junk in its box names the signer, makes the next epoch and writes", async (t) => {
	const thread = await threadOfThree("Junk for one");
	await deceiveHolders(attacker, thread, [destination.desk]);
	await write(destination.staff.session, thread, message("from the one"));
	t.same(named(destination.staff), [["junk-key", attacker.me]]);
	for (const session of [origin.staff.session, destination.staff.session, attacker])
		t.same(await textsOf(session, thread), ["Junk for one", "from the one"]);
	t.same(named(origin.staff), [], "nobody else was deceived, and the epoch is closed");
});

t.test("a holder sees that another one got junk, and makes the next epoch", async (t) => {
	const thread = await threadOfThree("Junk for another");
	await deceiveHolders(attacker, thread, [destination.desk]);
	await write(origin.staff.session, thread, message("for both"));
	t.same(named(origin.staff), [["junk-key", attacker.me]]);
	t.same(await textsOf(destination.staff.session, thread), ["Junk for another", "for both"]);
});

t.test("a holder that isn't the owner can't use up the epochs of a thread", async (t) => {
	const thread = await threadOfThree("Epochs");
	const [vandal, colleague] = [destination.staff.session, destination.coordinator.session];
	await t.rejects(deceiveHolders(vandal, thread, [], "rotation"), { code: "not-allowed" });
	await deceiveHolders(vandal, thread, [origin.desk], "repair");
	await t.rejects(deceiveHolders(vandal, thread, [], "repair"), { code: "not-allowed" }, "once");
	await write(origin.staff.session, thread, message("goes on"));
	t.same(named(origin.staff), [["junk-key", vandal.me]]);
	await deceiveHolders(colleague, thread, [origin.desk], "repair");
	await write(transit.coordinator.session, thread, message("the owner repairs as often as needed"));
	await deceiveHolders(vandal, thread, [origin.desk], "repair");
	await write(origin.staff.session, thread, message("and goes on"));
	for (const { session } of [origin.staff, transit.staff, destination.staff])
		t.same(await textsOf(session, thread), ["Epochs", "goes on", "the owner repairs as often as needed", "and goes on"]);
});

t.test("a thread outlives its owner: the first remaining holder owns it", async (t) => {
	const lead = transit.coordinator.session;
	const desk = await addDesk(lead, { name: "Closes soon" });
	const thread = await openThread(
		lead,
		"Outlives",
		[origin, destination].map((each) => ({ kind: "desk" as const, id: each.desk })),
		desk,
	);
	await closeDesk(lead, desk);
	await write(destination.staff.session, thread, message("to whom it belongs now"));
	t.same(await textsOf(origin.staff.session, thread), ["Outlives", "to whom it belongs now"]);
	const { state } = await openCompartment(origin.staff.session, thread);
	t.equal(state.owner, origin.desk);
	await syncDirectory(destination.staff.session);
	await t.rejects(addHolder(destination.staff.session, thread, { kind: "desk", id: transit.desk }), { code: "not-allowed" });
	await addHolder(origin.staff.session, thread, { kind: "desk", id: transit.desk }, { history: true });
	t.same(await textsOf(transit.staff.session, thread), ["Outlives", "to whom it belongs now"]);
});
