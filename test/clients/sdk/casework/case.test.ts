/** Case codes, summaries, values of sections, and the facts of a case that its sections are judged by. */
import t from "tap";
import { deskKeys } from "#crypto/desk.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { sealPadded } from "#crypto/seal.ts";
import { DeskSeed } from "#crypto/secret.ts";
import { idToBytes, tup } from "#protocol/bytes.ts";
import { encodeCbor } from "#protocol/cbor.ts";
import { isReleased, recipientOf } from "#protocol/rules/handoff-state.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { generateCaseCode, parseCaseCode } from "#sdk/casework/code.ts";
import { sectionFacts } from "#sdk/casework/facts.ts";
import { holdersOfSection } from "#sdk/casework/keys.ts";
import type { LoadedCase } from "#sdk/casework/load.ts";
import { checkSectionValues } from "#sdk/casework/sections.ts";
import { checkSummary, openSummary } from "#sdk/casework/summary.ts";
import { findOutdatedRequests } from "#sdk/casework/upkeep.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { CaseUnderTest, idOf } from "../../../support/statements.ts";

await cryptoReady();

t.test("a case code is read in every common way of typing it", (t) => {
	const code = generateCaseCode();
	t.match(code, /^(([bdfghjklmnprstvz][aeio]){2}-){3}([bdfghjklmnprstvz][aeio]){2}$/);
	t.equal(parseCaseCode(` ${code.toUpperCase().replaceAll("-", "\u2013 ")} `), code);
	t.not(generateCaseCode(), generateCaseCode());
	const zero = generateCaseCode((length) => new Uint8Array(length));
	t.equal(zero, "baba-baba-baba-baba");
	t.throws(() => parseCaseCode("baba-baba-baba"), { code: "bad-input", field: "code" });
	t.throws(() => parseCaseCode("baba-baba-baba-bxba"), { code: "bad-input" });
	t.end();
});

t.test("one wrong syllable, or two swapped ones, are detected", (t) => {
	const taken: string[] = [];
	const check = (wrong: string[]) => {
		try {
			taken.push(parseCaseCode(wrong.join("")));
		} catch {}
	};
	for (let round = 0; round < 50; round++) {
		const pairs = [...(generateCaseCode(randomBytes).replaceAll("-", "").match(/../g) ?? [])];
		for (const [i, pair] of pairs.entries()) {
			for (const other of ["ba", "zo", "ki"]) {
				if (other !== pair) check(pairs.with(i, other));
			}
			const next = pairs[i + 1];
			if (next && next !== pair) check(pairs.with(i, next).with(i + 1, pair));
		}
	}
	t.same(taken, []);
	t.end();
});

t.test("a summary takes only its own fields and values", (t) => {
	const good = { ageBand: "18-24", languages: ["sq"], needs: ["shelter"], urgency: "urgent", riskLevel: "high", text: "" };
	t.same(checkSummary(good), good);
	for (const bad of [
		null,
		[],
		{ ...good, name: "x" },
		{ ...good, ageBand: "19" },
		{ ...good, languages: "sq" },
		{ ...good, text: "x".repeat(2001) },
	])
		t.throws(() => checkSummary(bad), { code: "bad-input" });
	t.end();
});

t.test("a section takes values of the standard, and null to remove a value", (t) => {
	checkSectionValues("identity", { prs_FirstName: "T", prs_Birthdate: "2004-02-29" });
	checkSectionValues("identity", { prs_FirstName: null });
	t.throws(() => checkSectionValues("identity", { prs_Birthdate: "2003-02-29" }), { code: "bad-input", field: "prs_Birthdate" });
	t.throws(() => checkSectionValues("identity", { nickname: null }), { code: "bad-input", field: "nickname" });
	t.end();
});

const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order" };

function loaded(c: CaseUnderTest, owners: string[]): { loaded: LoadedCase; compartment: string } {
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
		const here = loaded(c, ["a"]);
		return sectionFacts(here.loaded, here.compartment, []).now;
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
	const handoff = c.state.handoffs[idOf("h")];
	t.ok(handoff && !isReleased(handoff) && recipientOf(handoff) === null);
	t.same(
		holdersOfSection(c.state, Object.keys(c.state.sections)[0] ?? "").map(({ id }) => id),
		[idOf("a")],
	);
	t.end();
});

t.test("an earlier owner of a section isn't accepted as its owner again", (t) => {
	const c = new CaseUnderTest().open();
	const here = loaded(c, ["a", "b"]);
	const facts = sectionFacts(
		here.loaded,
		here.compartment,
		["a", "b", "a", "c"].map((owner) => epochBy(owner)),
	);
	t.equal(facts.at(2).sectionOwner, idOf("b"), "an earlier owner");
	t.equal(facts.at(3).sectionOwner, idOf("b"), "a desk that was never the owner");
	t.equal(facts.at(1).sectionOwner, idOf("b"));
	t.equal(facts.at(0).sectionOwner, idOf("a"), "the order of the calls doesn't matter");
	t.end();
});

t.test("requests are outdated when another transfer of the case was accepted", (t) => {
	const c = new CaseUnderTest().open();
	for (const [name, to] of [
		["one", "b"],
		["two", "c"],
	] as const) {
		c.draft("a1", name, to, { kind: "transfer" });
		c.request("a1", name, COURT);
	}
	t.same(findOutdatedRequests(c.state), []);
	c.move("b1", "one", "accept", { basis: COURT });
	t.same(
		findOutdatedRequests(c.state).map(({ id }) => id),
		[idOf("two")],
	);
	t.end();
});

t.test("a sealed box without a valid summary is refused as bad content", async (t) => {
	const to = { case: randomId(), handoff: randomId(), to: randomId() };
	const seed = DeskSeed.random();
	const key = deskKeys(seed).seal.publicKey;
	const network = randomBytes(32);
	const desks = new Map([[to.to, { epoch: 1, keys: new Map([[1, { pk: key.bytes, kc: randomBytes(32) }]]) }]]);
	const session = { network, dir: { desks }, deskSeed: async () => seed } as unknown as UnlockedSession;
	const context = tup("summary", network, idToBytes(to.case), idToBytes(to.handoff), idToBytes(to.to), 1);
	const good = { ageBand: "18-24", languages: ["fa"], needs: [], urgency: "normal", riskLevel: "low", text: "" };
	t.match(await openSummary(session, to, sealPadded(key, context, encodeCbor(good))), good);
	for (const inside of [Uint8Array.of(0xff), Uint8Array.of(0x18, 0x01), encodeCbor(null), encodeCbor({ ...good, ageBand: "old" })])
		await t.rejects(openSummary(session, to, sealPadded(key, context, inside)), { code: "bad-content" });
});
