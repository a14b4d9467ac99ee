/** Follow-up ends with the next move of custody, also for a section that doesn't move with it. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { acceptHandoff, readSection, receiveHandoff, writeSection } from "#sdk/casework/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";

t.test("when follow-up ends, the owner still writes, and the earlier custodian reads nothing new", async (t) => {
	const { origin, transit, destination } = await readyNetwork(t);
	const [o, tr, d] = [origin.staff.session, transit.staff.session, destination.staff.session];
	const { id, of } = await caseWith(o, origin.desk, ["identity", "story"]);
	const story = of.story as Id;
	const first = await requestTransfer(o, id, transit, ["identity", "story"], of, { followUp: true });
	await acceptHandoff(tr, first.ref);
	await receiveHandoff(tr, first.ref);
	await writeSection(tr, story, { text: "Arrived." });
	t.equal((await readSection(o, story)).entries.length, 1, "while it follows");
	const second = await requestTransfer(tr, id, destination, ["identity"], of);
	await acceptHandoff(d, second.ref);
	await receiveHandoff(d, second.ref);
	await writeSection(tr, story, { text: "Gone on." });
	t.equal((await readSection(tr, story)).entries.length, 2, "the owner");
	t.equal((await readSection(o, story)).entries.length, 1, "only what was written before");
	await t.rejects(writeSection(o, story, { text: "Still here." }), { code: "not-allowed" });
});
