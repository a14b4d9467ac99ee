/** Tests of the phones of desks: the server rings them about once a month, and asks for an answer. */
import pg from "pg";
import pino from "pino";
import t, { type Test } from "tap";
import { hash, tup } from "#protocol/bytes.ts";
import { autocommit, begin } from "#server/database/database.ts";
import { openPool } from "#server/database/pool.ts";
import { ringDevices, savePushes } from "../../../../server/features/bells/devices.ts";
import { testDesks } from "../../../../server/features/bells/ring-tests.ts";
import { bellsFeature } from "../../../../server/features/bells/routes.ts";
import { pushDevice, pushRing } from "../../../../server/features/bells/tables.ts";
import {
	isSomebodyOnDuty,
	partOfDay,
	timeOfFirstTest,
	timeOfNextTest,
	timeOfRetry,
	uniformRandom,
} from "../../../../server/features/bells/test-times.ts";
import { cancelTests } from "../../../../server/features/bells/test-tokens.ts";
import { dueDesks } from "../../../../server/features/cases/due.ts";
import { findHandoff } from "../../../../server/features/cases/store.ts";
import { unseenDesks } from "../../../../server/features/compartments/unseen.ts";
import { Casework, DAY, HOUR, type Network, network, staffOf, type Who } from "../../../support/cases.ts";
import { untilLocked } from "../../../support/locks.ts";
import { pushService } from "../../../support/push-service.ts";
import { until } from "../../../support/until.ts";

const feature = bellsFeature({ dueDesks, unseenDesks, findHandoff });
const MINUTE = 60_000;

/** A desk with a device on duty, whose test is due. */
async function withTest(t: Test, { devices = 1, settings: more = {} } = {}) {
	const service = await pushService(t);
	const settings = { PUSH_CONTACT: "admin@cloister-network.org", PUSH_SERVICES: service.host, BELLS_TO_PRIVATE_ADDRESSES: "true", ...more };
	const net = await network(t, [feature], { settings });
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const { key } = (await net.call("GET", "/api/rings/devices", { token: net.token(to.by) })).body;
	for (let i = 0; i < devices; i++) await save(net, to, { ...service.subscribe(String(key)) });
	net.clock.advance(MINUTE);
	await until("the first test is planned", async () => (await plan(net, to)) !== null);
	const tokens = () =>
		service.pushes.flatMap(({ text }) => {
			const [, token] = /#\/ring-test\/(.{43})$/.exec(JSON.parse(text).notification.navigate) ?? [];
			return token === undefined ? [] : [token];
		});
	/** Lets the test be due now. */
	const send = async () => {
		const before = tokens().length;
		await net.sql(`UPDATE ring_test_plan SET due = ${net.clock.now()}`);
		net.clock.advance(MINUTE);
		await until("the test", async () => tokens().length === before + devices && (await net.sql("SELECT FROM push_ring")).length === 0);
	};
	return { net, service, from, to, key: String(key), tokens, send };
}

const save = async (net: Network, { by }: Who, subscription: object) =>
	net.call("PUT", "/api/rings/devices", { token: net.token(by), body: { ...subscription, language: "en", always: false } });

async function plan(net: Network, { party }: Who): Promise<number | null> {
	const [row] = await net.sql(`SELECT due::float8 AS due FROM ring_test_plan WHERE desk = '${party.desk}'`);
	return row ? Number(row.due) : null;
}

const answer = (net: Network, token: string | undefined) => net.call("POST", "/api/rings/tests/answer", { body: { token } });
const tests = async (net: Network, { by }: Who) => (await net.call("GET", "/api/rings/tests", { token: net.token(by) })).body.tests;

const setRota = (net: Network, { party, by }: Who, rows: object[], parts: object = {}) =>
	net.call("PUT", `/api/desks/${party.desk}/rota`, {
		token: net.token(by),
		body: { rows, times: null, quiet: null, version: 0, ...parts },
	});

t.test("a test is answered once, by its token, and others read it", async (t) => {
	const { net, service, from, to, tokens, send } = await withTest(t);
	const zone = "Africa/Nairobi";
	const rows = [{ member: to.by.id, from: net.clock.now() - HOUR, until: net.clock.now() + HOUR }];
	t.equal((await setRota(net, to, rows, { zone: "Nowhere/None" })).status, 400, "an unknown time zone");
	t.equal((await setRota(net, to, rows, { zone })).status, 200);
	await send();
	const sentAt = net.clock.now();
	const [token = ""] = tokens();
	const [push] = service.pushes;
	t.match(
		JSON.parse(push?.text ?? ""),
		{ web_push: 8030, notification: { title: "Something new", tag: "cloister" } },
		"the sentence of each push",
	);
	t.same([push?.text.length, push?.headers.topic], [512, "news"], "and its length");
	t.same(await tests(net, from), [], "it isn't over yet");
	const stored = await net.sql("SELECT encode(hash, 'base64') AS hash FROM ring_test_token");
	t.same(stored, [{ hash: Buffer.from(hash(tup("cloister/1/ring-test", Buffer.from(token, "base64url")))).toString("base64") }]);
	net.clock.advance(3 * MINUTE);
	const other = `${token[0] === "A" ? "B" : "A"}${token.slice(1)}`;
	t.equal((await answer(net, other)).status, 404, "another token");
	t.equal((await answer(net, token)).status, 200, "without a sign-in");
	t.equal((await answer(net, token)).status, 404, "a second answer");
	const part = partOfDay(zone, sentAt);
	t.match(await tests(net, from), [{ desk: to.party.desk, part, answeredAt: net.clock.now() }]);
	t.ok((await plan(net, to))! > sentAt + 24 * DAY, "the next one is in a month");
	const [row] = await net.sql("SELECT ring_test::text AS row FROM ring_test");
	t.notOk(String(row?.row).includes(to.by.id), "nobody's name is stored");
	t.same(await net.sql("SELECT FROM ring_test_token"), []);
	const entries = (await net.entries()).filter(({ action, outcome }) => action === "rings.answer-test" && outcome === "allowed");
	t.match(entries, [{ actor: null, object: to.party.desk }], "nor in the access log");
	t.equal(entries.length, 1);
});

t.test("without an answer within 15 minutes, the desk didn't answer", async (t) => {
	const { net, from, to, tokens, send } = await withTest(t);
	await send();
	net.clock.advance(15 * MINUTE);
	t.equal((await answer(net, tokens()[0])).status, 404, "too late");
	await until("it is over", async () => (await net.sql("SELECT FROM ring_test_token")).length === 0);
	t.match(await tests(net, from), [{ desk: to.party.desk, part: null, answeredAt: null }]);
	t.equal((await tests(net, from)).length, 1);
	await until("it is counted", () => net.context.rings.testsMissed === 1);
});

t.test("the metric counts each missed test once, whatever number of devices it rang, and no answered one", async (t) => {
	const { net, tokens, send } = await withTest(t, { devices: 2, settings: { METRICS_PORT: "0" } });
	const missed = async () => {
		const text = await (await fetch(`http://127.0.0.1:${net.metrics?.port}/metrics`)).text();
		return /^cloister_ring_tests_missed (\d+)$/m.exec(text)?.[1];
	};
	await send();
	t.equal((await answer(net, tokens()[0])).status, 200);
	net.clock.advance(20 * MINUTE);
	await send();
	t.equal(await missed(), "0", "an answered test isn't counted");
	net.clock.advance(20 * MINUTE);
	await until("it is counted", async () => (await missed()) !== "0");
	await send();
	t.equal(await missed(), "1");
});

t.test("each device on duty has a token of its own, and the first answer counts", async (t) => {
	const { net, from, to, tokens, send } = await withTest(t, { devices: 2 });
	await send();
	const [first, second] = tokens();
	t.not(first, second);
	t.equal((await answer(net, second)).status, 200);
	t.equal((await answer(net, first)).status, 404);
	await send();
	const [, , removed, kept] = tokens();
	const removedHash = Buffer.from(hash(tup("cloister/1/ring-test", Buffer.from(removed ?? "", "base64url")))).toString("hex");
	const [row] = await net.sql(`SELECT device FROM ring_test_token WHERE hash = '\\x${removedHash}'`);
	t.equal((await net.call("DELETE", `/api/rings/devices/${row?.device}`, { token: net.token(to.by) })).status, 200);
	t.equal((await answer(net, removed)).status, 404, "the token of a device that was removed");
	t.equal((await answer(net, kept)).status, 200);
	t.equal((await tests(net, from)).length, 2);
});

t.test("the token of another desk's device answers no test of this desk", async (t) => {
	const { net, service, from, key, tokens } = await withTest(t);
	await save(net, from, service.subscribe(key));
	net.clock.advance(MINUTE);
	await until("both are planned", async () => (await plan(net, from)) !== null);
	await net.sql(`UPDATE ring_test_plan SET due = ${net.clock.now()}`);
	net.clock.advance(MINUTE);
	await until("both tests", () => tokens().length === 2);
	t.equal((await answer(net, tokens()[0])).status, 200);
	const rows = await net.sql("SELECT desk, answered_at IS NOT NULL AS answered FROM ring_test");
	t.equal(rows.filter(({ answered }) => answered).length, 1, "one desk has answered");
});

t.test("an emergency cancels a test, and while it rings there is none", async (t) => {
	const { net, from, to, tokens, send, service } = await withTest(t);
	const c = new Casework(net);
	await c.open(from);
	await send();
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await until("the emergency rings", () => service.pushes.length === 2);
	t.match(JSON.parse(service.pushes[1]!.text).notification.navigate, /#\/today$/);
	t.equal((await answer(net, tokens()[0])).status, 404);
	t.same(await net.sql("SELECT FROM ring_test"), [], "the test doesn't count");
	t.ok((await plan(net, to))! < net.clock.now() + 7 * DAY, "another comes within a week");
	await net.sql(`UPDATE ring_test_plan SET due = ${net.clock.now()}`);
	net.clock.advance(MINUTE);
	await until("it was tried", async () => (await plan(net, to))! > net.clock.now());
	t.same([tokens().length, await net.sql("SELECT FROM ring_test")], [1, []], "it waits");
	await c.must(to, { statements: [c.moving(to, handoff, "decline", { code: "no-capacity" })] });
	await send();
	t.equal(tokens().length, 2, "afterwards it comes");
});

t.test("an emergency rings while the result of a test's push is written", async (t) => {
	const { net, to, send } = await withTest(t);
	await send();
	const pool = openPool(net.database.app, 2, pino({ level: "silent" }));
	t.teardown(() => pool.end());
	// Another process has the lease, so this server doesn't ring meanwhile.
	await net.sql("UPDATE bell_lease SET holder = gen_random_uuid(), until = 'infinity'");
	const [device] = await autocommit(pool).select().from(pushDevice);
	// The device rings once more, so that both write to its ring.
	const ring = { device: device!, ring: net.clock.now(), test: "A".repeat(43) };
	await autocommit(pool).insert(pushRing).values({ device: device!.id, at: ring.ring });
	const [emergency, results] = [begin(pool), begin(pool)];
	await cancelTests(emergency.db, [to.by.id], net.clock.now());
	const saved = savePushes(results.db, [{ push: ring, failure: null, at: ring.ring }]);
	const other = new pg.Client({ connectionString: net.database.superuser });
	await other.connect();
	t.teardown(() => other.end());
	await untilLocked(other);
	await t.resolves(ringDevices(emergency.db, [device!], net.clock.now()), "neither waits for the other in a circle");
	await emergency.commit();
	await t.resolves(saved);
	await results.commit();
	t.equal((await net.sql("SELECT FROM push_ring")).length, 1, "the ring of the emergency stays");
});

t.test("nobody is tested who is with somebody, and a push that no service takes doesn't count", async (t) => {
	const { net, service, from, to, tokens, send } = await withTest(t);
	await send();
	t.equal((await net.call("PUT", "/api/rings/with-somebody", { token: net.token(to.by), body: { minutes: 60 } })).status, 200);
	t.same(await net.sql("SELECT FROM ring_test"), [], "with somebody: cancelled");
	await net.sql(`UPDATE ring_test_plan SET due = ${net.clock.now()}`);
	net.clock.advance(MINUTE);
	await until("it was tried", async () => (await plan(net, to))! > net.clock.now());
	t.equal(tokens().length, 1);
	net.clock.advance(60 * MINUTE);
	service.status = 500;
	await send();
	net.clock.advance(16 * MINUTE);
	await until("it is dropped", async () => (await net.sql("SELECT FROM ring_test")).length === 0);
	t.same(await tests(net, from), []);
	t.ok((await plan(net, to))! < net.clock.now() + 7 * DAY);
});

t.test("what a desk without any device had answered isn't told", async (t) => {
	const { net, service, key, from, to, tokens, send } = await withTest(t);
	await send();
	t.equal((await answer(net, tokens()[0])).status, 200);
	t.equal((await tests(net, from)).length, 1);
	await save(net, from, service.subscribe(key));
	const [{ id }] = (await net.call("GET", "/api/rings/devices", { token: net.token(to.by) })).body.devices;
	t.equal((await net.call("DELETE", `/api/rings/devices/${id}`, { token: net.token(to.by) })).status, 200);
	t.same(await tests(net, from), []);
	net.clock.advance(MINUTE);
	await until("the plan is dropped", async () => (await plan(net, to)) === null);
});

t.test("over a year, a desk is tested about each month, only while somebody is on duty, by night and by day", async (t) => {
	const { net, to } = await withTest(t);
	const start = net.clock.now();
	// On duty from 20:00 to 8:00 UTC, all year.
	const first = Math.floor(start / DAY) * DAY + 20 * HOUR;
	await net.sql(`INSERT INTO rota (desk, version, set_by, set_at, zone) VALUES ('${to.party.desk}', 1, '${to.by.id}', 0, 'UTC')`);
	const rows = Array.from(
		{ length: 400 },
		(_, day) => `('${to.party.desk}', '${to.by.id}', ${first + day * DAY}, ${first + day * DAY + 12 * HOUR})`,
	);
	await net.sql(`INSERT INTO rota_duty (desk, member, from_at, until_at) VALUES ${rows.join(", ")}`);
	const pool = openPool(net.database.app, 1, pino({ level: "silent" }));
	t.teardown(() => pool.end());
	const { directory } = await net.context.directoryCache.current(autocommit(pool));
	const sent: number[] = [];
	// From one planned time to the next.
	for (let now = start; now < start + 365 * DAY; now = Math.max((await plan(net, to))!, now + HOUR)) {
		const transaction = begin(pool);
		await testDesks(transaction.db, directory, now);
		await transaction.commit();
		const found = await net.sql(`SELECT FROM ring_test WHERE sent_at = ${now}`);
		sent.push(...found.map(() => now));
		await net.sql("UPDATE ring_test SET reached = true");
	}
	t.ok(sent.length >= 9 && sent.length <= 15, `${sent.length} tests in a year`);
	for (const at of sent)
		t.ok(new Date(at).getUTCHours() >= 20 || new Date(at).getUTCHours() < 8, `on duty at ${new Date(at).toISOString()}`);
	for (const [i, at] of sent.entries()) if (i > 0) t.ok(at - sent[i - 1]! >= 25 * DAY, "not twice a month");
	t.equal((await net.sql("SELECT FROM ring_test")).length, 3, "the newest are kept");
});

t.test("each hour of the day is equally likely", async (t) => {
	const hours = new Array(24).fill(0);
	for (let i = 0; i < 24_000; i++) hours[new Date(timeOfNextTest(0, uniformRandom)).getUTCHours()]++;
	for (const [hour, count] of hours.entries()) t.ok(count > 800 && count < 1200, `${count} of 1000 at ${hour}`);
	const low = (from: number) => from;
	const high = (_from: number, until: number) => until - 1;
	t.same([timeOfFirstTest(0, low), timeOfNextTest(0, low), timeOfRetry(0, low)], [0, 25 * DAY, 1]);
	t.same([timeOfFirstTest(0, high), timeOfNextTest(0, high), timeOfRetry(0, high)], [7 * DAY - 1, 35 * DAY - 1, DAY - 1]);
	t.same(
		[isSomebodyOnDuty({ rota: [], nobody: [] }, 5), isSomebodyOnDuty({ rota: [{ member: "a", from: 1, until: 5 }], nobody: [] }, 5)],
		[true, false],
	);
	const nobody = [{ call: "+40 21 000 222", from: 1, until: 5 }];
	t.same(
		[isSomebodyOnDuty({ rota: [], nobody }, 4), isSomebodyOnDuty({ rota: [], nobody }, 5)],
		[false, true],
		"nor while the rota says that nobody is",
	);
	const at = Date.UTC(2026, 0, 10, 4, 59);
	t.same(
		[partOfDay("UTC", at), partOfDay("Europe/Rome", at), partOfDay("Europe/Athens", at), partOfDay("America/New_York", at)],
		["night", "night", "day", "night"],
	);
});
