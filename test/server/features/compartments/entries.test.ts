/** Two organisations exchange entries in a thread that nobody else can see. */
import t from "tap";
import * as z from "zod/mini";
import { randomBytes, randomId } from "#crypto/random.ts";
import { fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import { errorAnswer } from "#protocol/contracts/error-answer.ts";
import { parseStatement, toWire } from "#protocol/statements/statement.ts";
import { PAGES } from "../../../../server/features/compartments/store.ts";
import { Network, Thread } from "../../../support/compartments.ts";

t.test("two organisations write and read in a thread, and a third gets not-found", async (t) => {
	const n = await Network.boot(t);
	const { a, b, c } = n;
	const thread = new Thread(n);
	t.equal((await thread.open(a.staff, a.desk, [a.desk, b.desk])).status, 200);
	t.match((await thread.send(a.staff, a.desk, "hello")).body, { seq: 1 });
	t.match((await thread.send(b.staff, b.desk, "مرحبا")).body, { seq: 2 });
	t.match((await thread.send(a.coordinator, a.desk, "third")).body, { seq: 3 });

	const page = await thread.page(b.coordinator);
	t.match(page.body, { count: 3, entries: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
	const [first] = page.body.entries;
	t.equal(parseStatement(n.d.dir.network, first.entry).type, "entry");
	t.ok(fromBase64Url(first.box).length > 256);
	t.match((await thread.page(a.staff, "?before=3&limit=1")).body.entries, [{ seq: 2 }]);
	t.match((await thread.page(a.staff, "?after=1&limit=1")).body.entries, [{ seq: 2 }]);
	t.same((await thread.page(a.staff, "?after=3")).body, { entries: [], count: 3 });
	const entryId = (parseStatement(n.d.dir.network, first.entry).body as { entry: string }).entry;
	t.match(await n.call(b.staff, "GET", `/compartments/${thread.id}/entries/${entryId}`), { status: 200, body: { seq: 1, box: first.box } });

	const got = await n.call(b.staff, "GET", `/compartments/${thread.id}`);
	t.match(got.body, { count: 3, statements: [{ type: "epoch" }], grants: [{ number: 1 }], seen: [] });
	t.match((await n.call(b.staff, "GET", "/compartments")).body, {
		compartments: [{ compartment: thread.id, kind: "thread", count: 3, seen: 0, stale: false }],
		next: null,
	});

	for (const outsider of [c.staff, n.d.founder]) {
		t.same((await n.call(outsider, "GET", "/compartments")).body, { compartments: [], next: null });
		const attempts = [
			await n.call(outsider, "GET", `/compartments/${thread.id}`),
			await thread.page(outsider),
			await n.call(outsider, "GET", `/compartments/${thread.id}/entries/${entryId}`),
			await thread.send(outsider, outsider === c.staff ? c.desk : null, "let me in"),
			await n.call(outsider, "GET", `/compartments/${randomId()}/entries`),
		];
		for (const { status, body } of attempts) t.match({ status, body }, { status: 404, body: { error: "not-found" } });
	}
	const entries = await n.server.entries();
	const denied = entries.filter(({ outcome }) => outcome === "denied");
	t.equal(denied.length, 10, "each attempt is an entry");
	t.ok(denied.some(({ actor, object, action }) => actor === c.staff.id && object === thread.id && action === "entry.read"));
	t.match(
		entries.find(({ action, actor }) => action === "entry.read" && actor === b.coordinator.id),
		{ count: 3, purpose: "care", outcome: "allowed", object: thread.id },
	);
	t.match(
		entries.find(({ action }) => action === "entry.write"),
		{ objectType: "entry", object: entryId, desk: a.desk },
	);
});

t.test("an entry is stored once, in the order of its author, with the box that it names", async (t) => {
	const n = await Network.boot(t);
	const { a, b } = n;
	const thread = new Thread(n);
	const other = new Thread(n);
	await thread.open(a.staff, a.desk, [a.desk, b.desk]);
	await other.open(a.staff, a.desk, [a.desk]);
	const one = thread.entry(a.staff, a.desk, "one");
	const sent = await thread.post(a.staff, one);
	t.same((await thread.post(a.staff, one)).body, sent.body, "a repetition gets the same answer");
	t.equal(thread.count, 1);
	const refusals: [string, string, ReturnType<Thread["entry"]>][] = [
		["stale", "a gap in the author's counter", thread.entry(a.staff, a.desk, "x", { n: 3 })],
		["stale", "a counter that was used", thread.entry(a.staff, a.desk, "x", { n: 1 })],
		["stale", "a prev that isn't here", thread.entry(a.staff, a.desk, "x", { prev: [randomBytes(32)] })],
		["stale", "no prev at all", thread.entry(a.staff, a.desk, "x", { prev: [] })],
		["stale", "a future epoch", thread.entry(a.staff, a.desk, "x", { number: 2 })],
		["conflict", "another entry's id", thread.entry(a.staff, a.desk, "x", { entry: one.statement.body.entry })],
		["bad-content", "another box", thread.entry(a.staff, a.desk, "x", { box: randomBytes(32) })],
		["bad-input", "another compartment", thread.entry(a.staff, a.desk, "x", { compartment: other.id })],
		["not-allowed", "replaces another author's entry", thread.entry(b.staff, b.desk, "x", { replaces: one.statement.body.entry })],
		["not-allowed", "for a desk of another organisation", thread.entry(a.staff, b.desk, "x")],
	];
	for (const [code, message, entry] of refusals)
		t.equal((await thread.post(entry.statement.body.by === b.staff.id ? b.staff : a.staff, entry)).body.error, code, message);
	const gap = await thread.post(a.staff, thread.entry(a.staff, a.desk, "x", { n: 3 }));
	t.same(z.parse(errorAnswer, gap.body).data, { next: 2 }, "the refusal of a wrong counter names the right one, for programs");
	const forged = thread.entry(a.staff, a.desk, "x");
	const wire = { ...toWire(forged.statement), sigs: [toBase64Url(randomBytes(64))] };
	t.equal(
		(await n.call(a.staff, "POST", `/compartments/${thread.id}/entries`, { ...forged.body, entry: wire })).body.error,
		"bad-signature",
	);
	t.equal(
		(await n.call(b.staff, "POST", `/compartments/${thread.id}/entries`, forged.body)).body.error,
		"not-allowed",
		"another member's statement",
	);
	t.match((await thread.send(a.staff, a.desk, "edited", { replaces: one.statement.body.entry })).body, { seq: 2 });
	t.match((await thread.page(b.staff)).body, { count: 2, entries: [{ seq: 1 }, { seq: 2 }] });
});

t.test("concurrent entries of several authors are all stored, and of one author only one", async (t) => {
	const n = await Network.boot(t);
	const { a, b } = n;
	const thread = new Thread(n);
	await thread.open(a.staff, a.desk, [a.desk, b.desk]);
	await thread.send(a.staff, a.desk, "first");
	const people = [
		[a.coordinator, a.desk],
		[b.staff, b.desk],
		[b.coordinator, b.desk],
	] as const;
	const answers = await Promise.all(
		people.map(([person, desk]) =>
			n.call(person, "POST", `/compartments/${thread.id}/entries`, thread.entry(person, desk, "at once").body),
		),
	);
	t.same(answers.map(({ body }) => body.seq).sort(), [2, 3, 4]);
	const two = [thread.entry(a.staff, a.desk, "left"), thread.entry(a.staff, a.desk, "right")];
	const raced = await Promise.all(two.map(({ body }) => n.call(a.staff, "POST", `/compartments/${thread.id}/entries`, body)));
	t.same(raced.map(({ body }) => body.error ?? body.seq).sort(), [5, "stale"]);
	const page = await thread.page(a.staff);
	t.same(
		page.body.entries.map(({ seq }: { seq: number }) => seq),
		[1, 2, 3, 4, 5],
		"no gap",
	);
});

t.test("seen only grows, and names an existing entry", async (t) => {
	const n = await Network.boot(t);
	const { a, b } = n;
	const thread = new Thread(n);
	await thread.open(a.staff, a.desk, [a.desk, b.desk]);
	await thread.send(a.staff, a.desk, "one");
	const early = thread.heads[0]!;
	await thread.send(a.staff, a.desk, "two");
	const see = (head: Uint8Array, count: number) => {
		const statement = n.d.signed("seen", b.staff, { compartment: thread.id, head, count }, b.desk);
		return n.call(b.staff, "POST", `/compartments/${thread.id}/seen`, { seen: toWire(statement) });
	};
	t.equal((await see(randomBytes(32), 2)).body.error, "stale");
	t.equal((await see(thread.heads[0]!, 2)).status, 200);
	t.equal((await see(thread.heads[0]!, 2)).status, 200, "a repetition");
	t.equal((await see(early, 1)).body.error, "stale", "fewer entries than before");
	t.match((await n.call(a.staff, "GET", `/compartments/${thread.id}`)).body.seen, [{ type: "seen" }]);
	t.match((await n.call(b.staff, "GET", "/compartments")).body.compartments, [{ seen: 2, count: 2 }]);
});

t.test("a cursor continues where the page ended, and a malformed one is refused", async (t) => {
	const n = await Network.boot(t);
	const { a } = n;
	const ids: string[] = [];
	for (let i = 0; i < 5; i++) {
		const thread = new Thread(n);
		await thread.open(a.staff, a.desk, [a.desk]);
		n.server.clock.advance(i < 3 ? 10 : 0);
		ids.push(thread.id);
	}
	const seen: string[] = [];
	for (let next: string | null = ""; next !== null; ) {
		const { body } = await n.call(a.staff, "GET", `/compartments?limit=2${next && `&cursor=${next}`}`);
		seen.push(...body.compartments.map(({ compartment }: { compartment: string }) => compartment));
		next = body.next;
	}
	t.same([...seen].sort(), [...ids].sort());
	for (const malformed of ["abc", ...[`1.${"-".repeat(36)}`, `1.${"0".repeat(36)}`].map((text) => Buffer.from(text).toString("base64url"))])
		t.match((await n.call(a.staff, "GET", `/compartments?cursor=${malformed}`)).body, { error: "bad-input", field: "cursor" }, malformed);
});

t.test("a page ends with the entry that reaches 4 MiB", async (t) => {
	const n = await Network.boot(t);
	const { a } = n;
	const thread = new Thread(n);
	await thread.open(a.staff, a.desk, [a.desk]);
	await thread.send(a.staff, a.desk, "x");
	const [first] = await n.server.sql("SELECT octet_length(body) + octet_length(box) AS bytes FROM message_entry");
	const quarter = 256 * 1024;
	// Entries 1 to 16 have 4 MiB together, entries 17 to 32 a little less, and the rest is almost empty.
	await n.server.sql(`INSERT INTO message_entry (compartment, seq, entry, objid, number, author, n, at, body, sig, box)
		SELECT compartment, g, gen_random_uuid(), sha256(g::text::bytea), 1, author, g, 0, '\\x00', sig, decode(repeat('00', CASE
			WHEN g = 2 THEN ${2 * quarter - 1} - ${first?.bytes} WHEN g <= 32 THEN ${quarter - 1} ELSE 0 END), 'hex')
		FROM message_entry CROSS JOIN generate_series(2, 300) g; UPDATE compartment SET count = 300`);
	const seqs = async (query: string) => {
		const { body } = await n.call(a.staff, "GET", `/compartments/${thread.id}/entries?limit=200&${query}`);
		return [body.entries[0]?.seq, body.entries.at(-1)?.seq, body.entries.length];
	};
	t.same(await seqs("after=0"), [1, 16, 16], "exactly 4 MiB");
	t.same(await seqs("after=1"), [2, 17, 16], "including the entry that exceeds 4 MiB");
	t.same(await seqs("after=32"), [33, 232, 200], "the limit");
	t.same(await seqs("before=33"), [17, 32, 16], "backwards");
	t.same(await seqs("before=34"), [17, 33, 17]);
	t.same(await seqs("after=300"), [undefined, undefined, 0]);
});

t.test("the newest page is read by the primary key, however long the thread is", async (t) => {
	const n = await Network.boot(t);
	const { a } = n;
	const thread = new Thread(n);
	const other = new Thread(n);
	for (const opened of [thread, other]) await opened.open(a.staff, a.desk, [a.desk]);
	await thread.send(a.staff, a.desk, "x");
	await other.send(a.staff, a.desk, "x");
	await n.server.sql(`INSERT INTO message_entry (compartment, seq, entry, objid, number, author, n, at, body, sig, box)
		SELECT compartment, g, gen_random_uuid(), sha256((compartment::text || g)::bytea), 1, author, g, 0, body, sig, '\\x00'
		FROM message_entry CROSS JOIN generate_series(2, 5000) g; ANALYZE message_entry`);
	const sql = PAGES.before
		.replaceAll("$1", `'${thread.id}'`)
		.replaceAll("$2", `ARRAY['${a.desk}']`)
		.replaceAll("$3", "2147483647")
		.replaceAll("$4", "50");
	const plan = (await n.server.sql(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ${sql}`)).map((row) => row["QUERY PLAN"]).join("\n");
	t.match(plan, /Index Scan Backward using message_entry_pkey on message_entry m \(actual rows=50/, plan);
	t.notMatch(plan, /Seq Scan on message_entry/);
	t.equal((await thread.page(a.staff)).body.entries.length, 50);
});
