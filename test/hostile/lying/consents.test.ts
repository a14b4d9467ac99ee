/** Section 3 of SPEC.md, what a client must refuse: consents and countersignatures that break their rules. */
import t, { type Test } from "tap";
import { randomId } from "#crypto/random.ts";
import { type Bytes, hash, type Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { BASIS_LASTS } from "#protocol/rules/basis.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { COURT_ORDER, type ExtendedCase } from "../../support/lying/extended-case.ts";
import { LyingWorld, rowsOf } from "../../support/lying/lying-world.ts";
import { waitingCaseOf } from "../../support/lying/waiting-case.ts";
import { terms } from "../../support/sdk-cases.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { waitingCase, origin, destination, annex, organisations } = world.fixtures;
const going = await waitingCaseOf(world);
const { giver, sender, taker, consentId, consent, pick, loadExtended, acceptTransfer, receiveTransfer, requestAnother } = going;
const { session: reader } = await world.openSyncedSession("reader");

const DECISION: Basis = { ...COURT_ORDER, kind: "best-interests", code: "guardian-absent" };
const OVERRIDE: Basis = { ...COURT_ORDER, kind: "vital-interest", code: "risk-to-life" };
const DAY = 86_400_000;

/** @returns a basis on the consent. */
const record = (c: ExtendedCase, by: UnlockedSession, as: Id, more: object = {}): Basis => {
	const said = { consent: randomId(), active: true, terms: terms(organisations.destination, ["story"], by.now()), onTheWay: null, ...more };
	const { objId: head } = c.say(by, as, "consent.record", said);
	return { ...consent, consent: said.consent, head };
};
const move = (c: ExtendedCase, by: UnlockedSession, as: Id, action: "activate" | "withdraw" | "enter-in-error", more: object = {}) =>
	c.say(by, as, "consent.move", { consent: consentId, action, code: null, desk: null, onTheWay: null, ...more });

/** She leaves on the waiting transfer, and then the consent is withdrawn. */
const withdrawOnTheWay = (c: ExtendedCase) => {
	acceptTransfer(c);
	depart(c, waitingCase.handoff);
	move(c, taker, destination, "withdraw");
};
const depart = (c: ExtendedCase, handoff: Id) => c.move(sender, origin, handoff, "depart", { since: sender.now() });

/** A hand-off on a basis that waits for its countersignature. @returns it, and the id of the statement with the basis. */
const waiting = (c: ExtendedCase, basis: Basis, to = destination): { handoff: Id; object: Bytes } => {
	const handoff = c.draft(sender, origin, to);
	return { handoff, object: c.request(sender, origin, handoff, [pick("story")], { basis }).objId };
};
const countersign = (c: ExtendedCase, by: UnlockedSession, as: Id, handoff: Id, object: Bytes, more: object = {}) =>
	c.say(by, as, "handoff.countersign", { handoff, object, verdict: "approve", ...more });

const nothing = { stopped: null, codes: [] };

/** Expects that a client refuses the case after this change. */
const refusedIn = (t: Test) => async (rule: string, change: (c: ExtendedCase) => unknown) =>
	t.same(await loadExtended(change), { stopped: "content-tampered", codes: ["content-tampered"] }, rule);

test("an honest server", async (t) => {
	const consents = await loadExtended((c) => {
		const other = requestAnother(c, annex);
		record(c, sender, origin, { active: false });
		withdrawOnTheWay(c);
		c.move(taker, annex, other, "acknowledge");
		c.move(taker, destination, waitingCase.handoff, "arrived", { since: taker.now() });
		const made = terms(organisations.destination, ["identity", "logistics"], taker.now());
		c.move(taker, destination, waitingCase.handoff, "extend", { basis: record(c, taker, destination, { terms: made }) });
		c.move(taker, destination, waitingCase.handoff, "receive");
	});
	t.same(consents, nothing, "a consent recorded, one withdrawn during the journey, and a new one after it");
	const decided = await loadExtended((c) => {
		const { handoff, object } = waiting(c, DECISION);
		countersign(c, taker, destination, handoff, object);
		c.move(taker, destination, handoff, "accept", { basis: DECISION });
		const { objId } = c.move(sender, origin, handoff, "enter-in-error", { code: "wrong-person" });
		countersign(c, taker, destination, handoff, objId);
	});
	t.same(decided, nothing, "a countersigned decision, and a countersigned error");
	t.same(
		await loadExtended((c) => {
			const { handoff, object } = waiting(c, OVERRIDE);
			countersign(c, taker, destination, handoff, object);
		}),
		nothing,
		"an override that the other desk confirms",
	);
});

test("a consent that breaks its rules is refused", async (t) => {
	const refused = refusedIn(t);
	await refused("a second consent under one id", (c) => record(c, sender, origin, { consent: consentId, seq: 0, prev: null }));
	await refused("a consent that isn't the first of its chain", (c) => record(c, sender, origin, { seq: 1, prev: hash(new Uint8Array(1)) }));
	await refused("a consent that ends when it begins", (c) => {
		const made = terms(organisations.destination, ["story"], sender.now());
		record(c, sender, origin, { terms: { ...made, until: made.from } });
	});
	await refused("a consent recorded by a desk without custody", (c) => record(c, taker, destination));
	await refused("a consent withdrawn by a desk without custody", (c) => move(c, taker, destination, "withdraw"));
	await refused("a consent recorded by the to-desk before the person has left", (c) => {
		acceptTransfer(c);
		record(c, taker, destination);
	});
	await refused("a consent recorded by a desk that the person isn't with", (c) => {
		receiveTransfer(c);
		record(c, taker, annex);
	});
	await refused("a move of a consent that isn't there", (c) => move(c, sender, origin, "withdraw", { consent: randomId() }));
	await refused("a move that doesn't follow the last statement", (c) =>
		move(c, sender, origin, "withdraw", { prev: hash(new Uint8Array(1)) }),
	);
	await refused("a consent that is active already made active", (c) => move(c, sender, origin, "activate"));
	await refused("a hand-off that goes on when the consent is withdrawn", (c) => {
		move(c, sender, origin, "withdraw");
		c.move(taker, destination, waitingCase.handoff, "acknowledge");
	});
	await refused("a hand-off that goes on when the consent is withdrawn after the acceptance", (c) => {
		acceptTransfer(c);
		move(c, sender, origin, "withdraw", { onTheWay: "no" });
		depart(c, waitingCase.handoff);
	});
	await refused("a consent withdrawn after the acceptance, without saying whether she is on the way", (c) => {
		acceptTransfer(c);
		move(c, sender, origin, "withdraw");
	});
	await refused("a hand-off received on a consent that was withdrawn on the way", (c) => {
		withdrawOnTheWay(c);
		c.move(taker, destination, waitingCase.handoff, "receive");
	});
	await refused("a hand-off received after an answer that she is on the way", (c) => {
		acceptTransfer(c);
		move(c, sender, origin, "withdraw", { onTheWay: "yes" });
		c.move(taker, destination, waitingCase.handoff, "receive");
	});
	await refused("a second departure, after an answer that she is on the way", (c) => {
		acceptTransfer(c);
		move(c, sender, origin, "withdraw", { onTheWay: "yes" });
		depart(c, waitingCase.handoff);
	});
	await refused("a second hold of a travelling person", (c) => {
		withdrawOnTheWay(c);
		c.move(sender, origin, waitingCase.handoff, "hold", { code: "other" });
		c.move(sender, origin, waitingCase.handoff, "hold", { code: "other" });
	});
});

test("a hand-off on a legal basis that doesn't allow it is refused", async (t) => {
	const refused = refusedIn(t);
	const on = (rule: string, basis: Basis, section: Section = "identity") =>
		refused(rule, (c) => c.request(sender, origin, c.draft(sender, origin, destination), [pick(section)], { basis }));
	await on("a consent without its head", { ...consent, head: null });
	await on("a court order with a consent", { ...consent, kind: "legal-obligation", code: "court-order" });
	await on("a consent with a code", { ...consent, code: "other" });
	await on("an order without a code", { ...COURT_ORDER, code: null });
	await on("a code of another kind", { ...COURT_ORDER, code: "risk-to-life" });
	await on("a consent that isn't there", { ...consent, consent: randomId() });
	await on("a guardian's consent that the person gave", { ...consent, kind: "guardian-consent", assent: true });

	/** Requests a hand-off on a consent with these terms. */
	const given = (rule: string, said: object, more: object = {}, basis: Partial<Basis> = {}) =>
		refused(`a consent ${rule}`, (c) => {
			const made = { ...terms(organisations.destination, ["identity", "story"], sender.now()), ...said };
			const id = randomId();
			const { objId: head } = c.say(sender, origin, "consent.record", { consent: id, active: true, terms: made, onTheWay: null, ...more });
			const rests = { ...consent, consent: id, head, ...basis };
			c.request(sender, origin, c.draft(sender, origin, destination), [pick("story")], { basis: rests });
		});
	await given("that is proposed only", {}, { active: false });
	await given("in which the person said no", { permit: false });
	await given("for another organisation", { recipient: organisations.origin });
	await given("that has not begun", { from: sender.now() + DAY });
	await given("that has ended", { from: sender.now() - 2 * DAY, until: sender.now() - DAY });
	await given("that doesn't list the section", { sections: ["identity"] });
	await given("that withholds the section from them", {
		withhold: [{ section: "story", from: organisations.destination, why: "person-asked" }],
	});
	await given("that a guardian gave, and not the person", { givenBy: "guardian", guardian: "parent" });
	await given("that a guardian gave, without the child", { givenBy: "guardian", guardian: "parent" }, {}, { kind: "guardian-consent" });

	for (const basis of [OVERRIDE, DECISION])
		await refused(`accepted on a ${basis.kind} that the second member refused`, (c) => {
			const { handoff, object } = waiting(c, basis);
			countersign(c, taker, destination, handoff, object, { verdict: "refuse" });
			c.move(taker, destination, handoff, "accept", { basis });
		});
	await refused("accepted on a basis that has lapsed", (c) => {
		const { handoff, object } = waiting(c, COURT_ORDER);
		countersign(c, giver, origin, handoff, object);
		const none = { code: null, ending: null, outcome: null, desk: null, expectBy: null, since: null, tellBy: null };
		const said = { handoff, action: "accept", ...none, basis: COURT_ORDER } as const;
		c.say(taker, destination, "handoff.move", said, taker.now() + BASIS_LASTS);
	});
});

test("a countersignature that doesn't count is refused", async (t) => {
	const refused = refusedIn(t);
	const signs = (rule: string, by: UnlockedSession, as: Id, more: object = {}, basis = DECISION) =>
		refused(`a countersignature ${rule}`, (c) => {
			const { handoff, object } = waiting(c, basis);
			countersign(c, by, as, handoff, object, more);
		});
	await signs("of a hand-off that isn't there", taker, destination, { handoff: randomId() });
	await signs("by a third desk", taker, annex, {}, OVERRIDE);
	await signs("that doesn't follow the last statement", taker, destination, { prev: hash(new Uint8Array(1)) });
	await signs("by the member who brought the basis", sender, origin);
	await signs("of another statement", taker, destination, { object: hash(new Uint8Array(1)) });
	await signs("by the from-desk, on its decision across a border", giver, origin);
	await refused("a countersignature by the other desk, on a decision within one country", (c) => {
		going.moveCustody(c);
		const handoff = c.draft(taker, destination, annex);
		const { objId } = c.request(taker, destination, handoff, [pick("identity")], { basis: DECISION });
		countersign(c, reader, annex, handoff, objId);
	});
	await refused("a second countersignature", (c) => {
		const { handoff, object } = waiting(c, DECISION);
		countersign(c, taker, destination, handoff, object);
		countersign(c, taker, destination, handoff, object, { verdict: "refuse" });
	});
	await refused("a countersignature that isn't needed", (c) => {
		const handoff = c.draft(sender, origin, destination);
		const { objId } = c.request(sender, origin, handoff, [pick("identity")], { basis: consent });
		countersign(c, giver, origin, handoff, objId);
	});
	await refused("a countersignature when the hand-off is over", (c) => {
		const { handoff, object } = waiting(c, DECISION);
		c.move(taker, destination, handoff, "decline", { code: "no-capacity" });
		countersign(c, taker, destination, handoff, object);
	});

	const inError = (c: ExtendedCase, handoff: Id) => c.move(sender, origin, handoff, "enter-in-error", { code: "wrong-person" }).objId;
	await refused("a countersignature of an error, by the member who entered it", (c) => {
		const handoff = requestAnother(c, destination);
		countersign(c, sender, origin, handoff, inError(c, handoff));
	});
	await refused("a countersignature of a draft's error, by the other desk", (c) => {
		const handoff = c.draft(sender, origin, destination);
		countersign(c, taker, destination, handoff, inError(c, handoff));
	});
	await refused("a countersignature of an error, when the person has left", (c) => {
		const handoff = requestAnother(c, destination);
		c.move(taker, destination, handoff, "accept", { basis: COURT_ORDER });
		const object = inError(c, handoff);
		depart(c, handoff);
		countersign(c, giver, origin, handoff, object);
	});
	await refused("a countersignature of an error, twice", (c) => {
		const handoff = requestAnother(c, destination);
		const object = inError(c, handoff);
		countersign(c, giver, origin, handoff, object, { verdict: "refuse" });
		countersign(c, giver, origin, handoff, object);
	});
	await refused("a countersignature of an error, before the hand-off goes on", (c) => {
		const handoff = requestAnother(c, destination);
		countersign(c, giver, origin, handoff, inError(c, handoff));
		c.move(taker, destination, handoff, "acknowledge");
	});
});
