/** A colleague who waits for the desk's key rings its bell, once. */
import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { doUpkeep, setBell } from "#sdk/index.ts";
import { webhookReceiver } from "../../../support/bell-receivers.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { until } from "../../../support/until.ts";

const HOUR = 3_600_000;
/** Longer than a round and a sweep take. */
const QUIET = 2_500;

t.test("a waiting key rings, and again only when another colleague begins to wait", async (t) => {
	const { network, admin, origin } = await readyNetwork(t, { BELLS_TO_PRIVATE_ADDRESSES: "true" });
	const { clock } = network.server;
	const receiver = await webhookReceiver(t);
	const { session } = origin.coordinator;
	await setBell(session, origin.desk, { webhook: receiver.url });
	/** Checks how often the bell has rung in all. The clock moves, because the server looks for timed events every ten seconds. */
	const rings = async (count: number, message: string) => {
		clock.advance(10_000);
		await until(message, () => receiver.calls.length >= count);
		clock.advance(10_000);
		await sleep(QUIET);
		t.equal(receiver.calls.length, count, message);
	};
	await rings(0, "nobody waits");
	await network.admit(origin.coordinator, admin, { organisation: origin.id, role: "staff", desk: origin.desk });
	await rings(1, "somebody has begun to wait");
	t.equal(JSON.parse(receiver.calls[0]?.body ?? "{}").kind, "waits");
	clock.advance(2 * HOUR);
	await rings(1, "a colleague who still waits doesn't ring again");
	await doUpkeep(session);
	clock.advance(2 * HOUR);
	await rings(1, "nobody waits any more");
	await network.admit(origin.coordinator, admin, { organisation: origin.id, role: "staff", desk: origin.desk });
	await rings(2, "another colleague has begun to wait");
});
