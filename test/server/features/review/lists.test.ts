/** Lists of what was signed in reviews, page after page, and findings on ranges: never about their signer's own entries. */

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
const [audits, coordinates, o] = [auditor.session, origin.coordinator.session, origin.staff.session];

/** The numbers of somebody's entries, the newest first. */
const numbersOf = async (actor: Id) => (await gather(searchLog(audits, { actor }))).map(({ seq }) => seq);

/** A session whose lists come in pages of so many, and what `change` makes of each. */
function paged(session: UnlockedSession, limit: number, change: (answer: any) => void = () => {}): UnlockedSession & { asked: number } {
	const { server } = session;
	const counted = { ...session, asked: 0 };
	const call: typeof server.call = async (endpoint, sent) => {
		if (endpoint.id !== "review.list") return server.call(endpoint, sent);
		counted.asked += 1;
		const answer: any = await server.call(endpoint, { ...sent, query: { ...(sent as any).query, limit } } as never);
		change(answer);
		return answer;
	};
	return Object.assign(counted, { server: { ...server, call } });
}

const run = typing(commands, audits);

t.test("a page of queries holds each of them whole, whatever came in between", async (t) => {
	const [entry] = await numbersOf(origin.staff.id);
	const queries: Id[] = [];
	for (let i = 0; i < 3; i++) queries.push((await openQuery(audits, { entries: [entry as number], words: `Question ${i}.` })).id);
	const [first, second, third] = queries as [Id, Id, Id];
	// All of these are newer than every query.
	await answerQuery(coordinates, first, "For the case.");
	await recordQueryFinding(audits, second, { code: "other", outcome: "justified" });
	await closeQuery(audits, second);

	const types: string[][] = [];
	let cursor: string | undefined;
	do {
		const page = await audits.server.call(contracts.review.list, { query: { of: "queries", limit: 1, cursor } });
		types.push(page.statements.map(({ statement }) => parseStatement(audits.network, statement).type));
		cursor = page.next ?? undefined;
	} while (cursor);
	t.same(types, [["review.query"], ["review.move", "review.finding", "review.query"], ["review.move", "review.query"]]);

	const small = paged(audits, 1);
	const found = await gather(listReviewQueries(small));
	t.equal(small.asked, 3, "page after page");
	t.same(
		found.map(({ id, state, findings }) => [id, state, findings.length]),
		[
			[third, "open", 0],
			[second, "closed", 1],
			[first, "answered", 0],
		],
	);
	t.match(await loadReviewQuery(audits, second), { state: "closed" });
	const impatient = paged(audits, 1);
	for await (const { id } of listReviewQueries(impatient)) if (id === third) break;
	t.equal(impatient.asked, 1, "and no further than is asked for");

	const shown = await run("review list --limit 2");
	t.match(shown.data, { queries: [{ id: third }, { id: second }], more: true });
	t.match(shown.text, /newest 2; there are more/);
	const all = await run("review list --limit 3");
	t.equal(all.data.more, false);
	t.notMatch(all.text, /there are more/);
	t.match((await run(`review show ${first.slice(0, 8)}`, paged(audits, 1))).data, { id: first }, "the oldest is found by its beginning");

	const later = { ...audits, now: () => audits.now() + 15 * 86_400_000 };
	const late = (await run("review list --overdue", later)).data.queries;
	t.same(
		late.map(({ id }: { id: Id }) => id),
		[third],
		"neither the answered nor the closed one",
	);
});

t.test("marks come page after page, and each once", async (t) => {
	for (let i = 0; i < 5; i++) await markReviewed(audits, { first: i, last: i });
	const firsts = (await gather(listReviewMarks(paged(audits, 2)))).map(({ statement }) => statement.body.first);
	t.same(firsts, [4, 3, 2, 1, 0]);
	t.match((await run("review marks --limit 4")).data, { more: true });
	t.match((await run("review marks --limit 5")).data, { more: false });
	const twice = paged(audits, 2, ({ statements }) => statements.push({ ...statements[0], number: 0 }));
	await t.rejects(gather(listReviewMarks(twice)), { name: "AlarmError", alarm: { code: "entry-replayed" } });
});

t.test("a finding on a range says nothing of its signer's own entries", async (t) => {
	const what = { code: "other", outcome: "justified" } as const;
	const range = { organisation: origin.id };
	await gather(searchLog(own.session, { case: caseId }));
	await readSection(o, section);
	const [mine] = await numbersOf(own.id);
	const [theirs] = await numbersOf(origin.staff.id);
	if (mine === undefined || theirs === undefined) throw new Error("there are entries of both");
	t.ok(mine < theirs);
	const denied = { code: "not-allowed", message: /^not-allowed: by: is the only one whose entries these are/ };
	await t.rejects(recordRangeFinding(own.session, { ...range, first: mine, last: mine }, what), denied);
	const [network0] = await numbersOf(auditor.id);
	if (network0 === undefined) throw new Error("there are entries of the auditor");
	await t.rejects(recordRangeFinding(audits, { organisation: null, first: network0, last: network0 }, what), denied);
	await t.rejects(
		recordRangeFinding(audits, { ...range, first: network0, last: network0 }, what),
		denied,
		"nor where nothing is of the organisation",
	);
	await recordRangeFinding(audits, { ...range, first: mine, last: mine }, what);
	await recordRangeFinding(own.session, { ...range, first: mine, last: theirs }, { ...what, outcome: "unresolved" });

	const signers = async (on?: number) => (await gather(listRangeFindings(audits, on))).map(({ statement }) => statement.body.by);
	t.same(await signers(), [own.id, auditor.id], "the newest first");
	t.same(await signers(theirs), [own.id]);
	t.same(await signers(mine), [auditor.id], "not by who made the access");
	const [{ statement } = { statement: null }] = await gather(listRangeFindings(own.session));
	t.equal(statement && isAbout(statement.body, { seq: mine, actor: own.id, organisation: origin.id }), false);

	const shown = await run(`review findings ${mine}`);
	t.match(shown.data, { findings: [{ by: auditor.id, first: mine, last: mine, outcome: "justified" }], more: false });
	t.equal(shown.data.findings.length, 1);
	t.match(await run("review findings --limit 1"), { data: { more: true }, text: /unresolved[\s\S]*there are more/ });
	t.match((await run("review findings", coordinates)).data.findings, [{ by: own.id }, { by: auditor.id }], "the coordinator sees them");
});

t.test("what the log's own lists leave out, they say, too", async (t) => {
	t.match(await run("log entries --limit 3"), { data: { more: true }, text: /newest 3; there are more/ });
	t.match(await run(`audit ask leaver --actor ${origin.staff.id} --limit 1`), { data: { more: true }, text: /there are more/ });
	t.match((await run(`audit ask leaver --actor ${origin.staff.id}`)).data, { more: false });
});

t.test("nobody was alarmed by an honest server", async (t) => {
	for (const { alarms } of [own, origin.coordinator]) t.same(alarms, []);
});
