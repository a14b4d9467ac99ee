/** Bells ring at a real mail server and a real HTTP receiver. */
import { createHmac } from "node:crypto";
import { networkInterfaces } from "node:os";
import t, { type Test } from "tap";
import { randomBytes, randomId } from "#crypto/random.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { toWire } from "#protocol/statements/statement.ts";
import type { Feature } from "#server/gate/context.ts";
import { sendMail } from "../../../../server/features/bells/mail.ts";
import { bodyOf, mailReceiver, type WebhookReceiver, webhookReceiver } from "../../../support/bell-receivers.ts";
import { BellRounds, bells } from "../../../support/bell-rounds.ts";
import { bossOf, Casework, HOUR, type Network, network, staffOf, type Who } from "../../../support/cases.ts";
import { boot } from "../../../support/server-context.ts";
import { until } from "../../../support/until.ts";

const SECRET = randomBytes(32);
const PRIVATE = { BELLS_TO_PRIVATE_ADDRESSES: "true" };
const QUARTER = HOUR / 4;
const hasIpv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === "::1"));

const settings = (parts: object = {}) => ({ language: "en", mail: null, webhook: null, reminder: null, ...parts });
const webhookAt = ({ url }: WebhookReceiver) => ({ webhook: { url, secret: toBase64Url(SECRET) } });

function withoutDates(raw: string): string {
	return raw.replace(/^(Date|Message-ID):.*\r\n/gim, "");
}

function setBell(net: Network, who: Who, parts: object) {
	return net.call("PUT", `/api/desks/${who.party.desk}/bell`, { token: net.token(who.by), body: settings(parts) });
}

async function bellOf(net: Network, who: Who) {
	return (await net.call("GET", `/api/desks/${who.party.desk}/bell`, { token: net.token(who.by) })).body;
}

const kinds = ({ calls }: WebhookReceiver) => calls.map(({ body }) => JSON.parse(body).kind);

/** A network whose bells ring in rounds that the test runs. */
async function ringsInRounds(t: Test, settings: Record<string, string> = PRIVATE) {
	const rounds = new BellRounds();
	const net = await network(t, [rounds.feature], { settings });
	/** Checks how many calls the receiver has after everything that is due has rung. */
	const callsOf = async (t: Test, receiver: WebhookReceiver, count: number, message: string) => {
		await rounds.settle();
		t.equal(receiver.calls.length, count, message);
	};
	return { net, rounds, callsOf };
}

/** A network in which the first desk has a case, with webhooks for the first two desks. */
async function ringing(t: Test) {
	const { net, rounds, callsOf } = await ringsInRounds(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const receivers = { from: await webhookReceiver(t), to: await webhookReceiver(t) };
	t.equal((await setBell(net, bossOf(from.party), webhookAt(receivers.from))).status, 200);
	t.equal((await setBell(net, bossOf(to.party), webhookAt(receivers.to))).status, 200);
	const c = new Casework(net);
	await c.open(from);
	return { net, rounds, callsOf, from, to, receivers, c };
}

/** A server process on the same database. */
function anotherProcess(t: Test, { database, clock, context }: Network, feature: Feature, settings: Record<string, string>) {
	return boot(t, [feature], { database, clock, folder: context.config.dataFolder, settings: { ...settings, CLOISTER_SIGNER: "false" } });
}

t.test("an emergency rings until somebody takes it, and its decline rings the from-desk", async (t) => {
	const { net, callsOf, from, to, receivers, c } = await ringing(t);
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await callsOf(t, receivers.to, 1, "at once");
	const [first] = receivers.to.calls;
	const { kind, at } = JSON.parse(first!.body);
	t.equal(kind, "waits");
	t.equal(
		first!.headers["cloister-signature"],
		createHmac("sha256", SECRET).update(`${kind} ${at}`).digest("hex"),
		"signed over kind and time",
	);
	t.same(Object.keys(JSON.parse(first!.body)), ["kind", "at"], "nothing else is told");
	net.clock.advance(QUARTER);
	await callsOf(t, receivers.to, 2, "again with the coordinators");
	const court = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false } as const;
	await c.must(from, { statements: [c.moving(from, handoff, "extend", { basis: court })] });
	await callsOf(t, receivers.to, 3, "another basis rings at once");
	net.clock.advance(2 * QUARTER);
	await callsOf(t, receivers.to, 4, "again half an hour later");
	t.equal(receivers.from.calls.length, 0, "the desk that asked isn't told");
	await c.must(to, { statements: [c.moving(to, handoff, "acknowledge")] });
	await callsOf(t, receivers.from, 1, "the acknowledgement rings the from-desk");
	await c.must(to, { statements: [c.moving(to, handoff, "take")] });
	net.clock.advance(QUARTER);
	await callsOf(t, receivers.to, 4, "nothing rings after it was taken");
	t.equal(receivers.from.calls.length, 1, "at neither desk");
	await c.must(to, { statements: [c.moving(to, handoff, "decline", { code: "no-capacity" })] });
	await callsOf(t, receivers.from, 2, "the decline rings the from-desk");
	t.equal(receivers.to.calls.length, 4);
	t.equal((await net.sql("SELECT 1 FROM bell_ring")).length, 0, "the outbox is empty");
});

t.test("bells ring at most once in a quarter of an hour, except for an emergency", async (t) => {
	const { net, callsOf, from, to, receivers, c } = await ringing(t);
	const { handoff } = await c.requested(from, to.party);
	await callsOf(t, receivers.to, 1, "the request");
	await c.must(from, { statements: [c.moving(from, handoff, "withdraw", { code: "duplicate" })] });
	await c.requested(from, to.party);
	await callsOf(t, receivers.to, 1, "not yet");
	net.clock.advance(QUARTER);
	await callsOf(t, receivers.to, 2, "both together, a quarter of an hour later");
});

t.test("a request that turns amber and red rings both desks, and red is announced as late", async (t) => {
	const { net, callsOf, from, to, receivers, c } = await ringing(t);
	await c.requested(from, to.party);
	await callsOf(t, receivers.to, 1, "the request");
	net.clock.advance(36 * HOUR);
	await callsOf(t, receivers.to, 2, "amber");
	await callsOf(t, receivers.from, 1, "amber, at the from-desk");
	net.clock.advance(36 * HOUR + 1);
	await callsOf(t, receivers.to, 3, "red");
	t.same(kinds(receivers.to), ["waits", "waits", "late"]);
	t.same(kinds(receivers.from), ["waits", "late"]);
	net.clock.advance(2 * HOUR);
	await callsOf(t, receivers.to, 3, "each once");
});

t.test("the end of a basis rings both desks, also while the request waits for an answer", async (t) => {
	const { net, callsOf, from, to, receivers, c } = await ringing(t);
	const both = async (ringsOfFrom: number, ringsOfTo: number, message: string) => {
		await callsOf(t, receivers.to, ringsOfTo, message);
		t.equal(receivers.from.calls.length, ringsOfFrom, message);
		net.clock.advance(QUARTER);
	};
	const { consent } = await c.requested(from, to.party);
	await both(0, 1, "the request");
	await c.must(from, { statements: [c.make(from, "consent.move", { consent, action: "withdraw", code: null })] });
	await both(1, 2, "a withdrawal");
	const given = await c.consent(from, to.party, { givenBy: "guardian", guardian: "parent", until: net.clock.now() + HOUR });
	const { handoff, statement } = c.draft(from, to.party);
	await c.must(from, { statements: [statement] });
	const basis = { ...c.basis(given), kind: "guardian-consent", assent: true } as const;
	await c.must(from, c.requesting(from, to.party, handoff, basis, ["identity"]));
	await both(1, 3, "a request on a guardian's consent");
	await c.consent(from, net.parties[2]!, { excluded: "parent" });
	await both(2, 4, "an exclusion");
	await c.must(from, { statements: [c.moving(from, handoff, "withdraw", { code: "duplicate" })] });
	await both(2, 5, "an end of the request rings only the other desk");
});

t.test("what ends the basis of a received referral rings both desks, also while its section stays open for her safety", async (t) => {
	const { net, callsOf, from, to, receivers } = await ringing(t);
	const c = new Casework(net);
	await c.open(from, ["safe-contact"]);
	let rings = 0;
	const both = async (message: string) => {
		net.clock.advance(QUARTER);
		rings++;
		for (const receiver of [receivers.from, receivers.to]) await callsOf(t, receiver, rings, message);
	};
	const received = async (basis: Basis) => {
		const { handoff, statement } = c.draft(from, to.party, { kind: "referral", travel: false });
		await c.must(from, { statements: [statement] });
		const asked = c.requesting(from, to.party, handoff, basis, ["safe-contact"]);
		await c.must(from, asked);
		await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis })] });
		await c.must(to, { statements: [c.moving(to, handoff, "receive")] });
		return { handoff, object: asked.statements?.[0]?.objId ?? new Uint8Array() };
	};
	const consent = await c.consent(from, to.party);
	const first = await received(c.basis(consent));
	await both("the referral");
	await c.must(from, { statements: [c.make(from, "consent.move", { consent, action: "withdraw", code: null })] });
	await both("a withdrawal");
	await c.must(from, { statements: [c.moving(from, first.handoff, "end", { ending: "returned" })] });
	const life = { kind: "vital-interest", consent: null, head: null, assent: false, code: "risk-to-life", away: false } as const;
	const { handoff, object } = await received(life);
	await both("another referral");
	const second = bossOf(to.party);
	await c.must(second, { statements: [c.make(second, "handoff.countersign", { handoff, object, verdict: "refuse" })] });
	await both("a refusal");
	net.clock.advance(QUARTER);
	const again = await c.consent(from, to.party);
	await c.must(from, { statements: [c.moving(from, handoff, "extend", { basis: c.basis(again) })] });
	await callsOf(t, receivers.to, rings + 1, "another basis");
	t.equal(receivers.from.calls.length, rings, "rings only the other desk");
	net.clock.advance(QUARTER);
	const no = { consent: randomId(), active: true, terms: c.termsOf(to.party, { permit: false }) };
	await c.must(from, { statements: [c.make(from, "consent.record", no)] });
	await callsOf(t, receivers.from, rings + 1, 'a "no"');
	await callsOf(t, receivers.to, rings + 2, 'a "no"');
});

t.test("an ask rings the custodian, and no other desk", async (t) => {
	const { net, callsOf, to, receivers, c } = await ringing(t);
	const ask = (code: string) => {
		const statement = c.sign(to, "ask", { ask: randomId(), code });
		return net.call("POST", "/api/asks", { token: net.token(to.by), body: { ask: toWire(statement) } });
	};
	t.equal((await ask("code-unknown")).status, 200);
	t.equal((await ask(c.code)).status, 200);
	await callsOf(t, receivers.from, 1, "the custodian");
	t.equal(receivers.to.calls.length, 0);
});

t.test("an entry that nobody of the desk has seen rings after an hour", async (t) => {
	const { net, callsOf, from, to, receivers, c } = await ringing(t);
	const { thread } = await c.requested(from, to.party);
	await callsOf(t, receivers.to, 1, "the request");
	net.clock.advance(HOUR);
	t.equal((await c.say(from, thread, "a question").post()).status, 200);
	await callsOf(t, receivers.to, 1, "not yet");
	net.clock.advance(HOUR);
	await callsOf(t, receivers.to, 2, "unseen for an hour");
	t.equal(receivers.from.calls.length, 0, "the author's desk isn't told");
});

t.test("an entry that a member of the desk has seen doesn't ring", async (t) => {
	const { net, callsOf, from, to, receivers, c } = await ringing(t);
	const { thread } = await c.requested(from, to.party);
	await callsOf(t, receivers.to, 1, "the request");
	net.clock.advance(HOUR);
	const { statement, post } = c.say(from, thread, "a question");
	await post();
	const seen = c.sign(to, "seen", { compartment: thread, head: statement.objId, count: 1 });
	const sent = { token: net.token(to.by), body: { seen: toWire(seen) } };
	t.equal((await net.call("POST", `/api/compartments/${thread}/seen`, sent)).status, 200);
	net.clock.advance(HOUR);
	await callsOf(t, receivers.to, 1, "seen");
});

t.test("a mail has one of two texts, and names no case, desk or person", async (t) => {
	const mailbox = await mailReceiver(t);
	const net = await network(t, [bells], { settings: { CLOISTER_SMTP_URL: mailbox.url, MAIL_FROM: "cloister@example.org" } });
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	t.equal((await setBell(net, bossOf(to.party), { mail: "night-desk@example.org" })).status, 200);
	const c = new Casework(net);
	await c.open(from);
	const { handoff } = await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	const { raw, to: recipients } = await until("the mail", () => mailbox.mails[0]);
	t.same(recipients, ["night-desk@example.org"]);
	t.match(bodyOf(raw), /Something is waiting at your desk/);
	t.match(raw, /^Subject: Cloister\r$/m);
	const readable = raw + bodyOf(raw);
	for (const secret of [c.id, c.code, handoff, from.party.desk, to.party.desk, to.party.organisation, from.by.id, to.by.id]) {
		t.notOk(readable.includes(secret), "no id or code");
		t.notOk(readable.includes(secret.replaceAll("-", "")), "not without hyphens either");
	}
	// It notes the time at which the mail server has answered. After a later time, the next ring would wait for an hour.
	await until("the server knows that it has rung", async () => (await bellOf(net, bossOf(to.party))).mail.rung !== null);
	net.clock.advance(73 * HOUR);
	// The ladder of the emergency rings too. If it comes first, the other ring waits for a quarter of an hour.
	const next = net.clock.now();
	await until("the next mail", async () => (await bellOf(net, bossOf(to.party))).mail.rung >= next);
	net.clock.advance(QUARTER);
	const late = await until("the mail of what is late", () => mailbox.mails.find((mail) => /overdue/.test(bodyOf(mail.raw))));
	t.equal(withoutDates(late.raw).length, withoutDates(raw).length, "both kinds have the same length");
});

t.test("a mail server can have an address of IPv6", { skip: !hasIpv6 && "this machine has no IPv6" }, async (t) => {
	const mailbox = await mailReceiver(t, {}, "[::1]");
	const server = { url: mailbox.url, from: "cloister@example.org" };
	await sendMail(server, { to: "desk@example.org", subject: "Cloister", text: "…" }, AbortSignal.timeout(10_000));
	t.same(mailbox.mails[0]?.to, ["desk@example.org"]);
});

t.test("a mail speaks the language that the coordinator chose, and has the same length in each", async (t) => {
	const mailbox = await mailReceiver(t);
	const net = await network(t, [bells], { settings: { CLOISTER_SMTP_URL: mailbox.url, MAIL_FROM: "cloister@example.org" } });
	const [, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const boss = bossOf(to.party);
	const mailIn = async (language: string, count: number) => {
		t.equal((await setBell(net, boss, { language, mail: "night-desk@example.org" })).status, 200, language);
		net.clock.advance(HOUR);
		const tested = await net.call("POST", `/api/desks/${to.party.desk}/bell/test`, { token: net.token(boss.by) });
		t.same(tested.body, { rings: ["mail"] });
		const mail = await until(`the mail in ${language}`, () => mailbox.mails[count - 1]?.raw);
		await until("the server knows that it has rung", async () => (await bellOf(net, boss)).mail.rung !== null);
		return mail;
	};
	const albanian = await mailIn("sq", 1);
	t.match(bodyOf(albanian), /Diçka pret te zyra juaj/);
	const arabic = await mailIn("ar", 2);
	t.match(bodyOf(arabic), /ينتظر في مكتبكم/);
	t.equal(withoutDates(arabic).length, withoutDates(albanian).length, "the size doesn't tell the language");
	t.equal((await setBell(net, boss, { language: "xx", mail: null })).status, 400, "an unknown language is refused");
});

t.test("after a restart, a ring that was not sent comes", async (t) => {
	// The first mail server takes connections and never answers, so the ring stays under way until the server is stopped.
	const silent = await mailReceiver(t, { onConnect: () => {} });
	const mailbox = await mailReceiver(t);
	const given = (url: string) => ({ CLOISTER_SMTP_URL: url, MAIL_FROM: "cloister@example.org" });
	const { net, rounds } = await ringsInRounds(t, given(silent.url));
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	await setBell(net, bossOf(to.party), { mail: "desk@example.org" });
	const c = new Casework(net);
	await c.open(from);
	await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await rounds.round();
	await net.close();
	await anotherProcess(t, net, bells, given(mailbox.url));
	// The process that was stopped has the lease for 15 s of the database's clock.
	await net.sql("UPDATE bell_lease SET until = until - interval '15 seconds'");
	await until("the ring", () => mailbox.mails.length > 0);
});

t.test("of two server processes, only one rings", async (t) => {
	const { net, rounds, from, to, receivers, c } = await ringing(t);
	const others = new BellRounds();
	await anotherProcess(t, net, others.feature, PRIVATE);
	await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await Promise.all([rounds.settle(), others.settle()]);
	t.equal(receivers.to.calls.length, 1, "one ring");
});

t.test("after three failed tries, the coordinator sees that the bell is broken, until it rings again", async (t) => {
	let works = false;
	const receiver = await webhookReceiver(t, (response) => response.writeHead(works ? 200 : 500).end());
	const { net, callsOf } = await ringsInRounds(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	await setBell(net, bossOf(to.party), webhookAt(receiver));
	const c = new Casework(net);
	await c.open(from);
	await c.requested(from, to.party);
	await callsOf(t, receiver, 1, "the first try");
	t.equal((await bellOf(net, bossOf(to.party))).webhook.failure, null, "one failure isn't shown");
	net.clock.advance(30_000);
	await callsOf(t, receiver, 2, "the second try");
	net.clock.advance(120_000);
	await callsOf(t, receiver, 3, "the third try");
	t.match((await bellOf(net, to)).webhook, { url: receiver.url, failure: { reason: "refused", tries: 3 } });
	works = true;
	net.clock.advance(600_000);
	await callsOf(t, receiver, 4, "the fourth try");
	t.equal((await bellOf(net, to)).webhook.failure, null);
	t.match(net.context.rings, { sent: 1, failed: 3 });
});

t.test("a mail server that doesn't answer holds up no other desk", async (t) => {
	const asked: true[] = [];
	const silent = await mailReceiver(t, { onConnect: () => void asked.push(true) });
	const receiver = await webhookReceiver(t);
	const settings = { ...PRIVATE, CLOISTER_SMTP_URL: silent.url, MAIL_FROM: "cloister@example.org" };
	const { net, rounds } = await ringsInRounds(t, settings);
	const [from, slow, quick] = net.parties.map(staffOf) as [Who, Who, Who];
	t.equal((await setBell(net, bossOf(slow.party), { mail: "slow@example.org" })).status, 200);
	t.equal((await setBell(net, bossOf(quick.party), webhookAt(receiver))).status, 200);
	const c = new Casework(net);
	await c.open(from);
	await c.requested(from, slow.party, ["identity"], { priority: "emergency" });
	await rounds.round();
	await until("the mail server is asked", () => asked.length > 0);
	await c.requested(from, quick.party, ["identity"], { priority: "emergency" });
	await rounds.round();
	await until("the webhook", () => receiver.calls.length > 0);
	const [mail] = await net.sql("SELECT tries FROM bell_channel WHERE channel = 'mail'");
	t.equal(mail?.tries, 0, "its mail is still under way");
});

t.test("a reminder rings at its hour of a working day", async (t) => {
	const { net, rounds, callsOf } = await ringsInRounds(t);
	const [who] = net.parties.map(bossOf) as [Who, Who, Who];
	const receiver = await webhookReceiver(t);
	await setBell(net, who, { ...webhookAt(receiver), reminder: { hour: 8, zone: "UTC" } });
	await callsOf(t, receiver, 0, "not at once");
	const monday = Date.parse("2030-01-07T08:00:00Z");
	net.clock.advance(monday - net.clock.now() - 60_000);
	await rounds.settle();
	const before = receiver.calls.length;
	net.clock.advance(2 * HOUR);
	await callsOf(t, receiver, before + 1, "Monday at eight");
});

t.test("a coordinator tests a bell: it rings at once, at most once a minute, and tells when it has rung", async (t) => {
	const { net, callsOf, from, to, receivers } = await ringing(t);
	const ring = (who: Who) => net.call("POST", `/api/desks/${from.party.desk}/bell/test`, { token: net.token(who.by) });
	t.equal((await ring(from)).status, 403, "staff don't");
	t.equal((await ring(bossOf(to.party))).status, 404, "nor coordinators of others");
	t.same((await ring(bossOf(from.party))).body, { rings: ["webhook"] });
	t.same((await ring(bossOf(from.party))).body, { rings: [] }, "it rings already");
	await callsOf(t, receivers.from, 1, "the test rings once");
	t.same(kinds(receivers.from), ["waits"]);
	await until("it says when it rang", async () => (await bellOf(net, bossOf(from.party))).webhook.rung !== null);
	t.same((await ring(bossOf(from.party))).body, { rings: [] }, "it has rung in the last minute");
	net.clock.advance(61_000);
	t.same((await ring(bossOf(from.party))).body, { rings: ["webhook"] });
	t.equal(receivers.to.calls.length, 0, "the other desk's bell is quiet");
});
