/** A look-alike server at another address, which passes everything on to the real server and keeps what it sees. */
import http from "node:http";
import t from "tap";
import { httpTransport, invite, join, recover, signIn, vettingQueue } from "#sdk/index.ts";
import { internalsOf } from "#server/gate/context.ts";
import { readyNetwork } from "../support/sdk.ts";

const { network, founder, origin } = await readyNetwork(t);

type Change = (path: string, body: Record<string, unknown>) => Record<string, unknown>;

/** @param change alters bodies on their way to the real server. */
async function lookAlike(change: Change = (_path, body) => body) {
	const seen: string[] = [];
	const relay = http.createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const text = Buffer.concat(chunks).toString();
		const { authorization, cookie } = request.headers;
		const answer = await fetch(network.server.url + request.url, {
			method: request.method ?? "GET",
			headers: { "content-type": "application/json", ...(authorization && { authorization }), ...(cookie && { cookie }) },
			body: text === "" ? null : JSON.stringify(change(request.url ?? "", JSON.parse(text))),
		});
		const body = await answer.text();
		seen.push(body, ...answer.headers.getSetCookie());
		response.writeHead(answer.status, { "content-type": "application/json" }).end(body);
	});
	await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
	t.teardown(() => relay.close());
	const address = `http://127.0.0.1:${(relay.address() as { port: number }).port}`;
	const device = { ...network.device(), server: httpTransport({ address }) };
	return { device, gotSession: () => seen.some((each) => /"token"|cloister_refresh=[\w-]/.test(each)) };
}

/** Claims the real server's address in place of the one that the client has used. */
const rewrite: Change = (_path, body) => ("origin" in body ? { ...body, origin: network.server.url } : body);
const sessions = async () => Number((await network.server.sql("SELECT count(*) FROM session"))[0]?.count);

t.test("a look-alike that relays a sign-in gets no session", async (t) => {
	const { staff } = origin;
	const before = await sessions();
	for (const [change, outcome] of [
		[undefined, { name: "AlarmError", alarm: { code: "other-address" } }],
		[rewrite, { code: "sign-in-failed" }],
	] as const) {
		await network.server.sql("DELETE FROM sign_in_delay");
		const one = await lookAlike(change);
		await t.rejects(signIn({ ...one.device, name: staff.signInName, password: staff.password }), outcome);
		const two = await lookAlike(change);
		const given = { name: staff.signInName, recoveryCode: staff.recoveryCode, password: "another pass phrase" };
		await t.rejects(recover({ ...two.device, ...given }), outcome);
		t.notOk(one.gotSession() || two.gotSession());
	}
	t.equal(await sessions(), before);
	await internalsOf(network.server.context).accessCounter.flush();
	const denied = (await network.server.entries()).filter(({ object, outcome }) => object === staff.id && outcome === "denied");
	t.same(
		denied.map(({ action, count }) => [action, count]),
		[
			["session.finish", 2],
			["recovery.finish", 2],
		],
		"the member sees the attempts in the access log",
	);
	const session = await signIn({ ...network.device(), name: staff.signInName, password: staff.password });
	t.equal(session.me, staff.id, "at the real address it works");
});

t.test("a look-alike that relays a joining can't put another password in", async (t) => {
	const { code } = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff", desk: origin.desk });
	const otherMember: Change = (path, body) =>
		path === "/api/joins/start" ? { ...body, member: "00000000-0000-4000-8000-000000000000" } : body;
	const { device } = await lookAlike(otherMember);
	const person = { name: "New", signInName: "newcomer", password: "a pass phrase for tests" };
	await t.rejects(join({ ...device, code, ...person }), { code: "bad-signature" });
	t.equal((await vettingQueue(founder.session)).newcomers.length, 0);
});
