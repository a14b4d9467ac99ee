/** The return-risk sections of both sides, compared: what differs, for which side a row counts, and which desk keeps the rest. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import {
	acceptHandoff,
	addSection,
	type CellView,
	compareReturnRisk,
	isDifferent,
	openSection,
	readReturnRisk,
	receiveHandoff,
	revise,
	valueOps,
} from "#sdk/casework/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";

let rows = 0;
function cell(form: "factor" | "opinion", ...versions: Record<string, string | number>[]): CellView {
	const row = form === "factor" ? String(rows++) : null;
	const values = versions.map((values) => ({ values, authors: [], unfit: [], unknown: [] }));
	return { form, row, unit: form, values };
}
const factor = (code: string, more: Record<string, string | number> = {}) => cell("factor", { rrk_Factor: code, ...more });
const section = (compartment: string, side: "origin" | "destination", cells: CellView[]) => ({
	view: { compartment: compartment as Id, cells },
	side,
});

t.test("differences come first, each with the fields that differ", async (t) => {
	const ours = [
		factor("debt", { rrk_Harm: 2 }),
		factor("stigma", { rrk_Harm: 1 }),
		factor("children"),
		factor("no-income", { rrk_Level: "family" }),
	];
	const theirs = [factor("debt", { rrk_Harm: 2 }), factor("stigma", { rrk_Harm: 3 }), factor("no-income", { rrk_Level: "individual" })];
	const { factors, isComplete } = compareReturnRisk([section("a", "origin", ours), section("b", "destination", theirs)]);
	t.ok(isComplete);
	t.same(
		factors.map(({ factor, only, differs }) => [factor, only, differs]),
		[
			["stigma", null, ["rrk_Harm"]],
			["children", "origin", []],
			["no-income", null, ["rrk_Level"]],
			["debt", null, []],
		],
	);
	t.same(factors.map(isDifferent), [true, true, true, false]);
});

t.test("a row counts for the side of the desk that wrote it, whatever an older row names", async (t) => {
	const { factors } = compareReturnRisk([
		section("a", "origin", [factor("debt", { rrk_Side: "destination" })]),
		section("b", "destination", [factor("stigma")]),
	]);
	t.same(
		factors.map(({ factor, only }) => [factor, only]),
		[
			["debt", "origin"],
			["stigma", "destination"],
		],
	);
});

t.test("a factor that is no code is not compared", async (t) => {
	const strange = () => cell("factor", { rrk_Factor: 5 });
	const { factors } = compareReturnRisk([section("a", "origin", [strange()]), section("b", "destination", [strange()])]);
	t.same(
		factors.map(({ factor, only }) => [factor, only]),
		[
			[null, "origin"],
			[null, "destination"],
		],
	);
});

t.test("a clash of one side is a difference, since neither value is preferred", async (t) => {
	const clash = cell("factor", { rrk_Factor: "debt", rrk_Likelihood: 1 }, { rrk_Factor: "debt", rrk_Likelihood: 3 });
	const other = factor("debt", { rrk_Likelihood: 1 });
	const compared = compareReturnRisk([section("a", "origin", [clash]), section("b", "destination", [other])]);
	t.same(compared.factors[0]?.differs, ["rrk_Likelihood"]);
	const clashOfFactors = cell("factor", { rrk_Factor: "debt" }, { rrk_Factor: "stigma" });
	t.equal(compareReturnRisk([section("a", "origin", [clashOfFactors])]).factors[0]?.factor, null);
});

t.test("two risks called other are not taken for the same one", async (t) => {
	const { factors } = compareReturnRisk([section("a", "origin", [factor("other")]), section("b", "destination", [factor("other")])]);
	t.same(
		factors.map(({ only }) => only),
		["origin", "destination"],
	);
});

t.test("with one side only, nothing is called a difference", async (t) => {
	const { factors, advice, isComplete } = compareReturnRisk([
		section("a", "origin", [factor("debt"), cell("opinion", { rrk_Advice: "safe" })]),
	]);
	t.notOk(isComplete);
	t.notOk(factors.some(isDifferent));
	t.same(advice.differs, []);
});

t.test("in a case: each desk reads its own section, and learns which desk keeps the other one", async (t) => {
	const { origin, destination } = await readyNetwork(t);
	const [o, d] = [origin.staff.session, destination.staff.session];
	const { id, of } = await caseWith(o, origin.desk, ["identity", "return-risk"]);
	const ours = of["return-risk"] as Id;
	await revise(o, await openSection(o, ours), { form: "opinion", ops: valueOps(null, { rrk_Advice: "safe" }) });
	const before = await readReturnRisk(o, id);
	t.same([before.missing, before.kept], [["destination"], []]);
	const { ref } = await requestTransfer(o, id, destination, ["identity"], of);
	await acceptHandoff(d, ref);
	t.equal((await readReturnRisk(o, id)).mayAdd, false, "the origin has one");
	t.equal((await readReturnRisk(d, id)).mayAdd, true, "while the hand-off runs, the to-desk adds its own");
	const theirs = await addSection(d, id, "return-risk");
	t.equal((await readReturnRisk(d, id)).mayAdd, false);
	await revise(d, await openSection(d, theirs), { form: "opinion", ops: valueOps(null, { rrk_Advice: "not-safe" }) });
	const seenByOrigin = await readReturnRisk(o, id);
	t.same(
		seenByOrigin.read.map(({ view }) => view.compartment),
		[ours],
	);
	t.same(seenByOrigin.kept, [{ compartment: theirs, owner: destination.desk, side: "destination" }]);
	t.same(seenByOrigin.missing, []);
	t.equal(seenByOrigin.advice.origin[0]?.values[0]?.values?.rrk_Advice, "safe");
	const seenByDestination = await readReturnRisk(d, id);
	t.same(
		seenByDestination.read.map(({ view, side, isOurs }) => [view.compartment, side, isOurs]),
		[[theirs, "destination", true]],
	);
	t.same(seenByDestination.kept, [{ compartment: ours, owner: origin.desk, side: "origin" }]);
});

t.test("in a case: the to-desk reads both sections after it has accepted the origin's", async (t) => {
	const { origin, destination } = await readyNetwork(t);
	const [o, d] = [origin.staff.session, destination.staff.session];
	const { id, of } = await caseWith(o, origin.desk, ["return-risk"]);
	await revise(o, await openSection(o, of["return-risk"] as Id), { form: "opinion", ops: valueOps(null, { rrk_Advice: "safe" }) });
	const { ref } = await requestTransfer(o, id, destination, ["return-risk"], of);
	await acceptHandoff(d, ref);
	const theirs = await addSection(d, id, "return-risk");
	await revise(d, await openSection(d, theirs), { form: "opinion", ops: valueOps(null, { rrk_Advice: "not-safe" }) });
	const both = await readReturnRisk(d, id);
	t.same([both.kept, both.missing, both.isComplete], [[], [], true]);
	t.same(both.advice.differs, ["rrk_Advice"]);
});

t.test("in a case: the desk that opened it writes for the origin, also after it has handed the case over", async (t) => {
	const { origin, transit, destination } = await readyNetwork(t);
	const [o, tr, d] = [origin.staff.session, transit.staff.session, destination.staff.session];
	const { id, of } = await caseWith(o, origin.desk, ["identity", "return-risk"]);
	const transfer = await requestTransfer(o, id, transit, ["identity"], of);
	await acceptHandoff(tr, transfer.ref);
	await receiveHandoff(tr, transfer.ref);
	const referral = await requestTransfer(tr, id, destination, ["identity"], of, { kind: "referral" });
	await acceptHandoff(d, referral.ref);
	for (const session of [tr, d]) {
		const { kept, missing } = await readReturnRisk(session, id);
		t.same(kept, [{ compartment: of["return-risk"], owner: origin.desk, side: "origin" }]);
		t.same(missing, ["destination"]);
	}
});
