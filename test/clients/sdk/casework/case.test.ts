/** Case codes, values of sections, and what a client reads from the state of a case. */
import t from "tap";
import { randomBytes } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { SECTIONS } from "#protocol/codes.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import { generateCaseCode, parseCaseCode } from "#sdk/casework/code.ts";
import { requestedBasis } from "#sdk/casework/handoffs/accept.ts";
import { findHandoff, toBasis } from "#sdk/casework/handoffs/common.ts";
import { findSections, mayBeRed } from "#sdk/casework/index.ts";
import { checkSectionValues } from "#sdk/casework/sections.ts";
import { findOutdatedRequests } from "#sdk/casework/upkeep.ts";
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
	t.throws(() => parseCaseCode("baba-baba-baba-baba-ba"), { code: "bad-input", field: "code" });
	t.throws(() => parseCaseCode("baba-baba-baba-bxba"), { code: "bad-input" });
	const withZ = generateCaseCode((length) => new Uint8Array(length).with(0, 60));
	t.match(withZ, /^zaba-/);
	t.throws(() => parseCaseCode(withZ.replace("z", "x")), { code: "bad-input" }, "a letter that no code has");
	t.end();
});

t.test("one wrong syllable, or two swapped ones, are detected", (t) => {
	const accepted: string[] = [];
	const check = (wrong: string[]) => {
		try {
			accepted.push(parseCaseCode(wrong.join("")));
		} catch (error) {
			if ((error as { code?: string }).code !== "bad-input") throw error;
		}
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
	t.same(accepted, []);
	t.end();
});

t.test("a section accepts values of the standard, and null to remove a value", (t) => {
	checkSectionValues("identity", { prs_FirstName: "T", prs_Birthdate: "2004-02-29" });
	checkSectionValues("identity", { prs_FirstName: null });
	t.throws(() => checkSectionValues("identity", { prs_Birthdate: "2003-02-29" }), { code: "bad-input", field: "prs_Birthdate" });
	t.throws(() => checkSectionValues("identity", { nickname: null }), { code: "bad-input", field: "nickname" });
	t.end();
});

const COURT: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };

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

t.test("a basis names a consent of the case, or none", (t) => {
	const { state } = new CaseUnderTest().open();
	t.throws(() => toBasis(state, { kind: "consent", consent: idOf("unknown") }), { code: "not-found" });
	t.same(toBasis(state, { kind: "consent" }), { kind: "consent", consent: null, head: null, assent: false, code: null, away: false });
	t.end();
});

t.test("a draft has no basis yet", (t) => {
	const c = new CaseUnderTest().open();
	c.draft("a1", "h", "b");
	t.throws(() => requestedBasis(c.state, findHandoff(c.state, idOf("h"))), { code: "wrong-state" });
	t.end();
});

t.test("a section that the case doesn't have is not found", (t) => {
	const { state } = new CaseUnderTest().open();
	t.same(findSections(state, "story"), [idOf("story")]);
	t.throws(() => findSections(state, "legal"), { code: "not-found" });
	t.end();
});

t.test("only the sections in which a mistake can cost a life are marked red", (t) => {
	t.same(SECTIONS.filter(mayBeRed), ["safe-contact", "risk-and-safety", "logistics"]);
	t.end();
});
