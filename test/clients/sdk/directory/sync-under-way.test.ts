/** Answers that are older or newer than a synchronisation under way. */
import t from "tap";
import { loadCase } from "#sdk/casework/index.ts";
import type { Transport } from "#sdk/context.ts";
import { askSynced } from "#sdk/directory/directory.ts";
import { invite, syncDirectory } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";

const { network, origin, destination } = await readyNetwork(t);
const { coordinator, staff, desk } = origin;
const { id, of } = await caseWith(coordinator.session, desk, ["identity"]);

/** Holds back the next answer of the directory once it is told to. */
function holding(server: Transport) {
	const gate = { isClosed: false, open: () => {}, answered: [] as string[] };
	const call: Transport["call"] = async (endpoint, sent) => {
		const answer = await server.call(endpoint, sent);
		gate.answered.push(endpoint.id);
		if (endpoint.id !== "directory.read" || !gate.isClosed) return answer;
		gate.isClosed = false;
		await new Promise<void>((resolve) => {
			gate.open = resolve;
		});
		return answer;
	};
	return { gate, server: { ...server, call } as Transport };
}

t.test("the directory is asked for again, and no alarm is raised", async (t) => {
	const device = network.device();
	const { gate, server } = holding(device.server);
	const session = await network.open({ ...device, server }, staff.signInName, staff.recoveryCode);
	const { size } = session.dir;
	gate.isClosed = true;
	const syncing = syncDirectory(session);
	await until("an answer of the directory is held back", () => !gate.isClosed);

	await invite(coordinator.session, { organisation: origin.id, role: "staff", desk });
	await syncDirectory(coordinator.session);
	await requestTransfer(coordinator.session, id, destination, ["identity"], of);
	const loading = loadCase(session, id);
	await until("the case is answered", () => gate.answered.includes("cases.get"));
	gate.open();
	await syncing;
	await t.resolves(loading);
	t.ok(session.dir.size > size);
	t.same(device.alarms, []);
});

t.test("many who ask at once wait for one more synchronisation only", async (t) => {
	const device = network.device();
	const { gate, server } = holding(device.server);
	const session = await network.open({ ...device, server }, staff.signInName, staff.recoveryCode);
	gate.answered.length = 0;
	await Promise.all([1, 2, 3, 4].map(() => syncDirectory(session)));
	t.same(gate.answered, ["directory.read", "directory.read"]);
});

t.test("an answer that may be older than the directory is asked for again", async (t) => {
	const device = network.device();
	const session = await network.open(device, staff.signInName, staff.recoveryCode);
	let asked = 0;
	const ask = async () => ++asked;
	session.memory.syncedAt = 0;
	t.equal(await askSynced(session, ask), 1, "not while the directory is the same");
	await invite(coordinator.session, { organisation: origin.id, role: "staff", desk });
	session.memory.syncedAt = 0;
	t.equal(await askSynced(session, ask), 3);
});
