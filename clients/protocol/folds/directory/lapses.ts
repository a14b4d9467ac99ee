/**
 * Finds open proposals that can't be approved as things stand, and since when. This only informs people: the checks of an approval decide.
 * SPEC "The directory", section 4.
 */
import { keyOf } from "../../bytes.ts";
import { hasLeft, openProposals } from "./lookups.ts";
import { changeProposal } from "./records.ts";
import { faultOfSpace } from "./spaces.ts";
import type { Directory, LapseReason, Proposal, ProposalStatement } from "./state.ts";
import { marksDanger, type StandingStatement } from "./suspensions.ts";

/** By type of proposal, the statuses from which it can change its subject. */
const STATUSES_BEFORE = { suspend: ["active"], reinstate: ["suspended"], remove: ["active", "suspended", "pending"] };

type AboutStanding = Pick<Proposal, "tookEffectAtOnce"> & { statement: StandingStatement };

/** The statuses of its subject in which this proposal can take effect, or be confirmed. */
export function statusesBefore({ statement: { type }, tookEffectAtOnce }: AboutStanding): readonly string[] {
	return tookEffectAtOnce ? ["suspended"] : STATUSES_BEFORE[type];
}

/** Whether this proposal can change its subject as it stands now, or be confirmed. */
export function isSubjectReady(dir: Directory, proposal: AboutStanding): boolean {
	const { body } = proposal.statement;
	const subject = body.kind === "member" ? dir.members.get(body.subject) : dir.organisations.get(body.subject);
	return statusesBefore(proposal).includes(subject?.status ?? "") || marksDanger(dir, proposal.statement);
}

/** The statuses in which the facts of an organisation may change. */
export const CHANGEABLE = ["active", "suspended"];

/** Whether the proposal is open and hasn't lapsed. */
export const isWaiting = ({ status, lapse }: Proposal): boolean => status === "open" && lapse === null;

/** Whether it is a suspension that acts, and that nobody has confirmed. It may have lapsed: then it can only be ended. */
export const isUnconfirmed = ({ status, tookEffectAtOnce }: Proposal): boolean => status === "open" && tookEffectAtOnce;

/** Whether it can still be decided: it waits, or it acts and can at least be ended. */
export const isUndecided = (proposal: Proposal): boolean => isWaiting(proposal) || isUnconfirmed(proposal);

/**
 * Notes which open proposals lapse, or count again. Call it after each change. It must not fail, because the change is already made and
 * its leaf isn't added yet. So it verifies no signature: a verification can fail for lack of memory (decision 0105).
 * @param at when the change was signed, UTC ms.
 */
export function noteLapses(dir: Directory, at: number): void {
	for (const proposal of openProposals(dir)) {
		const why = whyLapsed(dir, proposal);
		// When only the reason changes, the time of the lapse stays.
		if (why !== (proposal.lapse?.why ?? null)) changeProposal(dir, proposal, { lapse: why && { why, at: proposal.lapse?.at ?? at } });
	}
}

/** Why the proposal can't be approved; null while it can. A suspension isn't a reason, because it may end. */
function whyLapsed(dir: Directory, proposal: Proposal): LapseReason | null {
	const { statement, restarts } = proposal;
	const { type, body } = statement;
	const proposer = dir.members.get(body.by);
	if (!proposer || hasLeft(dir, proposer) || proposer.role === "staff" || proposer.keyEpoch !== body.ke) return "proposer";
	switch (type) {
		case "member.add":
			return isAwaited(dir, body) ? null : "newcomer";
		case "organisation.add":
			return dir.organisations.get(body.organisation)?.status === "pending" ? null : "standing";
		case "organisation.change":
			return CHANGEABLE.includes(dir.organisations.get(body.organisation)?.status ?? "") ? null : "standing";
		case "space.add":
		case "space.owner":
			return faultOfSpace(dir, statement) === null ? null : "standing";
		case "suspend":
		case "reinstate":
		case "remove":
			return isSubjectReady(dir, { ...proposal, statement }) ? null : "standing";
		case "log.restart":
			// It cites the origin that was valid when it was proposed, and no origin is used again.
			return dir.restarts.length === restarts ? null : "log";
		case "log.witnesses":
			// The rest of what `checkWitnesses` checks can't change.
			return dir.restarts.slice(restarts).some(({ origin }) => body.witnesses.some(({ name }) => name === origin)) ? "log" : null;
		default:
			return null;
	}
}

/** Whether the newcomer still waits for somebody to vouch. */
function isAwaited(dir: Directory, body: Extract<ProposalStatement, { type: "member.add" }>["body"]): boolean {
	const member = dir.members.get(body.member);
	return member !== undefined && dir.joins.get(keyOf(body.join))?.status === "waiting" && !hasLeft(dir, member);
}
