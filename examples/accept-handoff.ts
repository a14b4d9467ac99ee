/**
 * Answers requests: shows the summary of each hand-off that waits for my desk, accepts it, and reads the granted sections.
 *
 * Start `npm run demo`, and request a hand-off with `examples/request-handoff.ts`. Then run:
 *
 *     PASSWORD=... npx tsx examples/accept-handoff.ts mareike
 */
import { acceptHandoff, inbox, readHandoffSummary, readSection } from "#sdk/casework/index.ts";
import { signOut } from "#sdk/index.ts";
import { myDesk, openSession } from "./session.ts";

const session = await openSession(process.argv[2]);
const desk = myDesk(session);

for (const row of await inbox(session, { desk: desk.id })) {
	if (row.kind !== "handoff" || !row.incoming || row.state !== "requested" || !row.case) continue;
	const ref = { case: row.case.id, handoff: row.handoff };

	const { ageBand, needs, text } = await readHandoffSummary(session, ref);
	console.log(`Request for ${row.case.code}: ${ageBand}, needs ${needs.join(", ")}. ${text}`);

	// Checks the basis once more, and releases the keys of the granted sections to this desk. Custody moves later, with `receive`.
	const { state, sections } = await acceptHandoff(session, ref);
	console.log(`Now ${state}. The sections:`);
	for (const { section, compartment } of sections) {
		const { values, entries } = await readSection(session, compartment);
		for (const [field, { value }] of Object.entries(values)) console.log(`  ${section}: ${field} = ${value}`);
		for (const { content } of entries) if (content?.kind === "text") console.log(`  ${section}: ${content.text}`);
	}
}

await signOut(session);
