/** Upkeep after a departure: it goes on when one thread fails, and ends when nothing else would succeed. */
import t from "tap";
import { ProtocolError } from "#protocol/errors.ts";
import { AlarmError } from "#sdk/alarms.ts";
import type { Transport } from "#sdk/context.ts";
import { doUpkeep, keysToRenew, openThread, readAll, remove } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";

const { network, admin, origin } = await readyNetwork(t);
const { session, signInName, recoveryCode } = origin.coordinator;
const threads = [await openThread(origin.staff.session, "One", []), await openThread(origin.staff.session, "Two", [])];
const [failing, other] = threads as [string, string];
for (const thread of threads) await readAll(session, thread);

/** What the server answers to the coordinator about the one thread. */
let answer = (honest: object): object => honest;
const { call } = session.server;
/** Which compartments the list of stale ones has room for; all when empty. */
let listed: string[] = [];
const lyingCall: Transport["call"] = async (endpoint, sent) => {
	const honest = await call(endpoint, sent);
	if (endpoint.id === "compartments.stale" && listed.length > 0) return { ...(honest as object), compartments: listed } as never;
	const isAbout = endpoint.id === "compartments.get" && Object.values(sent?.params ?? {}).includes(failing);
	return isAbout ? (answer(honest as object) as never) : honest;
};
Object.assign(session.server, { call: lyingCall });

/** Does the upkeep while the server gives this answer about the one thread. */
function upkeepWhere(lie: typeof answer): ReturnType<typeof doUpkeep> {
	answer = lie;
	return doUpkeep(session);
}

function fail(error: Error) {
	return () => {
		throw error;
	};
}

t.test("the list of keys to renew contains those that a departure left behind", async (t) => {
	const elsewhere = await network.open(network.device(), signInName, recoveryCode);
	t.same(await keysToRenew(elsewhere), { desks: [], compartments: 0 });
	await remove(session, { kind: "member", subject: origin.staff.id }, "left");
	t.same(await keysToRenew(elsewhere), { desks: [origin.desk], compartments: threads.length });
});

t.test("a thread about which the server lies is listed, and the other is renewed", async (t) => {
	const report = await upkeepWhere((honest) => ({ ...honest, count: 0 }));
	t.match(report, { desksRenewed: 1, compartmentsRenewed: 1 });
	t.same(
		report.failed.map(({ subject, error }) => [subject, error instanceof AlarmError]),
		[[failing, true]],
	);
	t.equal((await readAll(session, other)).compartment.state.epochs.length, 2);
});

t.test("upkeep ends at a lost connection and at a fault of the program", async (t) => {
	await t.rejects(upkeepWhere(fail(new ProtocolError("unavailable"))), { code: "unavailable" });
	await t.rejects(upkeepWhere(fail(new ProtocolError("session-ended"))), { code: "session-ended" });
	await t.rejects(upkeepWhere(fail(new TypeError("a fault"))), TypeError);
	const { compartmentsRenewed, failed } = await upkeepWhere((honest) => honest);
	t.same([compartmentsRenewed, failed], [1, []]);
	t.same(await keysToRenew(session), { desks: [], compartments: 0 });
});

t.test("compartments that can't be renewed keep no others waiting behind them", async (t) => {
	const leaver = await network.admit(origin.coordinator, admin, { organisation: origin.id, role: "staff", desk: origin.desk });
	await doUpkeep(session);
	await remove(session, { kind: "member", subject: leaver.id }, "left");
	// As if the list had room for one.
	listed = [failing];
	const { compartmentsRenewed, failed } = await upkeepWhere((honest) => ({ ...honest, count: 0 }));
	t.same([compartmentsRenewed, failed.map(({ subject }) => subject)], [1, [failing]]);
	const { compartmentsRenewed: later, left } = await upkeepWhere((honest) => honest);
	t.same([later, left], [1, 0]);
	listed = [];
	t.same(await keysToRenew(session), { desks: [], compartments: 0 });
});
