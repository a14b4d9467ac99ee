/** The order of the rows of Today, and where they lead. */
import t from "tap";
import type { OtherRow } from "../../../clients/web/screens/today/row-words.ts";
import { destinationOf, detailsOf, rowsIn, sentenceOf, unreadTogether } from "../../../clients/web/screens/today/row-words.ts";
import type { WaitingRow } from "../../../clients/web/sitting/verbs/index.ts";

const row = (compartment: string, of: string | null, group = "unread") =>
	({ kind: "unread", group, compartment, case: of && { id: of, code: of } }) as WaitingRow;

t.test("what is new in one case stands together", async (t) => {
	const rows = [row("a", "one"), row("b", null), row("c", "two"), row("d", "one"), row("e", null), row("f", "one", "red")];
	t.same(
		rowsIn("unread", rows).map((each) => "compartment" in each && each.compartment),
		["a", "d", "b", "c", "e"],
	);
	t.same(
		rowsIn("red", rows).map((each) => "compartment" in each && each.compartment),
		["f"],
	);
});

t.test("rows of one case are one group, and a row without a case stays alone", async (t) => {
	const rows = rowsIn("unread", [row("a", "one"), row("b", null), row("c", "two"), row("d", "one"), row("e", null)]);
	t.same(
		unreadTogether(rows as OtherRow[]).map((together) => together.map((each) => "compartment" in each && each.compartment)),
		[["a", "d"], ["b"], ["c"], ["e"]],
	);
	t.same(unreadTogether([]), []);
});

t.test("many threads of one member are one group, at the place of the newest", async (t) => {
	const thread = (compartment: string, member: string, of = "thread") => ({ ...row(compartment, null), of, member }) as OtherRow;
	const rows = [thread("a", "calm"), ...["b", "c", "d"].map((id) => thread(id, "loud")), row("e", "one") as OtherRow, thread("f", "calm")];
	const groups = (all: OtherRow[]) =>
		unreadTogether(all).map((together) => together.map((each) => "compartment" in each && each.compartment));
	t.same(groups(rows), [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]);
	t.same(groups([...rows, thread("g", "loud"), thread("h", "loud", "review")]), [["a"], ["b", "c", "d", "g"], ["e"], ["f"], ["h"]]);
});

t.test("an auditor's question opens where it is answered, and other words in their thread", async (t) => {
	const unread = { kind: "unread", group: "unread", compartment: "a", case: null };
	t.same(destinationOf({ ...unread, of: "review" } as WaitingRow), { to: "/organisation" });
	t.same(destinationOf({ ...unread, of: "review", isAnswer: true } as WaitingRow), { to: "/log/queries/a" });
	t.same(destinationOf({ ...unread, of: "thread" } as WaitingRow), { to: "/threads/a" });
});

t.test("who can't do the work of a row is led to the people to phone", async (t) => {
	const rows = [
		{ kind: "second-asked", from: "a", to: "b" },
		{ kind: "met-suspended", from: "a", to: "b" },
		{ kind: "desk-unmanned", from: "a", desk: null },
		{ kind: "desk-unmanned", from: "a", desk: "a" },
	];
	t.same(
		rows.map((each) => destinationOf(each as WaitingRow)),
		[
			{ to: "/people", search: { at: "a" } },
			{ to: "/people", search: { at: "b" } },
			{ to: "/people", search: { at: "a" } },
			{ to: "/desk/a" },
		],
	);
});

t.test("the bell of a desk leads to its settings, and that of the admins to the health of the installation", async (t) => {
	const desk = { kind: "bell-failing", from: "a", channel: "mail" };
	t.same([destinationOf(desk as WaitingRow), sentenceOf(desk as OtherRow)], [{ to: "/desk/a/bell" }, "today.bell-failing.mail"]);
	for (const channel of ["mail", "webhook"]) {
		const admins = { ...desk, from: null, channel };
		t.same(
			[destinationOf(admins as WaitingRow), sentenceOf(admins as OtherRow)],
			[{ to: "/administration/health" }, `today.admin-bell-failing.${channel}`],
		);
	}
});

t.test("a row says what is wrong with a hand-off, and then the next move", async (t) => {
	const row = { kind: "handoff", handoff: "a", flags: ["lapsed", "overdue"], awaits: true, next: "accept", absent: "gone" };
	const sentences = ["today.case-without-custodian", "today.flag.lapsed", "today.flag.overdue", "today.absent.gone"];
	t.same(detailsOf({ ...row, withoutCustodian: true } as WaitingRow), [...sentences, "today.next.accept"]);
	t.same(detailsOf({ ...row, withoutCustodian: true, awaits: false } as WaitingRow), sentences);
	t.equal(sentenceOf({ kind: "unread", of: "section" } as OtherRow), "today.unread.section");
	t.ok(detailsOf({ ...row, absent: "danger" } as never).includes("today.absent.danger"));
	const signing = { ...row, absent: null, withoutCustodian: false, flags: ["countersign-awaited"] };
	t.same(
		detailsOf(signing as unknown as WaitingRow),
		["today.flag.countersign-awaited", "today.next.sign"],
		"nobody answers before the signature",
	);
	const met = { ...row, absent: null, withoutCustodian: false, flags: [], hasHer: true, next: "receive", incoming: true };
	t.equal(sentenceOf(met as unknown as OtherRow), "today.met-by-us", "nobody is on the way any more");
	t.equal(sentenceOf({ ...met, incoming: false } as unknown as OtherRow), "today.met-by-them");
	t.same(detailsOf(met as unknown as WaitingRow), ["today.next.receive-met"]);
	const over = { ...met, next: null };
	t.same(detailsOf(over as unknown as WaitingRow), ["today.met-and-over.to-us"], "each desk reads what it can do");
	t.same(detailsOf({ ...over, incoming: false } as unknown as WaitingRow), ["today.met-and-over.from-us"]);
	const late = { ...row, absent: null, withoutCustodian: false, flags: ["overdue"], awaits: false };
	for (const state of ["accepted", "arranged"])
		t.same(detailsOf({ ...late, state } as unknown as WaitingRow), ["today.flag.overdue-not-left"], "nobody has said that she left");
	t.same(detailsOf({ ...late, state: "in-transit" } as unknown as WaitingRow), ["today.flag.overdue"]);
});

t.test("a code of the server that the page doesn't know has no words of its own", async (t) => {
	for (const code of ["later", "constructor", "__proto__", "toString"]) {
		const row = {
			kind: "handoff",
			handoff: "a",
			flags: [code, "overdue"],
			awaits: true,
			next: code,
			absent: null,
			withoutCustodian: false,
		};
		t.same(detailsOf(row as unknown as WaitingRow), ["today.flag.overdue"], code);
		t.equal(sentenceOf({ kind: "unread", of: code } as OtherRow), "today.unread.thread", code);
	}
});
