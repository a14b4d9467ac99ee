/** Lists the fields and forms that a receiving desk needs and that nobody has filled in. */
import t from "tap";
import { type CellView, missingForHandOver } from "#sdk/casework/index.ts";

const cell = (form: string, ...values: Record<string, string | boolean>[]): CellView => ({
	...{ form, row: null, unit: form },
	values: values.map((each) => ({ values: each, authors: [], unfit: [], unknown: [] })),
});

t.test("each needed field without a value is listed", (t) => {
	const all = missingForHandOver({ section: "health", cells: [] });
	t.same(all, [
		{ form: "health", field: "hlt_Urgent" },
		{ form: "health", field: "hlt_Conditions" },
		{ form: "health", field: "hlt_Allergies" },
		{ form: "medication", field: null },
	]);
	const some = missingForHandOver({ section: "health", cells: [cell("health", { hlt_Urgent: false, hlt_Insurance: "x" })] });
	t.same(some, all.slice(1), "a no is a value");
	t.end();
});

t.test("a form of which any row is enough is listed while it has none", (t) => {
	const missing = (cells: CellView[]) => missingForHandOver({ section: "safe-contact", cells }).map(({ form }) => form);
	t.same(missing([]), ["channel", "rules"]);
	t.same(missing([cell("channel", { sct_Kind: "phone" })]), ["rules"]);
	t.same(missing([cell("channel", { sct_Kind: "phone" }, { sct_Kind: "sms" })]), ["rules"], "a clash is not missing");
	t.same(missing([cell("channel", {})]), ["channel", "rules"]);
	t.same(missingForHandOver({ section: "story", cells: [] }), []);
	t.end();
});
