/** What she says, and who meets her, although organisations are suspended or gone. Each sequence runs through a real server. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { fromBase64Url, type Id } from "#protocol/bytes.ts";
import type { HandoffAction } from "#protocol/codes.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { DUE } from "../../../../server/features/cases/due.ts";
import { bossOf, Casework, DAY, HOUR, type Network, network, staffOf, type Who } from "../../../support/cases.ts";

const get = (net: Network, who: Who, path: string) => net.call("GET", `/api${path}`, { token: net.token(who.by) });
const typesOf = (body: { statements: { statement: { type: string } }[] }) => body.statements.map(({ statement }) => statement.type);

async function suspend(net: Network, { party }: Who, code: "danger" | "investigation" = "investigation"): Promise<void> {
	net.d.add("suspend", net.d.founder, { kind: "organisation", subject: party.organisation, code });
	await net.sync();
}

async function remove(net: Network, { party }: Who): Promise<void> {
	const removal = net.d.add("remove", net.d.founder, { kind: "organisation", subject: party.organisation, code: "left" });
	net.d.add("countersign", net.second, { object: removal.objId, verdict: "approve", code: null });
	await net.sync();
}

/** A hand-off that its to-desk has cancelled after she has departed. */
async function cancelledOnTheWay() {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(from, { statements: [c.moving(from, handoff, "depart")] });
	await c.must(to, { statements: [c.moving(to, handoff, "cancel", { code: "no-capacity" })] });
	return { net, from, to, c, handoff };
}

t.test("a suspended custodian records her withdrawal and her no, and no yes", async (t) => {
	const net = await network(t);
	const [from, to, other] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const consent = await c.consent(from, to.party);
	const { handoff, statement } = c.draft(from, to.party);
	await c.must(from, { statements: [statement] });
	const earlierCp = { cp: net.d.checkpoint() } as object;
	await suspend(net, from);
	const hiding = c.make(from, "consent.record", {
		consent: randomId(),
		active: true,
		terms: c.termsOf(other.party, { permit: false }),
		...earlierCp,
	});
	t.match((await c.send(from, { statements: [hiding] })).body, { error: "stale", detail: /suspension/ });
	const record = (permit: boolean) => {
		const id = randomId();
		const terms = c.termsOf(other.party, { permit });
		return c.send(from, { statements: [c.make(from, "consent.record", { consent: id, active: true, terms })] });
	};
	t.equal((await record(true)).body.error, "suspended");
	t.equal((await record(false)).status, 200);
	const withdraw = (onTheWay: "not-known" | "no") =>
		c.sign(from, "consent.move", {
			...{ consent, case: c.id, seq: 1, prev: c.heads.get(consent)!.head },
			...{ action: "withdraw", code: null, desk: null, onTheWay },
		});
	t.equal((await c.send(from, { statements: [withdraw("no")] })).body.error, "suspended", "it ends no meeting");
	t.equal((await c.send(from, { statements: [withdraw("not-known")] })).status, 200);
	c.heads.set(consent, { seq: 1, head: withdraw("not-known").objId });
	t.equal(
		(await c.send(from, c.requesting(from, to.party, handoff, c.basis(consent), ["identity"]))).body.error,
		"no-basis",
		"no transfer goes out on it",
	);
});

t.test("at tellBy both desks ring once more, although the hand-off is red since her no", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(from, { statements: [c.moving(from, handoff, "depart")] });
	const no = c.make(from, "consent.record", { consent: randomId(), active: true, terms: c.termsOf(to.party, { permit: false }) });
	await c.must(from, { statements: [no] });
	const [row] = await net.sql(`SELECT red_at::float8 AS red, overdue_at::float8 AS overdue FROM handoff WHERE handoff = '${handoff}'`);
	const { red, overdue } = row as { red: number; overdue: number };
	t.ok(red < overdue, "it is red long before");
	const ringing = (since: number, until: number) => {
		const desks = `ARRAY['${from.party.desk}', '${to.party.desk}']::uuid[]`;
		const values = [desks, `ARRAY[${since}, ${since}]::bigint[]`, String(until)];
		return net.sql(values.reduceRight((text, value, i) => text.replaceAll(`$${i + 1}`, value), DUE));
	};
	t.equal((await ringing(overdue - 20_000, overdue - 10_000)).length, 0, "not before");
	const rung = await ringing(overdue - 1, overdue + 1);
	t.same(
		rung.map(({ red: isRed }) => isRed),
		[true, true],
	);
});

t.test("the custodian's duty begins and ends by a date alone", async (t) => {
	const net = await network(t);
	const [from] = net.parties.map(staffOf) as [Who];
	const c = new Casework(net);
	await c.open(from);
	const shown = async () => {
		const [row] = (await get(net, from, "/cases")).body.cases;
		return [(await get(net, from, "/inbox")).body.duties.length, row.custodianDuty];
	};
	const first = await c.consent(from, from.party);
	await c.consent(from, from.party, { until: net.clock.now() + 2 * HOUR });
	await c.must(from, { statements: [c.make(from, "consent.move", { consent: first, action: "withdraw", code: null })] });
	t.same(await shown(), [0, false], "another permit counts");
	net.clock.advance(2 * HOUR);
	t.same(await shown(), [1, true], "until it ends");
	await c.consent(from, from.party);
	t.same(await shown(), [0, false]);
	const guardian = { givenBy: "guardian", guardian: "parent", until: net.clock.now() + 2 * HOUR } as const;
	await c.consent(from, from.party, { ...guardian, permit: false });
	t.same(await shown(), [1, true], "the no of a guardian");
	net.clock.advance(2 * HOUR);
	t.same(await shown(), [0, false], "ends by its date");
});

t.test("a suspended to-desk says that she has arrived, and every admin sees that somebody must act", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(from, { statements: [c.moving(from, handoff, "depart")] });
	await suspend(net, to);
	t.equal((await c.move(to, handoff, "arrived")).status, 200);
	t.equal((await c.get(to)).status, 200);
	for (const by of [net.d.founder, net.second]) {
		const { body } = await net.call("GET", "/api/inbox", { token: net.token(by) });
		t.match(body.meetings, [{ kind: "met", from: from.party.desk, to: to.party.desk }]);
		t.notOk(JSON.stringify(body.meetings).includes(c.id), "without anything about the case");
	}
	t.same((await get(net, from, "/inbox")).body.meetings, []);
});

t.test("her later yes is attested by another organisation, which is shown only that", async (t) => {
	const net = await network(t);
	const [from, to, other] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party, ["identity"], { kind: "referral", travel: false });
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(to, { statements: [c.moving(to, handoff, "receive")] });
	const no = await c.consent(from, to.party, { permit: false });
	const status = async () => (await get(net, to, `/compartments/${c.section("identity")}`)).status;
	t.equal(await status(), 404);
	const yes = await c.consent(to, to.party, { replaces: no });
	t.equal(await status(), 404, "the yes that the organisation itself has recorded");
	t.equal((await c.get(other)).body.error, "not-found");
	const record = c.heads.get(yes)!.head;
	await c.must(to, {
		statements: [c.make(to, "consent.move", { consent: yes, action: "name", code: null, desk: other.party.desk })],
	});
	t.match((await get(net, other, "/inbox")).body.attests, [{ case: c.id, desk: other.party.desk }]);
	t.same(
		typesOf((await c.get(other)).body),
		["consent.record", "consent.record", "consent.move"],
		'the "no", the yes, and that it was named',
	);
	await c.must(other, { statements: [c.make(other, "case.attest", { consent: yes, object: record, verdict: "approve" })] });
	t.equal(await status(), 200);
	t.same((await get(net, other, "/inbox")).body.attests, []);
});

t.test("a case in which nobody else has a part is taken over by a desk that has asked for it", async (t) => {
	const net = await network(t);
	const [from, to, other] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	await remove(net, from);
	const ask = { ask: toWire(c.sign(to, "ask", { ask: randomId(), code: c.code })) };
	t.equal((await net.call("POST", "/api/asks", { token: net.token(to.by), body: ask })).status, 200);
	t.equal((await c.get(to)).body.error, "not-found");
	const admin = { party: { ...to.party, desk: null as unknown as string }, by: net.d.founder };
	const invite = async ({ party }: Who) => {
		const statement = c.make(admin, "case.invite", { desk: party.desk });
		const body = { statement: toWire(statement) };
		const answer = await net.call("POST", `/api/cases/${c.id}/countersign`, { token: net.token(net.d.founder), body });
		if (answer.status !== 200) c.heads.set(c.id, { seq: statement.body.seq - 1, head: statement.body.prev! });
		return answer;
	};
	t.equal((await invite(other)).body.error, "not-found", "a desk that hasn't asked");
	const direct = await c.send(admin, { statements: [c.make(admin, "case.invite", { desk: other.party.desk })] });
	t.equal(direct.body.error, "bad-statement", "not by the endpoint that doesn't check this");
	const listed = await net.call("GET", "/api/cases/without-custodian", { token: net.token(net.d.founder) });
	t.match(listed.body.cases, [{ case: c.id, asked: [to.party.desk], invited: [], expecting: [] }]);
	t.equal((await invite(to)).status, 200);
	const after = await net.call("GET", "/api/cases/without-custodian", { token: net.token(net.d.founder) });
	t.match(after.body.cases, [
		{ case: c.id, asked: [to.party.desk], invited: [{ desk: to.party.desk, by: [net.d.founder.id], needed: true }] },
	]);
	t.same(typesOf((await c.get(to)).body), ["case.open", "case.invite"], "the chain of the case");
	t.match((await get(net, to, "/inbox")).body.withoutCustodian, [{ case: c.id }]);
	const discussion = randomId();
	const takeOver = c.make(to, "case.take-over", { from: from.party.desk, sections: [], discussion });
	const epochs = [c.epoch(to, { compartment: discussion, kind: "discussion", subject: c.id, section: null, desks: [to.party.desk] })];
	await c.must(to, { statements: [takeOver], epochs });
	const approve = async (by: typeof net.d.founder) => {
		const head = c.heads.get(c.id)!;
		const body = { statement: toWire(c.make({ ...admin, by }, "case.countersign", { object: takeOver.objId, verdict: "approve" })) };
		const answer = await net.call("POST", `/api/cases/${c.id}/countersign`, { token: net.token(by), body });
		if (answer.status !== 200) c.heads.set(c.id, head);
		return answer;
	};
	t.equal((await approve(net.d.founder)).body.error, "not-allowed", "the admin who has invited the desk");
	t.equal((await approve(net.second)).status, 200);
	t.equal((await c.get(to)).body.complete, true);
});

t.test("the question to the second person stays in the inbox after the hand-off is over", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const life = { kind: "vital-interest", consent: null, head: null, assent: false, code: "risk-to-life", away: false } as const;
	const { handoff, statement } = c.draft(from, to.party, { kind: "referral", travel: false, priority: "emergency" });
	await c.must(from, { statements: [statement] });
	const bundle = c.requesting(from, to.party, handoff, life, ["identity"], [], "emergency");
	await c.must(from, bundle);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: life })] });
	await c.must(to, { statements: [c.moving(to, handoff, "receive")] });
	await c.must(to, { statements: [c.moving(to, handoff, "complete", { outcome: "service-provided" })] });
	net.clock.advance(DAY + 1);
	for (const who of [from, to]) {
		const [row] = (await get(net, who, `/inbox?desk=${who.party.desk}`)).body.handoffs;
		t.match(row, { handoff, awaits: true, flags: ["countersign-awaited", "countersign-missing"] });
	}
	const boss = bossOf(to.party);
	const object = bundle.statements![0]!.objId;
	await c.must(boss, { statements: [c.make(boss, "handoff.countersign", { handoff, object, verdict: "approve" })] });
	t.same((await get(net, from, "/inbox")).body.handoffs, []);
});

const best = { kind: "best-interests", consent: null, head: null, assent: false, code: "guardian-absent", away: false } as const;

t.test("who may answer a question follows the directory, although nobody moves the hand-off", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, statement } = c.draft(from, to.party, { kind: "referral", travel: false });
	await c.must(from, { statements: [statement] });
	await c.must(from, c.requesting(from, to.party, handoff, best, ["identity"]));
	const answerers = async () => {
		await get(net, to, "/inbox");
		return (await net.sql(`SELECT answerers FROM handoff WHERE handoff = '${handoff}'`))[0]?.answerers;
	};
	t.same(await answerers(), [from.party.desk], "the from-desk decides");
	await suspend(net, from);
	t.same(await answerers(), [to.party.desk], "it passes to the other desk");
	const back = net.d.add("reinstate", net.d.founder, { kind: "organisation", subject: from.party.organisation });
	net.d.add("countersign", net.second, { object: back.objId, verdict: "approve", code: null });
	await net.sync();
	t.same(await answerers(), [from.party.desk]);
	const [row] = await net.sql("SELECT judged_by FROM casefile");
	t.equal(row?.judged_by, net.d.dir.size);
	const boss = bossOf(from.party);
	const [{ object }] = (await net.sql(`SELECT view->'handoff'->'basis'->>'object' AS object FROM handoff`)) as [{ object: string }];
	const approve = c.make(boss, "handoff.countersign", { handoff, object: fromBase64Url(object), verdict: "approve" });
	await c.must(boss, { statements: [approve] });
	t.same(await net.sql("SELECT judged_by, asked_at FROM casefile JOIN handoff USING (case_id)"), [{ judged_by: null, asked_at: null }]);
});

t.test("an auditor sees each open question of their organisation or of the network, and nothing of the case", async (t) => {
	const net = await network(t);
	const [from, to, other] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, statement } = c.draft(from, to.party, { kind: "referral", travel: false });
	await c.must(from, { statements: [statement] });
	await c.must(from, c.requesting(from, to.party, handoff, best, ["identity"]));
	const ofAll = net.d.member(net.d.founder, net.second, "auditor", null);
	const [ofTo, ofOther] = [to, other].map(({ party }) => net.d.member(net.d.founder, net.second, "auditor", party.organisation));
	await net.sync();
	const inboxOf = async (by: typeof ofAll) => (await net.call("GET", "/api/inbox", { token: net.token(by) })).body;
	const { questions, ...rest } = await inboxOf(ofAll);
	t.same(questions, [{ from: from.party.desk, to: to.party.desk, since: questions[0]?.since }]);
	t.ok(Object.values(rest).every((each) => (each as unknown[]).length === 0));
	t.equal((await inboxOf(ofTo!)).questions.length, 1);
	t.same((await inboxOf(ofOther!)).questions, []);
	t.same((await get(net, from, "/inbox")).body.questions, [], "both desks see the hand-off itself");
	await c.must(to, { statements: [c.moving(to, handoff, "decline", { code: "other" })] });
	t.same((await inboxOf(ofAll)).questions, [], "a request that was never accepted takes its question with it");
});

t.test("the inbox of both desks keeps a hand-off on which she was met and whose case hasn't moved, also when it is over", async (t) => {
	const { net, from, to, c, handoff } = await cancelledOnTheWay();
	await c.must(from, { statements: [c.moving(from, handoff, "settle", { code: "met-by-other" })] });
	await c.must(to, { statements: [c.moving(to, handoff, "arrived")] });
	const rows = async (who: Who) => (await get(net, who, "/inbox")).body.handoffs;
	for (const who of [from, to]) t.match(await rows(who), [{ handoff, state: "cancelled", hasHer: true, failed: false, flags: [] }]);
	const again = await c.requested(from, to.party, ["story"]);
	await c.must(to, { statements: [c.moving(to, again.handoff, "accept", { basis: c.basis(again.consent) })] });
	await c.must(to, { statements: [c.moving(to, again.handoff, "arrived")] });
	await c.must(to, c.receiving(to, again.handoff, ["story"]));
	t.notOk(
		(await rows(from)).some((row: { handoff: string }) => row.handoff === handoff),
		"the case has come to her",
	);
});

t.test("a suspended to-desk loads a cancelled hand-off while she is still expected, and says that she has arrived", async (t) => {
	const { net, to, c, handoff } = await cancelledOnTheWay();
	await suspend(net, to);
	t.equal((await c.get(to)).status, 200);
	t.equal((await c.move(to, handoff, "arrived")).status, 200);
});

t.test(
	"a suspended to-desk loads a hand-off until 72 hours after its end, without the summary, and says that she has arrived",
	async (t) => {
		const net = await network(t);
		const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
		const c = new Casework(net);
		await c.open(from);
		const { handoff } = await c.requested(from, to.party);
		t.equal((await c.get(to)).body.summaries.length, 1);
		await suspend(net, to);
		t.same((await c.get(to)).body.summaries, []);
		await c.must(from, { statements: [c.moving(from, handoff, "withdraw", { code: "other" })] });
		t.equal((await c.get(to)).status, 200, "she may come all the same");
		net.clock.advance(3 * DAY - 60_000);
		t.equal((await c.move(to, handoff, "arrived")).status, 200);
		t.equal((await c.get(to)).status, 200, "it has her");
	},
);

t.test("where people are in danger, the desk gets no content and receives nobody, and says that she has arrived", async (t) => {
	for (const code of ["investigation", "danger"] as const) {
		const net = await network(t);
		const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
		const c = new Casework(net);
		await c.open(from);
		const { handoff, consent } = await c.requested(from, to.party);
		await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
		const read = async (who: Who) => (await get(net, who, `/compartments/${c.section("identity")}/entries`)).body.error;
		t.equal(await read(from), undefined);
		const before = await read(to);
		await suspend(net, to, code);
		const isDanger = code === "danger";
		t.equal((await c.get(to)).body.summaries.length, isDanger ? 0 : 1, code);
		t.equal(await read(to), isDanger ? "suspended" : before, code);
		t.equal((await c.move(to, handoff, "arrived")).status, 200, code);
		const received = await c.send(to, c.receiving(to, handoff, []));
		t.equal(received.body.error === "suspended", isDanger, code);
	}
});

t.test("a suspended to-desk doesn't load a hand-off that has been over for 72 hours", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff } = await c.requested(from, to.party);
	await c.must(from, { statements: [c.moving(from, handoff, "withdraw", { code: "other" })] });
	await suspend(net, to);
	net.clock.advance(3 * DAY);
	t.equal((await c.get(to)).body.error, "not-found");
});

t.test("a suspended to-desk reads how to meet her until 72 hours after the end, and nothing else", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from, ["identity", "logistics"]);
	const { handoff, consent } = await c.requested(from, to.party, ["identity", "logistics"]);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(from, { statements: [c.moving(from, handoff, "depart")] });
	await suspend(net, to);
	await c.must(to, { statements: [c.moving(to, handoff, "arrived")] });
	await c.must(from, { statements: [c.moving(from, handoff, "end", { ending: "returned" })] });
	const read = async (section: "identity" | "logistics") => (await get(net, to, `/compartments/${c.section(section)}`)).status;
	t.same([await read("logistics"), await read("identity")], [200, 404]);
	t.match((await get(net, to, "/handoffs")).body.handoffs, [{ handoff }]);
	net.clock.advance(3 * DAY - 60_000);
	t.equal(await read("logistics"), 200);
	net.clock.advance(60_000);
	t.same([await read("logistics"), (await c.get(to)).status], [404, 404]);
	t.same((await get(net, to, "/handoffs")).body.handoffs, []);
});

t.test("a suspended to-desk by which she was met late reads how to meet her until 72 hours after that", async (t) => {
	const net = await network(t);
	const [from, to, other] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from, ["identity", "logistics"]);
	const { handoff, consent } = await c.requested(from, to.party, ["identity", "logistics"]);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(from, { statements: [c.moving(from, handoff, "depart")] });
	await c.must(to, { statements: [c.moving(to, handoff, "cancel", { code: "no-capacity" })] });
	await suspend(net, to);
	net.clock.advance(3 * DAY - 120_000);
	await c.must(to, { statements: [c.moving(to, handoff, "arrived")] });
	const second = await c.requested(from, other.party, ["identity"]);
	await c.must(other, { statements: [c.moving(other, second.handoff, "arrived")] });
	net.clock.advance(DAY);
	const read = async () => (await get(net, to, `/compartments/${c.section("logistics")}`)).status;
	t.same([await read(), (await c.get(to)).status], [200, 200], "another desk has her by now");
	t.match((await get(net, to, "/handoffs")).body.handoffs, [{ handoff }]);
	net.clock.advance(2 * DAY);
	t.same([await read(), (await c.get(to)).status], [404, 404]);
});

t.test("a suspended to-desk of a received referral loads the case and records her no", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party, ["identity"], { kind: "referral", travel: false });
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(to, { statements: [c.moving(to, handoff, "receive")] });
	await suspend(net, to);
	t.equal((await c.get(to)).status, 200);
	const no = { consent: randomId(), active: true, terms: c.termsOf(to.party, { permit: false }), onTheWay: "not-known" as const };
	t.equal((await c.send(to, { statements: [c.make(to, "consent.record", no)] })).status, 200);
});

t.test("every admin sees that she is with a desk that is gone, when the other desk can't act either", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(from, { statements: [c.moving(from, handoff, "depart")] });
	await c.must(to, { statements: [c.moving(to, handoff, "arrived")] });
	const meetings = async () => (await net.call("GET", "/api/inbox", { token: net.token(net.d.founder) })).body.meetings;
	await remove(net, to);
	t.same(await meetings(), [], "the from-desk acts");
	await suspend(net, from);
	t.match(await meetings(), [{ kind: "met", from: from.party.desk, to: to.party.desk }]);
});

/** How a hand-off comes to each state in which she may be met, after its request. Each step is signed by one of the desks. */
type Step = (c: Casework, from: Who, to: Who, handoff: Id, consent: Id) => Promise<unknown>;
const by =
	(side: "from" | "to", action: HandoffAction, parts: Parameters<Casework["moving"]>[3] = {}): Step =>
	(c, from, to, handoff) => {
		const who = side === "from" ? from : to;
		return c.must(who, { statements: [c.moving(who, handoff, action, parts)] });
	};
const accept: Step = (c, _, to, handoff, consent) =>
	c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
const confirmed: Step = async (c, from, to, handoff) => {
	const expectBy = Math.ceil(c.net.clock.now() / HOUR + 24) * HOUR;
	await c.must(from, { statements: [c.moving(from, handoff, "arrange", { expectBy })] });
	await c.must(to, { statements: [c.moving(to, handoff, "confirm")] });
};
const inError: Step = async (c, { party }, _, handoff) => {
	const [staff, boss] = [staffOf(party), bossOf(party)];
	const error = c.moving(staff, handoff, "enter-in-error", { code: "wrong-person" });
	await c.must(staff, { statements: [error] });
	await c.must(boss, { statements: [c.make(boss, "handoff.countersign", { handoff, object: error.objId, verdict: "approve" })] });
};
const completed: Step = async (c, _, to, handoff) => {
	await c.must(to, c.receiving(to, handoff, ["identity"]));
	await c.must(to, { statements: [c.moving(to, handoff, "complete", { outcome: "service-provided" })] });
};
const RUNNING: Record<string, readonly Step[]> = {
	requested: [],
	acknowledged: [by("to", "acknowledge")],
	accepted: [accept],
	arranged: [accept, confirmed],
	"in-transit": [accept, by("from", "depart")],
	"on-hold": [accept, by("from", "hold", { code: "other" })],
};
const ENDED: Record<string, readonly Step[]> = {
	declined: [by("to", "decline", { code: "other" })],
	withdrawn: [accept, by("from", "withdraw", { code: "other" })],
	cancelled: [accept, by("to", "cancel", { code: "other" })],
	ended: [accept, by("from", "depart"), by("from", "end", { ending: "missing" })],
	completed: [accept, completed],
	"entered-in-error": [inError],
};

t.test("the to-desk says in each state from requested to on hold that she is there, and for 72 hours after the end", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const made = async (steps: readonly Step[]) => {
		const c = new Casework(net);
		await c.open(from);
		const { handoff, consent } = await c.requested(from, to.party);
		for (const step of steps) await step(c, from, to, handoff, consent);
		return { c, handoff };
	};
	const arrive = async ({ c, handoff }: { c: Casework; handoff: Id }) => {
		const before = await c.states();
		const { status, body } = await c.move(to, handoff, "arrived");
		t.same(await c.states(), before, "the state is kept");
		return status === 200 ? "ok" : body.error;
	};
	const cases = [];
	for (const [state, steps] of Object.entries({ ...RUNNING, ...ENDED })) {
		const twice = [await made(steps), await made(steps)] as const;
		for (const { c, handoff } of twice) t.same(await c.states(), { [handoff]: state });
		cases.push({ state, twice });
	}
	net.clock.advance(3 * DAY - HOUR);
	for (const { state, twice } of cases) t.equal(await arrive(twice[0]), "ok", state);
	net.clock.advance(HOUR);
	for (const { state, twice } of cases)
		t.equal(await arrive(twice[1]), state in RUNNING ? "ok" : "wrong-state", `${state}, after 72 hours`);
});

t.test("while she is still expected, or a question is open, an arrival isn't refused for its age", async (t) => {
	const { net, from, to, c, handoff } = await cancelledOnTheWay();
	const life = { kind: "vital-interest", consent: null, head: null, assent: false, code: "risk-to-life", away: false } as const;
	const other = new Casework(net);
	await other.open(from);
	const asked = other.draft(from, to.party);
	await other.must(from, { statements: [asked.statement] });
	await other.must(from, other.requesting(from, to.party, asked.handoff, life, ["identity"]));
	await other.must(to, { statements: [other.moving(to, asked.handoff, "accept", { basis: life })] });
	await other.must(from, { statements: [other.moving(from, asked.handoff, "withdraw", { code: "other" })] });
	net.clock.advance(9 * DAY);
	t.equal((await other.move(to, asked.handoff, "arrived")).status, 200, "nobody has answered");
	t.equal((await c.move(to, handoff, "arrived")).status, 200, "nobody has said who meets her");
});

t.test("every admin sees that she hasn't arrived, when neither desk is there any more", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(from, { statements: [c.moving(from, handoff, "depart", { tellBy: net.clock.now() + HOUR })] });
	const meetings = async (by = net.d.founder) => (await net.call("GET", "/api/inbox", { token: net.token(by) })).body.meetings;
	await suspend(net, from);
	await remove(net, to);
	net.clock.advance(HOUR);
	t.same(await meetings(), [], "not before tellBy");
	net.clock.advance(60_000);
	for (const by of [net.d.founder, net.second]) {
		const rows = await meetings(by);
		t.match(rows, [{ kind: "overdue", from: from.party.desk, to: to.party.desk }]);
		t.notOk(JSON.stringify(rows).includes(c.id), "without anything about the case");
	}
});
