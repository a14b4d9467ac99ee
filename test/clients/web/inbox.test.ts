/** What waits for a person is shown although a part of it can't be read, and the view says so. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { addDesk, message, openThread, setPolicy, syncDirectory, write } from "#sdk/index.ts";
import { readInbox } from "../../../clients/web/sitting/verbs/inbox.ts";
import type { Sitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { readyNetwork } from "../../support/sdk.ts";

type Answer = (query: { desk?: string }, honest: () => Promise<unknown>) => unknown;

/** Reads the inbox of a session behind a server that answers these requests in another way. */
function readBehind(session: UnlockedSession, answers: Record<string, Answer> = {}) {
	const { server } = session;
	const call = (async (endpoint: { id: string }, sent?: { query?: object }) => {
		const honest = () => server.call(endpoint as never, sent as never);
		return answers[endpoint.id]?.(sent?.query ?? {}, honest) ?? honest();
	}) as typeof server.call;
	return readInbox({ session: { ...session, server: { ...server, call } } } as Sitting);
}

function fail(): never {
	throw new ProtocolError("internal");
}

t.test("a part of the inbox that can't be read hides no other part", async (t) => {
	const { admin, origin, destination } = await readyNetwork(t);
	const { session } = origin.coordinator;
	await addDesk(session, { name: "Second desk" });
	const thread = await openThread(destination.staff.session, "Hello", [{ kind: "desk", id: origin.desk }], destination.desk);
	await write(destination.staff.session, thread, message("There is news."));
	await setPolicy(admin.session, { ...admin.session.dir.policy!, vettingMonths: 7 });
	await syncDirectory(session);
	const shows = ({ rows }: Awaited<ReturnType<typeof readBehind>>) =>
		["unread", "proposal"].filter((each) => rows.some(({ kind }) => kind === each));

	const whole = await readBehind(session);
	t.match(whole, { failed: [], isPart: false });
	t.same(shows(whole), ["unread", "proposal"]);

	const failingDesk: Answer = ({ desk }) => (desk === origin.desk ? undefined : fail());
	const oneDesk = await readBehind(session, { "cases.inbox": failingDesk });
	t.match(oneDesk, { failed: ["Second desk"], isPart: true });
	t.same(shows(oneDesk), ["unread", "proposal"], "the rows of the role are there, too");

	const withoutRole = await readBehind(session, { "directory.vetting": fail });
	t.match(withoutRole, { failed: [], isPart: true });
	t.same(shows(withoutRole), ["unread"]);

	const withoutDesks = await readBehind(session, { "cases.inbox": fail });
	t.match(withoutDesks, { failed: ["Desk of Origin", "Second desk"], isPart: true });
	t.same(shows(withoutDesks), ["proposal"]);

	const alone = { case: randomId(), code: "MAPLE-1", desk: destination.desk, changed: session.now() };
	const toTakeOver: Answer = async ({ desk }, honest) => {
		if (desk === undefined) fail();
		return { ...((await honest()) as object), withoutCustodian: [alone] };
	};
	const both = await readBehind(session, { "cases.inbox": toTakeOver });
	t.match(both, { failed: [], isPart: true });
	t.equal(both.rows.filter(({ kind }) => kind === "without-custodian").length, 1, "each of my desks may take it over");
	await t.rejects(readBehind(session, { "cases.inbox": fail, "directory.vetting": fail }), { code: "internal" });
	await t.rejects(readBehind(origin.staff.session, { "cases.inbox": fail }), { code: "internal" });
});
