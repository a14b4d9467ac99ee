/** A section's key goes to another desk only by a hand-off that names the section, and only while its basis holds (promise 4). */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { Casework, network, staffOf, type Who } from "../../../support/cases.ts";

t.test("a key given by hand needs a hand-off that names the section, and a valid basis", async (t) => {
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
	const giveByHand = async (compartment: Id) => {
		const { grants } = c.body({ grants: [c.grant(origin, compartment, transitParty.desk, handoff)] });
		return net.call("POST", `/api/compartments/${compartment}/grants`, { token: net.token(origin.by), body: grants[0] });
	};
	t.equal((await giveByHand(c.section("story"))).body.error, "not-allowed", "a section that the hand-off doesn't name");
	t.equal((await c.move(origin, handoff, "depart")).status, 200);
	await c.must(origin, { statements: [c.make(origin, "consent.move", { consent, action: "withdraw", code: null })] });
	t.equal((await giveByHand(c.section("health"))).body.error, "not-allowed", "the consent was withdrawn while she travels");
	const served = await net.call("GET", `/api/compartments/${c.section("health")}`, { token: net.token(transit.by) });
	t.equal(served.body.error, "not-found");
});

t.test("no epoch of a section gives its key to another desk", async (t) => {
	const net = await network(t);
	const [origin, transit] = net.parties.map(staffOf) as [Who, Who];
	const c = new Casework(net);
	const both = [origin.party.desk, transit.party.desk];
	const bundle = c.opening(origin);
	const [story] = bundle.epochs!.filter(({ statement }) => statement.body.section === "story");
	const at = { compartment: story!.statement.body.compartment, kind: "section", subject: c.id, section: "story" } as const;
	const opened = structuredClone(c.epochs.get(at.compartment)!);
	c.epochs.delete(at.compartment);
	const shared = c.epoch(origin, { ...at, desks: both });
	const epochs = bundle.epochs!.map((epoch) => (epoch === story ? shared : epoch));
	t.equal((await c.send(origin, { ...bundle, epochs })).body.error, "not-allowed", "not in the opening bundle");
	c.epochs.set(at.compartment, opened);
	c.heads.set(c.id, { seq: 0, head: bundle.statements![0]!.objId });
	await c.must(origin, bundle);
	const { epochs: later } = c.body({ epochs: [c.epoch(origin, { ...at, desks: both })] });
	const path = `/api/compartments/${at.compartment}/epochs`;
	t.equal(
		(await net.call("POST", path, { token: net.token(origin.by), body: later[0] })).body.error,
		"not-allowed",
		"and not in a later epoch",
	);
});
