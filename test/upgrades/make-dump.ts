/** Makes the dump of the present format again: `npx tsx test/upgrades/make-dump.ts`. Run it whenever the format has changed. */
import { acceptHandoff, findSections, openCase, readSection, viewCase, writeSection } from "#sdk/casework/index.ts";
import { message, openThread, syncDirectory, write } from "#sdk/index.ts";
import { CLUSTER_VARIABLE, startTestCluster } from "../support/cluster.ts";
import { Scope } from "../support/scope.ts";
import { TestNetwork } from "../support/sdk.ts";
import { requestTransfer } from "../support/sdk-cases.ts";
import { bootServer } from "../support/server.ts";
import { dumpFile, type Facts, makeDump, saveDump } from "./dump.ts";

const JOURNAL = "Arrives by the evening bus.";
const TITLE = "Arrival on Monday";

/** Two admins, two organisations, a case with a hand-off, a thread, and an auditor. */
async function fill(network: TestNetwork): Promise<Facts> {
	const founder = await network.found();
	const admin = await network.admit(founder, null, { organisation: null, role: "admin" });
	const origin = await network.organisation(founder, admin, { name: "Origin", country: "AL" });
	const destination = await network.organisation(founder, admin, { name: "Destination", country: "DE" });
	const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	const { session, signInName, password } = origin.staff;
	await syncDirectory(session);
	const { id } = await openCase(session, origin.desk, { sections: ["journal", "logistics"] });
	const { state } = await viewCase(session, id);
	const [journal = "", logistics = ""] = [...findSections(state, "journal"), ...findSections(state, "logistics")];
	await writeSection(session, journal, { text: JOURNAL });
	const { ref } = await requestTransfer(session, id, destination, ["logistics"], { logistics });
	await acceptHandoff(destination.staff.session, ref);
	const thread = await openThread(session, TITLE, [{ kind: "desk", id: destination.desk }]);
	await write(destination.staff.session, thread, message("Yes."));
	await readSection(destination.staff.session, logistics);
	return {
		at: network.server.clock.now(),
		signInName,
		password,
		case: id,
		journal: JOURNAL,
		thread,
		title: TITLE,
		auditor: { signInName: auditor.signInName, password: auditor.password },
	};
}

const { stop, ...cluster } = await startTestCluster();
process.env[CLUSTER_VARIABLE] = JSON.stringify(cluster);
const scope = new Scope();
try {
	const server = await bootServer(scope);
	const facts = await fill(new TestNetwork(server));
	await server.stop();
	const dump = await makeDump(server.superuser, server.folder, facts);
	saveDump(dump);
	console.log(`Wrote ${dumpFile(dump.format)}, of ${dump.tables.length} tables.`);
} finally {
	await scope.close();
	await stop();
}
