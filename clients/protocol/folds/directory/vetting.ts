/** Vetting in the directory: dates within the policy's period, and dates beyond it, on which two admins agree. SPEC "The directory", section 4. */
import { ProtocolError } from "../../errors.ts";
import { latestNextVetting } from "../../rules/vetting.ts";
import type { Body } from "../../statements/registry.ts";
import { changeMember, changeOrganisation } from "./records.ts";
import type { Directory, Member, Organisation } from "./state.ts";

/** Whether the next vetting is later than the policy in force allows, counted from the signer's time. */
export function isBeyondPolicy(dir: Directory, { at, nextVetting }: { at: number; nextVetting: number }): boolean {
	return nextVetting > latestNextVetting(at, dir.policy?.vettingMonths ?? 0);
}

/**
 * Checks the next vetting of a newcomer or a new organisation. @throws ProtocolError bad-statement when it is later than the policy allows.
 */
export function checkWithinPolicy(dir: Directory, body: { at: number; nextVetting: number }): void {
	if (!isBeyondPolicy(dir, body)) return;
	throw new ProtocolError(
		"bad-statement",
		"nextVetting: is beyond the policy's period; choose an earlier date, or let two admins agree on a later one after the admission",
		"nextVetting",
	);
}

/** The member or organisation that a vetting is about. @throws ProtocolError not-found */
export function vettedSubject(dir: Directory, { kind, subject }: Body<"vetting">): Member | Organisation {
	const found = kind === "member" ? dir.members.get(subject) : dir.organisations.get(subject);
	if (!found) throw new ProtocolError("not-found", "subject: is not in the directory");
	return found;
}

/** Records a vetting that takes effect. */
export function renewVetting(dir: Directory, body: Body<"vetting">): void {
	const { checklist, nextVetting, at } = body;
	const vetted = { checklist, vettedAt: at, nextVetting, isExtended: isBeyondPolicy(dir, body) };
	if (body.kind === "member") changeMember(dir, body.subject, vetted);
	else changeOrganisation(dir, body.subject, vetted);
}
