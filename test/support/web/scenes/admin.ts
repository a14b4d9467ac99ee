/** An admin of a network in which people and organisations wait for a decision, and a vetting is due. */
import { toBase64Url } from "#protocol/bytes.ts";
import { addOrganisation, setPolicy, suspend, syncDirectory, vouch } from "#sdk/index.ts";
import { CHECKLIST } from "../../checklist.ts";
import type { ReadyNetwork } from "../../sdk.ts";
import { newcomer } from "./newcomer.ts";
import type { Scene } from "./scene.ts";

export async function adminScene({ network, founder, admin, origin, transit }: ReadyNetwork): Promise<Scene> {
	const place = { organisation: origin.id, role: "staff", desk: origin.desk } as const;
	const nadia = await newcomer(network, origin.coordinator, "Nadia", place);
	const proposal = await vouch(origin.coordinator.session, nadia.member, { ...CHECKLIST, safeguardingTraining: null });
	await addOrganisation(founder.session, { name: "Safe Harbour", country: "AL", parts: ["origin", "transit"], checklist: CHECKLIST });
	await newcomer(network, founder, "Bela", { organisation: null, role: "auditor" });
	await setPolicy(founder.session, { vettingMonths: 12, attachmentMiB: 64 });
	await suspend(founder.session, { kind: "organisation", subject: transit.id }, "investigation");
	await syncDirectory(admin.session);
	return {
		person: admin,
		parameters: {
			"/vetting/renew/": { kind: "member", id: origin.staff.id },
			"/vetting/": { proposal: toBase64Url(proposal) },
			"/administration/orgs/": { id: transit.id },
			"/administration/members/": { id: origin.staff.id },
		},
	};
}
