/** After a sign-out, no key of the session is left in memory. */
import t from "tap";
import type { Secret } from "#crypto/secret.ts";
import { readTitle } from "#sdk/compartments/read.ts";
import { openThread, signOut } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";

t.test("signing out overwrites each key, and forgets what was opened", async (t) => {
	const { origin } = await readyNetwork(t);
	const { session } = origin.staff;
	const thread = await openThread(session, "A title", [], origin.desk);
	t.equal(await readTitle(session, thread), "A title");
	const { memory, seeds, bag } = session;
	const { signing, seal, wrap } = session.keys();
	const keys: Secret[] = [signing, seal, wrap, ...seeds.values(), ...bag.content.seeds.map(({ seed }) => seed)];
	keys.push(...memory.deskSeeds.values(), ...memory.epochKeys.values());
	const held = keys.map((key) => key.use((bytes) => bytes));
	t.ok(memory.deskSeeds.size > 0 && memory.epochKeys.size > 0 && memory.titles.size > 0);
	t.notOk(held.some((bytes) => bytes.every((byte) => byte === 0)));
	await signOut(session);
	t.ok(held.every((bytes) => bytes.every((byte) => byte === 0)));
	for (const key of keys) t.throws(() => key.export(), /wiped/);
	t.throws(() => bag.update({}), /wiped/, "the bag key, too");
	t.same([memory.deskSeeds.size, memory.epochKeys.size, memory.titles.size, seeds.size], [0, 0, 0, 0]);
});
