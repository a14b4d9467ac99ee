/** Lists, pages, asks, and the rights of a suspended custodian. */
import t, { type Test } from "tap";
import { randomId } from "#crypto/random.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { bossOf, Casework, HOUR, type Network, network, staffOf, told, type Who } from "../../../support/cases.ts";

const get = (net: Network, who: Who, path: string) => net.call("GET", `/api${path}`, { token: net.token(who.by) });

/** The rows of all pages of a list. */
async function allRows(net: Network, who: Who, path: string, key: "cases" | "handoffs", limit: number): Promise<any[]> {
	const rows: any[] = [];
	let cursor = "";
	do {
		const { body } = await get(net, who, `${path}${path.includes("?") ? "&" : "?"}limit=${limit}${cursor && `&cursor=${cursor}`}`);
		rows.push(...body[key]);
		cursor = body.next ?? "";
	} while (cursor);
	return rows;
}

t.test("cases are listed by due date, in pages, and filtered by status and lead", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const all: Casework[] = [];
	for (let i = 0; i < 5; i++) {
		const c = new Casework(net);
		await c.open(from, ["identity"]);
		all.push(c);
		net.clock.advance(HOUR);
	}
	const [a, b] = all as [Casework, Casework];
	await b.requested(from, to.party);
	net.clock.advance(HOUR);
	await a.requested(from, to.party);
	await a.must(from, {
		statements: [a.make(from, "case.lead", { member: from.by.id }), a.make(from, "case.status", { status: "FollowUp" })],
	});
	const rows = await allRows(net, from, "/cases", "cases", 2);
	t.equal(rows.length, 5);
	t.same(
		rows.slice(0, 2).map((row) => row.case),
		[b.id, a.id],
		"the nearest date first",
	);
	t.same(
		rows.slice(2).map((row) => row.due),
		[null, null, null],
	);
	t.same(new Set(rows.map((row) => row.case)).size, 5);
	t.same(
		(await get(net, from, "/cases?status=FollowUp")).body.cases.map((row: any) => row.case),
		[a.id],
	);
	t.same(
		(await get(net, from, `/cases?lead=${from.by.id}`)).body.cases.map((row: any) => row.case),
		[a.id],
	);
	t.same((await get(net, to, "/cases")).body.cases, []);
	t.equal((await get(net, to, `/cases?desk=${from.party.desk}`)).body.error, "not-found");
	t.match((await get(net, from, "/cases?cursor=abc")).body, { error: "bad-input", field: "cursor" });
	t.match((await get(net, from, `/handoffs?cursor=99999999999999999_${randomId()}`)).body, { error: "bad-input", field: "cursor" });
	const firstPage = (await net.entries()).filter(({ action, outcome }) => action === "case.list" && outcome === "allowed").at(0);
	t.match(firstPage, { count: 2, object: null, purpose: "care" });
});

t.test("both desks list their hand-offs in pages, and only the from-desk its drafts", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from, ["identity", "story", "health", "legal"]);
	const ids: string[] = [];
	for (const [i, section] of (["identity", "story", "health", "legal"] as const).entries()) {
		ids.unshift((await c.requested(from, to.party, [section])).handoff);
		if (i % 2) net.clock.advance(HOUR);
	}
	const draft = c.draft(from, to.party);
	await c.must(from, { statements: [draft.statement] });
	const twin = await c.send(from, c.requesting(from, to.party, draft.handoff, c.basis(await c.consent(from, to.party)), ["legal"]));
	t.match(twin, { status: 409, body: { error: "already-requested", data: { handoff: ids[0] } } }, "the desk is asked for the same already");
	await c.must(to, { statements: [c.moving(to, ids[0]!, "decline", { code: "unsafe" })] });
	t.equal((await allRows(net, from, "/handoffs", "handoffs", 2)).length, 5);
	const theirs = await allRows(net, to, "/handoffs", "handoffs", 1);
	t.same(theirs.map((row) => row.handoff).sort(), [...ids].sort());
	t.match(theirs[0], { case: c.id, code: c.code, kind: "transfer", from: from.party.desk, to: to.party.desk });
	t.same((await allRows(net, to, "/handoffs?open=true", "handoffs", 50)).map((row) => row.handoff).sort(), ids.slice(1).sort());
	t.same(
		(await allRows(net, to, "/handoffs?state=declined", "handoffs", 50)).map((row) => row.handoff),
		[ids[0]],
	);
	t.same(
		(await allRows(net, from, "/handoffs?state=draft", "handoffs", 50)).map((row) => row.handoff),
		[draft.handoff],
	);
	t.same(await allRows(net, to, "/handoffs?state=draft", "handoffs", 50), []);
	t.same(await allRows(net, bossOf(net.parties[2]), "/handoffs", "handoffs", 50), []);
});

/** A case of `from`, and functions with which `to` asks for cases and `from` lists the asks. */
async function openAskScene(t: Test) {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const makeAsk = (code: string, ask = randomId()) => toWire(c.sign(to, "ask", { ask, code }));
	const send = (ask: unknown) => net.call("POST", "/api/asks", { token: net.token(to.by), body: { ask } });
	const listed = async (): Promise<any[]> => (await get(net, from, `/inbox?desk=${from.party.desk}`)).body.asks;
	return { net, from, to, c, makeAsk, send, listed };
}

t.test("an ask always gets the same answer, and only the custodian learns whether the case exists", async (t) => {
	const { net, from, to, c, makeAsk, send, listed } = await openAskScene(t);
	const known = makeAsk(c.code);
	const answers = [await send(known), await send(makeAsk("no-such-code")), await send(known)];
	for (const { status, body } of answers) t.same([status, body], [200, { ok: true }]);
	const entries = (await net.entries()).filter(({ action }) => action === "case.ask");
	t.same(
		entries.map((entry) => [entry.case, entry.outcome, entry.purpose]),
		Array(3).fill([null, "allowed", "handoff"]),
		"the entry doesn't tell whether the case exists",
	);
	const asks = await listed();
	t.match(asks, [{ case: c.id, code: c.code, ask: known }]);
	t.equal(asks.length, 1);
	t.same((await get(net, to, `/inbox?desk=${to.party.desk}`)).body.asks, []);
	t.equal((await get(net, to, `/inbox?desk=${from.party.desk}`)).body.error, "not-found");
});

t.test("an ask is listed until the custodian settles it, or requests a hand-off to the desk that asked", async (t) => {
	const { net, from, to, c, makeAsk, send, listed } = await openAskScene(t);
	const first = makeAsk(c.code);
	const second = randomId();
	await send(first);
	await send(makeAsk(c.code, second));
	t.equal((await listed()).length, 2);
	const settle = (who: Who) => c.send(who, { statements: [c.make(who, "case.settle-ask", { ask: second, code: "refused" })] });
	t.equal((await settle(to)).body.error, "not-found", "the asking desk has no part in the case");
	const another = new Casework(net);
	await another.open(from);
	const elsewhere = { statements: [another.make(from, "case.settle-ask", { ask: second, code: "refused" })] };
	t.equal((await another.send(from, elsewhere)).status, 200);
	t.equal((await listed()).length, 2, "in another case it settles nothing");
	t.equal((await settle(from)).status, 200);
	t.same(
		(await listed()).map(({ ask }) => ask),
		[first],
		"a settled ask is off the list",
	);
	await c.requested(from, to.party);
	t.same(await listed(), [], "a hand-off to the asking desk answers the ask");
});

t.test("a desk can ask twenty times an hour, and only with a valid signature", async (t) => {
	const { net, c, makeAsk, send } = await openAskScene(t);
	for (let i = 0; i < 20; i++) t.equal((await send(makeAsk(`guess-${i}`))).status, 200);
	const refused = await send(makeAsk("guess-20"));
	t.equal(refused.body.error, "too-many-requests");
	t.ok(Number(refused.headers.get("retry-after")) > 0);
	net.clock.advance(HOUR + 1);
	t.equal((await send(makeAsk("guess-21"))).status, 200);
	const forged = { ...makeAsk(c.code), sigs: [Buffer.alloc(64).toString("base64url")] };
	t.equal((await send(forged)).body.error, "bad-signature");
});

t.test("a suspended custodian can only read and hand over its open cases", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const consent = await c.consent(from, to.party);
	const theirs = new Casework(net);
	await theirs.open(to);
	const back = await theirs.requested(to, from.party);
	const thread = randomId();
	const { epochs } = c.body({
		epochs: [c.epoch(from, { compartment: thread, kind: "thread", subject: null, section: null, desks: [from.party.desk, to.party.desk] })],
	});
	t.equal((await net.call("POST", "/api/compartments", { token: net.token(from.by), body: epochs[0] })).status, 200);
	net.d.add("suspend", net.d.founder, { kind: "organisation", subject: from.party.organisation, code: "investigation" });
	await net.sync();
	for (const path of ["", "/entries"]) {
		t.equal((await get(net, from, `/compartments/${thread}${path}`)).body.error, "suspended", "a thread outside of its cases");
		t.equal((await get(net, to, `/compartments/${thread}${path}`)).status, 200);
		t.equal((await get(net, from, `/compartments/${c.section("story")}${path}`)).status, 200, "a section of its own case");
	}
	t.equal((await c.get(from)).status, 200);
	t.equal((await get(net, from, "/cases")).body.cases.length, 1);
	t.same((await theirs.get(from)).body.summaries, [], "of a case that was only offered to it, no summary is shown");
	const listed = async () => (await get(net, from, "/handoffs")).body.handoffs.map((row: { handoff: string }) => row.handoff);
	t.same(await listed(), [back.handoff], "a hand-off on which it may still say that she has arrived");
	t.equal((await theirs.move(from, back.handoff, "accept", { basis: theirs.basis(back.consent) })).body.error, "suspended");
	t.equal((await c.send(from, { statements: [c.make(from, "case.status", { status: "Closed" })] })).body.error, "suspended");
	t.equal((await new Casework(net).open(from)).body.error, "suspended");
	const { handoff, statement } = c.draft(from, to.party);
	t.equal((await c.send(from, { statements: [statement] })).status, 200);
	t.equal((await c.send(from, c.requesting(from, to.party, handoff, c.basis(consent), ["identity", "story"]))).status, 200);
	t.equal((await c.move(to, handoff, "accept", { basis: c.basis(consent) })).status, 200);
	t.equal((await c.move(from, handoff, "depart")).status, 200);
	t.equal((await c.send(to, c.receiving(to, handoff, ["identity", "story"]))).status, 200);
	t.equal(await c.custodian(), to.party.desk);
	t.equal((await c.get(from)).body.error, "not-found", "after the transfer it isn't the custodian any more");
});

t.test("a suspended to-desk receives the person at its door, and hands the case over", async (t) => {
	const net = await network(t);
	const [from, to, next] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const offered = new Casework(net);
	await offered.open(from);
	await offered.requested(from, to.party);
	const { handoff, consent } = await c.requested(from, to.party, ["identity", "story"]);
	t.equal((await c.move(to, handoff, "accept", { basis: c.basis(consent) })).status, 200);
	t.equal((await c.move(from, handoff, "depart")).status, 200);
	net.d.add("suspend", net.d.founder, { kind: "organisation", subject: to.party.organisation, code: "investigation" });
	await net.sync();
	t.same((await offered.get(to)).body.summaries, [], "of a case that it hasn't accepted, no summary is shown: she may come all the same");
	t.equal((await c.get(to)).status, 200, "the case that it has accepted");
	t.equal((await get(net, to, `/compartments/${c.section("story")}`)).status, 200);
	t.equal((await c.move(to, handoff, "hold", { code: "other" })).body.error, "suspended", "another move");
	t.equal((await c.send(to, c.receiving(to, handoff, ["identity", "story"]))).status, 200);
	t.equal(await c.custodian(), to.party.desk);
	const onward = c.draft(to, next.party);
	t.equal((await c.send(to, { statements: [onward.statement] })).status, 200);
});

t.test("a case is opened again only while the desks that it needs are there", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party, ["identity"]);
	await c.move(to, handoff, "accept", { basis: c.basis(consent) });
	t.equal((await c.send(to, c.receiving(to, handoff, ["identity"]))).status, 200);
	const setStatus = (status: "Active" | "Closed") => c.send(to, { statements: [c.make(to, "case.status", { status })] });
	t.equal((await setStatus("Closed")).status, 200);
	t.equal((await setStatus("Active")).status, 200);
	t.equal((await setStatus("Closed")).status, 200);
	const removal = net.d.add("remove", net.d.founder, { kind: "organisation", subject: from.party.organisation, code: "left" });
	net.d.add("countersign", net.second, { object: removal.objId, verdict: "approve", code: null });
	await net.sync();
	const refused = await setStatus("Active");
	t.equal(refused.body.error, "wrong-state", "the owner of a section has left");
	t.match(JSON.stringify(refused.body), from.party.desk);
	const closing = c.make(to, "case.give-up", { compartment: c.section("story"), to: null });
	t.equal((await c.send(to, { statements: [closing] })).status, 200, "the custodian closes the section of a desk that is gone");
	t.equal((await setStatus("Active")).status, 200);
});

t.test("a case is not closed while a hand-off runs", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party, ["identity"]);
	await c.move(to, handoff, "accept", { basis: c.basis(consent) });
	await c.move(from, handoff, "depart");
	const refused = await c.send(from, { statements: [c.make(from, "case.status", { status: "Closed" })] });
	t.match(refused.body, { error: "wrong-state", detail: new RegExp(`${handoff} is in-transit`) });
});

t.test("a suspended owner gives up the section that it kept", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party, ["identity"]);
	await c.move(to, handoff, "accept", { basis: c.basis(consent) });
	t.equal((await c.send(to, c.receiving(to, handoff, ["identity"]))).status, 200);
	net.d.add("suspend", net.d.founder, { kind: "organisation", subject: from.party.organisation, code: "investigation" });
	await net.sync();
	t.equal((await c.get(from)).status, 200, "it needs the head of the case to sign");
	const closing = c.make(from, "case.give-up", { compartment: c.section("story"), to: null });
	t.equal((await c.send(from, { statements: [closing] })).status, 200);
	t.equal((await c.send(from, { statements: [c.draft(from, to.party, { kind: "referral" }).statement] })).body.error, "suspended");
});

t.test("a suspended member reads nothing, and colleagues look after the cases", async (t) => {
	const net = await network(t);
	const from = staffOf(net.parties[0]);
	const c = new Casework(net);
	await c.open(from);
	net.d.add("suspend", from.party.coordinator, { kind: "member", subject: from.by.id, code: "key-lost" });
	await net.sync();
	for (const path of [`/cases/${c.id}`, "/cases", `/compartments/${c.section("story")}`])
		t.equal((await get(net, from, path)).body.error, "suspended", path);
	t.equal((await c.send(from, { statements: [c.draft(from, net.parties[1]).statement] })).body.error, "suspended");
	t.equal((await c.get(bossOf(from.party))).status, 200);
});

t.test("a desk of one can't hold cases, and the statements of people who left stay valid", async (t) => {
	const net = await network(t);
	const from = staffOf(net.parties[0]);
	const c = new Casework(net);
	await c.open(from);
	const small = net.party();
	net.d.add("desk.member", small.coordinator, { desk: small.desk, member: small.staff.id, action: "remove" });
	net.d.rekey(small.desk, small.coordinator);
	await net.sync();
	const consent = await c.consent(from, small);
	t.equal((await new Casework(net).open(bossOf(small))).body.error, "desk-too-small");
	const { handoff, statement } = c.draft(from, small);
	await c.must(from, { statements: [statement] });
	t.equal((await c.send(from, c.requesting(from, small, handoff, c.basis(consent), ["identity"]))).body.error, "desk-too-small");

	net.d.add("desk.member", from.party.coordinator, { desk: from.party.desk, member: from.by.id, action: "remove" });
	await net.sync();
	t.equal((await c.get(from)).body.error, "not-found", "not a member of the desk any more");
	const boss = bossOf(from.party);
	t.equal((await c.get(boss)).status, 200);
	const changed = await c.send(boss, { statements: [c.make(boss, "case.status", { status: "FollowUp" })] });
	t.equal(changed.status, 200, "the case still folds with the statements of the member who left");
});

t.test("with follow-up, the earlier custodian still sees the case", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const seenAfter = async (followUp: boolean) => {
		const c = new Casework(net);
		await c.open(from, ["identity"]);
		const { handoff, consent } = await c.requested(from, to.party, ["identity"], { followUp });
		await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
		await c.must(to, c.receiving(to, handoff, ["identity"]));
		await c.must(to, { statements: [c.make(to, "case.status", { status: "FollowUp" })] });
		await c.must(to, { statements: [c.moving(to, handoff, "complete", { outcome: "service-provided" })] });
		return told(net, await c.get(from));
	};
	const [followed, unfollowed] = [await seenAfter(true), await seenAfter(false)];
	t.ok(followed.includes("case.status"));
	t.notOk(unfollowed.includes("case.status"));
	t.ok(unfollowed.includes("case.custody") && unfollowed.includes("handoff.complete"));
});

t.test("a taken case code is reported, but only a limited number of times", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const taken = new Casework(net);
	await taken.open(from);
	const open = (code?: string) => {
		const c = new Casework(net);
		if (code !== undefined) Object.assign(c, { code });
		return c.open(to);
	};
	for (let i = 0; i < 20; i++) t.match((await open(taken.code)).body, { error: "conflict", field: "code" });
	for (const code of [taken.code, undefined])
		t.match(await open(code), { status: 429, body: { error: "too-many-requests" } }, "also for a free code");
	net.clock.advance(HOUR + 1);
	t.equal((await open()).status, 200);
	t.match((await open(taken.code)).body, { error: "conflict" });
});
