/** The registry of forms: its data, the check of a value before it is written, and that forms only grow. */
import { readFileSync } from "node:fs";
import t from "tap";
import { SECTIONS } from "#protocol/codes.ts";
import type { ProtocolError } from "#protocol/errors.ts";
import { checkCell, checkField, fits } from "#protocol/forms/checks.ts";
import { FIELD_TYPES, type Form, type FormField } from "#protocol/forms/form.ts";
import {
	CASE_FORMS,
	FORMS,
	formOf,
	oldFieldCell,
	sectionFields,
	sectionForms,
	sectionOfForm,
	unitOf,
	writtenName,
} from "#protocol/forms/registry.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { FIELDS, fieldReference, formSnapshot, SNAPSHOT } from "../../../scripts/vectors/fields.ts";
import { shrunk } from "../../../scripts/vectors/forms-growth.ts";
import { idOf, outcomeOf } from "../../support/statements.ts";

await sodiumReady;

const all = FORMS.flatMap((form) => form.fields.map((field) => ({ form, field })));
const fieldOfType = (type: string) => all.find(({ field }) => field.type === type)?.field as FormField;

t.test("the page of forms and their snapshot are up to date (else run tsx scripts/vectors/fields.ts)", (t) => {
	t.equal(readFileSync(FIELDS, "utf8"), fieldReference());
	t.same(JSON.parse(readFileSync(SNAPSHOT, "utf8")), JSON.parse(formSnapshot()));
	t.end();
});

t.test("each form and field has a name of its own", (t) => {
	t.equal(new Set(FORMS.map(({ name }) => name)).size, FORMS.length, "no form occurs twice");
	t.equal(new Set(all.map(({ field }) => field.code)).size, all.length, "no field occurs twice");
	for (const { field } of all) {
		t.match(field.code, /^[a-z]{3}_[A-Z][A-Za-z]+$/);
		t.equal((field.list ?? []).length > 0, field.type === "one" || field.type === "many", `${field.code} has a list if it needs one`);
		t.equal(new Set(field.list).size, (field.list ?? []).length, `${field.code} has no code twice`);
	}
	t.same(new Set(all.map(({ field }) => field.type)), new Set(FIELD_TYPES), "each type is used");
	t.same(
		SECTIONS.filter((section) => sectionForms(section).length === 0),
		["assessments"],
		"only the reserved section has no forms",
	);
	t.ok(
		sectionFields("risk-and-safety").some(({ list }) => list?.includes("Unaquainted")),
		"the standard's own misspelling is kept",
	);
	t.end();
});

t.test("a form is found by its name, with or without version", (t) => {
	for (const form of FORMS) t.same([formOf(form.name), formOf(writtenName(form)), formOf(`${form.name}@99`)], [form, form, form]);
	for (const name of ["", "nothing", "channel@", "channel@x", "@1"]) t.equal(formOf(name), undefined, name);
	t.end();
});

t.test("each form of a case belongs to one section, and no other name belongs to one", (t) => {
	for (const form of CASE_FORMS) t.equal(sectionOfForm(writtenName(form)), form.section);
	t.equal(CASE_FORMS.length + sectionForms("book").length, FORMS.length);
	for (const name of ["nothing", ...sectionForms("book").map(writtenName)])
		t.throws(() => sectionOfForm(name), { code: "bad-input" }, name);
	t.end();
});

t.test("fields that are dangerous when mixed are one unit", (t) => {
	t.same(
		["prs_MobilePhone", "sct_When", "sct_FromANewerProgram"].map((code) => unitOf("channel@1", code)),
		Array(3).fill("channel"),
	);
	t.same(
		["prs_FirstName", "idn_FromANewerProgram"].map((code) => unitOf("person", code)),
		["prs_FirstName", "idn_FromANewerProgram"],
	);
	t.equal(unitOf("newer@1", "new_Field"), "new_Field", "a form of a newer program");
	const units = FORMS.filter(({ oneUnit }) => oneUnit).map(({ name }) => name);
	t.same(units.sort(), [
		...["bed", "channel", "contact", "document", "factor", "guardian", "leg", "medication", "now", "number", "placement"],
		...["proceeding", "relative", "rules", "task", "threat"],
	]);
	t.end();
});

t.test("each allowed code is accepted, alone or in a list as its field demands", (t) => {
	for (const { field } of all) for (const code of field.list ?? []) t.ok(fits(field, field.type === "many" ? [code] : code), code);
	t.end();
});

const uuid = idOf("any");
const RIGHT_AND_WRONG: Record<string, [right: unknown[], wrong: unknown[]]> = {
	text: [["Amina"], ["", "  ", "x".repeat(256), 3, null, undefined, ["Amina"]]],
	words: [
		["x".repeat(20_000), "a\nb"],
		["x".repeat(20_001), ""],
	],
	texts: [
		[["Mimi"], ["Mimi", "Lulu"]],
		["Mimi", [], ["Mimi", "Mimi"], [""]],
	],
	one: [["Feminine"], ["feminine", ["Feminine"], ""]],
	many: [[["mobility", "other"]], ["mobility", ["mobility "], ["other", "other"], []]],
	date: [
		["2009-02-28", "2008-02-29"],
		["2009-02-29", "2009-13-01", "28.2.2009", "2009", "2009-02", 2009],
	],
	"yes-no": [
		[true, false],
		["true", 0],
	],
	number: [
		[0, 150],
		[-1, 151, 1.5, "4", Number.POSITIVE_INFINITY],
	],
	longitude: [
		[-180, 12.5, "-1.28"],
		[181, "east", "1e2", ""],
	],
	latitude: [
		[-1.28, 90, "90"],
		[90.1, Number.NaN, "91"],
	],
	organisation: [[uuid], ["a factory"]],
	country: [
		["MD", "XK", "stateless", "unknown"],
		["Moldova", "md", "MDA", "ZZ", "", ["MD"]],
	],
	countries: [
		[["MD", "RO"], ["stateless"]],
		["MD", [], ["MD", "MD"], ["Moldova"]],
	],
	language: [
		["ro", "sr-Latn", "pt-BR", "gsw", "es-419", "sl-rozaj"],
		["Romanian", "Somali", "RO", "ro_MD", "ro-md", "", "x-private"],
	],
	"partial-date": [
		["2007", "2007-05", "2007-05-31", "~2007", "~2007-05"],
		["207", "2007-13", "2007-02-30", "2007-5", "~", "2007-", "about 2007", 2007],
	],
	moment: [
		["2026-05-31T14:30+02:00", "2026-05-31T14:30Z", "2026-05-31T14:30+03:00[Europe/Chisinau]"],
		["2026-05-31T14:30", "2026-05-31", "2026-02-30T14:30Z", "2026-05-31T24:00Z", "2026-05-31T14:60Z", "2026-05-31T14:30+15:00", 0],
	],
	place: [
		[
			["MD", "", "Bălți"],
			["", "", "Orhei"],
			["unknown", "Donbas", ""],
		],
		[["", "", ""], ["MD"], ["Moldova", "", ""], ["MD", "", " "], ["MD", " ", ""], ["MD", 5, ""], "MD", ["MD", "", "a", "b"]],
	],
	desk: [[uuid], ["desk"]],
	member: [[uuid], [uuid.toUpperCase()]],
	case: [[uuid], ["bado-kime-losa-tobo"]],
	row: [[uuid], [""]],
	"hand-off": [[uuid], [7]],
	level: [
		[1, 4],
		[0, 5, 2.5, "1"],
	],
	count: [
		[0, 100_000],
		[-1, 100_001, 0.5],
	],
	minutes: [
		[0, 45, 10_080],
		[-5, 10_081, "45"],
	],
};

t.test("right values of each type are accepted, and wrong ones are refused", (t) => {
	t.same(Object.keys(RIGHT_AND_WRONG).sort(), [...FIELD_TYPES].sort(), "each type is tried");
	for (const [type, [right, wrong]] of Object.entries(RIGHT_AND_WRONG)) {
		const field = type === "one" ? (sectionFields("identity").find(({ code }) => code === "prs_Gender") as FormField) : fieldOfType(type);
		const given = type === "many" ? (sectionFields("identity").find(({ code }) => code === "idn_AccessNeeds") as FormField) : field;
		for (const value of right) t.ok(fits(given, value), `${type} takes ${value}`);
		for (const value of wrong) t.notOk(fits(given, value), `${type} refuses ${value}`);
	}
	t.end();
});

t.test("a cell is checked with its form and row", (t) => {
	const row = idOf("row");
	const right: Parameters<typeof checkCell>[] = [
		["person@1", null, "prs_FirstName", "Amina"],
		["person", null, "prs_FirstName", null],
		["person", null, "prs_Birthdate", null],
		["channel@1", row, "sct_Kind", "phone"],
		["channel@1", row, null, null],
	];
	const wrong: [Parameters<typeof checkCell>, string][] = [
		[["nothing@1", null, "prs_FirstName", "Amina"], "is not a form"],
		[["person@1", row, "prs_FirstName", "Amina"], "single row"],
		[["channel@1", null, "sct_Kind", "phone"], "many rows"],
		[["channel@1", "row", "sct_Kind", "phone"], "many rows"],
		[["person@1", null, "sct_Kind", "phone"], "is not a field of person"],
		[["person@1", null, "prs_Birthdate", "2001-01-01"], "no longer written"],
		[["person@1", null, null, null], "only row"],
		[["channel@1", row, null, "phone"], "needs a field"],
		[["channel@1", row, "sct_Kind", "pigeon"], "takes one of phone, sms"],
	];
	for (const given of right) t.doesNotThrow(() => checkCell(...given), given.join(" "));
	for (const [given, why] of wrong) t.throws(() => checkCell(...given), { code: "bad-input", message: new RegExp(why) }, given.join(" "));
	t.end();
});

t.test("the error names form, row and field, and never the value", (t) => {
	const errorOf = (act: () => void) => {
		try {
			act();
		} catch (error) {
			return error as ProtocolError;
		}
		return undefined;
	};
	const row = idOf("row");
	const cell = errorOf(() => checkCell("threat@1", row, "thr_Harm", "secret"));
	t.equal(cell?.field, "thr_Harm");
	t.equal(cell?.detail, `threat@1 ${row} thr_Harm: takes a level from 1 to 4`);
	const old = errorOf(() => checkField("identity", "prs_Gender", "secret"));
	t.match(old, { field: "prs_Gender", detail: /^prs_Gender: takes one of Feminine, Masculine,/ });
	t.notMatch(`${cell?.message}${old?.message}`, /secret/);
	t.end();
});

t.test("fields of old entries are checked without form and row, and have a place in a form", (t) => {
	t.equal(
		outcomeOf(() => checkField("identity", "prs_Birthdate", "2001-01-01")),
		"ok",
	);
	t.equal(
		outcomeOf(() => checkField("health", "prs_FirstName", "Amina")),
		"bad-input",
	);
	t.same(oldFieldCell("identity", "prs_FirstName"), { form: "person", row: null });
	t.equal(oldFieldCell("identity", "prs_Nickname"), undefined);
	const codes = ["prs_Email", "prs_HomePhone", "prs_MobilePhone", "prs_MailingCity", "prs_MailingStreet"];
	const rows = codes.map((code) => oldFieldCell("safe-contact", code)?.row);
	t.equal(new Set(rows).size, 4, "an address is one channel, and each phone number another");
	t.equal(rows[3], rows[4]);
	for (const { form, field } of all) t.equal(oldFieldCell(form.section, field.code)?.form, form.name);
	t.end();
});

t.test("forms only grow", (t) => {
	const change = (name: string, edit: (form: Form) => Form | null) =>
		FORMS.flatMap((form) => (form.name === name ? (edit(structuredClone(form)) ?? []) : form));
	const field = (form: Form, code: string, edit: Partial<FormField>): Form => ({
		...form,
		fields: form.fields.map((each) => (each.code === code ? { ...each, ...edit } : each)),
	});
	const problems = (name: string, edit: (form: Form) => Form | null) => shrunk(FORMS, change(name, edit));
	t.same(shrunk(FORMS, FORMS), []);
	t.same(
		problems("next", () => null),
		["next: is gone"],
	);
	t.same(
		problems("next", (form) => ({ ...form, fields: [] })),
		["sct_NextSafeTime: is gone"],
	);
	t.same(
		problems("next", (form) => field(form, "sct_NextSafeTime", { type: "date" })),
		["sct_NextSafeTime: was moment"],
	);
	t.same(
		problems("opinion", (form) => field(form, "rrk_Advice", { list: ["safe", "not-safe", "unknown"] })),
		["rrk_Advice: lacks the code safe-if"],
	);
	t.same(
		problems("next", (form) => ({ ...form, section: "identity", rows: "many", version: 0 })),
		["next: was in safe-contact", "next: had one rows", "next: was version 1"],
	);
	const { oneUnit, ...several } = formOf("opinion") as Form;
	const narrowed = problems("rules", ({ oneUnit: _, ...form }) => form);
	t.equal(narrowed.length, 4 * 3, "each of four fields has lost three others");
	t.equal(narrowed[0], "sct_CodeWord: is no longer written together with sct_HelpWord");
	t.same(
		problems("opinion", () => ({
			...several,
			oneUnit: true,
			version: 2,
			fields: [...several.fields, { code: "rrk_New", type: "text", since: 2 }],
		})),
		[],
		"a new field, a new version and a larger unit are no problem",
	);
	t.end();
});
