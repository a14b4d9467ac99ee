/** Lists of review statements in pages, and findings on ranges, which never count for their signer's own entries. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { isAbout } from "#protocol/folds/review.ts";
import { parseStatement } from "#protocol/statements/statement.ts";
import {
	answerQuery,
	closeQuery,
	listRangeFindings,
	listReviewMarks,
	listReviewQueries,
	loadReviewQuery,
	markReviewed,
	openQuery,
	recordQueryFinding,
	recordRangeFinding,
	searchLog,
} from "#sdk/audit/index.ts";
import { readSection } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { gather } from "#sdk/http/pages.ts";
import { commands } from "../../../../clients/cli/commands/index.ts";
import { typing } from "../../../support/commands.ts";
import { reviewedNetwork } from "../../../support/reviewed.ts";

const { origin, auditor, own, caseId, section } = await reviewedNetwork(t);
const [auditorSession, coordinatorSession, staffSession] = [auditor.session, origin.coordinator.session, origin.staff.session];

/** The numbers of a member's entries, the newest first. */
const numbersOf = async (actor: Id) => (await gather(searchLog(auditorSession, { actor }))).map(({ seq }) => seq);

/** A session whose review lists come in pages of `limit`, each changed by `change`. It counts the requests. */
function paged(session: UnlockedSession, limit: number, change: (answer: any) => void = () => {}): UnlockedSession & { requests: number } {
	const { server } = session;
	const counted = { ...session, requests: 0 };
	const call: typeof server.call = async (endpoint, sent) => {
		if (endpoint.id !== "review.list") return server.call(endpoint, sent);
		counted.requests += 1;
		const answer: any = await server.call(endpoint, { ...sent, query: { ...(sent as any).query, limit } } as never);
		change(answer);
		return answer;
	};
	return Object.assign(counted, { server: { ...server, call } });
}

const run = typing(commands, auditorSession);

t.test("a page of queries contains all statements of each query, however old", async (t) => {
	const [entry] = await numbersOf(origin.staff.id);
	const queries: Id[] = [];
	for (let i = 0; i < 3; i++) queries.push((await openQuery(auditorSession, { entries: [entry as number], words: `Question ${i}.` })).id);
	const [first, second, third] = queries as [Id, Id, Id];
	// These statements are newer than all queries.
	await answerQuery(coordinatorSession, first, "For the case.");
	await recordQueryFinding(auditorSession, second, { code: "other", outcome: "justified" });
	await closeQuery(auditorSession, second);

	const types: string[][] = [];
	let cursor: string | undefined;
	do {
		const page = await auditorSession.server.call(contracts.review.list, { query: { of: "queries", limit: 1, cursor } });
		types.push(page.statements.map(({ statement }) => parseStatement(auditorSession.network, statement).type));
		cursor = page.next ?? undefined;
	} while (cursor);
	t.same(types, [["review.query"], ["review.move", "review.finding", "review.query"], ["review.move", "review.query"]]);

	const small = paged(auditorSession, 1);
	const found = await gather(listReviewQueries(small));
	t.equal(small.requests, 3, "one request for each page");
	t.same(
		found.map(({ id, state, findings }) => [id, state, findings.length]),
		[
			[third, "open", 0],
			[second, "closed", 1],
			[first, "answered", 0],
		],
	);
	t.match(await loadReviewQuery(auditorSession, second), { state: "closed" });
	const impatient = paged(auditorSession, 1);
	for await (const { id } of listReviewQueries(impatient)) if (id === third) break;
	t.equal(impatient.requests, 1, "only one page was requested");

	const shown = await run("review list --limit 2");
	t.match(shown.data, { queries: [{ id: third }, { id: second }], more: true });
	t.match(shown.text, /first 2. Use a larger --limit/);
	const all = await run("review list --limit 3");
	t.equal(all.data.more, false);
	t.notMatch(all.text, /larger --limit/);
	t.match(
		(await run(`review show ${first.slice(0, 8)}`, paged(auditorSession, 1))).data,
		{ id: first },
		"the oldest query is found by the start of its id",
	);

	const later = { ...auditorSession, now: () => auditorSession.now() + 15 * 86_400_000 };
	const late = (await run("review list --overdue", later)).data.queries;
	t.same(
		late.map(({ id }: { id: Id }) => id),
		[third],
		"answered and closed queries are not overdue",
	);
});

t.test("marks are listed in pages, and a repeated mark raises an alarm", async (t) => {
	for (let i = 0; i < 5; i++) await markReviewed(auditorSession, { first: i, last: i });
	const firsts = (await gather(listReviewMarks(paged(auditorSession, 2)))).map(({ statement }) => statement.body.first);
	t.same(firsts, [4, 3, 2, 1, 0]);
	t.match((await run("review marks --limit 4")).data, { more: true });
	t.match((await run("review marks --limit 5")).data, { more: false });
	const twice = paged(auditorSession, 2, ({ statements }) => statements.push({ ...statements[0], number: 0 }));
	await t.rejects(gather(listReviewMarks(twice)), { name: "AlarmError", alarm: { code: "entry-replayed" } });
});

t.test("a finding on a range doesn't count for its signer's own entries", async (t) => {
	const finding = { code: "other", outcome: "justified" } as const;
	const range = { organisation: origin.id };
	await gather(searchLog(own.session, { case: caseId }));
	await readSection(staffSession, section);
	const [ownEntry] = await numbersOf(own.id);
	const [staffEntry] = await numbersOf(origin.staff.id);
	if (ownEntry === undefined || staffEntry === undefined) throw new Error("there are entries of both");
	t.ok(ownEntry < staffEntry);
	const denied = { code: "not-allowed", message: /^not-allowed: by: a finding must cover at least one entry of somebody else/ };
	await t.rejects(recordRangeFinding(own.session, { ...range, first: ownEntry, last: ownEntry }, finding), denied);
	const [auditorEntry] = await numbersOf(auditor.id);
	if (auditorEntry === undefined) throw new Error("there are entries of the auditor");
	await t.rejects(recordRangeFinding(auditorSession, { organisation: null, first: auditorEntry, last: auditorEntry }, finding), denied);
	await t.rejects(
		recordRangeFinding(auditorSession, { ...range, first: auditorEntry, last: auditorEntry }, finding),
		denied,
		"also for a range without entries of the organisation",
	);
	await recordRangeFinding(auditorSession, { ...range, first: ownEntry, last: ownEntry }, finding);
	await recordRangeFinding(own.session, { ...range, first: ownEntry, last: staffEntry }, { ...finding, outcome: "unresolved" });

	const signers = async (on?: number) => (await gather(listRangeFindings(auditorSession, on))).map(({ statement }) => statement.body.by);
	t.same(await signers(), [own.id, auditor.id], "the newest first");
	t.same(await signers(staffEntry), [own.id]);
	t.same(await signers(ownEntry), [auditor.id], "not the finding of the member who made the access");
	await t.rejects(signers(1e6), { code: "not-found" }, "an entry that isn't there");
	await t.rejects(gather(listRangeFindings(own.session, auditorEntry)), { code: "not-found" }, "one of another organisation");
	const [{ statement } = { statement: null }] = await gather(listRangeFindings(own.session));
	t.equal(statement && isAbout(statement.body, { seq: ownEntry, actor: own.id, organisation: origin.id }), false);

	const shown = await run(`review findings ${ownEntry}`);
	t.match(shown.data, { findings: [{ by: auditor.id, first: ownEntry, last: ownEntry, outcome: "justified" }], more: false });
	t.equal(shown.data.findings.length, 1);
	t.match(await run("review findings --limit 1"), { data: { more: true }, text: /unresolved[\s\S]*larger --limit/ });
	t.match(
		(await run("review findings", coordinatorSession)).data.findings,
		[{ by: own.id }, { by: auditor.id }],
		"the coordinator sees the findings",
	);
});

t.test("the log's own lists say when there are more entries", async (t) => {
	t.match(await run("log entries --limit 3"), { data: { more: true }, text: /first 3. Use a larger --limit/ });
	t.match(await run(`audit ask leaver --actor ${origin.staff.id} --limit 1`), { data: { more: true }, text: /larger --limit/ });
	t.match((await run(`audit ask leaver --actor ${origin.staff.id}`)).data, { more: false });
});

t.test("an honest server raises no alarm", async (t) => {
	for (const { alarms } of [own, origin.coordinator]) t.same(alarms, []);
});
