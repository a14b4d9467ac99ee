/** Epochs and grants: permissions, closing heads, and the rotation after a departure. */
import t from "tap";
import * as z from "zod/mini";
import { randomBytes, randomId } from "#crypto/random.ts";
import { SealPublicKey, seal } from "#crypto/seal.ts";
import { hash, type Id, toBase64Url, tup } from "#protocol/bytes.ts";
import { endpoint } from "#protocol/contracts/endpoint.ts";
import { followEpoch, followLeave, presentEpoch } from "#protocol/folds/compartment.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { markDue, openEpoch, setGrantsNow } from "#server/chains/epochs/index.ts";
import type { Feature } from "#server/gate/context.ts";
import { mount } from "#server/gate/mount.ts";
import { Network, Thread } from "../../../support/compartments.ts";
import type { Person } from "../../../support/directory.ts";

t.test("after a departure the leaver is out at once, and writes wait for new keys", async (t) => {
	const n = await Network.boot(t);
	const { a, b } = n;
	const thread = new Thread(n);
	await thread.open(a.staff, a.desk, [a.desk, b.desk]);
	await thread.send(a.staff, a.desk, "before");
	const stale = async () => (await n.call(a.staff, "GET", "/stale")).body;
	t.same(await stale(), { count: 0, compartments: [] });

	n.d.add("remove", b.coordinator, { kind: "member", subject: b.staff.id, code: "left" });
	await n.sync();
	t.match(await n.call(b.staff, "GET", `/compartments/${thread.id}`), { status: 401, body: { error: "session-ended" } });
	t.same(await stale(), { count: 1, compartments: [thread.id] });
	t.match((await n.call(a.staff, "GET", "/compartments")).body.compartments, [{ stale: true }]);
	t.equal((await thread.send(a.staff, a.desk, "too early")).body.error, "epoch-stale");
	t.equal((await thread.rotate(a.staff, a.desk, [a.desk, b.desk])).body.error, "stale", "the old desk key can't be used");

	t.equal(
		(await thread.rotate(a.staff, a.desk, [a.desk], {}, [{ via: b.desk, person: b.coordinator }])).status,
		200,
		"the rotation doesn't wait for the other desk",
	);
	t.same(await stale(), { count: 0, compartments: [] });
	t.match((await thread.send(a.staff, a.desk, "after")).body, { seq: 2 });
	t.match((await thread.page(b.coordinator)).body.entries, [{ seq: 1 }, { seq: 2 }]);
	t.match((await n.call(b.coordinator, "GET", `/compartments/${thread.id}`)).body.grants, [{ number: 1 }, { number: 2 }]);

	n.d.rekey(b.desk, b.coordinator);
	await n.sync();
	t.same((await stale()).count, 1, "the desk has a new key of its own");
	t.equal((await thread.send(a.staff, a.desk, "x")).body.error, "epoch-stale");
	const listed = async () => (await n.call(a.staff, "GET", "/compartments")).body.compartments[0].at;
	const written = await listed();
	n.server.clock.advance(1000);
	t.equal((await thread.rotate(b.coordinator, b.desk, [a.desk, b.desk])).status, 200, "any holder may rotate");
	t.equal(await listed(), written, "a new key is no change of the content");
	t.match((await thread.send(b.coordinator, b.desk, "and on")).body, { seq: 3 });
});

t.test("whoever leaves a thread is out at once, and hears of it; the others write after the next epoch", async (t) => {
	const n = await Network.boot(t);
	const { a, b, c } = n;
	const thread = new Thread(n);
	await thread.open(a.staff, a.desk, [a.desk, b.desk, c.desk]);
	await thread.send(b.staff, b.desk, "before");
	const listed = async (person: Person) => (await n.call(person, "GET", "/compartments")).body.compartments.length;
	t.equal((await thread.leave(n.second, null)).body.error, "not-found", "a stranger");
	t.equal((await thread.leave(b.staff, a.desk)).body.error, "not-allowed", "for another desk");
	t.equal((await thread.leave(b.staff, b.desk, { number: 2 })).body.error, "stale");
	const leave = n.d.signed("leave", b.staff, { compartment: thread.id, number: 1 }, b.desk);
	const send = () => n.call(b.staff, "POST", `/compartments/${thread.id}/leave`, { leave: toWire(leave) });
	t.same((await send()).body, { ok: true });
	t.same((await send()).body, { ok: true }, "a repetition changes nothing");
	thread.folded = followLeave(thread.folded!, leave);
	t.same([await listed(b.staff), await listed(b.coordinator), await listed(a.staff)], [0, 0, 1]);
	t.equal((await thread.send(b.staff, b.desk, "after all")).body.error, "not-allowed");
	t.equal((await thread.send(a.staff, a.desk, "too early")).body.error, "epoch-stale");
	t.same((await n.call(c.staff, "GET", "/stale")).body, { count: 1, compartments: [thread.id] });
	t.equal((await thread.rotate(b.staff, b.desk, [a.desk, b.desk, c.desk])).body.error, "not-allowed");
	t.equal((await thread.rotate(c.staff, c.desk, [a.desk, c.desk])).status, 200);
	t.match((await thread.send(a.staff, a.desk, "after")).body, { seq: 2 });
	t.match((await thread.page(b.staff)).body, { count: 1, entries: [{ seq: 1 }] }, "what was written before stays readable");
	const types = (await n.call(b.staff, "GET", `/compartments/${thread.id}`)).body.statements.map(({ type }: { type: string }) => type);
	t.same(types, ["epoch", "leave", "epoch"]);
	await thread.rotate(c.staff, c.desk, [a.desk, c.desk]);
	const rest = async (after: number) => (await n.call(b.staff, "GET", `/compartments/${thread.id}?after=${after}`)).body;
	t.match(await rest(1), { statements: [{ type: "leave" }, { type: "epoch" }], grants: [], count: 1, more: false });
	t.match(await rest(3), { statements: [], grants: [], more: false }, "a former holder sees no later epoch");
	t.match(await rest(4), { error: "stale", detail: /^after:/ });
});

t.test("a member brings others into so many threads a day, and alone into any number", async (t) => {
	const n = await Network.boot(t);
	const { a, b, c } = n;
	const open = (desks: Id[]) => new Thread(n).open(a.staff, a.desk, desks);
	const most = n.server.context.config.aDay.thread;
	n.server.clock.advance(1000);
	const thread = new Thread(n);
	await thread.open(a.staff, a.desk, [a.desk]);
	t.equal((await thread.rotate(a.staff, a.desk, [a.desk, b.desk])).status, 200);
	n.later(3_600_000);
	// On a busy machine some of so many wait too long for a connection to the database. As a client would, they ask again.
	const answered = async (): Promise<Awaited<ReturnType<typeof open>>> => {
		const answer = await open([a.desk, b.desk]);
		return answer.body.error === "unavailable" ? answered() : answer;
	};
	const rest = await Promise.all(Array.from({ length: 67 }, answered));
	t.same(rest.filter(({ status }) => status === 200).length, most - 1, "however many come at once");
	const late = rest.find(({ status }) => status !== 200);
	t.match(late, { status: 429, body: { error: "daily-limit", detail: /^thread: at most 40 a day/ } });
	t.equal(late?.headers.get("retry-after"), String(23 * 3600), "a day after the first one");
	t.equal((await thread.rotate(a.staff, a.desk, [a.desk, b.desk, c.desk])).body.error, "daily-limit", "and no more readers");
	t.equal((await open([a.desk])).status, 200, "a thread of one's own desk floods nobody");
	t.equal((await new Thread(n).open(a.coordinator, a.desk, [a.desk, b.desk])).status, 200, "a colleague");
	n.later(23 * 3_600_000);
	t.equal((await open([a.desk, b.desk])).status, 200);
});

t.test("a closed epoch takes no entries, and the next epoch must name its closing heads", async (t) => {
	const n = await Network.boot(t);
	const { a, b } = n;
	const thread = new Thread(n);
	await thread.open(a.staff, a.desk, [a.desk, b.desk]);
	await thread.send(a.staff, a.desk, "one");
	const late = thread.entry(b.staff, b.desk, "under the old key");
	const outdated = thread.epoch(a.staff, a.desk, [a.desk, b.desk]);
	await thread.send(a.staff, a.desk, "two");
	t.match((await n.call(a.staff, "POST", `/compartments/${thread.id}/epochs`, outdated.bundle)).body, { error: "stale", detail: /closes/ });
	const made = thread.epoch(a.staff, a.desk, [a.desk, b.desk]);
	const post = (bundle: unknown) => n.call(a.staff, "POST", `/compartments/${thread.id}/epochs`, bundle);
	t.equal((await post({ ...made.bundle, sealed: made.bundle.sealed.slice(1) })).body.error, "bad-content", "a box is missing");
	t.equal(
		(await post({ ...made.bundle, sealed: [...made.bundle.sealed, { hash: toBase64Url(hash(randomBytes(3))), box: "AAAA" }] })).body.error,
		"bad-content",
		"one box too many",
	);
	const [first] = made.bundle.sealed;
	t.equal((await post({ ...made.bundle, sealed: [...made.bundle.sealed, first] })).body.error, "bad-content", "a box that comes twice");
	t.equal(
		(await post({ ...made.bundle, sealed: made.bundle.sealed.map((sealed) => ({ ...sealed, box: "AAAA" })) })).body.error,
		"bad-content",
		"another box",
	);
	t.equal((await post(made.bundle)).status, 200);
	t.equal((await post(made.bundle)).status, 200, "a repetition changes nothing");
	thread.folded = followEpoch(thread.folded, made.statement);
	t.equal((await thread.post(b.staff, late)).body.error, "epoch-stale");
	t.equal(
		(await n.call(n.c.staff, "POST", `/compartments/${thread.id}/epochs`, thread.epoch(n.c.staff, n.c.desk, [n.c.desk]).bundle)).body.error,
		"not-found",
	);
	t.equal(
		(await n.call(b.staff, "POST", `/compartments/${thread.id}/epochs`, thread.epoch(b.staff, b.desk, [a.desk, b.desk, n.c.desk]).bundle))
			.body.error,
		"not-allowed",
		"only the owner desk adds holders",
	);
});

t.test("a holder can't store an epoch that every client would refuse, because it names an older directory", async (t) => {
	const n = await Network.boot(t);
	const { a, b } = n;
	const before = { cp: n.d.checkpoint() } as object;
	n.d.rekey(b.desk, b.staff);
	await n.sync();
	const rekeyed = { cp: n.d.checkpoint() } as object;
	const thread = new Thread(n);
	await thread.open(a.staff, a.desk, [a.desk, b.desk], rekeyed);
	const rotate = async (over: object) => (await thread.rotate(b.staff, b.desk, [a.desk, b.desk], over)).body;
	t.match(await rotate(before), { error: "stale", detail: /^cp: is older than that of the present epoch/ });
	n.d.rekey(b.desk, b.staff);
	await n.sync();
	t.match(await rotate(rekeyed), { error: "stale", detail: /^cp: is too old .*has a new key/ }, "with a key that this directory lacks");
	const late = { cp: n.d.checkpoint(n.d.dir.size - 1) } as object;
	const newcomer = n.d.member(b.coordinator, n.second, "staff", b.organisation, b.desk);
	await n.sync();
	const signed = async () => (await thread.rotate(newcomer, b.desk, [a.desk, b.desk], late)).body;
	t.match(await signed(), { error: "stale", detail: /^cp: is too old .*not vouched for/ }, "by somebody who wasn't a member yet");
	t.match((await thread.send(newcomer, b.desk, "hello", late)).body, { error: "stale", detail: /^cp: is too old/ }, "an entry, too");
	t.same(await rotate({ cp: n.d.checkpoint() }), { ok: true });
});

t.test("a new holder reads from its epoch on, earlier entries only with a grant, and after its removal no new ones", async (t) => {
	const n = await Network.boot(t);
	const { a, b, c } = n;
	const thread = new Thread(n);
	await thread.open(a.staff, a.desk, [a.desk, b.desk]);
	const [firstKey, kc] = [thread.key, presentEpoch(thread.folded!).kc];
	await thread.send(a.staff, a.desk, "old");
	await thread.rotate(a.staff, a.desk, [a.desk, b.desk, c.desk], { reason: "holder-added" });
	await thread.send(a.staff, a.desk, "new");
	t.match((await thread.page(c.staff)).body, { count: 2, entries: [{ seq: 2 }] });
	t.equal((await thread.page(c.staff)).body.entries.length, 1, "no earlier entries");

	const ke = n.d.dir.desks.get(c.desk)!.epoch;
	const box = seal(
		new SealPublicKey(n.d.dir.desks.get(c.desk)!.keys.get(ke)!.pk),
		tup(n.d.dir.network, thread.id, 1, kc, "desk", c.desk, ke),
		firstKey.export(),
	);
	const fields: Fields<"grant"> = {
		compartment: thread.id,
		number: 1,
		kc,
		holder: { kind: "desk", id: c.desk, via: null, ke, hash: hash(box) },
		handoff: null,
	};
	const grant = (by: typeof a.staff, as: Id, sealed = box) =>
		n.call(by, "POST", `/compartments/${thread.id}/grants`, {
			grants: [toWire(n.d.signed("grant", by, fields, as))],
			sealed: [{ hash: toBase64Url(hash(box)), box: toBase64Url(sealed) }],
		});
	t.equal((await grant(b.staff, b.desk)).body.error, "not-allowed", "only the owner desk grants history");
	t.equal((await grant(a.staff, a.desk, randomBytes(9))).body.error, "bad-content");
	t.equal((await grant(a.staff, a.desk)).status, 200);
	t.match((await thread.page(c.staff)).body.entries, [{ seq: 1 }, { seq: 2 }]);
	t.match((await n.call(c.staff, "GET", `/compartments/${thread.id}`)).body, {
		grants: [{ number: 1 }, { number: 2 }],
		statements: [{ type: "epoch" }, { type: "epoch" }, { type: "grant" }],
	});

	await thread.rotate(a.staff, a.desk, [a.desk, b.desk], { reason: "holder-removed" });
	await thread.send(a.staff, a.desk, "without them");
	t.match(
		(await thread.page(c.staff)).body,
		{ count: 2, entries: [{ seq: 1 }, { seq: 2 }] },
		"the removed holder keeps its entries and sees no new ones",
	);
	t.equal((await thread.page(c.staff)).body.entries.length, 2);
	t.equal((await n.call(c.staff, "GET", `/compartments/${thread.id}`)).body.count, 2);
	t.equal((await thread.send(c.staff, c.desk, "still here?")).body.error, "not-allowed");
	t.same((await n.call(c.staff, "GET", "/compartments")).body.compartments, []);
});

t.test("sections can only be opened with a case, and reviews only by the review endpoint", async (t) => {
	const n = await Network.boot(t);
	const { a } = n;
	const thread = new Thread(n);
	const section = await thread.open(a.staff, a.desk, [a.desk], { kind: "section", section: "story", subject: randomId() });
	t.match(section, { status: 403, body: { error: "not-allowed" } });
	t.equal((await new Thread(n).open(a.staff, a.desk, [a.desk], { kind: "review", subject: randomId() })).body.error, "not-allowed");
	const auditor = n.d.member(n.d.founder, n.second, "auditor", null);
	await n.sync();
	const review = new Thread(n);
	const made = review.epoch(auditor, a.desk, [], { kind: "review", subject: randomId(), owner: a.desk }, []);
	t.equal((await n.call(auditor, "POST", "/compartments", made.bundle)).body.error, "not-allowed", "an auditor can't act for a desk");
});

/** Stands in for the casework feature: it opens sections and provides the facts of the case. */
const probe = endpoint({
	id: "test.probe",
	summary: "",
	method: "POST",
	repeatable: false,
	path: "/test/probe",
	response: z.object({ ok: z.boolean() }),
	access: { action: "test.probe", activity: "read", subject: "case", purpose: "self" },
});

t.test("pending grants of a section are released on acceptance and deleted on refusal", async (t) => {
	type RequestContext = Parameters<Parameters<typeof mount<typeof probe>>[3]>[0];
	let step: (requestContext: RequestContext) => Promise<unknown> = async () => {};
	const live = new Set<Id>();
	const recipients = new Map<Id, Id>();
	const facts = {
		sectionOwner: "" as Id,
		isPast: false,
		recipient: (id: Id) => recipients.get(id) ?? null,
		hasOpenGrants: (id: Id) => live.has(id),
		follows: () => false,
		checkGrant: async () => {},
	};
	const casework: Feature = (app, context) => {
		mount(app, context, probe, async (requestContext) => {
			requestContext.access.note({ object: null });
			await step(requestContext);
			return { ok: true };
		});
	};
	const n = await Network.boot(t, [casework], {
		cases: {
			facts: async () => facts,
			refresh: async () => {},
			custodianOf: async () => null,
			desksOf: async () => [],
			keepersOf: async () => [],
			find: async () => [],
			sectionsOf: async () => [],
			isNeeded: async () => false,
		},
	});
	const { a, b, c } = n;
	facts.sectionOwner = a.desk;
	const run = async (next: typeof step) => {
		step = next;
		const { status, body } = await n.call(a.staff, "POST", "/test/probe");
		if (status !== 200) throw new Error(JSON.stringify(body));
	};
	const [handoff, refused, caseId] = [randomId(), randomId(), randomId()];
	recipients.set(handoff, b.desk).set(refused, c.desk);
	const section = new Thread(n);
	const waiting = (desk: Id, id: Id) => {
		const box = randomBytes(40);
		return { pending: { desk, ke: 1, hash: hash(box), handoff: id }, sealed: { hash: toBase64Url(hash(box)), box: toBase64Url(box) } };
	};
	const both = [waiting(b.desk, handoff), waiting(c.desk, refused)];
	const made = section.epoch(a.staff, a.desk, [a.desk], {
		kind: "section",
		section: "story",
		subject: caseId,
		pending: both.map(({ pending }) => pending),
	});
	await run(({ db, now, directory }) =>
		openEpoch(db, {
			statement: made.statement,
			sealed: [...made.bundle.sealed, ...both.map(({ sealed }) => sealed)],
			now,
			directory,
			facts,
			caseId,
		}),
	);
	section.folded = followEpoch(null, made.statement);
	t.equal((await section.send(a.staff, a.desk, "story")).status, 200);
	for (const person of [b.staff, c.staff]) t.equal((await section.page(person)).status, 404, "no access before the acceptance");

	live.add(handoff);
	await run(({ db }) => setGrantsNow(db, [{ handoff, compartment: section.id, open: true, useless: false }]));
	t.match((await section.page(b.staff)).body.entries, [{ seq: 1 }]);
	t.match((await n.call(b.staff, "GET", `/compartments/${section.id}`)).body.grants, [{ number: 1, box: both[0]!.sealed.box }]);
	t.match((await section.send(b.staff, b.desk, "we have a bed")).body, { seq: 2 });
	const [entry] = (await n.server.entries()).filter(
		({ action, actor, outcome }) => action === "entry.read" && actor === b.staff.id && outcome === "allowed",
	);
	t.equal(entry?.case, caseId);

	recipients.delete(refused);
	await run(({ db }) => setGrantsNow(db, [{ handoff: refused, compartment: section.id, open: false, useless: true }]));
	t.same(await n.server.sql(`SELECT 1 FROM sealed_grant WHERE handoff = '${refused}'`), [], "the sealed key is deleted");
	t.equal((await section.send(a.staff, a.desk, "x")).body.error, "epoch-stale");
	t.same((await n.call(a.staff, "GET", "/stale")).body.compartments, [section.id]);
	const again = waiting(b.desk, handoff);
	const over: Partial<Fields<"epoch">> = { kind: "section", section: "story", subject: caseId, pending: [again.pending] };
	const next = section.epoch(a.staff, a.desk, [a.desk], over);
	const rotated = await n.call(b.staff, "POST", `/compartments/${section.id}/epochs`, next.bundle);
	t.equal(rotated.body.error, "not-allowed", "another member's statement");
	t.equal(
		(await n.call(a.staff, "POST", `/compartments/${section.id}/epochs`, { ...next.bundle, sealed: [...next.bundle.sealed, again.sealed] }))
			.status,
		200,
	);
	section.folded = followEpoch(section.folded, next.statement);
	t.equal((await section.send(b.staff, b.desk, "x")).status, 200, "the new epoch is sealed to the accepted desk at once");

	await run(({ db }) => markDue(db, [section.id]));
	t.equal((await section.send(a.staff, a.desk, "x")).body.error, "epoch-stale", "a due rotation blocks writes");
});
