/** Members who rotate a compartment, and give other holders something else than its key. On a real server. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { message, openThread, readAll, type UnlockedSession, write } from "#sdk/index.ts";
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
