/** An earlier custodian without follow-up that kept a section: it doesn't learn where the next desk sends the case. */
import t from "tap";
import {
	acceptHandoff,
	addSection,
	giveUpSection,
	listHandoffs,
	loadCase,
	openSection,
	readSection,
	receiveHandoff,
	recordConsent,
	setCaseStatus,
	viewCase,
	writeSection,
} from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { commands } from "../../../../clients/cli/commands/index.ts";
import { typing } from "../../../support/commands.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer, terms } from "../../../support/sdk-cases.ts";

const { origin, transit, destination } = await readyNetwork(t);
const [a, b, c] = [origin.staff.session, transit.staff.session, destination.staff.session];
const handedOn = await caseWith(a, origin.desk, ["identity", "story", "health"]);
const { id, code, of } = handedOn;

/** Transfers a case with its identity and story, from its request to its receipt. */
async function move(from: typeof a, session: typeof a, to: typeof origin, { id, of }: typeof handedOn) {
	const { ref } = await requestTransfer(from, id, to, ["identity", "story"], of);
	await acceptHandoff(session, ref);
	await receiveHandoff(session, ref);
}

t.test("an earlier custodian sees to whom it handed the case over, and when, and no later desk", async (t) => {
	const before = a.now();
	await move(a, b, transit, handedOn);
	await move(b, c, destination, handedOn);
	await setCaseStatus(c, id, "FollowUp");
	const { state, past, flags } = await viewCase(a, id);
	t.equal(past?.to, transit.desk);
	t.ok((past?.since ?? 0) >= before);
	t.same(flags, []);
	t.same([state.isPast, state.status], [true, "Active"]);
	t.notMatch(JSON.stringify(await loadCase(a, id)), destination.desk);
	t.notMatch(JSON.stringify(await gather(listHandoffs(a))), destination.desk);
	t.equal((await viewCase(b, id)).past?.to, destination.desk, "an earlier custodian without a section");
	t.equal((await viewCase(c, id)).past, null);
});

t.test("the command line shows only the next desk, too", async (t) => {
	const { text, data } = await typing(commands, a)(`case show ${code}`);
	t.match(text, /handed over to Desk of Transit \(Transit\) on \d{4}-\d\d-\d\d/);
	t.notMatch(text, /Destination|custodian/);
	t.match(data, { custodian: null, status: null, lead: null, past: { to: transit.desk, since: String } });
});

t.test("it still works with the section that it kept, and gives it up without knowing the custodian", async (t) => {
	await writeSection(a, of.health!, { text: "kept here" });
	t.equal((await readSection(a, of.health!)).entries.length, 1);
	const { ref } = await requestTransfer(c, id, origin, ["identity"], of, { kind: "referral" });
	t.equal((await viewCase(a, id)).past, null, "asked again, it sees the present");
	t.equal((await viewCase(a, id)).state.custodian, destination.desk);
	await acceptHandoff(a, ref);
	await giveUpSection(a, id, of.health!, { close: true });
	t.match((await viewCase(c, id)).state.sections[of.health!], { owner: origin.desk, closed: true });
});

t.test("it gives up a section after statements that it is not shown", async (t) => {
	const own = await caseWith(a, origin.desk, ["identity", "story", "health"]);
	await move(a, b, transit, own);
	await setCaseStatus(b, own.id, "FollowUp");
	await setCaseStatus(b, own.id, "Active");
	await giveUpSection(a, own.id, own.of.health!, { close: true });
	await setCaseStatus(b, own.id, "FollowUp");
	const { state, past } = await viewCase(a, own.id);
	t.match(state.sections[own.of.health!], { closed: true });
	t.equal(past?.to, transit.desk);
	t.match((await viewCase(b, own.id)).state.sections[own.of.health!], { closed: true });
});

t.test("the words of a consent go into an open section, and not into one that the desk has given up", async (t) => {
	const own = await caseWith(a, origin.desk, ["identity", "story", "consent"]);
	const { id, of } = own;
	await move(a, b, transit, own);
	await giveUpSection(a, id, of.consent!, { close: true });
	await move(b, a, origin, own);
	const added = await addSection(a, id, "consent");
	const row = await recordConsent(a, id, terms(destination.id, ["identity"], a.now()), { words: "Only my name." });
	t.match((await openSection(a, added)).cells, [{ row, values: [{ values: { con_Words: "Only my name." } }] }]);
});
