/**
 * Verifies the access log, and asks it which requests were refused. An auditor of the network sees all entries. Coordinators
 * see the entries of their organisation, and staff only their own.
 *
 * Start `npm run demo`. Then run in another terminal, with a sign-in name and its password from there:
 *
 *     PASSWORD=... npx tsx examples/verify-log.ts ingrid
 */
import { askLog, verifyLog } from "#sdk/audit/index.ts";
import { fetchNames, signOut } from "#sdk/index.ts";
import { openSession } from "./session.ts";

const session = await openSession(process.argv[2]);

// Computes the whole hash tree anew from its leaves, and compares its root with the root that the log has signed.
// A log that was changed raises an alarm, and this call throws.
const { size, checked, freshness } = await verifyLog(session, "access");
console.log(`The tree of ${size} entries is sound. ${checked} of them were shown to me, and each is in the tree.`);
console.log(`Witnesses that cosigned it in the last day: ${freshness?.proven ?? 0} of ${freshness?.wanted ?? 0} wanted.`);

// Entries name people by their ids only. The names come from the directory.
const nameOf = await fetchNames(session);
for await (const { entries } of askLog(session, "refused", { from: Date.now() - 7 * 86_400_000 })) {
	for (const { seq, entry } of entries) {
		const actor = entry.actor === null ? "somebody not signed in" : nameOf.get(entry.actor);
		console.log(`${seq}: ${new Date(entry.at).toISOString()} ${actor}: ${entry.action}`);
	}
}

await signOut(session);
