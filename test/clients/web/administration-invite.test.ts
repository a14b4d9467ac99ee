/** The form for an invite of an admin offers what the directory accepts, and nothing else. */
import t from "tap";
import { ROUTE_PARTS } from "#protocol/codes.ts";
import { addOrganisation, approve } from "#sdk/index.ts";
import { inviteToNetwork, listMembers, networkInviteChoices } from "../../../clients/web/sitting/verbs/administration.ts";
import { endInvite, listInvites } from "../../../clients/web/sitting/verbs/invites.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { CHECKLIST } from "../../support/checklist.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { giveLocation } from "../../support/web/location.ts";

t.test("an admin can invite everybody who is offered, and nobody else", async (t) => {
	giveLocation(t);
	const { network, founder, admin, origin } = await readyNetwork(t);
	const auditor = await network.admit(founder, admin, { organisation: origin.id, role: "auditor" });
	const given = { name: "Harbour", country: "AL", parts: [...ROUTE_PARTS], checklist: CHECKLIST };
	const { organisation: empty, object } = await addOrganisation(founder.session, given);
	await approve(admin.session, object);
	const sitting = Object.assign(newSitting(), { session: founder.session });
	const choices = await networkInviteChoices(sitting);
	const invites = (role: "coordinator" | "auditor" | "staff", organisation: string | null, member: string | null = null) =>
		inviteToNetwork(sitting, { role, organisation, member, label: "for the new colleague in Lyon", days: 1 });
	t.notOk(choices.hasOneAdmin);
	t.same(choices.first, [{ id: empty, name: "Harbour" }]);
	for (const { id } of choices.audited) {
		await invites("auditor", id);
		if (id === empty) await invites("coordinator", id);
		else await t.rejects(invites("coordinator", id), { code: "not-allowed" });
	}
	const listed = await listInvites(sitting);
	t.ok(listed.length > 0 && listed.every(({ label, isMine }) => label === "for the new colleague in Lyon" && isMine));
	await endInvite(sitting, { invite: listed[0]?.id ?? "" });
	t.same(
		(await listInvites(sitting)).map(({ id }) => id),
		listed.slice(1).map(({ id }) => id),
	);
	await t.rejects(endInvite(sitting, { invite: listed[0]?.id ?? "" }), { code: "invite-cancelled" });
	const offered = new Set(choices.returning.map(({ id }) => id));
	t.ok([admin, auditor, origin.coordinator].every(({ id }) => offered.has(id)));
	for (const { id, name } of await listMembers(sitting))
		if (offered.has(id)) await invites("staff", null, id);
		else await t.rejects(invites("staff", null, id), { code: "not-allowed" }, name ?? id);
});
