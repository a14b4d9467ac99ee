/** Ticks that exclude each other: "nothing" beside "food" would be a contradiction. */
import t from "tap";
import { formOf } from "../../../clients/protocol/forms/registry.ts";
import { toggledAnswer } from "../../../clients/web/parts/only-answers.ts";

t.test("an answer that excludes the others takes their ticks away, and the other way round", async (t) => {
	t.same(toggledAnswer(["food", "sleep"], "none"), ["none"]);
	t.same(toggledAnswer(["none"], "food"), ["food"]);
	t.same(toggledAnswer(["alone"], "child"), ["child"]);
	t.same(toggledAnswer(["debt"], "unknown"), ["unknown"]);
	t.same(toggledAnswer(["none", "food"], "sleep"), ["food", "sleep"], "also in an earlier draft");
});

t.test("other answers stand beside each other, and a second press takes one back", async (t) => {
	t.same(toggledAnswer(["food"], "sleep"), ["food", "sleep"]);
	t.same(toggledAnswer(["food", "sleep"], "food"), ["sleep"]);
	t.same(toggledAnswer(["none"], "none"), []);
});

t.test("the forms have these answers", async (t) => {
	const listOf = (form: string, field: string) => formOf(form)?.fields.find(({ code }) => code === field)?.list ?? [];
	t.ok(listOf("now", "now_Needs").includes("none"));
	t.ok(listOf("now", "now_With").includes("alone"));
	for (const only of ["none", "unknown"]) t.ok(listOf("word", "con_Pressure").includes(only));
});
