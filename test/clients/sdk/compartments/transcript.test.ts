/** A transcript detects from headers alone that entries were replayed, dropped, moved or backdated. */
import fc from "fast-check";
import t from "tap";
import { hash, type Id, idFromBytes, keyOf, utf8 } from "#protocol/bytes.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { Transcript } from "#sdk/compartments/transcript.ts";

await sodiumReady;

const id = (name: string): Id => idFromBytes(hash(utf8(name)).slice(0, 16));
const [A, B] = [id("a"), id("b")];

function entry(name: string, by: Id, n: number, prev: string[], number = 1): Statement<"entry"> {
	const objId = hash(utf8(name));
	const body = { by, n, number, entry: id(`entry ${name}`), prev: prev.map((each) => hash(utf8(each))) };
	return { type: "entry", body, objId, key: keyOf(objId) } as unknown as Statement<"entry">;
}

function transcriptOf(...entries: Statement<"entry">[]): Transcript {
	const transcript = new Transcript();
	entries.forEach((each, i) => void transcript.add(i + 1, each));
	return transcript;
}

const heads = (...names: string[]) => names.map((name) => hash(utf8(name)));
const first = entry("1", A, 1, []);
const second = entry("2", B, 1, ["1"]);
const third = entry("3", A, 2, ["2"]);

t.test("a complete transcript has no gaps, replays or backdated entries", async (t) => {
	const whole = transcriptOf(first, second, third);
	t.same(whole.missing(), []);
	t.same(whole.heads({ heads: [], count: 0 }), heads("3"));
	t.same(whole.backdated([{ number: 1, heads: heads("3"), count: 3 }], [1, 2, 3]), []);
	t.equal(whole.lastNumber(A), 2);
	t.equal(whole.add(3, third), null, "the same entry at the same place isn't a replay");
});

t.test("a replayed entry is detected", async (t) => {
	t.match(transcriptOf(first, second).add(3, first), { code: "entry-replayed" }, "the same entry at another place");
	t.match(transcriptOf(first, second).add(2, third), { code: "entry-replayed" }, "another entry at the same place");
	t.match(
		transcriptOf(first, second).add(3, entry("other", A, 1, ["2"])),
		{ code: "entry-replayed" },
		"two entries with the same number of one author",
	);
});

t.test("missing entries are detected", async (t) => {
	t.same(transcriptOf(first, third).missing(), [2], "an entry names a missing one in prev");
	t.same(transcriptOf(first, second, entry("4", A, 3, ["2"])).missing(), [3], "the author's numbers have a gap");
	t.same(transcriptOf(second).missing(), [1], "the first was dropped");
	const middle = new Transcript();
	middle.add(7, entry("7", A, 4, ["6"]));
	middle.add(8, entry("8", A, 5, ["7"]));
	t.same(middle.missing(), [], "a page from the middle proves nothing about earlier entries");
	middle.add(9, entry("10", A, 7, ["8"]));
	t.same(middle.missing(), [9]);
});

t.test("concurrent entries are all heads, since the last closing heads", async (t) => {
	const fork = transcriptOf(first, second, entry("3b", A, 2, ["1"]));
	t.same(fork.heads({ heads: [], count: 0 }), heads("2", "3b"));
	const later = new Transcript();
	later.add(4, entry("4", B, 2, ["2"], 2));
	t.same(later.heads({ heads: heads("2", "3b"), count: 3 }), heads("3b", "4"), "without the entries before");
});

t.test("an entry that was written under a closed epoch is detected", async (t) => {
	const closing = { number: 1, heads: heads("2"), count: 2 };
	t.same(transcriptOf(first, second, entry("late", A, 2, ["2"], 1)).backdated([closing], [1, 2, 3]), [3], "beyond the closing count");
	const swapped = transcriptOf(first, entry("late", B, 1, ["1"], 1));
	t.same(swapped.backdated([closing], [1, 2, 3]), [1, 2], "no entry is reached from the closing heads");
	t.same(swapped.lost([closing]), [closing], "a head is missing");
	t.same(transcriptOf(first, second, entry("next", A, 2, ["2"], 2)).backdated([closing], [1, 2, 3]), []);
});

/** The definition of missing(), without any optimisation: it looks at all entries each time. */
function missingByDefinition(entries: Map<number, Statement<"entry">>): number[] {
	const areHere = (to: number) => Array.from({ length: to }, (_, i) => i + 1).every((seq) => entries.has(seq));
	return [...entries.keys()]
		.sort((a, b) => a - b)
		.filter((seq) => {
			const { by, n, prev } = entries.get(seq)!.body;
			let before: number | null = null;
			let at = seq - 1;
			for (; entries.has(at) && before === null; at--) if (entries.get(at)!.body.by === by) before = entries.get(at)!.body.n;
			if (before === null && areHere(seq - 1)) before = 0;
			const seqOf = (objId: Uint8Array) => [...entries].find(([, each]) => keyOf(each.objId) === keyOf(objId))?.[0] ?? seq;
			return (before !== null && n !== before + 1) || (areHere(seq - 1) && prev.some((each) => seqOf(each) >= seq));
		});
}

t.test("missing entries are found in whatever order the pages arrive", async (t) => {
	const entryShape = fc.record({ by: fc.constantFrom(A, B), n: fc.integer({ min: 1, max: 5 }), prev: fc.integer({ min: 0, max: 8 }) });
	const shapes = fc.uniqueArray(entryShape, { maxLength: 8, selector: ({ by, n }) => `${by} ${n}` });
	let found = 0;
	fc.assert(
		fc.property(shapes, fc.infiniteStream(fc.nat()), (given, random) => {
			const order = given.map((_, i) => ({ seq: i + 1, at: random.next().value ?? 0 })).sort((a, b) => a.at - b.at);
			const transcript = new Transcript();
			const here = new Map<number, Statement<"entry">>();
			for (const { seq } of order) {
				const { by, n, prev } = given[seq - 1]!;
				const made = entry(String(seq), by, n, prev === 0 ? [] : [String(prev)]);
				here.set(seq, made);
				if (transcript.add(seq, made) !== null) return false;
				// What an earlier page has proved stays proved. It is the same when all entries of a run are here.
				const now = missingByDefinition(here);
				found += now.length;
				if (JSON.stringify(transcript.missing()) !== JSON.stringify(now)) return false;
			}
			return true;
		}),
		{ numRuns: 500 },
	);
	t.ok(found > 100, "the property was tried on transcripts with faults");
});
