/** Attacks through the settings of a bell, and by its receivers. */
import http from "node:http";
import t from "tap";
import { randomBytes } from "#crypto/random.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import { bellsFeature } from "../../../../server/features/bells/routes.ts";
import { callWebhook, publicLookup, webhookMessage } from "../../../../server/features/bells/webhook.ts";
import { webhookReceiver } from "../../../support/bell-receivers.ts";
import { bossOf, network, staffOf, type Who } from "../../../support/cases.ts";

const feature = bellsFeature({ dueDesks: async () => [], unseenDesks: async () => [], findHandoff: async () => null });
const message = webhookMessage("waits", 1, randomBytes(32));
const secret = toBase64Url(randomBytes(32));
const call = (url: string, privateAddresses: boolean, ms = 10_000) =>
	callWebhook(url, message, { privateAddresses, signal: AbortSignal.timeout(ms) });

/** The reason of a failed try; null when it succeeded. */
async function reasonOf(trying: Promise<unknown>): Promise<string | null> {
	try {
		await trying;
		return null;
	} catch (error) {
		return (error as { reason?: string }).reason ?? String(error);
	}
}

t.test("only a coordinator sets a bell, and only to values that are allowed", async (t) => {
	const net = await network(t, [feature]);
	const [who] = net.parties.map(bossOf) as [Who];
	const set = (body: object, by = who) =>
		net.call("PUT", `/api/desks/${who.party.desk}/bell`, {
			token: net.token(by.by),
			body: { language: "en", mail: null, webhook: null, reminder: null, ...body },
		});
	t.match((await set({ mail: "desk@example.org" })).body, { error: "wrong-state", field: "mail", detail: /CLOISTER_SMTP_URL/ });
	for (const mail of ["desk@example.org\r\nBcc: x@example.org", "a@example.org,b@example.org", "desk@example.org\0"])
		t.match((await set({ mail })).body, { error: "bad-input", field: "mail" }, JSON.stringify(mail));
	for (const url of [
		"https://127.0.0.1/",
		"http://example.org/",
		"https://[::1]/",
		"https://169.254.169.254/",
		"file:///etc/passwd",
		"gopher://x/",
	])
		t.equal((await set({ webhook: { url, secret } })).body.error, "bad-input", url);
	t.equal((await set({ webhook: { url: "https://example.org/", secret: "short" } })).body.error, "bad-input", "a short key");
	t.match((await set({ reminder: { hour: 24, zone: "UTC" } })).body, { error: "bad-input" });
	t.match((await set({ reminder: { hour: 8, zone: "Nowhere/Here" } })).body, { error: "bad-input" });
	t.equal((await set({ reminder: { hour: 8, zone: "UTC" } }, staffOf(who.party))).body.error, "not-allowed", "staff");
	t.equal((await net.sql("SELECT 1 FROM bell")).length, 0, "nothing was stored");
	t.equal((await set({ webhook: { url: "https://example.org/", secret } })).status, 200);
	const { body } = await net.call("GET", `/api/desks/${who.party.desk}/bell`, { token: net.token(who.by) });
	t.match(body, { webhook: { url: "https://example.org/" }, mail: null, sendsMail: false });
	t.notOk(JSON.stringify(body).includes(secret), "the key isn't told");
	t.match(
		(await set({ webhook: { url: "https://example.com/", secret: null } })).body,
		{ error: "bad-input" },
		"another URL gets no old key",
	);
	const entries = await net.entries();
	t.equal(entries.filter(({ action, outcome }) => action === "bell.set" && outcome === "allowed").length, 1);
	t.match(entries.at(-2), { action: "bell.read", object: who.party.desk, desk: who.party.desk, outcome: "allowed" });
});

t.test("private addresses aren't called, however they are written", async (t) => {
	const receiver = await webhookReceiver(t);
	for (const host of ["127.0.0.1", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "localhost"])
		t.equal(await reasonOf(call(`https://${host}:${receiver.port}/`, false)), "address-not-allowed", host);
	t.equal(await reasonOf(call(receiver.url, false)), "address-not-allowed", "without TLS");
	t.same(receiver.calls, []);
});

t.test("a name is judged by what it resolves to at the moment of connecting", async (t) => {
	const receiver = await webhookReceiver(t);
	for (const all of [true, false]) {
		const connecting = new Promise<number>((resolve, reject) => {
			const request = http.request(
				{ host: "localhost", port: receiver.port, lookup: publicLookup, autoSelectFamily: all } as http.RequestOptions,
				(response) => resolve(response.statusCode ?? 0),
			);
			request.on("error", reject).end();
		});
		t.equal(await reasonOf(connecting), "address-not-allowed", `all: ${all}`);
	}
	t.same(receiver.calls, []);
});

t.test("redirects aren't followed", async (t) => {
	const inner = await webhookReceiver(t);
	const outer = await webhookReceiver(t, (response) => response.writeHead(307, { location: inner.url }).end());
	t.equal(await reasonOf(call(outer.url, true)), "refused");
	t.equal(outer.calls.length, 1);
	t.same(inner.calls, []);
});

t.test("a huge answer isn't read", async (t) => {
	let sent = 0;
	const receiver = await webhookReceiver(t, (response) => {
		response.writeHead(200);
		const block = Buffer.alloc(1024 * 1024);
		const more = () => {
			while (!response.destroyed && sent < 500) {
				sent++;
				if (!response.write(block)) return void response.once("drain", more);
			}
		};
		more();
	});
	await call(receiver.url, true);
	t.ok(sent < 100, `${sent} MiB`);
});

t.test("huge headers are refused", async (t) => {
	const receiver = await webhookReceiver(t, (response) => response.writeHead(200, { "x-much": "a".repeat(100_000) }).end());
	t.equal(await reasonOf(call(receiver.url, true)), "unreachable");
});

t.test("a slow receiver is given up", async (t) => {
	const silent = await webhookReceiver(t, () => {});
	t.equal(await reasonOf(call(silent.url, true, 500)), "too-slow");
	const dripping = await webhookReceiver(t, (response) => {
		const timer = setInterval(() => response.socket?.write("H"), 50);
		response.on("close", () => clearInterval(timer));
	});
	t.match(await reasonOf(call(dripping.url, true, 500)), /too-slow|unreachable/);
});
