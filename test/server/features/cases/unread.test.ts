/** The rows of unread compartments say the same as a search through all compartments, after whatever happened. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { ringForMoves } from "../../../../server/features/bells/moves.ts";
import { ringForAsk } from "../../../../server/features/bells/outbox.ts";
import { casesFeature } from "../../../../server/features/cases/routes.ts";
import { Network, Thread } from "../../../support/compartments.ts";
import type { Person } from "../../../support/directory.ts";
import { seeded } from "../../../support/faults/random.ts";
import type { TestLike } from "../../../support/scope.ts";

/** The definition, as a search through all compartments that the member may read. */
const definition = (readers: readonly Id[], member: Id) => `SELECT c.id AS compartment, h.reader, n.count, n.by, n.since, n.at
	FROM (SELECT DISTINCT ON (compartment) compartment, reader FROM holder WHERE reader = ANY('{${readers.join()}}'::uuid[]) AND released
		ORDER BY compartment, reader) h
	JOIN compartment c ON c.id = h.compartment
	LEFT JOIN seen s ON s.compartment = c.id AND s.member = '${member}'
	CROSS JOIN LATERAL (
		SELECT count(*)::int AS count, min(e.at)::float AS since, max(e.at)::float AS at, (array_agg(e.author ORDER BY e.seq DESC))[1] AS by
		FROM message_entry e
		WHERE e.compartment = c.id AND e.seq > greatest(coalesce(s.count, 0), c.count - 100) AND e.author <> '${member}'
	) n
	WHERE c.kind <> 'book' AND n.count > 0 ORDER BY n.at DESC, c.id LIMIT 100`;

interface Member {
	person: Person;
	desks: Set<Id>;
}

/** Two desks of one organisation, and the desk of another. */
interface World {
	n: Network;
	desks: [Id, Id, Id];
	/** The first member changes desks. */
	people: [Member, Member, Member, Member];
	/** Each with the desks that hold it. */
	threads: { thread: Thread; holders: Id[] }[];
}

async function makeWorld(t: TestLike): Promise<World> {
	const n = await Network.boot(t, [casesFeature({ ringForMoves, ringForAsk })]);
	const { a, b } = n;
	const second = n.d.desk(a.coordinator, a.organisation);
	await n.sync();
	const people: World["people"] = [
		{ person: a.staff, desks: new Set([a.desk]) },
		{ person: a.coordinator, desks: new Set([a.desk, second]) },
		{ person: b.staff, desks: new Set([b.desk]) },
		{ person: b.coordinator, desks: new Set([b.desk]) },
	];
	return { n, desks: [a.desk, second, b.desk], people, threads: [] };
}

async function unreadOf({ n }: World, { person }: Member): Promise<unknown[]> {
	const { status, body } = await n.call(person, "GET", "/inbox");
	if (status !== 200) throw new Error(JSON.stringify(body));
	const rows: Record<string, unknown>[] = body.unread;
	return rows.map(({ compartment, reader, count, by, since, at }) => ({ compartment, reader, count, by, since, at }));
}

const expected = ({ n }: World, { person, desks }: Member) => n.server.sql(definition([person.id, ...desks], person.id));

async function sees({ n }: World, thread: Thread, person: Person, count: number): Promise<void> {
	const [row] = await n.server.sql(`SELECT objid FROM message_entry WHERE compartment = '${thread.id}' AND seq = ${count}`);
	if (!row) return;
	const seen = n.d.signed("seen", person, { compartment: thread.id, head: new Uint8Array(row.objid as Buffer), count });
	await n.call(person, "POST", `/compartments/${thread.id}/seen`, { seen: toWire(seen) });
}

/** Sends an entry, after a rotation when one is due. A refusal changes nothing, and is no fault here. */
async function writes({ desks }: World, { thread, holders }: World["threads"][number], { person, desks: own }: Member): Promise<void> {
	const as = desks.find((desk) => own.has(desk) && holders.includes(desk));
	if (!as) return;
	const { body } = await thread.send(person, as, "words");
	if (body.error !== "epoch-stale") return;
	await thread.rotate(person, as, holders);
	await thread.send(person, as, "words");
}

const ACTS: ((w: World, random: () => number) => Promise<void>)[] = [
	async (w, random) => {
		const { person, desks } = pick(w.people, random);
		const as = pick([...desks], random);
		const holders = w.desks.filter((desk) => desk === as || random() < 0.5);
		const thread = new Thread(w.n);
		if (!as) return;
		const { status, body } = await thread.open(person, as, holders);
		if (status !== 200) throw new Error(JSON.stringify(body));
		w.threads.push({ thread, holders });
	},
	(w, random) => writes(w, pick(w.threads, random), pick(w.people, random)),
	(w, random) => writes(w, pick(w.threads, random), pick(w.people, random)),
	async (w, random) => {
		const { thread } = pick(w.threads, random);
		await sees(w, thread, pick(w.people, random).person, 1 + Math.floor(random() * thread.count));
	},
	async (w, random) => {
		const each = pick(w.threads, random);
		const [{ person, desks }, other] = [pick(w.people, random), pick(w.desks, random)];
		const as = each.holders.find((desk) => desks.has(desk));
		if (!as) return;
		const holders = each.holders.includes(other) ? each.holders.filter((desk) => desk !== other) : [...each.holders, other];
		if (holders.length > 0 && (await each.thread.rotate(person, as, holders)).status === 200) each.holders = holders;
	},
	// The keys of a section are released when its hand-off is accepted, and closed when it ends.
	async ({ n, threads, desks }, random) => {
		await n.server.sql(`UPDATE holder SET released = NOT released WHERE compartment = '${pick(threads, random).thread.id}'
			AND reader = '${pick(desks, random)}'`);
	},
	// A member joins or leaves a desk.
	async ({ n, desks, people: [{ person, desks: own }] }, random) => {
		const { a } = n;
		const desk = pick(desks.slice(0, 2), random);
		const action = own.has(desk) ? "remove" : "add";
		n.d.add("desk.member", a.coordinator, { desk, member: person.id, action });
		if (action === "add") own.add(desk);
		else own.delete(desk);
		n.d.rekey(desk, a.coordinator);
		await n.sync();
	},
	// Somebody writes while somebody else looks into the inbox, perhaps for the first time.
	async (w, random) => {
		const [each, writer, reader] = [pick(w.threads, random), pick(w.people, random), pick(w.people, random)];
		await Promise.all([writes(w, each, writer), unreadOf(w, reader)]);
	},
];

function pick<Item>(items: readonly Item[], random: () => number): Item {
	return items[Math.floor(random() * items.length)] as Item;
}

for (const seed of [1, 2])
	t.test(`a random history (seed ${seed}): each inbox shows what the definition says`, async (t) => {
		const w = await makeWorld(t);
		const random = seeded(seed);
		const [open] = ACTS as [(typeof ACTS)[number]];
		while (w.threads.length < 3) await open(w, random);
		let shown = 0;
		for (let step = 0; step < 80; step++) {
			await pick(ACTS, random)(w, random);
			w.n.server.clock.advance(1 + Math.floor(random() * 1000));
			// Not everybody looks at each moment: rows must also be right for those who look later.
			for (const member of w.people.filter(() => random() < 0.3)) {
				const rows = await unreadOf(w, member);
				shown += rows.length;
				if (!t.same(rows, await expected(w, member), `step ${step}`)) return;
			}
		}
		for (const member of w.people) t.same(await unreadOf(w, member), await expected(w, member), "at the end");
		t.ok(shown > 20, `${shown} rows were compared`);
	});

t.test("a longer compartment than the inbox counts, and own entries at its end", async (t) => {
	const w = await makeWorld(t);
	const { a, b } = w.n;
	const thread = new Thread(w.n);
	await thread.open(a.staff, a.desk, [a.desk, b.desk]);
	await thread.send(b.staff, b.desk, "one");
	const [reader, colleague] = w.people;
	t.match(await unreadOf(w, reader), [{ count: 1, by: b.staff.id }]);
	for (let i = 0; i < 100; i++) await thread.send(a.staff, a.desk, "mine");
	t.same(await unreadOf(w, reader), [], "the entry isn't among the newest 100 any more");
	t.match(await unreadOf(w, colleague), [{ count: 100, by: a.staff.id }], "its colleague counts what is among them");
	await thread.send(b.staff, b.desk, "another");
	t.match(await unreadOf(w, reader), [{ count: 1, by: b.staff.id }]);
	await sees(w, thread, a.staff, 102);
	t.same(await unreadOf(w, reader), []);
});
