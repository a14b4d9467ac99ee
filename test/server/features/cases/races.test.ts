/** Promise 5: one custodian and one accepted transfer, under concurrent requests and even if the application had a bug. */
import pg from "pg";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { bossOf, Casework, network, staffOf, type Who } from "../../../support/cases.ts";

t.test("of two concurrent acceptances of transfers one wins", async (t) => {
	const net = await network(t);
	const [from, b, c] = net.parties.map(staffOf) as [Who, Who, Who];
	for (let round = 0; round < 3; round++) {
		const casework = new Casework(net);
		await casework.open(from);
		const first = await casework.requested(from, b.party);
		const second = await casework.requested(from, c.party, ["story"]);
		const answers = await Promise.all([
			casework.move(b, first.handoff, "accept", { basis: casework.basis(first.consent) }),
			casework.move(c, second.handoff, "accept", { basis: casework.basis(second.consent) }),
		]);
		t.same(answers.map(({ status }) => status).sort(), [200, 409]);
		t.equal(answers.find(({ status }) => status === 409)?.body.error, "already-placed");
		t.same(Object.values(await casework.states()).sort(), ["accepted", "requested"]);
		const [winner, loser] = answers[0]?.status === 200 ? [first, second] : [second, first];
		t.equal((await net.sql(`SELECT 1 FROM sealed_grant WHERE handoff = '${winner.handoff}' AND released`)).length, 1);
		t.equal((await net.sql(`SELECT 1 FROM sealed_grant WHERE handoff = '${loser.handoff}' AND released`)).length, 0);
	}
});

t.test("of two concurrent moves of a hand-off one gets stale and leaves nothing", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party);
	const place = c.heads.get(handoff)!;
	const withdraw = c.moving(from, handoff, "withdraw", { code: "other" });
	c.heads.set(handoff, place);
	const accept = c.moving(to, handoff, "accept", { basis: c.basis(consent) });
	const answers = await Promise.all([c.post(from, c.body({ statements: [withdraw] })), c.post(to, c.body({ statements: [accept] }))]);
	t.same(answers.map(({ status }) => status).sort(), [200, 409]);
	t.equal(answers.find(({ status }) => status === 409)?.body.error, "stale");
	const chain = await net.sql(`SELECT type FROM chain_statement WHERE chain = '${handoff}'`);
	t.equal(chain.length, 3);
});

t.test("a repeated bundle is stored once, and only its new statements are added", async (t) => {
	const net = await network(t);
	const from = staffOf(net.parties[0]);
	const c = new Casework(net);
	const body = c.body(c.opening(from));
	const answers = await Promise.all([c.post(from, body), c.post(from, body)]);
	t.same(
		answers.map(({ status, body }) => [status, body]),
		[
			[200, { pos: 0 }],
			[200, { pos: 0 }],
		],
	);
	const lead = c.make(from, "case.lead", { member: from.by.id });
	const both = { ...body, statements: [...body.statements, toWire(lead)] };
	t.equal((await c.post(from, both)).body.field, "epochs", "epochs are only accepted with new statements");
	t.same((await c.post(from, { ...both, epochs: [] })).body, { pos: 1 });
	t.equal((await net.sql(`SELECT 1 FROM chain_statement WHERE group_id = '${c.id}'`)).length, 2);
});

t.test("a bundle with one refused part leaves nothing", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const count = async () =>
		(
			await net.sql(
				"SELECT (SELECT count(*) FROM chain_statement) + (SELECT count(*) FROM compartment) + (SELECT count(*) FROM handoff) AS n",
			)
		)[0]?.n;
	const before = await count();
	const draft = c.draft(from, to.party);
	const bad = await c.send(from, { statements: [draft.statement, c.make(from, "case.lead", { member: to.by.id })] });
	t.equal(bad.body.field, "member");
	const consent = await c.consent(from, to.party);
	const after = await count();
	const { handoff, statement } = c.draft(from, to.party);
	const request = c.requesting(from, to.party, handoff, c.basis(consent), ["identity"]);
	const [grant] = request.grants!;
	const spoiled = {
		...request,
		statements: [statement, ...request.statements!],
		grants: [{ ...grant!, sealed: { ...grant!.sealed, box: "AAAA" } }],
	};
	t.equal((await c.send(from, spoiled)).body.error, "bad-content");
	t.equal(await count(), after);
	t.equal(Number(after), Number(before) + 1, "only the consent was added");
});

t.test("two cases can't have the same code", async (t) => {
	const net = await network(t);
	const from = staffOf(net.parties[0]);
	const [one, two] = [new Casework(net), new Casework(net)];
	Object.assign(two, { code: one.code });
	t.equal((await one.open(from)).status, 200);
	const second = await two.open(from);
	t.match(second.body, { error: "conflict", field: "code" });
});

t.test("the database refuses a second custodian, a second acceptance, gaps, forks and deletions", async (t) => {
	const net = await network(t);
	const [from, b, third] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const first = await c.requested(from, b.party);
	const second = await c.requested(from, third.party, ["story"]);
	await c.must(b, { statements: [c.moving(b, first.handoff, "accept", { basis: c.basis(first.consent) })] });
	const client = new pg.Client({ connectionString: net.database.app });
	await client.connect();
	t.teardown(() => client.end());
	const refused = async (message: string, text: string, code: RegExp | string) => t.rejects(client.query(text), { code }, message);
	const copy = (set: string) =>
		`INSERT INTO casefile (case_id, code, custodian, custody, status, changed, pos) SELECT case_id, 'other', ${set}, status, changed, pos FROM casefile WHERE case_id = '${c.id}'`;
	await refused("a second custodian", copy(`'${b.party.desk}', custody`), "23505");
	await refused("custody without a statement", `UPDATE casefile SET custodian = '${b.party.desk}' WHERE case_id = '${c.id}'`, "23000");
	await refused(
		"custody by a statement of another type",
		`UPDATE casefile SET custodian = '${b.party.desk}', custody = (SELECT head FROM chain WHERE id = '${first.handoff}') WHERE case_id = '${c.id}'`,
		"23000",
	);
	await refused("a second accepted transfer", `UPDATE handoff SET state = 'accepted' WHERE handoff = '${second.handoff}'`, "23505");
	await refused("a second transfer in transit", `UPDATE handoff SET state = 'in-transit' WHERE handoff = '${second.handoff}'`, "23505");
	await refused("another to-desk", `UPDATE handoff SET to_desk = from_desk WHERE handoff = '${second.handoff}'`, "42501");
	await refused("the deletion of a case", `DELETE FROM casefile WHERE case_id = '${c.id}'`, "42501");
	await refused("the deletion of a statement", `DELETE FROM chain_statement WHERE group_id = '${c.id}'`, "42501");
	const statement = (set: string) => `INSERT INTO chain_statement (chain, seq, objid, prev, type, body, sigs, group_id, group_pos, at)
		SELECT ${set} FROM chain_statement WHERE chain = '${c.id}' AND seq = 0`;
	const id = "sha256('x')";
	await refused("a gap in a chain", statement(`chain, 2, ${id}, objid, type, body, sigs, group_id, 99, at`), "23503");
	await refused("a fork of a chain", statement(`chain, 0, ${id}, NULL, type, body, sigs, group_id, 99, at`), "23505");
	await refused("a gap in the case's order", statement(`chain, 1, ${id}, objid, type, body, sigs, group_id, 99, at`), "23503");
	await refused("a duplicate statement", statement("chain, 1, objid, objid, type, body, sigs, group_id, 99, at"), "23505");
	t.equal(await c.custodian(), from.party.desk);
});

t.test("a bundle can't touch another case's statements, sections and epochs", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const [one, two] = [new Casework(net), new Casework(net)];
	await one.open(from);
	await two.open(from);
	const opening = new Casework(net).opening(from);
	t.equal((await two.post(from, one.body(opening))).body.field, "case", "another case's statements");
	const stolen = one.section("identity");
	const epoch = two.epoch(from, { compartment: randomId(), kind: "section", subject: two.id, section: "health", desks: [from.party.desk] });
	const add = two.make(from, "case.section", { section: { section: "health", compartment: stolen }, cite: null });
	t.equal((await two.send(from, { statements: [add], epochs: [epoch] })).body.field, "epochs");
	const unwanted = await two.send(from, { statements: [two.make(from, "case.lead", { member: from.by.id })], epochs: [epoch] });
	t.equal(unwanted.body.field, "epochs");
	const byOther = two.make(from, "case.lead", { member: from.by.id });
	t.equal((await two.post(bossOf(from.party), two.body({ statements: [byOther] }))).body.error, "not-allowed", "signed by somebody else");
	t.equal((await two.send(to, { statements: [two.make(to, "case.status", { status: "Closed" })] })).body.error, "not-found");
});
