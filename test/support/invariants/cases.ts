/** Cases: the rows are what the chains say, folded by the protocol's rules. Exactly one custodian each. */
import { isDeepStrictEqual } from "node:util";
import { type Id, toHex } from "#protocol/bytes.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import { type CaseState, type CaseStatement, emptyCase, type TimedContext } from "#protocol/folds/case-state.ts";
import { type Directory, organisationOfDesk } from "#protocol/folds/directory.ts";
import { caseRow, custodyStatementOf, handoffRows, sectionRows } from "../../../server/features/cases/rows.ts";
import { statementOf } from "./chains.ts";
import type { Snapshot } from "./snapshot.ts";

export class Cases {
	/** How many statements each case had when it was last checked. A case is checked again when it has more. */
	readonly #checked = new Map<Id, number>();

	async check(s: Snapshot, network: Uint8Array, directory: Directory): Promise<void> {
		await s.none(
			"each case has one row, and so one custodian",
			`SELECT c.id FROM chain c LEFT JOIN casefile f ON f.case_id = c.id WHERE c.kind = 'case' AND f.case_id IS NULL
				UNION SELECT f.case_id FROM casefile f LEFT JOIN chain c ON c.id = f.case_id AND c.kind = 'case' WHERE c.id IS NULL`,
		);
		await s.none(
			"each hand-off has one row",
			`SELECT c.id FROM chain c LEFT JOIN handoff h ON h.handoff = c.id WHERE c.kind = 'handoff' AND h.handoff IS NULL`,
		);
		await s.none(
			"a case has at most one accepted transfer under way",
			`SELECT case_id FROM handoff WHERE kind = 'transfer' AND state IN ('accepted', 'arranged', 'in-transit', 'on-hold')
				GROUP BY case_id HAVING count(*) > 1`,
		);
		await s.none(
			"a summary is of a hand-off that was requested",
			"SELECT s.handoff FROM handoff_summary s JOIN handoff h USING (handoff) WHERE NOT h.requested",
		);
		const groups = await s.rows(
			"SELECT group_id AS id, count(*)::int AS n FROM chain_statement WHERE group_id IS NOT NULL GROUP BY group_id",
		);
		for (const { id, n } of groups) {
			if (this.#checked.get(id) !== n) await checkCase(s, network, directory, id);
			this.#checked.set(id, n);
		}
	}
}

async function checkCase(s: Snapshot, network: Uint8Array, directory: Directory, id: Id): Promise<void> {
	const rows = await s.rows("SELECT type, body, sigs FROM chain_statement WHERE group_id = $1 ORDER BY group_pos", [id]);
	const state = emptyCase(id, true);
	const statements: CaseStatement[] = [];
	for (const row of rows) {
		const statement = statementOf(network, row) as CaseStatement;
		try {
			applyCase(state, statement, {
				newestAt: (size) => directory.times[size] ?? 0,
				organisationOfDesk: (desk) => organisationOfDesk(directory, desk),
				// Somebody who has left since was a member when the statement was stored.
				isMemberOfDesk: () => true,
				deskCanHold: () => true,
				isGone: () => true,
				goneSince: () => 0,
				isSuspended: () => false,
				hasActive: () => true,
				activeOrganisations: () => [],
				countryOfDesk: (desk) => directory.organisations.get(organisationOfDesk(directory, desk) ?? "")?.country,
				isActive: () => true,
				isAdmin: () => true,
			});
		} catch (error) {
			return s.check(false, () => `case ${id}: ${row.type} is sound: ${(error as Error).message}`);
		}
		statements.push(statement);
	}
	if (state.custodian === null) return s.check(false, () => `case ${id} has a custodian`);
	await compareRows(s, state, custodyStatementOf(statements), { ...caseContext(directory), now: state.newestAt });
	await compareGrants(s, state);
}

/** @param context of the time of the last statement. A row is written again when the time changes something. */
async function compareRows(s: Snapshot, state: CaseState, custody: Uint8Array, context: TimedContext): Promise<void> {
	const { id } = state;
	const same = (what: string, stored: unknown, folded: unknown) =>
		s.check(
			isDeepStrictEqual(stored, folded),
			() => `case ${id}: ${what}: ${JSON.stringify(stored)}, and folded ${JSON.stringify(folded)}`,
		);
	const [row] = await s.rows("SELECT custodian, custody, code, lead, status, due FROM casefile WHERE case_id = $1", [id]);
	const { custodian, code, lead, status, due } = caseRow(state, { ...context, directorySize: 0 });
	same("its row", row && { ...row, custody: toHex(row.custody) }, { custodian, custody: toHex(custody), code, lead, status, due });
	const sections = await s.rows("SELECT compartment, section, owner, closed FROM case_section WHERE case_id = $1 ORDER BY compartment", [
		id,
	]);
	const byCompartment = (a: { compartment: Id }, b: { compartment: Id }) => (a.compartment < b.compartment ? -1 : 1);
	same(
		"its sections",
		sections,
		sectionRows(state)
			.map(({ caseId: _, ...each }) => each)
			.sort(byCompartment),
	);
	const columns = `handoff, kind, state, priority, from_desk AS "fromDesk", to_desk AS "toDesk", respond_by AS "respondBy",
		expect_by AS "expectBy", amber_at AS "amberAt", red_at AS "redAt", awaits_from AS "awaitsFrom", awaits_to AS "awaitsTo", overdue_at AS "overdueAt",
		to_json(amber_moments) AS "amberMoments", to_json(red_moments) AS "redMoments", has_her AS "hasHer", asked_at AS "askedAt", requested, failed`;
	const handoffs = await s.rows(`SELECT ${columns} FROM handoff WHERE case_id = $1 ORDER BY handoff`, [id]);
	const folded = handoffRows(state, context).map(({ caseId: _, view: _view, answerers: _answerers, ...each }) => each);
	// Who may answer a question depends on the directory of the moment in which the row was written.
	const isAsked = (handoff: Id) => (state.handoffs[handoff]?.questions.length ?? 0) > 0;
	const comparable = (rows: readonly object[]) =>
		(rows as { handoff: Id; awaitsFrom: boolean; awaitsTo: boolean }[])
			.map(({ awaitsFrom, awaitsTo, ...each }) => (isAsked(each.handoff) ? each : { ...each, awaitsFrom, awaitsTo }))
			.sort((a, b) => (a.handoff < b.handoff ? -1 : 1));
	same("its hand-offs", comparable(handoffs), comparable(folded));
}

/** Keys that wait for a hand-off are open only after its acceptance. Whether they are open then depends on the time. */
async function compareGrants(s: Snapshot, state: CaseState): Promise<void> {
	for (const { handoff } of await s.rows("SELECT DISTINCT handoff FROM sealed_grant WHERE handoff = ANY($1) AND released", [
		Object.keys(state.handoffs),
	])) {
		const { accept = null, state: folded } = state.handoffs[handoff as Id] ?? {};
		s.check(accept !== null, () => `case ${state.id}: sealed keys are released of a hand-off that is ${folded}`);
	}
}
