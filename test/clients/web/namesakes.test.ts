/** Two organisations with one name: every list and choice says in which country each of them is. */
import t from "tap";
import { recordConsent } from "#sdk/casework/index.ts";
import { addOrganisation, approve, syncDirectory } from "#sdk/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { networkInviteChoices } from "../../../clients/web/sitting/verbs/administration.ts";
import { caseConsents, consentChoices } from "../../../clients/web/sitting/verbs/consents.ts";
import { logChoices } from "../../../clients/web/sitting/verbs/log-entries.ts";
import { listPeople } from "../../../clients/web/sitting/verbs/people.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { listVetting } from "../../../clients/web/sitting/verbs/vetting.ts";
import { CHECKLIST } from "../../support/checklist.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, DAY, terms } from "../../support/sdk-cases.ts";
import { giveLocation } from "../../support/web/location.ts";

t.test("the country stands beside each of two equal names", async (t) => {
	giveLocation(t);
	const { network, founder, admin, origin, destination } = await readyNetwork(t);
	const other = await network.organisation(founder, admin, { name: "Destination", country: "FR" });
	const given = { name: "Origin", country: "MD", parts: ["origin" as const], checklist: CHECKLIST };
	const { organisation: empty, object } = await addOrganisation(founder.session, given);
	await approve(admin.session, object);
	const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	const { session } = origin.staff;
	for (const each of [session, founder.session]) await syncDirectory(each);
	const { id } = await caseWith(session, origin.desk, ["identity"]);
	await recordConsent(session, id, terms(destination.id, ["identity"], session.now()));
	const sittingOf = (who: typeof session) => Object.assign(newSitting(), { session: who });
	const mine = sittingOf(session);
	const wanted = [
		{ id: destination.id, name: "Destination (DE)" },
		{ id: other.id, name: "Destination (FR)" },
		{ id: origin.id, name: "Origin (AL)" },
	];
	const both = [...wanted, { id: empty, name: "Origin (MD)" }];
	const among = (list: readonly { id: string; name: string | null }[], those = wanted) =>
		list
			.filter((each) => those.some(({ id: one }) => one === each.id))
			.map((each) => ({ id: each.id, name: each.name }))
			.sort((a, b) => String(a.name).localeCompare(String(b.name), "en"));

	t.same(among(await listPeople(mine), both), both, "people, and each choice of a desk");
	t.same(among((await consentChoices(mine, { id })).recipients), wanted, "whom she may tell");
	t.match(
		(await caseConsents(mine, { id })).consents.map(({ recipient }) => recipient.name),
		["Destination (DE)"],
		"consents",
	);
	const invites = await networkInviteChoices(sittingOf(founder.session));
	t.same(among(invites.audited, both), both, "whom an auditor reviews");
	t.match(invites.first, [{ id: empty, name: "Origin (MD)" }], "whose first coordinator is invited");
	t.same(among((await logChoices(sittingOf(auditor.session))).organisations, both), both, "the log");
	network.server.clock.advance(720 * DAY);
	const later = await network.open(network.device(), founder.signInName, founder.recoveryCode);
	t.same(among((await listVetting(sittingOf(later))).due, both), both, "vettings that are due");
	const { text } = await typing(commands, later)("vetting list");
	for (const { name } of both) t.match(text, name, "on the command line");
});
