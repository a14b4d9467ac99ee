/** The report of accesses to a case, for the person concerned. It names staff only where two members have released the names. */

import type { Id } from "#protocol/bytes.ts";
import type { review } from "#protocol/contracts/review.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { releasedNames } from "#protocol/folds/review.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { PAGE } from "#server/base/paging.ts";
import type { CaseSource } from "#server/chains/epochs/index.ts";
import type { Db } from "#server/database/database.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { findEntries } from "#server/ledger/find-entries.ts";
import { readerOf } from "./rules.ts";
import { releasesOf } from "./store.ts";

export function report(cases: CaseSource) {
	return async ({ input, actor, db, directory, access }: RequestContext<typeof review.report>) => {
		const { case: caseId } = input.params;
		access.note({ object: caseId, case: caseId, count: 0 });
		const { organisation, asked } = readerOf(actor);
		const custodian = await cases.custodianOf(db, caseId);
		const custodianOrganisation = custodian && directory.desks.get(custodian)?.organisation;
		if (!custodianOrganisation || (asked !== null && custodianOrganisation !== organisation)) throw new ProtocolError("not-found");
		const { cursor, limit = PAGE } = input.query;
		// A coordinator and an auditor of the network get all accesses. An auditor of one organisation gets only the accesses by this
		// organisation.
		const filter = { case: caseId, ...(asked === null && organisation !== null && { organisation }) };
		const found = await findEntries(db, filter, { limit, cursor });
		const released = await releasedIn(db, caseId);
		const objects = found.entries.flatMap(({ entry }) => entry?.object ?? []);
		const sections = new Map((await cases.sectionsOf(db, objects)).map(({ compartment, section }) => [compartment, section]));
		const accesses = found.entries.flatMap(({ seq, entry }) => {
			if (!entry) return [];
			const { at, organisation, actor: accessor, action, object, purpose, outcome, attested, initiator, count } = entry;
			const named = organisation !== null && seq < (released.get(organisation) ?? 0);
			return [
				{
					seq,
					at,
					organisation,
					actor: named ? accessor : null,
					action,
					section: sections.get(object ?? "") ?? null,
					purpose,
					outcome,
					attested,
					initiator,
					count,
				},
			];
		});
		access.note({ object: caseId, count: accesses.length });
		return { accesses, next: found.cursor };
	};
}

/** By organisation: names are released for the entries whose number is below this one. */
async function releasedIn(db: Db, caseId: Id): Promise<Map<Id, number>> {
	const releases = await releasesOf(db, caseId);
	return releasedNames(releases.map(({ statement }) => statement as Statement<"review.release">));
}
