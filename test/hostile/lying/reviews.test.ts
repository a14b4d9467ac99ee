/**
 * Section 3 of SPEC.md, what a client must refuse: review statements by members who aren't entitled. Members who help the
 * server signed them.
 */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { DatedStatement } from "#protocol/folds/review.ts";
import { encodeEntry } from "#protocol/log/entry.ts";
import { type Statement, toWire, type Wire } from "#protocol/statements/statement.ts";
import {
	answerQuery,
	listNameReleases,
	listRangeFindings,
	listReviewMarks,
	listUnreviewed,
	loadReviewQuery,
	markReviewed,
	openQuery,
	readForReview,
	readQueryThread,
	recordRangeFinding,
	releaseNames,
	searchLog,
} from "#sdk/audit/index.ts";
import { fetchReviewPages, type ReviewList } from "#sdk/audit/review/statements.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { firstEpoch, nextEpoch } from "#sdk/compartments/epochs.ts";
import { gather } from "#sdk/http/pages.ts";
import { approve, readAll, remove, setRole, syncDirectory, type UnlockedSession } from "#sdk/index.ts";
import { entriesToReview } from "../../../clients/web/sitting/verbs/log-entries.ts";
import type { Sitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { fields as entryFields, erasure } from "../../support/access-entry.ts";
import { fieldsOf, signedByLog } from "../../support/lying/forge.ts";
import { drop, forge, type Lie, type Reply, replay, swap, where } from "../../support/lying/lies.ts";
import { alarmCodes, type DeceivedClient, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { signAtCheckpoint } from "../../support/lying/shown-directory.ts";

const DAY = 86_400_000;
const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { people } = world;
const { origin, organisations, receivedCase, waitingCase } = world.fixtures;
const auditor = await world.openSyncedSession("auditor");
const [{ session: founder }, { session: sender }, { session: taker }] = [
	await world.openSyncedSession("founder"),
	await world.openSyncedSession("sender"),
	await world.openSyncedSession("taker"),
];
const giver = await world.openSyncedSession("giver");
const entries = (await gather(searchLog(auditor.session, { actor: people.sender.id }))).map(({ seq }) => seq).slice(0, 2);
const { id: query, thread } = await openQuery(auditor.session, { entries, words: "Which hand-off was this for?" });
const mark = await markReviewed(auditor.session, { first: 0, last: 3 });
const release = await releaseNames(giver.session, receivedCase.id, organisations.origin);

/** The list that a client shows when the server adds these statements as the newest. */
async function judged(
	who: DeceivedClient,
	of: ReviewList,
	added: { statement: Wire; at?: number }[],
	...lies: Lie[]
): Promise<DatedStatement[]> {
	const served = added.map((each, i) => ({ number: 9_000 + i, at: world.server.clock.now(), ...each }));
	who.setLies(
		...lies,
		forge("review.list", "statements", (all: unknown[]) => [...all, ...served]),
	);
	return (await gather(fetchReviewPages(who.session, of))).flat();
}

const wires = (...statements: Statement<any>[]) => statements.map((statement) => ({ statement: toWire(statement) }));

test("an honest server", async (t) => {
	t.same(await judged(auditor, "queries", []), await judged(auditor, "queries", wires()));
	t.equal((await gather(listReviewMarks(auditor.session))).length, 1);
	t.ok((await listUnreviewed(auditor.session)).gaps.length > 0);
	t.match(await listNameReleases(auditor.session, receivedCase.id), [{ id: release.id, released: false, lapsed: false }]);
	t.match(await loadReviewQuery(giver.session, query), { state: "open", actor: people.sender.id });
	t.same([...alarmCodes(auditor), ...alarmCodes(giver)], []);
});

test("statements that nobody may make in a review are left out", async (t) => {
	/** Expects that only the last statement is left out, with an alarm about this rule. */
	const leavesOut = async (what: string, rule: RegExp, of: ReviewList, ...added: { statement: Wire; at?: number }[]) => {
		const there = await judged(auditor, of, added.slice(0, -1));
		t.same(alarmCodes(auditor), [], `${what}: sound up to there`);
		const left = await judged(auditor, of, added);
		t.same([alarmCodes(auditor), left.length], [["entry-not-entitled"], there.length], what);
		t.match(auditor.alarms[0]?.detail, rule, what);
	};
	const by = auditor.session;
	const first = { seq: 0, prev: null };
	const range = { ...first, organisation: organisations.origin, case: null, actor: null, first: 0, last: 9 };
	const [signed] = wires(by.sign("review.mark", range)) as [{ statement: Wire }];
	const sigs = signed.statement.sigs.map((sig) => (sig.startsWith("A") ? "B" : "A") + sig.slice(1));
	await leavesOut("with another signature", /sigs.0/, "marks", { statement: { ...signed.statement, sigs } });
	await leavesOut("a mark by a coordinator", /may not review entries/, "marks", ...wires(giver.session.sign("review.mark", range)));
	const backwards = by.sign("review.mark", { ...range, first: 9, last: 8 });
	await leavesOut("a range that ends before it begins", /before first/, "marks", ...wires(backwards));
	const { statements } = await by.server.call(contracts.compartments.get, { params: { compartment: thread } });
	await leavesOut("what belongs into no review", /not one of a review/, "queries", { statement: statements[0] as Wire });

	const found = {
		...first,
		query,
		organisation: organisations.origin,
		first: 0,
		last: 9,
		code: "other",
		outcome: "justified",
		words: null,
	} as const;
	const finding = (fields: object, of = by) => of.sign("review.finding", { ...found, ...fields });
	await leavesOut("on a query that isn't shown", /query: does not exist/, "findings", ...wires(finding({ query: randomId() })));
	await leavesOut("a finding by staff", /may not review entries/, "findings", ...wires(finding({ query: null }, sender)));
	const words = hash(new Uint8Array(1));
	await leavesOut(
		"words without a thread",
		/words: must be null without a query, because/,
		"findings",
		...wires(finding({ query: null, words })),
	);
	const elsewhere = finding({ organisation: organisations.destination });
	await leavesOut("about another organisation than the query", /is not that of the query/, "queries", ...wires(elsewhere));
	const questions = {
		...first,
		query: randomId(),
		organisation: organisations.origin,
		entries: [1],
		thread: randomId(),
		due: by.now() + DAY,
	};
	const aboutMe = by.sign("review.query", { ...questions, actor: people.auditor.id });
	const own = finding({ query: questions.query });
	await leavesOut("a judgement of one's own entries", /nobody judges their own/, "queries", ...wires(aboutMe, own));

	const served = (await gather(fetchReviewPages(by, "queries"))).flat();
	const next = { seq: 1, prev: served.find(({ statement }) => statement.type === "review.query")!.statement.objId };
	const move = (action: "answer" | "close", of = by, cites: Uint8Array | null = action === "answer" ? words : null) =>
		of.sign("review.move", { ...next, query, action, words: cites });
	await leavesOut(
		"an answer by another organisation",
		/coordinator of the organisation may answer/,
		"queries",
		...wires(move("answer", taker)),
	);
	await leavesOut("a coordinator's close", /an auditor may close/, "queries", ...wires(move("close", giver.session)));
	await leavesOut("an answer without words", /words: must be set for an answer/, "queries", ...wires(move("answer", giver.session, null)));
	const late = wires(move("close"), move("answer", giver.session));
	await leavesOut("an answer after the close", /query: is closed/, "queries", ...late);

	const proposed = fieldsOf(release.proposal);
	const second = (fields: object = {}, of = by) => of.sign("review.release", { ...proposed, prior: release.proposal.objId, ...fields });
	const releases = (...said: Statement<any>[]) => ["releases", ...wires(...said)] as const;
	await leavesOut("names of another organisation", /may not release names/, ...releases(taker.sign("review.release", proposed)));
	await leavesOut("a second without a first", /prior: does not exist/, ...releases(second({ prior: words })));
	await leavesOut("a second for more than the first", /is a release of something else/, ...releases(second({ below: proposed.below + 1 })));
	await leavesOut("both by the same person", /somebody else must make the second release/, ...releases(second({}, giver.session)));
	const [following] = wires(second());
	const afterAMonth = { ...(following as { statement: Wire }), at: world.server.clock.now() + 31 * DAY };
	await leavesOut("a second that comes too late", /prior: has lapsed/, "releases", afterAMonth);
});

test("a replayed review statement, or one on another directory, is left out", async (t) => {
	const load = (...lies: Lie[]) => outcomeOf(() => judged(auditor, "marks", [], ...lies));
	t.equal(await load(), null);
	t.equal(await load(replay("review.list", "statements.0")), "entry-replayed", "twice");
	const { session } = auditor;
	const honest = session.checkpoint;
	session.checkpoint = signedByLog(world.server, honest.size - 1);
	const forked = session.sign("review.mark", { seq: 0, prev: null, organisation: null, case: null, actor: null, first: 0, last: 9 });
	session.checkpoint = honest;
	t.equal(await outcomeOf(() => judged(auditor, "marks", wires(forked))), "directory-forked", "by another history of the directory");
});

test("a mark that is squeezed in, back-dated or withheld breaks the chain of marks", async (t) => {
	const { session } = auditor;
	auditor.setLies();
	const fields = { ...fieldsOf(mark), first: 4, last: 9 };
	const another = await markReviewed(session, { first: 4, last: 5 });
	const place = (before: Statement<"review.mark">) => ({ seq: before.body.seq + 1, prev: before.objId });
	const marks = (...lies: Lie[]) => outcomeOf(() => judged(auditor, "marks", [], ...lies));
	const adds = (statement: Statement<any>, number: number) =>
		forge("review.list", "statements", (all: unknown[]) => [...all, { number, at: 0, statement: toWire(statement) }]);
	t.equal(await marks(), null);
	const squeezed = session.sign("review.mark", { ...fields, ...place(mark) });
	t.equal(await marks(adds(squeezed, 9_000)), "entry-not-entitled", "in the place of another");
	const next = { ...fields, ...place(another) };
	t.equal(await marks(adds(session.sign("review.mark", next), 9_000)), null, "the next one");
	const size = another.body.cp.size - 1;
	const old = signAtCheckpoint(session, signedByLog(world.server, size, session.dir.roots[size]), () => session.sign("review.mark", next));
	t.equal(await marks(adds(old, 9_000)), "entry-not-entitled", "by a directory older than that of the mark before");
	t.equal(await marks(drop("review.list", "statements.-1")), "entries-dropped", "the first is withheld");
	auditor.setLies();
	await markReviewed(session, { first: 6, last: 6 });
	t.equal(await marks(drop("review.list", "statements.1")), "entries-dropped", "one between others is withheld");
});

/** The served salt and body of an entry. Both are null for an erased entry. */
type Body = { salt: string | null; body: string | null };
const NOTHING: Body = { salt: null, body: null };

/** Serves these entries without their bodies. */
const without = (...seqs: number[]) =>
	forge("audit.bodies", "entries", (all: Body[], { url }: Reply) => {
		const from = Number(url.searchParams.get("from"));
		return all.map((each, i) => (seqs.includes(from + i) ? NOTHING : each));
	});

test("entries that are hidden, changed or put elsewhere in a range to review are noticed", async (t) => {
	const read = (...lies: Lie[]) => {
		auditor.setLies(...lies);
		return outcomeOf(() => readForReview(auditor.session, 2, 30));
	};
	t.equal(await read(), null);
	t.equal(await read(drop("audit.bodies", "entries.-1")), "entry-hidden", "the last is left out");
	t.equal(
		await read(drop("audit.bodies", "entries.7")),
		"entry-hidden",
		"one is left out, and each later one stands in the place before its own",
	);
	t.equal(await read(forge("audit.bodies", "entries", [])), "entry-hidden", "all are left out");
	t.equal(await read(swap("audit.bodies", "entries.3", "entries.4")), "entry-hidden", "two have changed places");
	t.equal(await read(forge("audit.bodies", "entries", (all: Body[]) => all.with(4, all[3]!))), "entry-hidden", "one stands twice");
	t.equal(await read(forge("audit.bodies", "entries.3.salt", "A".repeat(22))), "entry-hidden", "one differs from the tree");
	t.equal(await read(forge("audit.bodies", "entries.3.body", "AAAA")), "content-tampered", "a body that is not an entry");
	t.equal(await read(without(7)), "entry-hidden", "a body is missing, and no entry says that it was erased");
	const entry = { ...erasure("log.redact", 7), v: 1 as const, at: auditor.session.now() };
	const madeUp = { seq: 9, salt: "A".repeat(22), body: toBase64Url(encodeEntry(entry)) };
	const saysErased = forge("audit.entries", "entries", [madeUp]);
	t.equal(await read(without(7), saysErased), "entry-hidden", "the entry about its erasure isn't in the tree");
	await world.server.context.ledger.append(erasure("log.redact", 8));
	await world.server.context.ledger.append(erasure("log.redact", 7, "failed"));
	await world.signTrees();
	t.equal(await read(without(7)), "entry-hidden", "another one was erased, and this erasure failed");
	t.equal(await read(without(8)), null);
	const reader = await world.openSyncedSession("auditor");
	const otherLeaf = forge("audit.tile", "", (bytes: Uint8Array) => bytes.with(3 * 32, (bytes[3 * 32] ?? 0) ^ 1));
	reader.setLies(where((path) => path.includes("/tile/0/000"), otherLeaf));
	t.equal(await outcomeOf(() => readForReview(reader.session, 2, 30)), "log-forked", "another leaf in the tree");
});

test("an honest log can be reviewed while it grows and while entries are erased", async (t) => {
	const { ledger } = world.server.context;
	const read = async (first: number, count: number, ...lies: Lie[]) => {
		auditor.setLies(...lies);
		const entries = await readForReview(auditor.session, first, count);
		t.same(alarmCodes(auditor), []);
		t.same(
			entries.map(({ seq }) => seq),
			entries.map((_, i) => first + i),
			"no number is left out",
		);
		return entries;
	};
	const { size } = await listUnreviewed(auditor.session);
	t.same(await read(1e9 + 1, 100), [], "far past the end");
	t.ok((await read(size - 3, 100)).length >= 3, "over the end, with what was written before");
	await Promise.all(Array.from({ length: 300 }, () => ledger.append(entryFields())));
	const [, grown] = await Promise.all([Promise.all(Array.from({ length: 50 }, () => ledger.append(entryFields()))), read(size - 3, 600)]);
	t.ok(grown.length >= 303, "a range that is larger than one answer, while the log grows");
	t.ok(grown.every(({ entry }) => entry !== null));
	await world.signTrees();
	const before = await auditor.session.server.fetchBytes(contracts.audit.checkpoint, { log: "access" });
	await ledger.append(erasure("log.redact", 12));
	let asked = 0;
	const firstOlder = forge("audit.checkpoint", "", (bytes: Uint8Array) => (asked++ === 0 ? before : bytes));
	t.equal((await read(10, 5, without(12), firstOlder))[2]?.entry, null, "erased after the checkpoint, before the body came");
	await ledger.append(erasure("log.retain", 5));
	await world.signTrees();
	const retained = [without(0, 1, 2, 3, 4), forge("audit.status", "keptFrom", 5)];
	t.equal((await read(0, 10, ...retained)).filter(({ entry }) => entry === null).length, 5, "retention has erased the beginning");
});

test("a part of a range covers only what was verified", async (t) => {
	const sitting = { session: auditor.session } as Sitting;
	const part = async (first: number, last: number, actor: Id | null = null) => {
		const { rows, last: until } = await entriesToReview(sitting, { first, last, actor });
		return { rows, until, seqs: rows.map(({ seq }) => seq) };
	};
	auditor.setLies();
	t.match(await part(3, 5), { seqs: [3, 4, 5], until: 5 });
	const whole = await part(0, 1e6);
	t.same([whole.rows.length, whole.until], [100, 99]);
	const { until } = await part(0, 1e6, people.reader.id);
	const { size } = await listUnreviewed(auditor.session);
	t.ok(until > 99 && until < size, "of one person, it is read on to the end of the signed log");
	const mine = await part(0, until, people.sender.id);
	t.ok(mine.rows.length > 0 && mine.rows.every(({ actor }) => actor?.id === people.sender.id));
	t.match(await part(1e6, 1e6 + 9), { seqs: [], until: 1e6 - 1 });
	for (const actor of [null, people.sender.id]) {
		auditor.setLies(drop("audit.bodies", "entries.0"));
		t.equal(await outcomeOf(() => part(0, 9, actor)), "entry-hidden");
	}
	auditor.setLies();
	t.same(alarmCodes(auditor), []);
});

test("hidden unreviewed releases and changed review texts are noticed", async (t) => {
	auditor.setLies(forge("review.gaps", "gaps", []));
	const { gaps } = await listUnreviewed(auditor.session);
	t.match(gaps[0], { first: 7, since: null }, "gaps are computed here");
	auditor.setLies();
	await answerQuery(giver.session, query, "For none.");
	const answered = await loadReviewQuery(auditor.session, query);
	const { cited } = await readQueryThread(auditor.session, answered);
	const [{ statement }] = answered.moves as [(typeof answered.moves)[number]];
	t.match(cited(statement.body.words!), { author: people.giver.id, content: { text: "For none." } });
	t.equal(cited(hash(new Uint8Array(1))), null, "words that nobody wrote there");
});

test("a holder added to a review's thread is refused", async (t) => {
	const holders = [auditor, giver].map(({ session }) => ({ kind: "member" as const, id: session.me }));
	const begins = async (what: string, who: DeceivedClient, others = holders) => {
		const { session } = who;
		const opening = { compartment: thread, kind: "review", subject: query, owner: origin, holders: others } as const;
		const reader = await world.openSyncedSession("auditor");
		reader.setLies(forge("compartments.get", "statements", [toWire(firstEpoch(session, opening).statement)]));
		t.equal(await outcomeOf(() => readAll(reader.session, thread)), "not-allowed", what);
		t.same(alarmCodes(reader), ["epoch-not-entitled"], what);
		return reader.alarms[0]?.detail;
	};
	t.match(await begins("opened by a coordinator", giver), /only an auditor opens a review/);
	t.match(await begins("opened by a non-holder", auditor, holders.slice(1)), /the auditor who opens a review must be a holder/);
});

test("a review keeps its auditor, and drops holders who lost their role", async (t) => {
	await syncDirectory(giver.session);
	const { statement } = await nextEpoch(giver.session, await openCompartment(giver.session, thread), { reason: "rotation" });
	const fields = fieldsOf(statement);
	const goesOn = async (by: UnlockedSession, as: Id | null, holders = fields.holders) => {
		const reader = await world.openSyncedSession("auditor");
		reader.setLies(
			forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(by.sign("epoch", { ...fields, holders }, as))]),
		);
		await outcomeOf(() => readAll(reader.session, thread));
		return reader.alarms.map(({ code, detail }) => `${code}: ${detail}`).join();
	};
	t.equal(await goesOn(giver.session, origin), "", "as it is, it would be sound");
	const giverOnly = fields.holders.filter(({ id }) => id === people.giver.id);
	t.match(
		await goesOn(giver.session, origin, giverOnly),
		/nobody may drop a holder that the directory hasn't removed/,
		"the auditor left out by the asked desk",
	);
	await setRole(giver.session, people.sender.id, "coordinator");
	await syncDirectory(sender);
	await setRole(sender, people.giver.id, "staff");
	await syncDirectory(auditor.session);
	t.match(await goesOn(auditor.session, null), /neither audits nor coordinates any more/, "a former coordinator is kept");
	const alone = await nextEpoch(auditor.session, await openCompartment(auditor.session, thread), { reason: "rotation" });
	t.same(
		alone.statement.body.holders.map(({ id }) => id),
		[people.auditor.id],
		"an honest client leaves them out",
	);
	await setRole(sender, people.giver.id, "coordinator");
});

test("a departed auditor can't go on with a review", async (t) => {
	const range = { organisation: organisations.origin, first: entries.at(-1)!, last: entries[0]! };
	const before = await recordRangeFinding(auditor.session, range, { code: "other", outcome: "unresolved" });
	const fields = fieldsOf(before);
	const proposed = await releaseNames(auditor.session, waitingCase.id, organisations.origin);
	const { session: admin } = await world.openSyncedSession("admin");
	await approve(admin, await remove(founder, { kind: "member", subject: people.auditor.id }, "left"));
	await syncDirectory(giver.session);
	auditor.session.checkpoint = giver.session.checkpoint;
	const after = auditor.session.sign("review.finding", { ...fields, outcome: "justified" });
	const shown = await judged(giver, "findings", wires(after));
	t.same([shown.map(({ statement }) => statement.key), alarmCodes(giver)], [[before.key], ["entry-not-entitled"]]);
	t.equal((await gather(listRangeFindings(giver.session))).length, 1, "what was said before stays");
	const second = giver.session.sign("review.release", { ...fieldsOf(proposed.proposal), prior: proposed.proposal.objId });
	await judged(giver, "releases", wires(second));
	t.match(giver.alarms[0]?.detail, /prior: has lapsed/, "nor does anybody follow what they proposed");
});
