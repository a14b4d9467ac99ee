/** What a receiving desk needs and nobody has written. */
import t from "tap";
import { type CellView, missingForHandOver } from "#sdk/casework/index.ts";

const cell = (form: string, ...values: Record<string, string | boolean>[]): CellView => ({
	...{ form, row: null, unit: form },
	values: values.map((each) => ({ values: each, authors: [], unfit: [], unknown: [] })),
});

t.test("fields that are needed one by one", (t) => {
	const all = missingForHandOver({ section: "health", cells: [] });
	t.same(all, [
		{ form: "health", field: "hlt_Urgent" },
		{ form: "health", field: "hlt_Conditions" },
		{ form: "health", field: "hlt_Allergies" },
		{ form: "medication", field: null },
	]);
	const some = missingForHandOver({ section: "health", cells: [cell("health", { hlt_Urgent: false, hlt_Insurance: "x" })] });
	t.same(some, all.slice(1), "an answer of no is an answer");
	t.end();
});

t.test("forms of which any row will do", (t) => {
	const missing = (cells: CellView[]) => missingForHandOver({ section: "safe-contact", cells }).map(({ form }) => form);
	t.same(missing([]), ["channel", "rules"]);
	t.same(missing([cell("channel", { sct_Kind: "phone" })]), ["rules"]);
	t.same(missing([cell("channel", { sct_Kind: "phone" }, { sct_Kind: "sms" })]), ["rules"], "a clash is not missing");
	t.same(missing([cell("channel", {})]), ["channel", "rules"]);
	t.same(missingForHandOver({ section: "story", cells: [] }), []);
	t.end();
});
