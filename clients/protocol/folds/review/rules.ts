/** Who may sign which statement of a review. Server and clients make the same checks. SPEC "Review". */
import { equal, type Id } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import type { Body } from "../../statements/registry.ts";
import type { Statement } from "../../statements/statement.ts";
import { activeMember } from "../directory/lookups.ts";
import { refuse } from "../directory/standing.ts";
import type { Directory } from "../directory/state.ts";
import type { ReviewContext, ReviewStatement } from "./statements.ts";

/** A query is due after this many ms, unless it names another time. */
export const QUERY_WITHIN = 14 * 86_400_000;
/** The longest time that a query may give, in ms. */
export const LONGEST_QUERY = 90 * 86_400_000;

/** A proposal to release names lapses after this many ms without a second release. */
export const RELEASE_WITHIN = 30 * 86_400_000;

/** What a member does about the entries of one organisation: audits them, or answers queries about them. */
interface ReviewRole {
	audits: boolean;
	coordinates: boolean;
}

function reviewRole(dir: Directory, id: Id, organisation: Id | null): ReviewRole {
	const member = dir.members.get(id);
	return {
		audits: member?.role === "auditor" && (member.organisation === null || member.organisation === organisation),
		coordinates: member?.role === "coordinator" && organisation !== null && member.organisation === organisation,
	};
}

/** Whether a proposal to release names has lapsed: it is too old, or its proposer could not propose the release now. @param age in ms. */
export function hasLapsed(dir: Directory, { by, organisation }: Body<"review.release">, age: number): boolean {
	const { audits, coordinates } = reviewRole(dir, by, organisation);
	return age > RELEASE_WITHIN || activeMember(dir, by) === null || !(audits || coordinates);
}

/**
 * Checks a statement of a review. Auditors review, each within their scope. Coordinators answer queries about their organisation
 * and release names of its members.
 * @throws ProtocolError not-allowed, not-found, wrong-state or bad-statement.
 */
export function checkReview(dir: Directory, statement: ReviewStatement, context: ReviewContext): void {
	const { body } = statement;
	const namesQuery = "query" in body && body.query !== null && statement.type !== "review.query";
	if (namesQuery && !context.query) throw new ProtocolError("not-found", "query: does not exist");
	const organisation = "organisation" in body ? body.organisation : (context.query?.body.organisation ?? null);
	const { audits, coordinates } = reviewRole(dir, body.by, organisation);
	if ("first" in body && body.first > body.last) throw new ProtocolError("bad-statement", "last: is before first");
	if (statement.type === "review.release") {
		if (!audits && !coordinates) refuse("by: may not release names of this organisation");
		return checkNameRelease(dir, statement.body, context);
	}
	const isVerdict = statement.type === "review.finding" || (statement.type === "review.move" && statement.body.action === "close");
	if (isVerdict && context.query?.body.actor === body.by) refuse("by: nobody judges their own entries");
	if (statement.type === "review.move") return checkMove(statement.body, { audits, coordinates }, context.moves ?? []);
	if (!audits) refuse("by: may not review entries of this organisation");
	if (statement.type === "review.finding") checkFinding(statement.body, context);
}

function checkMove({ action, words }: Body<"review.move">, role: ReviewRole, moves: readonly Statement<"review.move">[]): void {
	if (action === "answer" ? !role.coordinates : !role.audits)
		refuse(`by: only ${action === "answer" ? "a coordinator of the organisation may answer" : "an auditor may close a query"}`);
	if ((words === null) !== (action === "close"))
		throw new ProtocolError("bad-statement", "words: must be set for an answer, and null to close");
	if (moves.some(({ body }) => body.action === "close")) throw new ProtocolError("wrong-state", "query: is closed");
}

function checkFinding({ query, organisation, words }: Body<"review.finding">, context: ReviewContext): void {
	if (query === null && words !== null)
		throw new ProtocolError("bad-statement", "words: must be null without a query, because only a query has a thread");
	if (context.query && context.query.body.organisation !== organisation)
		throw new ProtocolError("bad-statement", "organisation: is not that of the query");
}

function checkNameRelease(dir: Directory, body: Body<"review.release">, { prior, age = 0 }: ReviewContext): void {
	if (body.prior === null) return;
	if (!prior || !equal(prior.objId, body.prior)) throw new ProtocolError("not-found", "prior: does not exist");
	const { by, organisation, below, case: releasedCase, prior: earlier } = prior.body;
	if (earlier !== null || releasedCase !== body.case || organisation !== body.organisation || below !== body.below)
		throw new ProtocolError("bad-statement", "prior: is a release of something else");
	if (by === body.by) refuse("by: somebody else must make the second release");
	if (hasLapsed(dir, prior.body, age)) throw new ProtocolError("wrong-state", "prior: has lapsed");
}
