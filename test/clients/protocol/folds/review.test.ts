/** The rules of reviews: entries that are not yet reviewed, who may sign which statement, and the releases of names. */
import t from "tap";
import { hash, type Id, utf8 } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import {
	chainOfReview,
	checkReview,
	checkReviewPlace,
	gapsOf,
	isAbout,
	queryState,
	RELEASE_WITHIN,
	type ReviewStatement,
	releasedNames,
	reviewContextOf,
} from "#protocol/folds/review.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Fields, ReviewType } from "#protocol/statements/registry.ts";
import { assemble, encodeBody } from "#protocol/statements/statement.ts";
import { idOf, NETWORK, outcomeOf } from "../../../support/statements.ts";

await sodiumReady;
const any = { organisation: null, case: null, actor: null };
const [north, south] = [idOf("north"), idOf("south")] as [Id, Id];
const people: Record<string, { role: string; organisation: Id | null }> = {
	auditor: { role: "auditor", organisation: null },
	own: { role: "auditor", organisation: north },
	boss: { role: "coordinator", organisation: north },
	second: { role: "coordinator", organisation: north },
	stranger: { role: "coordinator", organisation: south },
	staff: { role: "staff", organisation: north },
	admin: { role: "admin", organisation: null },
};
const dir = {
	members: new Map(Object.entries(people).map(([name, record]) => [idOf(name), { ...record, status: "active" }])),
	organisations: new Map([north, south].map((id) => [id, { status: "active" }])),
} as unknown as Directory;

type Said<T extends ReviewType> = Omit<Fields<T>, "seq" | "prev">;

function make<T extends ReviewType>(by: string, type: T, fields: Said<T>, place: object = {}, size = 0): ReviewStatement {
	const cp = { size, root: new Uint8Array(32), signature: new Uint8Array(0) };
	const body = { by: idOf(by), ke: 1, as: null, at: 0, cp, seq: 0, prev: null, ...fields, ...place } as never;
	return assemble(NETWORK, type, body, encodeBody(type, body), []) as unknown as ReviewStatement;
}
/** @param at when the server takes the statement. It took the others at 0. */
const judged = (statement: ReviewStatement, others: ReviewStatement[] = [], at = 0, then = dir) => {
	const before = others.map((other) => ({ at: 0, statement: other }));
	return outcomeOf(() => checkReview(then, statement, reviewContextOf({ at, statement }, before)));
};
/** The people who may sign the statement. */
const allowed = (of: (by: string) => ReviewStatement, others: ReviewStatement[] = []) =>
	Object.keys(people).filter((name) => judged(of(name), others) === "ok");

t.test("the entries that no mark covers are still to be reviewed", async (t) => {
	const by = idOf("auditor");
	t.same(gapsOf([], any, 0, 10), [{ first: 0, last: 9, actor: null }]);
	t.same(gapsOf([], any, 0, 0), []);
	t.same(gapsOf([], any, 4, 10), [{ first: 4, last: 9, actor: null }], "entries that retention has dropped don't need a review");
	const marks = [
		{ ...any, by, first: 5, last: 6 },
		{ ...any, by, first: 0, last: 2 },
		{ ...any, by, organisation: north, first: 3, last: 4 },
		{ ...any, by, first: 1, last: 1 },
	];
	const staff = { ...any, actor: idOf("staff") };
	const rest = { first: 7, last: 9, actor: staff.actor };
	t.same(gapsOf(marks, staff, 0, 10), [{ first: 3, last: 4, actor: staff.actor }, rest]);
	t.same(gapsOf(marks, { ...staff, organisation: north }, 0, 10), [rest], "a mark of a wider scope counts");
	t.same(gapsOf([{ ...any, by, first: 0, last: 99 }], staff, 0, 10), [], "a mark beyond the range counts");
});

t.test("a mark doesn't count for the entries of its own signer", async (t) => {
	const [auditor, own] = [idOf("auditor"), idOf("own")] as [Id, Id];
	const marks = [{ ...any, by: auditor, first: 0, last: 7 }];
	t.same(gapsOf(marks, { ...any, actor: auditor }, 0, 10), [{ first: 0, last: 9, actor: auditor }]);
	t.same(gapsOf(marks, { ...any, actor: own }, 0, 8), []);
	const rest = { first: 8, last: 9, actor: null };
	t.same(gapsOf(marks, any, 0, 10), [rest, { first: 0, last: 7, actor: auditor }]);
	const another = { ...any, by: own, first: 0, last: 3 };
	t.same(gapsOf([...marks, another], any, 0, 10), [rest, { first: 4, last: 7, actor: auditor }]);
	t.same(gapsOf([...marks, { ...another, actor: auditor, last: 7 }], any, 0, 10), [rest], "a mark for the entries of one member");
});

const mark = (by: string, organisation: Id | null) => make(by, "review.mark", { ...any, organisation, first: 0, last: 1 });
const asked: Said<"review.query"> = {
	query: idOf("query"),
	organisation: north,
	actor: idOf("staff"),
	entries: [1],
	thread: idOf("thread"),
	due: 1,
};
const query = make("auditor", "review.query", asked);
const words = hash(utf8("words"));
const move = (by: string, action: "answer" | "close", said: Uint8Array | null = action === "answer" ? words : null) =>
	make(by, "review.move", { query: idOf("query"), action, words: said });

t.test("marks, answers and closings are accepted only from those whom the rules name", async (t) => {
	t.same(
		allowed((by) => mark(by, null)),
		["auditor"],
	);
	t.same(
		allowed((by) => mark(by, north)),
		["auditor", "own"],
	);
	t.same(
		allowed((by) => mark(by, south)),
		["auditor"],
	);
	t.same(
		allowed((by) => move(by, "answer"), [query]),
		["boss", "second"],
	);
	t.same(
		allowed((by) => move(by, "close"), [query]),
		["auditor", "own"],
	);
	t.equal(judged(move("boss", "answer")), "not-found", "without the query");
	t.equal(judged(move("boss", "answer", null), [query]), "bad-statement");
	t.equal(judged(move("boss", "answer"), [query, move("auditor", "close")]), "wrong-state");
	t.equal(judged(make("auditor", "review.mark", { ...any, first: 2, last: 1 })), "bad-statement");
	t.equal(queryState([]), "open");
	t.equal(queryState([move("boss", "answer") as never]), "answered");
	t.equal(queryState([move("auditor", "close") as never, move("boss", "answer") as never]), "closed");
});

t.test("a statement follows the one before in its chain, and names no older directory", async (t) => {
	const fields = { ...any, first: 0, last: 1 };
	const one = make("auditor", "review.mark", fields, {}, 5);
	const two = (place: object, size = 5) => make("auditor", "review.mark", fields, place, size);
	const placed = (statement: ReviewStatement, last?: ReviewStatement) => outcomeOf(() => checkReviewPlace(statement, last));
	t.equal(placed(one), "ok");
	t.equal(placed(two({ seq: 1, prev: one.objId }), one), "ok");
	for (const place of [{}, { seq: 1 }, { seq: 1, prev: words }, { seq: 2, prev: one.objId }]) t.equal(placed(two(place), one), "stale");
	t.equal(placed(two({ seq: 0, prev: words })), "stale", "the first has none before");
	t.equal(placed(two({ seq: 1, prev: one.objId }, 4), one), "stale", "an older directory");
	const finding = { organisation: north, first: 0, last: 1, code: "other", outcome: "justified", words: null } as const;
	const release = { case: idOf("case"), organisation: north, below: 9, prior: null };
	const others = [
		make("auditor", "review.mark", { ...fields, organisation: north }),
		make("auditor", "review.finding", { ...finding, query: null }),
		make("boss", "review.release", release),
		make("boss", "review.release", { ...release, case: idOf("another") }),
		query,
	];
	t.equal(new Set([one, ...others].map(chainOfReview)).size, 6, "each has its own chain");
	const about = make("auditor", "review.finding", { ...finding, query: idOf("query") });
	t.same([move("boss", "answer"), about].map(chainOfReview), [idOf("query"), idOf("query")]);
});

t.test("an auditor can't close a query or sign a finding about their own entries", async (t) => {
	const about = make("auditor", "review.query", { ...asked, actor: idOf("own") });
	t.same(
		allowed((by) => move(by, "close"), [about]),
		["auditor"],
	);
	const found = { query: idOf("query"), organisation: north, first: 1, last: 1, words: null };
	t.same(
		allowed((by) => make(by, "review.finding", { ...found, code: "other", outcome: "justified" }), [about]),
		["auditor"],
	);
});

t.test("a finding is signed by an auditor of its scope, and is about the entries of its range and query", async (t) => {
	const of = (by: string, parts: Partial<Said<"review.finding">>) =>
		make(by, "review.finding", {
			...{ query: null, organisation: null, first: 0, last: 1, words: null },
			...{ code: "other" as const, outcome: "justified" as const },
			...parts,
		});
	t.same(
		allowed((by) => of(by, {})),
		["auditor"],
	);
	t.same(
		allowed((by) => of(by, { query: idOf("query"), organisation: north, words }), [query]),
		["auditor", "own"],
	);
	t.equal(judged(of("auditor", { words })), "bad-statement", "words without a thread");
	const { body } = of("own", { organisation: north, first: 3, last: 5 }) as Extract<ReviewStatement, { type: "review.finding" }>;
	const access = { seq: 4, actor: idOf("staff"), organisation: north };
	t.ok(isAbout(body, access));
	t.ok(isAbout({ ...body, organisation: null }, { ...access, organisation: south }));
	t.ok(isAbout(body, { ...access, actor: null }), "an entry without an actor");
	for (const other of [{ actor: idOf("own") }, { organisation: south }, { organisation: null }, { seq: 2 }, { seq: 6 }])
		t.notOk(isAbout(body, { ...access, ...other }), JSON.stringify(other));
	t.equal(
		judged(of("auditor", { query: idOf("query"), organisation: south }), [query]),
		"bad-statement",
		"a query of another organisation",
	);
});

t.test("names are released by two different people who name the same case, organisation and range", async (t) => {
	const of = (by: string, prior: ReviewStatement | null = null, parts: Partial<Said<"review.release">> = {}) =>
		make(by, "review.release", { case: idOf("case"), organisation: north, below: 9, prior: prior?.objId ?? null, ...parts });
	const first = of("boss");
	t.same(
		allowed((by) => of(by)),
		["auditor", "own", "boss", "second"],
	);
	t.same(
		allowed((by) => of(by, first), [first]),
		["auditor", "own", "second"],
		"the second signer is another person",
	);
	for (const parts of [{ below: 10 }, { case: idOf("another") }, { organisation: south }])
		t.equal(judged(of("auditor", first, parts), [first]), "bad-statement");
	t.equal(judged(of("second", first)), "not-found", "a prior that isn't there");
	const prior = of("own") as Extract<ReviewStatement, { type: "review.release" }>;
	t.equal(
		outcomeOf(() => checkReview(dir, of("second", first), { prior })),
		"not-found",
		"another statement in the place of the prior",
	);
	t.equal(judged(of("second", first), [first], RELEASE_WITHIN), "ok");
	t.equal(judged(of("second", first), [first], RELEASE_WITHIN + 1), "wrong-state", "a proposal lapses");
	for (const change of [{ status: "removed" }, { role: "staff" }, { organisation: south }]) {
		const members = new Map(dir.members).set(idOf("boss"), { ...dir.members.get(idOf("boss")), ...change } as never);
		t.equal(judged(of("second", first), [first], 0, { ...dir, members }), "wrong-state", "a proposer who could not propose it now");
	}
	const both = of("second", first);
	t.equal(judged(of("own", both), [first, both]), "bad-statement", "the second signature can't be the prior of a third");
	t.same([...releasedNames([first] as never)], []);
	t.same([...releasedNames([first, both] as never)], [[north, 9]]);
});
