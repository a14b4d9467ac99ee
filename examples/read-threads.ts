/**
 * Reads: prints the newest messages of each thread that I or my desks hold.
 *
 * Start `npm run demo`. Then run in another terminal, with a sign-in name and its password from there:
 *
 *     PASSWORD=... npx tsx examples/read-threads.ts ana
 */
import { fetchNames, listCompartments, readPage, signOut, titleOf } from "#sdk/index.ts";
import { openSession } from "./session.ts";

const session = await openSession(process.argv[2]);
const nameOf = await fetchNames(session);

// Only the server says what is in the list. Reading a thread verifies the thread: each entry's signature and place, and that none is
// missing.
const { compartments } = await listCompartments(session, { kind: "thread" });
for (const { compartment } of compartments) {
	const { entries } = await readPage(session, compartment, { limit: 20 });
	console.log(`\n# ${titleOf(entries) ?? "(no title on this page)"}`);
	for (const { author, at, content, failure, missingBefore } of entries) {
		if (missingBefore) console.log("  (a message is missing here)");
		if (failure) console.log(`  (can't be read: ${failure.message})`);
		if (content?.kind === "text") console.log(`  ${new Date(at).toISOString()} ${nameOf.get(author)}: ${content.text}`);
	}
}

await signOut(session);
