/** Rings on a real server: the rota, the ladder of an emergency, and who takes it. */
import t, { type Test } from "tap";
import { randomId } from "#crypto/random.ts";
import { bellsFeature } from "../../../../server/features/bells/routes.ts";
import { dueDesks } from "../../../../server/features/cases/due.ts";
import { findHandoff } from "../../../../server/features/cases/store.ts";
import { unseenDesks } from "../../../../server/features/compartments/unseen.ts";
import { webhookReceiver } from "../../../support/bell-receivers.ts";
import { bossOf, Casework, HOUR, type Network, network, staffOf, type Who } from "../../../support/cases.ts";
import { boot } from "../../../support/server-context.ts";
import { until } from "../../../support/until.ts";

const feature = bellsFeature({ dueDesks, unseenDesks, findHandoff });
const MINUTE = 60_000;

interface Rung {
	desk: string;
	cause: string;
	since: number;
	rungAt: number | null;
	people: number;
	nextAt: number | null;
	taken: { by: string; at: number } | null;
	onDuty: number;
	roles: string[];
	hasRota: boolean;
}

class Ringing {
	readonly net: Network;
	readonly from: Who;
	readonly to: Who;
	readonly c: Casework;

	constructor(net: Network) {
		this.net = net;
		const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
		this.from = from;
		this.to = to;
		this.c = new Casework(net);
	}

	/** Whether something rings this person now. */
	async rings({ by }: Who): Promise<string[]> {
		const { status, body } = await this.net.call("GET", "/api/rings", { token: this.net.token(by) });
		if (status !== 200) throw new Error(JSON.stringify(body));
		return body.rings.map(({ cause }: { cause: string }) => cause);
	}

	async desks({ by }: Who, handoff: string): Promise<Rung[]> {
		const { status, body } = await this.net.call("GET", `/api/rings/handoffs/${handoff}`, { token: this.net.token(by) });
		if (status === 404) return [];
		if (status !== 200) throw new Error(JSON.stringify(body));
		return body.desks;
	}

	setRota({ party, by }: Who, rows: object[], version = 0, parts: object = {}) {
		const body = { rows, times: null, quiet: null, version, ...parts };
		return this.net.call("PUT", `/api/desks/${party.desk}/rota`, { token: this.net.token(by), body });
	}

	/** Waits until the ladder has rung this many people. */
	rungPeople(handoff: string, people: number): Promise<Rung> {
		return until(`${people} were rung`, async () => (await this.desks(this.from, handoff)).find((each) => each.people === people));
	}
}

async function ringing(t: Test): Promise<Ringing> {
	const made = new Ringing(await network(t, [feature], { settings: { BELLS_TO_PRIVATE_ADDRESSES: "true" } }));
	await made.c.open(made.from);
	return made;
}

t.test("an emergency rings who is on duty, then the next, until somebody takes it", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const boss = bossOf(to.party);
	const now = net.clock.now();
	const rows = [
		{ member: to.by.id, from: now - HOUR, until: now + HOUR },
		{ member: boss.by.id, from: now + HOUR, until: now + 2 * HOUR },
	];
	t.equal((await r.setRota(to, rows)).status, 200);
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	const first = await r.rungPeople(handoff, 1);
	t.match(first, { cause: "request", onDuty: 1, roles: ["staff"], hasRota: true, taken: null, nextAt: first.since + 2 * MINUTE });
	t.same([await r.rings(to), await r.rings(boss), await r.rings(from)], [["request"], [], []]);
	await c.must(to, { statements: [c.moving(to, handoff, "acknowledge")] });
	t.same(await r.rings(to), ["request"], "a look isn't help");
	net.clock.advance(5 * MINUTE);
	await r.rungPeople(handoff, 2);
	t.same(await r.rings(boss), ["request"], "the next on the rota");
	await c.must(boss, { statements: [c.moving(boss, handoff, "take")] });
	t.same([await r.rings(to), await r.rings(boss)], [[], []], "a take stops the ringing");
	const [taken] = await r.desks(from, handoff);
	t.match(taken, { taken: { by: boss.by.id }, nextAt: net.clock.now() + 20 * MINUTE });
	net.clock.advance(20 * MINUTE);
	await until("it goes on", async () => (await r.rings(to)).length > 0);
	t.match(await r.desks(from, handoff), [{ taken: null, people: 2 }]);
	await c.must(to, { statements: [c.moving(to, handoff, "decline", { code: "no-capacity" })] });
	t.same([await r.rings(to), await r.desks(from, handoff)], [[], []], "an answer ends it");
});

t.test("a rota may say that nobody is on duty, and which number of the desk to call", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const now = net.clock.now();
	const hours = { from: now - HOUR, until: now + HOUR };
	const call = "+40 21 000 222";
	const onDuty = async () => (await net.call("GET", "/api/rings/on-duty", { token: net.token(from.by) })).body.desks;
	t.same(await onDuty(), [], "nobody has a rota");
	t.equal((await r.setRota(to, [{ member: null, call, ...hours }])).body.field, "rows", "only a number that the desk has signed");
	const signs = async (numbers: { phone: string; when: "night" }[]) => {
		net.d.add("desk.contact", to.by, { desk: to.party.desk, numbers });
		await net.sync();
	};
	await signs([{ phone: call, when: "night" }]);
	t.equal((await r.setRota(to, [{ member: to.by.id, call, ...hours }])).status, 400, "either a number or a member");
	t.equal((await r.setRota(to, [{ member: null, call, ...hours }])).status, 200);
	const rota = (await net.call("GET", `/api/desks/${to.party.desk}/rota`, { token: net.token(to.by) })).body;
	t.same(rota.rows, [{ member: null, call, ...hours }]);
	t.same(await onDuty(), [{ desk: to.party.desk, call }], "a member of another desk reads it");
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	const first = await until("the ladder has begun", async () => (await r.desks(from, handoff))[0]);
	t.match(first, { people: 0, devices: 0, rungAt: null, onDuty: 0, hasRota: true, nextAt: first.since + 2 * MINUTE });
	net.clock.advance(10 * MINUTE);
	await r.rungPeople(handoff, 2);
	t.equal((await r.setRota(to, [{ member: to.by.id, ...hours }], 1)).status, 200);
	t.same(await onDuty(), [{ desk: to.party.desk, call: null }], "no member is named");
	net.clock.advance(HOUR);
	t.same(await onDuty(), [], "it is over");
	const stale = [{ member: null, call, from: net.clock.now() - HOUR, until: net.clock.now() + HOUR }];
	t.equal((await r.setRota(to, stale, 2)).status, 200);
	t.same(await onDuty(), [{ desk: to.party.desk, call }]);
	await signs([]);
	t.same(await onDuty(), [], "a number that the desk has taken back doesn't count");
	t.equal((await r.setRota(to, stale, 3)).status, 200, "a number that the desk has taken back is dropped");
	t.same((await net.call("GET", `/api/desks/${to.party.desk}/rota`, { token: net.token(to.by) })).body.rows, []);
});

t.test("a check-in that nobody answers rings both desks after 15 minutes, and the help word at once", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const { handoff, consent } = await c.requested(from, to.party);
	const id = randomId();
	const path = `/api/rings/handoffs/${handoff}`;
	const call = (method: string, { by }: Who, where: string, body?: object) =>
		net.call(method, where, { token: net.token(by), ...(body && { body }) });
	const set = (who: Who, due: number, checkIn = id) => call("PUT", who, `${path}/check-ins`, { checkIn, due });
	const ringNow = (who: Who) => call("POST", who, `${path}/now`, { checkIn: id });
	const clear = (who: Who) => call("DELETE", who, `${path}/check-ins/${id}`);
	const due = net.clock.now() + HOUR;
	t.equal((await set(from, due)).status, 409, "not before the acceptance");
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	t.equal((await set(staffOf(net.parties[2]!), due)).status, 404, "a third desk finds no such hand-off");
	t.equal((await set(from, due)).status, 200);
	const waiting = { handoff, checkIn: id, from: from.party.desk, to: to.party.desk, due, helpAt: null };
	t.same((await call("GET", to, "/api/rings/check-ins")).body.checkIns, [waiting]);
	t.same((await call("GET", staffOf(net.parties[2]!), "/api/rings/check-ins")).body.checkIns, []);
	net.clock.advance(HOUR + 14 * MINUTE);
	t.same([await r.rings(from), await r.rings(to)], [[], []], "it is late, but doesn't ring yet");
	net.clock.advance(MINUTE);
	for (const who of [from, to]) await until("it rings", async () => (await r.rings(who)).join() === "check-in");
	await c.must(to, { statements: [c.moving(to, handoff, "take")] });
	t.same([await r.rings(from), await r.rings(to)], [[], []], "one desk takes it for both");

	t.equal((await ringNow(to)).status, 200);
	for (const who of [from, to]) await until("it rings at once", async () => (await r.rings(who)).join() === "help-word");
	t.equal((await ringNow(to)).status, 200, "a repeated call changes nothing");
	t.match((await call("GET", from, "/api/rings/check-ins")).body.checkIns, [{ helpAt: net.clock.now() }]);
	t.equal((await clear(from)).status, 200);
	t.same([await r.rings(from), await r.rings(to)], [[], []], "she is all right");
	t.same((await call("GET", to, "/api/rings/check-ins")).body.checkIns, []);

	const next = net.clock.now() + HOUR;
	for (const each of [next, next + HOUR]) await set(from, each, randomId());
	await c.must(to, { statements: [c.moving(to, handoff, "arrived")] });
	t.same((await call("GET", from, "/api/rings/check-ins")).body.checkIns, [], "her arrival ends them");
	net.clock.advance(HOUR + 15 * MINUTE);
	t.equal((await ringNow(to)).status, 409);
	t.same(await r.rings(from), []);
});

t.test("at most 20 check-ins of a hand-off wait", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const { handoff, consent } = await c.requested(from, to.party);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	const set = async () => {
		const body = { checkIn: randomId(), due: net.clock.now() + HOUR };
		return (await net.call("PUT", `/api/rings/handoffs/${handoff}/check-ins`, { token: net.token(from.by), body })).status;
	};
	for (let count = 1; count <= 20; count++) t.equal(await set(), 200);
	t.equal(await set(), 409);
});

t.test("a take stops the ringing twice, and then it goes on", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await r.rungPeople(handoff, 2);
	const take = (who: Who) => c.must(who, { statements: [c.moving(who, handoff, "take")] });
	for (const who of [to, bossOf(to.party)]) {
		await take(who);
		t.same(await r.rings(to), [], "it stops");
		const [{ nextAt }] = (await r.desks(from, handoff)) as [Rung];
		net.clock.advance(MINUTE);
		await take(to);
		t.match(await r.desks(from, handoff), [{ nextAt }], "a take while nothing rings doesn't make it longer");
		net.clock.advance(nextAt! - net.clock.now());
		await until("it goes on", async () => (await r.rings(to)).length > 0);
	}
	const before = await r.desks(from, handoff);
	await take(to);
	t.same(await r.rings(to), ["request"], "it rings until somebody answers");
	t.same(await r.desks(from, handoff), before);
});

t.test("a take doesn't postpone a ladder that begins in the same bundle", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const { handoff, consent } = await c.requested(from, to.party);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(from, { statements: [c.moving(from, handoff, "depart", { tellBy: net.clock.now() + 3 * HOUR })] });
	await c.must(to, { statements: [c.moving(to, handoff, "hold", { code: "no-capacity" }), c.moving(to, handoff, "take")] });
	await until("the other desk rings at once", async () => (await r.rings(from)).includes("held"));
});

t.test("nothing rings somebody who has left the desk", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await r.rungPeople(handoff, 2);
	t.same(await r.rings(to), ["request"]);
	net.d.add("desk.member", bossOf(to.party).by, { desk: to.party.desk, member: to.by.id, action: "remove" });
	await net.sync();
	t.same(await r.rings(to), []);
	t.same(await r.rings(bossOf(to.party)), ["request"], "the colleague who stays is rung");
});

t.test("nothing rings a member who is with somebody, and the next one is rung at once", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const boss = bossOf(to.party);
	const busy = (minutes: number) => net.call("PUT", "/api/rings/with-somebody", { token: net.token(to.by), body: { minutes } });
	t.equal((await busy(121)).status, 400, "two hours at most");
	t.equal((await busy(120)).status, 200);
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await r.rungPeople(handoff, 1);
	t.same([await r.rings(to), await r.rings(boss)], [[], ["request"]]);
	t.equal((await busy(0)).status, 200);
	net.clock.advance(2 * MINUTE);
	await r.rungPeople(handoff, 2);
	t.same(await r.rings(to), ["request"]);
});

t.test("after two hours with somebody, what still waits rings again by itself", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const ends = async () => (await net.call("GET", "/api/rings", { token: net.token(to.by) })).body.withSomebodyUntil;
	await net.call("PUT", "/api/rings/with-somebody", { token: net.token(to.by), body: { minutes: 120 } });
	const end = net.clock.now() + 2 * HOUR;
	t.equal(await ends(), end);
	net.clock.set(end - MINUTE);
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await r.rungPeople(handoff, 1);
	t.same(await r.rings(to), [], "a minute before the end");
	net.clock.set(end);
	t.equal(await ends(), null);
	net.clock.advance(MINUTE);
	await r.rungPeople(handoff, 2);
	t.same(await r.rings(to), ["request"]);
});

t.test("the bell of the desk rings at 0 and 15 minutes, and an acceptance without arrangement rings both desks", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const receiver = await webhookReceiver(t);
	const body = { language: "en", mail: null, reminder: null, webhook: { url: receiver.url, secret: "A".repeat(43) } };
	t.equal((await net.call("PUT", `/api/desks/${to.party.desk}/bell`, { token: net.token(bossOf(to.party).by), body })).status, 200);
	const { handoff, consent } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await until("the first ring", () => receiver.calls.length === 1);
	net.clock.advance(14 * MINUTE);
	await until(
		"the steps before",
		async () => (await r.desks(from, handoff))[0]?.nextAt === (await r.desks(from, handoff))[0]!.since + 15 * MINUTE,
	);
	t.equal(receiver.calls.length, 1);
	net.clock.advance(MINUTE);
	await until("the ring of the coordinators", () => receiver.calls.length === 2);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	t.same(await r.desks(from, handoff), []);
	net.clock.advance(30 * MINUTE);
	await until("both desks ring", async () => (await r.desks(from, handoff)).length === 2);
	t.same([await r.rings(from), await r.rings(to)], [["nothing-arranged"], ["nothing-arranged"]]);
});

t.test("in quiet hours only what can't wait rings the bell, and the rest comes once they are over", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const boss = bossOf(to.party);
	const receiver = await webhookReceiver(t);
	const body = { language: "en", mail: null, reminder: null, webhook: { url: receiver.url, secret: "A".repeat(43) } };
	t.equal((await net.call("PUT", `/api/desks/${to.party.desk}/bell`, { token: net.token(boss.by), body })).status, 200);
	const hour = new Date(net.clock.now()).getUTCHours();
	const quiet = { from: hour, until: (hour + 8) % 24, zone: "UTC" };
	t.equal((await r.setRota(boss, [], 0, { quiet })).status, 200);
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await until("the emergency rings", () => receiver.calls.length === 1);
	await c.must(to, { statements: [c.moving(to, handoff, "decline", { code: "no-capacity" })] });
	net.clock.advance(16 * MINUTE);
	const other = new Casework(net);
	await other.open(from);
	await other.requested(from, to.party, ["identity"]);
	net.clock.advance(MINUTE);
	const now = net.clock.now();
	await until("a round is over", async () => Number((await net.sql("SELECT swept FROM bell_lease"))[0]?.swept) >= now);
	t.equal(receiver.calls.length, 1, "nothing else rings");
	t.ok((await net.sql("SELECT FROM bell_ring")).length > 0, "it waits");
	net.clock.advance(9 * HOUR);
	await until("the quiet hours are over", () => receiver.calls.length > 1);
});

t.test("coordinators see afterwards what nobody took in time", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const boss = bossOf(to.party);
	const missed = async ({ by }: Who) => net.call("GET", `/api/desks/${to.party.desk}/missed-rings`, { token: net.token(by) });
	const other = new Casework(net);
	await other.open(from);
	const { handoff: first } = await other.requested(from, to.party, ["identity"], { priority: "emergency" });
	await r.rungPeople(first, 2);
	await other.must(to, { statements: [other.moving(to, first, "take")] });
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	const { since } = await r.rungPeople(handoff, 2);
	net.clock.advance(15 * MINUTE);
	await until("the coordinators are rung", async () => (await missed(boss)).body.missed.length === 1);
	t.same((await missed(boss)).body.missed, [{ handoff, since, ended: null }], "not the one that was taken");
	const ended = net.clock.now();
	await c.must(boss, { statements: [c.moving(boss, handoff, "take")] });
	t.same((await missed(boss)).body.missed, [{ handoff, since, ended }]);
	t.equal((await missed(to)).status, 403, "members of the desk don't");
	t.equal((await missed(bossOf(from.party))).status, 404, "nor do others");
});

t.test("a ladder survives a restart, and of two processes only one rings it", async (t) => {
	const r = await ringing(t);
	const { net, from, to, c } = r;
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await r.rungPeople(handoff, 2);
	await net.close();
	const { database, clock, context } = net;
	clock.advance(2 * MINUTE);
	const settings = { CLOISTER_SIGNER: "false" };
	for (let i = 0; i < 2; i++) await boot(t, [feature], { database, clock, folder: context.config.dataFolder, settings });
	await until("the second step", async () => (await net.sql("SELECT FROM ladder WHERE step = 2")).length === 1, 60);
});

t.test("a rota is written by the desk alone, and nobody overwrites what they haven't seen", async (t) => {
	const r = await ringing(t);
	const { net, from, to } = r;
	const now = net.clock.now();
	const mine = [{ member: to.by.id, from: now, until: now + HOUR }];
	t.equal((await r.setRota(to, [{ member: from.by.id, from: now, until: now + HOUR }])).status, 400, "a member of another desk");
	t.equal((await r.setRota(to, [{ member: to.by.id, from: now, until: now }])).status, 400, "it ends as it begins");
	t.equal((await r.setRota({ ...to, by: from.by }, mine)).status, 404, "another organisation");
	t.equal((await r.setRota(to, mine)).status, 200);
	t.equal((await r.setRota(to, [])).status, 409);
	const times = { duty: [0], next: 1, everybody: 2, coordinators: 3, again: 10 };
	t.equal((await r.setRota(to, mine, 1, { times: { ...times, next: 5 } })).status, 400, "the next one is rung before everybody");
	const late = { duty: [0, 15], next: 30, everybody: 60, coordinators: 120, again: 240 };
	for (const each of [{ duty: [1, 2] }, { duty: [0, 16] }, { next: 31 }, { everybody: 61 }, { coordinators: 121 }]) {
		const { status, body } = await r.setRota(bossOf(to.party), mine, 1, { times: { ...late, ...each } });
		t.match([status, body.detail], [400, /at 0 and within 15 minutes/], JSON.stringify(each));
	}
	t.equal((await r.setRota(to, mine, 1, { times })).status, 403, "coordinators change the times");
	t.equal((await r.setRota(bossOf(to.party), mine, 1, { times, quiet: { from: 22, until: 22, zone: "UTC" } })).status, 400);
	t.equal((await r.setRota(bossOf(to.party), mine, 1, { times })).status, 200);
	const { body } = await net.call("GET", `/api/desks/${to.party.desk}/rota`, { token: net.token(to.by) });
	t.match(body, { rows: mine, times, version: 2, setBy: bossOf(to.party).by.id });
	t.equal((await r.setRota(to, [], 2, { times })).status, 200, "a member keeps the times");
});

t.test("a rota can be changed after somebody on it has left", async (t) => {
	const r = await ringing(t);
	const { net, from, to } = r;
	const boss = bossOf(to.party);
	const until = net.clock.now() + HOUR;
	const rows = [to.by, boss.by].map(({ id: member }) => ({ member, from: 0, until }));
	t.equal((await r.setRota(to, rows)).status, 200);
	net.d.add("desk.member", boss.by, { desk: to.party.desk, member: to.by.id, action: "remove" });
	await net.sync();
	t.equal((await r.setRota(boss, [...rows, { member: from.by.id, from: 0, until }], 1)).status, 400, "whoever never belonged to it");
	t.equal((await r.setRota(boss, rows, 1)).status, 200);
	const { body } = await net.call("GET", `/api/desks/${to.party.desk}/rota`, { token: net.token(boss.by) });
	t.same(body.rows, rows.slice(1), "the duty of whoever has left is gone");
	t.equal((await r.setRota(boss, rows, 2)).status, 400, "and doesn't come back");
});
