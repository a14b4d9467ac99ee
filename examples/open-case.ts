/**
 * Opens a case for my desk, writes into one of its sections, and reads that section back.
 *
 * Start `npm run demo`. Then run in another terminal, with a sign-in name and its password from there:
 *
 *     PASSWORD=... npx tsx examples/open-case.ts ion
 */
import { findSections, loadCase, openCase, readSection, writeSection } from "#sdk/casework/index.ts";
import { signOut } from "#sdk/index.ts";
import { myDesk, openSession } from "./session.ts";

const session = await openSession(process.argv[2]);

// Each section has keys of its own, so a hand-off can grant one section and not another.
const { id, code } = await openCase(session, myDesk(session).id, { sections: ["identity", "logistics", "story"] });
console.log(`Opened case ${code}, id ${id}`);

const { state } = await loadCase(session, id);
const [logistics = ""] = findSections(state, "logistics");
await writeSection(session, logistics, { text: "Arrives by the evening bus." });
const [identity = ""] = findSections(state, "identity");
// Fields have the names of IOM's standard, HTCDS 2.0. Their values are encrypted like every text.
await writeSection(session, identity, { values: { prs_PrimaryLanguage: "ro" } });

const { values } = await readSection(session, identity);
for (const [field, { value }] of Object.entries(values)) console.log(`${field}: ${value}`);

await signOut(session);
