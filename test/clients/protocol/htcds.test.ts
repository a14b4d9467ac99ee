/** The fields of the HTCDS standard, and the check of a value before it is written. */
import { readFileSync } from "node:fs";
import t from "tap";
import { SECTIONS } from "#protocol/codes.ts";
import type { ProtocolError } from "#protocol/errors.ts";
import { checkField, fieldsOf } from "#protocol/htcds.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { FIELDS, fieldReference } from "../../../scripts/vectors/fields.ts";
import { idOf, outcomeOf } from "../../support/statements.ts";

await sodiumReady;

const all = SECTIONS.flatMap((section) => fieldsOf(section).map((field) => ({ section, ...field })));

t.test("the page of fields is up to date (else run tsx scripts/vectors/fields.ts)", async (t) => {
	t.equal(readFileSync(FIELDS, "utf8"), fieldReference());
});

t.test("each field of the standard is in one section, under the standard's name", (t) => {
	const names = all.map(({ name }) => name);
	t.equal(new Set(names).size, names.length, "no field occurs twice");
	t.ok(
		names.every((name) => /^(prs|vic|per|cas|hte|spl|con)_[A-Z][A-Za-z]+$/.test(name)),
		"names have the standard's form",
	);
	for (const field of all) t.equal(field.values.length > 0, field.type === "one" || field.type === "many", field.name);
	t.ok(
		fieldsOf("risk-and-safety").some(({ values }) => values.includes("Unaquainted")),
		"the standard's own misspelling is kept",
	);
	t.equal(fieldsOf("story").find(({ name }) => name === "vic_ForcedLabourIndustry")?.values.length, 21);
	t.end();
});

t.test("each allowed value is taken, alone or in a list as its field demands", (t) => {
	for (const { section, name, type, values } of all)
		for (const value of values)
			t.equal(
				outcomeOf(() => checkField(section, name, type === "many" ? [value] : value)),
				"ok",
			);
	t.end();
});

t.test("right values of each type are taken, and wrong ones are refused", (t) => {
	const cases: [Parameters<typeof checkField>[0], string, unknown[], unknown[]][] = [
		["identity", "prs_FirstName", ["Amina"], ["", "  ", "x".repeat(256), 3, null, undefined, ["Amina"]]],
		["identity", "prs_Birthdate", ["2009-02-28", "2008-02-29"], ["2009-02-29", "2009-13-01", "28.2.2009", "2009", 2009]],
		["identity", "prs_Gender", ["Feminine"], ["feminine", ["Feminine"], ""]],
		["identity", "prs_Citizenship", [["Kenya"], ["Kenya", "Oman"]], ["Kenya", [], ["Kenya", "Kenya"], [""]]],
		["identity", "prs_Deceased", [true, false], ["true", 0]],
		["safe-contact", "prs_MailingLatitude", [-1.28, 90], [90.1, Number.NaN, "1"]],
		["safe-contact", "prs_MailingLongitude", [-180], [181]],
		["family", "prs_NumberOfChildren", [0, 4], [-1, 1.5, "4", Number.POSITIVE_INFINITY]],
		["story", "vic_MethodsOfControl", [["DebtBondage", "Other"]], ["DebtBondage", ["DebtBondage "], ["Other", "Other"], []]],
		["story", "vic_LocationOfExploitation", [idOf("org a")], ["a factory"]],
		["support-plan", "spl_ActionPlan", ["x".repeat(20_000)], ["x".repeat(20_001)]],
		["identity", "prs_Nickname", [], ["x"]],
		["health", "prs_FirstName", [], ["Amina"]],
	];
	for (const [section, name, right, wrong] of cases) {
		for (const value of right)
			t.equal(
				outcomeOf(() => checkField(section, name, value)),
				"ok",
				name,
			);
		for (const value of wrong)
			t.equal(
				outcomeOf(() => checkField(section, name, value)),
				"bad-input",
				name,
			);
	}
	t.end();
});

t.test("the error names the field and the rule, and never the value", (t) => {
	const errorOf = (name: string) => {
		try {
			checkField("identity", name, "secret");
		} catch (error) {
			return error as ProtocolError;
		}
		return undefined;
	};
	t.equal(errorOf("prs_Gender")?.field, "prs_Gender");
	t.match(errorOf("prs_Gender")?.detail, /^prs_Gender: takes one of Feminine, Masculine,/);
	t.notMatch(errorOf("prs_Birthdate")?.message, /secret/);
	t.end();
});
