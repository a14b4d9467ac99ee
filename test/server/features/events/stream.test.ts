/** News: members are notified that something is new only where they may read it. */
import pg from "pg";
import t from "tap";
import * as z from "zod/mini";
import { randomId } from "#crypto/random.ts";
import { endpoint } from "#protocol/contracts/endpoint.ts";
import { notify } from "#server/database/notices.ts";
import type { Feature } from "#server/gate/context.ts";
import { mount } from "#server/gate/mount.ts";
import { type EventStream, eventStream } from "../../../../server/features/events/event-stream.ts";
import { Network, Thread } from "../../../support/compartments.ts";
import type { Person } from "../../../support/directory.ts";
import { until } from "../../../support/until.ts";

/** Listens to the event stream and keeps all news. */
async function listen(n: Network, person: Person, token = n.as(person)) {
	const stop = new AbortController();
	const response = await fetch(`${n.server.url}/api/events`, { headers: { authorization: `Bearer ${token}` }, signal: stop.signal });
	const received: { topic: string; id: string | null }[] = [];
	let text = "";
	let ended = false;
	let beats = 0;
	const reading = (async () => {
		const decoder = new TextDecoder();
		for await (const chunk of response.body ?? []) {
			text += decoder.decode(chunk as Uint8Array, { stream: true });
			const blocks = text.split("\n\n");
			text = blocks.pop() ?? "";
			for (const block of blocks)
				if (block.startsWith("data: ")) received.push(JSON.parse(block.slice(6)));
				else if (block === ":") beats += 1;
		}
	})()
		.catch(() => {})
		.finally(() => {
			ended = true;
		});
	const close = async () => {
		stop.abort();
		await reading;
	};
	return {
		response,
		received,
		close,
		get ended() {
			return ended;
		},
		get beats() {
			return beats;
		},
	};
}

t.test("only holders get the news of a compartment", async (t) => {
	const n = await Network.boot(t);
	const { a, b, c } = n;
	const thread = new Thread(n);
	await thread.open(a.staff, a.desk, [a.desk, b.desk]);
	const [own, colleague, outsider] = [await listen(n, a.coordinator), await listen(n, b.staff), await listen(n, c.staff)];
	t.teardown(() => Promise.all([own.close(), colleague.close(), outsider.close()]));
	t.match(own.response.headers.get("content-type"), /^text\/event-stream/);
	await until("all listen", () => [own, colleague, outsider].every(({ received }) => received.length > 0));
	t.same(outsider.received, [{ topic: "again", id: null }], "the first event makes the client look everywhere");
	await thread.send(a.staff, a.desk, "news");
	const about = { topic: "compartment", id: thread.id };
	await until("both get the news", () => [own, colleague].every(({ received }) => received.length === 2));
	t.same(colleague.received[1], about);
	t.same(own.received[1], about);
	await until("a heartbeat comes", () => own.beats >= 2);
	n.d.add("desk.member", c.coordinator, { desk: c.desk, member: c.staff.id, action: "remove" });
	n.d.rekey(c.desk, c.coordinator);
	await n.sync();
	t.equal((await thread.rotate(a.staff, a.desk, [a.desk, b.desk, c.desk])).status, 200);
	await until("the colleague gets the news", () => colleague.received.length === 3);
	t.equal(outsider.received.length, 1, "a member who has left the desk gets no news");
	const entries = await n.server.entries();
	t.equal(entries.filter(({ action, outcome }) => action === "events.listen" && outcome === "allowed").length, 3, "one entry per stream");
});

const probe = endpoint({
	id: "test.notify",
	summary: "",
	method: "POST",
	repeatable: false,
	path: "/test/notify",
	body: z.strictObject({ topic: z.string(), id: z.string() }),
	response: z.object({ ok: z.boolean() }),
	access: { action: "test.notify", activity: "read", subject: "events", purpose: "self" },
});

t.test("only the audience of a topic gets its news", async (t) => {
	let audience: string[] | null = [];
	const feature: Feature = (app, context) => {
		mount(app, context, probe, async ({ input, db, access }) => {
			access.note({ object: null });
			await notify(db, input.body.topic, input.body.id);
			return { ok: true };
		});
	};
	const n = await Network.boot(t, [feature], { audiences: { case: async () => audience ?? Promise.reject(new Error("no database")) } });
	const { a, b } = n;
	audience = [b.desk];
	const [one, two] = [await listen(n, a.staff), await listen(n, b.staff)];
	t.teardown(() => Promise.all([one.close(), two.close()]));
	await until("both listen", () => one.received.length + two.received.length === 2);
	const id = randomId();
	await n.call(a.staff, "POST", "/test/notify", { topic: "unreceived-of", id });
	await n.call(a.staff, "POST", "/test/notify", { topic: "case", id });
	await n.call(a.staff, "POST", "/test/notify", { topic: "directory", id });
	await until("each gets their news", () => one.received.length === 2 && two.received.length === 3);
	t.same(two.received.slice(1), [
		{ topic: "case", id },
		{ topic: "directory", id },
	]);
	t.same(one.received.slice(1), [{ topic: "directory", id }]);
	audience = null;
	await n.call(a.staff, "POST", "/test/notify", { topic: "case", id });
	await until("everybody is told to look again", () => one.received.length === 3 && two.received.length === 4);
	for (const { received } of [one, two]) t.same(received.at(-1), { topic: "again", id: null }, "the audience can't be found");
});

t.test("a stream ends with its session, with the member's removal, and with the server", async (t) => {
	const n = await Network.boot(t);
	const { a, b } = n;
	const token = n.server.signIn(a.staff.id);
	const [revoked, removed, stays] = [await listen(n, a.staff, token), await listen(n, b.staff), await listen(n, b.coordinator)];
	await until("they listen", () => revoked.received.length === 1);
	const session = [...n.server.sessions].reverse().find(([, { member }]) => member === a.staff.id)!;
	session[1].isOver = true;
	await until("the stream of the session that is over ends", () => revoked.ended);
	n.d.add("remove", b.coordinator, { kind: "member", subject: b.staff.id, code: "left" });
	await n.sync();
	await until("the stream of the removed member ends", () => removed.ended);
	t.notOk(stays.ended);
	await n.server.close();
	await until("the remaining stream ends with the server", () => stays.ended);
});

t.test("a member can have eight streams, and a new one when one ends", async (t) => {
	const n = await Network.boot(t);
	const open: Awaited<ReturnType<typeof listen>>[] = [];
	for (let i = 0; i < 8; i++) open.push(await listen(n, n.a.staff));
	await until("all listen", () => open.every(({ received }) => received.length === 1));
	t.equal((await listen(n, n.a.staff)).response.status, 429);
	await open[0]!.close();
	await until("a new stream is accepted", async () => (await listen(n, n.a.staff)).response.status === 200);
	t.equal((await listen(n, n.b.staff)).response.status, 200, "other members aren't limited by it");
});

t.test("streams that are opened at the same time are limited too, and refused or broken ones take no place", async (t) => {
	const n = await Network.boot(t);
	const atOnce = () => Promise.all(Array.from({ length: 40 }, () => listen(n, n.a.staff)));
	const limited = async (what: string) => {
		const all = await atOnce();
		t.equal(all.filter(({ response }) => response.status === 200).length, 8, what);
		await Promise.all(all.map(({ close }) => close()));
		await until("all places are free again", async () => {
			const again = await listen(n, n.a.staff);
			await again.close();
			return again.response.status === 200;
		});
	};
	await limited("40 at once");
	// Another session locks the head row, so that no access entry can be written.
	const holder = new pg.Client({ connectionString: n.server.database.superuser });
	await holder.connect();
	await holder.query("BEGIN; SELECT * FROM log_head FOR UPDATE");
	const gone = new AbortController();
	const headers = { authorization: `Bearer ${n.as(n.a.staff)}` };
	const leaving = Promise.allSettled(
		Array.from({ length: 4 }, () => fetch(`${n.server.url}/api/events`, { headers, signal: gone.signal })),
	);
	const refused = Promise.all(Array.from({ length: 4 }, () => listen(n, n.a.staff)));
	setTimeout(() => gone.abort(), 200);
	await leaving;
	t.same(new Set((await refused).map(({ response }) => response.status)), new Set([503]));
	await holder.query("ROLLBACK");
	await holder.end();
	await until("the server recovers", async () => (await n.call(n.a.staff, "GET", "/compartments")).status === 200);
	await limited("after streams that were never opened");
});

t.test("a listener that doesn't read is disconnected", async (t) => {
	let closed = false;
	const stream = eventStream({
		heartbeatMs: 60_000,
		maxUnread: 1_000,
		opened: ({ send }) => {
			for (let i = 0; i < 100; i++) send({ topic: "compartment", id: randomId() });
		},
		closed: () => {
			closed = true;
		},
	});
	stream.on("error", () => {});
	stream.read(0);
	await until("the stream is closed", () => closed);
	t.ok(stream.destroyed);
});

t.test("what is sent after the end of a stream is dropped, and the listener still gets a proper end", async (t) => {
	let opened: EventStream | undefined;
	const stream = eventStream({ heartbeatMs: 5, opened: (own) => (opened = own), closed: () => {} });
	stream.read(0);
	await until("the stream is opened", () => opened !== undefined);
	opened?.send({ topic: "again", id: null });
	opened?.end();
	opened?.end();
	opened?.send({ topic: "directory", id: null });
	// A stream that is opened later has several heartbeats meanwhile.
	let heartbeats = 0;
	const later = eventStream({ heartbeatMs: 5, opened: () => {}, closed: () => {} });
	later.on("data", () => heartbeats++);
	await until("several heartbeats are over", () => heartbeats > 3);
	later.destroy();
	const text = Buffer.concat(await stream.toArray()).toString();
	t.equal(text.replace(/^(:\n\n)*/, ""), 'data: {"topic":"again","id":null}\n\n');
});
