/** The order of the rows of a journal. */
import t from "tap";
import type { RowView } from "#sdk/views/section.ts";
import { newestFirst } from "../../../clients/web/sitting/verbs/journal.ts";

const WRITTEN = Date.parse("2026-11-30T12:00Z");

function row(code: string, value: string | null): RowView {
	const field = { code, type: "moment", value, isUnfit: false } as const;
	const author = { name: "Ana", desk: null, isMe: false, at: WRITTEN, serverAt: null, why: null };
	const values = [{ fields: value === null ? [] : [field], authors: [author] }];
	return { form: "contact", row: value ?? "without", units: [{ form: "contact", row: value, unit: code, values }] };
}

const orderOf = (code: string, values: (string | null)[]) => newestFirst(values.map((value) => row(code, value))).map((each) => each.row);

t.test("contacts that were recorded in two time zones stand in the order in which they happened", async (t) => {
	const moments = ["2026-11-30T11:30+02:00[Europe/Chisinau]", "2026-11-30T10:00Z", "2026-11-30T10:45+01:00[Europe/Rome]"];
	t.same(orderOf("jrn_At", moments), [moments[1], moments[2], moments[0]]);
});

t.test("a row without a time stands where it was written", async (t) => {
	t.same(orderOf("jrn_At", ["2026-11-30T11:59Z", null, "2026-11-30T12:01Z"]), ["2026-11-30T12:01Z", "without", "2026-11-30T11:59Z"]);
	t.same(orderOf("srv_On", ["2026-11-29", "2026-12-01", null]), ["2026-12-01", "without", "2026-11-29"]);
});
