/**
 * kill -9 of the server, and of PostgreSQL, while several clients hand cases over and write entries. A client repeats what
 * was not acknowledged, as it was, until it is. What was acknowledged is there afterwards, and nothing is half done.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import t, { type Test } from "tap";
import { randomId } from "#crypto/random.ts";
import { readEnvironment } from "#kernel/config.ts";
import { autocommit } from "#kernel/database.ts";
import { startEmbedded } from "#kernel/postgres-embedded.ts";
import { openSecrets } from "#kernel/secrets.ts";
import { type Bytes, type Id, toHex } from "#protocol/bytes.ts";
import { parseStatement } from "#protocol/statements/statement.ts";
import { buildApp } from "../../server/app.ts";
import { loadCase } from "../../server/features/cases/load.ts";
import type { Person } from "../support/directory.ts";
import { type Answer, send } from "../support/http.ts";
import { type Account, People } from "../support/people.ts";
import type { Party } from "../support/served-directory.ts";
import type { Server } from "../support/server.ts";
import { Casework, type Network, type Who } from "./cases-support.ts";
import { durableDatabase, type Process, startProcess } from "./promise-process.ts";
import { sealedEntry } from "./promise-world.ts";

const CASES = 5;
const ENTRIES = 60;

t.setTimeout(180_000);
const folder = t.testdir();
const database = await durableDatabase(path.join(folder, "pg"));
const env = {
	DATABASE_URL: database.app,
	CLOISTER_DATA: path.join(folder, "data"),
	PORT: "0",
	LOG_LEVEL: "warn",
	ACCESS_TOKEN_MINUTES: "60",
	REQUESTS_PER_MINUTE: "1000000",
	DATABASE_CONNECTIONS: "8",
};
const behind = new pg.Pool({ connectionString: database.superuser, max: 2 });
behind.on("error", () => {});
const db = autocommit(behind as never);
const sql = async (text: string) => (await behind.query(text)).rows as Record<string, unknown>[];

/** Two desks, made on a server within this process that is stopped again; sessions and keys stay good. */
async function setUp(): Promise<{
	people: People;
	from: Who;
	to: Who;
	tokens: Map<Id, string>;
	cp: Awaited<ReturnType<People["checkpoint"]>>;
}> {
	const { config, given } = readEnvironment(env);
	const { secrets } = await openSecrets(config.dataFolder, given, false);
	const built = await buildApp({ config, secrets, databaseUrl: database.app });
	const url = await built.app.listen({ port: 0, host: "127.0.0.1" });
	const call: Server["call"] = (method, where, sending = {}) => send(url, method, where, sending);
	const server = { ...built, url, call, sql, setupToken: secrets.setupToken, clock: { now: () => Date.now() } };
	const people = new People(server as unknown as Server);
	await people.tryFound();
	people.founder.token = await people.session(people.founder.id);
	const admin = await people.member(people.founder, null, "admin", null);
	const party = async (): Promise<[Who, Account]> => {
		const organisation = await people.organisation(people.founder, admin);
		const boss = await people.member(people.founder, admin, "coordinator", organisation);
		const staff = await people.member(boss, admin, "staff", organisation);
		return [{ by: staff, party: { organisation, desk: await people.desk(boss, organisation, [staff]) } as Party }, staff];
	};
	const [[from, one], [to, two]] = [await party(), await party()];
	const tokens = new Map([one, two].map(({ id, token }) => [id, token]));
	const cp = await people.checkpoint();
	await built.close();
	return { people, from, to, tokens, cp };
}

const { people, from, to, tokens, cp } = await setUp();
let server: Process = await startProcess(env);
/** Clients give up when the test ends, however it ends. */
let giveUp = false;
t.teardown(async () => {
	giveUp = true;
	await server.kill();
	await behind.end();
	await database.postgres.stop();
});

/** What clients were told is done. */
const acknowledged = { statements: new Set<string>(), messages: new Map<string, number>(), entries: new Set<number>() };
/** What they met instead of an answer. */
const met = { lost: 0, unavailable: 0, withoutRetryAfter: 0 };

/** Sends until there is an answer. */
async function persist(method: string, where: string, { token, body }: { token: string; body?: unknown }): Promise<Answer> {
	for (let tries = 0; tries < 2000 && !giveUp; tries++) {
		const answer = await send(server.url, method, where, { token, body }).catch(() => null);
		if (answer && answer.status !== 503) {
			const entry = answer.headers.get("cloister-entry");
			if (entry !== null) acknowledged.entries.add(Number(entry));
			return answer;
		}
		if (!answer) met.lost += 1;
		else {
			met.unavailable += 1;
			if (!(Number(answer.headers.get("retry-after")) > 0)) met.withoutRetryAfter += 1;
		}
		await sleep(20);
	}
	throw new Error(`${where} had no answer`);
}

class Client extends Casework {
	override async post(who: Who, body: unknown): Promise<Answer> {
		const answer = await super.post(who, body);
		const { statements, epochs, grants } = body as ReturnType<Casework["body"]>;
		const wires = [...statements, ...epochs.map(({ epoch }) => epoch), ...grants.flatMap((each) => each.grants)];
		if (answer.status === 200) for (const wire of wires) acknowledged.statements.add(toHex(parseStatement(people.network, wire).objId));
		return answer;
	}
}

/** Clients' clocks stand still: a request says when it was signed, and by when an answer is due. */
const started = Date.now();

function client(): Client {
	const net = {
		d: { dir: people.dir, deskSeeds: people.deskSeeds, checkpoint: () => cp },
		clock: { now: () => started },
		token: ({ id }: Person) => tokens.get(id),
		call: persist,
		sql,
	};
	return new Client(net as unknown as Network);
}

/** A case from its opening to the other desk's custody. */
async function handOver(c: Client): Promise<void> {
	const ok = async (answer: Promise<Answer>) => {
		const { status, body } = await answer;
		if (status !== 200) throw new Error(JSON.stringify(body));
	};
	await ok(c.open(from));
	const { handoff, consent } = await c.requested(from, to.party);
	await ok(c.move(to, handoff, "acknowledge"));
	await ok(c.move(to, handoff, "accept", { basis: c.basis(consent) }));
	await ok(c.move(from, handoff, "depart"));
	await ok(c.send(to, c.receiving(to, handoff, ["identity"])));
}

/** A thread, and many entries one after the other. */
async function writeMany(): Promise<Id> {
	const c = client();
	const thread = randomId();
	const epoch = c.epoch(from, { compartment: thread, kind: "thread", subject: null, section: null, desks: [from.party.desk] });
	const token = tokens.get(from.by.id)!;
	const opened = await persist("POST", "/api/compartments", { token, body: c.body({ epochs: [epoch] }).epochs[0] });
	if (opened.status !== 200) throw new Error(JSON.stringify(opened.body));
	let prev: Bytes[] = [];
	for (let n = 1; n <= ENTRIES; n++) {
		const { statement, body } = sealedEntry(c, from, thread, { n, prev });
		const answer = await persist("POST", `/api/compartments/${thread}/entries`, { token, body });
		if (answer.status !== 200 || answer.body.seq !== n) throw new Error(`entry ${n}: ${JSON.stringify(answer.body)}`);
		acknowledged.messages.set(toHex(statement.objId), n);
		prev = [statement.objId];
	}
	return thread;
}

/** The rows are what the chains say, and what was acknowledged is among them. */
async function checkWhole(t: Test, when: string): Promise<void> {
	const told = structuredClone(acknowledged);
	const stored = new Set((await sql("SELECT encode(objid, 'hex') AS objid FROM chain_statement")).map(({ objid }) => objid));
	t.same(
		[...told.statements].filter((each) => !stored.has(each)),
		[],
		`${when}: all of ${told.statements.size} acknowledged statements`,
	);
	const messages = new Map(
		(await sql("SELECT encode(objid, 'hex') AS objid, seq FROM message_entry")).map(({ objid, seq }) => [objid, seq]),
	);
	t.same(
		[...told.messages].filter(([objid, seq]) => messages.get(objid) !== seq),
		[],
		`${when}: all of ${told.messages.size} acknowledged entries, each in its place`,
	);
	const log = await sql(
		"SELECT count(*)::int AS rows, max(seq)::int AS last, (SELECT next::int FROM log_head WHERE log = 'access') AS next FROM entry",
	);
	t.ok(log[0]?.rows === log[0]?.next && log[0]?.last === Number(log[0]?.next) - 1, `${when}: the access log has no gap`);
	t.ok(Math.max(...told.entries, 0) < Number(log[0]?.next), `${when}: and all that answers have named`);
	for (const { case_id } of await sql("SELECT DISTINCT group_id AS case_id FROM chain_statement WHERE group_id IS NOT NULL"))
		await checkCase(t, case_id as Id, when);
	const epochs = await sql(`SELECT c.id FROM compartment c WHERE
		c.number <> (SELECT count(*) FROM chain_statement s WHERE s.chain = c.id AND s.type = 'epoch') OR c.number <> (SELECT count(*) FROM compartment_epoch e WHERE e.compartment = c.id)
		OR c.count <> (SELECT count(*) FROM message_entry m WHERE m.compartment = c.id) OR NOT EXISTS (SELECT 1 FROM sealed_grant g WHERE g.compartment = c.id AND g.number = c.number)`);
	t.same(epochs, [], `${when}: epochs, their sealed keys and entries agree`);
	const half = await sql("SELECT id FROM chain c WHERE length <> (SELECT count(*) FROM chain_statement s WHERE s.chain = c.id)");
	t.same(half, [], `${when}: chains are as long as they say`);
}

/** In which states the to-desk reads what it was granted. */
const READS = ["accepted", "arranged", "in-transit", "on-hold", "received", "completed"];

async function checkCase(t: Test, id: Id, when: string): Promise<void> {
	const { state } = await loadCase(db, people.dir, id, []);
	const [row] = await sql(`SELECT custodian FROM casefile WHERE case_id = '${id}'`);
	t.equal(row?.custodian, state.custodian, `${when}: the custodian is the chain's`);
	const owners = await sql(`SELECT compartment, owner FROM case_section WHERE case_id = '${id}'`);
	t.same(
		Object.fromEntries(owners.map(({ compartment, owner }) => [compartment, owner])),
		Object.fromEntries(Object.entries(state.sections).map(([key, { owner }]) => [key, owner])),
		`${when}: the sections' owners`,
	);
	for (const { handoff, state: stored } of await sql(`SELECT handoff, state FROM handoff WHERE case_id = '${id}'`)) {
		const folded = state.handoffs[handoff as Id];
		t.equal(stored, folded?.state, `${when}: the hand-off's state`);
		const grants = await sql(`SELECT released FROM sealed_grant WHERE handoff = '${handoff}'`);
		const expected = (folded?.sections ?? []).map(() => READS.includes(String(stored)));
		t.same(
			grants.map(({ released }) => released),
			expected,
			`${when}: ${stored}: its sealed keys`,
		);
	}
}

/** kill -9 of the server: at rest it is whole, and the next one goes on. */
async function killServer(t: Test, when: string): Promise<void> {
	await server.kill();
	await sleep(300); // Postgres ends what was under way
	await checkWhole(t, when);
	server = await startProcess(env);
}

/** kill -9 of PostgreSQL: the server stays, and is told nothing. */
async function killPostgres(): Promise<void> {
	const { folder: where, url } = database.postgres;
	const [pid] = readFileSync(path.join(where, "data", "postmaster.pid"), "utf8").split("\n");
	process.kill(Number(pid), "SIGKILL");
	await sleep(600);
	await database.postgres.stop();
	database.postgres = await startEmbedded({ folder: path.join(folder, "pg"), port: Number(new URL(url).port) });
}

t.test("killed in the middle of many hand-overs", async (t) => {
	const clients = Array.from({ length: CASES }, client);
	let over = false;
	const work = Promise.all([...clients.map(handOver), writeMany(), writeMany()]).finally(() => (over = true));
	work.catch(() => {});
	for (const round of ["first kill", "second kill", "third kill"]) {
		const before = acknowledged.statements.size + acknowledged.messages.size;
		for (let tries = 0; tries < 200 && acknowledged.statements.size + acknowledged.messages.size < before + 15; tries++) await sleep(10);
		await sleep(Math.random() * 40);
		t.notOk(over, `${round}: in the middle`);
		await killServer(t, round);
	}
	t.ok(met.lost > 0, `clients lost ${met.lost} requests`);
	met.unavailable = 0;
	await sleep(100);
	t.notOk(over, "in the middle");
	await killPostgres();
	await work;
	t.ok(met.unavailable > 0, `503 ${met.unavailable} times while there was no database`);
	t.equal(met.withoutRetryAfter, 0, "always with Retry-After");
	await checkWhole(t, "at the end");
	const rows = await sql("SELECT custodian, count(*)::int AS n FROM casefile GROUP BY custodian");
	t.same(rows, [{ custodian: to.party.desk, n: CASES }], "every case has arrived, once");
	t.equal(acknowledged.messages.size, 2 * ENTRIES);
});
