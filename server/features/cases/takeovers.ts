/**
 * Endpoints for admins: the cases whose custodian is gone, and the countersignature of a take-over. Admins see no other statement of a
 * case.
 */
import { sql } from "drizzle-orm";
import { type Id, isId } from "#protocol/bytes.ts";
import { CLOSED_STATUSES } from "#protocol/codes.ts";
import type { cases } from "#protocol/contracts/cases.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import { type CaseState, isKnown, isWithoutCustodian } from "#protocol/folds/case-state.ts";
import { isRefused, partOf } from "#protocol/folds/case-takeover.ts";
import { type Directory, goneDesks, isCurrentDesk } from "#protocol/folds/directory.ts";
import { isAccepted } from "#protocol/rules/handoff-state.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { badCursor, PAGE } from "#server/base/paging.ts";
import type { Actor } from "#server/chains/actor.ts";
import { lockGroup } from "#server/chains/chains.ts";
import type { Db } from "#server/database/database.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { appendBundle } from "./append.ts";
import { parseCaseStatement } from "./bundle.ts";
import type { CaseBells } from "./dependencies.ts";
import { loadCase } from "./load.ts";
import { idList } from "./store.ts";

type Listed = Reply<typeof cases.withoutCustodian>["cases"][number];

export async function listWithoutCustodian({ input, actor, db, directory, now, access }: RequestContext<typeof cases.withoutCustodian>) {
	access.note({ object: null, count: 0 });
	checkAdmin(actor);
	const { cursor, limit = PAGE } = input.query;
	if (cursor !== undefined && !isId(cursor)) throw badCursor();
	const found = await findCasesWithoutCustodian(db, goneDesks(directory), cursor, limit + 1);
	const shown = found.slice(0, limit);
	const listed: Listed[] = [];
	for (const { id, closed } of shown) {
		const each = await describeCase(db, directory, id, now);
		if (!closed || each.takeOvers.length > 0) listed.push(each);
	}
	access.note({ object: null, count: listed.length });
	return { cases: listed, next: found.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

/** Approves or refuses the take-over of a case that has no custodian, or invites a desk that has asked for it. */
export async function countersign(
	{ input, actor, db, directory, now, access }: RequestContext<typeof cases.countersign>,
	bells: CaseBells,
) {
	const { size: judgedLength } = directory;
	const id = input.params.case;
	access.note({ object: id, case: id });
	checkAdmin(actor);
	const statement = parseCaseStatement(directory.network, input.body.statement, id, actor.member);
	if (statement.type !== "case.countersign" && statement.type !== "case.invite")
		throw new ProtocolError("bad-statement", "type: must be case.countersign or case.invite");
	await lockGroup(db, id);
	const { state, statements } = await loadCase(db, directory, id, []);
	const hasNoCustodian = isWithoutCustodian(state, { isGone: (desk) => !isCurrentDesk(directory, desk) });
	// The answer to an admin doesn't say whether a case with a custodian exists.
	if (!hasNoCustodian && !isKnown(state, statement)) throw new ProtocolError("not-found");
	if (statement.type === "case.invite" && !(await askedBy(db, id)).includes(statement.body.desk)) throw new ProtocolError("not-found");
	const bundle = { statements: [statement], epochs: [], grants: [], summaries: [] };
	return appendBundle({ db, directory, now, state, statements, judgedLength, bells }, bundle);
}

export function checkAdmin({ role }: Actor): void {
	if (role !== "admin") throw new ProtocolError("not-allowed", "by: only admins may do this");
}

/**
 * Finds cases whose custodian is one of these desks: open cases, and closed ones in which a take-over was ever proposed.
 * @param after the last case of the page before. @returns the cases by rising id. closed: whether the case is closed.
 */
async function findCasesWithoutCustodian(
	db: Db,
	desks: readonly Id[],
	after: Id | undefined,
	limit: number,
): Promise<{ id: Id; closed: boolean }[]> {
	const isClosed = sql`status = ANY (${sql.param(CLOSED_STATUSES)}::text[])`;
	const { rows } = await db.execute<{ id: Id; closed: boolean }>(sql`
		SELECT case_id AS id, ${isClosed} AS closed FROM casefile
		WHERE custodian = ANY(${idList(desks)})
			AND (NOT ${isClosed} OR EXISTS (SELECT FROM chain_statement s WHERE s.chain = case_id AND s.type = 'case.take-over'))
			${after === undefined ? sql`` : sql`AND case_id > ${after}`} ORDER BY case_id LIMIT ${limit}`);
	return rows;
}

/** The desks that have asked for a case. */
async function askedBy(db: Db, id: Id): Promise<Id[]> {
	const { rows } = await db.execute<{ desk: Id }>(sql`SELECT DISTINCT desk FROM ask WHERE case_id = ${id} ORDER BY desk`);
	return rows.map(({ desk }) => desk);
}

async function describeCase(db: Db, directory: Directory, id: Id, now: number): Promise<Listed> {
	const { state, statements } = await loadCase(db, directory, id, []);
	const waiting = new Set(Object.values(state.takeOvers).map(({ object }) => object));
	const context = { ...caseContext(directory), now };
	const takeOvers = statements.filter(({ statement }) => waiting.has(statement.key)).map(({ statement }) => toWire(statement));
	return {
		case: id,
		desk: state.custodian ?? "",
		length: state.chain.length,
		head: state.chain.at(-1) ?? "",
		takeOvers,
		refused: Object.keys(state.takeOvers).filter((desk) => isRefused(state, context.organisationOfDesk(desk) ?? "", context)),
		asked: await askedBy(db, id),
		invited: Object.entries(state.invited).map(([desk, by]) => ({ desk, by, needed: !partOf(state, desk, context).hasAny })),
		expecting: expectingDesks(state).filter((desk) => isCurrentDesk(directory, desk)),
	};
}

/** The desks that have accepted her and have not received her, or that have her. An approval withdraws their transfers. */
function expectingDesks({ handoffs }: CaseState): Id[] {
	const expecting = Object.values(handoffs).filter(
		({ state, kind, travel, hasHer }) => hasHer || (isAccepted(state) && (travel || kind === "transfer")),
	);
	return [...new Set(expecting.map(({ to }) => to))];
}
