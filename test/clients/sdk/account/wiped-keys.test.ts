/** After a sign-out, no key of the session is left in memory. */
import t from "tap";
import type { Secret } from "#crypto/secret.ts";
import { readTitle } from "#sdk/compartments/read.ts";
import { listTopics, openThread, signOut, startTopic } from "#sdk/index.ts";
import { emptyMemory } from "#sdk/memory.ts";
import { spaceWorld } from "../../../support/space-world.ts";

t.test("signing out overwrites each key, and forgets what was opened", async (t) => {
	const { origin, space } = await spaceWorld(t);
	const { session } = origin.staff;
	const thread = await openThread(session, "A title", [], origin.desk);
	t.equal(await readTitle(session, thread), "A title");
	await startTopic(session, space, { kind: "talk", language: "en", title: "A topic", body: "A text", tags: [], regions: [], poll: null });
	await listTopics(session, space);
	const { memory, seeds, bag } = session;
	const { signing, seal } = session.keys();
	const keys: Secret[] = [signing, seal, ...seeds.values(), ...bag.content.seeds.map(({ seed }) => seed)];
	keys.push(...memory.deskSeeds.values(), ...memory.circleSeeds.values(), ...memory.epochKeys.values());
	const held = keys.map((key) => key.use((bytes) => bytes));
	t.ok(memory.deskSeeds.size > 0 && memory.circleSeeds.size > 0 && memory.epochKeys.size > 0);
	t.ok(memory.titles.size > 0 && memory.spaceTranscripts.size > 0 && memory.spaceLists.size > 0);
	memory.personNames.add("Amina");
	t.notOk(held.some((bytes) => bytes.every((byte) => byte === 0)));
	await signOut(session);
	t.ok(held.every((bytes) => bytes.every((byte) => byte === 0)));
	for (const key of keys) t.throws(() => key.export(), /wiped/);
	t.throws(() => bag.update({}), /wiped/, "the bag key, too");
	t.equal(seeds.size, 0);
	const { onProgress: _, confirmSuspended: __, ...left } = memory;
	const { onProgress: ___, confirmSuspended: ____, ...empty } = emptyMemory();
	t.same(left, empty, "nothing that was opened is kept");
});
