/** A case from its opening to the second transfer, through the API, by desks with real keys. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { Casework, DAY, HOUR, type Network, network, staffOf, told, type Who } from "../../../support/cases.ts";

/** The number of sealed keys that the server gives a desk for a compartment, or the error code. */
async function keysServed(net: Network, who: Who, compartment: Id): Promise<number | string> {
	const { status, body } = await net.call("GET", `/api/compartments/${compartment}`, { token: net.token(who.by) });
	return status === 200 ? body.grants.length : body.error;
}

t.test("a case goes from origin to transit and on to the destination", async (t) => {
	const net = await network(t);
	const [origin, transit, destination] = net.parties.map(staffOf) as [Who, Who, Who];
	const [originParty, transitParty, destinationParty] = net.parties;
	const c = new Casework(net);

	const opening = c.opening(origin, ["identity", "story", "health"]);
	t.same((await c.send(origin, opening)).body, { pos: 0 });
	t.same((await c.post(origin, c.body(opening))).body, { pos: 0 }, "a repetition gets the same answer");
	t.equal(await c.custodian(), originParty.desk);
	t.equal((await c.get(transit)).body.error, "not-found");

	const consent = await c.consent(origin, transitParty, { sections: ["identity", "health"] });
	const { handoff, statement } = c.draft(origin, transitParty);
	await c.must(origin, { statements: [statement] });
	t.equal((await c.get(transit)).body.error, "not-found", "only the from-desk sees a draft");
	const none = await net.call("GET", "/api/handoffs", { token: net.token(transit.by) });
	t.same(none.body.handoffs, []);

	const unlisted = await c.send(origin, c.requesting(origin, transitParty, handoff, c.basis(consent), ["story"]));
	t.equal(unlisted.body.error, "no-basis", "the consent doesn't list this section");
	const request = c.requesting(origin, transitParty, handoff, c.basis(consent), ["identity", "health"], ["health"]);
	const { grants, summaries, ...less } = request;
	t.equal((await c.post(origin, c.body({ ...less, summaries }))).body.field, "grants", "the request must contain the keys");
	t.equal((await c.post(origin, c.body({ ...less, grants }))).body.field, "summaries");
	t.equal((await c.post(origin, c.body({ ...request, epochs: [] }))).body.field, "epochs");
	t.equal((await c.send(origin, request)).status, 200);

	const view = await c.get(transit);
	t.same(told(net, view), ["case.open", "consent.record", "handoff.draft", "handoff.request"]);
	t.equal(view.body.complete, false);
	t.same(
		view.body.summaries.map((summary: { handoff: Id }) => summary.handoff),
		[handoff],
	);
	t.equal((await c.get(staffOf(destinationParty))).body.error, "not-found");

	const thread = (request.statements![0]!.body as unknown as { thread: Id }).thread;
	t.equal(await keysServed(net, transit, thread), 1, "the to-desk holds the thread from the request on");
	t.equal(await keysServed(net, transit, c.section("identity")), "not-found", "the section is closed until the acceptance");

	const inbox = await net.call("GET", `/api/inbox?desk=${transitParty.desk}`, { token: net.token(transit.by) });
	t.same(
		inbox.body.handoffs.map((row: { handoff: Id; awaits: boolean }) => row.awaits && row.handoff),
		[handoff],
	);
	t.same(inbox.body.handoffs[0].flags, []);
	net.clock.advance(37 * HOUR);
	const later = await net.call("GET", `/api/inbox?desk=${transitParty.desk}`, { token: net.token(transit.by) });
	t.same(
		later.body.handoffs.map((row: { flags: string[] }) => row.flags),
		[["due-amber"]],
	);
	net.clock.advance(36 * HOUR);
	const red = await net.call("GET", `/api/inbox?desk=${originParty.desk}`, { token: net.token(origin.by) });
	t.same(
		red.body.handoffs.map((row: { flags: string[] }) => row.flags),
		[["due-red"]],
		"red at the from-desk too",
	);

	t.equal((await c.move(transit, handoff, "acknowledge")).status, 200);
	t.equal((await c.move(origin, handoff, "accept", { basis: c.basis(consent) })).body.error, "not-allowed");
	t.equal(
		(await c.move(staffOf(destinationParty), handoff, "accept", { basis: c.basis(consent) })).body.error,
		"not-found",
		"another desk's hand-off",
	);
	t.equal((await c.move(transit, handoff, "accept", { basis: c.basis(consent) })).status, 200);
	t.equal(await keysServed(net, transit, c.section("identity")), 1, "released with the acceptance");
	t.equal(await keysServed(net, transit, c.section("health")), "not-found", "the from-desk hasn't given the section by hand yet");
	t.equal(await keysServed(net, transit, c.section("story")), "not-found", "not granted");
	const byHand = c.grant(origin, c.section("health"), transitParty.desk, handoff);
	t.equal(
		(await c.send(origin, { statements: [c.moving(origin, handoff, "arrange", { expectBy: net.clock.now() + DAY })], grants: [byHand] }))
			.status,
		200,
	);
	t.equal(await keysServed(net, transit, c.section("health")), 1);
	t.equal((await c.move(origin, handoff, "confirm")).body.error, "not-allowed");
	t.equal((await c.move(transit, handoff, "confirm")).status, 200);
	t.equal((await c.move(origin, handoff, "depart")).status, 200);

	const alone = c.moving(transit, handoff, "receive");
	t.equal((await c.send(transit, { statements: [alone] })).body.field, "statements", "receive needs the custody statement");
	t.equal(await c.custodian(), originParty.desk);
	const receiving = c.receiving(transit, handoff, ["identity", "health"]);
	t.equal((await c.send(transit, receiving)).status, 200);
	t.equal(await c.custodian(), transitParty.desk);
	const stale = await net.call("GET", "/api/stale", { token: net.token(transit.by) });
	t.same(
		[...stale.body.compartments].sort(),
		[c.section("identity"), c.section("health")].sort(),
		"the sections wait for their next epoch",
	);

	t.test("destination gets a section that transit never had, and then the case", async (t) => {
		// The section that wasn't transferred is still owned by the origin, which discloses it by a referral.
		const forStory = await c.consent(transit, destinationParty, { sections: ["story"] });
		const referral = c.draft(origin, destinationParty, { kind: "referral", travel: false });
		t.equal((await c.send(origin, { statements: [referral.statement] })).status, 200, "the section's owner needs no custody");
		t.equal((await c.send(origin, c.requesting(origin, destinationParty, referral.handoff, c.basis(forStory), ["story"]))).status, 200);
		const accepted = await c.move(staffOf(destinationParty), referral.handoff, "accept", { basis: c.basis(forStory) });
		t.equal(accepted.status, 200);
		t.equal(await keysServed(net, destination, c.section("story")), 1);
		t.equal(await keysServed(net, transit, c.section("story")), "not-found");

		const own = c.section("identity");
		const next = c.epoch(transit, { compartment: own, kind: "section", subject: c.id, section: "identity", desks: [transitParty.desk] });
		t.equal(
			(
				await net.call("POST", `/api/compartments/${own}/epochs`, {
					token: net.token(transit.by),
					body: c.body({ epochs: [next] }).epochs[0],
				})
			).status,
			200,
		);
		const leg = await c.requested(transit, destinationParty, ["identity"]);
		t.equal((await c.move(destination, leg.handoff, "accept", { basis: c.basis(leg.consent) })).status, 200);
		t.equal((await c.move(transit, leg.handoff, "depart")).status, 200);
		t.equal((await c.send(destination, c.receiving(destination, leg.handoff, ["identity"]))).status, 200);
		t.equal(await c.custodian(), destinationParty.desk);
		t.equal((await c.move(destination, leg.handoff, "complete", { outcome: "service-provided" })).status, 200);
		t.equal((await c.get(destination)).body.complete, true);
		const left = told(net, await c.get(transit));
		t.ok(left.includes("handoff.complete"), "transit sees its own hand-off to the end");
		t.notOk((await c.get(transit)).body.complete);
	});

	t.test("the access log records each step", async (t) => {
		const entries = (await net.entries()).filter((entry) => entry.case === c.id && entry.outcome === "allowed");
		const accept = entries.find(({ action }) => action === "handoff.accept");
		t.match(accept, { object: handoff, objectType: "handoff", purpose: "handoff", basis: "consent", desk: transitParty.desk });
		t.match(
			entries.find(({ action }) => action === "case.open"),
			{ object: c.id, purpose: "care", basis: null },
		);
		t.match(
			entries.find(({ action }) => action === "consent.record"),
			{ objectType: "consent", purpose: "care" },
		);
		t.match(
			entries.find(({ action, actor }) => action === "case.read" && actor === transit.by.id),
			{ purpose: "handoff" },
		);
		const refused = (await net.entries()).filter((entry) => entry.case === c.id && entry.outcome === "denied");
		t.ok(
			refused.some(({ action, actor }) => action === "case.read" && actor === transit.by.id),
			"the refused reads of the draft are entries",
		);
	});
});
