/** Answers that are older or newer than a synchronisation under way. */
import t from "tap";
import { ProtocolError } from "#protocol/errors.ts";
import { loadCase } from "#sdk/casework/index.ts";
import type { Transport } from "#sdk/context.ts";
import { askSynced, keepSynced } from "#sdk/directory/directory.ts";
import { unreachableError } from "#sdk/http/answers.ts";
import { invite, syncDirectory } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";

const { network, origin, destination } = await readyNetwork(t);
const { coordinator, staff, desk } = origin;
const { id, of } = await caseWith(coordinator.session, desk, ["identity"]);

/** Holds back the next answer of the directory once it is told to. */
function holding(server: Transport) {
	const gate = { holdsNext: false, open: () => {}, answered: [] as string[] };
	const call: Transport["call"] = async (endpoint, sent) => {
		const answer = await server.call(endpoint, sent);
		gate.answered.push(endpoint.id);
		if (endpoint.id !== "directory.read" || !gate.holdsNext) return answer;
		gate.holdsNext = false;
		await new Promise<void>((resolve) => {
			gate.open = resolve;
		});
		return answer;
	};
	return { gate, server: { ...server, call } as Transport };
}

t.test("for a case newer than the directory, the directory is asked for again, and no alarm is raised", async (t) => {
	const device = network.device();
	const { gate, server } = holding(device.server);
	const session = await network.open({ ...device, server }, staff.signInName, staff.recoveryCode);
	const { size } = session.dir;
	gate.holdsNext = true;
	const syncing = syncDirectory(session);
	await until("an answer of the directory is held back", () => !gate.holdsNext);

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

t.test("many who ask at once cause only one more synchronisation", async (t) => {
	const device = network.device();
	const { gate, server } = holding(device.server);
	const session = await network.open({ ...device, server }, staff.signInName, staff.recoveryCode);
	gate.answered.length = 0;
	await Promise.all([1, 2, 3, 4].map(() => syncDirectory(session)));
	t.same(gate.answered, ["directory.read", "directory.read"]);
});

t.test("when the connection is lost, those who wait for the next synchronisation fail with the one under way", async (t) => {
	const device = network.device();
	const line = { isDead: false, asked: 0, fails: (_error: Error) => {} };
	const call: Transport["call"] = async (endpoint, sent) => {
		if (endpoint.id === "directory.read") line.asked++;
		if (!line.isDead) return device.server.call(endpoint, sent);
		return new Promise((_, reject) => {
			line.fails = reject;
		});
	};
	const session = await network.open({ ...device, server: { ...device.server, call } as Transport }, staff.signInName, staff.recoveryCode);
	const begin = async () => {
		Object.assign(line, { isDead: true, asked: 0 });
		const syncs = [1, 2, 3].map(() => syncDirectory(session));
		for (const each of syncs) each.catch(() => {});
		await until("the directory is asked for", () => line.asked === 1);
		return syncs;
	};
	const lost = unreachableError();
	const syncs = await begin();
	line.fails(lost);
	for (const each of syncs) await t.rejects(each, lost);
	t.equal(line.asked, 1, "without another request");
	line.isDead = false;
	await t.resolves(syncDirectory(session));

	const [first, ...others] = await begin();
	line.isDead = false;
	line.fails(new ProtocolError("not-allowed", "another failure"));
	await t.rejects(first as Promise<void>, { code: "not-allowed" });
	for (const each of others) await t.resolves(each, "after any other failure they ask themselves");
	t.equal(line.asked, 2);
});

t.test("a clock that was set back doesn't stop the synchronisation", async (t) => {
	const device = network.device();
	const { gate, server } = holding(device.server);
	const session = await network.open({ ...device, server }, staff.signInName, staff.recoveryCode);
	const setBack = { ...session, now: () => session.now() - 3_600_000 };
	gate.answered.length = 0;
	await keepSynced(setBack);
	t.same(gate.answered, ["directory.read"]);
	await keepSynced(setBack);
	t.same(gate.answered, ["directory.read"], "a minute begins by the clock as it is now");
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
