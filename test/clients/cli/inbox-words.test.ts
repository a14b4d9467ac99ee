/** The sentences of the inbox. */
import t from "tap";
import type { HandoffInboxRow } from "#sdk/casework/index.ts";
import { rowWords, timeLeft } from "../../../clients/cli/words/inbox.ts";

const HOUR = 3_600_000;
const names = {
	desk: (id: string | null) => id ?? "",
	name: (id: string | null) => id ?? "",
	organisation: (id: string | null) => id ?? "",
};

const row: HandoffInboxRow = {
	...({
		kind: "declined",
		group: "emergency",
		red: true,
		desk: "Reception",
		from: "Haus Lydia",
		member: null,
		since: 0,
		by: null,
	} as const),
	...({ case: null, handoff: "3f2a9c11-0000", state: "declined", priority: "emergency", incoming: false, flags: [] } as const),
	...({ reason: "no-capacity", suggested: null, next: null, awaits: false, absent: null, withoutCustodian: false } as const),
	flags: [],
};

t.test("a request that came to nothing says what happened and what to do", async (t) => {
	t.equal(rowWords(row, names), "Haus Lydia declined: no capacity. Make a new request, or: handoff settle 3f2a9c11");
	const rerouted = rowWords({ ...row, kind: "rerouted", state: "rerouted", suggested: "Clinic", absent: "suspended" }, names);
	t.match(rerouted, /^Haus Lydia suggests another desk\. Suggested: Clinic\. That desk is suspended/);
	const running = rowWords({ ...row, kind: "handoff", state: "requested", incoming: true, awaits: true, next: "accept" }, names);
	t.equal(running, "Haus Lydia asks us to take over. Next: handoff accept 3f2a9c11");
});

t.test("the time that is left is said in whole units", async (t) => {
	t.equal(timeLeft(3 * HOUR + 1, 1), "3 h left");
	t.equal(timeLeft(0, 50 * HOUR), "late by 2 days");
	t.equal(timeLeft(59_000 * 10, 0), "9 min left");
});
