/** A session that runs on while the server is restored from a backup opens threads and cases at the first try, and is told what was lost. */
import t from "tap";
import { AlarmError } from "#sdk/alarms.ts";
import { proposeLogRestart } from "#sdk/audit/index.ts";
import { loadCase } from "#sdk/casework/index.ts";
import { message } from "#sdk/compartments/content.ts";
import { openThread } from "#sdk/compartments/holders.ts";
import { markSeen, readAll } from "#sdk/compartments/read.ts";
import { write } from "#sdk/compartments/write.ts";
import type { Transport } from "#sdk/context.ts";
import { approve, invite, syncDirectory } from "#sdk/index.ts";
import type { App } from "../../../server/app.ts";
import { backUpDatabase, restoreDatabase } from "../../support/restored-database.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";
import { until } from "../../support/until.ts";

const { network, founder, admin, origin, destination } = await readyNetwork(t);
const { server } = network;
const staff = origin.staff;
const coordinator = origin.coordinator.session;
const thread = await openThread(staff.session, "Arrivals", [], origin.desk);
const say = (text: string) => write(coordinator, thread, message(text));
const { id, of } = await caseWith(staff.session, origin.desk, ["identity"]);
await say("Before the backup.");
await backUpDatabase(server);

const sees = async () => {
	await markSeen(staff.session, (await readAll(staff.session, thread)).compartment);
	await loadCase(staff.session, id);
};
await say("After the backup.");
await requestTransfer(coordinator, id, destination, ["identity"], of);
await sees();
await invite(coordinator, { organisation: origin.id, role: "staff", desk: origin.desk });
for (const each of [founder, admin, staff]) await syncDirectory(each.session);
const { size } = staff.session.dir;
const app: App = await restoreDatabase(t, server, server);

t.test("who gives lost statements of the directory back waits until the log has signed them", async (t) => {
	const calls: string[] = [];
	let unsigned: unknown;
	const call: Transport["call"] = async (endpoint, sent) => {
		calls.push(endpoint.id);
		// The answer of a server whose log has stored the statements and not signed them yet.
		if (endpoint.id === "directory.read" && calls.at(-2) === "directory.offer") return unsigned as never;
		const answer = await staff.session.server.call(endpoint, sent);
		if (endpoint.id === "directory.read") unsigned = answer;
		return answer;
	};
	await syncDirectory({ ...staff.session, server: { ...staff.session.server, call } as Transport });
	t.ok(calls.includes("directory.offer"));
	t.equal(staff.session.dir.size, size);
	t.same(staff.alarms, []);
});

t.test("before a restart of the access log, what is missing is an alarm", async (t) => {
	await t.rejects(readAll(staff.session, thread), AlarmError);
	await t.rejects(loadCase(staff.session, id), AlarmError);
	t.match(
		staff.alarms.splice(0).map(({ code }) => code),
		["entries-dropped", "entries-dropped"],
	);
});

t.test("after it, the first try reads the rest, and says that something was lost", async (t) => {
	await syncDirectory(founder.session);
	await until("the server refuses to sign", async () => {
		await app.context.integrator.run().catch(() => {});
		return app.context.integrator.refuses("access");
	});
	const { object } = await proposeLogRestart(founder.session, "restarted.example/access");
	await approve(admin.session, object);
	t.equal(staff.session.dir.restarts.length, 0, "this session doesn't know of the restart yet");
	const { entries } = await readAll(staff.session, thread);
	t.same(
		entries.flatMap(({ content }) => (content?.kind === "text" ? [content.text] : [])),
		["Before the backup."],
	);
	t.match(staff.alarms.splice(0), [{ code: "log-restarted", subject: thread }]);
	t.same(Object.keys((await loadCase(staff.session, id)).state.handoffs), []);
	t.match(staff.alarms.splice(0), [{ code: "log-restarted", subject: id }]);

	await say("After the restart.");
	const again = await readAll(staff.session, thread);
	t.match(again.entries.at(-1)?.content, { text: "After the restart." });
	t.same(staff.alarms, [], "another entry in the place of the lost one is no alarm");
});
