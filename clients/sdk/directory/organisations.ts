/** Organisations and the network's policy: one admin proposes, another approves. SPEC "The directory", section 4. */
import { randomId } from "#crypto/random.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { RoutePart } from "#protocol/codes.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import type { UnlockedSession } from "../context.ts";
import { appendStatement } from "./directory.ts";
import { type Checklist, checklistHash, vettingDue } from "./vetting.ts";

/**
 * Proposes an organisation. Another admin approves it. While the founder is the only admin it is active at once.
 * @param input country: two letters (ISO 3166-1). parts: the parts of the route that it works in. nextVetting: UTC ms, by the policy
 * when left out.
 * @returns organisation: its id. object: the proposal's objId, for `approve`.
 * @throws ProtocolError not-allowed unless I am an admin.
 * @example const { organisation } = await addOrganisation(session, { name: "Safe Harbour", country: "AL", parts: ["origin"], checklist });
 */
export async function addOrganisation(
	session: UnlockedSession,
	input: { name: string; country: string; parts: RoutePart[]; checklist: Checklist; nextVetting?: number },
): Promise<{ organisation: Id; object: Bytes }> {
	const organisation = randomId();
	const { checklist } = input;
	const fields = () => ({
		organisation,
		name: input.name.normalize("NFC"),
		country: input.country,
		parts: input.parts,
		checklist: checklistHash(checklist),
		nextVetting: input.nextVetting ?? vettingDue(session),
	});
	return { organisation, object: await appendStatement(session, "organisation.add", fields, checklist) };
}

/**
 * Proposes a policy. Another admin approves it.
 * @param policy vettingMonths: months between vettings. attachmentMiB: the largest attachment.
 * @returns the proposal's objId, for `approve`.
 * @throws ProtocolError not-allowed unless I am an admin.
 * @example const object = await setPolicy(session, { vettingMonths: 12, attachmentMiB: 64 });
 */
export function setPolicy(session: UnlockedSession, policy: Fields<"policy">["policy"]): Promise<Bytes> {
	return appendStatement(session, "policy", () => ({ policy }));
}
