/** What the screen "Find" finds, and in which order. */
import t from "tap";
import { type Findable, find } from "../../../clients/web/screens/find/finding.ts";
import { screensFor } from "../../../clients/web/screens/navigation.ts";

const item = (kind: Findable["kind"], text: string, detail = "", isOffered = false): Findable => ({
	...{ key: `${kind} ${text} ${detail}`, kind, text, detail, to: "/", isOffered },
});
const ALL = [
	item("person", "Ana Popescu", "Staff · Casa Speranța"),
	item("screen", "Today", "", true),
	item("screen", "New thread"),
	item("case", "kime-lodo-vasu", "Case team"),
	item("thread", "The thread of Ana"),
	item("desk", "Reintegration", "Haus Lydia"),
	item("person", "مُنى", "Staff"),
];
const texts = (typed: string) => find(ALL, typed).items.map(({ text }) => text);

t.test("before anything is typed, the places are offered", async (t) => {
	t.same(texts(""), ["Today"]);
	t.same(texts("   "), ["Today"]);
});

t.test("the kinds keep their order, and in each the best match comes first", async (t) => {
	t.same(texts("ana"), ["The thread of Ana", "Ana Popescu"]);
	const all = [item("thread", "Banana"), item("thread", "For Ana"), item("thread", "Ana and Mirela"), item("thread", "x", "Ana")];
	t.same(
		find(all, "ana").items.map(({ text }) => text),
		["Ana and Mirela", "For Ana", "Banana", "x"],
	);
});

t.test("accents, vowel signs and case don't matter, and words come in any order", async (t) => {
	t.same(texts("speranta"), ["Ana Popescu"]);
	t.same(texts("منى"), ["مُنى"]);
	t.same(texts("popescu ana"), ["Ana Popescu"]);
	t.same(texts("lydia reint"), ["Reintegration"]);
});

t.test("a code is found with or without its dashes, and only as a code", async (t) => {
	for (const typed of ["kime-lo", "KIME LO", "kimelodo", "lodo"]) t.same(texts(typed), ["kime-lodo-vasu"], typed);
	t.same(texts("newthread"), []);
});

t.test("the result says when more items match than are shown", async (t) => {
	const many = Array.from({ length: 7 }, (_, index) => item("person", `Ana ${index}`));
	t.equal(find(many, "ana").items.length, 6);
	t.ok(find(many, "ana").hasMore);
	t.notOk(find(many.slice(1), "ana").hasMore);
});

t.test("each person finds the screens of their own work only", async (t) => {
	const routes = (areas: Parameters<typeof screensFor>[0]) => screensFor(areas).map(({ to }) => to);
	t.ok(routes(["casework"]).includes("/cases/new"));
	t.notOk(routes(["casework"]).some((to) => /^\/(administration|vetting|log|organisation|desk\/invite)/.test(to)));
	t.notOk(routes(["audit"]).some((to) => /^\/(cases|threads|administration|ask)/.test(to)));
	t.ok(routes(["administration"]).includes("/administration/policy"));
	for (const areas of [["casework"], ["casework", "coordination"], ["administration"], ["audit"]] as const)
		t.equal(new Set(routes(areas)).size, routes(areas).length, areas.join(" and "));
});
