/** A form is saved while a colleague edits the same section. Real clients, real server. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { history, newerUnits, openSection, revise, type SectionView, saveChanges, unitAfter } from "#sdk/casework/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith } from "../../../support/sdk-cases.ts";

const { origin } = await readyNetwork(t);
const [a, b] = [origin.staff.session, origin.coordinator.session];
const newRow = randomId();
const unit = { form: "channel", row: newRow, unit: "channel" };
const { of } = await caseWith(a, origin.desk, ["safe-contact"]);
const compartment = of["safe-contact"] as Id;
const change = (values: Record<string, string>) => ({ ...unit, values });
/** The colleague writes a number. @param view what was on the colleague's screen. By default it is the present state. */
const writeNumber = async (value: string, view?: SectionView) =>
	revise(b, view ?? (await openSection(b, compartment)), {
		form: "channel",
		ops: [{ row: newRow, field: "prs_MobilePhone", value }],
	});
const numbers = async () =>
	(await openSection(b, compartment)).cells
		.filter(({ form }) => form === "channel")
		.flatMap(({ values }) => values.map((each) => each.values?.prs_MobilePhone));

t.test("a new row is written once, also when the call is repeated", async (t) => {
	const { base } = await openSection(a, compartment);
	const entry = randomId();
	const input = { base, changes: [change({ prs_MobilePhone: "+1", sct_When: "mornings" })] };
	const first = await saveChanges(a, compartment, input, { entry });
	t.match(first, { written: [{ seq: 1 }], conflicts: [], others: [] });
	t.match(await saveChanges(a, compartment, input, { entry }), { written: [{ seq: 1 }], conflicts: [] });
	t.same(await numbers(), ["+1"]);
});

t.test("a change in another unit is mentioned, and hinders nothing", async (t) => {
	const { base } = await openSection(a, compartment);
	await revise(b, await openSection(b, compartment), { form: "rules", ops: [{ field: "sct_CodeWord", value: "amber" }] });
	const { written, others } = await saveChanges(
		a,
		compartment,
		{ base, changes: [change({ prs_MobilePhone: "+2" })] },
		{ entry: randomId() },
	);
	t.equal(written.length, 1);
	t.match(others, [{ form: "rules", unit: "rules", before: [], now: [{ values: { sct_CodeWord: "amber" }, authors: [{ by: b.me }] }] }]);
	const { cells } = await openSection(a, compartment);
	t.same(cells.find(({ form }) => form === "channel")?.values[0]?.values, { prs_MobilePhone: "+2" }, "an emptied field is gone");
});

t.test("a change in the same unit stops the save, and each choice does what it says", async (t) => {
	const before = await openSection(a, compartment);
	await writeNumber("+3", before);
	const input = { base: before.base, changes: [change({ prs_MobilePhone: "+4" })] };
	const stopped = await saveChanges(a, compartment, input, { entry: randomId() });
	t.match(stopped, {
		written: [],
		conflicts: [{ ...unit, before: [{ values: { prs_MobilePhone: "+2" } }], now: [{ values: { prs_MobilePhone: "+3" } }] }],
	});
	t.same(await numbers(), ["+3"], "nothing was written");

	await saveChanges(a, compartment, { ...input, unsettled: [unit] }, { entry: randomId() });
	t.same(await numbers(), ["+3", "+4"], "not now: both stand");

	const clashing = await openSection(a, compartment);
	await saveChanges(a, compartment, { ...input, seen: clashing.base, changes: [change({ prs_MobilePhone: "+5" })] }, { entry: randomId() });
	t.same(await numbers(), ["+5"], "mine: written by somebody who has seen theirs");
});

t.test("somebody writes after the author has compared: the author is asked again", async (t) => {
	const { base } = await openSection(a, compartment);
	await writeNumber("+6");
	const { view } = await saveChanges(a, compartment, { base, changes: [change({ prs_MobilePhone: "+7" })] }, { entry: randomId() });
	await writeNumber("+8", view);
	const again = { base, seen: view.base, changes: [change({ prs_MobilePhone: "+7" })] };
	t.match((await saveChanges(a, compartment, again, { entry: randomId() })).conflicts, [
		{ before: [{ values: { prs_MobilePhone: "+6" } }] },
	]);
	t.same(await numbers(), ["+8"]);
});

t.test("other changes after a call that got no answer replace what it wrote, but nothing of somebody else's", async (t) => {
	const { base } = await openSection(a, compartment);
	const [first, second, third] = [randomId(), randomId(), randomId()];
	const save = (number: string, entry: Id, earlier: Id[] = []) =>
		saveChanges(a, compartment, { base, changes: [change({ prs_MobilePhone: number })] }, { entry, earlier });
	await save("+9", first);
	t.match((await save("+10", randomId())).conflicts, [{ now: [{ values: { prs_MobilePhone: "+9" } }] }], "another call is asked");
	const rule = { form: "rules", row: null, unit: "rules", values: { sct_CodeWord: "teal" } };
	const { others } = await saveChanges(a, compartment, { base, changes: [rule] }, { entry: randomId(), earlier: [first] });
	t.same(others, [], "what it wrote isn't somebody else's");
	t.match(await save("+10", second, [first]), { written: [{}], conflicts: [] });
	t.same(await numbers(), ["+10"]);
	await writeNumber("+11");
	t.match((await save("+12", third, [first, second])).conflicts, [{ now: [{ values: { prs_MobilePhone: "+11" } }] }]);
	t.same(await numbers(), ["+11"]);
});

t.test(
	"a change that is to be compared later stands beside the other value, and other changes replace what their author has seen",
	async (t) => {
		const { base } = await openSection(a, compartment);
		const word = (value: string) => ({ form: "rules", row: null, unit: "rules", values: { sct_CodeWord: value } });
		await writeNumber("+13");
		const seen = await openSection(b, compartment);
		await revise(b, seen, { form: "rules", ops: [{ field: "sct_CodeWord", value: "brown" }] });
		const { base: compared } = await openSection(a, compartment);
		const changes = [change({ prs_MobilePhone: "+14" }), word("copper")];
		await saveChanges(a, compartment, { base, seen: compared, changes, unsettled: [unit] }, { entry: randomId() });
		t.same(await numbers(), ["+13", "+14"]);
		const { cells, base: now } = await openSection(a, compartment);
		t.match(cells.find(({ form }) => form === "rules")?.values, [{ values: { sct_CodeWord: "copper" } }]);
		await saveChanges(a, compartment, { base: now, changes: [change({ prs_MobilePhone: "+15" })] }, { entry: randomId() });
		t.same(await numbers(), ["+15"]);
	},
);

t.test("after a call that got no answer, a clash with somebody else's value is a conflict", async (t) => {
	const before = await openSection(b, compartment);
	const [first, second] = [randomId(), randomId()];
	const save = (number: string, entry: Id, earlier: Id[] = []) =>
		saveChanges(a, compartment, { base: before.base, changes: [change({ prs_MobilePhone: number })] }, { entry, earlier });
	await save("+16", first);
	await writeNumber("+17", before);
	t.match(await save("+18", second, [first]), { written: [], conflicts: [unit] });
	t.same((await numbers()).sort(), ["+16", "+17"]);
	const { base } = await openSection(a, compartment);
	await saveChanges(a, compartment, { base, changes: [change({ prs_MobilePhone: "+19" })] }, { entry: randomId() });
});

t.test("a row that somebody has removed counts as a change of each of its units", async (t) => {
	const { base } = await openSection(a, compartment);
	await revise(b, await openSection(b, compartment), { form: "channel", ops: [{ row: newRow, field: null, value: null }] });
	t.match(newerUnits(await openSection(a, compartment), base), [{ ...unit, now: [{ values: null, authors: [{ by: b.me }] }] }]);
	const removal = { ...unit, unit: null, values: null };
	const { conflicts } = await saveChanges(a, compartment, { base, changes: [removal] }, { entry: randomId() });
	t.match(conflicts, [{ unit: "channel" }]);
});

t.test("an earlier state of a unit is found by its revision", async (t) => {
	const view = await openSection(a, compartment);
	const [first] = await history(a, view, { form: "channel", row: newRow });
	t.same(unitAfter(view, unit, first?.entry as Id), { prs_MobilePhone: "+1", sct_When: "mornings" });
	t.throws(() => unitAfter(view, unit, randomId()), { code: "not-found" });
});
