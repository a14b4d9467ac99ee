/** Entries of an activity for tests: written by hand, or at random. */
import fc from "fast-check";
import { type Id, idToBytes } from "#protocol/bytes.ts";
import { type ActivityAct, type ActivityPlan, activityContent } from "#protocol/items/activity-acts.ts";
import type { FormEntry } from "#protocol/items/texts.ts";
import { ASIA, EUROPE, idOfNumber, memberOf, OWNER } from "./topics.ts";

export const PLAN: ActivityPlan = {
	objective: null,
	responsible: ASIA,
	partners: [idOfNumber(900)],
	countries: ["IT"],
	when: { from: "2026-10-24T10:00", until: "2026-10-25T12:30", zone: "Europe/Rome", isWholeDay: false },
	state: "planned",
	documents: [{ space: idOfNumber(700), item: idOfNumber(701) }],
};
export const MEETING: Extract<ActivityAct, { act: "activity" }> = {
	act: "activity",
	kind: "meeting",
	language: "en",
	title: "Regional meeting",
	body: "We meet **in Rome**.",
	...PLAN,
};

/** The entry number `n`, which stands at the time `n`. */
export function activitySaid(n: number, desk: Id, act: ActivityAct | FormEntry["content"], more: Partial<FormEntry> = {}): FormEntry {
	const content = "values" in act ? act : activityContent(act);
	return {
		entry: idOfNumber(1000 + n),
		by: memberOf(desk),
		desk,
		asOwner: desk === OWNER,
		speaksFor: null,
		at: n,
		isHidden: false,
		content,
		...more,
	};
}

const LANGUAGES = ["en", "ar", "uk"];
const STATES = ["planned", "planned", "running", "done"] as const;
const NOBODY = idOfNumber(99);

/** Histories of an activity. Ids in them are those of earlier entries, and now and then of no entry. */
export const activityHistories: fc.Arbitrary<FormEntry[]> = fc
	.tuple(
		fc.array(fc.record({ desk: fc.nat(2), member: fc.nat(1), act: fc.nat(12), of: fc.nat(30), choice: fc.nat(7), isHidden: fc.nat(9) }), {
			maxLength: 30,
			size: "max",
		}),
		fc.nat(1),
	)
	.map(([steps, start]) => {
		const desks = [ASIA, EUROPE, OWNER] as const;
		const entries = [activitySaid(0, desks[start] ?? ASIA, { ...MEETING, responsible: NOBODY })];
		steps.forEach(({ desk, member, act, of, choice, isHidden }, i) => {
			const own = desks[desk] ?? OWNER;
			const named = idOfNumber(1000 + (of % (i + 2)));
			const language = LANGUAGES[choice % 3] ?? "en";
			const text = { language, title: `title ${i}`, body: `body ${i}` };
			const task = idOfNumber(500 + (choice % 3));
			const whose = [null, { kind: "member", id: memberOf(EUROPE) }, { kind: "desk", id: ASIA }] as const;
			const odd: (ActivityAct | FormEntry["content"])[] = [
				MEETING,
				{ act: "praise", values: {} },
				{ act: "join", values: { isOn: 1 } },
				{ act: "take-back", report: named },
				{ act: "take-back", values: { report: idToBytes(named) } },
			];
			const acts: (ActivityAct | FormEntry["content"])[] = [
				{ act: "text", ...text, of: null },
				{ act: "text", ...text, of: named },
				{ act: "text", ...text, of: idOfNumber(1000) },
				{ act: "change", ...PLAN, responsible: desks[choice % 3] ?? NOBODY, state: STATES[choice % 4] ?? "done" },
				{ act: "record", language, agenda: null, minutes: `minutes ${i}`, decisions: ["We go on.", "We go on."] },
				{ act: "task", task, what: `task ${i}`, who: whose[of % 3] ?? null, due: "2026-10-01" },
				{ act: "task", task, what: `task ${i}`, who: whose[of % 3] ?? null, due: null },
				{ act: "drop-task", task },
				{ act: "task-done", task, isDone: of % 3 > 0 },
				{ act: "task-done", task, isDone: true },
				{ act: "join", isOn: choice > 1 },
				{ act: "report", language, body: `report ${i}`, reach: [{ group: "public", count: i }] },
				odd[choice % 5] ?? MEETING,
			];
			entries.push(activitySaid(i + 1, own, acts[act] ?? MEETING, { by: memberOf(own, member), isHidden: isHidden === 0 }));
		});
		return entries;
	});
