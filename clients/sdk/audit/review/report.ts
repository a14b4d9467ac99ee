/** The access report of a case for the person concerned, and the release of names for it. */
import { type Id, keyOf, toHex } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { hasLapsed } from "#protocol/folds/review.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../../context.ts";
import { pages } from "../../http/pages.ts";
import { callNamingEntry } from "../receipts.ts";
import { appendReview, fetchReviewStatements, ofType } from "./statements.ts";

export type CaseAccess = Reply<typeof contracts.review.report>["accesses"][number];

/**
 * Yields all accesses to a case, the newest first, with date, purpose and organisation. Names of people are included only where
 * two members have released them.
 * @throws ProtocolError not-allowed, not-found
 * @example for await (const { at, organisation, purpose } of readCaseReport(session, id)) print(at, organisation, purpose);
 */
export async function* readCaseReport(session: UnlockedSession, caseId: Id): AsyncGenerator<CaseAccess, void, undefined> {
	const ask = (cursor?: string) =>
		session.server.call(contracts.review.report, { params: { case: caseId }, query: { limit: 200, cursor } });
	for await (const { accesses } of pages(ask)) yield* accesses;
}

/** A release of names. */
export interface NameRelease {
	/** The id of the proposal. The second member gives it to `releaseNames`. */
	id: string;
	organisation: Id;
	/** It covers entries below this number. */
	below: number;
	/** The proposer, and the second member once the release takes effect. */
	by: Id[];
	/** When the last of them signed, UTC ms. */
	at: number;
	/** Whether the release has taken effect, because a second member has signed. */
	released: boolean;
	/** Whether no second member can sign any more, because it is too old or its proposer has lost the right to propose it. */
	lapsed: boolean;
	proposal: Statement<"review.release">;
}

/**
 * Returns the releases of names for a case's report that I may see, the oldest first. @throws ProtocolError not-allowed
 * @example const waiting = (await listNameReleases(session, id)).filter(({ released }) => !released);
 */
export async function listNameReleases(session: UnlockedSession, caseId: Id): Promise<NameRelease[]> {
	const all = ofType(await fetchReviewStatements(session, "releases", { case: caseId }), "review.release");
	return all
		.filter(({ statement }) => statement.body.prior === null)
		.map(({ at, statement: proposal }) => {
			const { organisation, below, by } = proposal.body;
			const second = all.find(({ statement: { body } }) => body.prior !== null && keyOf(body.prior) === proposal.key);
			const people = second ? [by, second.statement.body.by] : [by];
			const released = second !== undefined;
			const lapsed = !released && hasLapsed(session.dir, proposal.body, session.now() - at);
			return { id: toHex(proposal.objId), organisation, below, by: people, at: second?.at ?? at, released, lapsed, proposal };
		});
}

/**
 * Releases the names of an organisation's members for a case's report. Two members must sign.
 * @param id the id of another member's proposal, to sign as the second member. When left out, proposes a release for all entries so far, or
 * returns a proposal that already waits.
 * @returns the release; released: whether it has taken effect.
 * @throws ProtocolError not-allowed unless I am an auditor in scope or a coordinator of the organisation, not-found
 * @example const { released } = await releaseNames(session, id, organisation);
 */
export async function releaseNames(session: UnlockedSession, caseId: Id, organisation: Id, id?: string): Promise<NameRelease> {
	const waiting = await waitingReleases(session, caseId, organisation);
	if (id === undefined) {
		// A proposal of another member comes first, because I can be the second member only for such a proposal.
		const proposed = waiting.find(({ by }) => !by.includes(session.me)) ?? waiting[0];
		return proposed ?? proposeNameRelease(session, caseId, organisation);
	}
	const found = waiting.find((each) => each.id === id);
	if (!found) throw new ProtocolError("not-found", "proposal: no open one has this id");
	const { below, proposal } = found;
	const second = await appendReview(session, "review.release", { case: caseId, organisation, below, prior: proposal.objId });
	return { ...found, by: [...found.by, second.body.by], at: second.body.at, released: true };
}

/** Proposals that a second member can still sign, the oldest first. */
async function waitingReleases(session: UnlockedSession, caseId: Id, organisation: Id): Promise<NameRelease[]> {
	const all = await listNameReleases(session, caseId);
	return all.filter((each) => each.organisation === organisation && !each.released && !each.lapsed);
}

async function proposeNameRelease(session: UnlockedSession, caseId: Id, organisation: Id): Promise<NameRelease> {
	// The entry about this request is the newest one so far.
	const { entry } = await callNamingEntry(session, contracts.review.list, { query: { of: "releases", case: caseId, limit: 1 } });
	const below = (entry ?? -1) + 1;
	const proposal = await appendReview(session, "review.release", { case: caseId, organisation, below, prior: null });
	const { by, at } = proposal.body;
	return { id: toHex(proposal.objId), organisation, below, by: [by], at, released: false, lapsed: false, proposal };
}
