/** Opening all sections of a case at once: few requests, at the same time, and no false alarm when the case has moved on meanwhile. */
import t from "tap";
import type { Section } from "#protocol/codes.ts";
import { byProgram } from "#sdk/account/unlocked-session.ts";
import { listReceipts } from "#sdk/audit/index.ts";
import { knownAs, listOfferedBases, loadCase, openSections, viewCase, writeSection } from "#sdk/casework/index.ts";
import type { Transport } from "#sdk/context.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";

const SECTIONS: Section[] = ["identity", "safe-contact", "risk-and-safety", "health", "legal"];

const { network, origin, destination } = await readyNetwork(t);
const { staff, desk } = origin;
const { id, of } = await caseWith(staff.session, desk, SECTIONS);
await writeSection(staff.session, of.identity as string, { values: { prs_FirstName: "Era" } });

/** Notes each request, and how many were under way at once. */
function counting(server: Transport) {
	const seen = { requests: [] as string[], atOnce: 0 };
	let running = 0;
	const call: Transport["call"] = async (endpoint, sent) => {
		seen.requests.push(endpoint.id);
		running += 1;
		seen.atOnce = Math.max(seen.atOnce, running);
		try {
			return await server.call(endpoint, sent);
		} finally {
			running -= 1;
		}
	};
	return { seen, server: { ...server, call } as Transport };
}

t.test("five sections on a new device take one request beside the case", async (t) => {
	const device = network.device();
	const { seen, server } = counting(device.server);
	const session = await network.open({ ...device, server }, staff.signInName, staff.recoveryCode);
	await loadCase(session, id);
	seen.requests.length = 0;
	const { loaded } = await viewCase(session, id);
	const views = await openSections(session, loaded);
	t.equal((await openSections(byProgram(session), loaded)).length, SECTIONS.length, "also when the program asks");
	seen.requests.pop();
	t.same(views.map(({ section }) => section).sort(), [...SECTIONS].sort());
	t.match(views.find(({ section }) => section === "identity")?.cells, [{ values: [{ values: { prs_FirstName: "Era" } }] }]);
	t.same(
		seen.requests.filter((endpoint) => endpoint.startsWith("compartments.")),
		["compartments.together"],
		"the keys and the entries",
	);
	t.same(device.alarms, []);
});

t.test("each section has its own access entry and its own receipt", async (t) => {
	const device = network.device();
	const session = await network.open(device, staff.signInName, staff.recoveryCode);
	const before = (await network.server.entries()).length;
	await openSections(session, id);
	const entries = await network.server.entries();
	const kept = (await listReceipts(session)).map(({ entry }) => entry);
	const readings = kept.map((entry) => entries[entry]).filter((entry) => entry?.action === "entry.read");
	t.same(readings.map((entry) => entry?.object).sort(), Object.values(of).sort());
	t.ok(kept.length === SECTIONS.length && kept.every((entry) => entry >= before));
	const made = entries.slice(before).filter(({ actor }) => actor === session.me);
	for (const action of ["compartment.read", "entry.read"]) {
		const found = made.filter((entry) => entry.action === action);
		t.same(found.map(({ object }) => object).sort(), Object.values(of).sort(), action);
		t.same(new Set(found.map(({ request }) => request)).size, SECTIONS.length, "each with a request id of its own");
		t.ok(
			found.every(({ outcome, count, case: about }) => outcome === "allowed" && about === id && count >= 0),
			"as if it had been read alone",
		);
	}
});

t.test("a section that isn't given is refused alone, with its own entry", async (t) => {
	const device = network.device();
	const session = await network.open(device, staff.signInName, staff.recoveryCode);
	const before = (await network.server.entries()).length;
	const strange = "00000000-0000-4000-8000-000000000000";
	const views = await openSections(session, id, [of.identity as string, strange, of.health as string]);
	t.same(views.map(({ section }) => section).sort(), ["health", "identity"]);
	const denied = (await network.server.entries()).slice(before).filter(({ outcome }) => outcome === "denied");
	t.match(denied, [{ action: "compartment.read", object: strange, actor: session.me }]);
});

t.test("the case is asked for while an old directory is brought up to date", async (t) => {
	const device = network.device();
	const { seen, server } = counting(device.server);
	const session = await network.open({ ...device, server }, staff.signInName, staff.recoveryCode);
	session.memory.syncedAt = 0;
	seen.requests.length = 0;
	seen.atOnce = 0;
	await loadCase(session, id);
	t.same(seen.requests.sort(), ["cases.get", "directory.read"]);
	t.equal(seen.atOnce, 2);
});

t.test("a chain that is newer than the loaded case raises no alarm", async (t) => {
	const before = await loadCase(staff.session, id);
	await requestTransfer(origin.coordinator.session, id, destination, ["identity"], of);
	const [view] = await openSections(staff.session, before, [of.identity as string]);
	t.ok(
		view?.opened.state.epochs.some(({ pending }) => pending.length > 0),
		"the new epoch is there",
	);
	t.same(staff.alarms, []);
	t.equal(view?.opened.broken, false);
});

t.test("sections that were never given are left out", async (t) => {
	t.same(await openSections(destination.staff.session, id), []);
});

t.test("a request loads the case once, whatever it reads of it", async (t) => {
	const device = network.device();
	const { seen, server } = counting(device.server);
	const session = await network.open({ ...device, server }, staff.signInName, staff.recoveryCode);
	const loads = async (work: () => Promise<unknown>) => {
		seen.requests.length = 0;
		await work();
		return seen.requests.filter((endpoint) => endpoint === "cases.get").length;
	};
	const fresh = await caseWith(staff.session, desk, ["identity", "family"]);
	t.equal(await loads(() => listOfferedBases(session, fresh.id)), 1, "who may consent");
	t.equal(await loads(() => knownAs(session, fresh.id)), 1, "names that must not stand in a summary");
	t.equal(await loads(() => requestTransfer(session, fresh.id, destination, ["identity", "family"], fresh.of)), 3);
});
