/** The access gate: each request leaves one entry, and without an entry nothing is answered or stored. */
import pg from "pg";
import t from "tap";
import * as z from "zod/mini";
import { randomId } from "#crypto/random.ts";
import { id } from "#protocol/contracts/common.ts";
import { endpoint } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { keepChanges } from "#server/base/errors.ts";
import { prepared } from "#server/database/database.ts";
import type { Feature } from "#server/gate/context.ts";
import { internalsOf } from "#server/gate/context.ts";
import { mount, mountOpen } from "#server/gate/mount.ts";
import { RawAnswer } from "#server/gate/raw-answer.ts";
import { newPerson } from "../../support/directory.ts";
import { boot, bootFounded } from "../../support/server-context.ts";
import { until } from "../../support/until.ts";

const params = z.strictObject({ case: id });
const access = { action: "test.look", activity: "read", subject: "case", purpose: "relation" } as const;
const read = endpoint({
	id: "test.read",
	summary: "Reads",
	method: "GET",
	path: "/things/:case",
	params,
	query: z.strictObject({ how: z.string() }),
	response: z.object({ seen: z.boolean() }),
	access,
});
const write = endpoint({
	id: "test.write",
	summary: "Writes",
	method: "POST",
	repeatable: false,
	path: "/things/:case",
	params,
	body: z.strictObject({ how: z.string(), deep: z.optional(z.unknown()) }),
	response: z.object({ seen: z.boolean() }),
	access,
});
const signIn = endpoint({
	id: "test.sign-in",
	summary: "Signs in",
	method: "POST",
	repeatable: false,
	path: "/sign-in",
	body: z.strictObject({ case: id, keep: z.boolean() }),
	response: z.object({}),
	anonymous: true,
	access: { action: "test.sign-in", activity: "read", subject: "session", purpose: "self" },
});
const own = endpoint({
	id: "test.own",
	summary: "Own",
	method: "GET",
	path: "/own",
	response: z.object({}),
	beforeVouching: true,
	access: { action: "test.own", activity: "read", subject: "member", purpose: "self" },
});
const file = endpoint({
	id: "test.file",
	summary: "A file",
	method: "GET",
	path: "/file",
	response: z.unknown(),
	answers: "binary",
	access: { action: "test.file", activity: "read", subject: "file", purpose: "self" },
});

const STORE = "INSERT INTO chain (id, kind) VALUES ($1, 'case')";

const testFeature: Feature = (app, context) => {
	const behave = async (how: string) => {
		if (how === "crash") throw new Error("the secret is 42");
		if (how === "denied") throw new ProtocolError("not-allowed");
		if (how === "missing") throw new ProtocolError("not-found");
		if (how === "stale") throw new ProtocolError("stale");
	};
	mount(app, context, read, async ({ input, access }) => {
		await behave(input.query.how);
		if (input.query.how !== "silent")
			access.note({ object: input.params.case, ...(input.query.how !== "no-relation" && { purpose: "care" }) });
		return { seen: true, hidden: "never sent" } as { seen: boolean };
	});
	mount(app, context, write, async ({ input, access, db }) => {
		await prepared(db, "test.store", STORE, [input.params.case]);
		if (input.body.how === "late") await prepared(db, "test.late", "INSERT INTO late (id) VALUES ($1)", [input.params.case]);
		await behave(input.body.how);
		if (input.body.how !== "silent") access.note({ object: input.params.case, case: input.params.case, purpose: "care", count: 3 });
		return { seen: true };
	});
	mountOpen(app, context, signIn, async ({ input, db }) => {
		await prepared(db, "test.store", STORE, [input.body.case]);
		const refused = new ProtocolError("sign-in-failed");
		throw input.body.keep ? keepChanges(refused) : refused;
	});
	mount(app, context, own, async ({ access, actor }) => {
		access.note({ object: actor.member });
		return {};
	});
	mount(app, context, file, async ({ access }) => {
		access.note({ object: null });
		return new RawAnswer(Buffer.from("bytes"), { headers: { "content-type": "application/octet-stream" } });
	});
};

/** One server for all tests. Each test has a new session, because some move the clock past the end of tokens. */
const booted = await bootFounded(t, [testFeature]);
const { call, entries, sql, founder } = booted;

const stored = async (object: string) => (await sql(`SELECT 1 FROM chain WHERE id = '${object}'`)).length === 1;

t.test("each request leaves exactly one entry, however it ends", async (t) => {
	const token = booted.signIn(founder.id);
	const cases: [how: string, status: number, outcome: string][] = [
		["ok", 200, "allowed"],
		["crash", 500, "failed"],
		["silent", 500, "failed"],
		["denied", 403, "denied"],
		["missing", 404, "denied"],
		["stale", 409, "failed"],
	];
	for (const method of ["GET", "POST"]) {
		for (const [how, status, outcome] of cases) {
			const object = randomId();
			const before = (await entries()).length;
			const answer =
				method === "GET"
					? await call("GET", `/api/things/${object}?how=${how}`, { token })
					: await call("POST", `/api/things/${object}`, { token, body: { how } });
			const fresh = (await entries()).slice(before);
			t.equal(answer.status, status, `${method} ${how}`);
			t.equal(fresh.length, 1, "one entry");
			t.match(fresh[0], { outcome, object, actor: founder.id, action: "test.look", objectType: "case", purpose: "care", first: null });
			t.equal(answer.headers.get("cloister-entry"), String(fresh[0]?.seq), "the answer names it");
			if (status >= 400) t.equal(answer.body.entry, fresh[0]?.seq, "the error too");
			if (method === "POST") t.equal(await stored(object), status === 200, "stored only when allowed");
			t.equal(answer.headers.get("cache-control"), "no-store");
		}
	}
	const crashed = await call("GET", `/api/things/${randomId()}?how=crash`, { token });
	t.notMatch(JSON.stringify(crashed.body), /secret/, "the message of an unexpected error isn't sent");
	t.same(crashed.body.error, "internal");
	t.same((await call("GET", `/api/things/${randomId()}?how=ok`, { token })).body, { seen: true }, "undeclared fields are stripped");
	t.equal((await call("GET", `/api/things/${randomId()}?how=no-relation`, { token })).status, 500, "the handler must note the relation");
	const bytes = await call("GET", "/api/file", { token });
	t.equal(bytes.body, "bytes");
	t.match((await entries()).at(-1), { action: "test.file", outcome: "allowed", object: null });
});

t.test("bad input names the field and leaves one failed entry", async (t) => {
	const token = booted.signIn(founder.id);
	const object = randomId();
	const path = `/api/things/${object}`;
	const deep = "[".repeat(500) + "]".repeat(500);
	const cases: [name: string, path: string, body: unknown, status: number, field: string | undefined, headers?: Record<string, string>][] =
		[
			["missing", path, {}, 400, "how"],
			["wrong type", path, { how: 1 }, 400, "how"],
			["extra", path, { how: "ok", more: 1 }, 400, "more"],
			["no body", path, undefined, 400, "body"],
			["broken JSON", path, "{", 400, "body"],
			["prototype", path, '{"__proto__":{"a":1},"how":"ok"}', 400, "body"],
			["deep", path, `{"how":"ok","deep":${deep}}`, 400, "body"],
			["no id", "/api/things/nope", { how: "ok" }, 400, "case"],
			["extra in the query", `${path}?a=1`, { how: "ok" }, 400, "a"],
			["too large", path, { how: "x".repeat(300_000) }, 413, undefined],
			["text", path, "how", 415, undefined, { "content-type": "text/plain" }],
			["bytes", path, "how", 415, undefined, { "content-type": "application/octet-stream" }],
		];
	for (const [name, at, body, status, field, headers] of cases) {
		const before = (await entries()).length;
		const answer = await call("POST", at, { token, body, ...(headers && { headers }) });
		t.equal(answer.status, status, name);
		t.equal(answer.body.field, field, `${name}: field`);
		const fresh = (await entries()).slice(before);
		t.equal(fresh.length, 1, `${name}: one entry`);
		t.equal(fresh[0]?.outcome, "failed");
	}
	t.equal((await call("GET", `${path}?how=ok&how=ok`, { token })).status, 400, "a repeated field");
});

t.test("requests without a valid session are counted in one entry", async (t) => {
	const { sessions, context, signIn, clock } = booted;
	const token = signIn(founder.id);
	await internalsOf(context).accessCounter.flush();
	const path = `/api/things/${randomId()}?how=ok`;
	const before = (await entries()).length;
	t.equal((await call("GET", path)).body.error, "not-signed-in");
	t.equal(
		(await call("GET", path, { token: `${token.slice(0, -3)}${token.endsWith("abc") ? "abd" : "abc"}` })).body.error,
		"not-signed-in",
		"forged",
	);
	const ended = signIn(founder.id);
	for (const row of sessions.values()) row.isOver = true;
	t.equal((await call("GET", path, { token: ended })).body.error, "session-ended");
	const expired = signIn(founder.id);
	clock.advance(6 * 60_000);
	t.equal((await call("GET", path, { token: expired })).body.error, "not-signed-in", "expired");
	t.equal((await call("GET", "/api/nothing/here")).body.error, "no-such-route");
	t.equal((await entries()).length, before, "no entry before the flush");
	await internalsOf(context).accessCounter.flush();
	t.match((await entries()).slice(before), [{ action: "request.unauthenticated", outcome: "denied", count: 4, actor: null }]);
});

t.test("refused sign-ins are counted, and their changes are rolled back unless the handler keeps them", async (t) => {
	const { accessCounter } = internalsOf(booted.context);
	for (const keep of [true, false]) {
		const before = (await entries()).length;
		const object = randomId();
		const answer = await call("POST", "/api/sign-in", { body: { case: object, keep } });
		t.equal(answer.status, 401);
		t.equal(await stored(object), keep);
		t.equal(answer.headers.get("cloister-entry"), null);
		t.equal((await entries()).length, before, "no entry before the flush");
		await accessCounter.flush();
		t.match((await entries()).slice(before), [{ action: "test.sign-in", outcome: "denied", actor: null, basis: "from:local" }]);
	}
});

t.test("a member who isn't vouched for reaches only the endpoints of their own account", async (t) => {
	const token = booted.signIn(newPerson().id);
	t.equal((await call("GET", `/api/things/${randomId()}?how=ok`, { token })).body.error, "not-vouched");
	t.match((await entries()).at(-1), { outcome: "denied" });
	t.equal((await call("GET", "/api/own", { token })).status, 200);
});

t.test("if the entry can't be written, nothing is answered and nothing is stored", async (t) => {
	const token = booted.signIn(founder.id);
	const before = (await entries()).length;
	// Another session locks the head row, so that the ledger's statement times out.
	const holder = new pg.Client({ connectionString: booted.database.superuser });
	await holder.connect();
	await holder.query("BEGIN; SELECT * FROM log_head FOR UPDATE");
	const object = randomId();
	const [written, looked, denied] = await Promise.all([
		call("POST", `/api/things/${object}`, { token, body: { how: "ok" } }),
		call("GET", `/api/things/${object}?how=ok`, { token }),
		call("GET", `/api/things/${object}?how=denied`, { token }),
	]);
	for (const answer of [written, looked, denied]) {
		t.equal(answer.status, 503);
		t.equal(answer.body.error, "unavailable");
		t.ok(Number(answer.headers.get("retry-after")) > 0);
	}
	t.equal((await call("GET", "/readyz")).status, 503, "a proxy learns that writes are refused");
	await holder.query("ROLLBACK");
	await holder.end();
	t.equal(await stored(object), false, "the write was rolled back");
	t.equal((await entries()).length, before, "no entry");
	await until("the server recovers", async () => (await call("GET", `/api/things/${object}?how=ok`, { token })).status === 200);
	t.equal((await call("POST", `/api/things/${object}`, { token, body: { how: "ok" } })).status, 200);
	t.equal((await call("GET", "/readyz")).status, 200);
});

t.test("a commit that fails leaves a second entry that names the first", async (t) => {
	const token = booted.signIn(founder.id);
	await sql(
		`CREATE TABLE late_target (id uuid PRIMARY KEY); CREATE TABLE late (id uuid REFERENCES late_target DEFERRABLE INITIALLY DEFERRED); GRANT INSERT ON late TO cloister_app`,
	);
	const before = (await entries()).length;
	const object = randomId();
	const answer = await call("POST", `/api/things/${object}`, { token, body: { how: "late" } });
	t.equal(answer.status, 500);
	const [first, second] = (await entries()).slice(before);
	t.match(first, { outcome: "allowed", object, first: null, count: 3 });
	t.match(second, { outcome: "failed", object, first: first?.seq });
	t.equal(answer.body.entry, second?.seq);
	t.equal(await stored(object), false);
});

t.test("a route without a contract stops the start", async (t) => {
	const bare: Feature = (app) => void app.get("/api/bare", async () => ({}));
	const nested: Feature = async (app) => {
		await app.register(async (inner) => void inner.get("/api/nested", { config: { contract: own } as never }, async () => ({})));
	};
	for (const feature of [bare, nested]) await t.rejects(boot(t, [feature], { database: booted.database }), /has no contract/);
	const open: Feature = (app, context) => mountOpen(app, context, own, async () => ({}));
	await t.rejects(boot(t, [open], { database: booted.database }), /signed in/);
});

t.test("the OpenAPI document is made from the contracts", async (t) => {
	const { body } = await call("GET", "/api/openapi.json");
	t.equal(body.openapi, "3.1.0");
	t.match(body.paths["/api/things/{case}"].post, { operationId: "test.write", parameters: [{ name: "case", in: "path", required: true }] });
	t.match(body.paths["/api/things/{case}"].post, { "x-repeatable": false, "x-also-for": [] });
	t.match(body.paths["/api/things/{case}"].get, { "x-repeatable": true });
	t.equal((await call("GET", "/readyz")).status, 200);
});
