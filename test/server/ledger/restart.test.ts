/**
 * A database restored from a backup. Clients give the directory its lost statements back. The access log stays unsigned until
 * two admins approve a restart, and clients verify what the restart says.
 */
import { pino } from "pino";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { SigningKey } from "#crypto/signing.ts";
import { type Id, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { type CompactCheckpoint, checkpointText, logKey } from "#protocol/log/checkpoint.ts";
import { formatNote, signText } from "#protocol/log/note.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { AlarmError } from "#sdk/alarms.ts";
import { checkReceipts, fetchLogStatus, fetchNewestCheckpoint, keepReceipt, proposeLogRestart } from "#sdk/audit/index.ts";
import { loadLogPin, saveLogPin } from "#sdk/audit/pins.ts";
import { appendToDirectory } from "#sdk/directory/append.ts";
import { storageName } from "#sdk/directory/cache.ts";
import { approve, setPolicy, syncDirectory, type UnlockedSession } from "#sdk/index.ts";
import { internalsOf } from "#server/gate/context.ts";
import { newestCheckpoint as published, publishedAt } from "#server/ledger/publish.ts";
import { status as logStatus } from "../../../clients/cli/commands/log/status.ts";
import { type App, buildApp } from "../../../server/app.ts";
import { fields } from "../../support/ledger.ts";
import { backUpDatabase, restoreDatabase } from "../../support/restored-database.ts";
import { TestNetwork } from "../../support/sdk.ts";
import { bootServer } from "../../support/server.ts";
import { until } from "../../support/until.ts";

const server = await bootServer(t);
const network = new TestNetwork(server);
const founder = await network.found();
const admin = await network.admit(founder, null, { organisation: null, role: "admin" });
const ORIGIN = "localhost/cloister/access/2";
let app: App = server;

const context = () => app.context;
const write = (count: number) => Promise.all(Array.from({ length: count }, () => context().ledger.append(fields())));
const sign = () => context().integrator.run();
const newest = async () => (await published(internalsOf(context()).db, "access"))!;
const readNewest = (session: UnlockedSession) => fetchNewestCheckpoint(session, "access");
/** Sends a request as this member to another process of the same network. */
async function requestAt({ app, context }: App, member: Id, method: "GET" | "POST", url: string, payload?: object) {
	const session = randomId();
	const now = server.clock.now();
	await server.sql(
		`INSERT INTO session (id, member, started, used, expires) VALUES ('${session}', '${member}', ${now}, ${now}, ${now + 60_000})`,
	);
	const headers = { authorization: `Bearer ${context.tokens.issue(session, member).token}` };
	return app.inject({ method, url: `/api${url}`, headers, ...(payload && { payload }) });
}

const policy = (vettingMonths: number) => ({ vettingMonths, attachmentMiB: 64 });

const wireOf = ({ size, root, signature }: CompactCheckpoint) => ({
	size,
	root: toBase64Url(root),
	signature: toBase64Url(signature),
});

const restore = async () => {
	app = await restoreDatabase(t, server, app);
};

t.test("a log without a problem can't be restarted", async (t) => {
	await sign();
	t.equal((await fetchLogStatus(founder.session.server, "access")).restart, null);
	await t.rejects(proposeLogRestart(founder.session, ORIGIN), { code: "wrong-state" });
	const { size, root, signature } = await newest();
	const old = { size, root, signature };
	const statements = () => [founder.session.sign("log.restart", { log: "access", old, kept: old, origin: ORIGIN })];
	await t.rejects(
		appendToDirectory(founder.session, () => ({ statements: statements() })),
		{ code: "wrong-state" },
		"a restart statement that is signed without the check",
	);
});

t.test("another origin without a restart raises an alarm", async (t) => {
	const { session } = admin;
	const head = await newest();
	const text = checkpointText(ORIGIN, head.size, head.root);
	const key = logKey(ORIGIN, context().logKey("access").publicKey);
	const signer = new SigningKey(context().secrets.logSeeds!.access);
	const note = formatNote({ text, signatures: [signText(key, text, null, (message) => signer.sign(message))] });
	const fetchBytes = async () => new TextEncoder().encode(note);
	await t.rejects(readNewest({ ...session, server: { ...session.server, fetchBytes } } as UnlockedSession), AlarmError);
	t.match(admin.alarms.at(-1), { code: "log-forked" });
});

let kept: Awaited<ReturnType<typeof newest>>;
let old: NonNullable<Awaited<ReturnType<App["context"]["lastSigned"]>>>;

t.test("clients give lost directory statements back, and no others are appended before", async (t) => {
	await readNewest(founder.session);
	await readNewest(admin.session);
	await backUpDatabase(server);
	await approve(admin.session, await setPolicy(founder.session, policy(7)));
	await syncDirectory(founder.session);
	const { size } = founder.session.dir;
	t.equal(context().directoryCache.directory.size, size);
	await write(100);
	await sign();
	await syncDirectory(founder.session);
	await keepReceipt(founder.session, founder.session.server.lastEntry());
	await readNewest(founder.session);

	const config = { ...context().config, signs: false };
	const databaseUrl = internalsOf(context()).pool.options.connectionString ?? "";
	const other = await buildApp({ config, secrets: context().secrets, databaseUrl, clock: server.clock, unsafeForTests: true });
	t.teardown(() => other.close());
	const checkpointBetween = wireOf((await publishedAt(internalsOf(context()).db, "directory", size - 1))!);
	const large = await requestAt(other, admin.id, "POST", "/directory/lost", { from: 0, statements: [], padding: "x".repeat(300 * 1024) });
	t.match(large, { statusCode: 413 }, "the endpoint takes large bodies only after a loss");

	await restore();
	kept = await newest();
	old = (await context().lastSigned("access"))!;
	t.ok(kept.size < old.size);
	t.equal(context().directoryCache.directory.size, size - 2);
	await sign().catch(() => {});
	t.ok(context().integrator.refuses("directory") && context().integrator.refuses("access"), "nothing is signed");

	// Signs as a client would that has seen only the remaining statements.
	const checkpoint = admin.session.checkpoint;
	const left = (await published(internalsOf(context()).db, "directory"))!;
	admin.session.checkpoint = { size: left.size, root: left.root, signature: left.signature };
	const others = [8, 9].map((months) => toWire(admin.session.sign("policy", { policy: policy(months) })));
	admin.session.checkpoint = checkpoint;
	const body = { statements: others, sealed: [] };
	await t.rejects(
		admin.session.server.call(contracts.directory.append, { body }),
		{ code: "unavailable" },
		"no append before the lost statements are back",
	);
	t.match(await requestAt(other, admin.id, "POST", "/directory", body), { statusCode: 503 }, "also in a process that doesn't sign");
	const names = await requestAt(other, admin.id, "GET", "/directory/names");
	t.match(names, { statusCode: 503, headers: { "retry-after": "2" } }, "the standing of members is unknown");
	t.match(names.json(), {
		error: "unavailable",
		detail: "directory: the server waits for statements that a restore of its database has lost",
	});
	t.match(await other.app.inject({ method: "POST", url: "/api/joins", payload: {} }), { statusCode: 503 });
	t.equal((await requestAt(other, admin.id, "GET", "/directory")).statusCode, 200);

	// Only the lost statements are taken back, all of them, with a checkpoint that the log has signed.
	const signed = wireOf(founder.session.checkpoint);
	const offer = (statements: ReturnType<typeof toWire>[], checkpoint = signed) =>
		admin.session.server.call(contracts.directory.offer, { body: { from: size - 2, statements, checkpoint } });
	await t.rejects(offer(others), { code: "conflict" }, "other statements than the lost ones");
	await t.rejects(offer(founder.session.log.slice(-2, -1).map(toWire)), { code: "bad-input" }, "only one of two lost statements");
	const unsigned = { ...signed, root: toBase64Url(new Uint8Array(32)) };
	await t.rejects(offer(founder.session.log.slice(-2).map(toWire), unsigned), { code: "bad-checkpoint" });
	t.equal(context().directoryCache.directory.size, size - 2);

	// The first one is given back to another process, and the second one by an ordinary sync.
	t.equal(other.context.directoryCache.directory.size, size, "a process that kept running still has the lost statements in its fold");
	const first = { from: size - 2, statements: founder.session.log.slice(-2, -1).map(toWire), checkpoint: checkpointBetween };
	t.match((await requestAt(other, admin.id, "POST", "/directory/lost", first)).json(), { size: size - 1 });
	const [chain] = await server.sql("SELECT length FROM chain WHERE kind = 'directory'");
	t.equal(Number(chain?.length), size - 1, "it stores the returned statement");
	await syncDirectory(admin.session);
	t.equal((await requestAt(other, admin.id, "GET", "/directory/names")).statusCode, 200);
	t.equal(context().directoryCache.directory.size, size, "an ordinary sync gave the second statement back");
	t.equal(context().directoryCache.directory.policy?.vettingMonths, 7);
	t.notOk(context().integrator.refuses("directory"), "the directory is signed again");
	await syncDirectory(founder.session);
	t.same(
		[...founder.alarms, ...admin.alarms].filter(({ code }) => code !== "log-forked"),
		[],
		"no other alarms",
	);
});

t.test("two admins restart an access log that lost entries, and clients report exactly the lost ones", async (t) => {
	await write(3);
	await t.rejects(sign(), { name: "ForkRefusedError" });
	const { restart } = await fetchLogStatus(founder.session.server, "access");
	t.match(restart, { old: old.note, kept: kept.note }, "the status has the last signed and the remaining checkpoint");
	const shown = await logStatus.run({ surroundings: async () => ({ server: founder.session.server }) } as never, { log: "access" });
	t.match(shown.text(), new RegExp(`REFUSED: .* signed with ${old.size} entries.* only ${kept.size} of them.*cloister log restart`));

	const proposal = await proposeLogRestart(founder.session, ORIGIN);
	t.match(proposal, { old: old.size, kept: kept.size });
	await t.rejects(sign(), { name: "ForkRefusedError" }, "one admin changes nothing");
	t.equal(context().logKey("access").name, "localhost/cloister/access");

	const { storage, network } = admin.session;
	const pin = storageName(network, "log", "access");
	const before = (await storage.get(pin))!;
	await saveLogPin(admin.session, "access", { size: old.size + 1, root: new Uint8Array(32), restarts: 0, mark: null });
	await t.rejects(approve(admin.session, proposal.object), AlarmError, "an admin who has seen a larger log can't approve");
	await storage.set(pin, before);
	await approve(admin.session, proposal.object);
	t.equal(context().logKey("access").name, ORIGIN);
	await until("the signer continues under the new origin", async () => {
		await sign().catch(() => {});
		return (await newest()).note.startsWith(`${ORIGIN}\n`);
	});
	t.equal(context().integrator.status().refused, null);
	t.equal((await fetchLogStatus(founder.session.server, "access")).restart, null);

	founder.alarms.length = 0;
	admin.alarms.length = 0;
	const seen = await loadLogPin(founder.session, "access");
	const lost = new RegExp(`from ${kept.size} to ${seen?.size} that were seen are lost`);
	t.ok(await readNewest(founder.session));
	t.match(founder.alarms, [{ code: "log-restarted", detail: lost }], "a client that has seen lost entries raises an alarm");
	t.ok(await readNewest(admin.session));
	t.same(admin.alarms, [], "a client that hasn't seen them raises none");
	founder.alarms.length = 0;
	await readNewest(founder.session);
	t.same(founder.alarms, [], "the alarm is raised once");
	server.clock.advance(61_000);
	t.match(await checkReceipts(founder.session), { hidden: 0, waiting: 0 });
	const expected = [{ code: "log-restarted", subject: founder.id }];
	t.match(founder.alarms, expected, "a receipt for a lost entry counts as lost, not as hidden");
});

t.test("a restarted server continues under the new origin", async (t) => {
	const { config, secrets } = context();
	const databaseUrl = internalsOf(context()).pool.options.connectionString ?? "";
	await app.close();
	const fatal: string[] = [];
	const log = pino({ level: "fatal" }, { write: (line: string) => void fatal.push(line) });
	app = await buildApp({ config, secrets, databaseUrl, clock: server.clock, log, unsafeForTests: true });
	t.teardown(() => app.close());
	t.same(fatal, [], "the memory of the old origin isn't used");
	const { size } = await newest();
	await write(2);
	await sign();
	t.ok((await newest()).size > size);
	t.ok((await newest()).note.startsWith(`${ORIGIN}\n`));
});
