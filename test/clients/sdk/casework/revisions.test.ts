/** Two colleagues edit one section, with real clients on a real server. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import {
	baseToken,
	history,
	keepBoth,
	mayKeepBoth,
	openSection,
	parseBase,
	readSection,
	revise,
	settleClash,
	writeSection,
} from "#sdk/casework/index.ts";
import { attach, message, openCompartment, write } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith } from "../../../support/sdk-cases.ts";

const { origin } = await readyNetwork(t);
const [a, b] = [origin.staff.session, origin.coordinator.session];
const section = async (name: "safe-contact" | "identity" | "support-plan") => (await caseWith(a, origin.desk, [name])).of[name] as Id;

/** All values of a field that stand in the section. */
async function valuesOf(compartment: Id, field: string): Promise<unknown[]> {
	const { cells } = await openSection(b, compartment);
	return cells.flatMap(({ values }) => values.flatMap((each) => (each.values?.[field] === undefined ? [] : [each.values[field]])));
}

t.test("two numbers can both be true: each one is kept in a row of its own, and lists are joined", async (t) => {
	const compartment = await section("safe-contact");
	const row = randomId();
	const number = (value: string) => ({ form: "channel", ops: [{ row, field: "prs_MobilePhone", value }] });
	await revise(a, await openSection(a, compartment), number("+1"));
	const [seenByA, seenByB] = [await openSection(a, compartment), await openSection(b, compartment)];
	await revise(a, seenByA, number("+2"));
	await revise(b, seenByB, number("+3"));
	const view = await openSection(a, compartment);
	const [clash] = view.clashes;
	t.ok(mayKeepBoth(clash!));
	const entry = randomId();
	await keepBoth(a, view, clash!, { entry });
	await keepBoth(a, view, clash!, { entry });
	const kept = await openSection(b, compartment);
	t.same(kept.clashes, []);
	t.same(kept.cells.map(({ values }) => values[0]?.values?.prs_MobilePhone).sort(), ["+2", "+3"]);

	const identity = await section("identity");
	const citizens = (value: string[]) => ({ form: "person", ops: [{ field: "prs_Citizenship", value }] });
	const empty = await openSection(a, identity);
	await revise(a, empty, citizens(["AL", "IT"]));
	await revise(b, empty, citizens(["IT", "RO"]));
	const both = await openSection(a, identity);
	await keepBoth(a, both, both.clashes[0]!);
	const joined = (await openSection(b, identity)).cells.map(({ values }) => values.map((each) => each.values?.prs_Citizenship));
	t.same(joined[0]?.[0], ["AL", "IT", "RO"]);
});

t.test("one value alone can be true where a person has one: nothing offers both", async (t) => {
	for (const [form, unit] of [
		["rules", "rules"],
		["placement", "placement"],
		["person", "prs_FirstName"],
		["channel", null],
	] as const)
		t.notOk(mayKeepBoth({ form, unit }), form);
});

t.test("two people change one phone number: both values stand, red, until one of them is taken", async (t) => {
	const compartment = await section("safe-contact");
	const row = randomId();
	const channel = (number: string, when: string) => [
		{ row, field: "prs_MobilePhone", value: number },
		{ row, field: "sct_When", value: when },
	];
	await revise(a, await openSection(a, compartment), { form: "channel", ops: channel("+1", "mornings") });
	const [seenByA, seenByB] = [await openSection(a, compartment), await openSection(b, compartment)];
	await revise(a, seenByA, { form: "channel", ops: [{ row, field: "prs_MobilePhone", value: "+2" }], why: "She rang." });
	await revise(b, seenByB, { form: "channel", ops: [{ row, field: "prs_MobilePhone", value: "+3" }] });
	const view = await openSection(a, compartment);
	t.match(view.clashes, [
		{
			form: "channel",
			row,
			isRed: true,
			values: [
				{ values: { prs_MobilePhone: "+2", sct_When: "mornings" }, authors: [{ by: a.me, desk: origin.desk, why: "She rang." }] },
				{ values: { prs_MobilePhone: "+3", sct_When: "mornings" }, authors: [{ by: b.me, why: null }] },
			],
		},
	]);
	const [clash] = view.clashes;
	t.same((await readSection(a, compartment)).values, {}, "none is preferred");
	await t.rejects(
		revise(a, view, { form: "channel", ops: [{ row, field: "prs_MobilePhone", value: "+4" }] }),
		{ code: "wrong-state", field: "sct_When" },
		"the program doesn't choose the rest of the unit",
	);
	await t.rejects(settleClash(a, view, clash!, 2), { code: "bad-input", field: "choice" });
	await settleClash(a, view, clash!, 1, { why: "Tried both." });
	const settled = await openSection(b, compartment);
	t.same(settled.clashes, []);
	t.same(settled.cells[0]?.values[0]?.values, { prs_MobilePhone: "+3", sct_When: "mornings" });
	const changes = await history(b, compartment, { form: "channel", row, field: "prs_MobilePhone" });
	t.match(changes, [
		{ by: a.me, before: [], value: "+1" },
		{ by: a.me, before: ["+1"], value: "+2", why: "She rang." },
		{ by: b.me, before: ["+1"], value: "+3" },
		{ by: a.me, before: ["+2", "+3"], value: "+3", why: "Tried both." },
	]);
	t.equal((await history(b, settled, { field: "sct_When" })).length, 1, "copied fields are no change");
	t.same(await history(b, settled, { row: randomId() }), [], "of another row");
});

t.test("a leg arrives after its departure, and a new arrival is not in the past", async (t) => {
	const compartment = (await caseWith(a, origin.desk, ["logistics"])).of.logistics as Id;
	const row = randomId();
	const momentIn = (hours: number, zone: string) => new Date(a.now() + hours * 3_600_000).toISOString().replace(/:\d\d\.\d+Z/, `Z${zone}`);
	const save = async (departs: number | null, arrives: number, at?: number, zone = "") => {
		const view = await openSection(a, compartment);
		const moment = (hours: number) => momentIn(hours, zone);
		const times = [...(departs === null ? [] : [["leg_Departs", moment(departs)]]), ["leg_Arrives", moment(arrives)]] as [string, string][];
		return revise(a, view, { form: "leg", ops: times.map(([field, value]) => ({ row, field, value })), ...(at && { at }) });
	};
	const refused = { code: "bad-input", field: "leg_Arrives" };
	await t.rejects(save(5, 4), refused, "before the departure");
	await t.rejects(save(null, -2), refused, "in the past");
	await t.rejects(save(5, 4, undefined, "[Etc/UTC]"), refused, "before the departure, in moments that name their zone");
	await t.rejects(save(null, -2, undefined, "[Etc/UTC]"), refused, "in the past, in a moment that names its zone");
	await save(-5, -2, a.now() - 6 * 3_600_000);
	await t.rejects(save(null, -6), refused, "before the departure that stands there");
	await t.resolves(save(null, -2), "it stands there, so it isn't new");
	await t.resolves(save(null, 2));
	await t.resolves(save(null, -2), "an older value is put back");
	const view = await openSection(a, compartment);
	await t.resolves(revise(a, view, { form: "leg", ops: [{ row, field: "leg_Sign", value: "A yellow scarf." }] }), "other fields");
});

t.test("different units don't clash, and equal values have both authors", async (t) => {
	const compartment = await section("identity");
	const views = [await openSection(a, compartment), await openSection(b, compartment)];
	await revise(a, views[0]!, { form: "person", ops: [{ field: "prs_FirstName", value: "Era" }] });
	await revise(b, views[1]!, { form: "person", ops: [{ field: "prs_SecondName", value: "Hoxha" }] });
	await revise(b, views[1]!, { form: "person", ops: [{ field: "prs_FirstName", value: "Era" }] });
	const { clashes, cells, base } = await openSection(a, compartment);
	t.same(clashes, []);
	t.same(
		cells.find(({ unit }) => unit === "prs_FirstName")?.values[0]?.authors.map(({ by }) => by),
		[a.me, b.me],
	);
	t.equal(base.length, 1, "prev joins the heads, although the base was older");
});

t.test("base is what the author saw, and not what prev names", async (t) => {
	const compartment = await section("identity");
	await writeSection(a, compartment, { values: { prs_FirstName: "Era" } });
	const seen = await openSection(b, compartment);
	await writeSection(a, compartment, { values: { prs_FirstName: "Erina" } });
	await revise(b, compartment, { form: "person", base: seen.base, ops: [{ field: "prs_FirstName", value: "Erisa" }] });
	const { clashes } = await openSection(a, compartment);
	t.same(
		clashes.map(({ values }) => values.map((each) => each.values?.prs_FirstName)),
		[["Erina", "Erisa"]],
	);
	await t.rejects(revise(b, compartment, { form: "person", ops: [{ field: "prs_FirstName", value: "E" }] }), {
		code: "bad-input",
		field: "base",
	});
});

t.test("a base is a text without spaces, and belongs to one section", async (t) => {
	const [one, other] = [await section("identity"), await section("identity")];
	const empty = await openSection(a, one);
	t.same([empty.base, baseToken(empty.base), parseBase("none")], [[], "none", []]);
	await writeSection(a, one, { values: { prs_FirstName: "Era" } });
	const { base } = await openSection(a, one);
	t.same(parseBase(baseToken(base)).map(keyOf), base.map(keyOf));
	for (const wrong of ["", "x", "none.none", `${baseToken(base)}.${baseToken(base)}`, "AAAA"])
		t.throws(() => parseBase(wrong), { code: "bad-input", field: "base" }, wrong);
	const ops = [{ field: "prs_FirstName", value: "Lule" }];
	await t.rejects(revise(a, other, { form: "person", base, ops }), { code: "bad-input", field: "base" }, "of another section");
});

t.test("an author can't say that something was recorded later than the server has it", async (t) => {
	const compartment = await section("identity");
	const at = Number.MAX_SAFE_INTEGER;
	const ops = [{ row: null, field: "prs_FirstName", value: "Era" }];
	await write(a, compartment, { kind: "rev", form: "person@1", base: [], at, why: null, files: [], ops });
	const [author] = (await openSection(b, compartment)).cells.flatMap(({ values }) => values.flatMap(({ authors }) => authors));
	t.equal(author?.recordedAt, author?.at);
});

t.test("a form belongs to one section: refused before sealing, and marked when read", async (t) => {
	const compartment = await section("identity");
	const view = await openSection(a, compartment);
	const ops = [{ field: "hlt_Urgent", value: true }];
	await t.rejects(revise(a, view, { form: "health", ops }), { code: "bad-input", field: "form" });
	await t.rejects(revise(a, view, { form: "nothing", ops }), { code: "bad-input", field: "form" });
	await t.rejects(revise(a, view, { form: "person", ops }), { code: "bad-input", field: "hlt_Urgent" });
	const raw = { base: [], at: 1, why: null, files: [], ops: [{ row: null, field: "hlt_Urgent", value: true }] };
	const misplaced = await write(a, compartment, { kind: "rev", form: "health@1", ...raw });
	const old = await write(a, compartment, {
		kind: "fields",
		form: "health",
		at: 1,
		values: [{ code: "prs_FirstName", value: "X" }],
		files: [],
	});
	const newer = await write(a, compartment, { kind: "rev", form: "later@3", ...raw });
	const { cells, misplaced: marked } = await openSection(b, compartment);
	t.same(marked, [misplaced.entry, old.entry]);
	t.match(cells, [{ form: "later", unit: "hlt_Urgent", values: [{ unknown: ["hlt_Urgent"], authors: [{ entry: newer.entry }] }] }]);
	t.equal(cells.length, 1);
});

t.test("entries of the older kind count, and values that don't fit are marked", async (t) => {
	const compartment = await section("identity");
	await write(a, compartment, {
		kind: "fields",
		form: "identity",
		at: 1_700_000_000_000,
		values: [
			{ code: "prs_FirstName", value: "Era" },
			{ code: "prs_Gender", value: "whatever" },
		],
		files: [],
	});
	const { cells } = await openSection(b, compartment);
	t.match(cells, [
		{ form: "person", row: null, values: [{ values: { prs_FirstName: "Era" }, unfit: [], authors: [{ recordedAt: 1_700_000_000_000 }] }] },
		{ values: [{ values: { prs_Gender: "whatever" }, unfit: ["prs_Gender"] }] },
	]);
	await writeSection(b, compartment, { values: { prs_FirstName: "Erina" } });
	t.same(await valuesOf(compartment, "prs_FirstName"), ["Erina"]);
});

t.test("an older program copies what it doesn't know", async (t) => {
	const compartment = await section("safe-contact");
	const row = randomId();
	const ops = [
		{ row, field: "prs_MobilePhone", value: "+1" },
		{ row, field: "sct_Later", value: "from a newer program" },
	];
	await write(a, compartment, { kind: "rev", form: "channel@9", base: [], at: 1, why: null, files: [], ops });
	await revise(b, await openSection(b, compartment), { form: "channel", ops: [{ row, field: "prs_MobilePhone", value: "+2" }] });
	const { cells, clashes } = await openSection(a, compartment);
	t.same(clashes, []);
	t.match(cells, [{ values: [{ values: { prs_MobilePhone: "+2", sct_Later: "from a newer program" }, unknown: ["sct_Later"] }] }]);
});

/** Names that each object inherits, and a field of a newer program. */
const STRANGE_FIELDS = ["constructor", "__proto__", "toString", "sct_Later"];

t.test("a clash with fields of a newer program can be settled, and the chosen value keeps them", async (t) => {
	const compartment = await section("safe-contact");
	const rev = (word: string, fields: readonly string[], later: string | string[]) => {
		const ops = [["sct_CodeWord", word] as const, ...fields.map((field) => [field, later] as const)];
		return write(a, compartment, {
			...{ kind: "rev", form: "rules@9", base: [], at: 1, why: null, files: [] },
			ops: ops.map(([field, value]) => ({ row: null, field, value })),
		});
	};
	await rev("amber", STRANGE_FIELDS, ["one"]);
	await rev("birch", ["sct_Other"], "two");
	const view = await openSection(b, compartment);
	t.equal(view.clashes.length, 1);
	await t.rejects(
		revise(b, view, { form: "rules", ops: [{ field: "sct_Later", value: "three" }] }),
		{ code: "bad-input", field: "sct_Later" },
		"a value that doesn't stand there is refused",
	);
	await settleClash(b, view, view.clashes[0]!, 0);
	const settled = await openSection(a, compartment);
	t.same(settled.clashes, []);
	const kept = settled.cells.flatMap(({ values }) => values.flatMap((each) => Object.entries(each.values ?? {})));
	t.same(Object.fromEntries(kept), { sct_CodeWord: "amber", ...Object.fromEntries(STRANGE_FIELDS.map((field) => [field, ["one"]])) });
	t.equal(kept.length, 5);
});

t.test("a field with the name of something that each object inherits has no earlier value", async (t) => {
	const compartment = await section("safe-contact");
	await revise(a, await openSection(a, compartment), { form: "rules", ops: [{ field: "sct_CodeWord", value: "amber" }] });
	const { base } = await openSection(a, compartment);
	const ops = ["sct_CodeWord", ...STRANGE_FIELDS].map((field) => ({ row: null, field, value: "new" }));
	await write(a, compartment, { kind: "rev", form: "rules@9", base, at: 1, why: null, files: [], ops });
	const [, ...changes] = await history(b, compartment);
	t.same(
		structuredClone(changes).map(({ field, before }) => [field, before]),
		[["sct_CodeWord", ["amber"]], ...STRANGE_FIELDS.map((field) => [field, [null]])],
		"the page gets a copy of it from its worker",
	);
});

t.test("a row that one removed and another changed stays until somebody decides", async (t) => {
	const compartment = await section("support-plan");
	const row = randomId();
	await revise(a, await openSection(a, compartment), {
		form: "plan",
		ops: [
			{ row, field: "spl_Type", value: "Education" },
			{ row, field: "spl_Objectives", value: "A course." },
		],
	});
	const [seenByA, seenByB] = [await openSection(a, compartment), await openSection(b, compartment)];
	await revise(a, seenByA, { form: "plan", ops: [{ row, field: null, value: null }] });
	t.same((await openSection(a, compartment)).cells, []);
	await revise(b, seenByB, { form: "plan", ops: [{ row, field: "spl_Objectives", value: "Another course." }] });
	const view = await openSection(a, compartment);
	t.match(view.clashes, [
		{
			form: "plan",
			row,
			unit: null,
			isRed: false,
			values: [
				{ values: null, authors: [{ by: a.me }] },
				{ values: {}, authors: [{ by: b.me }] },
			],
		},
	]);
	t.equal(view.cells.length, 2, "the row stays");
	await settleClash(a, view, view.clashes[0]!, 1);
	const kept = await openSection(b, compartment);
	t.same([kept.clashes.length, kept.cells.length], [0, 2]);
	await revise(b, kept, { form: "plan", ops: [{ row, field: null, value: null }] });
	t.same((await openSection(a, compartment)).cells, []);
	t.same(
		(await history(a, compartment, { form: "plan" })).filter(({ field }) => field === null).map(({ by }) => by),
		[a.me, b.me],
	);
});

t.test("a removed row with a clash inside can't be kept before that clash is settled", async (t) => {
	const compartment = await section("support-plan");
	const row = randomId();
	const plan = (value: string | null, field: string | null = "spl_Objectives") => ({ form: "plan", ops: [{ row, field, value }] });
	await revise(a, await openSection(a, compartment), plan("A course."));
	const seen = await openSection(a, compartment);
	await revise(a, seen, plan(null, null));
	for (const value of ["One.", "Two."]) await revise(b, seen, plan(value));
	const view = await openSection(a, compartment);
	const ofRow = view.clashes.find(({ unit }) => unit === null);
	t.equal(view.clashes.length, 2);
	await t.rejects(settleClash(a, view, ofRow!, 1), { code: "wrong-state", field: "plan" });
	await settleClash(a, view, ofRow!, 0);
	t.same((await openSection(a, compartment)).cells, [], "but it can be removed");
});

t.test("a repeated call with the same entry id writes once", async (t) => {
	const compartment = await section("identity");
	const entry = randomId();
	const view = await openSection(a, compartment);
	const input = { form: "person", ops: [{ field: "prs_FirstName", value: "Era" }] };
	const first = await revise(a, view, input, { entry });
	const again = await revise(a, compartment, { ...input, base: view.base }, { entry });
	t.same(again, first);
	const both = { values: { prs_SecondName: "Hoxha" }, text: "Said so." };
	const id = randomId();
	await writeSection(a, compartment, both, { entry: id });
	await writeSection(a, compartment, both, { entry: id });
	t.equal((await openSection(a, compartment)).entries.length, 3);
});

t.test("files of a write without text stand in its last revision only", async (t) => {
	const compartment = await section("safe-contact");
	const content = (async function* () {
		yield Uint8Array.of(1, 2, 3);
	})();
	const { header, info } = await attach(a, compartment, { name: "card.jpg", type: "image/jpeg", size: 3, content });
	const values = { sct_CodeWord: "amber", prs_MobilePhone: "+1" };
	await writeSection(a, compartment, { values, files: [info] }, { attachments: [header] });
	t.same(
		(await openSection(b, compartment)).entries.map(({ attachments }) => attachments.length),
		[0, 1],
	);
});

t.test("words between revisions don't change what was seen", async (t) => {
	const compartment = await section("identity");
	await writeSection(a, compartment, { values: { prs_FirstName: "Era" } });
	await write(b, compartment, message("Called today."));
	const { base, opened } = await openSection(a, compartment);
	const { transcript } = opened;
	t.same(
		base.map((each: Bytes) => keyOf(each)),
		[transcript.at(transcript.count)?.key],
	);
	await writeSection(a, compartment, { values: { prs_FirstName: "Erina" } });
	t.same(await valuesOf(compartment, "prs_FirstName"), ["Erina"]);
	t.equal((await openCompartment(a, compartment)).count, 3);
});

// Try first 1 of the design: random schedules of two clients that read and save one unit.

const SCHEDULES = Number(process.env.CLOISTER_SCHEDULES ?? 12);

t.test(`${SCHEDULES} random schedules: each lost value is a clash, and there is no clash when one had seen the other`, async (t) => {
	const seed = Number(process.env.CLOISTER_SEED ?? Math.floor(Math.random() * 2 ** 31));
	let state = seed;
	const below = (n: number) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
		return (state >>> 8) % n;
	};
	let clashes = 0;
	let compartment = await section("identity");
	for (let i = 0; i < SCHEDULES; i++) {
		if (i % 12 === 0) compartment = await section("identity");
		const field = ["prs_Salutation", "prs_FirstName", "prs_MiddleName", "prs_SecondName", "prs_IdentityNumber", "idn_CallHer", "idn_Faith"][
			below(7)
		] as string;
		let live = new Set(await valuesOf(compartment, field));
		const views = [await openSection(a, compartment), await openSection(b, compartment)];
		const seen = [new Set(live), new Set(live)];
		for (let step = 0; step < 5; step++) {
			const who = below(2);
			const session = [a, b][who]!;
			if (below(2) === 0) {
				views[who] = await openSection(session, compartment);
				seen[who] = new Set(live);
			} else {
				const value = `${i}-${step}`;
				await revise(session, views[who]!, { form: "person", ops: [{ field, value }] });
				live = new Set([...live].filter((each) => !seen[who]?.has(each)).concat(value));
			}
		}
		if (live.size > 1) clashes++;
		t.same((await valuesOf(compartment, field)).sort(), [...live].sort(), `seed ${seed}, schedule ${i}`);
	}
	t.comment(`${clashes} of ${SCHEDULES} schedules ended with a clash, seed ${seed}`);
});
