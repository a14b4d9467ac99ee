/** The access report of a case, for the person concerned, and the release of names for it. */
import { type Id, keyOf } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { Sitting } from "../../context.ts";
import { appendReview, ofType, reviewStatements } from "./statements.ts";

export type CaseAccess = Reply<typeof contracts.review.report>["accesses"][number];

/**
 * All accesses to a case, the newest first: dates, purposes, organisations; people only where two have released them.
 * @throws ProtocolError not-allowed, not-found
 * @example for await (const { at, organisation, purpose } of caseReport(sitting, id)) print(at, organisation, purpose);
 */
export async function* caseReport(sitting: Sitting, caseId: Id): AsyncGenerator<CaseAccess, void, undefined> {
	let cursor: string | undefined;
	do {
		const page: Reply<typeof contracts.review.report> = await sitting.server.call(contracts.review.report, {
			params: { case: caseId },
			query: { limit: 200, cursor },
		});
		yield* page.accesses;
		cursor = page.next ?? undefined;
	} while (cursor !== undefined);
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
	const releases = ofType(await reviewStatements(sitting, "releases", { case: caseId }), "review.release").map(
		({ statement }) => statement,
	);
	const done = new Set(releases.flatMap(({ body }) => (body.prior === null ? [] : [keyOf(body.prior)])));
	const waiting = releases.filter(({ body, key }) => body.prior === null && body.organisation === organisation && !done.has(key));
	const mine = waiting.find(({ body }) => body.by === sitting.me);
	const other = waiting.find(({ body }) => body.by !== sitting.me);
	if (mine && !other) return { released: false, statement: mine };
	// Up to the newest access of all: asking for the releases has just made it.
	const below = other?.body.below ?? (sitting.server.lastEntry() ?? -1) + 1;
	const fields = { case: caseId, organisation, below, prior: other?.objId ?? null };
	return { released: other !== undefined, statement: await appendReview(sitting, "review.release", fields) };
}
