/** Reviewing the access log, by the SDK and the commands, on a real server: marks, queries, findings, the report and its names. */

import { randomUUID } from "node:crypto";
import t from "tap";
import { type Id, utf8 } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import {
	answerQuery,
	closeQuery,
	listReviewMarks,
	listReviewQueries,
	listUnreviewed,
	loadReviewQuery,
	markReviewed,
	openQuery,
	readCaseReport,
	readQueryThread,
	recordQueryFinding,
	recordRangeFinding,
	releaseNames,
	searchLog,
} from "#sdk/audit/index.ts";
import { appendReview } from "#sdk/audit/review/statements.ts";
import { listen, type News } from "#sdk/compartments/news.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { gather } from "#sdk/http/pages.ts";
import { attach, dropHolder, listCompartments, message, openThread, readAll, setRole, syncDirectory, write } from "#sdk/index.ts";
import { commands } from "../../../../clients/cli/commands/index.ts";
import { typing } from "../../../support/commands.ts";
import { reviewedNetwork } from "../../../support/reviewed.ts";
import type { Person } from "../../../support/sdk.ts";
import { until } from "../../../support/until.ts";

const DAY = 86_400_000;
const { network, admin, origin, destination, auditor, own, caseId } = await reviewedNetwork(t);
const { staff, coordinator } = origin;
const [audits, coordinates] = [auditor.session, coordinator.session];

const later = (session: UnlockedSession, ms: number): UnlockedSession => ({ ...session, now: () => session.now() + ms });
const queriesOf = (session: UnlockedSession) => gather(listReviewQueries(session));
/** The numbers of entries, the newest first. */
const numbersOf = async (query: Parameters<typeof searchLog>[1]) => (await gather(searchLog(audits, query))).map(({ seq }) => seq);
/** Of this person's entries about the case. */
const entriesOf = ({ id }: Person) => numbersOf({ actor: id, case: caseId });

t.test("ranges are marked, and what nobody has marked shows", async (t) => {
	const [gap] = (await listUnreviewed(audits)).gaps;
	t.match(gap, { first: 0, overdue: false });
	t.ok((gap?.last ?? 0) > 20);
	t.ok((await listUnreviewed(later(audits, 31 * DAY))).gaps[0]?.overdue);
	await markReviewed(own.session, { first: 0, last: 20 });
	t.match((await listUnreviewed(audits)).gaps, [{ first: 0 }], "the organisation's auditor has read a part of it only");
	t.equal((await listUnreviewed(own.session)).gaps[0]?.first, 21);
	await markReviewed(audits, { first: 2, last: 5 }, { case: caseId });
	await markReviewed(audits, { first: 10, last: 12 });
	t.match((await listUnreviewed(audits)).gaps, [
		{ first: 0, last: 9 },
		{ first: 13, actor: null },
		{ first: 10, last: 12, actor: auditor.id, since: null },
	]);
	t.match((await listUnreviewed(audits, { case: caseId })).gaps[0], { first: 0, last: 1 });
	await markReviewed(audits, { first: 21, last: 22 });
	t.equal((await listUnreviewed(own.session)).gaps[0]?.first, 23, "who has read all has read theirs");
	t.same(
		(await gather(listReviewMarks(own.session))).map(({ statement }) => statement.body.by),
		[auditor.id, auditor.id, auditor.id, own.id],
	);
	for (const [who, scope, code] of [
		[staff.session, {}, "not-allowed"],
		[coordinates, {}, "not-allowed"],
		[own.session, { organisation: null }, "not-allowed"],
		[own.session, { organisation: destination.id }, "not-allowed"],
	] as const)
		await t.rejects(markReviewed(who, { first: 0, last: 1 }, scope), { code });
	await t.rejects(markReviewed(audits, { first: 0, last: 1e6 }), { code: "bad-input", field: "last" }, "beyond the log");
	await t.rejects(markReviewed(audits, { first: 5, last: 4 }), { code: "bad-input", field: "last" });
	t.match(
		(await network.server.entries()).find(({ action }) => action === "review.mark"),
		{ actor: own.id, count: 21, purpose: "oversight" },
	);
});

t.test("a mark that the server makes up counts for nothing", async (t) => {
	const { server } = audits;
	const call: typeof server.call = async (endpoint, sent) => {
		const answer: any = await server.call(endpoint, sent);
		for (const each of answer.statements ?? []) {
			const [first, ...rest] = each.statement.sigs[0];
			each.statement.sigs[0] = [first === "A" ? "B" : "A", ...rest].join("");
		}
		return answer;
	};
	const alarms: string[] = [];
	const lied = { ...audits, server: { ...server, call }, alarm: ({ code }: { code: string }) => void alarms.push(code) } as UnlockedSession;
	t.match((await listUnreviewed(lied)).gaps, [{ first: 0 }]);
	t.same([...new Set(alarms)], ["entry-not-entitled"]);
});

let query: Id;
t.test("a query is asked, answered and closed in a thread of the auditor and the coordinator alone", async (t) => {
	const entries = (await entriesOf(staff)).slice(0, 2);
	const opened = await openQuery(audits, { entries, words: "Which hand-off was this for?" });
	query = opened.id;
	t.same(opened.asked, [coordinator.id], "not whom it is about");
	t.match(await queriesOf(audits), [{ id: query, state: "open", overdue: false, actor: staff.id, entries }]);
	t.ok((await loadReviewQuery(later(audits, 15 * DAY), query)).overdue);
	const asked = await loadReviewQuery(coordinates, query);
	t.equal((await readQueryThread(coordinates, asked)).entries[0]?.content?.kind, "text");
	await t.rejects(readQueryThread(staff.session, asked), { code: "not-found" });
	await t.rejects(queriesOf(staff.session), { code: "not-allowed" });
	t.same(await queriesOf(destination.coordinator.session), []);
	await t.rejects(closeQuery(coordinates, query), { code: "not-allowed" });
	await answerQuery(coordinates, query, "For none: it was a mistake.");
	await t.rejects(answerQuery(destination.coordinator.session, query, "No."), { code: "not-found" });
	const answered = await loadReviewQuery(later(audits, 15 * DAY), query);
	t.match(answered, { state: "answered", overdue: false });
	const { cited } = await readQueryThread(audits, answered);
	const words = answered.moves[0]?.statement.body.words;
	t.match(words && cited(words), { author: coordinator.id, content: { text: "For none: it was a mistake." } });
	await closeQuery(audits, query);
	await t.rejects(answerQuery(coordinates, query, "One more thing."), { code: "wrong-state" });
	t.match(await loadReviewQuery(audits, query), { state: "closed" });
});

t.test("who is asked can't put the auditor out, and an auditor holds nothing else", async (t) => {
	const { thread } = await loadReviewQuery(audits, query);
	await t.rejects(dropHolder(coordinates, thread, { kind: "member", id: auditor.id }), { code: "not-allowed" });
	const held = (await listCompartments(audits)).compartments.map(({ kind }) => kind);
	t.same([...new Set(held)], ["review"]);
	await t.rejects(openThread(coordinates, "Come in", [{ kind: "member", id: auditor.id }], origin.desk), { code: "not-allowed" });
	await write(audits, thread, message("Thank you."));
});

t.test("what a query can't be about", async (t) => {
	const [mine] = await entriesOf(staff);
	const words = "Why?";
	const [others] = await numbersOf({ actor: destination.staff.id, limit: 1 });
	await t.rejects(openQuery(audits, { entries: [mine as number, others as number], words }), { code: "bad-statement" }, "two people's");
	await t.rejects(openQuery(audits, { entries: [mine as number], words, due: audits.now() + 91 * DAY }), { code: "bad-statement" });
	await t.rejects(openQuery(own.session, { entries: [others as number], words }), { code: "not-found" }, "another organisation's");
	await t.rejects(openQuery(coordinates, { entries: [mine as number], words }), { code: "not-allowed" });
	const [admins] = await numbersOf({ actor: admin.id, limit: 1 });
	await t.rejects(openQuery(audits, { entries: [admins as number], words }), { code: "wrong-state" }, "nobody coordinates an admin");
});

t.test("findings are signed, their words sealed, and stay", async (t) => {
	await recordQueryFinding(audits, query, { code: "beyond-need", outcome: "not-justified", words: "No hand-off was open." });
	const found = await loadReviewQuery(coordinates, query);
	const { body } = found.findings[0]!.statement;
	t.match(body, {
		by: auditor.id,
		code: "beyond-need",
		outcome: "not-justified",
		organisation: origin.id,
		first: Math.min(...found.entries),
	});
	const { cited } = await readQueryThread(coordinates, found);
	t.match(cited(body.words!), { content: { text: "No hand-off was open." } });
	await t.rejects(recordQueryFinding(coordinates, query, { code: "other", outcome: "justified" }), { code: "not-allowed" });
	await recordRangeFinding(audits, { first: 0, last: 5, organisation: null }, { code: "off-hours", outcome: "justified" });
	await t.rejects(recordRangeFinding(own.session, { first: 0, last: 5, organisation: null }, { code: "other", outcome: "justified" }), {
		code: "not-allowed",
	});
});

const whoIn = async (session: UnlockedSession) => {
	const found = new Map<Id | null, Set<Id | null>>();
	for await (const { organisation, actor } of readCaseReport(session, caseId))
		found.set(organisation, (found.get(organisation) ?? new Set()).add(actor));
	return found;
};

t.test("the report of a case names nobody before two people of the organisation have released it", async (t) => {
	t.same([...((await whoIn(coordinates)).get(origin.id) ?? [])], [null]);
	t.ok((await whoIn(coordinates)).has(null), "the network's auditor looked at the log about it");
	t.notOk((await whoIn(own.session)).has(null), "an organisation's auditor is shown theirs");
	await t.rejects(whoIn(staff.session), { code: "not-allowed" });
	await t.rejects(whoIn(destination.coordinator.session), { code: "not-found" });
	await t.rejects(releaseNames(destination.coordinator.session, caseId, origin.id), { code: "not-allowed" });
	await t.rejects(releaseNames(destination.coordinator.session, caseId, destination.id), { code: "not-found" }, "they never looked");
	const { id } = await releaseNames(coordinates, caseId, origin.id);
	t.match(await releaseNames(coordinates, caseId, origin.id), { id, released: false }, "the same person twice is one");
	await t.rejects(releaseNames(coordinates, caseId, origin.id, id), { code: "not-allowed" });
	t.match(await releaseNames(own.session, caseId, origin.id), { id, released: false }, "nobody completes what they don't name");
	await t.rejects(releaseNames(later(own.session, 31 * DAY), caseId, origin.id, id), { code: "not-found" }, "it has lapsed");
	t.same([...((await whoIn(coordinates)).get(origin.id) ?? [])], [null]);
	t.match(await releaseNames(own.session, caseId, origin.id, id), { released: true });
	const named = await whoIn(coordinates);
	t.ok(named.get(origin.id)?.has(staff.id));
	t.ok(named.get(origin.id)?.has(null), "accesses after the release are not named");
	t.same([...(named.get(null) ?? [])], [null], "nor is who is of no organisation");
	const entries = (await network.server.entries()).filter(({ action, outcome }) => action === "review.release" && outcome === "allowed");
	t.same(
		entries.map(({ actor }) => actor),
		[coordinator.id, own.id],
		"each release is an entry",
	);
});

/** As if this person had just signed so many releases for a case. */
const signedBefore = ({ id }: Person, of: Id, count: number) =>
	network.server.sql(`INSERT INTO review_statement (objid, type, signer, organisation, case_id, at, body, sigs)
		SELECT sha256(('${id}${of}' || n)::bytea), type, '${id}', organisation, '${of}', at, body, sigs
		FROM generate_series(1, ${count}) AS n, (SELECT * FROM review_statement WHERE type = 'review.release' LIMIT 1) AS one`);

t.test("nobody fills the reviews, or holds up a case with them", async (t) => {
	const [one, another] = [randomUUID(), randomUUID()];
	const release = (of: Id) => appendReview(own.session, "review.release", { case: of, organisation: origin.id, below: 1, prior: null });
	const nothing = { organisation: origin.id, first: 1e6, last: 1e6 };
	const onNothing = () => recordRangeFinding(own.session, nothing, { code: "other", outcome: "justified" });
	await t.rejects(onNothing(), { code: "bad-input", field: "last" }, "beyond the log, which isn't looked through for it");
	await signedBefore(own, one, 99);
	await network.server.sql(`SELECT pg_advisory_lock(hashtextextended('${one}', 8420))`);
	await t.rejects(release(one), { code: "not-found" }, "nobody has looked at this case");
	const held = await network.server.sql("SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()");
	t.equal(held.length, 1, "told while somebody still holds the case's own lock");
	await network.server.sql("SELECT pg_advisory_unlock_all()");
	await signedBefore(own, another, 100);
	await t.rejects(release(another), { code: "too-many-requests", message: /at most 200/ });
	await t.rejects(onNothing(), { code: "too-many-requests" }, "before the log is looked through");
	await network.server.sql(`SET session_replication_role = replica; UPDATE review_statement SET at = 0 WHERE signer = '${own.id}';
		SET session_replication_role = DEFAULT`);
	await t.rejects(release(another), { code: "full", message: /at most 100/ });
	await t.rejects(release(one), { code: "not-found" }, "each case for itself");
});

const run = typing(commands, audits);

t.test("the commands", async (t) => {
	t.match((await run("review gaps")).text, /FIRST +LAST/);
	await run("review mark 0 3");
	t.match((await run("review marks")).text, /Name of/);
	const [entry] = await entriesOf(staff);
	const asked = await run(`review ask ${entry} --text "For whom?" --due 2026-01-05`);
	t.match(asked.text, /Name of/);
	t.match((await run("review list --open")).data.queries, [{ id: asked.data.query, state: "open", askedAt: String }]);
	await run(`review answer ${asked.data.query} "For the case."`, coordinates);
	await run(`review finding ${asked.data.query} --code other --outcome justified`);
	await run(`review close ${asked.data.query.slice(0, 8)}`);
	const shown = await run(`review show ${asked.data.query}`);
	t.match(shown.data, { state: "closed", findings: [{ outcome: "justified" }] });
	t.match(shown.text, /For whom\?[\s\S]*For the case\.[\s\S]*Piped in\.[\s\S]*other, justified/);
	await run("review finding --code other --outcome unresolved --first 0 --last 1");
	await t.rejects(run("review finding --code other --outcome unresolved"), /--first and --last/);
	const { data: proposed } = await run(`review release ${caseId}`, coordinates);
	t.match(proposed, { released: false, organisation: origin.id });
	const seen = await run(`review release ${caseId}`, own.session);
	t.match(seen.data, { ...proposed, at: String });
	t.match(seen.text, /Nothing is released yet.*by Name of.*--proposal [0-9a-f]{8}/);
	const { releases } = (await run(`review releases ${caseId}`, own.session)).data;
	t.match(releases, [
		{ released: true, by: [coordinator.id, own.id] },
		{ released: false, by: [coordinator.id], organisation: origin.id },
	]);
	t.ok((await run(`review release ${caseId} --proposal ${proposed.id.slice(0, 8)}`, own.session)).data.released);
	const { data, text } = await run(`audit report ${caseId}`, coordinates);
	t.match(text, /Origin/);
	t.match(text, /Name of/);
	t.ok(data.accesses.some(({ actorName }: any) => actorName !== null));
	t.match((await run(`audit report ${caseId}`, own.session)).data, { case: caseId });
});

t.test("whom a query is about doesn't answer it, coordinator or not", async (t) => {
	const [entry] = await entriesOf(staff);
	const { id } = await openQuery(audits, { entries: [entry as number], words: "For whom was this?" });
	await setRole(coordinates, staff.id, "coordinator");
	await syncDirectory(staff.session);
	t.same(await queriesOf(staff.session), [], "nor is it shown");
	const fields = { query: id, action: "answer" as const, words: new Uint8Array(32) };
	await t.rejects(appendReview(staff.session, "review.move", fields), { code: "not-allowed", message: /only a coordinator who was asked/ });
	await appendReview(coordinates, "review.move", fields);
	await syncDirectory(audits);
	const { cited } = await readQueryThread(audits, await loadReviewQuery(audits, id));
	t.equal(cited(fields.words), null, "words that aren't in the thread show as missing");
});

/** Which of these people hear that there is something new in a compartment. */
async function toldOf(compartment: Id, sittings: UnlockedSession[]): Promise<boolean[]> {
	const stop = new AbortController();
	const heard: News["topic"][][] = sittings.map(() => []);
	const listening = sittings.map((session, i) => listen(session, ({ topic }) => void heard[i]?.push(topic), stop.signal));
	const tell = (topic: News["topic"]) => network.server.sql(`SELECT pg_notify('cloister', '${topic} ${compartment}')`);
	await until("everybody listens", async () => heard.every((topics) => topics.includes("again")));
	await tell("compartment");
	await until("somebody is told", async () => heard.some((topics) => topics.includes("compartment")));
	// Everybody hears of the directory: whatever they were told before has come by then.
	await tell("directory");
	await until("everybody is told", async () => heard.every((topics) => topics.includes("directory")));
	stop.abort();
	await Promise.all(listening);
	return heard.map((topics) => topics.includes("compartment"));
}

t.test("who lost the role is shown nothing of a review any more, and those who hold it see who that is", async (t) => {
	const [entry] = await entriesOf(coordinator);
	const { id, thread, asked } = await openQuery(audits, { entries: [entry as number], words: "And this?" });
	t.same(asked, [staff.id]);
	const { server } = staff.session;
	const content = (async function* () {
		yield utf8("One page.");
	})();
	const { header, info } = await attach(staff.session, thread, { name: "page.txt", type: "text/plain", size: 9, content });
	await write(staff.session, thread, message("See the file.", { files: [info] }), { attachments: [header] });
	const [first] = (await readAll(staff.session, thread)).entries;
	const params = { compartment: thread };
	const listed = async () =>
		(await listCompartments(staff.session, { kind: "review" })).compartments.some((each) => each.compartment === thread);
	t.ok(await listed());
	t.same((await readQueryThread(audits, await loadReviewQuery(audits, id))).former, []);
	t.same(await toldOf(thread, [audits, staff.session]), [true, true]);

	await setRole(coordinates, staff.id, "staff");
	await Promise.all([syncDirectory(audits), syncDirectory(staff.session)]);
	const stale = async (session: UnlockedSession) => (await session.server.call(contracts.compartments.stale, { query: {} })).compartments;
	const refused = async (when: string) => {
		const denied = { code: "not-allowed", message: /review: only auditors and coordinators/ };
		await t.rejects(server.call(contracts.compartments.get, { params }), denied, `the chain, ${when}`);
		await t.rejects(server.call(contracts.compartments.page, { params, query: {} }), denied, `a page, ${when}`);
		const one = { ...params, entry: first?.entry as Id };
		await t.rejects(server.call(contracts.compartments.entry, { params: one }), denied, `an entry, ${when}`);
		await t.rejects(server.download(contracts.files.get, { file: header.file }), denied, `a file, ${when}`);
		await t.rejects(write(staff.session, thread, message("Still here.")), denied, `writing, ${when}`);
		t.notOk(await listed(), `the list, ${when}`);
		t.notOk((await stale(staff.session)).includes(thread), `nor is it theirs to renew, ${when}`);
	};
	await refused("before the key is renewed");
	t.same(await toldOf(thread, [audits, staff.session]), [true, false], "nor is there news of it for them");
	t.ok((await stale(audits)).includes(thread));
	const shown = () => run(`review show ${id.slice(0, 8)}`);
	t.match((await shown()).data, { holders: [auditor.id], former: [staff.id] });
	await write(audits, thread, message("Not for them any more."));
	await refused("after it");
	t.match(await shown(), { data: { holders: [auditor.id], former: [staff.id] }, text: /held before by +Name of/ });

	await setRole(coordinates, staff.id, "coordinator");
	await syncDirectory(staff.session);
	t.equal((await readAll(staff.session, thread)).entries.length, 2, "with the role comes back what they had, and nothing since");
	await setRole(coordinates, staff.id, "staff");
	await syncDirectory(staff.session);
});

t.test("nobody was alarmed by an honest server", async (t) => {
	for (const { alarms } of [auditor, own, staff, coordinator]) t.same(alarms, []);
});
