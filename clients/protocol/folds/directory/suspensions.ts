/** How suspensions, reinstatements and removals change members and organisations. SPEC "The directory", section 4. */
import type { Id } from "../../bytes.ts";
import type { Body } from "../../statements/registry.ts";
import { removeFromDesk } from "./desks.ts";
import { isInDanger, openProposals, waitingJoin } from "./lookups.ts";
import { changeJoin, changeMember, changeOrganisation } from "./records.ts";
import type { Directory, Proposal, ProposalStatement, ProposalType, Suspension } from "./state.ts";

const DAY = 86_400_000;

/** A statement that changes the status of a member or an organisation. */
export type StandingStatement<T extends ProposalType = "suspend" | "reinstate" | "remove"> = Extract<ProposalStatement, { type: T }>;

/** Whether a proposal that needs a second person suspends before this person has agreed. A proposal to suspend an admin never does. */
export function suspendsAtOnce(dir: Directory, statement: ProposalStatement): statement is StandingStatement<"suspend"> {
	const { type, body } = statement;
	if (type !== "suspend") return false;
	return marksDanger(dir, statement) || suspendsNextAtOnce(dir, body, body.at);
}

/**
 * Whether the next suspension of this kind by this admin takes effect at once: the first one of members within a day, and the first one of
 * organisations. A mark of danger counts as one of these. So one admin can't freeze the whole network.
 * @param at UTC ms.
 */
export function suspendsNextAtOnce(
	dir: Directory,
	{ by, kind, subject }: Pick<Body<"suspend">, "by" | "kind" | "subject">,
	at: number,
): boolean {
	if (dir.members.get(subject)?.role === "admin") return false;
	const isRecent = ({ tookEffectAtOnce, statement: { body } }: Proposal) =>
		tookEffectAtOnce && body.by === by && "kind" in body && body.kind === kind && body.at > at - DAY;
	return ![...dir.proposals.values()].some(isRecent);
}

/** Whether the proposal marks an organisation, which is suspended for another reason, as one at which people are in danger. */
export function marksDanger(dir: Directory, { type, body }: ProposalStatement): boolean {
	if (type !== "suspend" || body.kind !== "organisation" || body.code !== "danger") return false;
	return dir.organisations.get(body.subject)?.status === "suspended" && !isInDanger(dir, body.subject);
}

/** The suspension of this member or organisation that is in force, and that nobody has confirmed yet. */
export function unconfirmedSuspension(dir: Directory, subject: Id): Proposal | null {
	const isIt = ({ tookEffectAtOnce, statement: { body } }: Proposal) => tookEffectAtOnce && "subject" in body && body.subject === subject;
	return openProposals(dir).find(isIt) ?? null;
}

/**
 * Whether this admin ends the suspension without anybody else: another admin made it, and nobody has confirmed it. A mark of danger that has
 * replaced a confirmed suspension isn't ended in this way.
 */
export function reinstatesAlone(dir: Directory, subject: Id, admin: Id): boolean {
	const unconfirmed = unconfirmedSuspension(dir, subject);
	return unconfirmed !== null && unconfirmed.replaced === null && unconfirmed.statement.body.by !== admin;
}

/** The suspension that a mark of danger replaces, and that is in force again if the mark is ended. Null for one that nobody has confirmed. */
export function confirmedSuspension(dir: Directory, subject: Id): Suspension | null {
	return unconfirmedSuspension(dir, subject) ? null : (dir.organisations.get(subject)?.suspension ?? null);
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

/** Ends an unconfirmed suspension. The subject is active again, unless a confirmed suspension was replaced. */
export function endSuspension(dir: Directory, { kind, subject }: Body<"suspend">, replaced: Suspension | null): void {
	const ended = { status: replaced ? "suspended" : "active", suspension: replaced } as const;
	const isMember = kind === "member";
	if ((isMember ? dir.members : dir.organisations).get(subject)?.status !== "suspended") return;
	if (isMember) changeMember(dir, subject, ended);
	else changeOrganisation(dir, subject, ended);
}

/** Removes a member from all desks, and refuses a join that waits, so that nobody can vouch for it later. */
function expel(dir: Directory, member: Id): void {
	for (const desk of dir.desks.values()) if (desk.members.has(member)) removeFromDesk(dir, desk, member);
	const join = waitingJoin(dir, member);
	if (join) changeJoin(dir, join, { status: "refused" });
	changeMember(dir, member, { joining: null });
}
