/** Queries for the rows of cases. Every append writes these rows. Lists and the facts about cases read them. */
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { CLOSED_STATUSES, type Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { isAccepted, isReceivedTransfer, opensAfterEnd } from "#protocol/rules/handoff-state.ts";
import { brokenConstraint } from "#server/base/errors.ts";
import { type Db, prepared } from "#server/database/database.ts";
import type { CaseRow, HandoffRow, SectionRow } from "./rows.ts";
import { casefile, caseSection, handoff, handoffSummary } from "./tables.ts";

/** The columns of a case that don't follow from its state, but from its newest append. */
interface NewestAppend {
	/** The objId of the newest statement that named a custodian. */
	custody: Bytes;
	/** The position of the newest statement in the case. */
	pos: number;
	/** UTC ms. */
	changed: number;
}

/** @throws ProtocolError conflict when another case has this code. */
export async function saveCase(db: Db, row: CaseRow, newest: NewestAppend): Promise<void> {
	const { caseId: _caseId, code: _code, ...changing } = row;
	try {
		await db
			.insert(casefile)
			.values({ ...row, ...newest })
			.onConflictDoUpdate({ target: casefile.caseId, set: { ...changing, ...newest } });
	} catch (error) {
		if (brokenConstraint(error) === "casefile_code_key") throw new ProtocolError("conflict", "code: another case has this code", "code");
		throw error;
	}
}

/** @throws ProtocolError conflict when the compartment belongs to another case. */
export async function saveSections(db: Db, rows: readonly SectionRow[]): Promise<void> {
	for (const row of rows) {
		const same = and(eq(caseSection.caseId, row.caseId), eq(caseSection.section, row.section));
		const saved = await db
			.insert(caseSection)
			.values(row)
			.onConflictDoUpdate({
				target: caseSection.compartment,
				set: { owner: row.owner, closed: row.closed },
				...(same && { setWhere: same }),
			})
			.returning({ compartment: caseSection.compartment });
		if (saved.length === 0) throw new ProtocolError("conflict", "sections: a compartment belongs to another case", "sections");
	}
}

/** @throws ProtocolError already-placed when another transfer of the case is accepted. */
export async function saveHandoffs(db: Db, rows: readonly HandoffRow[], changed: number): Promise<void> {
	// A unique index allows one accepted transfer per case. In one bundle, such a transfer can end and another be accepted. The ended one is
	// saved first.
	const inOrder = [...rows].sort((a, b) => Number(isAcceptedTransfer(a)) - Number(isAcceptedTransfer(b)));
	for (const row of inOrder) {
		const { handoff: _handoff, caseId: _caseId, kind: _kind, priority: _priority, fromDesk: _from, toDesk: _to, ...changing } = row;
		const set = { ...changing, changed };
		try {
			await db
				.insert(handoff)
				.values({ ...row, changed })
				.onConflictDoUpdate({ target: handoff.handoff, set });
		} catch (error) {
			if (brokenConstraint(error) === "handoff_one_place") throw new ProtocolError("already-placed");
			throw error;
		}
	}
}

/** SQL: saves what lists show of hand-offs, from the rows in the parameter. @param parameter such as `$1`: `HandoffRow[]` as JSON. */
export const saveViews = (parameter: string) => `UPDATE handoff SET amber_at = x."amberAt", red_at = x."redAt", overdue_at = x."overdueAt",
	amber_moments = x."amberMoments", red_moments = x."redMoments", awaits_from = x."awaitsFrom",
	awaits_to = x."awaitsTo", failed = x.failed, answerers = x.answerers, view = x.view
	FROM json_to_recordset(${parameter}) AS x (handoff uuid, "amberAt" bigint, "redAt" bigint, "overdueAt" bigint,
		"amberMoments" bigint[], "redMoments" bigint[], "awaitsFrom" boolean,
		"awaitsTo" boolean, failed boolean, answerers uuid[], view jsonb)
	WHERE handoff.handoff = x.handoff`;
const SAVE_VIEWS = `${saveViews("$1")} AND (handoff.view, handoff.answerers, handoff.awaits_from, handoff.awaits_to, handoff.failed,
	handoff.overdue_at, handoff.red_moments) IS DISTINCT FROM
	(x.view, x.answerers, x."awaitsFrom", x."awaitsTo", x.failed, x."overdueAt", x."redMoments")`;

/** Saves what lists show of hand-offs that no statement has changed. */
export async function saveHandoffViews(db: Db, rows: readonly HandoffRow[]): Promise<void> {
	if (rows.length > 0) await prepared(db, "cases.save-views", SAVE_VIEWS, [JSON.stringify(rows)]);
}

function isAcceptedTransfer({ kind, state }: HandoffRow): boolean {
	return kind === "transfer" && isAccepted(state);
}

export interface Summary {
	handoff: Id;
	hash: Bytes;
	box: Bytes;
}

export async function saveSummaries(db: Db, rows: readonly Summary[]): Promise<void> {
	if (rows.length > 0) await db.insert(handoffSummary).values([...rows]);
}

export async function readSummaries(db: Db, handoffs: readonly Id[]): Promise<Summary[]> {
	return handoffs.length === 0
		? []
		: db
				.select()
				.from(handoffSummary)
				.where(inArray(handoffSummary.handoff, [...handoffs]));
}

export async function dropSummaries(db: Db, handoffs: readonly Id[]): Promise<void> {
	if (handoffs.length > 0) await db.delete(handoffSummary).where(inArray(handoffSummary.handoff, [...handoffs]));
}

/** For each of these compartments: which section of a case it is. Compartments that aren't sections are left out. */
export async function sectionsOf(db: Db, compartments: readonly Id[]): Promise<{ compartment: Id; section: Section }[]> {
	if (compartments.length === 0) return [];
	const { compartment, section } = caseSection;
	return db
		.select({ compartment, section })
		.from(caseSection)
		.where(inArray(compartment, [...compartments]));
}

/** The custodian of a case; null when there is no such case. */
export async function custodianOf(db: Db, caseId: Id): Promise<Id | null> {
	const [row] = await db.select({ custodian: casefile.custodian }).from(casefile).where(eq(casefile.caseId, caseId));
	return row?.custodian ?? null;
}

/**
 * The desks that keep a case, are about to, or meet her: its custodian, and the to-desks of hand-offs that are accepted and not yet received,
 * and of those by which they have her or still read how to meet her.
 * @param now UTC ms
 */
export async function keepersOf(db: Db, caseId: Id, now: number): Promise<Id[]> {
	const custodian = await custodianOf(db, caseId);
	const rows = await db.select({ view: handoff.view }).from(handoff).where(eq(handoff.caseId, caseId));
	const keepers = rows.flatMap(({ view: { handoff } }) => {
		const meetsHer = isAccepted(handoff.state) || handoff.hasHer || (!isReceivedTransfer(handoff) && opensAfterEnd(handoff, now));
		return meetsHer ? handoff.to : [];
	});
	return custodian === null ? keepers : [custodian, ...keepers];
}

/**
 * Whether any case needs this desk. A case that isn't closed needs its custodian, and each desk that owns an open section. A hand-off in
 * progress needs both its desks. A received hand-off needs only the to-desk, which completes it. The to-desk is needed too while it has her,
 * also when the hand-off is over. `neededDesks` in case-changes.ts is the
 * same rule for one case.
 */
export async function isNeeded(db: Db, desk: Id): Promise<boolean> {
	const isOpen = sql`status <> ALL (${sql.param(CLOSED_STATUSES)}::text[])`;
	const { rows } = await db.execute<{ needed: boolean }>(sql`
		SELECT EXISTS (SELECT FROM casefile WHERE custodian = ${desk} AND ${isOpen})
			OR EXISTS (SELECT FROM case_section JOIN casefile USING (case_id) WHERE owner = ${desk} AND NOT closed AND ${isOpen})
			OR EXISTS (SELECT FROM handoff WHERE from_desk = ${desk} AND live AND state <> 'received')
			OR EXISTS (SELECT FROM handoff WHERE to_desk = ${desk} AND live AND requested)
			OR EXISTS (SELECT FROM handoff WHERE to_desk = ${desk} AND has_her) AS needed`);
	return rows[0]?.needed === true;
}

/** The case with this code, or null. */
export async function caseOfCode(db: Db, code: string): Promise<{ caseId: Id; custodian: Id } | null> {
	const [row] = await db.select({ caseId: casefile.caseId, custodian: casefile.custodian }).from(casefile).where(eq(casefile.code, code));
	return row ?? null;
}

const AUDIENCE = `WITH c AS (SELECT case_id, custodian, changed, invited, named FROM casefile WHERE case_id = $1),
	h AS (SELECT from_desk, to_desk, requested FROM handoff JOIN c USING (case_id) WHERE live OR handoff.changed = c.changed)
	SELECT custodian AS desk FROM c UNION SELECT unnest(invited || named) FROM c UNION SELECT owner FROM case_section WHERE case_id = $1
	UNION SELECT from_desk FROM h UNION SELECT to_desk FROM h WHERE requested`;

/**
 * The desks that are notified of a change: the custodian, owners of sections, and the two desks of each hand-off that is in progress or that
 * this change has ended. Also desks that are invited, or asked to attest a consent. A desk whose part in the case ended earlier isn't
 * notified.
 */
export async function audienceOfCase(db: Db, caseId: Id): Promise<Id[]> {
	return (await prepared<{ desk: Id }>(db, "cases.audience", AUDIENCE, [caseId])).map(({ desk }) => desk);
}

const DESKS_OF_CASE = `SELECT custodian AS desk FROM casefile WHERE case_id = $1 UNION SELECT owner FROM case_section WHERE case_id = $1
	UNION SELECT from_desk FROM handoff WHERE case_id = $1 UNION SELECT to_desk FROM handoff WHERE case_id = $1 AND requested`;

/**
 * Every desk that has a part in a case, or had one through a hand-off: custodian, owners of sections, from-desks, and to-desks that were
 * asked.
 */
export async function desksOfCase(db: Db, caseId: Id): Promise<Id[]> {
	return (await prepared<{ desk: Id }>(db, "cases.desks", DESKS_OF_CASE, [caseId])).map(({ desk }) => desk);
}

const FIND = `SELECT case_id FROM casefile c
	WHERE CASE WHEN $1::text IS NULL THEN case_id BETWEEN $2::uuid AND $3::uuid ELSE code = $1 END AND ($4::uuid[] IS NULL OR custodian = ANY ($4)
		OR EXISTS (SELECT FROM case_section s WHERE s.case_id = c.case_id AND owner = ANY ($4))
		OR EXISTS (SELECT FROM handoff h WHERE h.case_id = c.case_id AND (from_desk = ANY ($4) OR (requested AND to_desk = ANY ($4)))))
	ORDER BY case_id LIMIT 20`;

/**
 * Cases by code, or by the first hexadecimal digits of the id: at most 20.
 * @param desks only cases in which one of these desks has a part, as in `desksOfCase`; null for all.
 */
export async function findCases(
	db: Db,
	{ code, prefix = "" }: { code?: string | undefined; prefix?: string | undefined },
	desks: readonly Id[] | null,
): Promise<Id[]> {
	const bounds = [prefix.padEnd(32, "0"), prefix.padEnd(32, "f")];
	return (await prepared<{ case_id: Id }>(db, "cases.find", FIND, [code ?? null, ...bounds, desks])).map(({ case_id }) => case_id);
}

/** A list of ids as one SQL array. */
export function idList(ids: readonly Id[]) {
	return sql`${sql.param([...ids])}::uuid[]`;
}

/** A hand-off in its present state. Until the end of the transaction, nobody moves it. */
export async function findHandoff(db: Db, id: Id): Promise<Handoff | null> {
	const [row] = await db.select({ view: handoff.view }).from(handoff).where(eq(handoff.handoff, id)).for("update");
	return row?.view.handoff ?? null;
}
