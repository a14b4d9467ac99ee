/** Section 3 of SPEC.md, what a client must refuse: hand-offs that break their rules. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { hash, type Id } from "#protocol/bytes.ts";
import type { HandoffAction, Section } from "#protocol/codes.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { addDesk, assignToDesk, syncDirectory, unassignFromDesk } from "#sdk/index.ts";
import { section } from "../../support/lying/casework.ts";
import { COURT_ORDER, type ExtendedCase, type MoveFields } from "../../support/lying/extended-case.ts";
import { LyingWorld, rowsOf } from "../../support/lying/lying-world.ts";
import { waitingCaseOf } from "../../support/lying/waiting-case.ts";

const HOUR = 3_600_000;
/** A whole hour in the future. */
const LATER = Math.ceil(Date.now() / HOUR) * HOUR + 24 * HOUR;
const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { waitingCase, origin, destination, annex } = world.fixtures;
const { sender, taker, consentId, consent, pick, granted, loadExtended, acceptTransfer, moveCustody, requestAnother } =
	await waitingCaseOf(world);

test("an honest server", async (t) => {
	const nothing = { stopped: null, codes: [] };
	const whole = await loadExtended((c) => {
		requestAnother(c, annex, "referral");
		moveCustody(c);
		c.move(taker, destination, waitingCase.handoff, "complete", { outcome: "service-provided" });
	});
	t.same(whole, nothing, "a hand-off from its draft to its end");
	const paused = await loadExtended((c) => {
		acceptTransfer(c);
		c.move(sender, origin, waitingCase.handoff, "arrange", { expectBy: LATER });
		c.move(sender, origin, waitingCase.handoff, "hold", { code: "other" });
		c.move(taker, destination, waitingCase.handoff, "confirm");
		c.move(sender, origin, waitingCase.handoff, "extend", { basis: COURT_ORDER });
		c.move(sender, origin, waitingCase.handoff, "resume");
	});
	t.same(paused, nothing, "one that was on hold");
});

test("a hand-off move that breaks its rules is refused", async (t) => {
	const small = await addDesk(taker, { name: "Small" });
	const waning = await addDesk(taker, { name: "Waning" });
	await assignToDesk(taker, waning, world.people.reader.id);
	for (const session of [sender, taker]) await syncDirectory(session);

	const refused = async (rule: string, what: (c: ExtendedCase) => unknown) =>
		t.same(await loadExtended(what), { stopped: "content-tampered", codes: ["content-tampered"] }, rule);

	await refused("a second draft under one id", (c) => c.draft(sender, origin, annex, { handoff: waitingCase.handoff, seq: 0, prev: null }));
	await refused("a draft that isn't the first of its chain", (c) =>
		c.draft(sender, origin, annex, { seq: 1, prev: hash(new Uint8Array(1)) }),
	);
	await refused("to the desk itself", (c) => c.draft(sender, origin, origin));
	await refused("to a desk that isn't one", (c) => c.draft(sender, origin, sender.me));
	await refused("a draft by a desk without custody or sections", (c) => c.draft(taker, destination, origin));

	const requests = (rule: string, sections: [Section, Id][], more: object = {}, to = destination) =>
		refused(rule, (c) => c.request(sender, origin, c.draft(sender, origin, to), sections, more));
	await requests("an answer due at another time", granted, { respondBy: sender.now() });
	await requests("no sections", []);
	await requests("one section twice", [pick("story"), pick("story")]);
	await requests("a compartment as another section", [["story", section(waitingCase, "identity")]]);
	await requests("to a desk of one member", granted, {}, small);
	await requests("what the consent doesn't list", [pick("story")], { basis: consent });
	await requests("on a consent that has moved on", granted, { basis: { ...consent, head: hash(new Uint8Array(1)) } });
	await refused("a section that isn't the desk's any more", (c) => {
		moveCustody(c);
		c.request(sender, origin, c.draft(sender, origin, annex, { kind: "referral" }), granted);
	});
	await refused("a transfer by a former custodian", (c) => {
		const handoff = c.draft(sender, origin, annex);
		moveCustody(c);
		c.request(sender, origin, handoff, [pick("story")]);
	});

	const accepts = (rule: string, basis: Basis) =>
		refused(rule, (c) => c.move(taker, destination, waitingCase.handoff, "accept", { basis }));
	await accepts("accepted on another ground than requested", COURT_ORDER);
	await accepts("accepted on a consent that has moved on", { ...consent, head: hash(new Uint8Array(1)) });
	await refused("accepted on a decision that nobody countersigned", (c) => {
		const basis: Basis = { ...COURT_ORDER, kind: "best-interests", code: "guardian-absent" };
		const handoff = c.draft(sender, origin, annex);
		c.request(sender, origin, handoff, [pick("story")], { basis });
		c.move(taker, annex, handoff, "accept", { basis });
	});
	await refused("accepted by the requester", (c) => {
		moveCustody(c);
		const handoff = c.draft(taker, destination, annex);
		c.request(taker, destination, handoff, granted);
		c.move(taker, annex, handoff, "accept", { basis: COURT_ORDER });
	});
	await refused("a second transfer accepted", (c) => {
		const handoff = requestAnother(c, annex);
		acceptTransfer(c);
		c.move(taker, annex, handoff, "accept", { basis: COURT_ORDER });
	});
	await refused("a transfer accepted from a former custodian", (c) => {
		const handoff = requestAnother(c, annex);
		moveCustody(c);
		c.move(taker, annex, handoff, "accept", { basis: COURT_ORDER });
	});
	await refused("accepted with a section that has moved", (c) => {
		const handoff = requestAnother(c, annex, "referral", granted);
		moveCustody(c);
		c.move(taker, annex, handoff, "accept", { basis: COURT_ORDER });
	});

	const moves = (rule: string, action: HandoffAction, takes: MoveFields = {}) =>
		refused(rule, (c) => c.move(taker, destination, waitingCase.handoff, action, takes));
	await moves("rerouted to the requester", "reroute", { desk: origin });
	await moves("rerouted to the addressee", "reroute", { desk: destination });
	await moves("a move with a field that it doesn't take", "acknowledge", { code: "other" });
	await moves("declined with a code that is for something else", "decline", { code: "wrong-person" });
	await refused("expected at no whole hour", (c) => {
		acceptTransfer(c);
		c.move(taker, destination, waitingCase.handoff, "arrange", { expectBy: LATER + 1 });
	});
	await refused("expected before the move itself", (c) => {
		acceptTransfer(c);
		c.move(taker, destination, waitingCase.handoff, "arrange", { expectBy: HOUR });
	});
	await refused("an arrangement confirmed that nobody made", (c) => {
		acceptTransfer(c);
		c.move(taker, destination, waitingCase.handoff, "confirm");
	});
	await refused("an arrangement confirmed by its own author", (c) => {
		acceptTransfer(c);
		c.move(taker, destination, waitingCase.handoff, "arrange", { expectBy: LATER });
		c.move(taker, destination, waitingCase.handoff, "confirm");
	});
	await refused("arranged by a third desk", (c) => {
		acceptTransfer(c);
		c.move(taker, annex, waitingCase.handoff, "arrange", { expectBy: LATER });
	});
	await refused("a move of a hand-off that isn't there", (c) => c.move(taker, destination, randomId(), "acknowledge"));
	await moves("a move out of its turn", "receive");
	await moves("a move after another than the last", "acknowledge", { prev: hash(new Uint8Array(1)) });
	await refused("completed before custody has moved", (c) => {
		acceptTransfer(c);
		c.move(taker, destination, waitingCase.handoff, "receive");
		c.move(taker, destination, waitingCase.handoff, "complete", { outcome: "service-provided" });
	});
	await refused("extended on a consent that has moved on", (c) => {
		c.move(sender, origin, waitingCase.handoff, "extend", { basis: { ...consent, head: hash(new Uint8Array(1)) } });
	});
	await refused("resumed on a consent that was withdrawn", (c) => {
		acceptTransfer(c);
		c.move(sender, origin, waitingCase.handoff, "depart");
		c.say(sender, origin, "consent.move", { consent: consentId, action: "withdraw", code: null, desk: null, onTheWay: null });
		c.move(sender, origin, waitingCase.handoff, "resume");
	});

	await refused("accepted by a desk that has shrunk to one member", async (c) => {
		const handoff = requestAnother(c, waning);
		await unassignFromDesk(taker, waning, world.people.reader.id);
		c.move(taker, waning, handoff, "accept", { basis: COURT_ORDER });
	});
});
