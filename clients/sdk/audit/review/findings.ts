/** Signed findings: the result of a query, or of reviewing a range of entries. */
import { equal, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type DatedStatement, isAbout, type Range } from "#protocol/folds/review.ts";
import { decodeEntry } from "#protocol/log/entry.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../../context.ts";
import { fetchBodies } from "../bundles.ts";
import { loadReviewQuery, writeQueryWords } from "./queries.ts";
import { appendReview, listNewest } from "./statements.ts";

/** A finding's code and outcome. */
export interface FindingInput {
	code: Fields<"review.finding">["code"];
	outcome: Fields<"review.finding">["outcome"];
	/** For a finding on a query: what is written into its thread. */
	words?: string | undefined;
}

/**
 * Signs a finding on a query. The same finding twice in a row counts once.
 * @throws ProtocolError not-found, not-allowed
 * @example await recordQueryFinding(session, id, { code: "off-hours", outcome: "justified" });
 */
export async function recordQueryFinding(
	session: UnlockedSession,
	id: Id,
	{ code, outcome, words }: FindingInput,
): Promise<Statement<"review.finding">> {
	const query = await loadReviewQuery(session, id);
	const { organisation, entries } = query;
	const wordsId = words === undefined ? null : await writeQueryWords(session, query, words);
	const range = { first: Math.min(...entries), last: Math.max(...entries) };
	const fields = { query: id, organisation, ...range, code, outcome, words: wordsId };
	const mine = query.findings.findLast(({ statement }) => statement.body.by === session.me)?.statement;
	return mine && isSame(mine, fields) ? mine : appendReview(session, "review.finding", fields);
}

type FindingFields = Omit<Fields<"review.finding">, "seq" | "prev">;

/**
 * Whether a finding has these fields. If my newest finding has them, only the answer to its signing was lost, and it isn't signed again.
 */
function isSame({ body }: Statement<"review.finding">, { words, ...codes }: FindingFields): boolean {
	const hasSameWords = words === null || body.words === null ? words === body.words : equal(words, body.words);
	return hasSameWords && Object.entries(codes).every(([name, value]) => body[name as keyof typeof codes] === value);
}

/**
 * Signs a finding on a range of entries. It has no query, and so no words. It doesn't cover my own entries in the range. The same finding
 * twice in a row counts once.
 * @throws ProtocolError not-allowed unless I am an auditor, or when the range holds no entry but mine
 * @example await recordRangeFinding(session, { first: 100, last: 199, organisation: null }, { code: "refusals", outcome: "unresolved" });
 */
export async function recordRangeFinding(
	session: UnlockedSession,
	range: Range & { organisation: Id | null },
	{ code, outcome }: Omit<FindingInput, "words">,
): Promise<Statement<"review.finding">> {
	const fields = { query: null, ...range, code, outcome, words: null };
	for await (const { statement } of listRangeFindings(session)) {
		if (statement.body.by !== session.me) continue;
		if (isSame(statement, fields)) return statement;
		break;
	}
	return appendReview(session, "review.finding", fields);
}

/**
 * Yields the findings on ranges that I may see, the newest first. Findings on queries come with their queries.
 * @param entry the number of an access entry. Limits the result to findings that cover it.
 * @throws ProtocolError not-allowed, not-found for an entry that I may not read
 * @example for await (const { at, statement } of listRangeFindings(session)) print(at, statement.body.outcome);
 */
export async function* listRangeFindings(
	session: UnlockedSession,
	entry?: number,
): AsyncGenerator<DatedStatement<Statement<"review.finding">>, void, undefined> {
	const access = entry === undefined ? null : await fetchAccess(session, entry);
	for await (const finding of listNewest(session, "findings", "review.finding"))
		if (access === null || isAbout(finding.statement.body, access)) yield finding;
}

/** The parts of an access entry that decide whether a finding covers it. */
async function fetchAccess(session: UnlockedSession, seq: number) {
	const [found] = await fetchBodies(session, seq, 1);
	if (!found) throw new ProtocolError("not-found", "entry: is not there, erased, or not yours to read");
	const { actor, organisation } = decodeEntry(found.body);
	return { seq, actor, organisation };
}
