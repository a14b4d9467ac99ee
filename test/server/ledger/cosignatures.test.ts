/** Which checkpoint the server gives out while witnesses are wanted. */
import t from "tap";
import { nextServed, type ServingState, WAIT_FOR_WITNESSES_MS } from "#server/ledger/cosignatures.ts";

const held: ServingState = { served: 5, newest: 9, witnessed: 7, unwitnessedSince: 1_000, wanted: 2, now: 1_000 + WAIT_FOR_WITNESSES_MS };

t.test("a new checkpoint is held back for its witnesses, but for a limited time", async (t) => {
	t.equal(nextServed(held), 7);
	t.equal(nextServed({ ...held, now: held.now + 1 }), 9);
});

t.test("the newest checkpoint is served when there is nothing to wait for", async (t) => {
	t.equal(nextServed({ ...held, wanted: 0 }), 9, "no witness is wanted");
	t.equal(nextServed({ ...held, served: null }), 9, "the newest one was served until now");
	t.equal(nextServed({ ...held, witnessed: null }), 9, "nothing is witnessed yet");
	t.equal(nextServed({ ...held, unwitnessedSince: null }), 9, "the newest one is witnessed");
});
