/** Activities: what an entry may say, and how an activity stands after its entries. */
import t from "tap";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { type Activity, foldActivity, reachOf, rowOfActivity } from "#protocol/items/activity.ts";
import { type ActivityAct, activityAct, activityContent, MOST_TASKS } from "#protocol/items/activity-acts.ts";
import { activitySaid, MEETING, PLAN } from "../../../support/activities.ts";
import { ASIA, EUROPE, idOfNumber, memberOf, OWNER } from "../../../support/topics.ts";

const entryOf = (n: number) => idOfNumber(1000 + n);
const why = ({ refused }: Activity) => refused.map((each) => each.why);
const TASK = { act: "task", task: idOfNumber(500), what: "Book a room", who: null, due: "2026-10-01" } as const;
const REPORT = { act: "report", language: "en", body: "Well.", reach: [{ group: "public", count: 30 }] } as const;
const RECORD = { act: "record", language: "en", agenda: "1. Welcome", minutes: null, decisions: ["We go on."] } as const;
const TEXT = { act: "text", title: "Title", body: "Body" } as const;
const start = activitySaid(0, ASIA, MEETING);
const report = (n: number, desk: string, more: object = {}) => activitySaid(n, desk, { ...REPORT, reach: [...REPORT.reach], ...more });
const join = (n: number, desk: string, isOn = true) => activitySaid(n, desk, { act: "join", isOn });

t.test("bad input is refused, and the field is named", async (t) => {
	const when = (more: object) => ({ ...MEETING, when: { ...MEETING.when, ...more } });
	const days = (more: object) => when({ from: "2026-10-24", until: "2026-10-24", isWholeDay: true, ...more });
	const [row] = REPORT.reach;
	const bad: [field: string, act: object][] = [
		["title", { ...MEETING, title: "" }],
		["body", { ...MEETING, body: "x".repeat(20_001) }],
		["kind", { ...MEETING, kind: "party" }],
		["language", { ...MEETING, language: "english" }],
		["objective.item", { ...MEETING, objective: { space: idOfNumber(1) } }],
		["responsible", { ...MEETING, responsible: "us" }],
		["partners", { ...MEETING, partners: [idOfNumber(1), idOfNumber(1)] }],
		["countries", { ...MEETING, countries: ["XX"] }],
		["countries", { ...MEETING, countries: ["IT", "IT"] }],
		["state", { ...MEETING, state: "late" }],
		["documents", { ...MEETING, documents: [...PLAN.documents, ...PLAN.documents] }],
		["when.from", when({ from: "2026-02-30T10:00" })],
		["when.from", when({ from: "2026-10-24" })],
		["when.until", when({ until: "2026-10-24T24:00" })],
		["when.until", when({ until: "2026-10-24T09:59" })],
		["when.zone", when({ zone: "Europe/" })],
		["when.zone", when({ zone: "Europe/Rome\nX" })],
		["when.zone", when({ zone: "+02:00" })],
		["when.from", days({ from: "2026-10-24T10:00" })],
		["when.until", days({ until: "2026-10-23" })],
		["what", { ...TASK, what: "two\nlines" }],
		["due", { ...TASK, due: "soon" }],
		["due", { ...TASK, due: "0000-01-01" }],
		["who.kind", { ...TASK, who: { kind: "organisation", id: idOfNumber(1) } }],
		["agenda", { ...RECORD, agenda: "" }],
		["decisions", { ...RECORD, decisions: Array(51).fill("x") }],
		["language", { ...RECORD, language: "x" }],
		["reach", { ...REPORT, reach: [row, row] }],
		["reach.0.count", { ...REPORT, reach: [{ ...row, count: 1_000_000_001 }] }],
		["reach.0.group", { ...REPORT, reach: [{ ...row, group: "everybody" }] }],
		["isOn", { act: "join", isOn: 1 }],
	];
	for (const [field, act] of bad)
		t.throws(() => activityContent(act as ActivityAct), { code: "bad-input", field }, `${field} of ${JSON.stringify(act).slice(-60)}`);
	for (const act of ["praise", "toString", "__proto__"])
		t.throws(() => activityAct({ act, values: {} }), { code: "bad-content", field: "act" });
	const { values } = activityContent(MEETING);
	t.throws(() => activityAct({ act: "activity", values: { ...values, place: "Rome" } }), { code: "bad-content", field: "place" });
	t.throws(() => activityAct({ act: "join", values: [] as never }), { code: "bad-content" });
});

t.test("a good act survives its bytes", async (t) => {
	const acts: ActivityAct[] = [
		MEETING,
		{ ...MEETING, objective: { space: idOfNumber(1), item: idOfNumber(2) } },
		{ ...MEETING, when: { from: "2028-02-29", until: "2028-02-29", zone: "America/Argentina/Ushuaia", isWholeDay: true } },
		{ ...TASK, who: { kind: "member", id: memberOf(ASIA) } },
		{ ...REPORT, reach: [...REPORT.reach] },
		{ ...TEXT, language: "ar", of: idOfNumber(6) },
	];
	for (const act of acts) {
		const { values, ...name } = activityContent(act);
		t.strictSame(activityAct({ ...name, values: decodeCbor(encodeCbor(values)) as typeof values }), act);
	}
});

t.test("an activity begins once, with its first entry", async (t) => {
	t.throws(() => foldActivity([]), { code: "bad-content" });
	t.throws(() => foldActivity([join(0, ASIA)]), { code: "bad-content", field: "act" });
	const junk = activitySaid(2, ASIA, { act: "praise", values: {} });
	t.same(why(foldActivity([start, activitySaid(1, ASIA, MEETING), junk])), ["not-first", "bad-act"]);
});

t.test("its desk, the responsible desk and the owner change plan, texts and record; others translate", async (t) => {
	const change = { act: "change", ...PLAN, responsible: EUROPE, state: "running" } as const;
	const record = { ...RECORD, decisions: [...RECORD.decisions] };
	const acts: ActivityAct[] = [change, { ...TEXT, language: "en", of: null }, record, TASK, { act: "drop-task", task: TASK.task }];
	const byOther = foldActivity([start, ...acts.map((act, i) => activitySaid(i + 1, EUROPE, act))]);
	t.same(why(byOther), Array(5).fill("not-entitled"));
	for (const desk of [ASIA, OWNER]) t.same(why(foldActivity([start, ...acts.map((act, i) => activitySaid(i + 1, desk, act))])), []);
	const handedOn = foldActivity([start, activitySaid(1, ASIA, change), activitySaid(2, EUROPE, record)]);
	t.match(handedOn, { state: "running", responsible: EUROPE, record: { entry: entryOf(2), minutes: null, by: memberOf(EUROPE) } });
	const translated = foldActivity([
		start,
		activitySaid(1, EUROPE, { ...TEXT, language: "fr", title: "Titre", of: entryOf(0) }),
		activitySaid(2, ASIA, { ...TEXT, language: "en", of: null }),
		activitySaid(3, EUROPE, { ...TEXT, language: "en", of: entryOf(0) }),
		activitySaid(4, EUROPE, { ...TEXT, language: "it", of: entryOf(9) }),
	]);
	t.same([why(translated), rowOfActivity(translated).titles], [["wrong-language", "no-such"], { en: "Title", fr: "Titre" }]);
	t.match(translated.translations, [{ isOlder: true }]);
	const hidden = [{ ...TEXT, language: "en", of: null }, record, TASK].map((act, i) => activitySaid(i + 1, ASIA, act, { isHidden: true }));
	t.same(why(foldActivity([start, ...hidden])), ["hidden", "hidden", "hidden"]);
});

t.test("a task is done by those whom it names, and by those who may change the activity", async (t) => {
	const done = (n: number, desk: string, more: object = {}) =>
		activitySaid(n, desk, { act: "task-done", task: TASK.task, isDone: true }, more);
	const forMember = activitySaid(1, ASIA, { ...TASK, who: { kind: "member", id: memberOf(EUROPE) } });
	t.match(foldActivity([start, forMember, done(2, EUROPE)]).tasks, [{ id: TASK.task, done: { by: memberOf(EUROPE), at: 2 } }]);
	t.same(why(foldActivity([start, forMember, done(2, EUROPE, { by: memberOf(EUROPE, 1) })])), ["not-entitled"]);
	const forDesk = activitySaid(1, ASIA, { ...TASK, who: { kind: "desk", id: EUROPE } });
	t.same(why(foldActivity([start, forDesk, done(2, EUROPE, { by: memberOf(EUROPE, 1) })])), []);
	t.same(why(foldActivity([start, activitySaid(1, ASIA, TASK), done(2, EUROPE), done(3, ASIA)])), ["not-entitled"]);
	const changed = foldActivity([start, forDesk, done(2, EUROPE), activitySaid(3, ASIA, { ...TASK, what: "Book two rooms" })]);
	t.match(changed.tasks, [{ what: "Book two rooms", who: null, done: { at: 2 } }], "a task that is changed stays done");
	const open = activitySaid(3, EUROPE, { act: "task-done", task: TASK.task, isDone: false });
	t.match(foldActivity([start, forDesk, done(2, EUROPE), open]).tasks, [{ done: null }]);
	const dropped = [start, forDesk, activitySaid(2, ASIA, { act: "drop-task", task: TASK.task })];
	t.same(why(foldActivity([...dropped, done(3, EUROPE), activitySaid(4, ASIA, { act: "drop-task", task: TASK.task })])), [
		"no-such",
		"no-such",
	]);
	const many = Array.from({ length: MOST_TASKS + 1 }, (_, i) => activitySaid(i + 1, ASIA, { ...TASK, task: idOfNumber(2000 + i) }));
	const full = foldActivity([start, ...many, activitySaid(999, ASIA, { ...TASK, task: idOfNumber(2000), what: "Changed" })]);
	t.same([why(full), full.tasks.length, full.tasks[0]?.what], [["full"], MOST_TASKS, "Changed"]);
});

t.test("members join and leave, until it is over", async (t) => {
	const over = (state: "done" | "cancelled") => activitySaid(5, ASIA, { act: "change", ...PLAN, state });
	const joined = foldActivity([start, join(1, EUROPE), join(2, OWNER), join(3, EUROPE)]);
	t.match(joined.participants, [{ member: memberOf(OWNER) }, { member: memberOf(EUROPE), desk: EUROPE, at: 3 }]);
	t.same(why(foldActivity([start, join(1, EUROPE, false)])), ["no-such"]);
	for (const state of ["done", "cancelled"] as const) {
		const after = foldActivity([start, join(1, EUROPE), over(state), join(6, OWNER), join(7, EUROPE, false)]);
		t.same([why(after), after.participants], [["over"], []]);
	}
});

t.test("desks that take part report, and the newest report of each desk stands", async (t) => {
	t.same(why(foldActivity([start, report(1, EUROPE)])), ["not-entitled"]);
	const entries = [
		start,
		join(1, EUROPE),
		report(2, EUROPE),
		join(3, EUROPE, false),
		report(4, ASIA),
		report(5, ASIA, { body: "Very well." }),
	];
	const reported = foldActivity(entries);
	t.match(reported.reports, [
		{ desk: EUROPE, body: "Well." },
		{ desk: ASIA, body: "Very well." },
	]);
	t.same([reported.reports.length, reachOf(reported)], [2, { public: 60 }]);
	t.same(reachOf(foldActivity([start, report(1, ASIA, {}), { ...report(2, OWNER), isHidden: true }])), { public: 30 });
	const takeBack = (n: number, desk: string, of: number) => activitySaid(n, desk, { act: "take-back", report: entryOf(of) });
	const after = foldActivity([...entries, takeBack(6, OWNER, 2), takeBack(7, ASIA, 4), takeBack(8, EUROPE, 2)]);
	t.same([why(after), after.reports.length], [["not-entitled", "no-such"], 1]);
});

t.test("the list shows kind, countries, state and time", async (t) => {
	t.same(rowOfActivity(foldActivity([start])), {
		...{ form: "activity", titles: { en: "Regional meeting" }, kind: "meeting", tags: [], regions: [] },
		...{ countries: ["IT"], state: "planned", when: PLAN.when },
	});
});
