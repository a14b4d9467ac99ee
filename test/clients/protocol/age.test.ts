/** The age of a person, from a birth date that may be known only in part. */
import t from "tap";
import { ageRange, isChild } from "#protocol/rules/age.ts";

const NOW = Date.UTC(2026, 10, 26);

t.test("a partial date of birth gives a range of ages", (t) => {
	const cases: [unknown, { least: number; most: number } | null][] = [
		["2008-11-26", { least: 18, most: 18 }],
		["2008-11-27", { least: 17, most: 17 }],
		["2008-11", { least: 17, most: 18 }],
		["2008-10", { least: 18, most: 18 }],
		["2008", { least: 17, most: 18 }],
		["2007", { least: 18, most: 19 }],
		["~2007", { least: 17, most: 20 }],
		["2008-02-29", { least: 18, most: 18 }],
		["2030", { least: 0, most: 0 }],
		["yesterday", null],
		[null, null],
		[undefined, null],
	];
	for (const [birth, range] of cases) t.same(ageRange(birth, NOW), range, String(birth));
	t.same(ageRange("2008-02", Date.UTC(2026, 1, 28)), { least: 17, most: 18 }, "on 28 February nobody knows whether the 29th is her day");
	t.end();
});

t.test("a person who may be younger than 18, or whose age is in doubt, is treated as a child", (t) => {
	t.equal(isChild({ idn_Birth: "2012-03-01" }, NOW), true);
	t.equal(isChild({ idn_Birth: "2008" }, NOW), true, "she may have been born in December");
	t.equal(isChild({ idn_Birth: "1990" }, NOW), false);
	t.equal(isChild({ idn_Birth: "1990", idn_AgeInDoubt: true }, NOW), true);
	t.equal(isChild({ idn_Birth: "2012", idn_AgeInDoubt: false }, NOW), true);
	t.equal(isChild({ prs_Birthdate: "2012-03-01" }, NOW), true, "an older entry");
	t.equal(isChild({ idn_Birth: "1990", prs_Birthdate: "2012-03-01" }, NOW), false, "the new field counts");
	t.equal(isChild({}, NOW), false, "nothing is known about her age");
	t.end();
});
