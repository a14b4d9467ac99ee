/** The parts of the ringing run apart: one that fails or hangs doesn't hold up an emergency, and its failures are counted. */
import pg from "pg";
import t from "tap";
import { bellsFeature } from "../../../../server/features/bells/routes.ts";
import { dueDesks } from "../../../../server/features/cases/due.ts";
import { findHandoff } from "../../../../server/features/cases/store.ts";
import { unseenDesks } from "../../../../server/features/compartments/unseen.ts";
import { internalsOf } from "../../../../server/gate/context.ts";
import { webhookReceiver } from "../../../support/bell-receivers.ts";
import { bossOf, Casework, network, staffOf, type Who } from "../../../support/cases.ts";
import { pushService } from "../../../support/push-service.ts";
import { until } from "../../../support/until.ts";

const feature = bellsFeature({ dueDesks, unseenDesks, findHandoff });
const SWEEP = 11_000;

t.test("an emergency rings bell and devices while other parts fail and hang", async (t) => {
	const [receiver, service] = [await webhookReceiver(t), await pushService(t)];
	const settings = { BELLS_TO_PRIVATE_ADDRESSES: "true", PUSH_CONTACT: "admin@cloister-network.org", PUSH_SERVICES: service.host };
	const net = await network(t, [feature], { settings });
	const [from, to] = net.parties.map(staffOf) as [Who, Who];
	const token = net.token(to.by);
	const { key } = (await net.call("GET", "/api/rings/devices", { token })).body;
	const device = { ...service.subscribe(String(key)), language: "en", always: false };
	t.equal((await net.call("PUT", "/api/rings/devices", { token, body: device })).status, 200);
	const bell = { language: "en", mail: null, webhook: { url: receiver.url, secret: "A".repeat(43) }, reminder: null };
	const path = `/api/desks/${to.party.desk}/bell`;
	t.equal((await net.call("PUT", path, { token: net.token(bossOf(to.party).by), body: bell })).status, 200);
	const c = new Casework(net);
	await c.open(from);
	// The rounds of mentions and news fail from now on. The sweep and the alarms of the admins hang.
	for (const table of ["mention", "desk_news"]) await net.sql(`ALTER TABLE ${table} RENAME TO ${table}_gone`);
	const other = new pg.Client({ connectionString: net.database.superuser });
	await other.connect();
	t.teardown(() => other.end());
	await other.query("BEGIN; LOCK TABLE key_wait, admin_alarm IN ACCESS EXCLUSIVE MODE");
	net.clock.advance(SWEEP);
	const hanging = "SELECT DISTINCT relation::regclass::text AS name FROM pg_locks WHERE NOT granted AND relation IS NOT NULL";
	await until("two parts hang", async () => (await net.sql(hanging)).length === 2);
	await c.requested(from, to.party, ["identity"], { priority: "emergency" });
	await until("the bell", () => receiver.calls.length === 1);
	await until("the device", () => service.pushes.length === 1);
	const { failedTasks } = internalsOf(net.context);
	await until("failures are counted", () => ["mentions", "news"].every((name) => (failedTasks.get(`bells: ${name}`) ?? 0) > 0));
	t.same(
		[...failedTasks].filter(([, count]) => count > 0).map(([name]) => name),
		["bells: news", "bells: mentions"],
	);
	await other.query("ROLLBACK");
	for (const table of ["mention", "desk_news"]) await net.sql(`ALTER TABLE ${table}_gone RENAME TO ${table}`);
	const swept = async () => (await net.sql(`SELECT FROM bell_lease WHERE swept >= ${net.clock.now()}`)).length === 1;
	await until("the sweep goes on", swept);
});
