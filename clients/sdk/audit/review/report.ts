/** The access report of a case, for the person concerned, and the release of names for it. */
import { type Id, keyOf } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { Sitting } from "../../context.ts";
import { pages } from "../../pages.ts";
import { appendReview, ofType, reviewStatements } from "./statements.ts";

export type CaseAccess = Reply<typeof contracts.review.report>["accesses"][number];

/**
 * All accesses to a case, the newest first: dates, purposes, organisations; people only where two have released them.
 * @throws ProtocolError not-allowed, not-found
 * @example for await (const { at, organisation, purpose } of caseReport(sitting, id)) print(at, organisation, purpose);
 */
export async function* caseReport(sitting: Sitting, caseId: Id): AsyncGenerator<CaseAccess, void, undefined> {
	const ask = (cursor?: string) =>
		sitting.server.call(contracts.review.report, { params: { case: caseId }, query: { limit: 200, cursor } });
	for await (const { accesses } of pages(ask)) yield* accesses;
}

/** A proposed release, and who has followed; by: one person, or two once it is in effect. at: of the newest, UTC ms. */
export interface NameRelease {
	organisation: Id;
	/** Of entries below this number. */
	below: number;
	by: Id[];
	at: number;
	released: boolean;
	proposal: Statement<"review.release">;
}

/** Releases of names for a case's report that I may see, the oldest first. @throws ProtocolError not-allowed */
export async function nameReleases(sitting: Sitting, caseId: Id): Promise<NameRelease[]> {
	const all = ofType(await reviewStatements(sitting, "releases", { case: caseId }), "review.release");
	return all
		.filter(({ statement }) => statement.body.prior === null)
		.map(({ at, statement: proposal }) => {
			const { organisation, below, by } = proposal.body;
			const second = all.find(({ statement: { body } }) => body.prior !== null && keyOf(body.prior) === proposal.key);
			const people = second ? [by, second.statement.body.by] : [by];
			return { organisation, below, by: people, at: second?.at ?? at, released: second !== undefined, proposal };
		});
}

/**
 * Releases the names of an organisation's people for a case's report. The first to do so proposes it, for all entries so
 * far; whoever does it next releases just that.
 * @returns released: whether it took effect.
 * @throws ProtocolError not-allowed unless I am an auditor in scope or a coordinator of the organisation, not-found
 */
export async function releaseNames(
	sitting: Sitting,
	caseId: Id,
	organisation: Id,
): Promise<{ released: boolean; statement: Statement<"review.release"> }> {
	const waiting = (await nameReleases(sitting, caseId)).filter((each) => each.organisation === organisation && !each.released);
	const mine = waiting.find(({ by }) => by.includes(sitting.me))?.proposal;
	const other = waiting.find(({ by }) => !by.includes(sitting.me))?.proposal;
	if (mine && !other) return { released: false, statement: mine };
	// Up to the newest access of all: asking for the releases has just made it.
	const below = other?.body.below ?? (sitting.server.lastEntry() ?? -1) + 1;
	const fields = { case: caseId, organisation, below, prior: other?.objId ?? null };
	return { released: other !== undefined, statement: await appendReview(sitting, "review.release", fields) };
}
