/** Computes the rows of an export from the statements of a case: the fields of the standard about the case, its referrals and consents. Pure. */
import type { Id } from "#protocol/bytes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { PlacedStatement } from "../load.ts";
import type { ExportRow } from "./tables.ts";

/**
 * Names of desks and organisations. An export names no member: the access report names staff only after two people have released the
 * names, and an export must not go around that.
 */
export interface ExportNames {
	/** The name of a desk, with its organisation. */
	desk(id: Id): string;
	organisation(id: Id): string;
	organisationOfDesk(desk: Id): string;
}

export interface CaseTables {
	case: ExportRow[];
	/** The table isn't called `referral`, because a form has this name. */
	"hand-off": ExportRow[];
	consent: ExportRow[];
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10);

/** @param mine the desks for which the case is exported: a hand-off to one of them is incoming. */
export function caseTables(state: CaseState, placed: readonly PlacedStatement[], mine: ReadonlySet<Id>, names: ExportNames): CaseTables {
	const owner = state.custodian === null ? "" : names.desk(state.custodian);
	return {
		case: [{ code: state.code, cas_Status: state.status, cas_CaseOwner: owner }],
		"hand-off": Object.keys(state.handoffs).flatMap((handoff) => referralRows(state, handoff, placed, mine, names)),
		consent: Object.values(state.consents).map(({ id, state: stands, terms }) => ({
			row: id,
			con_Consent: terms.permit,
			state: stands,
			organisation: names.organisation(terms.recipient),
			sections: terms.sections,
			purposes: terms.purposes,
			from: day(terms.from),
			until: day(terms.until),
			givenBy: terms.givenBy,
			recorded: terms.recorded,
			language: terms.language,
			interpreter: terms.interpreter,
			withhold: terms.withhold.map(({ section, from, why }) => `${section}: ${names.organisation(from)} (${why})`),
			...(terms.excluded !== null && { excluded: terms.excluded }),
			...(terms.replaces !== null && { replaces: terms.replaces }),
		})),
	};
}

/** The row of one hand-off, with the standard's fields. None when it was not accepted. */
function referralRows(
	{ handoffs }: CaseState,
	id: Id,
	placed: readonly PlacedStatement[],
	mine: ReadonlySet<Id>,
	names: ExportNames,
): ExportRow[] {
	const handoff = handoffs[id];
	const own = placed.map(({ statement }) => statement).filter(({ body }) => "handoff" in body && body.handoff === id);
	const draft = own.find(({ type }) => type === "handoff.draft");
	const accept = own.find(({ key }) => key === handoff?.accept);
	if (!handoff || !accept || draft?.type !== "handoff.draft") return [];
	const place = { "hand-off": id, kind: handoff.kind, state: handoff.state };
	if (mine.has(handoff.to))
		return [
			{
				...place,
				cas_ReferringOrganisation: names.organisationOfDesk(handoff.from),
				cas_IncomingReferralDate: day(accept.body.at),
				cas_ReferringPrimaryCaseWorker: names.desk(handoff.from),
				cas_ReasonForIncomingReferral: draft.body.reason,
			},
		];
	return [
		{
			...place,
			cas_ReferredOrganisation: names.organisationOfDesk(handoff.to),
			cas_ReferredPrimaryCaseWorker: names.desk(handoff.to),
			cas_ReasonForOutgoingReferral: draft.body.reason,
			cas_OutgoingReferralDate: day(accept.body.at),
		},
	];
}
