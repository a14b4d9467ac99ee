/** The inbox: what waits for a member, in the right order, with a constant number of requests. */
import t from "tap";
import { type Id, toBase64Url } from "#protocol/bytes.ts";
import { RESPOND_WITHIN } from "#protocol/codes.ts";
import {
	acceptHandoff,
	acknowledgeHandoff,
	askForCase,
	assignLead,
	cancelHandoff,
	countUnread,
	declineHandoff,
	type InboxRow,
	inbox,
	listCases,
	readHandoffThread,
	rerouteHandoff,
	settleAsk,
	settleHandoff,
	viewCase,
	withdrawHandoff,
	writeHandoffMessage,
	writeSection,
} from "#sdk/casework/index.ts";
import { listCompartments, markSeen, readAll } from "#sdk/compartments/read.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { gather } from "#sdk/http/pages.ts";
import {
	addOrganisation,
	approve,
	askForMore,
	invite,
	join,
	openThread,
	refuse,
	reinstate,
	remove,
	setBell,
	setPolicy,
	suspend,
	syncDirectory,
	vouch,
} from "#sdk/index.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { countRequests } from "../../../support/count-requests.ts";
import { type Person, readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";

const { origin, transit, destination, founder, admin: second } = await readyNetwork(t);
const [o, tr, d] = [origin.staff.session, transit.staff.session, destination.staff.session];

const about = (rows: InboxRow[], id: Id) => rows.filter((row) => row.case?.id === id);

async function requested(to = transit) {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	return { id, of, ...(await requestTransfer(o, id, to, ["identity"], of)) };
}

t.test("a request that came to nothing stands first for all of the desk, until somebody takes it up", async (t) => {
	const { id, of, ref } = await requested();
	t.match(about(await inbox(tr), id)[0], { kind: "handoff", incoming: true, awaits: true, state: "requested", from: origin.desk });
	await declineHandoff(tr, ref, "no-capacity");
	for (const session of [o, origin.coordinator.session]) {
		const rows = await inbox(session);
		t.match(rows[0], { kind: "declined", group: "failed", reason: "no-capacity", from: transit.desk, handoff: ref.handoff });
	}
	t.equal((await gather(listCases(o))).find((each) => each.case === id)?.withoutPlace, true);
	t.same((await viewCase(o, id)).flags, ["without-place"]);
	t.same(about(await inbox(tr), id), [], "the other desk is done with it");

	const again = await requestTransfer(o, id, destination, ["identity"], of);
	t.same(
		about(await inbox(o), id).filter(({ group }) => group === "failed"),
		[],
		"a new request takes it up",
	);
	t.equal((await gather(listCases(o))).find((each) => each.case === id)?.withoutPlace, false);
	await rerouteHandoff(d, again.ref, transit.desk);
	t.match(about(await inbox(o), id)[0], { kind: "rerouted", suggested: transit.desk, from: destination.desk });
	await settleHandoff(o, again.ref, "person-declined");
	t.same(about(await inbox(origin.coordinator.session), id), [], "settled for everybody");
});

t.test("withdrawn and cancelled requests stand there too", async (t) => {
	const withdrawn = await requested();
	await withdrawHandoff(o, withdrawn.ref, "unsafe");
	t.match(about(await inbox(o), withdrawn.id)[0], { kind: "withdrawn", reason: "unsafe" });
	const cancelled = await requested();
	await acceptHandoff(tr, cancelled.ref);
	await cancelHandoff(tr, cancelled.ref, "no-capacity");
	t.match(about(await inbox(o), cancelled.id)[0], { kind: "cancelled", group: "failed" });
	for (const { ref } of [withdrawn, cancelled]) await settleHandoff(o, ref, "other");
});

t.test("an equal open request is refused with the id of the first", async (t) => {
	const { id, of, ref } = await requested();
	await t.rejects(requestTransfer(o, id, transit, ["identity"], of), { code: "already-requested", data: { handoff: ref.handoff } });
});

t.test("my own writing is never unread, and reading clears what others wrote", async (t) => {
	const { id, ref } = await requested();
	await writeHandoffMessage(o, ref, "Can you take her on Friday?");
	const unread = async (session: UnlockedSession) => about(await inbox(session), id).filter(({ kind }) => kind === "unread");
	const counted = async (session: UnlockedSession) => {
		const { compartments } = await listCompartments(session, { limit: 200 });
		const thread = compartments.find(({ kind, subject }) => kind === "handoff" && subject === ref.handoff)?.compartment as Id;
		return (await countUnread(session, compartments)).get(thread) ?? 0;
	};
	t.same([await unread(o), await counted(o), await counted(tr)], [[], 0, 1]);
	t.match(await unread(tr), [{ of: "handoff", count: 1, member: origin.staff.id, desk: transit.desk }]);
	await writeHandoffMessage(tr, ref, "On Saturday.");
	t.match(await unread(o), [{ count: 1, member: transit.staff.id }], "only the answer");
	t.equal(await counted(o), 1, "the lists say the same");
	const [row] = await unread(o);
	if (row?.kind !== "unread") throw new Error("no row");
	await readHandoffThread(o, ref);
	await markSeen(o, (await readAll(o, row.compartment)).compartment);
	t.same([await unread(o), await counted(o)], [[], 0]);
});

t.test("a thread that I hold myself is listed under no desk", async (t) => {
	const thread = await openThread(d, "For you alone", [{ kind: "member", id: o.me }], destination.desk);
	const row = (await inbox(o, { titles: true })).find((each) => each.kind === "unread" && each.compartment === thread);
	t.match(row, { of: "thread", desk: null, case: null, title: "For you alone", member: d.me });
});

t.test("asks and leads who have left are shown with their case", async (t) => {
	const { id, code } = await caseWith(o, origin.desk, ["identity"]);
	await askForCase(d, destination.desk, code);
	t.match(about(await inbox(o), id), [{ kind: "ask", group: "awaiting", from: destination.desk, member: destination.staff.id }]);
	const [ask] = about(await inbox(o), id);
	if (ask?.kind !== "ask") throw new Error("no ask");
	await t.rejects(settleAsk(d, { case: id, ask: ask.ask }, "cleared"), { code: "not-found" }, "the asking desk learns nothing");
	await settleAsk(origin.coordinator.session, { case: id, ask: ask.ask }, "refused");
	t.same(about(await inbox(o), id), [], "it is off the list of the whole desk");
	t.match((await viewCase(o, id)).state.asks[ask.ask], { code: "refused", by: origin.coordinator.id });
	const before = (await viewCase(o, id)).state.chain.length;
	await settleAsk(origin.coordinator.session, { case: id, ask: ask.ask }, "refused");
	t.equal((await viewCase(o, id)).state.chain.length, before, "a repeated call settles it once");
	await t.rejects(settleAsk(o, { case: id, ask: ask.ask }, "refused"), { code: "wrong-state" }, "a colleague has settled it");
	await assignLead(o, id, origin.coordinator.id);
	t.same(
		about(await inbox(o), id).filter(({ kind }) => kind === "lead-left"),
		[],
	);
});

t.test("the number of requests doesn't grow with the rows", async (t) => {
	const few = await countRequests(o, () => inbox(o));
	for (let i = 0; i < 4; i++) {
		const { id, of, ref } = await requested();
		await acknowledgeHandoff(tr, ref);
		await writeSection(origin.coordinator.session, of.identity as Id, { text: `note ${i} of ${id}` });
	}
	t.ok((await inbox(o)).length >= 4);
	t.equal(await countRequests(o, () => inbox(o)), few);
});

t.test("nobody is orphaned: a lead or a whole desk that is suspended is shown at once", async (t) => {
	const mine = await requested();
	await assignLead(o, mine.id, origin.coordinator.id);
	const suspendByBoth = async (subject: string) =>
		approve(second.session, await suspend(founder.session, { kind: "member", subject }, "investigation"));
	await suspendByBoth(origin.coordinator.id);
	await syncDirectory(o);
	t.match(
		about(await inbox(o), mine.id).filter(({ kind }) => kind === "lead-left"),
		[{ group: "red", red: true, member: origin.coordinator.id }],
	);
	t.ok((await viewCase(o, mine.id)).flags.includes("lead-left"), "the case says so");
	for (const { id } of [transit.staff, transit.coordinator]) await suspendByBoth(id);
	await syncDirectory(o);
	t.match(
		about(await inbox(o), mine.id).find(({ kind }) => kind === "handoff"),
		{ group: "red", absent: "unmanned", from: transit.desk },
		"the other side of a running hand-off",
	);
	t.match(
		(await inbox(founder.session)).find(({ kind }) => kind === "desk-unmanned"),
		{ from: transit.desk, handoffs: Number },
		"the admins",
	);
	await suspend(second.session, { kind: "organisation", subject: transit.id }, "danger");
	await syncDirectory(o);
	t.match(
		about(await inbox(o), mine.id).find(({ kind }) => kind === "handoff"),
		{ group: "red", red: true, absent: "danger", from: transit.desk },
		"a journey to people in danger",
	);
});

t.test("an answer and a vetting are listed as due before they are overdue", async (t) => {
	const { network, admin, origin, transit } = await readyNetwork(t);
	const later = async (ms: number, { signInName, recoveryCode }: Person) => {
		network.server.clock.advance(ms);
		return inbox(await network.open(network.device(), signInName, recoveryCode));
	};
	const { id, of } = await caseWith(origin.staff.session, origin.desk, ["identity"]);
	await requestTransfer(origin.staff.session, id, transit, ["identity"], of);
	t.match(about(await inbox(transit.staff.session), id)[0], { kind: "handoff", group: "awaiting" });
	t.match(about(await later(RESPOND_WITHIN.urgent / 2, transit.staff), id)[0], { kind: "handoff", group: "due", red: false });

	const vettings = async (ms: number) => (await later(ms, admin)).filter(({ kind }) => kind === "vetting-due");
	t.same(await vettings(0), []);
	for (const [days, group] of [
		[710, "due"],
		[40, "red"],
	] as const) {
		const rows = await vettings(days * 86_400_000);
		const common = { group, red: group === "red" };
		t.match(
			rows.find(({ member }) => member === transit.staff.id),
			{ ...common, organisation: null },
		);
		t.match(
			rows.find((row) => "organisation" in row && row.organisation === transit.id),
			{ ...common, member: null },
		);
	}
});

t.test("a coordinator sees which bell of the organisation can't ring, until it is changed", async (t) => {
	// People of the other tests are suspended by now.
	const { network, origin, transit } = await readyNetwork(t);
	const { session } = origin.coordinator;
	await setBell(session, origin.desk, { webhook: "https://hooks.example.org/bell" });
	const bells = async (who = session) => (await inbox(who)).filter(({ kind }) => kind === "bell-failing");
	t.same(await bells(), [], "it has not failed yet");
	await network.server.sql("UPDATE bell_channel SET tries = 3, failing_since = 1767225600000, failure = 'unreachable'");
	t.same(await bells(), [], "bells are asked for every ten minutes");
	network.server.clock.advance(600_000);
	const row = {
		kind: "bell-failing",
		group: "red",
		red: true,
		from: origin.desk,
		since: 1767225600000,
		channel: "webhook",
		failure: "unreachable",
	};
	t.match(await bells(), [row]);
	for (const who of [origin.staff.session, transit.coordinator.session])
		t.same(await bells(who), [], "neither staff nor another organisation");
	await setBell(session, origin.desk, { webhook: null });
	t.same(await bells(), []);
});

t.test("a proposal is there for those who decide, and for its proposer, who is told of a refusal for 7 days", async (t) => {
	const { network, admin, founder, origin } = await readyNetwork(t);
	const newOrganisation = { name: "Safe Harbour", country: "AL", parts: ["origin" as const], checklist: CHECKLIST };
	const { object, organisation } = await addOrganisation(founder.session, newOrganisation);
	const proposals = async ({ session }: Person) => (await inbox(session)).filter((row) => "what" in row);
	const row = { what: "organisation.add", object: toBase64Url(object), subject: { kind: "organisation", id: organisation } };
	t.match(await proposals(admin), [{ ...row, kind: "proposal", group: "awaiting", member: founder.id, isMine: false }]);
	t.match(await proposals(founder), [{ ...row, kind: "proposal-waits", group: "others", member: founder.id, isMine: true }]);
	t.match(await proposals(origin.coordinator), [{ kind: "proposal" }], "a coordinator of another organisation may approve it, too");
	t.same(await proposals(origin.staff), []);

	await askForMore(admin.session, object, ["references"]);
	t.match(await proposals(founder), [{ ...row, kind: "vetting-asked", group: "awaiting", member: admin.id }]);
	await refuse(admin.session, object, "references-missing");
	const refused = { ...row, kind: "proposal-refused", group: "failed", member: admin.id, refusal: "references-missing" };
	t.match(await proposals(founder), [refused]);
	for (const other of [admin, origin.coordinator]) t.same(await proposals(other), [], "only the proposer is told");
	const afterwards = async (ms: number) => {
		network.server.clock.advance(ms);
		return proposals({ ...founder, session: await network.open(network.device(), founder.signInName, founder.recoveryCode) });
	};
	t.match(await afterwards(7 * 86_400_000 - 60_000), [refused]);
	t.same(await afterwards(120_000), []);
});

t.test("a proposal that lost its meaning is told to its proposer and the admins for 7 days, with the reason", async (t) => {
	const { network, admin, founder, origin, transit } = await readyNetwork(t);
	const { session } = founder;
	const lapsed = async ({ session }: Person, about: Uint8Array) =>
		(await inbox(session)).filter((row) => "what" in row && row.object === toBase64Url(about));
	const row = { kind: "proposal-lapsed", group: "failed" };

	const mine = await setPolicy(session, { ...session.dir.policy!, vettingMonths: 7 });
	await syncDirectory(admin.session);
	await approve(session, await setPolicy(admin.session, { ...session.dir.policy!, vettingMonths: 9 }));
	t.match(await lapsed(founder, mine), [{ ...row, lapse: "overtaken", isMine: true, what: "policy", refusal: null }]);
	t.match(await lapsed(admin, mine), [{ ...row, lapse: "overtaken", isMine: false, member: founder.id }]);
	t.same(await lapsed(origin.coordinator, mine), []);

	const organisation = { kind: "organisation" as const, subject: transit.id };
	await suspend(session, organisation, "investigation");
	const reinstating = await reinstate(session, organisation);
	t.match(await lapsed(admin, reinstating), [{ kind: "proposal" }]);
	await approve(admin.session, await remove(session, organisation, "cannot-act"));
	for (const each of [founder, admin]) t.match(await lapsed(each, reinstating), [{ ...row, lapse: "standing" }]);
	await t.rejects(approve(admin.session, reinstating), { code: "wrong-state" });

	const { coordinator } = origin;
	const joined = async (name: string) => {
		const { code } = await invite(coordinator.session, { organisation: origin.id, role: "staff", desk: origin.desk });
		return (await join({ ...network.device(), code, name, signInName: name.toLowerCase(), password: admin.password })).member;
	};
	const rina = await joined("Rina");
	const twice = [await vouch(coordinator.session, rina, CHECKLIST), await vouch(coordinator.session, rina, CHECKLIST)] as const;
	await refuse(admin.session, twice[0], "unknown-to-network");
	for (const each of [coordinator, admin]) t.match(await lapsed(each, twice[1]), [{ ...row, lapse: "newcomer" }]);

	const bela = await joined("Bela");
	const vouched = await vouch(coordinator.session, bela, CHECKLIST);
	t.match(await lapsed(admin, vouched), [{ kind: "proposal" }]);
	await approve(admin.session, await remove(session, { kind: "member", subject: coordinator.id }, "left"));
	t.match(await lapsed(admin, vouched), [{ ...row, lapse: "proposer", member: coordinator.id }]);
	t.match(
		(await inbox(admin.session)).filter(({ kind }) => kind === "newcomer"),
		[{ member: bela }],
		"the newcomer waits for somebody else to vouch",
	);

	const afterwards = async (ms: number) => {
		network.server.clock.advance(ms);
		return lapsed({ ...founder, session: await network.open(network.device(), founder.signInName, founder.recoveryCode) }, mine);
	};
	t.equal((await afterwards(7 * 86_400_000 - 600_000)).length, 1);
	t.same(await afterwards(1_200_000), []);
});

t.test("a newcomer is there for the coordinator who vouches, and waits for others where the reader can't", async (t) => {
	const { network, admin, origin, transit } = await readyNetwork(t);
	const { session } = origin.coordinator;
	const { code } = await invite(session, { organisation: origin.id, role: "staff", desk: origin.desk });
	const { member } = await join({ ...network.device(), code, name: "Rina", signInName: "rina", password: admin.password });
	const rows = async (who: Person) => (await inbox(who.session)).filter(({ kind }) => kind.startsWith("newcomer"));
	t.match(await rows(origin.coordinator), [{ kind: "newcomer", group: "awaiting", member, organisation: origin.id }]);
	t.match(await rows(admin), [{ kind: "newcomer-waits", group: "others", member }], "an admin can't vouch before the coordinator");
	t.same(await rows(transit.coordinator), []);
});
