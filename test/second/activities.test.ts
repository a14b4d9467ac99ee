/** Activities: both implementations of spec/activities.md agree about random histories. */
import fc from "fast-check";
import t from "tap";
import { COUNTRIES } from "#protocol/countries.ts";
import { type Activity, foldActivity, reachOf } from "#protocol/items/activity.ts";
import { activityAct, activityContent } from "#protocol/items/activity-acts.ts";
import type { ItemContent } from "#protocol/items/item-content.ts";
import { activityHistories, MEETING } from "../support/activities.ts";
import { idOfNumber } from "../support/topics.ts";
import { activityAfter, isActivityAct } from "./implementation/activities.ts";
import type { Said } from "./implementation/topics.ts";

const stateOf = (activity: Activity) => ({
	kind: activity.kind,
	state: activity.state,
	when: activity.when,
	responsible: activity.responsible,
	countries: activity.countries,
	source: [activity.source.revision, activity.source.title, activity.source.body],
	translations: activity.translations.map((each) => [each.language, each.revision, each.title, each.isOlder]),
	record: activity.record && [activity.record.entry, activity.record.agenda, activity.record.decisions],
	tasks: activity.tasks.map(({ id, what, who, due, done }) => [id, what, who && [who.kind, who.id], due, done?.by ?? null]),
	participants: activity.participants.map(({ member, desk }) => [member, desk]),
	reports: activity.reports.map(({ entry, desk, body }) => [entry, desk, body]),
	reached: reachOf(activity),
});

t.test("both agree how an activity stands", async (t) => {
	const reached = new Set<string>();
	fc.assert(
		fc.property(activityHistories, (entries) => {
			const ours = foldActivity(entries);
			t.strictSame(activityAfter(entries as Said[], COUNTRIES), stateOf(ours));
			for (const { why } of ours.refused) reached.add(why);
			if (ours.translations.some(({ isOlder }) => isOlder)) reached.add("older");
			if (ours.reports.length > 1) reached.add("reports");
			if (ours.participants.length > 1) reached.add("participants");
			if (ours.tasks.some(({ done }) => done)) reached.add("done");
		}),
		{ numRuns: 500 },
	);
	const wanted = "bad-act done hidden no-such not-entitled not-first older over participants reports wrong-language";
	t.same([...reached].sort().join(" "), wanted, "the histories reach every rule except that of 200 tasks");
});

t.test("both refuse the same contents", async (t) => {
	const id = new Uint8Array(16);
	const values = activityContent({ ...MEETING, objective: { space: idOfNumber(1), item: idOfNumber(2) } }).values;
	const when = { ...MEETING.when };
	const task = { task: id, what: "Book a room", who: { kind: "desk", id }, due: "2026-02-28" };
	const report = { language: "en", body: "Well.", reach: [{ group: "public", count: 3 }] };
	const record = { language: "en", agenda: "1. Welcome", minutes: null, decisions: [] };
	const junk = fc.oneof(
		fc.string({ maxLength: 5 }),
		fc.integer(),
		fc.boolean(),
		fc.constant(null),
		fc.array(fc.string({ maxLength: 2 })),
		fc.constantFrom("IT", "2026-02-30", "2026-02-28", "2026-02-28T24:00", "2026-12-28T23:59", "0000-01-01", "2100-02-29", "done"),
		fc.constantFrom("Etc/GMT+3", "America/Argentina/Ushuaia", "a/b/c/d", "Europe/", "UTC\n", "Ä/B", ["IT"], ["IT", "IT"], [id, id], [id]),
		fc.constantFrom([{ group: "public", count: -1 }], [{ group: "public", count: 1e9 }], [{ space: id, item: id }], { kind: "desk", id }),
	);
	const changed = (of: object) =>
		fc.tuple(fc.constantFrom(...Object.keys(of), "extra"), junk).map(([name, value]) => ({ ...of, [name]: value }));
	const contents = fc.oneof(
		fc.record({ act: fc.constantFrom("activity", "change", "join", "text", "x", "toString"), values: fc.oneof(changed(values), junk) }),
		changed(when).map((each) => ({ act: "activity", values: { ...values, when: each } })),
		changed({ ...when, from: "2026-02-28", until: "2026-03-01", isWholeDay: true }).map((each) => ({
			act: "activity",
			values: { ...values, when: each },
		})),
		changed(task).map((each) => ({ act: "task", values: each })),
		changed(report).map((each) => ({ act: "report", values: each })),
		changed(record).map((each) => ({ act: "record", values: each })),
		changed({ task: id, isDone: true }).map((each) => ({ act: "task-done", values: each })),
		changed({ report: id }).map((each) => ({ act: "take-back", values: each })),
	);
	let accepted = 0;
	fc.assert(
		fc.property(contents, (content) => {
			const isOurs = (() => {
				try {
					activityAct(content as ItemContent);
					return true;
				} catch {
					return false;
				}
			})();
			if (isOurs) accepted++;
			t.equal(isActivityAct(content as Said["content"], COUNTRIES), isOurs, JSON.stringify(content));
		}),
		{ numRuns: 3_000 },
	);
	t.ok(accepted > 0, "some contents are good");
});
