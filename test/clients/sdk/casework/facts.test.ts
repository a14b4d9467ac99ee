/** The facts of a case that its sections are judged by: their owners, who may read them by a hand-off, and who should hold their keys. */
import t from "tap";
import { cryptoReady } from "#crypto/ready.ts";
import type { Section } from "#protocol/codes.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";
import { handoffTimes, readingEnd, sectionFacts } from "#sdk/casework/facts.ts";
import { hasOtherHolders, holdersOfSection, waitingDesks } from "#sdk/casework/keys.ts";
import type { LoadedCase } from "#sdk/casework/load.ts";
import { CaseUnderTest, idOf } from "../../../support/statements.ts";

await cryptoReady();

const HOUR = 3_600_000;
const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };

/** The loaded case, and its first section, which had these owners one after another. */
function caseWithOwners(c: CaseUnderTest, owners: string[]): { loaded: LoadedCase; compartment: string } {
	const compartment = Object.keys(c.state.sections)[0] ?? "";
	const given = owners.map((owner) => ({ owner: idOf(owner), by: owner }));
	return { compartment, loaded: { id: c.id, state: c.state, placed: [], summaries: new Map(), owners: new Map([[compartment, given]]) } };
}

const epochBy = (owner: string, pending: { handoff: string; desk: string }[] = []) =>
	({ type: "epoch", body: { owner: idOf(owner), as: idOf(owner), cite: null, pending } }) as unknown as Statement<"epoch">;

t.test("the facts of a section follow the state of its hand-off", (t) => {
	const c = new CaseUnderTest().open();
	c.draft("a1", "h", "b", { kind: "referral" });
	const facts = () => {
		const here = caseWithOwners(c, ["a"]);
		return sectionFacts(here.loaded, here.compartment, [], c.context).now;
	};
	t.equal(facts().recipient(idOf("h")), null, "a draft has no recipient");
	c.request("a1", "h", COURT);
	t.equal(facts().recipient(idOf("h")), idOf("b"));
	t.equal(facts().hasOpenGrants(idOf("h")), false);
	c.move("b1", "h", "accept", { basis: COURT });
	t.equal(facts().hasOpenGrants(idOf("h")), true);
	t.equal(facts().sectionOwner, idOf("a"));
	c.move("b1", "h", "receive");
	c.move("b1", "h", "complete", { outcome: "service-provided" });
	t.equal(facts().recipient(idOf("h")), null);
	t.equal(facts().hasOpenGrants(idOf("h")), false);
	t.same(
		holdersOfSection(c.state, Object.keys(c.state.sections)[0] ?? "", c.context).map(({ id }) => id),
		[idOf("a")],
	);
	t.end();
});

t.test("an earlier owner of a section isn't accepted as its owner again", (t) => {
	const c = new CaseUnderTest().open();
	const here = caseWithOwners(c, ["a", "b"]);
	const facts = sectionFacts(
		here.loaded,
		here.compartment,
		["a", "b", "a", "c"].map((owner) => epochBy(owner)),
		c.context,
	);
	t.equal(facts.at(2).sectionOwner, idOf("b"), "an earlier owner");
	t.equal(facts.at(3).sectionOwner, idOf("b"), "a desk that was never the owner");
	t.equal(facts.at(1).sectionOwner, idOf("b"));
	t.equal(facts.at(0).sectionOwner, idOf("a"), "the order of the calls doesn't matter");
	t.end();
});

const grantBy = (desk: string, handoff: string | null) =>
	({ type: "grant", body: { as: idOf(desk), handoff: handoff && idOf(handoff), holder: { id: idOf("f") } } }) as unknown as AnyStatement;

t.test("a grant that names no hand-off doesn't make its signer the owner again", (t) => {
	const c = new CaseUnderTest().open();
	const here = caseWithOwners(c, ["a", "b"]);
	const facts = sectionFacts(
		here.loaded,
		here.compartment,
		[epochBy("a"), epochBy("b"), grantBy("a", null), grantBy("a", "hidden")],
		c.context,
	);
	t.equal(facts.at(2).sectionOwner, idOf("b"));
	t.equal(facts.at(3).sectionOwner, idOf("a"), "by a hand-off of the earlier owner");
	t.end();
});

t.test("a hand-off that a partial view doesn't show counts only for the statement that names it", (t) => {
	const c = new CaseUnderTest(false).open();
	const here = caseWithOwners(c, ["a"]);
	const facts = sectionFacts(
		here.loaded,
		here.compartment,
		[epochBy("a"), epochBy("a", [{ handoff: idOf("hidden"), desk: idOf("b") }])],
		c.context,
	);
	t.same(
		[0, 1].map((position) => facts.at(position).recipient(idOf("hidden"))),
		[null, idOf("b")],
	);
	t.equal(facts.closedTo(idOf("hidden")), false);
	t.same(handoffTimes(here.loaded, idOf("hidden")), { accepted: null, ended: null });
	t.end();
});

t.test("a hand-off has ended when it was entered in error, and when its consent was taken back, not when it is settled", (t) => {
	const c = new CaseUnderTest().open();
	const accepted = (name: string, basis: Basis) => {
		c.draft("a1", name, "b", { kind: "referral" });
		c.request("a1", name, basis);
		c.move("b1", name, "accept", { basis });
	};
	const ended = (name: string) => {
		const placed = c.log.map((statement, pos) => ({ pos, statement }));
		return handoffTimes({ state: c.state, placed }, idOf(name)).ended;
	};
	const next = () => {
		c.now += HOUR;
		return c.now;
	};
	c.consent("yes", "b");
	for (const [name, basis] of [
		["error", COURT],
		["consent", c.basis("yes")],
		["cancel", COURT],
	] as const)
		accepted(name, basis);
	next();
	const error = c.move("a1", "error", "enter-in-error", { code: "wrong-person" });
	t.equal(ended("error"), null, "before the second person agrees");
	const erred = next();
	c.countersign("a2", "error", error);
	const cancelled = next();
	c.move("b1", "cancel", "cancel", { code: "no-capacity" });
	const withdrawn = next();
	c.do("a1", "consent.move", { consent: idOf("yes"), action: "withdraw", code: null, desk: null, onTheWay: "no" });
	next();
	for (const name of ["cancel", "consent"]) c.move("a1", name, "settle", { code: "other" });
	t.same(["error", "cancel", "consent"].map(ended), [erred, cancelled, withdrawn]);
	t.end();
});

t.test("whether a key may leave a to-desk out isn't asked of the past, because it depended on the time", (t) => {
	const c = new CaseUnderTest();
	const sections = (["identity", "logistics"] as Section[]).map((section) => ({ section, compartment: idOf(section) }));
	c.do("a1", "case.open", { code: "bado-kuve", sections, discussion: idOf("discussion a") });
	c.consent("yes", "b", { sections: ["identity", "logistics"] });
	c.draft("a1", "h", "b");
	c.request("a1", "h", c.basis("yes"), { sections: sections.map((each) => ({ ...each, byHand: false })) });
	c.move("b1", "h", "accept");
	c.move("a1", "h", "depart");
	const here: LoadedCase = { ...caseWithOwners(c, ["a"]).loaded, owners: new Map() };
	const chain = [epochBy("a", [{ handoff: idOf("h"), desk: idOf("b") }]), epochBy("a")];
	const factsOf = (name: string) => sectionFacts(here, idOf(name), chain, c.context);
	const recipients = (name: string) => [0, 1].map((position) => factsOf(name).at(position).recipient(idOf("h")));
	t.same(["identity", "logistics"].map(recipients), [
		[idOf("b"), null],
		[idOf("b"), null],
	]);
	t.same(
		["identity", "logistics"].map((name) => factsOf(name).closedTo(idOf("h"))),
		[false, false],
	);
	c.moveConsent("a1", "yes", "withdraw");
	t.same(
		["identity", "logistics"].map((name) => factsOf(name).closedTo(idOf("h"))),
		[true, false],
		"she must still be met",
	);
	t.same(
		["identity", "logistics"].map((name) => factsOf(name).now.recipient(idOf("h"))),
		[null, idOf("b")],
	);
	t.same(recipients("identity"), [idOf("b"), null]);
	t.end();
});

t.test("a section gets a new key exactly when its holders or waiting desks aren't those that the case names", (t) => {
	const c = new CaseUnderTest().open();
	for (const [name, to] of [
		["one", "b"],
		["two", "c"],
	] as const) {
		c.draft("a1", name, to, { kind: "referral" });
		c.request("a1", name, COURT);
	}
	const compartment = idOf("identity");
	const needsNew = (holders: string[], waiting: [handoff: string, desk: string][], gone: string[] = []) => {
		const desks = new Map(
			[..."abcdef"].map((name) => [
				idOf(name),
				{ open: !gone.includes(name), organisation: idOf(`org ${name}`), keys: new Map(), sealed: [] },
			]),
		);
		const epoch = {
			holders: holders.map((name) => ({ kind: "desk", id: idOf(name), via: null })),
			pending: waiting.map(([handoff, desk]) => ({ handoff: idOf(handoff), desk: idOf(desk) })),
			left: [],
		};
		const opened = { id: compartment, state: { epochs: [epoch] }, facts: { recipient: () => null } };
		return hasOtherHolders(
			{ dir: { desks, organisations: new Map(), members: new Map() }, now: () => c.now } as never,
			c.state,
			opened as never,
		);
	};
	const both: [string, string][] = [
		["one", "b"],
		["two", "c"],
	];
	t.equal(needsNew(["a"], both), false);
	t.equal(needsNew(["b"], both), true, "another holder");
	t.equal(needsNew(["a", "d"], both), true, "one holder too many");
	t.equal(needsNew(["a"], [["one", "b"]]), true, "a desk that waits and can't get it");
	t.equal(needsNew(["a"], [["one", "b"]], ["c"]), false, "nothing is sealed to a desk that is gone");
	t.equal(needsNew([], both, ["a"]), false, "nor to an owner that is gone");
	t.end();
});

t.test("a to-desk waits for a section by hand only after it has accepted", (t) => {
	const c = new CaseUnderTest().open();
	c.draft("a1", "h", "b", { kind: "referral" });
	c.request("a1", "h", COURT, { sections: [{ section: "identity", compartment: idOf("identity"), byHand: true }] });
	const waiting = () => {
		const opened = { id: idOf("identity"), state: { epochs: [{ holders: [], pending: [], left: [] }] }, facts: { recipient: () => null } };
		return waitingDesks(c.state, opened as never, c.context);
	};
	t.same(waiting(), []);
	c.move("b1", "h", "accept");
	t.same(waiting(), [{ desk: idOf("b"), handoff: idOf("h") }]);
	t.end();
});

t.test("reading has ended on the day on which she took her consent back, said no, or the basis ran out", (t) => {
	const c = new CaseUnderTest().open();
	c.consent("yes", "b");
	c.draft("a1", "h", "b", { kind: "referral" });
	c.request("a1", "h", c.basis("yes"));
	c.move("b1", "h", "accept", { basis: c.basis("yes") });
	const end = (now: number) => {
		const placed = c.log.map((statement, pos) => ({ pos, statement }));
		return readingEnd({ state: c.state, placed }, idOf("h"), { ...c.context, now });
	};
	t.equal(end(c.now), null, "it goes on");
	const until = c.state.consents[idOf("yes")]?.terms.until ?? 0;
	t.equal(end(until + 5 * HOUR), until, "the consent has run out");
	c.now += 7 * HOUR;
	const withdrawn = c.now;
	c.do("a1", "consent.move", { consent: idOf("yes"), action: "withdraw", code: null, desk: null, onTheWay: "yes" });
	c.now += 9 * HOUR;
	t.equal(end(c.now), withdrawn, "she took it back");
	t.equal(readingEnd({ state: c.state, placed: [] }, idOf("h"), c.context), null, "a view that doesn't show the acceptance");
	t.end();
});
