/** A session that ends, or a member who is suspended, while the body of a request is still arriving. */
import net from "node:net";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { Network, Thread } from "../../support/compartments.ts";
import { head } from "../../support/raw.ts";
import type { Booted } from "../../support/server-context.ts";

/** Resolves when the server looks up a session. That is the last step before it reads the body. */
function sessionLookUp({ sessions }: Booted): Promise<void> {
	return new Promise((resolve) => {
		sessions.get = (id) => {
			resolve();
			return Map.prototype.get.call(sessions, id);
		};
	});
}

/** Sends the head and a part of the body, runs `meanwhile`, then sends the rest. @returns status and error code of the answer. */
async function sendSlowly(server: Booted, token: string, path: string, body: string, meanwhile: () => Promise<void>): Promise<string> {
	const socket = net.connect(Number(new URL(server.url).port), "127.0.0.1");
	const answer = new Promise<string>((resolve, reject) => {
		socket.once("data", (data) => resolve(data.toString("latin1")));
		socket.once("error", reject);
	});
	const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", "content-length": String(body.length) };
	const lookedUp = sessionLookUp(server);
	socket.write(head(`POST ${path}`, headers) + body.slice(0, 10));
	await lookedUp;
	await meanwhile();
	socket.write(body.slice(10));
	const text = await answer;
	socket.destroy();
	return `${/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]} ${/"error":"([\w-]+)"/.exec(text)?.[1] ?? ""}`.trim();
}

t.test("suspension, departure and the end of a session reach a request whose body is still arriving", async (t) => {
	const n = await Network.boot(t);
	const thread = new Thread(n);
	await thread.open(n.a.staff, n.a.desk, [n.a.desk, n.b.desk]);
	const beginFile = (person: typeof n.a.staff, meanwhile: () => Promise<void>) =>
		sendSlowly(n.server, n.as(person), "/api/files", JSON.stringify({ file: randomId(), compartment: thread.id, size: 10 }), meanwhile);
	const setIsOver = (isOver: boolean) => {
		for (const row of n.server.sessions.values()) row.isOver = isOver;
	};
	const events: [what: string, person: typeof n.a.staff, happens: () => void, answer: string][] = [
		["nothing happens", n.a.staff, () => {}, "200"],
		["the session ends", n.a.staff, () => setIsOver(true), "401 session-ended"],
		[
			"a suspension",
			n.b.staff,
			() => n.d.add("suspend", n.b.coordinator, { kind: "member", subject: n.b.staff.id, code: "key-lost" }),
			"403 suspended",
		],
		[
			"a removal",
			n.b.coordinator,
			() => {
				const { objId } = n.d.add("remove", n.d.founder, { kind: "member", subject: n.b.coordinator.id, code: "left" });
				n.d.add("countersign", n.d.second, { object: objId, verdict: "approve", code: null });
			},
			"401 session-ended",
		],
	];
	for (const [what, person, happens, answer] of events) {
		setIsOver(false);
		const found = await beginFile(person, async () => {
			happens();
			await n.sync();
		});
		t.equal(found, answer, what);
	}
	t.match(await n.server.sql("SELECT count(*)::int AS n FROM file"), [{ n: 1 }]);
	setIsOver(false);
	const late = await beginFile(n.a.staff, async () => n.server.clock.advance(6 * 60_000));
	t.equal(late, "200", "a token that expires meanwhile was valid when the request began");
});
