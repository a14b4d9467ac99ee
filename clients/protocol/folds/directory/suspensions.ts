/** How suspensions, reinstatements and removals change members and organisations. SPEC "The directory", section 4. */
import type { Id } from "../../bytes.ts";
import { removeFromDesk } from "./desks.ts";
import { openProposals, waitingJoin } from "./lookups.ts";
import { changeJoin, changeMember, changeOrganisation } from "./records.ts";
import type { Directory, Proposal, ProposalStatement, ProposalType, Suspension } from "./state.ts";

const DAY = 86_400_000;

/** A statement that changes the status of a member or an organisation. */
export type StandingStatement<T extends ProposalType = "suspend" | "reinstate" | "remove"> = Extract<ProposalStatement, { type: T }>;

/** Whether a proposal suspends before anybody else has agreed. */
export function suspendsAtOnce(dir: Directory, { type, body }: ProposalStatement): boolean {
	return type === "suspend" && body.kind === "organisation" && suspendsNextAtOnce(dir, body.by, body.at);
}

/**
 * Whether an organisation that this admin suspends now is suspended at once: the first one of the admin within a day. So one admin can't
 * freeze the whole network.
 * @param at UTC ms.
 */
export function suspendsNextAtOnce(dir: Directory, admin: Id, at: number): boolean {
	const isRecent = ({ tookEffectAtOnce, statement: { body } }: Proposal) => tookEffectAtOnce && body.by === admin && body.at > at - DAY;
	return ![...dir.proposals.values()].some(isRecent);
}

/** The suspension of this organisation that is in force, and that nobody has confirmed yet. */
export function unconfirmedSuspension(dir: Directory, organisation: Id): Proposal | null {
	const isIt = ({ tookEffectAtOnce, statement: { body } }: Proposal) =>
		tookEffectAtOnce && "subject" in body && body.subject === organisation;
	return openProposals(dir).find(isIt) ?? null;
}

/** @param at UTC ms. */
export function setStanding(dir: Directory, { type, body }: StandingStatement, at: number): void {
	const suspension: Suspension | null = type === "suspend" ? { by: body.by, code: body.code } : null;
	const status = ({ suspend: "suspended", reinstate: "active", remove: "removed" } as const)[type];
	if (body.kind === "organisation")
		return changeOrganisation(dir, body.subject, { status, suspension, removedAt: type === "remove" ? at : null });
	changeMember(dir, body.subject, { status, suspension });
	if (type === "remove") expel(dir, body.subject);
}

/** Makes a suspended organisation active again. */
export function endSuspension(dir: Directory, organisation: Id): void {
	if (dir.organisations.get(organisation)?.status === "suspended")
		changeOrganisation(dir, organisation, { status: "active", suspension: null });
}

/** Removes a member from all desks, and refuses a join that waits, so that nobody can vouch for it later. */
function expel(dir: Directory, member: Id): void {
	for (const desk of dir.desks.values()) if (desk.members.has(member)) removeFromDesk(dir, desk, member);
	const join = waitingJoin(dir, member);
	if (join) changeJoin(dir, join, { status: "refused" });
	changeMember(dir, member, { joining: null });
}
