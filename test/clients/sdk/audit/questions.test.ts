/** The auditor's questions about the access log, on made-up entries. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { emptyDirectory } from "#protocol/folds/directory/state.ts";
import type { AccessEntryBody } from "#protocol/log/entry.ts";
import {
	findBursts,
	findByPeople,
	findFirstReads,
	findOffHours,
	findUnrelatedReads,
	findWhere,
	type LogFinding,
	type ReadableEntry,
	readsContent,
	releasesContent,
	showsAnything,
	zoneOfMember,
} from "#sdk/audit/questions.ts";
import { summariseEntries } from "#sdk/audit/report.ts";
import { gather } from "#sdk/http/pages.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const id = (n: number): Id => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
/** A Tuesday, noon in UTC. */
const NOON = Date.UTC(2026, 0, 6, 12);

function body(over: Partial<AccessEntryBody>): AccessEntryBody {
	return {
		v: 1,
		at: NOON,
		actor: id(1),
		organisation: id(100),
		desk: null,
		session: null,
		action: "entry.read",
		objectType: "entry",
		object: null,
		case: id(7),
		outcome: "allowed",
		purpose: "care",
		basis: null,
		count: 1,
		request: id(9),
		first: null,
		attested: "server",
		initiator: "person",
		...over,
	};
}

/** @param entries oldest first. They are streamed newest first. */
async function* stream(...entries: Partial<AccessEntryBody>[]): AsyncGenerator<ReadableEntry> {
	const all = entries.map((each, seq) => ({ seq, entry: body(each) }));
	yield* all.reverse();
}

const numbers = async (found: AsyncIterable<LogFinding>) => (await gather(found)).map(({ entries }) => entries.map(({ seq }) => seq));

t.test("reading is an allowed access to content", async (t) => {
	t.ok(releasesContent(body({ action: "case.list" })));
	t.ok(releasesContent(body({ action: "client.print", attested: "client" })));
	t.notOk(releasesContent(body({ outcome: "denied" })));
	for (const action of ["entry.write", "case.status", "review.query"]) t.notOk(releasesContent(body({ action })), action);
	for (const action of ["case.list-without-custodian", "review.report", "case.later"]) t.ok(releasesContent(body({ action })), action);
	t.notOk(releasesContent(body({ action: "session.list", purpose: "self" })), "the actor's own sign-ins");
	t.same(await numbers(findWhere(stream({}, { outcome: "denied" }, {}), releasesContent)), [[2], [0]]);
});

t.test("what people did comes first, and what their programs fetched is counted after it, for each of them", async (t) => {
	const byProgram = { action: "case.read", initiator: "program", count: 2 } as const;
	const entries = [byProgram, {}, { ...byProgram, actor: id(2) }, byProgram, {}];
	const found = await gather(findByPeople(stream(...entries), readsContent));
	t.same(
		found.map(({ initiator, actor, count, entries: shown }) => [initiator, actor, count, shown.map(({ seq }) => seq)]),
		[
			["person", id(1), 1, [4]],
			["person", id(1), 1, [1]],
			["program", id(1), 4, [3, 0]],
			["program", id(2), 2, [2]],
		],
	);
	t.same(await numbers(findFirstReads(stream(byProgram, {}))), [[1]], "a program doesn't look at a case for the first time");
});

t.test("an empty list shows nothing, and still counts as reading the case", async (t) => {
	const entries = [{ action: "compartment.list", count: 3 }, { action: "compartment.list", count: 0 }, { action: "entry.read" }];
	t.same(await numbers(findWhere(stream(...entries), showsAnything)), [[2], [0]]);
	t.same(await numbers(findWhere(stream(...entries), readsContent)), [[2], [1], [0]]);
	t.notOk(showsAnything(body({ outcome: "denied" })));
});

t.test("reading the log about a case isn't reading the case", async (t) => {
	const entries = ["case.read", "audit.query", "review.list", "review.report", "client.export"].map((action) => ({ action }));
	t.same(await numbers(findWhere(stream(...entries), readsContent)), [[0]]);
});

t.test("a burst is too many accesses of one person in a short time, and adjoining bursts are one", async (t) => {
	const ms = 10 * MINUTE;
	const at = (minutes: number, more: Partial<AccessEntryBody> = {}) => ({ at: NOON + minutes * MINUTE, ...more });
	t.same(await numbers(findBursts(stream(at(0), at(20), at(40)), { least: 2, ms })), [], "slow accesses");
	t.same(await numbers(findBursts(stream(at(0), at(20), at(25), at(26)), { least: 3, ms })), [[3, 2, 1]]);
	t.same(await numbers(findBursts(stream(at(0, { count: 500 })), { least: 200, ms })), [[0]], "one list of many objects");
	t.same(await numbers(findBursts(stream(at(0), at(1, { actor: id(2) }), at(2)), { least: 3, ms })), [], "accesses of two people");
	const long = Array.from({ length: 12 }, (_, i) => at(i * 4));
	const [found, ...more] = await gather(findBursts(stream(...long), { least: 3, ms }));
	t.same(more, []);
	t.match(found, { count: 12, from: NOON, to: NOON + 44 * MINUTE, actor: id(1) });
	const twice = [at(0), at(1), at(2), at(60), at(61), at(62)];
	t.same(await numbers(findBursts(stream(...twice), { least: 3, ms })), [
		[5, 4, 3],
		[2, 1, 0],
	]);
	const dip = [at(0), at(1), at(2), at(8), at(14), at(14), at(14)];
	t.same(await numbers(findBursts(stream(...dip), { least: 4, ms })), [[6, 5, 4, 3, 2, 1, 0]], "also with few accesses between them");
	t.equal(
		(await gather(findBursts(stream(at(0), at(1, { case: id(8) })), { least: 2, ms })))[0]?.case,
		null,
		"a burst over several cases has no case",
	);
});

t.test("off-hours follow the time zone of the member's organisation", async (t) => {
	const hour = (h: number, day = 6) => ({ at: Date.UTC(2026, 0, day, h) });
	const rome = () => "Europe/Rome";
	t.same(await numbers(findOffHours(stream(hour(5), hour(6), hour(18), hour(19), hour(12, 10)), rome)), [[4], [3], [0]]);
	t.same(await numbers(findOffHours(stream(hour(3)), () => "Asia/Tokyo")), [], "noon in Tokyo");
	const dir = emptyDirectory();
	dir.organisations.set(id(100), { id: id(100), country: "AL" } as never);
	dir.members.set(id(1), { id: id(1), organisation: id(100) } as never);
	t.equal(zoneOfMember(dir, id(1)), "Europe/Tirane");
	t.equal(zoneOfMember(dir, id(2)), "UTC");
	t.equal(zoneOfMember(dir, null), "UTC");
	dir.organisations.set(id(100), { id: id(100), country: "PT" } as never);
	t.equal(zoneOfMember(dir, id(1)), "Europe/Lisbon", "the capital's, and not the first by name");
});

t.test("the first reading of each person of each case is found", async (t) => {
	const entries = [
		{},
		{ actor: id(2), at: NOON + 1 },
		{ at: NOON + 2 },
		{ case: id(8), at: NOON + 3 },
		{ case: null },
		{ actor: id(3), action: "case.ask" },
	];
	t.same(await numbers(findFirstReads(stream(...entries))), [[3], [1], [0]]);
	t.same(
		await numbers(findFirstReads(stream(...entries), NOON + 1)),
		[[3], [1]],
		"people who have read the case before the period are not new",
	);
});

t.test("readers are unrelated if no desk of theirs worked on the case lately", async (t) => {
	const desks: Record<Id, Id[]> = { [id(1)]: [id(50)], [id(2)]: [id(51)], [id(3)]: [] };
	const desksOf = (member: Id) => desks[member] ?? [];
	const work = { action: "case.append", desk: id(50) };
	const entries = [
		work,
		{ at: NOON + 1 },
		{ at: NOON + 2, actor: id(2) },
		{ at: NOON + 3, actor: id(3) },
		{ at: NOON + 4, actor: id(2), purpose: "oversight" as const },
		{ at: NOON + 100 * DAY },
	];
	t.same(
		await numbers(findUnrelatedReads(stream(...entries), desksOf)),
		[[5], [3], [2]],
		"no desk of theirs has worked on the case, or only long ago",
	);
	t.same(await numbers(findUnrelatedReads(stream(...entries), desksOf, { since: NOON + DAY })), [[5]]);
	t.same(await numbers(findUnrelatedReads(stream({ ...work, outcome: "denied" }, {}), desksOf)), [[1]], "a refused access isn't work");
});

t.test("the summary counts entries by day, organisation and purpose", async (t) => {
	const { total, days, organisations, purposes } = await summariseEntries(
		stream({}, { outcome: "denied", at: NOON + DAY }, { organisation: null, purpose: "self" }),
	);
	t.equal(total, 3);
	t.same(
		[...days],
		[
			["2026-01-06", { allowed: 2, denied: 0, failed: 0 }],
			["2026-01-07", { allowed: 0, denied: 1, failed: 0 }],
		],
	);
	t.same(organisations.get(null), { allowed: 1, denied: 0, failed: 0 });
	t.same(purposes.get("care"), { allowed: 1, denied: 1, failed: 0 });
});
