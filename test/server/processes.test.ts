/** Several processes on one database, and a database that stops and comes back. */
import path from "node:path";
import { Readable } from "node:stream";
import t from "tap";
import * as z from "zod/mini";
import { randomId } from "#crypto/random.ts";
import { endpoint } from "#protocol/contracts/endpoint.ts";
import { verifyCompact } from "#protocol/log/checkpoint.ts";
import { appendToDirectory } from "#server/chains/directory.ts";
import { checkMigrated, ensureDatabase, hasHistory, migrate } from "#server/database/migrate.ts";
import { notify } from "#server/database/notices.ts";
import { startEmbedded } from "#server/embedded/index.ts";
import { type Feature, internalsOf } from "#server/gate/context.ts";
import { mount, mountOpen } from "#server/gate/mount.ts";
import { RawAnswer } from "#server/gate/raw-answer.ts";
import { newestCheckpoint } from "#server/ledger/publish.ts";
import { differences } from "../../scripts/db-check.ts";
import { emptyDatabase, testDatabase } from "../support/database.ts";
import { newPerson } from "../support/directory.ts";
import { testFolder } from "../support/folder.ts";
import { boot, foundingFeature, genesisBy, sql } from "../support/server-context.ts";
import { until } from "../support/until.ts";

const size = endpoint({
	id: "test.size",
	summary: "How far the directory is",
	method: "GET",
	path: "/size",
	response: z.object({ size: z.int(), admin: z.boolean() }),
	access: { action: "test.size", activity: "read", subject: "directory", purpose: "self" },
});
const tell = endpoint({
	id: "test.tell",
	summary: "Notifies",
	method: "POST",
	repeatable: false,
	path: "/tell",
	response: z.object({}),
	access: "public",
});
const lost = endpoint({
	id: "test.lost",
	summary: "Appends, then fails",
	method: "POST",
	repeatable: false,
	path: "/lost",
	response: z.object({}),
	access: "public",
});
const compartment = randomId();

const sizes: Feature = (app, context) => {
	mount(app, context, size, async ({ directory, access, actor }) => {
		access.note({ object: null });
		return { size: directory.size, admin: actor.role === "admin" };
	});
	mountOpen(app, context, tell, async ({ db }) => {
		await notify(db, "compartment", compartment);
		return {};
	});
};

t.test("two processes follow one directory", async (t) => {
	const database = await testDatabase(t);
	const folder = testFolder(t);
	const founder = newPerson();
	const genesis = genesisBy(founder);
	const failing: Feature = (app, context) =>
		mountOpen(app, context, lost, async ({ db, now }) => {
			await appendToDirectory(db, context.directoryCache, [genesis(context)], now);
			throw new Error("after the append");
		});
	const one = await boot(t, [foundingFeature(genesis), sizes, failing], { database, folder });
	const two = await boot(t, [sizes], { database, folder });
	const notices: string[] = [];
	two.context.bus.subscribe(({ topic, id }) => notices.push(`${topic} ${id}`));

	t.equal((await one.call("POST", "/api/lost")).status, 500);
	t.equal(one.context.directoryCache.directory.size, 0, "a rolled back statement isn't in the fold");
	t.equal((await one.call("POST", "/api/test/genesis")).status, 200);
	t.equal((await one.call("POST", "/api/test/genesis")).status, 200, "a repetition changes nothing");
	t.equal(await hasHistory(database.app), true);

	t.same(
		(await two.call("GET", "/api/size", { token: two.signIn(founder.id) })).body,
		{ size: 1, admin: true },
		"the other process has caught up",
	);
	const published = await newestCheckpoint(internalsOf(one.context).db, "directory");
	t.ok(
		published && published.size === 1 && verifyCompact(one.context.logKey("directory"), published),
		"its checkpoint was signed before the answer",
	);

	await one.call("POST", "/api/tell");
	await until("a notice reaches the other process", () => notices.includes(`compartment ${compartment}`));
});

t.test("a database that lacks statements of the directory gets an error, and no endless search for them", async (t) => {
	const database = await testDatabase(t);
	const founder = newPerson();
	const server = await boot(t, [foundingFeature(genesisBy(founder)), sizes], { database, folder: testFolder(t) });
	t.equal((await server.call("POST", "/api/test/genesis")).status, 200);
	const token = server.signIn(founder.id);
	t.equal((await server.call("GET", "/api/size", { token })).status, 200);
	await sql(database.superuser, "SET session_replication_role = replica; UPDATE chain SET length = length + 1");
	t.equal((await server.call("GET", "/api/size", { token })).status, 500);
	await sql(database.superuser, "SET session_replication_role = replica; UPDATE chain SET length = length - 1");
	t.equal((await server.call("GET", "/api/size", { token })).status, 200);
});

t.test("without PostgreSQL the server answers 503, and recovers by itself", async (t) => {
	const folder = testFolder(t);
	let postgres = await startEmbedded({ folder: path.join(folder, "pg"), throwaway: true });
	t.teardown(() => postgres.stop());
	const port = Number(new URL(postgres.url).port);
	const owner = await ensureDatabase(postgres.url, "cloister");
	await migrate(owner, { app: "app-password", maintenance: "maintenance-password" });
	const app = Object.assign(new URL(owner), { username: "cloister_app", password: "app-password" }).href;
	const founder = newPerson();
	const booted = await boot(t, [foundingFeature(genesisBy(founder)), sizes], {
		database: { app, superuser: owner },
		folder: path.join(folder, "data"),
	});
	await booted.call("POST", "/api/test/genesis");
	const token = booted.signIn(founder.id);
	t.equal((await booted.call("GET", "/api/size", { token })).status, 200);
	const topics: string[] = [];
	booted.context.bus.subscribe(({ topic }) => topics.push(topic));

	await postgres.stop();
	for (let i = 0; i < 2; i++) {
		const answer = await booted.call("GET", "/api/size", { token });
		t.equal(answer.status, 503);
		t.equal(answer.body.error, "unavailable");
		t.ok(Number(answer.headers.get("retry-after")) > 0);
	}
	t.equal((await booted.call("GET", "/healthz")).status, 200);
	t.equal((await booted.call("GET", "/readyz")).status, 503);

	postgres = await startEmbedded({ folder: path.join(folder, "pg"), port, throwaway: true });
	await until("the server answers again", async () => (await booted.call("GET", "/api/size", { token })).status === 200);
	await until("listeners get a notice that they may have missed news", () => topics.includes("again"));
	t.equal((await booted.call("GET", "/readyz")).status, 200);
	await booted.close();
});

t.test("migrations run once, also concurrently, and a changed one is refused", async (t) => {
	const database = await emptyDatabase(t);
	await t.rejects(checkMigrated(database.app), /lacks \d+ migrations/);
	await Promise.all([migrate(database.owner, database.passwords), migrate(database.owner, database.passwords)]);
	await checkMigrated(database.app);
	t.equal(await hasHistory(database.app), false);
	t.same(await differences(database.superuser), [], "drizzle's tables match the database");
	await sql(database.superuser, "UPDATE migration SET hash = 'x' WHERE name = '0001_kernel.sql'");
	await t.rejects(migrate(database.owner, database.passwords), /was changed after/);
	await sql(database.superuser, "UPDATE migration SET name = '9999_future.sql' WHERE name = '0001_kernel.sql'");
	await t.rejects(checkMigrated(database.app), /newer version/);
});

t.test("a database role with too many rights is refused", async (t) => {
	const database = await testDatabase(t);
	for (const app of [database.superuser, database.owner])
		await t.rejects(
			boot(t, [], { database: { app, superuser: database.superuser } }),
			/can do too much: it (has SUPERUSER|has CREATEROLE)/,
		);
});

const slow = endpoint({
	id: "test.slow",
	summary: "Takes a while",
	method: "POST",
	repeatable: false,
	path: "/slow",
	response: z.object({ done: z.boolean() }),
	access: { action: "test.slow", activity: "read", subject: "directory", purpose: "self" },
});
const events = endpoint({
	id: "test.events",
	summary: "A stream of events",
	method: "GET",
	path: "/events",
	response: z.unknown(),
	answers: "events",
	access: { action: "test.events", activity: "read", subject: "events", purpose: "self" },
});

t.test("a stop finishes running requests and ends streams, and a start with other keys is refused", async (t) => {
	const database = await testDatabase(t);
	const founder = newPerson();
	let begun = false;
	const feature: Feature = (app, context) => {
		mount(app, context, slow, async ({ access }) => {
			begun = true;
			await until("the server stops listening", () => !app.server.listening);
			access.note({ object: null });
			return { done: true };
		});
		mount(app, context, events, async ({ access }) => {
			access.note({ object: null });
			const stream = new Readable({ read() {} });
			stream.push(": hello\n\n");
			return new RawAnswer(stream, { headers: { "content-type": "text/event-stream" } });
		});
	};
	const booted = await boot(t, [foundingFeature(genesisBy(founder)), feature], { database });
	await booted.call("POST", "/api/test/genesis");
	const token = booted.signIn(founder.id);
	const stream = fetch(`${booted.url}/api/events`, { headers: { authorization: `Bearer ${token}` } });
	const reader = (await stream).body?.getReader();
	t.match(Buffer.from((await reader?.read())?.value ?? []).toString(), /hello/);
	t.match((await booted.entries()).at(-1), { action: "test.events", outcome: "allowed" }, "one entry, before the first byte");
	const working = booted.call("POST", "/api/slow", { token });
	await until("the request is running", () => begun);
	await booted.close();
	t.same((await working).body, { done: true }, "the running request was finished");
	t.match((await booted.entries()).at(-1), { action: "test.slow", outcome: "allowed" });
	await reader?.read().catch(() => {}); // the stream has ended, otherwise close() would not have returned

	await t.rejects(boot(t, [], { database }), /another key for the access log than the network was founded with/);
});
