/** The programs that pass on a bell's webhook: from a real server of Cloister, through the program, to a server that speaks the other protocol. */
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import t, { type Test } from "tap";
import { bellOf, setBell, testBell } from "#sdk/index.ts";
import { systemClock } from "#server/base/clock.ts";
import { type ReceivedCall, webhookReceiver } from "../support/bell-receivers.ts";
import { readyNetwork } from "../support/sdk.ts";
import { until } from "../support/until.ts";

const root = path.resolve(import.meta.dirname, "../..");
// The programs use the clock of the machine.
const settings = { BELLS_TO_PRIVATE_ADDRESSES: "true" };
const { origin, transit, destination } = await readyNetwork(t, settings, ({ clock }) => clock.follow(systemClock));

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	await once(server.close(), "close");
	return port;
}

/** Runs the program as the receiver of this desk's bell. @returns its address, and the key of the signatures. */
async function run(t: Test, name: string, { coordinator, desk }: typeof origin, env: Record<string, string>) {
	const port = await freePort();
	const url = `http://127.0.0.1:${port}/`;
	const { webhookKey } = await setBell(coordinator.session, desk, { webhook: url });
	const { PATH = "" } = process.env;
	const program = spawn(process.execPath, ["--import=tsx", `examples/${name}.ts`], {
		cwd: root,
		env: { PATH, PORT: String(port), BELL_SECRET: webhookKey ?? "", ...env },
		stdio: ["ignore", "pipe", "inherit"],
	});
	t.teardown(async () => {
		program.kill();
		await once(program, "exit");
	});
	t.match(String((await once(program.stdout, "data"))[0]), "Waiting for rings.");
	return { url, key: webhookKey ?? "" };
}

/** Rings the desk's bell, and waits until the other server got it and Cloister knows. @returns what the other server got. */
async function ring({ coordinator, desk }: typeof origin, calls: readonly ReceivedCall[]): Promise<ReceivedCall> {
	await testBell(coordinator.session, desk);
	const call = await until("the call", () => calls[0]);
	await until("Cloister knows that it rang", async () => (await bellOf(coordinator.session, desk)).webhook?.rung);
	return call;
}

t.test("ntfy gets the sentence, with the token and the highest priority", async (t) => {
	const ntfy = await webhookReceiver(t, (response) => response.writeHead(200).end("{}"));
	await run(t, "bell-to-ntfy", origin, { NTFY: ntfy.url.replace("/bell", "/duty"), NTFY_TOKEN: "tk_right" });
	const { path: topic, headers, body } = await ring(origin, ntfy.calls);
	t.same([topic, headers.authorization, headers.priority, body], ["/duty", "Bearer tk_right", "urgent", "Something waits."]);
});

t.test("Kannel gets number and text of the SMS", async (t) => {
	const kannel = await webhookReceiver(t, (response) => response.writeHead(202).end("0: Accepted for delivery"));
	const env = { KANNEL: kannel.url.replace("/bell", ""), KANNEL_USER: "cloister", KANNEL_PASSWORD: "a&b", DUTY_PHONE: "+355420001" };
	await run(t, "bell-to-sms", transit, env);
	const { pathname, searchParams } = new URL((await ring(transit, kannel.calls)).path, "http://kannel");
	t.equal(pathname, "/cgi-bin/sendsms");
	t.same(Object.fromEntries(searchParams), { username: "cloister", password: "a&b", to: "+355420001", text: "Something waits." });
});

t.test("Asterisk calls the duty line; what isn't signed, is a copy or can't be passed on rings nobody", async (t) => {
	let status = 200;
	const asterisk = await webhookReceiver(t, (response) => response.writeHead(status).end("{}"));
	const env = { ARI: asterisk.url.replace("/bell", "/ari"), ARI_USER: "bell", ARI_PASSWORD: "secret", DUTY_LINE: "PJSIP/duty" };
	const { url, key } = await run(t, "bell-to-phone", destination, env);
	const { path: called, headers } = await ring(destination, asterisk.calls);
	const { pathname, searchParams } = new URL(called, "http://asterisk");
	t.equal(pathname, "/ari/channels");
	t.match(Object.fromEntries(searchParams), { endpoint: "PJSIP/duty", context: "cloister", extension: "s" });
	t.equal(headers.authorization, `Basic ${Buffer.from("bell:secret").toString("base64")}`);

	const send = async (kind: string, at: number, secret = key) => {
		const signature = createHmac("sha256", Buffer.from(secret, "base64url")).update(`${kind} ${at}`).digest("hex");
		return (await fetch(url, { method: "POST", body: JSON.stringify({ kind, at }), headers: { "cloister-signature": signature } })).status;
	};
	const now = Date.now() + 1000;
	t.equal(await send("late", now), 204);
	t.equal(await send("late", now), 403, "a copy");
	t.equal(await send("late", now + 1, "A".repeat(43)), 403, "another key");
	t.equal(await send("late", now + 3_600_000), 403, "another time");
	t.equal((await fetch(url, { method: "POST", body: "no JSON" })).status, 502);
	status = 500;
	t.equal(await send("late", now + 2), 502, "Cloister tries again");
	status = 200;
	t.equal(await send("late", now + 2), 204);
	t.equal(asterisk.calls.length, 4);
});
