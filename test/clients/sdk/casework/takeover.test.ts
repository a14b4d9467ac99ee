/** A case whose custodian's organisation is removed: another desk takes over, and an admin countersigns. On a real server. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import {
	acceptHandoff,
	askForCase,
	assignLead,
	completeHandoff,
	countersignTakeOver,
	enterHandoffInError,
	giveUpSection,
	type HandoffRef,
	inbox,
	inviteToTakeOver,
	listCasesWithoutCustodian,
	loadCase,
	openCase,
	readDiscussion,
	readSection,
	receiveHandoff,
	takeOverCase,
	viewCase,
	writeDiscussion,
	writeSection,
} from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { approve, remove, syncDirectory } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, everybody, requestTransfer } from "../../../support/sdk-cases.ts";

const ready = await readyNetwork(t);
const { founder, admin, origin, transit, destination } = ready;
const [a, b, c] = [origin.staff.session, transit.staff.session, destination.staff.session];

const { id, of } = await caseWith(a, origin.desk, ["identity", "story", "health"]);
const other = await openCase(a, origin.desk, { sections: ["identity"] });
await writeSection(a, of.story!, { text: "written by the first custodian" });
const referrals: Record<Id, HandoffRef> = {};
for (const [session, to] of [
	[b, transit],
	[c, destination],
] as const) {
	const { ref } = await requestTransfer(a, id, to, ["story"], of, { kind: "referral" });
	await acceptHandoff(session, ref);
	referrals[to.desk] = ref;
}
/** Desk b has accepted a transfer of this one, and a member of desk a has entered it in error. */
const inError = await caseWith(a, origin.desk, ["story"]);
await writeSection(a, inError.of.story!, { text: "written before the take-over" });
const { ref: transfer } = await requestTransfer(a, inError.id, transit, ["story"], inError.of);
await acceptHandoff(b, transfer);
await enterHandoffInError(a, transfer, "wrong-recipient");
let expectingBefore: Id[] = [];
const list = () => gather(listCasesWithoutCustodian(admin.session));

/** A case in which nobody else has a part. */
const alone = await openCase(a, origin.desk, { sections: ["identity"] });

t.test("nobody takes over while the custodian is there", async (t) => {
	await t.rejects(takeOverCase(b, id), { code: "wrong-state" });
	t.same(await list(), []);
	await t.rejects(gather(listCasesWithoutCustodian(b)), { code: "not-allowed" });
});

t.test("a removed custodian's case is shown as without custodian, and exactly one desk takes over", async (t) => {
	const removal = await remove(founder.session, { kind: "organisation", subject: origin.id }, "cannot-act");
	await approve(admin.session, removal);
	await syncDirectory(b);
	await syncDirectory(c);
	t.same((await viewCase(b, id)).flags, ["without-custodian"]);
	const byB = await takeOverCase(b, id);
	const byC = await takeOverCase(c, id);
	t.equal((await loadCase(b, id)).state.custodian, origin.desk, "a proposal changes nothing");
	const listed = await list();
	t.same(listed.map((each) => each.case).sort(), [id, other.id, inError.id, alone.id].sort());
	const found = listed.find((each) => each.case === id);
	t.match(found, {
		desk: origin.desk,
		takeOvers: [
			{ object: byB, desk: transit.desk, by: b.me },
			{ object: byC, desk: destination.desk },
		],
	});
	t.ok((found?.removed ?? 0) > 0);
	expectingBefore = listed.find((each) => each.case === inError.id)?.expecting ?? [];
	await t.rejects(countersignTakeOver(admin.session, { case: other.id, object: byB }, "approve"), { code: "not-found" }, "another case");
	await syncDirectory(founder.session);
	const outcome = (work: Promise<unknown>) => work.then(() => "done").catch((error) => String(error.code));
	const outcomes = await Promise.all([
		outcome(countersignTakeOver(founder.session, { case: id, object: byB }, "approve")),
		outcome(countersignTakeOver(admin.session, { case: id, object: byC }, "approve")),
	]);
	t.same(outcomes.sort(), ["done", "not-found"]);
	t.same((await list()).map((each) => each.case).sort(), [other.id, inError.id, alone.id].sort());
});

t.test("the new custodian reads, writes, closes what nobody can open, and hands the case over", async (t) => {
	const { state } = await loadCase(b, id);
	const [taker, next] = state.custodian === transit.desk ? [transit, destination] : [destination, transit];
	const session = taker.staff.session;
	t.same((await viewCase(session, id)).flags, []);
	t.equal((await loadCase(session, id)).state.complete, true);
	const lostOf = async (session: typeof b) =>
		(await viewCase(session, id)).sections.flatMap(({ compartment, lost }) => (lost ? compartment : []));
	t.same((await lostOf(session)).sort(), [of.identity!, of.health!].sort(), "it sees which sections are lost");
	t.same(await lostOf(next.staff.session), [], "a desk that doesn't see the whole case doesn't say so");
	await assignLead(session, id, session.me);
	await writeSection(session, of.story!, { text: "written by the new custodian" });
	t.same(
		(await readSection(session, of.story!)).entries.map(({ content }) => content?.kind === "text" && content.text),
		["written by the first custodian", "written by the new custodian"],
	);
	await writeDiscussion(session, id, "we have taken over");
	t.equal((await readDiscussion(session, id)).length, 1);
	await receiveHandoff(session, referrals[taker.desk]!);
	await completeHandoff(session, referrals[taker.desk]!, "service-provided");
	t.equal((await readSection(session, of.story!)).entries.length, 2, "it reads on when its own referral is completed");
	await t.rejects(readSection(session, of.health!), { code: "not-found" }, "a section that it never read stays closed to it");
	for (const section of [of.identity!, of.health!]) await giveUpSection(session, id, section, { close: true });
	t.equal((await readSection(next.staff.session, of.story!)).entries.length, 2, "the other desk still reads by its referral");
	const { ref } = await requestTransfer(session, id, next, ["story"], of);
	await acceptHandoff(next.staff.session, ref);
	await receiveHandoff(next.staff.session, ref);
	t.equal((await loadCase(next.staff.session, id)).state.custodian, next.desk);
	t.same(
		everybody(ready).flatMap(({ alarms }) => alarms),
		[],
	);
});

t.test("an admin invites a desk that has asked for a case in which nobody else has a part, and it takes over", async (t) => {
	const [invited, stranger] = [transit, destination];
	const found = async () => (await list()).find((each) => each.case === alone.id);
	await t.rejects(inviteToTakeOver(admin.session, { case: alone.id, desk: invited.desk }), { code: "not-found" }, "it hasn't asked");
	await askForCase(b, invited.desk, alone.code);
	await t.rejects(loadCase(b, alone.id), { code: "not-found" });
	t.match(await found(), { asked: [invited.desk], invited: [], expecting: [] });
	await t.rejects(inviteToTakeOver(b, { case: alone.id, desk: invited.desk }), { code: "not-allowed" }, "no admin");
	await inviteToTakeOver(admin.session, { case: alone.id, desk: invited.desk });
	t.match(await found(), { asked: [invited.desk], invited: [invited.desk] });
	const told = (await inbox(b)).filter(({ kind }) => kind === "without-custodian").map((row) => row.case?.id);
	t.ok(told.includes(alone.id), "the desk is told on Today");
	const { state, sections } = await viewCase(b, alone.id);
	t.equal(state.chain.length, 2, "the chain of the case: opened, invited");
	t.same(
		sections.filter(({ reads }) => reads),
		[],
		"and no section",
	);
	await t.rejects(loadCase(stranger.staff.session, alone.id), { code: "not-found" });
	const object = await takeOverCase(b, alone.id);
	const approving = (session: typeof b) => countersignTakeOver(session, { case: alone.id, object }, "approve");
	t.match((await found())?.takeOvers, [{ mayApprove: false }], "the admin who has invited it is told so");
	await t.rejects(approving(admin.session), { code: "not-allowed" });
	const forOther = (await gather(listCasesWithoutCustodian(founder.session))).find((each) => each.case === alone.id);
	t.match(forOther?.takeOvers, [{ mayApprove: true }]);
	await approving(founder.session);
	const after = (await loadCase(b, alone.id)).state;
	t.same([after.custodian, after.invited], [invited.desk, {}]);
	t.equal(await found(), undefined);
});

t.test("an admin is told which desk has accepted her, so that it is phoned before an approval", async (t) => {
	t.match(expectingBefore, [transit.desk]);
});

t.test("the to-desk of a transfer that waits to be entered in error takes the case over, with the consent of an admin", async (t) => {
	await t.rejects(receiveHandoff(b, transfer), { code: "wrong-state" }, "it can't receive by itself");
	const refused = await takeOverCase(b, inError.id);
	await countersignTakeOver(admin.session, { case: inError.id, object: refused }, "refuse");
	const { server } = ready.network;
	await server.sql(`UPDATE casefile SET status = 'Closed' WHERE case_id = '${inError.id}'`);
	t.same(
		(await list()).map((each) => each.case),
		[other.id],
		"a closed case is listed only while a take-over waits",
	);
	t.match((await server.entries()).at(-1), { action: "case.list-without-custodian", count: 1 }, "the entry counts what was listed");
	await server.sql(`UPDATE casefile SET status = 'Active' WHERE case_id = '${inError.id}'`);
	const proposal = await takeOverCase(b, inError.id);
	await countersignTakeOver(admin.session, { case: inError.id, object: proposal }, "approve");
	const { state } = await loadCase(b, inError.id);
	t.match(state, { custodian: transit.desk, handoffs: { [transfer.handoff]: { state: "withdrawn", reason: "already-placed" } } });
	await writeSection(b, inError.of.story!, { text: "written after it" });
	t.equal((await readSection(b, inError.of.story!)).entries.length, 2);
	t.same(
		everybody(ready).flatMap(({ alarms }) => alarms),
		[],
	);
});
