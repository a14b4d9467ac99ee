/** Filters and pages of the access log. */
import { randomUUID } from "node:crypto";
import t, { type Test } from "tap";
import { parseEntryBundle } from "#protocol/log/tiles.ts";
import { manualClock } from "#server/base/clock.ts";
import { type EntryFilter, findEntries } from "#server/ledger/find-entries.ts";
import { entriesBetween, readEntryBundle } from "#server/ledger/reads.ts";
import { testDatabase } from "../../support/database.ts";
import { clientFor, fields, handleFor, ledgerFor } from "../../support/ledger.ts";
import { readEntry } from "../../support/ledger-proofs.ts";

const START = Date.UTC(2026, 0, 1);
const [anna, boris, home, away, caseId] = Array.from({ length: 5 }, () => randomUUID()) as [string, string, string, string, string];

/** A log of 600 entries, one per second, by two people of two organisations. Each third has a case, each fiftieth is denied. */
async function filledLog(t: Test) {
	const database = await testDatabase(t);
	const clock = manualClock(START);
	const ledger = await ledgerFor(t, database.app, { clock });
	const entries = Array.from({ length: 600 }, (_, i) => ({
		...fields({
			actor: i % 2 ? anna : boris,
			organisation: i % 2 ? home : away,
			case: i % 3 ? null : caseId,
			outcome: i % 50 ? "allowed" : "denied",
		}),
		at: START + i * 1_000,
	}));
	const done = entries.map(({ at, ...entry }) => {
		clock.set(at);
		return ledger.append(entry);
	});
	await Promise.all(done);
	return { db: handleFor(t, database.app), database, entries, ledger, clock };
}

t.test("each filter finds its entries, newest first, in pages", async (t) => {
	const { db, entries } = await filledLog(t);
	const object = entries[42]?.object ?? "";
	const [from, to] = [START + 100_000, START + 400_000];
	const cases: [EntryFilter, (entry: (typeof entries)[number]) => boolean][] = [
		[{}, () => true],
		[{ actor: anna }, (e) => e.actor === anna],
		[{ organisation: away }, (e) => e.organisation === away],
		[{ case: caseId }, (e) => e.case === caseId],
		[{ object }, (e) => e.object === object],
		[{ from, to }, (e) => e.at >= from && e.at < to],
		[{ to }, (e) => e.at < to],
		[{ case: caseId, actor: boris, from }, (e) => e.case === caseId && e.actor === boris && e.at >= from],
		[{ outcome: "denied" }, (e) => e.outcome === "denied"],
		[{ actor: boris, outcome: "denied", to }, (e) => e.actor === boris && e.outcome === "denied" && e.at < to],
		[{ actor: boris, action: "nothing.such" }, () => false],
		[{ purpose: "care", organisation: home }, (e) => e.organisation === home],
		[{ actor: randomUUID() }, () => false],
	];
	for (const [filter, matches] of cases) {
		const expected = entries.flatMap((entry, i) => (matches(entry) ? [i] : [])).reverse();
		const found: number[] = [];
		let [cursor, pages]: [string | null | undefined, number] = [undefined, 0];
		do {
			const page = await findEntries(db, filter, { limit: 37, cursor: cursor ?? undefined, budget: 150 });
			t.ok(page.entries.length <= 37 && page.scanned <= 150);
			found.push(...page.entries.map(({ seq }) => seq));
			cursor = page.cursor;
		} while (cursor !== null && ++pages < 100);
		t.strictSame(found, expected, JSON.stringify(filter));
	}
});

t.test("a search stops at its budget with a cursor to continue", async (t) => {
	const { db } = await filledLog(t);
	const page = await findEntries(db, { action: "nothing.such" }, { limit: 10, budget: 250 });
	t.match(page, { entries: [], scanned: 250, cursor: String });
	t.match(await findEntries(db, { outcome: "denied" }, { limit: 10, budget: 250, cursor: page.cursor ?? "" }), { entries: { length: 5 } });
});

t.test("a cursor stays where it is while the log grows", async (t) => {
	const { db, ledger, clock } = await filledLog(t);
	const first = await findEntries(db, {}, { limit: 10 });
	clock.advance(5_000);
	await ledger.append(fields());
	const second = await findEntries(db, {}, { limit: 10, cursor: first.cursor ?? "" });
	t.strictSame(
		second.entries.map(({ seq }) => seq),
		Array.from({ length: 10 }, (_, i) => 589 - i),
	);
});

t.test("a bad cursor or an empty time range is named in the error", async (t) => {
	const { db } = await filledLog(t);
	for (const cursor of ["", "x", "1-", "1-2-3", "-1-2", "1-2'", "1".repeat(40)]) {
		await t.rejects(findEntries(db, {}, { limit: 1, cursor }), { code: "bad-input", field: "cursor" }, cursor);
	}
	await t.rejects(findEntries(db, { from: 5, to: 5 }, { limit: 1 }), { code: "bad-input", field: "to" });
});

t.test("entries can be read singly, in ranges and in bundles", async (t) => {
	const { db, entries } = await filledLog(t);
	t.match(await readEntry(db, 42), { seq: 42, entry: { actor: boris, request: entries[42]?.request } });
	t.equal(await readEntry(db, 600), null);
	t.strictSame(
		(await entriesBetween(db, 595, 700)).map(({ seq }) => seq),
		[595, 596, 597, 598, 599],
	);
	t.equal(parseEntryBundle((await readEntryBundle(db, 1, 256)) ?? new Uint8Array()).length, 256);
	t.equal(await readEntryBundle(db, 2, 100), null, "the bundle isn't that long yet");
});

t.test("each indexed filter uses its index without sorting, also far back in time", async (t) => {
	const { database } = await filledLog(t);
	const owner = await clientFor(t, database.owner);
	await owner.query("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off; ANALYZE entry_body");
	for (const [column, index] of [
		["actor", "actor_at_seq"],
		["organisation", "organisation_at_seq"],
		["case_id", "case_id_at_seq"],
		["object", "object_at_seq"],
	] as const) {
		const { rows } = await owner.query(
			`EXPLAIN SELECT seq FROM entry_body WHERE ${column} = '${anna}' AND at < ${START + 1_000} AND (at, seq) < (${START}, 5) ORDER BY at DESC, seq DESC LIMIT 50`,
		);
		const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
		t.match(plan, new RegExp(`${index}_idx`), column);
		t.notMatch(plan, /Sort Key: (?!entry_body)/, column);
	}
});
