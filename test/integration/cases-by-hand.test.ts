/** Keys of sections by hand: only for what the hand-off names, and only while its basis holds (promise 4). */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { Casework, network, staffOf, type Who } from "./cases-support.ts";

t.test("a key by hand goes no further than the hand-off and its basis", async (t) => {
	const net = await network(t);
	const [origin, transit] = net.parties.map(staffOf) as [Who, Who];
	const transitParty = net.parties[1]!;
	const c = new Casework(net);
	await c.open(origin, ["identity", "story", "health"]);
	const consent = await c.consent(origin, transitParty);
	const { handoff, statement } = c.draft(origin, transitParty);
	await c.must(origin, { statements: [statement] });
	await c.must(origin, c.requesting(origin, transitParty, handoff, c.basis(consent), ["identity", "health"], ["health"]));
	t.equal((await c.move(transit, handoff, "accept", { basis: c.basis(consent) })).status, 200);
	const byHand = async (compartment: Id) => {
		const { grants } = c.body({ grants: [c.grant(origin, compartment, transitParty.desk, handoff)] });
		return net.call("POST", `/api/compartments/${compartment}/grants`, { token: net.token(origin.by), body: grants[0] });
	};
	t.equal((await byHand(c.section("story"))).body.error, "not-allowed", "a section that the hand-off doesn't name");
	t.equal((await c.move(origin, handoff, "depart")).status, 200);
	await c.must(origin, { statements: [c.make(origin, "consent.move", { consent, action: "withdraw", code: null })] });
	t.equal((await byHand(c.section("health"))).body.error, "no-basis", "the consent was withdrawn on the way");
	const served = await net.call("GET", `/api/compartments/${c.section("health")}`, { token: net.token(transit.by) });
	t.equal(served.body.error, "not-found");
});
