/** Rows of books: both implementations give the published rows, and agree on new books. */
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import t from "tap";
import { bookVectors, randomBooks, stateOf, VECTORS } from "../../scripts/vectors/books.ts";
import { bookState } from "./implementation/folds/books.ts";

const seed = Number(process.env.CLOISTER_SEED ?? randomInt(2 ** 31));
const file = JSON.parse(readFileSync(VECTORS, "utf8")) as ReturnType<typeof bookVectors>;

t.test("the vectors are up to date (else run tsx scripts/vectors/books.ts)", async (t) => {
	t.strictSame(file, JSON.parse(JSON.stringify(bookVectors())));
});

t.test("the second implementation gives the same rows", async (t) => {
	for (const { books, state } of file.histories) t.strictSame(bookState(books), state);
});

t.test("both agree on new books", async (t) => {
	for (let i = 0; i < 500; i++) {
		const books = randomBooks(`${seed} ${i}`);
		t.strictSame(bookState(books), stateOf(books), `seed ${seed}, books ${i}`);
	}
});

t.test("the vectors have lists of several parts, rows that count although they come before a list, and incomplete lists", async (t) => {
	const books = file.histories.flatMap(({ books, state }) => books.map((entries, i) => ({ entries, after: state.after[i] as number })));
	t.ok(books.some(({ after }) => after > 0));
	t.ok(books.some(({ entries, after }) => after === 0 && entries.some(({ list }) => list !== null)));
	t.ok(file.histories.some(({ state }) => state.rows.some(({ status }) => status === null)));
	const manyParts = ({ entries, after }: (typeof books)[number]) => entries.some(({ seq, list }) => seq > after && (list?.of ?? 0) > 1);
	t.ok(books.some((book) => book.after > 0 && manyParts(book)));
});
