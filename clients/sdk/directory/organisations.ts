/** Organisations and the network's policy: one admin proposes, another approves. SPEC "The directory", section 4. */
import { randomId } from "#crypto/random.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { Region, RoutePart } from "#protocol/codes.ts";
import type { Desk, OrganisationFacts } from "#protocol/folds/directory.ts";
import { checkCountry, checkVettingMonths } from "#protocol/rules/vetting.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import type { UnlockedSession } from "../context.ts";
import { appendStatement } from "./append.ts";
import { type Checklist, checklistHash, checkVetting, defaultNextVetting } from "./vetting.ts";

/**
 * Proposes an organisation. Another admin approves it. While the founder is the only admin it is active at once.
 * @param input country: two letters (ISO 3166-1). parts: the parts of the route that it works in. nextVetting: UTC ms, by the policy
 * when left out.
 * @returns organisation: its id. object: the proposal's objId, for `approve`.
 * @throws ProtocolError not-allowed unless I am an admin; bad-statement (with the field) for an unknown country, dates out of bounds, a next
 * vetting beyond the policy's period, or no reference.
 * @example const { organisation } = await addOrganisation(session, { name: "Safe Harbour", country: "AL", parts: ["origin"], checklist });
 */
export async function addOrganisation(
	session: UnlockedSession,
	input: { name: string; country: string; parts: RoutePart[]; checklist: Checklist; nextVetting?: number },
): Promise<{ organisation: Id; object: Bytes }> {
	const organisation = randomId();
	const { checklist } = input;
	checkCountry(input.country);
	checkVetting(session, checklist, input.nextVetting ?? defaultNextVetting(session));
	const fields = () => ({
		organisation,
		name: input.name.normalize("NFC"),
		country: input.country,
		parts: input.parts,
		checklist: checklistHash(checklist),
		nextVetting: input.nextVetting ?? defaultNextVetting(session),
	});
	return { organisation, object: await appendStatement(session, "organisation.add", fields, checklist) };
}

/**
 * Proposes the region, affiliation and scope of an organisation. Another admin approves them. While the founder is the only admin they are in
 * force at once. Before, show `changedReading`.
 * @returns the proposal's objId, for `approve`.
 * @throws ProtocolError not-allowed unless I am an admin; wrong-state unless the organisation is active or suspended.
 * @example const object = await changeOrganisation(session, { organisation, region: "asia", affiliation: "secular", scope: "full" });
 */
export async function changeOrganisation(session: UnlockedSession, fields: Fields<"organisation.change">): Promise<Bytes> {
	return appendStatement(session, "organisation.change", () => fields);
}

/** The circle of a region or of the whole network, with the desks of the organisation that would get its keys or lose them. */
export interface ReadingChange {
	circle: "network" | Region;
	change: "gains" | "loses";
	desks: Desk[];
}

/**
 * Who will read what after a change of these facts: the open desks of the organisation, and what they will read, or won't read any more, of
 * what the network or a region shares. Limited organisations read none of it.
 * @example for (const { circle, change, desks } of changedReading(session, fields)) print(circle, change, desks.length);
 */
export function changedReading({ dir }: UnlockedSession, { organisation, ...after }: Fields<"organisation.change">): ReadingChange[] {
	const circlesOf = (facts: OrganisationFacts | null) => (facts?.scope === "full" ? (["network", facts.region] as const) : []);
	const [was, is] = [circlesOf(dir.organisations.get(organisation)?.facts ?? null), circlesOf(after)];
	const desks = [...dir.desks.values()].filter((desk) => desk.open && desk.organisation === organisation);
	return [
		...is.filter((each) => !was.includes(each as never)).map((circle) => ({ circle, change: "gains" as const, desks })),
		...was.filter((each) => !is.includes(each as never)).map((circle) => ({ circle, change: "loses" as const, desks })),
	];
}

/**
 * Proposes a policy. Another admin approves it. While the founder is the only admin it is in force at once.
 * @param policy vettingMonths: months between vettings, 1 to 120. A shorter period makes vettings due earlier. attachmentMiB: the largest
 * attachment, in MiB. The server's own limit holds, too.
 * @returns the proposal's objId, for `approve`.
 * @throws ProtocolError not-allowed unless I am an admin, bad-statement (field policy.vettingMonths)
 * @example const object = await setPolicy(session, { vettingMonths: 12, attachmentMiB: 64 });
 */
export async function setPolicy(session: UnlockedSession, policy: Fields<"policy">["policy"]): Promise<Bytes> {
	checkVettingMonths(policy.vettingMonths);
	return appendStatement(session, "policy", () => ({ policy }));
}
