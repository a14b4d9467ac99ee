/**
 * Asks another desk to take over a case: records the person's consent, and requests a transfer of two sections.
 *
 * Start `npm run demo`, and open a case with `examples/open-case.ts`, which prints its id. Then run:
 *
 *     PASSWORD=... npx tsx examples/request-handoff.ts ion CASE-ID "Reintegration"
 */
import { findSections, handOffCase, loadCase, recordConsent } from "#sdk/casework/index.ts";
import { signOut } from "#sdk/index.ts";
import { deskNamed, openSession } from "./session.ts";

const [signInName, caseId = "", deskName = ""] = process.argv.slice(2);
const session = await openSession(signInName);
const to = deskNamed(session, deskName);
const sections = ["identity", "logistics"] as const;

// Only these coded terms go to the server, which enforces them.
const consent = await recordConsent(session, caseId, {
	givenBy: "person",
	recorded: "written",
	language: "ro",
	interpreter: false,
	recipient: to.organisation,
	purposes: ["shelter"],
	sections: [...sections],
	permit: true,
	withhold: [],
	from: Date.now() - 60_000,
	until: Date.now() + 30 * 86_400_000,
});

// The to-desk decides on a summary without a name. The keys of the sections reach it only after it accepts.
const { state } = await loadCase(session, caseId);
const handoff = await handOffCase(session, caseId, {
	kind: "transfer",
	to: to.id,
	reason: "MigrationOrChangeOfLocation",
	priority: "urgent",
	travel: true,
	sections: sections.flatMap((name) => findSections(state, name)).map((compartment) => ({ compartment })),
	purposes: ["shelter"],
	basis: { kind: "consent", consent },
	summary: { ageBand: "18-24", languages: ["ro"], needs: ["shelter"], urgency: "urgent", riskLevel: "medium", text: "Travels alone." },
});
console.log(`Requested hand-off ${handoff.id}: state ${handoff.state}`);

await signOut(session);
