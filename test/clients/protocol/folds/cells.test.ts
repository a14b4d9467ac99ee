/** Cells, compared with their definition in SPEC "Compartments", section 7, for random histories. */
import fc from "fast-check";
import t from "tap";
import {
	type Cell,
	type CellOp,
	completeUnits,
	type FoldedCells,
	foldCells,
	listChanges,
	type SectionEntry,
} from "#protocol/folds/cells.ts";

/** Forms of the tests: fields "u.x" belong to the unit "u", all others are units of their own. */
const unitOf = (_form: string, field: string) => field.split(".")[0] as string;

const entry = (seq: number, prev: number[], base: number[] | null, ops: CellOp[] = []): SectionEntry => ({
	key: `e${seq}`,
	seq,
	prev: prev.map((each) => `e${each}`),
	changes: base && { base: base.map((each) => `e${each}`), ops },
	isOpened: true,
});
const set = (field: string, value: string | null, row: string | null = null): CellOp => ({ form: "f", row, field, value });
const removal = (row: string): CellOp => ({ form: "f", row, field: null, value: null });

const shown = ({ cells }: FoldedCells) =>
	Object.fromEntries(cells.map(({ row, unit, live }) => [row ? `${row}/${unit}` : unit, live.map(({ values }) => values)]));
const revisionsOf = ({ cells }: FoldedCells) => cells.map(({ live }) => live.map(({ revisions }) => revisions));

t.test("a value that its successor had seen is replaced", async (t) => {
	const cells = foldCells([entry(1, [], [], [set("a", "1")]), entry(2, [1], [1], [set("a", "2")])], unitOf);
	t.same(shown(cells), { a: [{ a: "2" }] });
	t.same(cells.heads, ["e2"]);
});

t.test("a value that its successor had not seen clashes, although prev names it", async (t) => {
	const first = [entry(1, [], [], [set("a", "1")]), entry(2, [1], [], [set("a", "2")])];
	t.same(shown(foldCells(first, unitOf)), { a: [{ a: "1" }, { a: "2" }] });
	t.same(shown(foldCells([...first, entry(3, [2], [2], [set("a", "1")])], unitOf)), { a: [{ a: "1" }] }, "somebody who saw both ends it");
	t.same(
		shown(foldCells([...first, entry(3, [2], [1], [set("a", "3")])], unitOf)),
		{ a: [{ a: "2" }, { a: "3" }] },
		"somebody who saw one doesn't",
	);
});

t.test("equal values are shown once, with all authors", async (t) => {
	const cells = foldCells(
		[entry(1, [], [], [set("a", "1")]), entry(2, [1], [], [set("a", "1")]), entry(3, [2], [], [set("a", "2")])],
		unitOf,
	);
	t.same(revisionsOf(cells), [[["e1", "e2"], ["e3"]]]);
});

t.test("lists with the same values are equal, in any order and however often", async (t) => {
	const listing = (...values: string[]): CellOp => ({ form: "f", row: null, field: "a", value: values });
	const first = [entry(1, [], [], [listing("MD", "RO")]), entry(2, [1], [], [listing("RO", "MD", "RO")])];
	const cells = foldCells([...first, entry(3, [2], [], [listing("MD")])], unitOf);
	t.same(revisionsOf(cells), [[["e1", "e2"], ["e3"]]]);
	t.same(shown(cells), { a: [{ a: ["MD", "RO"] }, { a: ["MD"] }] }, "the first author's list is shown");
});

t.test("a field that is null equals a field that is left out", async (t) => {
	const cells = foldCells([entry(1, [], [], [set("u.x", "1"), set("u.y", null)]), entry(2, [1], [], [set("u.x", "1")])], unitOf);
	t.same(revisionsOf(cells), [[["e1", "e2"]]]);
});

t.test("a base that doesn't stand before its revision counts as empty", async (t) => {
	const cells = foldCells(
		[entry(1, [], [], [set("a", "1")]), entry(2, [1], [1, 3], [set("a", "2")]), entry(3, [2], [2], [set("b", "1")])],
		unitOf,
	);
	t.same(cells.unfounded, ["e2"]);
	t.same(shown(cells), { a: [{ a: "1" }, { a: "2" }], b: [{ b: "1" }] });
	t.same(foldCells([entry(1, [], [1], [set("a", "1")])], unitOf).unfounded, ["e1"], "nor can it name itself");
});

t.test("ids of entries that the reader can't see are ignored", async (t) => {
	const cells = foldCells([entry(7, [5], [5, 6], [set("a", "1")]), entry(8, [7], [7, 3], [set("a", "2")])], unitOf);
	t.same([cells.unfounded, shown(cells)], [[], { a: [{ a: "2" }] }]);
});

t.test("a removed row is gone with all its cells, and a later change brings it back", async (t) => {
	const first = [entry(1, [], [], [set("a", "1", "r"), set("b", "1", "r")]), entry(2, [1], [1], [removal("r")])];
	const gone = foldCells(first, unitOf);
	t.same([shown(gone), gone.removedRows], [{}, [{ form: "f", row: "r", removed: ["e2"], kept: [] }]]);
	const back = foldCells([...first, entry(3, [2], [2], [set("a", "2", "r")])], unitOf);
	t.same([shown(back), back.removedRows], [{ "r/a": [{ a: "2" }], "r/b": [{ b: "1" }] }, []]);
});

t.test("a row that one removed and another changed is a clash, and stays", async (t) => {
	const cells = foldCells(
		[entry(1, [], [], [set("a", "1", "r")]), entry(2, [1], [1], [removal("r")]), entry(3, [2], [1], [set("b", "1", "r")])],
		unitOf,
	);
	t.same(shown(cells), { "r/a": [{ a: "1" }], "r/b": [{ b: "1" }] });
	t.same(cells.removedRows, [{ form: "f", row: "r", removed: ["e2"], kept: ["e3"] }]);
});

t.test("a revision that leaves out a field of the unit doesn't hide that field", async (t) => {
	const cells = foldCells([entry(1, [], [], [set("u.x", "1"), set("u.y", "1")]), entry(2, [1], [1], [set("u.x", "2")])], unitOf);
	t.same(shown(cells), { u: [{ "u.x": "1", "u.y": "1" }, { "u.x": "2" }] });
});

t.test("the heads name only entries that could be opened", async (t) => {
	const closed = (seq: number, prev: number[]) => ({ ...entry(seq, prev, null), isOpened: false });
	t.same(foldCells([entry(1, [], []), closed(2, [1])], unitOf).heads, ["e1"]);
	t.same(foldCells([entry(1, [], []), closed(2, [1]), entry(3, [2], [])], unitOf).heads, ["e3"]);
	t.same(foldCells([entry(1, [], []), entry(2, [1], []), entry(3, [1], [])], unitOf).heads, ["e2", "e3"]);
});

t.test("the history names what each author had seen", async (t) => {
	const entries = [
		entry(1, [], [], [set("a", "1")]),
		entry(2, [1], [1], [set("a", "2")]),
		entry(3, [2], [1], [set("a", "3")]),
		entry(4, [3], [3], [set("a", "4")]),
	];
	t.same(
		listChanges(entries, unitOf).map(({ before }) => before.map(({ values }) => values.a)),
		[[], ["1"], ["1"], ["2", "3"]],
	);
	t.same(listChanges([...entries, entry(5, [4], [4], [removal("r")])], unitOf, ({ row }) => row === "r").length, 1);
});

t.test("names that objects inherit are ordinary fields", async (t) => {
	const names = ["__proto__", "constructor", "toString"];
	const cells = foldCells(
		[
			entry(
				1,
				[],
				[],
				names.map((name) => set(name, name)),
			),
		],
		unitOf,
	);
	t.same(
		cells.cells.map(({ live }) => Object.entries(live[0]?.values ?? {})),
		names.map((name) => [[name, name]]),
	);
});

// Random histories. Each entry names random earlier entries in prev and in base, and changes random cells.

interface Step {
	prev: number[];
	base: number[];
	ops: CellOp[];
}
const op: fc.Arbitrary<CellOp> = fc
	.record({
		form: fc.constant("f"),
		row: fc.constantFrom(null, "r"),
		field: fc.constantFrom("a", "a", "u.x", "u.y", "u.x", "u.y", "b", null),
		value: fc.constantFrom("1", "2", "3", null),
	})
	.map((each) => (each.field === null ? { ...each, row: "r", value: null } : each));
const history: fc.Arbitrary<SectionEntry[]> = fc
	.array(
		fc.record({
			prev: fc.array(fc.nat(5), { maxLength: 3 }),
			base: fc.array(fc.nat(8), { maxLength: 2 }),
			ops: fc.array(op, { maxLength: 3 }),
		}),
		{ maxLength: 14 },
	)
	.map((steps: Step[]) =>
		steps.map(({ prev, base, ops }, i) => {
			const back = (distances: number[]) => [...new Set(distances.map((distance) => i - distance).filter((seq) => seq > 0))];
			return entry(i + 1, back(prev), back(base), ops);
		}),
	);

/** The definition, by sets: what each revision's author had seen. */
function seenBy(entries: SectionEntry[]): Map<string, Set<string>> {
	const byKey = new Map(entries.map((each) => [each.key, each]));
	const reach = (keys: readonly string[], found = new Set<string>()): Set<string> => {
		for (const key of keys) {
			if (found.has(key) || !byKey.has(key)) continue;
			found.add(key);
			reach(byKey.get(key)?.prev ?? [], found);
		}
		return found;
	};
	return new Map(entries.map(({ key, changes }) => [key, reach(changes?.base ?? [])]));
}

interface Assigned {
	key: string;
	values: Record<string, unknown>;
}

/** The last values of each unit in each revision, by row and unit. */
function assignmentsOf(entries: SectionEntry[]): Map<string, Assigned[]> {
	const all = new Map<string, Assigned[]>();
	for (const { key, changes } of entries) {
		const units = new Map<string, Record<string, unknown>>();
		for (const { row, field, value } of changes?.ops ?? []) {
			if (field === null) for (const name of [...units.keys()].filter((each) => each.startsWith("r/"))) units.delete(name);
			else {
				const name = row ? `${row}/${unitOf("f", field)}` : unitOf("f", field);
				units.set(name, { ...units.get(name), [field]: value });
			}
		}
		for (const [name, values] of units) all.set(name, [...(all.get(name) ?? []), { key, values }]);
	}
	return all;
}

const covers = (next: Assigned, before: Assigned) =>
	Object.entries(before.values).every(([field, value]) => value === null || field in next.values);
const allCells = ({ cells, removedCells }: FoldedCells): Cell[] => [...cells, ...removedCells];
const nameOf = ({ row, unit }: Cell) => (row ? `${row}/${unit}` : unit);

t.test("a value is live exactly when nobody who had seen it has replaced it", async (t) => {
	fc.assert(
		fc.property(history, (entries) => {
			const seen = seenBy(entries);
			const folded = new Map(
				allCells(foldCells(entries, unitOf)).map((cell) => [nameOf(cell), cell.live.flatMap(({ revisions }) => revisions).sort()]),
			);
			const defined = [...assignmentsOf(entries)].map(([name, all]): [string, string[]] => [
				name,
				all
					.filter((one) => !all.some((other) => seen.get(other.key)?.has(one.key) && covers(other, one)))
					.map(({ key }) => key)
					.sort(),
			]);
			t.strictSame([...folded].sort(), defined.sort());
			return true;
		}),
		{ numRuns: 500 },
	);
});

t.test("two orders of the same revisions give equal cells", async () => {
	const sorted = (folded: FoldedCells) =>
		JSON.stringify(
			allCells(folded)
				.map((cell) => [nameOf(cell), cell.live.flatMap(({ revisions }) => revisions).sort()])
				.sort(),
		);
	fc.assert(
		fc.property(history, fc.infiniteStream(fc.nat()), (entries, chance) => {
			const numbers = chance[Symbol.iterator]();
			const left = [...entries];
			const placed = new Set<string>();
			const other: SectionEntry[] = [];
			// Another order in which each entry still comes after those that it names.
			while (left.length > 0) {
				const named = ({ prev, changes }: SectionEntry) => [...prev, ...(changes?.base ?? [])].every((each) => placed.has(each));
				const ready = left.filter(named);
				const next = ready[(numbers.next().value as number) % ready.length] as SectionEntry;
				left.splice(left.indexOf(next), 1);
				placed.add(next.key);
				other.push({ ...next, seq: other.length + 1 });
			}
			return sorted(foldCells(entries, unitOf)) === sorted(foldCells(other, unitOf));
		}),
	);
});

t.test("an unseen value is never hidden, and a unit never mixes two authors", async () => {
	fc.assert(
		fc.property(history, (entries) => {
			const seen = seenBy(entries);
			const assigned = assignmentsOf(entries);
			for (const cell of allCells(foldCells(entries, unitOf))) {
				const all = assigned.get(nameOf(cell)) ?? [];
				const unseen = all.filter(({ key }) => !all.some((other) => seen.get(other.key)?.has(key)));
				const live = new Set(cell.live.flatMap(({ revisions }) => revisions));
				if (!unseen.every(({ key }) => live.has(key))) return false;
				for (const { values, revisions } of cell.live)
					if (!all.some(({ key, values: own }) => key === revisions[0] && JSON.stringify(own) === JSON.stringify(values))) return false;
			}
			return true;
		}),
	);
});

/** An older program knows "u.x" and the unit "u", but not the field "u.y" of it. */
t.test("an older program loses nothing: unknown fields of a unit are copied unchanged", async () => {
	fc.assert(
		fc.property(history, fc.constantFrom("1", "2", "3"), (entries, value) => {
			const before = foldCells(entries, unitOf);
			const unit = allCells(before).find(({ row, unit }) => row === null && unit === "u");
			const saved = (() => {
				try {
					return completeUnits(allCells(before), [set("u.x", value)], unitOf);
				} catch {
					return null;
				}
			})();
			if (saved === null) return (unit?.live.length ?? 0) > 1;
			const after = foldCells(
				[...entries, entry(99, [], null), { ...entry(100, [], []), changes: { base: before.heads, ops: saved } }],
				unitOf,
			);
			const now = after.cells.find(({ row, unit }) => row === null && unit === "u")?.live ?? [];
			const unknown = unit?.live[0]?.values["u.y"] ?? null;
			return now.length === 1 && now[0]?.values["u.x"] === value && (now[0]?.values["u.y"] ?? null) === unknown;
		}),
	);
});

t.test("a unit with several values isn't completed from one of them", async (t) => {
	const { cells } = foldCells(
		[entry(1, [], [], [set("u.x", "1"), set("u.y", "1")]), entry(2, [1], [], [set("u.x", "2"), set("u.y", "2")])],
		unitOf,
	);
	t.throws(() => completeUnits(cells, [set("u.x", "3")], unitOf), { code: "wrong-state", field: "u.y" });
	t.same(completeUnits(cells, [set("u.x", "3"), set("u.y", null)], unitOf), [set("u.x", "3"), set("u.y", null)], "all fields are set");
});

t.test("the time to fold grows with the number of revisions, and not faster, in the best and in the worst order", async (t) => {
	const straight = (count: number) =>
		Array.from({ length: count }, (_, i) => entry(i + 1, i ? [i] : [], i ? [i] : [], [set(`a${i % 40}`, String(i))]));
	/** 64 heads: each entry names only the one 64 places before. */
	const wide = (count: number) => straight(count).map((each, i) => ({ ...each, prev: i < 64 ? [] : [`e${i - 63}`] }));
	for (const [what, make] of Object.entries({ straight, wide })) {
		const few = quickest(() => foldCells(make(1_000), unitOf));
		const many = quickest(() => foldCells(make(8_000), unitOf));
		// A time that grows with the square would be 64 times as long.
		t.ok(many < 32 * few, `${what}: ${Math.round(few)} and ${Math.round(many)} ms`);
	}
});

/** @returns the least ms of the processor in five runs, which a busy machine doesn't change much. */
function quickest(work: () => void): number {
	const run = () => {
		const before = process.cpuUsage();
		work();
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1_000;
	};
	return Math.min(...Array.from({ length: 5 }, run));
}
