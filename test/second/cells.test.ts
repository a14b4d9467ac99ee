/** Cells of sections: both implementations give the published cells, and agree on new histories. */
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import t from "tap";
import { foldCells } from "#protocol/folds/cells.ts";
import { cellVectors, randomEntries, stateOf, unitOf, VECTORS } from "../../scripts/vectors/cells.ts";
import { cellState, type Entry } from "./implementation/folds/cells.ts";

const seed = Number(process.env.CLOISTER_SEED ?? randomInt(2 ** 31));
const file = JSON.parse(readFileSync(VECTORS, "utf8")) as ReturnType<typeof cellVectors>;

t.test("the vectors are up to date (else run tsx scripts/vectors/cells.ts)", async (t) => {
	t.strictSame(file, JSON.parse(JSON.stringify(cellVectors())));
});

t.test("the second implementation gives the same cells", async (t) => {
	for (const { entries, state } of file.histories) t.strictSame(cellState(entries as Entry[], unitOf), state);
});

t.test("both agree on new histories", async (t) => {
	for (let i = 0; i < 300; i++) {
		const entries = randomEntries(`${seed} ${i}`);
		const ours = stateOf(
			foldCells(
				entries.map((each) => ({ ...each, isOpened: true })),
				unitOf,
			),
		);
		t.strictSame(cellState(entries as Entry[], unitOf), ours, `seed ${seed}, history ${i}`);
	}
});

t.test("the vectors have clashes, equal values, removed rows, kept rows and unfounded revisions", async (t) => {
	const states = file.histories.map(({ state }) => state);
	const live = states.flatMap(({ cells }) => cells.map((cell) => cell.live));
	const rows = states.flatMap((state) => state.rows);
	t.ok(
		live.some((values) => values.length > 1),
		"clashes",
	);
	t.ok(
		live.some((values) => values.some(({ by }) => by.length > 1)),
		"equal values",
	);
	const written = new Map(file.histories.flatMap(({ entries }, i) => entries.map((each) => [`${i} ${each.key}`, each] as const)));
	const isReordered = (i: number, keys: string[]) => {
		const texts = keys.map((key) => JSON.stringify(written.get(`${i} ${key}`)?.changes?.ops ?? []));
		return texts.some((text) => text.includes('["a","b"]')) && texts.some((text) => text.includes('["b","a"]'));
	};
	t.ok(
		file.histories.some(({ state }, i) => state.cells.some(({ live }) => live.some(({ by }) => by.length > 1 && isReordered(i, by)))),
		"lists in another order",
	);
	t.ok(
		rows.some(({ kept }) => kept.length > 0),
		"kept rows",
	);
	t.ok(
		rows.some(({ kept }) => kept.length === 0),
		"removed rows",
	);
	t.ok(
		states.some(({ unfounded }) => unfounded.length > 0),
		"unfounded revisions",
	);
});
