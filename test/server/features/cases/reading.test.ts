/** The server shows the to-desk exactly what the one decision allows now, whatever the to-desk was given before. */
import t from "tap";
import type { Section } from "#protocol/codes.ts";
import { bossOf, Casework, DAY, HOUR, network, staffOf, type Who } from "../../../support/cases.ts";

const SECTIONS: Section[] = ["identity", "story", "logistics"];

t.test("after a withdrawal on the way, a client that asks for the keys directly gets only what the meeting needs", async (t) => {
	const net = await network(t);
	const [origin, transit] = net.parties.map(staffOf) as [Who, Who];
	const transitParty = net.parties[1]!;
	const c = new Casework(net);
	await c.open(origin, SECTIONS);
	const { handoff, consent } = await c.requested(origin, transitParty, SECTIONS);
	t.equal((await c.move(transit, handoff, "accept", { basis: c.basis(consent) })).status, 200);
	t.equal((await c.move(origin, handoff, "depart")).status, 200);
	const keysOf = async (section: Section, who = transit) => {
		const { body } = await net.call("GET", `/api/compartments/${c.section(section)}`, { token: net.token(who.by) });
		return body.error ?? body.grants.length;
	};
	t.equal(await keysOf("identity"), 1, "open before");
	await c.must(transit, { statements: [c.make(transit, "consent.move", { consent, action: "withdraw", code: null })] });

	t.equal(await keysOf("identity"), "not-found", "the server shows no more of what it has given");
	t.equal(await keysOf("story"), "not-found");
	const entries = await net.call("GET", `/api/compartments/${c.section("story")}/entries`, { token: net.token(transit.by) });
	t.equal(entries.body.error, "not-found", "also its entries");
	t.equal(await keysOf("logistics"), 1, "the desk needs the logistics to meet her");
	t.equal(await keysOf("story", origin), 1, "the owner reads on");
	const write = async () => (await c.say(origin, c.section("story"), "She called.").post()).body.error ?? "written";
	t.equal(await write(), "epoch-stale", "but writes nothing with a key that the to-desk has");

	const rotate = async (who: Who, section: Section) => {
		const at = { compartment: c.section(section), kind: "section" as const, subject: c.id, section, desks: [origin.party.desk] };
		const kept = structuredClone(c.epochs.get(at.compartment)!);
		const { epochs } = c.body({ epochs: [c.epoch(who, at)] });
		const answer = await net.call("POST", `/api/compartments/${at.compartment}/epochs`, { token: net.token(who.by), body: epochs[0] });
		if (answer.status !== 200) c.epochs.set(at.compartment, kept);
		return answer.body.error ?? answer.status;
	};
	t.equal(await rotate(transit, "identity"), "not-found", "the to-desk opens no epoch");
	t.equal(await rotate(origin, "identity"), 200, "the owner does, without the to-desk");
	const grant = async (section: Section) => {
		const { grants } = c.body({ grants: [c.grant(origin, c.section(section), transitParty.desk, handoff)] });
		return (await net.call("POST", `/api/compartments/${c.section(section)}/grants`, { token: net.token(origin.by), body: grants[0] })).body
			.error;
	};
	t.equal(await grant("identity"), "not-allowed", "nothing later is sealed to it");

	const court = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false } as const;
	const extend = c.moving(origin, handoff, "extend", { basis: court });
	await c.must(origin, { statements: [extend] });
	t.equal(await keysOf("story"), "not-found", "a new basis of one person opens nothing");
	const boss = bossOf(origin.party);
	await c.must(boss, { statements: [c.make(boss, "handoff.countersign", { handoff, object: extend.objId, verdict: "approve" })] });
	t.equal(await keysOf("story"), 1, "a second person has agreed");
	t.equal(await write(), "written", "a section that opens again needs no other key");
	t.equal(await grant("identity"), undefined, "and what came meanwhile is granted");
	t.equal(await keysOf("identity"), 2);
});

t.test("a section closes when the time comes, although nobody signs anything", async (t) => {
	const net = await network(t);
	const [origin, transit] = net.parties.map(staffOf) as [Who, Who];
	const c = new Casework(net);
	await c.open(origin, SECTIONS);
	const consent = await c.consent(origin, transit.party, { until: net.clock.now() + DAY });
	const { handoff, statement } = c.draft(origin, transit.party);
	await c.must(origin, { statements: [statement] });
	await c.must(origin, c.requesting(origin, transit.party, handoff, c.basis(consent), SECTIONS));
	await c.must(transit, { statements: [c.moving(transit, handoff, "accept", { basis: c.basis(consent) })] });
	const get = async (section: Section, path = "") =>
		(await net.call("GET", `/api/compartments/${c.section(section)}${path}`, { token: net.token(transit.by) })).status;
	net.clock.advance(DAY - 1);
	t.same([await get("story"), await get("story", "/entries"), await get("logistics")], [200, 200, 200]);
	net.clock.advance(1);
	t.same([await get("story"), await get("story", "/entries"), await get("logistics")], [404, 404, 200], "the consent has ended");
	const { body } = await net.call("GET", "/api/inbox", { token: net.token(transit.by) });
	t.same(body.handoffs[0].flags, ["lapsed", "file-closed"]);
});

t.test("whoever meets her reads what the meeting needs until 72 hours after the end", async (t) => {
	const net = await network(t);
	const [origin, transit] = net.parties.map(staffOf) as [Who, Who];
	const c = new Casework(net);
	await c.open(origin, SECTIONS);
	const { handoff, consent } = await c.requested(origin, transit.party, SECTIONS);
	await c.must(transit, { statements: [c.moving(transit, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(origin, { statements: [c.moving(origin, handoff, "depart")] });
	await c.must(transit, { statements: [c.moving(transit, handoff, "cancel", { code: "no-capacity" })] });
	const get = async (section: Section) =>
		(await net.call("GET", `/api/compartments/${c.section(section)}`, { token: net.token(transit.by) })).status;
	t.same([await get("story"), await get("logistics")], [404, 200]);
	net.clock.advance(70 * HOUR);
	await c.must(transit, { statements: [c.moving(transit, handoff, "arrived")] });
	net.clock.advance(72 * HOUR - 1);
	t.equal(await get("logistics"), 200, "counted from her arrival");
	net.clock.advance(1);
	t.equal(await get("logistics"), 404);
	t.same(await net.sql("SELECT 1 FROM sealed_grant WHERE handoff IS NOT NULL"), [], "the keys are deleted");
});

t.test('her "no" stops what is accepted: the to-desk is shown the "no", reads nothing more and gets no custody', async (t) => {
	const net = await network(t);
	const [origin, transit] = net.parties.map(staffOf) as [Who, Who];
	const c = new Casework(net);
	await c.open(origin, SECTIONS);
	const { handoff, consent } = await c.requested(origin, transit.party, SECTIONS);
	await c.must(transit, { statements: [c.moving(transit, handoff, "accept", { basis: c.basis(consent) })] });
	const terms = c.termsOf(transit.party, { permit: false });
	const no = (onTheWay: "yes" | null) => ({
		statements: [c.make(origin, "consent.record", { consent: "0000dead-0000-4000-8000-00000000beef", active: true, terms, onTheWay })],
	});
	t.equal((await c.send(origin, no(null))).body.field, "onTheWay", "the custodian says whether she is on the way");
	c.heads.delete("0000dead-0000-4000-8000-00000000beef");
	await c.must(origin, no("yes"));
	t.equal((await c.states())[handoff], "in-transit");
	const { body } = await net.call("GET", `/api/cases/${c.id}`, { token: net.token(transit.by) });
	t.equal(body.statements.filter(({ statement }: { statement: { type: string } }) => statement.type === "consent.record").length, 2);
	t.equal((await c.send(transit, c.receiving(transit, handoff, SECTIONS))).body.error, "no-basis");
	t.equal(await c.custodian(), origin.party.desk);
	for (const who of [origin, transit]) {
		const inbox = await net.call("GET", `/api/inbox?desk=${who.party.desk}`, { token: net.token(who.by) });
		t.same(inbox.body.handoffs[0].flags, ["still-expected", "file-closed", "denied"], "both desks read: still expected");
	}
});

t.test("a section that opens again when her later yes begins can be written again, although nobody signs anything", async (t) => {
	const net = await network(t);
	const [origin, transit] = net.parties.map(staffOf) as [Who, Who];
	const c = new Casework(net);
	await c.open(origin, SECTIONS);
	const { handoff, consent } = await c.requested(origin, transit.party, SECTIONS, { kind: "referral", travel: false });
	await c.must(transit, { statements: [c.moving(transit, handoff, "accept", { basis: c.basis(consent) })] });
	await c.must(transit, { statements: [c.moving(transit, handoff, "receive")] });
	const no = await c.consent(origin, transit.party, { permit: false });
	await c.consent(origin, transit.party, { replaces: no, from: net.clock.now() + DAY });
	const get = async () =>
		(await net.call("GET", `/api/compartments/${c.section("story")}`, { token: net.token(transit.by) })).body.error ?? "open";
	const write = async () => (await c.say(origin, c.section("story"), "She called.").post()).body.error ?? "written";
	t.same([await get(), await write()], ["not-found", "epoch-stale"]);
	net.clock.advance(DAY);
	t.same([await get(), await write()], ["open", "written"]);
});

t.test("a section closes in time, however many other cases are due", async (t) => {
	const net = await network(t);
	const [origin, transit] = net.parties.map(staffOf) as [Who, Who];
	for (let i = 0; i < 51; i++) await new Casework(net).open(origin, ["identity"]);
	await net.sql("UPDATE casefile SET next_change = 1");
	const c = new Casework(net);
	await c.open(origin, ["story"]);
	const { handoff, consent } = await c.requested(origin, transit.party, ["story"], { kind: "referral", travel: false });
	await c.must(transit, { statements: [c.moving(transit, handoff, "accept", { basis: c.basis(consent) })] });
	net.clock.advance(90 * DAY);
	for (const path of ["", "/entries"]) {
		const answer = await net.call("GET", `/api/compartments/${c.section("story")}${path}`, { token: net.token(transit.by) });
		t.equal(answer.body.error, "not-found", path);
	}
});
