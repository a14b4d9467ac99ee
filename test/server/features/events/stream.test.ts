/** News: that something is new, told only to those who may look. */
import t from "tap";
import * as z from "zod/mini";
import { randomId } from "#crypto/random.ts";
import { endpoint } from "#protocol/contracts/endpoint.ts";
import { notify } from "#server/database/bus.ts";
import type { Feature } from "#server/gate/context.ts";
import { mount } from "#server/gate/mount.ts";
import { listenerStream } from "../../../../server/features/events/listener.ts";
import { Network, Thread } from "../../../support/compartments.ts";
import type { Person } from "../../../support/directory.ts";
import { until } from "../../../support/until.ts";

/** Listens, and keeps all that was told. */
async function listen(n: Network, person: Person, token = n.as(person)) {
	const stop = new AbortController();
	const response = await fetch(`${n.server.url}/api/events`, { headers: { authorization: `Bearer ${token}` }, signal: stop.signal });
	const heard: { topic: string; id: string | null }[] = [];
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
				if (block.startsWith("data: ")) heard.push(JSON.parse(block.slice(6)));
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
		heard,
		close,
		get ended() {
			return ended;
		},
		get beats() {
			return beats;
		},
	};
}

t.test("holders hear of their compartments, others of nothing; everybody of the directory", async (t) => {
	const n = await Network.boot(t);
	const { a, b, c } = n;
	const thread = new Thread(n);
	await thread.open(a.staff, a.desk, [a.desk, b.desk]);
	const [mine, theirs, outside] = [await listen(n, a.coordinator), await listen(n, b.staff), await listen(n, c.staff)];
	t.teardown(() => Promise.all([mine.close(), theirs.close(), outside.close()]));
	t.match(mine.response.headers.get("content-type"), /^text\/event-stream/);
	await until("all listen", () => [mine, theirs, outside].every(({ heard }) => heard.length > 0));
	t.same(outside.heard, [{ topic: "again", id: null }], "the first one says: look everywhere");
	await thread.send(a.staff, a.desk, "news");
	const about = { topic: "compartment", id: thread.id };
	await until("both hear of it", () => [mine, theirs].every(({ heard }) => heard.length === 2));
	t.same(theirs.heard[1], about);
	t.same(mine.heard[1], about);
	await until("a heartbeat shows that it is alive", () => mine.beats >= 2);
	n.d.add("desk.member", c.coordinator, { desk: c.desk, member: c.staff.id, action: "remove" });
	n.d.rekey(c.desk, c.coordinator);
	await n.sync();
	t.equal((await thread.rotate(a.staff, a.desk, [a.desk, b.desk, c.desk])).status, 200);
	await until("the other one hears of it", () => theirs.heard.length === 3);
	t.equal(outside.heard.length, 1, "somebody who has left the desk hears nothing of it");
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
	access: { action: "test.notify", subject: "events", purpose: "self" },
});

t.test("only the audience of a topic hears of it", async (t) => {
	let audience: string[] = [];
	const feature: Feature = (app, context) => {
		mount(app, context, probe, async ({ input, db, access }) => {
			access.note({ object: null });
			await notify(db, input.body.topic, input.body.id);
			return { ok: true };
		});
	};
	const n = await Network.boot(t, [feature], { audiences: { case: async () => audience } });
	const { a, b } = n;
	audience = [b.desk];
	const [one, two] = [await listen(n, a.staff), await listen(n, b.staff)];
	t.teardown(() => Promise.all([one.close(), two.close()]));
	await until("both listen", () => one.heard.length + two.heard.length === 2);
	const id = randomId();
	await n.call(a.staff, "POST", "/test/notify", { topic: "unheard-of", id });
	await n.call(a.staff, "POST", "/test/notify", { topic: "case", id });
	await n.call(a.staff, "POST", "/test/notify", { topic: "directory", id });
	await until("each hears of theirs", () => one.heard.length === 2 && two.heard.length === 3);
	t.same(two.heard.slice(1), [
		{ topic: "case", id },
		{ topic: "directory", id },
	]);
	t.same(one.heard.slice(1), [{ topic: "directory", id }]);
});

t.test("a stream ends with its session, with the member's standing, and with the server", async (t) => {
	const n = await Network.boot(t);
	const { a, b } = n;
	const token = n.server.signIn(a.staff.id);
	const [revoked, removed, stays] = [await listen(n, a.staff, token), await listen(n, b.staff), await listen(n, b.coordinator)];
	await until("they listen", () => revoked.heard.length === 1);
	const session = [...n.server.sessions].reverse().find(([, { member }]) => member === a.staff.id)!;
	session[1].revoked = true;
	await until("who is revoked hears no more", () => revoked.ended);
	n.d.add("remove", b.coordinator, { kind: "member", subject: b.staff.id, code: "left" });
	await n.sync();
	await until("who is removed hears no more", () => removed.ended);
	t.notOk(stays.ended);
	await n.server.close();
	await until("who stays hears no more once it stops", () => stays.ended);
});

t.test("a member has a few streams, and a place again when one ends", async (t) => {
	const n = await Network.boot(t);
	const open: Awaited<ReturnType<typeof listen>>[] = [];
	for (let i = 0; i < 8; i++) open.push(await listen(n, n.a.staff));
	await until("all listen", () => open.every(({ heard }) => heard.length === 1));
	t.equal((await listen(n, n.a.staff)).response.status, 429);
	await open[0]!.close();
	await until("there is a place again", async () => (await listen(n, n.a.staff)).response.status === 200);
	t.equal((await listen(n, n.b.staff)).response.status, 200, "others have theirs");
});

t.test("who doesn't read is dropped", async (t) => {
	let closed = false;
	const stream = listenerStream({
		heartbeatMs: 60_000,
		maxUnread: 1_000,
		opened: ({ tell }) => {
			for (let i = 0; i < 100; i++) tell({ topic: "compartment", id: randomId() });
		},
		closed: () => {
			closed = true;
		},
	});
	stream.on("error", () => {});
	stream.read(0);
	await until("it is closed", () => closed);
	t.ok(stream.destroyed);
});
