/** The sentences of the inbox. */
import t from "tap";
import type { HandoffInboxRow, ProposalInboxRow } from "#sdk/casework/index.ts";
import { rowWords, timeLeft } from "../../../clients/cli/words/inbox.ts";

const HOUR = 3_600_000;
const names = {
	desk: (id: string | null) => id ?? "",
	name: (id: string | null) => id ?? "",
	organisation: (id: string | null) => id ?? "",
};

const row = {
	kind: "declined",
	from: "Haus Lydia",
	handoff: "3f2a9c11-0000",
	state: "declined",
	shown: "declined",
	incoming: false,
	flags: [],
	reason: "no-capacity",
	suggested: null,
	next: null,
	awaits: false,
	absent: null,
	withoutCustodian: false,
	hasHer: false,
} as object as HandoffInboxRow;

t.test("a request that came to nothing says what happened and what to do", async (t) => {
	t.equal(rowWords(row, names), "Haus Lydia declined: no capacity. Make a new request, or: handoff settle 3f2a9c11");
	t.match(rowWords({ ...row, absent: "danger" }, names), "people are in danger there, so bring nobody there");
	const rerouted = rowWords({ ...row, kind: "rerouted", state: "rerouted", suggested: "Clinic", absent: "suspended" }, names);
	t.match(rerouted, /^Haus Lydia suggests another desk\. Suggested: Clinic\. That desk is suspended/);
	const running = rowWords({ ...row, kind: "handoff", state: "requested", incoming: true, awaits: true, next: "accept" }, names);
	t.equal(running, "Haus Lydia asks us to take over. Next: handoff accept 3f2a9c11");
	const met = { ...row, kind: "handoff", hasHer: true, shown: "met" } as const;
	t.equal(
		rowWords({ ...met, incoming: true }, names),
		"The person is with us. Haus Lydia sent her. The hand-off is over. Phone Haus Lydia: your desk can take the case after a new request.",
	);
	t.match(rowWords(met, names), /The hand-off is over\. Make a new request to Haus Lydia, which has her\.$/);
	const flags = ["overdue", "constructor", "toString", "__proto__"] as HandoffInboxRow["flags"];
	t.match(
		rowWords({ ...row, flags }, names),
		/no capacity\. The arrival is overdue\. Make/,
		"a flag that the program doesn't know says nothing",
	);
});

t.test("a proposal says what it would do, by whom, and who decides", async (t) => {
	const proposal: ProposalInboxRow = {
		...row,
		kind: "proposal",
		group: "awaiting",
		member: "Ana",
		object: "Qm9vdHN0cmFw",
		what: "suspend",
		isMine: false,
		subject: { kind: "organisation", id: "Haus Lydia" },
		refusal: null,
		lapse: null,
	};
	const decide = "Ana proposes it, and you can decide. Next: vetting list, then vetting approve Qm9vdHN0 or vetting refuse Qm9vdHN0";
	t.equal(rowWords(proposal, names), `Suspend: Haus Lydia. ${decide}`);
	t.equal(rowWords({ ...proposal, what: "policy", subject: null }, names), `New policy of the network. ${decide}`);
	const waits = { ...proposal, kind: "proposal-waits" } as const;
	t.equal(rowWords(waits, names), "Suspend: Haus Lydia. Ana proposes it, and somebody else decides.");
	t.equal(rowWords({ ...waits, isMine: true }, names), "Suspend: Haus Lydia. You propose it, and somebody else decides.");
	const lapsed = rowWords({ ...proposal, kind: "proposal-lapsed", lapse: "overtaken" }, names);
	t.match(lapsed, /It no longer counts: another proposal about the same subject was approved\.$/);
	const refused = rowWords({ ...proposal, kind: "proposal-refused", refusal: "references-missing" }, names);
	t.equal(refused, "Suspend: Haus Lydia. Ana refused your proposal: references missing.");
	const asked = rowWords({ ...proposal, kind: "vetting-asked" }, names);
	t.match(asked, /^Suspend: Haus Lydia\. Ana asks for more about your proposal\. Next: .*vetting answer Qm9vdHN0$/);
});

t.test("a newcomer says who can vouch", async (t) => {
	const newcomer = { ...row, kind: "newcomer", group: "awaiting", member: "Rina", organisation: null } as const;
	t.equal(rowWords(newcomer, names), "Rina has joined and waits to be vouched for. Next: member vouch");
	const others = { ...newcomer, kind: "newcomer-waits", group: "others" } as const;
	t.equal(rowWords(others, names), "Rina has joined and waits until somebody else vouches.");
});

t.test("the time that is left is said in whole units", async (t) => {
	t.equal(timeLeft(3 * HOUR + 1, 1), "3 h left");
	t.equal(timeLeft(0, 50 * HOUR), "late by 2 days");
	t.equal(timeLeft(59_000 * 10, 0), "9 min left");
});
