/** Reviews of the access log by the SDK and the commands on a real server: marks, queries, findings, the report and its names. */
import { randomUUID } from "node:crypto";
import t from "tap";
import { type Id, utf8 } from "#protocol/bytes.ts";
import { ROUTE_PARTS } from "#protocol/codes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { byProgram } from "#sdk/account/unlocked-session.ts";
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
import { loadCase } from "#sdk/casework/index.ts";
import { listen, type News } from "#sdk/compartments/news.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { gather } from "#sdk/http/pages.ts";
import {
	addOrganisation,
	approve,
	attach,
	dropHolder,
	listCompartments,
	message,
	openThread,
	readAll,
	remove,
	setRole,
	syncDirectory,
	write,
} from "#sdk/index.ts";
import { commands } from "../../../../clients/cli/commands/index.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { typing } from "../../../support/commands.ts";
import { reviewedNetwork } from "../../../support/reviewed.ts";
import type { Person } from "../../../support/sdk.ts";
import { overtaken } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";

const DAY = 86_400_000;
const { network, founder, admin, origin, destination, auditor, own: organisationAuditor, caseId } = await reviewedNetwork(t);
const { staff, coordinator } = origin;
const [auditorSession, coordinatorSession] = [auditor.session, coordinator.session];

const later = (session: UnlockedSession, ms: number): UnlockedSession => ({ ...session, now: () => session.now() + ms });
const queriesOf = (session: UnlockedSession) => gather(listReviewQueries(session));
/** The numbers of the entries that match, the newest first. */
const numbersOf = async (query: Parameters<typeof searchLog>[1]) => (await gather(searchLog(auditorSession, query))).map(({ seq }) => seq);
/** The numbers of this person's entries about the case. */
const entriesOf = ({ id }: Person) => numbersOf({ actor: id, case: caseId });

t.test("in a range without a mark, only the entries that are older than 30 days are overdue", async (t) => {
	const { clock } = network.server;
	clock.set(clock.now() + 60_000);
	await listUnreviewed(auditorSession);
	const found = await gather(searchLog(auditorSession, {}));
	const split = clock.now();
	const { size } = await listUnreviewed(auditorSession);
	const newestOld = Math.max(...found.filter(({ entry }) => entry && entry.at < split).map(({ seq }) => seq));
	const sessionThen = { ...auditorSession, now: () => split + 30 * DAY };
	const [gap] = (await listUnreviewed(sessionThen)).gaps;
	t.match(gap, { first: 0, overdue: true, overdueTo: newestOld });
	t.ok(newestOld < size - 1, "newer entries are in the same range");
	const [gapOfStaff] = (await listUnreviewed(sessionThen, { actor: staff.id })).gaps;
	t.ok(typeof gapOfStaff?.overdueTo === "number" && gapOfStaff.overdueTo <= newestOld, "of one person");
	t.match((await listUnreviewed(auditorSession)).gaps[0], { overdue: false, overdueTo: null });
});

t.test("auditors mark ranges, and the unmarked gaps are shown", async (t) => {
	const [gap] = (await listUnreviewed(auditorSession)).gaps;
	t.match(gap, { first: 0, overdue: false });
	t.ok((gap?.last ?? 0) > 20);
	t.ok((await listUnreviewed(later(auditorSession, 31 * DAY))).gaps[0]?.overdue);
	await markReviewed(organisationAuditor.session, { first: 0, last: 20 });
	t.match((await listUnreviewed(auditorSession)).gaps, [{ first: 0 }], "the organisation's auditor has read only a part");
	const markMore = () => markReviewed(organisationAuditor.session, { first: 21, last: 24 });
	const meanwhile = await overtaken(organisationAuditor.session, "review.list", markMore, () =>
		listUnreviewed(organisationAuditor.session),
	);
	t.match(meanwhile.gaps[0], { first: 25, since: Number }, "also when somebody marks a range meanwhile");
	await markReviewed(auditorSession, { first: 2, last: 5 }, { case: caseId });
	await markReviewed(auditorSession, { first: 10, last: 12 });
	t.match((await listUnreviewed(auditorSession)).gaps, [
		{ first: 0, last: 9 },
		{ first: 13, actor: null },
		{ first: 10, last: 12, actor: auditor.id, since: null },
	]);
	t.match((await listUnreviewed(auditorSession, { case: caseId })).gaps[0], { first: 0, last: 1 });
	await markReviewed(auditorSession, { first: 25, last: 26 });
	t.equal((await listUnreviewed(organisationAuditor.session)).gaps[0]?.first, 27, "a mark for all entries counts for the organisation too");
	t.same(
		(await gather(listReviewMarks(organisationAuditor.session))).map(({ statement }) => statement.body.by),
		[auditor.id, auditor.id, auditor.id, organisationAuditor.id, organisationAuditor.id],
	);
	for (const [session, scope, code] of [
		[staff.session, {}, "not-allowed"],
		[coordinatorSession, {}, "not-allowed"],
		[organisationAuditor.session, { organisation: null }, "not-allowed"],
		[organisationAuditor.session, { organisation: destination.id }, "not-allowed"],
	] as const)
		await t.rejects(markReviewed(session, { first: 0, last: 1 }, scope), { code });
	await t.rejects(markReviewed(auditorSession, { first: 0, last: 1e6 }), { code: "bad-input", field: "last" }, "beyond the log");
	await t.rejects(markReviewed(auditorSession, { first: 5, last: 4 }), { code: "bad-input", field: "last" });
	t.match(
		(await network.server.entries()).find(({ action }) => action === "review.mark"),
		{ actor: organisationAuditor.id, count: 21, purpose: "oversight" },
	);
});

t.test("a forged mark is ignored and raises an alarm", async (t) => {
	const { server } = auditorSession;
	const call: typeof server.call = async (endpoint, sent) => {
		const answer: any = await server.call(endpoint, sent);
		for (const { statement } of answer.statements ?? []) {
			const [first, ...rest] = statement.sigs[0];
			statement.sigs[0] = [first === "A" ? "B" : "A", ...rest].join("");
		}
		return answer;
	};
	const alarms: string[] = [];
	const deceived = {
		...auditorSession,
		server: { ...server, call },
		alarm: ({ code }: { code: string }) => void alarms.push(code),
	} as UnlockedSession;
	t.match((await listUnreviewed(deceived)).gaps, [{ first: 0 }]);
	t.same([...new Set(alarms)], ["entry-not-entitled"]);
});

let query: Id;
t.test("a query is asked, answered and closed in a thread that only the auditor and the coordinator hold", async (t) => {
	const entries = (await entriesOf(staff)).slice(0, 2);
	const opened = await openQuery(auditorSession, { entries, words: "Which hand-off was this for?" });
	query = opened.id;
	t.same(opened.asked, [coordinator.id], "not the member whom it is about");
	t.match(await queriesOf(auditorSession), [{ id: query, state: "open", overdue: false, actor: staff.id, entries }]);
	t.ok((await loadReviewQuery(later(auditorSession, 15 * DAY), query)).overdue);
	const asked = await loadReviewQuery(coordinatorSession, query);
	t.equal((await readQueryThread(coordinatorSession, asked)).entries[0]?.content?.kind, "text");
	await t.rejects(readQueryThread(staff.session, asked), { code: "not-found" });
	await t.rejects(queriesOf(staff.session), { code: "not-allowed" });
	t.same(await queriesOf(destination.coordinator.session), []);
	await t.rejects(closeQuery(coordinatorSession, query), { code: "not-allowed" });
	await answerQuery(coordinatorSession, query, "For none: it was a mistake.");
	await t.rejects(answerQuery(destination.coordinator.session, query, "No."), { code: "not-found" });
	const answered = await loadReviewQuery(later(auditorSession, 15 * DAY), query);
	t.match(answered, { state: "answered", overdue: false });
	const { cited } = await readQueryThread(auditorSession, answered);
	const words = answered.moves[0]?.statement.body.words;
	t.match(words && cited(words), { author: coordinator.id, content: { text: "For none: it was a mistake." } });
	await closeQuery(auditorSession, query);
	await t.rejects(answerQuery(coordinatorSession, query, "One more thing."), { code: "wrong-state" });
	t.match(await loadReviewQuery(auditorSession, query), { state: "closed" });
});

t.test("a coordinator can't remove the auditor from a review, and an auditor holds only reviews", async (t) => {
	const { thread } = await loadReviewQuery(auditorSession, query);
	await t.rejects(dropHolder(coordinatorSession, thread, { kind: "member", id: auditor.id }), { code: "not-allowed" });
	const held = (await listCompartments(auditorSession)).compartments.map(({ kind }) => kind);
	t.same([...new Set(held)], ["review"]);
	await t.rejects(openThread(coordinatorSession, "Come in", [{ kind: "member", id: auditor.id }], origin.desk), { code: "not-allowed" });
	await write(auditorSession, thread, message("Thank you."));
});

t.test("a query must be about one member's entries within the auditor's scope", async (t) => {
	const [mine] = await entriesOf(staff);
	const words = "Why?";
	const [others] = await numbersOf({ actor: destination.staff.id, limit: 1 });
	await t.rejects(
		openQuery(auditorSession, { entries: [mine as number, others as number], words }),
		{ code: "bad-statement" },
		"entries of two members",
	);
	await t.rejects(openQuery(auditorSession, { entries: [mine as number], words, due: auditorSession.now() + 91 * DAY }), {
		code: "bad-statement",
	});
	await t.rejects(
		openQuery(organisationAuditor.session, { entries: [others as number], words }),
		{ code: "not-found" },
		"another organisation's entry",
	);
	await t.rejects(openQuery(coordinatorSession, { entries: [mine as number], words }), { code: "not-allowed" });
	const [admins] = await numbersOf({ actor: admin.id, limit: 1 });
	await t.rejects(
		openQuery(auditorSession, { entries: [admins as number], words }),
		{ code: "wrong-state" },
		"an admin has no coordinator to ask",
	);
});

t.test("findings are signed statements, and their words are sealed", async (t) => {
	await recordQueryFinding(auditorSession, query, { code: "beyond-need", outcome: "not-justified", words: "No hand-off was open." });
	const found = await loadReviewQuery(coordinatorSession, query);
	const { body } = found.findings[0]!.statement;
	t.match(body, {
		by: auditor.id,
		code: "beyond-need",
		outcome: "not-justified",
		organisation: origin.id,
		first: Math.min(...found.entries),
	});
	const { cited } = await readQueryThread(coordinatorSession, found);
	t.match(cited(body.words!), { content: { text: "No hand-off was open." } });
	await t.rejects(recordQueryFinding(coordinatorSession, query, { code: "other", outcome: "justified" }), { code: "not-allowed" });
	await recordRangeFinding(auditorSession, { first: 0, last: 5, organisation: null }, { code: "off-hours", outcome: "justified" });
	await t.rejects(
		recordRangeFinding(organisationAuditor.session, { first: 0, last: 5, organisation: null }, { code: "other", outcome: "justified" }),
		{
			code: "not-allowed",
		},
	);
});

const accessorsIn = async (session: UnlockedSession) => {
	const found = new Map<Id | null, Set<Id | null>>();
	for await (const { organisation, actor } of readCaseReport(session, caseId))
		found.set(organisation, (found.get(organisation) ?? new Set()).add(actor));
	return found;
};

t.test("the report of a case names nobody until two people of the organisation release the names", async (t) => {
	t.same([...((await accessorsIn(coordinatorSession)).get(origin.id) ?? [])], [null]);
	t.ok((await accessorsIn(coordinatorSession)).has(null), "the query of the network's auditor has no organisation");
	t.notOk((await accessorsIn(organisationAuditor.session)).has(null), "an organisation's auditor sees only its own accesses");
	await t.rejects(accessorsIn(staff.session), { code: "not-allowed" });
	await t.rejects(accessorsIn(destination.coordinator.session), { code: "not-found" });
	await t.rejects(releaseNames(destination.coordinator.session, caseId, origin.id), { code: "not-allowed" });
	await t.rejects(
		releaseNames(destination.coordinator.session, caseId, destination.id),
		{ code: "not-found" },
		"the organisation never accessed the case",
	);
	const { id } = await releaseNames(coordinatorSession, caseId, origin.id);
	t.match(await releaseNames(coordinatorSession, caseId, origin.id), { id, released: false }, "the same person counts once");
	await t.rejects(releaseNames(coordinatorSession, caseId, origin.id, id), { code: "not-allowed" });
	t.match(
		await releaseNames(organisationAuditor.session, caseId, origin.id),
		{ id, released: false },
		"a second release must name the proposal",
	);
	await t.rejects(
		releaseNames(later(organisationAuditor.session, 31 * DAY), caseId, origin.id, id),
		{ code: "not-found" },
		"the proposal has lapsed",
	);
	t.same([...((await accessorsIn(coordinatorSession)).get(origin.id) ?? [])], [null]);
	t.match(await releaseNames(organisationAuditor.session, caseId, origin.id, id), { released: true });
	const named = await accessorsIn(coordinatorSession);
	t.ok(named.get(origin.id)?.has(staff.id));
	t.ok(named.get(origin.id)?.has(null), "accesses after the release are not named");
	t.same([...(named.get(null) ?? [])], [null], "accesses without an organisation are not named");
	const entries = (await network.server.entries()).filter(({ action, outcome }) => action === "review.release" && outcome === "allowed");
	t.same(
		entries.map(({ actor }) => actor),
		[coordinator.id, organisationAuditor.id],
		"each release is an entry",
	);
});

/** Stores `count` releases for the case `of`, as if this person had just signed them. */
const storeReleases = ({ id }: Person, of: Id, count: number) =>
	network.server.sql(`INSERT INTO review_statement (objid, type, chain, seq, signer, organisation, case_id, at, body, sigs)
		SELECT sha256(('${id}${of}' || n)::bytea), type, '${of}', n, '${id}', organisation, '${of}', at, body, sigs
		FROM generate_series(1, ${count}) AS n, (SELECT * FROM review_statement WHERE type = 'review.release' LIMIT 1) AS one`);

t.test("releases are limited per member and per case, and a refused one doesn't wait for the case's lock", async (t) => {
	const [unread, full] = [randomUUID(), randomUUID()];
	const release = (of: Id) => {
		const fields = { seq: 0, prev: null, case: of, organisation: origin.id, below: 1, prior: null };
		const statement = toWire(organisationAuditor.session.sign("review.release", fields));
		return organisationAuditor.session.server.call(contracts.review.append, { body: { statement, thread: null } });
	};
	const beyondLog = { organisation: origin.id, first: 1e6, last: 1e6 };
	const recordBeyondLog = () => recordRangeFinding(organisationAuditor.session, beyondLog, { code: "other", outcome: "justified" });
	await t.rejects(recordBeyondLog(), { code: "bad-input", field: "last" });
	await storeReleases(organisationAuditor, unread, 99);
	await network.server.sql(`SELECT pg_advisory_lock(hashtextextended('${unread}', 8420))`);
	await t.rejects(release(unread), { code: "not-found" }, "nobody has accessed this case");
	const held = await network.server.sql("SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()");
	t.equal(held.length, 1, "the case's lock is still held");
	await network.server.sql("SELECT pg_advisory_unlock_all()");
	await storeReleases(organisationAuditor, full, 100);
	await t.rejects(release(full), { code: "too-many-requests", message: /at most 200/ });
	await t.rejects(recordBeyondLog(), { code: "too-many-requests" }, "before the log is searched");
	await network.server.sql(`SET session_replication_role = replica; UPDATE review_statement SET at = 0 WHERE signer = '${organisationAuditor.id}';
		SET session_replication_role = DEFAULT`);
	await t.rejects(release(full), { code: "full", message: /at most 100/, data: { limit: "subject" } });
	await t.rejects(release(unread), { code: "not-found" }, "the limit is per case");
});

const run = typing(commands, auditorSession);

t.test("the commands mark, ask, answer, close and release", async (t) => {
	t.match((await run("review gaps")).text, /FIRST +LAST/);
	await run("review mark 0 3");
	t.match((await run("review marks")).text, /Name of/);
	const [entry] = await entriesOf(staff);
	const asked = await run(`review ask ${entry} --text "For whom?"`);
	t.match(asked.text, /Name of/);
	t.match((await run("review list --open")).data.queries, [{ id: asked.data.query, state: "open", askedAt: String }]);
	await run(`review answer ${asked.data.query} "For the case."`, coordinatorSession);
	await run(`review finding ${asked.data.query} --code other --outcome justified`);
	await run(`review close ${asked.data.query.slice(0, 8)}`);
	const shown = await run(`review show ${asked.data.query}`);
	t.match(shown.data, { state: "closed", findings: [{ outcome: "justified" }] });
	const words = shown.data.entriesOfThread.find(({ text }: any) => text === "Piped in.");
	t.equal(shown.data.findings[0].words, words.entry, "as the text names it");
	t.match(shown.text, /For whom\?[\s\S]*For the case\.[\s\S]*Piped in\.[\s\S]*other, justified/);
	await run("review finding --code other --outcome unresolved --first 0 --last 1");
	await t.rejects(run("review finding --code other --outcome unresolved"), /--first and --last/);
	const { data: proposed } = await run(`review release ${caseId}`, coordinatorSession);
	t.match(proposed, { released: false, organisation: origin.id });
	const seen = await run(`review release ${caseId}`, organisationAuditor.session);
	t.match(seen.data, { ...proposed, at: String });
	t.match(seen.text, /Nothing is released yet\. Name of.*--proposal [0-9a-f]{8}/);
	const { releases } = (await run(`review releases ${caseId}`, organisationAuditor.session)).data;
	t.match(releases, [
		{ released: true, by: [coordinator.id, organisationAuditor.id] },
		{ released: false, by: [coordinator.id], organisation: origin.id },
	]);
	t.ok((await run(`review release ${caseId} --proposal ${proposed.id.slice(0, 8)}`, organisationAuditor.session)).data.released);
	for (const session of [coordinatorSession, byProgram(coordinatorSession)]) await loadCase(session, caseId);
	const { data, text } = await run(`audit report ${caseId}`, coordinatorSession);
	t.match(text, /Origin/);
	t.match(text, /Name of/);
	t.ok(data.accesses.some(({ actorName }: any) => actorName !== null));
	const table = text.split("\n").filter((line) => /^\d{4}-\d\d-\d\d /.test(line));
	const keyOf = (each: any) => [each.at.slice(0, 10), each.organisation, each.actor, each.purpose, each.initiator].join();
	const groups = new Set(data.accesses.map(keyOf));
	t.equal(table.length, groups.size, "one line for each person, day and purpose, and one for what the program fetched");
	t.same(
		table.flatMap((line, i) => (line.includes("(by the program)") ? [i] : [])),
		[table.length - 1],
		"which comes last",
	);
	t.ok(groups.size < data.accesses.length);
	t.match((await run(`audit report ${caseId}`, organisationAuditor.session)).data, { case: caseId });
});

t.test("the member whom a query is about can't answer it, even as a coordinator", async (t) => {
	const [entry] = await entriesOf(staff);
	const { id } = await openQuery(auditorSession, { entries: [entry as number], words: "For whom was this?" });
	await setRole(coordinatorSession, staff.id, "coordinator");
	await syncDirectory(staff.session);
	t.same(await queriesOf(staff.session), [], "the query isn't listed for them");
	const fields = { query: id, action: "answer" as const, words: new Uint8Array(32) };
	await t.rejects(appendReview(staff.session, "review.move", fields), { code: "not-allowed", message: /only a coordinator who was asked/ });
	await appendReview(coordinatorSession, "review.move", fields);
	await syncDirectory(auditorSession);
	const { cited } = await readQueryThread(auditorSession, await loadReviewQuery(auditorSession, id));
	t.equal(cited(fields.words), null, "words that aren't in the thread are missing");
});

/** @returns for each session whether it gets the news of the compartment. */
async function whoGetsNews(compartment: Id, sessions: UnlockedSession[]): Promise<boolean[]> {
	const stop = new AbortController();
	const received: News["topic"][][] = sessions.map(() => []);
	const listening = sessions.map((session, i) => listen(session, ({ topic }) => void received[i]?.push(topic), stop.signal));
	const tell = (topic: News["topic"]) => network.server.sql(`SELECT pg_notify('cloister', '${topic} ${compartment}')`);
	await until("all listen", async () => received.every((topics) => topics.includes("again")));
	await tell("compartment");
	await until("one session gets the news", async () => received.some((topics) => topics.includes("compartment")));
	// All members get the news of the directory. Earlier news has arrived by then.
	await tell("directory");
	await until("all get the news of the directory", async () => received.every((topics) => topics.includes("directory")));
	stop.abort();
	await Promise.all(listening);
	return received.map((topics) => topics.includes("compartment"));
}

t.test("a member who lost the role can't read a review any more, and is shown as a former holder", async (t) => {
	const [entry] = await entriesOf(coordinator);
	const { id, thread, asked } = await openQuery(auditorSession, { entries: [entry as number], words: "And this?" });
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
		(await listCompartments(staff.session, { kind: "review" })).compartments.some((listed) => listed.compartment === thread);
	t.ok(await listed());
	t.same((await readQueryThread(auditorSession, await loadReviewQuery(auditorSession, id))).former, []);
	t.same(await whoGetsNews(thread, [auditorSession, staff.session]), [true, true]);

	await setRole(coordinatorSession, staff.id, "staff");
	await Promise.all([syncDirectory(auditorSession), syncDirectory(staff.session)]);
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
		t.notOk((await stale(staff.session)).includes(thread), `the stale list, ${when}`);
	};
	await refused("before the key is renewed");
	t.same(await whoGetsNews(thread, [auditorSession, staff.session]), [true, false], "a former holder gets no news");
	t.ok((await stale(auditorSession)).includes(thread));
	const shown = () => run(`review show ${id.slice(0, 8)}`);
	t.match((await shown()).data, { holders: [auditor.id], former: [staff.id] });
	await write(auditorSession, thread, message("Not for them any more."));
	await refused("after the key is renewed");
	t.match(await shown(), { data: { holders: [auditor.id], former: [staff.id] }, text: /held before by +Name of/ });

	await setRole(coordinatorSession, staff.id, "coordinator");
	await syncDirectory(staff.session);
	t.equal(
		(await readAll(staff.session, thread)).entries.length,
		2,
		"with the role, the earlier entries can be read again, but no later ones",
	);
	await setRole(coordinatorSession, staff.id, "staff");
	await syncDirectory(staff.session);
});

t.test("a query can't be opened while nobody could answer it", async (t) => {
	const given = { name: "Without a desk", country: "AL", parts: [...ROUTE_PARTS], checklist: CHECKLIST };
	const { organisation, object } = await addOrganisation(founder.session, given);
	await approve(admin.session, object);
	const alone = await network.admit(founder, admin, { organisation, role: "coordinator" });
	await syncDirectory(founder.session);
	await approve(admin.session, await remove(founder.session, { kind: "member", subject: destination.coordinator.id }, "left"));
	for (const [what, actor] of [
		["without a desk", alone],
		["without a coordinator", destination.staff],
	] as const) {
		const [entry] = await numbersOf({ actor: actor.id });
		const asking = openQuery(auditorSession, { entries: [entry as number], words: "Why?" });
		await t.rejects(asking, { code: "wrong-state", message: /no coordinator or no desk/ }, what);
	}
});

t.test("the honest server has raised no alarm in any of these tests", async (t) => {
	for (const { alarms } of [auditor, organisationAuditor, staff, coordinator]) t.same(alarms, []);
});
