/** After the consent was withdrawn on the way, the server gives the to-desk no key that it was not given before. */
import t from "tap";
import type { Section } from "#protocol/codes.ts";
import { Casework, network, staffOf, type Who } from "../../../support/cases.ts";

const SECTIONS: Section[] = ["identity", "story", "logistics"];

t.test("a client that asks for the keys directly gets only those that its desk was given before", async (t) => {
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
	t.equal(await keysOf("identity"), 1, "opened before");
	await c.must(transit, { statements: [c.make(transit, "consent.move", { consent, action: "withdraw", code: null })] });

	t.equal(await keysOf("identity"), 1, "what it has opened stays open");
	t.equal(await keysOf("story"), "not-found", "what it hasn't opened is closed");
	const entries = await net.call("GET", `/api/compartments/${c.section("story")}/entries`, { token: net.token(transit.by) });
	t.equal(entries.body.error, "not-found", "also its entries");
	t.equal(await keysOf("logistics"), 1, "the desk needs the logistics to meet her");
	t.equal(await keysOf("story", origin), 1, "the owner reads on");

	const rotate = async (who: Who, section: Section) => {
		const at = { compartment: c.section(section), kind: "section" as const, subject: c.id, section, desks: [origin.party.desk] };
		const kept = structuredClone(c.epochs.get(at.compartment)!);
		const { epochs } = c.body({ epochs: [c.epoch(who, at)] });
		const answer = await net.call("POST", `/api/compartments/${at.compartment}/epochs`, { token: net.token(who.by), body: epochs[0] });
		if (answer.status !== 200) c.epochs.set(at.compartment, kept);
		return answer.body.error ?? answer.status;
	};
	t.match(await rotate(transit, "identity"), /not-allowed|stale/, "the to-desk opens no epoch");
	t.equal(await rotate(origin, "identity"), 200, "the owner does, without the to-desk");
	const grant = async (section: Section) => {
		const { grants } = c.body({ grants: [c.grant(origin, c.section(section), transitParty.desk, handoff)] });
		return (await net.call("POST", `/api/compartments/${c.section(section)}/grants`, { token: net.token(origin.by), body: grants[0] })).body
			.error;
	};
	t.equal(await grant("identity"), "not-allowed", "nothing later is sealed to it");

	const court = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order" } as const;
	t.equal((await c.move(origin, handoff, "extend", { basis: court })).status, 200);
	t.equal(await keysOf("story"), "not-found", "a new basis alone opens nothing");
	t.equal((await c.move(transit, handoff, "resume")).status, 200);
	t.equal(await keysOf("story"), 1, "the hold is resumed on another basis");
	t.equal(await grant("identity"), undefined, "and what came meanwhile is granted");
	t.equal(await keysOf("identity"), 2);
});
