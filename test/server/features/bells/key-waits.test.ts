/** A colleague who waits for the desk's key rings its bell, once. */
import t from "tap";
import { randomBytes } from "#crypto/random.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import { webhookReceiver } from "../../../support/bell-receivers.ts";
import { BellRounds } from "../../../support/bell-rounds.ts";
import { HOUR, network } from "../../../support/cases.ts";

t.test("a waiting key rings, and again only when another colleague begins to wait", async (t) => {
	const bells = new BellRounds();
	const net = await network(t, [bells.feature], { settings: { BELLS_TO_PRIVATE_ADDRESSES: "true" } });
	const { organisation, desk, coordinator } = net.parties[0];
	const receiver = await webhookReceiver(t);
	const webhook = { url: receiver.url, secret: toBase64Url(randomBytes(32)) };
	const body = { language: "en", mail: null, webhook, reminder: null };
	t.equal((await net.call("PUT", `/api/desks/${desk}/bell`, { token: net.token(coordinator), body })).status, 200);
	/** Checks how often the bell has rung in all. The clock moves, because the server looks for timed events every ten seconds. */
	const rings = async (count: number, message: string) => {
		net.clock.advance(10_000);
		await bells.settle();
		t.equal(receiver.calls.length, count, message);
	};
	const addColleague = async () => {
		const { id } = net.d.member(coordinator, net.second, "staff", organisation);
		net.d.add("desk.member", coordinator, { desk, member: id, action: "add" });
		await net.sync();
	};
	await rings(0, "nobody waits");
	await addColleague();
	await rings(1, "somebody has begun to wait");
	t.equal(JSON.parse(receiver.calls[0]?.body ?? "{}").kind, "waits");
	net.clock.advance(2 * HOUR);
	await rings(1, "a colleague who still waits doesn't ring again");
	net.d.rekey(desk, coordinator);
	await net.sync();
	net.clock.advance(2 * HOUR);
	await rings(1, "nobody waits any more");
	await addColleague();
	await rings(2, "another colleague has begun to wait");
});
