/** How moves change access: the thread before the acceptance, ended hand-offs, and withdrawn consent. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import type { HandoffAction, Section } from "#protocol/codes.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { internalsOf } from "#server/gate/context.ts";
import { audienceOfCase } from "../../../../server/features/cases/store.ts";
import { bossOf, Casework, DAY, HOUR, network, staffOf, told, type Who } from "../../../support/cases.ts";

/** Counts the sealed keys of a hand-off on the server, and those that are released. */
async function countSealedKeys(c: Casework, handoff: Id): Promise<{ all: number; released: number }> {
	const [row] = await c.net.sql(
		`SELECT count(*)::int AS all, (count(*) FILTER (WHERE released))::int AS released FROM sealed_grant WHERE handoff = '${handoff}'`,
	);
	return row as { all: number; released: number };
}

async function countSummaries(c: Casework, handoff: Id): Promise<number> {
	return (await c.net.sql(`SELECT 1 FROM handoff_summary WHERE handoff = '${handoff}'`)).length;
}

t.test("a statement that cites a directory which is too old is refused, as every client would refuse it", async (t) => {
	const net = await network(t);
	const [from] = net.parties.map(staffOf) as [Who, Who, Who];
	const { party } = from;
	const c = new Casework(net);
	await c.open(from);
	const earlierCp = { cp: net.d.checkpoint() } as object;
	const newcomer = { party, by: net.d.member(party.coordinator, net.second, "staff", party.organisation, party.desk) };
	await net.sync();
	const status = (who: Who, cp: object) => c.send(who, { statements: [c.make(who, "case.status", { status: "FollowUp", ...cp })] });
	t.match((await status(newcomer, earlierCp)).body, { error: "stale", detail: /^cp: is too old .*not vouched for/ });
	const lead = c.make(from, "case.lead", { member: newcomer.by.id, ...earlierCp });
	t.match((await c.send(from, { statements: [lead] })).body, { error: "bad-input" }, "about somebody who wasn't a member yet");
	const newestCp = { cp: net.d.checkpoint() } as object;
	t.equal((await status(newcomer, newestCp)).status, 200);
	t.match((await status(from, earlierCp)).body, { error: "stale", detail: /^cp: is older than that of the statement before/ });
});

t.test("both desks write in the hand-off's thread before the acceptance", async (t) => {
	const net = await network(t);
	const [from, to, other] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { thread } = await c.requested(from, to.party);
	const question = c.say(to, thread, "Does she need a doctor?");
	t.equal((await question.post()).status, 200);
	t.equal((await c.say(from, thread, "No.", [question.statement.objId]).post()).status, 200);
	const read = (who: Who) => net.call("GET", `/api/compartments/${thread}/entries`, { token: net.token(who.by) });
	t.equal((await read(to)).body.entries.length, 2);
	t.equal((await read(from)).body.entries.length, 2);
	t.equal((await read(other)).body.error, "not-found");
	const inbox = await net.call("GET", `/api/inbox?desk=${from.party.desk}`, { token: net.token(from.by) });
	t.match(inbox.body.unread, [{ compartment: thread, kind: "handoff", count: 1, by: to.by.id }]);
	const section = await net.call("GET", `/api/compartments/${c.section("identity")}/entries`, { token: net.token(to.by) });
	t.equal(section.body.error, "not-found");
});

t.test("each move that ends a hand-off before the acceptance deletes its sealed keys and summary", async (t) => {
	const net = await network(t);
	const [from, to, third] = net.parties.map(staffOf) as [Who, Who, Who];
	const ends: [HandoffAction, Who, Partial<Fields<"handoff.move">>][] = [
		["decline", to, { code: "no-capacity" }],
		["withdraw", from, { code: "other" }],
		["reroute", to, { desk: third.party.desk }],
	];
	const c = new Casework(net);
	await c.open(from);
	for (const [action, who, parts] of ends) {
		const { handoff } = await c.requested(from, to.party);
		t.same(await countSealedKeys(c, handoff), { all: 1, released: 0 });
		t.equal((await c.move(who, handoff, action, parts)).status, 200, action);
		t.same(await countSealedKeys(c, handoff), { all: 0, released: 0 }, action);
		t.equal(await countSummaries(c, handoff), 0);
		const again = await c.move(to, handoff, "accept", { basis: null });
		t.equal(again.body.error, "wrong-state");
	}
	const seen = told(net, await c.get(to));
	t.ok(seen.includes("handoff.decline") && seen.includes("handoff.withdraw"), "its own hand-offs stay readable");
	await c.must(from, { statements: [c.make(from, "case.status", { status: "FollowUp" })] });
	t.notOk(told(net, await c.get(to)).includes("case.status"), "the desk that declined doesn't see later changes of the case");
});

t.test("a cancelled hand-off takes back the released keys, and enter-in-error needs a second person", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const cancelled = await c.requested(from, to.party);
	await c.move(to, cancelled.handoff, "accept", { basis: c.basis(cancelled.consent) });
	t.same(await countSealedKeys(c, cancelled.handoff), { all: 1, released: 1 });
	t.equal((await c.move(to, cancelled.handoff, "cancel", { code: "no-capacity" })).status, 200);
	t.same(await countSealedKeys(c, cancelled.handoff), { all: 0, released: 0 });
	const gone = await net.call("GET", `/api/compartments/${c.section("identity")}`, { token: net.token(to.by) });
	t.equal(gone.body.error, "not-found");
	const [due] = await net.sql(`SELECT due FROM compartment WHERE id = '${c.section("identity")}'`);
	t.equal(due?.due, true, "the section waits for its next epoch");

	const wrong = await c.requested(from, to.party, ["story"]);
	const error = c.moving(from, wrong.handoff, "enter-in-error", { code: "wrong-person" });
	t.equal((await c.send(from, { statements: [error] })).status, 200);
	const sign = (who: Who) => c.make(who, "handoff.countersign", { handoff: wrong.handoff, object: error.objId, verdict: "approve" });
	t.equal((await c.send(from, { statements: [sign(from)] })).body.error, "not-allowed", "the same person can't countersign");
	t.same(await countSealedKeys(c, wrong.handoff), { all: 1, released: 0 });
	t.equal((await c.send(bossOf(from.party), { statements: [sign(bossOf(from.party))] })).status, 200);
	t.same(await countSealedKeys(c, wrong.handoff), { all: 0, released: 0 });
});

t.test("the keys of a referral are deleted when it is completed", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party, ["identity"], { kind: "referral", travel: false });
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(to, { statements: [c.moving(to, handoff, "receive")] });
	t.same(await countSealedKeys(c, handoff), { all: 1, released: 1 });
	t.equal(await c.custodian(), from.party.desk);
	await c.must(to, { statements: [c.moving(to, handoff, "complete", { outcome: "service-provided" })] });
	t.same(await countSealedKeys(c, handoff), { all: 0, released: 0 });
});

t.test("withdrawn consent stops a hand-off before departure, and closes one in transit", async (t) => {
	const net = await network(t);
	const [from, to, other] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const waiting = await c.requested(from, other.party);
	const { handoff, consent } = await c.requested(from, to.party);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(from, { statements: [c.moving(from, handoff, "depart")] });
	const withdraw = (who: Who, id: Id) =>
		c.send(who, { statements: [c.make(who, "consent.move", { consent: id, action: "withdraw", code: null })] });
	t.equal((await withdraw(from, waiting.consent)).status, 200);
	t.equal((await c.states())[waiting.handoff], "withdrawn");
	t.same(await countSealedKeys(c, waiting.handoff), { all: 0, released: 0 });
	t.equal(await countSummaries(c, waiting.handoff), 0);

	t.equal((await withdraw(to, consent)).status, 200, "the to-desk may record it");
	t.equal((await c.states())[handoff], "in-transit");
	t.same(await countSealedKeys(c, handoff), { all: 1, released: 0 }, "the section is closed to the to-desk");
	for (const who of [from, to]) {
		const inbox = await net.call("GET", `/api/inbox?desk=${who.party.desk}`, { token: net.token(who.by) });
		t.match(inbox.body.handoffs, [{ handoff, state: "in-transit" }], "both desks are alarmed");
		t.ok(inbox.body.handoffs[0].flags.includes("consent-withdrawn"));
	}
	t.equal((await c.send(to, c.receiving(to, handoff, ["identity"]))).body.error, "no-basis", "taking custody needs a basis");
	t.equal((await c.move(to, handoff, "arrived")).status, 200, "meeting her doesn't");
	t.equal(await c.custodian(), from.party.desk);
});

t.test("a missed arrival is red at both desks, and the case has the next due date", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party);
	const due = async () => (await net.call("GET", "/api/cases", { token: net.token(from.by) })).body.cases[0].due - net.clock.now();
	t.equal(await due(), 3 * DAY, "respondBy");
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	t.equal(await due(), 90 * DAY, "the consent's end");
	await c.must(from, { statements: [c.moving(from, handoff, "arrange", { expectBy: net.clock.now() + DAY })] });
	await c.must(to, { statements: [c.moving(to, handoff, "confirm")] });
	t.equal(await due(), DAY, "expectBy");
	await c.must(from, { statements: [c.moving(from, handoff, "depart")] });
	net.clock.advance(DAY + HOUR + 1);
	for (const who of [from, to]) {
		const inbox = await net.call("GET", `/api/inbox?desk=${who.party.desk}`, { token: net.token(who.by) });
		t.match(inbox.body.handoffs, [{ handoff, flags: ["overdue"] }]);
	}
});

t.test("a receive with new epochs in its bundle keeps the earlier custodian from new entries", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	const receiving = c.receiving(to, handoff, ["identity"]);
	const compartment = c.section("identity");
	const next = c.epoch(to, { compartment, kind: "section", subject: c.id, section: "identity", desks: [to.party.desk] });
	t.equal((await c.send(to, { ...receiving, epochs: [...receiving.epochs!, next] })).status, 200);
	const [row] = await net.sql(`SELECT owner, number, due FROM compartment WHERE id = '${compartment}'`);
	t.same(row, { owner: to.party.desk, number: 2, due: false });
	const keys = async (who: Who) =>
		(await net.call("GET", `/api/compartments/${compartment}`, { token: net.token(who.by) })).body.grants.map(
			(grant: { number: number }) => grant.number,
		);
	t.same(await keys(from), [1], "it keeps its old key");
	t.same(await keys(to), [1, 2]);
	t.equal((await c.say(to, compartment, "She is well.").post()).status, 200);
	const page = await net.call("GET", `/api/compartments/${compartment}/entries`, { token: net.token(from.by) });
	t.same(page.body.entries, [], "it gets no new entries");
});

t.test("only the desks that a case concerns get its news", async (t) => {
	const net = await network(t);
	const [from, to, other] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	const audience = async () => (await audienceOfCase(internalsOf(net.context).db, c.id)).sort();
	await c.open(from);
	const first = await c.requested(from, to.party);
	t.same(await audience(), [from.party.desk, to.party.desk].sort());
	await c.must(from, { statements: [c.draft(from, other.party).statement] });
	t.same(await audience(), [from.party.desk, to.party.desk].sort(), "a draft is no news for its to-desk");
	net.clock.advance(DAY);
	await c.must(from, { statements: [c.moving(from, first.handoff, "withdraw", { code: "other" })] });
	t.same(await audience(), [from.party.desk, to.party.desk].sort(), "the end of the hand-off is news for its to-desk");
	net.clock.advance(DAY);
	await c.must(from, { statements: [c.make(from, "case.status", { status: "FollowUp" })] });
	t.same(await audience(), [from.party.desk], "later changes aren't");
});

t.test("the server refuses a statement whose signer's clock is wrong by more than two hours", async (t) => {
	const net = await network(t);
	const [from] = net.parties.map(staffOf) as [Who];
	const c = new Casework(net);
	await c.open(from);
	const status = (at: number) => c.make(from, "case.status", { status: "FollowUp", at } as never);
	const now = net.clock.now();
	const twoHours = 2 * 3_600_000;
	for (const at of [now - twoHours - 1, now + twoHours + 1]) {
		const answer = await c.send(from, { statements: [status(at)] });
		t.match([answer.status, answer.body], [400, { error: "bad-input", field: "at" }]);
	}
	t.equal((await c.send(from, { statements: [status(now + twoHours)] })).status, 200);
	t.equal((await c.send(from, { statements: [status(now - twoHours)] })).status, 200);
});

t.test("when follow-up ends, the earlier custodian reads nothing new of a section that stayed behind", async (t) => {
	const net = await network(t);
	const [first, second, third] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(first, ["identity", "story"]);
	const transfer = async (from: Who, to: Who, sections: Section[], followUp: boolean) => {
		const { handoff, consent } = await c.requested(from, to.party, sections, { followUp });
		await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
		await c.must(to, c.receiving(to, handoff, sections));
	};
	await transfer(first, second, ["identity", "story"], true);
	const desks = [second.party.desk, first.party.desk];
	for (const section of ["identity", "story"] as const) {
		const epoch = c.epoch(second, { compartment: c.section(section), kind: "section", subject: c.id, section, desks });
		const body = { epoch: toWire(epoch.statement), sealed: epoch.sealed };
		const path = `/api/compartments/${c.section(section)}/epochs`;
		t.match(await net.call("POST", path, { token: net.token(second.by), body }), { status: 200 });
	}
	await transfer(second, third, ["identity"], false);
	t.match(
		await c.say(second, c.section("story"), "after").post(),
		{ status: 409, body: { error: "epoch-stale" } },
		"the key must change first",
	);
});
