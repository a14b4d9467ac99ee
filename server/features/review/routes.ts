/** Endpoints of reviews. The endpoint `announce` stores nothing but its access entry. */

import { review } from "#protocol/contracts/review.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { gapsOf } from "#protocol/folds/review.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { badCursor, PAGE } from "#server/base/paging.ts";
import type { CaseSource } from "#server/chains/epochs/index.ts";
import type { Feature } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { mount } from "#server/gate/mount.ts";
import { keptFrom } from "#server/ledger/reads.ts";
import { append } from "./append.ts";
import { agesOf, logSize } from "./log-facts.ts";
import { report } from "./report.ts";
import { checkAuditor, mayAnnounce, readerOf } from "./rules.ts";
import { listReviews, marksFrom } from "./store.ts";

export function reviewFeature(cases: CaseSource): Feature {
	return (app, context) => {
		mount(app, context, review.announce, announce(cases));
		mount(app, context, review.append, append);
		mount(app, context, review.list, list);
		mount(app, context, review.gaps, gaps);
		mount(app, context, review.cases, findCases(cases));
		mount(app, context, review.report, report(cases));
	};
}

function announce(cases: CaseSource) {
	return async ({ input, actor, db, directory, access }: RequestContext<typeof review.announce>) => {
		const { what, reason, case: caseId, count } = input.body;
		// The note has no `case` at first, so that a refused announcement isn't in the report about the case.
		const objectFields = { object: caseId, ...(caseId && { objectType: "case" }) };
		access.note({ ...objectFields, count: 0 });
		if (caseId !== null && !mayAnnounce(directory, actor, await cases.desksOf(db, caseId))) throw new ProtocolError("not-found");
		const oversees = actor.role === "auditor" || actor.role === "coordinator";
		access.note({
			...objectFields,
			case: caseId,
			action: `client.${what}`,
			basis: reason,
			count,
			purpose: oversees ? "oversight" : "self",
			attested: "client",
		});
		return { ok: true as const };
	};
}

function findCases(cases: CaseSource) {
	return async ({ input, actor, db, directory, access }: RequestContext<typeof review.cases>) => {
		access.note({ object: null, count: 0 });
		const { organisation } = readerOf(actor);
		const { code, prefix } = input.query;
		if ((code === undefined) === (prefix === undefined)) throw new ProtocolError("bad-input", "code: give either this or prefix", "code");
		const desks = [...directory.desks.values()].filter((desk) => desk.organisation === organisation).map(({ id }) => id);
		const found = await cases.find(db, input.query, organisation === null ? null : desks);
		access.note({ object: null, count: found.length });
		return { cases: found };
	};
}

async function list({ input, actor, db, access }: RequestContext<typeof review.list>) {
	const { cursor, limit = PAGE, ...listing } = input.query;
	access.note({ object: listing.query ?? null, case: listing.case ?? null, count: 0 });
	const { found, next } = await listReviews(db, listing, readerOf(actor), { before: parseCursor(cursor), limit });
	access.note({ object: listing.query ?? null, count: found.length });
	const statements = found.map(({ number, at, statement }) => ({ number, at, statement: toWire(statement) }));
	return { statements, next: next === null ? null : String(next) };
}

/** A cursor is the number of the last statement of the page before. */
function parseCursor(cursor: string | undefined): number | null {
	if (cursor === undefined) return null;
	if (!/^\d{1,15}$/.test(cursor)) throw badCursor();
	return Number(cursor);
}

async function gaps({ input, actor, db, access }: RequestContext<typeof review.gaps>) {
	const { organisation, case: caseId, actor: accessor, before = null } = input.query;
	access.note({ object: null, case: caseId ?? null, count: 0 });
	checkAuditor(actor, organisation);
	const scope = { organisation: organisation ?? null, case: caseId ?? null, actor: accessor ?? null };
	const size = await logSize(db);
	const from = await keptFrom(db, "access");
	const found = gapsOf(await marksFrom(db, from), scope, from, size);
	const ages = await agesOf(db, found, before);
	access.note({ object: null, count: found.length });
	return { from, size, gaps: found.map((gap, i) => ({ ...gap, ...(ages[i] ?? { since: null, lastBefore: null }) })) };
}
