/** Web Push: a device rings through a push service that checks the RFCs. */
import t, { type Test } from "tap";
import { BELL_LANGUAGES } from "#protocol/codes.ts";
import { readEnvironment } from "../../../../server/base/config.ts";
import { checkEndpoint, pushKeys, pushMessage } from "../../../../server/features/bells/push.ts";
import { bellsFeature } from "../../../../server/features/bells/routes.ts";
import { dueDesks } from "../../../../server/features/cases/due.ts";
import { findHandoff } from "../../../../server/features/cases/store.ts";
import { unseenDesks } from "../../../../server/features/compartments/unseen.ts";
import { bossOf, Casework, type Network, network, staffOf, type Who } from "../../../support/cases.ts";
import { type PushService, pushService, type Subscription } from "../../../support/push-service.ts";
import { until } from "../../../support/until.ts";

const feature = bellsFeature({ dueDesks, unseenDesks, findHandoff });
const MINUTE = 60_000;
const CONTACT = "admin@cloister-network.org";

async function withDevices(t: Test) {
	const service = await pushService(t);
	const settings = { PUSH_CONTACT: CONTACT, PUSH_SERVICES: service.host, BELLS_TO_PRIVATE_ADDRESSES: "true" };
	const net = await network(t, [feature], { settings });
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	// No monthly test rings among what these tests count.
	await net.sql(
		`INSERT INTO ring_test_plan SELECT id::uuid, 4000000000000 FROM unnest(ARRAY['${net.parties.map(({ desk }) => desk).join("', '")}']) AS d (id)`,
	);
	const { key } = (await devices(net, to)).body;
	return { net, service, from, to, c, key: String(key) };
}

const devices = (net: Network, { by }: Who) => net.call("GET", "/api/rings/devices", { token: net.token(by) });

function save(net: Network, { by }: Who, subscription: Subscription, parts: object = {}) {
	const body = { ...subscription, language: "en", always: false, ...parts };
	return net.call("PUT", "/api/rings/devices", { token: net.token(by), body });
}

/** Holds the answers of the push service. @returns lets it answer. */
function held(service: PushService): () => void {
	let answer = () => {};
	service.answersAfter = new Promise((resolve) => {
		answer = resolve;
	});
	return () => {
		service.answersAfter = null;
		answer();
	};
}

t.test("an emergency rings the devices of who is on duty, with one fixed sentence", async (t) => {
	const { net, service, from, to, c, key } = await withDevices(t);
	const boss = bossOf(to.party);
	t.equal((await save(net, to, service.subscribe(key))).status, 200);
	t.equal((await save(net, boss, service.subscribe(key), { language: "ar" })).status, 200);
	const now = net.clock.now();
	const rows = [{ member: to.by.id, from: now - MINUTE, until: now + 60 * MINUTE }];
	const body = { rows, times: null, quiet: null, version: 0 };
	t.equal((await net.call("PUT", `/api/desks/${to.party.desk}/rota`, { token: net.token(to.by), body })).status, 200);
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	const first = await until("the first push", () => service.pushes[0]);
	const { web_push: declarative, notification } = JSON.parse(first.text);
	t.same([declarative, notification.title, first.sub], [8030, "Something new", `mailto:${CONTACT}`]);
	t.match(notification.navigate, /^http:\/\/[^/]+\/#\/today$/);
	t.notMatch(first.headers.topic, /cloister/i, "the push service isn't told what rings");
	for (const secret of [c.id, c.code, handoff, to.party.desk, to.by.id]) t.notOk(first.text.includes(secret), "no id or code");
	await until("the server knows it", async () => (await devices(net, to)).body.devices[0].rungAt !== null);
	t.equal(service.pushes.length, 1, "whoever isn't on duty isn't rung");
	const desks = async () => (await net.call("GET", `/api/rings/handoffs/${handoff}`, { token: net.token(from.by) })).body.desks;
	t.match(await desks(), [{ people: 1, devices: 1 }]);
	net.clock.advance(10 * MINUTE);
	await until("everybody is rung", () => service.pushes.length >= 3);
	t.match(await desks(), [{ people: 2, devices: 2 }]);
	t.equal(new Set(service.pushes.map(({ size }) => size)).size, 1, "each push has the same size");
	await c.must(to, { statements: [c.moving(to, handoff, "take")] });
	const rung = service.pushes.length;
	net.clock.advance(5 * MINUTE);
	await until("a round is over", async () => (await net.sql("SELECT FROM push_ring")).length === 0);
	t.equal(service.pushes.length, rung, "nothing rings after it was taken");
});

t.test("a coordinator who belongs to no desk is rung at 15 minutes", async (t) => {
	const { net, service, from, to, c, key } = await withDevices(t);
	const by = net.d.member(bossOf(to.party).by, net.second, "coordinator", to.party.organisation);
	await net.sync();
	t.equal((await save(net, { party: to.party, by }, service.subscribe(key))).status, 200);
	await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	net.clock.advance(15 * MINUTE);
	await until("the push", () => service.pushes.length === 1);
});

t.test("what becomes of an emergency rings the devices of the desk that asked at once", async (t) => {
	const { net, service, from, to, c, key } = await withDevices(t);
	t.equal((await save(net, from, service.subscribe(key))).status, 200);
	const [{ id }] = (await devices(net, from)).body.devices;
	await net.call("POST", `/api/rings/devices/${id}/test`, { token: net.token(from.by) });
	const rings = async (count: number, message: string) => {
		await until(message, () => service.pushes.length === count);
		await until("it is written", async () => (await net.sql("SELECT FROM push_ring")).length === 0);
	};
	await rings(1, "the test, less than a quarter of an hour ago");
	const declined = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await c.must(to, { statements: [c.moving(to, declined.handoff, "decline", { code: "no-capacity" })] });
	await rings(2, "the decline");
	const { handoff, consent } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await rings(3, "the acceptance");
	const hour = new Date(net.clock.now()).getUTCHours();
	const quiet = { from: hour, until: (hour + 8) % 24, zone: "UTC" };
	const body = { rows: [], times: null, quiet, version: 0 };
	const token = net.token(bossOf(from.party).by);
	t.equal((await net.call("PUT", `/api/desks/${from.party.desk}/rota`, { token, body })).status, 200);
	await c.must(to, { statements: [c.moving(to, handoff, "cancel", { code: "no-capacity" })] });
	await rings(4, "the cancellation, also in quiet hours");
});

t.test(
	"without a bell, a device rings for a message that nobody has seen, for a deadline, and for a colleague who waits for a key",
	async (t) => {
		const { net, service, from, to, c, key } = await withDevices(t);
		t.equal((await save(net, to, service.subscribe(key))).status, 200);
		const rings = async (count: number, message: string) => {
			await until(message, () => service.pushes.length === count);
			await until("it is written", async () => (await net.sql("SELECT FROM push_ring")).length === 0);
			net.clock.advance(20 * MINUTE);
		};
		const { thread } = await c.requested(from, to.party);
		await rings(1, "the request");
		await c.say(from, thread, "a question").post();
		net.clock.advance(61 * MINUTE);
		await rings(2, "nobody has seen the message");
		net.clock.advance(7 * 24 * 60 * MINUTE);
		await rings(3, "half of the time has passed");
		const boss = bossOf(to.party);
		const colleague = net.d.member(boss.by, net.second, "staff", to.party.organisation);
		net.d.add("desk.member", boss.by, { desk: to.party.desk, member: colleague.id, action: "add" });
		await net.sync();
		net.clock.advance(MINUTE);
		await rings(4, "a colleague waits for the key");
	},
);

t.test("a mention rings its member once until it is seen, and nobody else", async (t) => {
	const { net, service, from, to, c, key } = await withDevices(t);
	const boss = bossOf(to.party);
	const { thread } = await c.requested(from, to.party);
	for (const who of [to, boss, from]) t.equal((await save(net, who, service.subscribe(key))).status, 200);
	await until("the request has rung", async () => service.pushes.length === 2 && (await net.sql("SELECT FROM push_ring")).length === 0);
	net.clock.advance(20 * MINUTE);
	const first = c.say(from, thread, "@Staff");
	const waiting = () => net.sql("SELECT member, waits FROM mention ORDER BY member");
	await net.call("PUT", "/api/rings/with-somebody", { token: net.token(to.by), body: { minutes: 30 } });
	// Neither the author nor somebody who doesn't read the thread.
	const stranger = net.second.id;
	t.equal((await first.post(Array(21).fill(to.by.id))).status, 400, "at most 20");
	t.equal((await first.post([to.by.id, from.by.id, stranger])).status, 200);
	t.same(await waiting(), [{ member: to.by.id, waits: true }], "it waits while the member is with somebody");
	net.clock.advance(31 * MINUTE);
	await until("the mention has rung", async () => service.pushes.length === 3 && (await waiting())[0]?.waits === false);
	net.clock.advance(20 * MINUTE);
	t.equal((await c.say(bossOf(from.party), thread, "@Staff again", [first.statement.objId]).post([to.by.id])).status, 200);
	t.same(await waiting(), [{ member: to.by.id, waits: false }], "an unseen one doesn't ring again");
	const inbox = async ({ by }: Who) => (await net.call("GET", "/api/inbox", { token: net.token(by) })).body.unread;
	t.match(await inbox(to), [{ compartment: thread, mentioned: true }]);
	t.match(await inbox(boss), [{ compartment: thread, mentioned: false }]);
});

t.test("a mention that waits doesn't ring a member who no longer reads the thread", async (t) => {
	const { net, service, from, to, c, key } = await withDevices(t);
	const boss = bossOf(to.party);
	const { thread } = await c.requested(from, to.party);
	t.equal((await save(net, to, service.subscribe(key), { always: true })).status, 200);
	t.equal((await save(net, boss, service.subscribe(key), { always: true })).status, 200);
	const waiting = (member: string) => net.sql(`SELECT FROM mention WHERE waits AND member = '${member}'`);
	const rung = async () => [service.pushes.length, (await net.sql("SELECT FROM push_ring")).length];
	await until("nothing else rings", async () => (await net.sql("SELECT FROM desk_news")).length === 0 && (await rung())[1] === 0);
	const [before = 0] = await rung();
	for (const { by } of [to, boss]) await net.call("PUT", "/api/rings/with-somebody", { token: net.token(by), body: { minutes: 30 } });
	t.equal((await c.say(from, thread, "@Staff @Boss").post([to.by.id, boss.by.id])).status, 200);
	net.d.add("desk.member", boss.by, { desk: to.party.desk, member: to.by.id, action: "remove" });
	await net.sync();
	net.clock.advance(31 * MINUTE);
	await until("no mention waits", async () => (await waiting(to.by.id)).length + (await waiting(boss.by.id)).length === 0);
	await until("the colleague has rung", async () => (await rung())[1] === 0);
	t.equal(service.pushes.length, before + 1, "only the colleague, who still reads it");
});

t.test("a ring that comes while a push is being sent isn't lost", async (t) => {
	const { net, service, to, key } = await withDevices(t);
	t.equal((await save(net, to, service.subscribe(key))).status, 200);
	const [{ id }] = (await devices(net, to)).body.devices;
	const ring = () => net.call("POST", `/api/rings/devices/${id}/test`, { token: net.token(to.by) });
	const answers = held(service);
	t.equal((await ring()).status, 200);
	await until("the first push", () => service.pushes.length === 1);
	t.equal((await ring()).status, 200);
	answers();
	await until("the second push", () => service.pushes.length === 2);
	await until("nothing waits", async () => (await net.sql("SELECT FROM push_ring")).length === 0);
	t.equal(service.pushes.length, 2);
});

t.test("many slow push services don't stop the others", async (t) => {
	const { net, service, to, key } = await withDevices(t);
	const slow = net.parties.flatMap((party) => [bossOf(party), staffOf(party)]).filter(({ by }) => by.id !== to.by.id);
	const subscribe = async (who: Who, count: number) => {
		for (let i = 0; i < count; i++) t.equal((await save(net, who, service.subscribe(key))).status, 200);
	};
	for (const who of slow.slice(0, 5)) await subscribe(who, 10);
	const quick = service.subscribe(key);
	t.equal((await save(net, to, quick)).status, 200);
	const answers = held(service);
	await net.sql(`INSERT INTO push_ring SELECT id, made_at FROM push_device WHERE member <> '${to.by.id}'`);
	await until("the slow ones are being rung", () => service.pushes.length === 50);
	await net.sql(`INSERT INTO push_ring SELECT id, made_at + 1 FROM push_device WHERE member = '${to.by.id}'`);
	await until("the other one rings", () => service.pushes.some(({ path }) => quick.endpoint.endsWith(path)));
	t.equal((await net.sql("SELECT FROM push_ring")).length, 51, "while the slow ones have no answer yet");
	answers();
});

t.test("a device is removed when its pushes fail for hours, and at once when its subscription has ended", async (t) => {
	const { net, service, to, key } = await withDevices(t);
	t.equal((await save(net, to, service.subscribe(key))).status, 200);
	const [{ id }] = (await devices(net, to)).body.devices;
	const ring = async () => {
		const before = service.pushes.length;
		t.equal((await net.call("POST", `/api/rings/devices/${id}/test`, { token: net.token(to.by) })).status, 200);
		await until("the try", async () => service.pushes.length > before && (await net.sql("SELECT FROM push_ring")).length === 0);
		return (await devices(net, to)).body.devices[0]?.failures;
	};
	service.status = 500;
	t.same([await ring(), await ring(), await ring(), await ring()], [1, 1, 1, 1], "an outage of some minutes counts once");
	net.clock.advance(60 * MINUTE);
	t.equal(await ring(), 2);
	service.status = 201;
	t.equal(await ring(), 0, "a ring that arrives forgets the failures");
	service.status = 500;
	t.equal(await ring(), 1);
	net.clock.advance(60 * MINUTE);
	t.equal(await ring(), 2);
	net.clock.advance(60 * MINUTE);
	t.equal(await ring(), undefined);
	t.equal((await net.call("POST", `/api/rings/devices/${id}/test`, { token: net.token(to.by) })).status, 404);
	for (const status of [404, 410]) {
		service.status = status;
		await save(net, to, service.subscribe(key));
		const [next] = (await devices(net, to)).body.devices;
		await net.call("POST", `/api/rings/devices/${next.id}/test`, { token: net.token(to.by) });
		await until(`it is gone after one push with ${status}`, async () => (await devices(net, to)).body.devices.length === 0);
	}
});

t.test("the devices of a member who was removed are deleted, and those of a suspended one are kept", async (t) => {
	const { net, service, from, to, key } = await withDevices(t);
	for (const who of [from, to, bossOf(to.party)]) t.equal((await save(net, who, service.subscribe(key))).status, 200);
	net.d.add("suspend", net.d.founder, { kind: "member", subject: from.by.id, code: "investigation" });
	net.d.add("remove", bossOf(to.party).by, { kind: "member", subject: to.by.id, code: "left" });
	await net.sync();
	net.clock.advance(MINUTE);
	const members = async () => (await net.sql("SELECT member FROM push_device")).map(({ member }) => member);
	await until("the device is gone", async () => !(await members()).includes(to.by.id));
	t.same(new Set(await members()), new Set([from.by.id, bossOf(to.party).by.id]));
});

t.test("a member rings only devices of their own, of known push services", async (t) => {
	const { net, service, from, to, key } = await withDevices(t);
	const subscription = service.subscribe(key);
	t.equal((await save(net, to, { ...subscription, endpoint: "https://example.org/push/1" })).status, 400);
	t.equal((await save(net, to, subscription)).status, 200);
	const [{ id }] = (await devices(net, to)).body.devices;
	t.equal((await net.call("DELETE", `/api/rings/devices/${id}`, { token: net.token(from.by) })).status, 404);
	t.equal((await net.call("DELETE", `/api/rings/devices/${id}`, { token: net.token(to.by) })).status, 200);
	t.same((await devices(net, to)).body.devices, []);
});

t.test("endpoints of known services are https on their own hosts", async (t) => {
	const options = { contact: CONTACT, services: ["push.example.net:8443"], privateAddresses: false };
	const outcome = (url: string) => {
		try {
			checkEndpoint(url, options);
			return "ok";
		} catch {
			return "refused";
		}
	};
	for (const good of [
		"https://fcm.googleapis.com/fcm/send/x",
		"https://web.push.apple.com/x",
		"https://updates.push.services.mozilla.com/wpush/v2/x",
		"https://wns2-par02p.notify.windows.com/w/?token=x",
		"https://push.example.net:8443/x",
	])
		t.equal(outcome(good), "ok", good);
	for (const bad of [
		"http://fcm.googleapis.com/x",
		"https://fcm.googleapis.com.example.org/x",
		"https://fcm.googleapis.com@example.org/x",
		"https://user@fcm.googleapis.com/x",
		"https://fcm.googleapis.com:8443/x",
		"https://notify.windows.com.example.org/x",
		"https://push.example.net/x",
		"https://127.0.0.1/x",
	])
		t.equal(outcome(bad), "refused", bad);
});

t.test("all messages have one length, and the keys are the same after each start", async (t) => {
	const sizes = BELL_LANGUAGES.map((language) => Buffer.byteLength(pushMessage(language, "https://cloister.example.org")));
	t.same(new Set(sizes), new Set([512]));
	const secret = new Uint8Array(32).fill(7);
	t.same(pushKeys(secret), pushKeys(secret));
	t.not(pushKeys(secret).publicKey, pushKeys(new Uint8Array(32).fill(8)).publicKey);
	t.equal(Buffer.from(pushKeys(secret).publicKey, "base64url").length, 65);
});

t.test("a contact that isn't a real address stops the start", async (t) => {
	const start = (contact: string) => readEnvironment({ PUSH_CONTACT: contact }).config.push.contact;
	t.equal(start(CONTACT), CONTACT);
	for (const bad of ["admin", "admin@localhost", "admin@example.org", "admin@desk.test", "mailto:admin@cloister-network.org"])
		t.throws(() => start(bad), { message: /^PUSH_CONTACT must be a real mail address/ }, bad);
});
