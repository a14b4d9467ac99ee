/** Admins are rung when something needs them: once for each condition, and again each day until it is over. */
import { createHmac } from "node:crypto";
import t, { type Test } from "tap";
import { randomBytes } from "#crypto/random.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import { ADMINS } from "#protocol/codes.ts";
import { readEnvironment } from "../../../../server/base/config.ts";
import { type Condition, conditionsOf, noteConditions } from "../../../../server/features/bells/admin-alarms.ts";
import { bellsFeature } from "../../../../server/features/bells/routes.ts";
import { dueDesks } from "../../../../server/features/cases/due.ts";
import { findHandoff } from "../../../../server/features/cases/store.ts";
import { unseenDesks } from "../../../../server/features/compartments/unseen.ts";
import { internalsOf } from "../../../../server/gate/context.ts";
import { webhookReceiver } from "../../../support/bell-receivers.ts";
import { HOUR, network } from "../../../support/cases.ts";
import { pushService } from "../../../support/push-service.ts";
import { until } from "../../../support/until.ts";

const DAY = 24 * HOUR;
const SWEEP = 11_000;

t.test("what waits to be decided rings the admins as a group and their devices, once and then daily, until it is over", async (t) => {
	const [receiver, service] = [await webhookReceiver(t), await pushService(t)];
	const key = randomBytes(32);
	const settings = {
		...{ BELLS_TO_PRIVATE_ADDRESSES: "true", ADMINS_WEBHOOK: receiver.url, CLOISTER_ADMINS_WEBHOOK_KEY: toBase64Url(key) },
		...{ PUSH_CONTACT: "admin@cloister-network.org", PUSH_SERVICES: service.host },
	};
	const net = await network(t, [bellsFeature({ dueDesks, unseenDesks, findHandoff })], { settings });
	const token = net.token(net.second);
	const { key: sender } = (await net.call("GET", "/api/rings/devices", { token })).body;
	const body = { ...service.subscribe(String(sender)), language: "en", always: false };
	t.equal((await net.call("PUT", "/api/rings/devices", { token, body })).status, 200);
	const alarm = async () =>
		(await net.sql("SELECT rung_at::float8 AS at FROM admin_alarm WHERE condition LIKE 'vetting %' AND ended IS NULL"))[0]?.at;
	const { organisation } = net.parties[0];
	const proposal = net.d.add("suspend", net.d.founder, { kind: "organisation", subject: organisation, code: "investigation" });
	await net.sync();
	net.clock.advance(SWEEP);
	const first = await until("the first ring", () => receiver.calls[0]);
	const { kind, at } = JSON.parse(first.body);
	t.equal(kind, "admins");
	t.equal(first.headers["cloister-signature"], createHmac("sha256", key).update(`${kind} ${at}`).digest("hex"));
	await until("the device", () => service.pushes.length === 1);
	const rung = await alarm();
	net.clock.advance(HOUR);
	await until("a sweep", async () => (await net.sql(`SELECT FROM bell_lease WHERE swept >= ${net.clock.now()}`)).length === 1);
	t.equal(await alarm(), rung, "it doesn't ring again within a day");
	t.equal(receiver.calls.length, 1);
	net.clock.advance(DAY);
	await until("the next day", async () => ((await alarm()) as number) > (rung as number) && receiver.calls.length >= 2);
	net.d.add("countersign", net.second, { object: proposal.objId, verdict: "approve", code: null });
	await net.sync();
	net.clock.advance(SWEEP);
	await until("it is over", async () => (await alarm()) === undefined);
	t.same((await net.sql(`SELECT FROM bell WHERE desk = '${ADMINS}'`)).length, 1, "the bell of the admins stays");
});

t.test("old backups and a full disk need an admin, and a new network has a day until its first backup", (t) => {
	const now = 100 * DAY;
	const machine = { backups: [now - HOUR, now - HOUR, null], disk: { free: 20, size: 100 }, founded: now - 30 * DAY };
	t.same(conditionsOf(machine, now), []);
	t.same(conditionsOf({ ...machine, backups: [now - HOUR, now - 25 * HOUR] }, now), ["backup"]);
	t.same(conditionsOf({ ...machine, backups: [null, null] }, now), ["backup"], "never");
	t.same(conditionsOf({ ...machine, backups: [null, null], founded: now - HOUR }, now), [], "not yet");
	t.same(conditionsOf({ ...machine, disk: { free: 9, size: 100 } }, now), ["disk"]);
	t.same(conditionsOf({ ...machine, disk: null }, now), []);
	t.end();
});

/** A network, and a way to note what an admin's machine has found. It returns which conditions have rung. */
async function machine(t: Test, given: Parameters<typeof network>[2] = {}) {
	const net = await network(t, [bellsFeature({ dueDesks, unseenDesks, findHandoff })], given);
	const { directory } = net.context.directoryCache;
	return {
		net,
		async note(now: number, ...found: Condition[]): Promise<string[]> {
			await noteConditions(internalsOf(net.context).db, directory, { found, seen: "machine" }, now);
			const rows = await net.sql(`SELECT condition FROM admin_alarm WHERE rung_at = ${now} ORDER BY condition`);
			return rows.map(({ condition }) => String(condition));
		},
	};
}

t.test("a condition that comes back again and again rings once in six hours, and a new one at once", async (t) => {
	const { net, note } = await machine(t);
	const start = net.clock.now();
	const at = (hours: number, ...found: Condition[]) => note(start + hours * HOUR, ...found);
	t.same(await at(0, "disk"), ["disk"]);
	for (const hours of [1, 2, 3, 4, 5]) {
		t.same(await at(hours - 0.5), []);
		t.same(await at(hours, "disk"), [], `back after ${hours} hours`);
	}
	t.same(await at(5.1, "disk", "backup"), ["backup", "disk"], "a new one joins, and the ring is about both");
	t.same(await at(5.2), []);
	t.same(await at(5.3, "disk"), []);
	t.same(await at(11, "disk"), [], "six hours count from the last ring");
	t.same(await at(11.2, "disk"), ["disk"], "it is still there when they are over");
	t.same(await at(35, "disk"), [], "then daily");
	t.same(await at(35.2, "disk"), ["disk"]);
	t.same(await at(36), []);
	t.same(await at(43), []);
	t.same(await net.sql("SELECT FROM admin_alarm"), [], "what is long over is forgotten");
	t.same(await at(44, "disk"), ["disk"]);
});

t.test("a second proposal rings although another one has just rung, also right after the first was decided", async (t) => {
	const receiver = await webhookReceiver(t);
	const settings = {
		...{ BELLS_TO_PRIVATE_ADDRESSES: "true", ADMINS_WEBHOOK: receiver.url },
		CLOISTER_ADMINS_WEBHOOK_KEY: toBase64Url(randomBytes(32)),
	};
	const net = await network(t, [bellsFeature({ dueDesks, unseenDesks, findHandoff })], { settings });
	const propose = async (index: number) => {
		const { organisation } = net.parties[index]!;
		const proposal = net.d.add("suspend", net.d.founder, { kind: "organisation", subject: organisation, code: "investigation" });
		await net.sync();
		net.clock.advance(SWEEP);
		return proposal;
	};
	const first = await propose(0);
	await until("the first ring", () => receiver.calls.length === 1);
	net.d.add("countersign", net.second, { object: first.objId, verdict: "approve", code: null });
	await net.sync();
	net.clock.advance(SWEEP);
	const lasting = async () => (await net.sql("SELECT FROM admin_alarm WHERE condition LIKE 'vetting %' AND ended IS NULL")).length;
	await until("it is over", async () => (await lasting()) === 0);
	await propose(1);
	await until("the ring of the second proposal", () => receiver.calls.length === 2);
	await propose(2);
	await until("the ring of the third one, while the second waits", () => receiver.calls.length === 3);
});

t.test("tries of the admins' bell that fail are counted apart", async (t) => {
	const settings = {
		...{ BELLS_TO_PRIVATE_ADDRESSES: "true", ADMINS_WEBHOOK: "http://127.0.0.1:9/none" },
		CLOISTER_ADMINS_WEBHOOK_KEY: toBase64Url(randomBytes(32)),
	};
	const { net, note } = await machine(t, { settings });
	t.same(await note(net.clock.now(), "disk"), ["disk"]);
	await until("a failed try", () => net.context.rings.adminsFailed === 1);
	t.match(net.context.rings, { failed: 1, sent: 0, adminsSent: 0 });
});

t.test("settings that can't ring stop the start", (t) => {
	t.throws(() => readEnvironment({ ADMINS_MAIL: "admins@example.org" }), { message: /^ADMINS_MAIL needs a mail server/ });
	t.throws(() => readEnvironment({ ADMINS_WEBHOOK: "https://example.org/x" }), {
		message: /^ADMINS_WEBHOOK and CLOISTER_ADMINS_WEBHOOK_KEY/,
	});
	t.end();
});

t.test("a public site that can't be served rings the admins, until it is served again", async (t) => {
	const receiver = await webhookReceiver(t);
	const settings = {
		...{ BELLS_TO_PRIVATE_ADDRESSES: "true", ADMINS_WEBHOOK: receiver.url, CLOISTER_ADMINS_WEBHOOK_KEY: toBase64Url(randomBytes(32)) },
		...{ SITE_ORIGIN: "http://localhost:0", SITE_PORT: "0", CLOISTER_SITE: "/nowhere" },
	};
	const net = await network(t, [bellsFeature({ dueDesks, unseenDesks, findHandoff })], { settings });
	const begun = async () => (await net.sql("SELECT FROM admin_alarm WHERE condition = 'site' AND ended IS NULL")).length;
	t.equal(net.context.site.state, "none");
	net.context.site.state = "broken";
	await until("the alarm", async () => (await begun()) === 1);
	net.clock.advance(SWEEP);
	await until("the ring", () => receiver.calls[0]);
	net.context.site.state = "served";
	await until("it is over", async () => (await begun()) === 0);
	net.context.site.state = "unreleased";
	await until("another alarm", async () => (await begun()) === 1);
	net.context.site.state = "none";
	await until("it was taken down on purpose", async () => (await begun()) === 0);
});
