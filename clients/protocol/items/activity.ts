/** How an activity stands after its entries. SPEC "Activities", section 2. Pure: the same entries give the same activity to every reader. */
import type { Id } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import { type ActivityAct, type ActivityKind, type ActivityPlan, activityAct, MOST_TASKS } from "./activity-acts.ts";
import type { ItemContent } from "./item-content.ts";
import { beginTexts, type FormEntry, markOlder, type TextRefusal, type TextRow, type Texts, titlesOfTexts, writeText } from "./texts.ts";

type Act<A extends ActivityAct["act"]> = Extract<ActivityAct, { act: A }>;

export interface ActivityTask extends Omit<Act<"task">, "act" | "task"> {
	id: Id;
	/** Who has marked it as done, and when by that member's clock, UTC ms; null while it is open. */
	done: { by: Id; at: number } | null;
}

/** Agenda, minutes and decisions. by: the member who has written them last. */
export interface ActivityRecord extends Omit<Act<"record">, "act"> {
	entry: Id;
	by: Id;
	at: number;
}

/** How it went, from the view of a desk. */
export interface ActivityReport extends Omit<Act<"report">, "act"> {
	entry: Id;
	by: Id;
	desk: Id;
	at: number;
	/** Hidden by the owner of the space. */
	isHidden: boolean;
}

export interface Activity extends Texts, ActivityPlan {
	kind: ActivityKind;
	by: Id;
	/** The desk that has written it. */
	desk: Id;
	at: number;
	/** Hidden by the owner of the space. */
	isHidden: boolean;
	/** Null until somebody writes agenda, minutes or decisions. */
	record: ActivityRecord | null;
	/** In the order in which they were added. */
	tasks: ActivityTask[];
	/** The members who take part, each with the desk for which the member has joined. */
	participants: { member: Id; desk: Id; at: number }[];
	/** The newest one of each desk. */
	reports: ActivityReport[];
	/** The entries that change nothing, and why. */
	refused: { entry: Id; why: ActivityRefusal }[];
}

/**
 * Why an entry changes nothing. bad-act: it isn't an act of an activity, or has bad values. not-first: an activity begins once. not-entitled:
 * only other desks or members may do this. hidden: the owner of the space has hidden this text. no-such: it names no task, report, revision or
 * participant that stands. over: it is done or cancelled. full: it has too many tasks. wrong-language: as for texts.
 */
export type ActivityRefusal = "bad-act" | "not-first" | "hidden" | "over" | "full" | TextRefusal;

/**
 * How the activity stands after these entries.
 * @param entries those that count. An entry stands after the entries that it names.
 * @throws ProtocolError bad-content when the first entry doesn't begin an activity.
 */
export function foldActivity(entries: readonly FormEntry[]): Activity {
	const [first, ...later] = entries;
	if (!first) throw new ProtocolError("bad-content", "activity: has no entry that counts");
	const activity = begin(first);
	for (const entry of later) {
		const why = apply(activity, entry);
		if (why) activity.refused.push({ entry: entry.entry, why });
	}
	markOlder(activity);
	return activity;
}

function begin(entry: FormEntry): Activity {
	const act = activityAct(entry.content);
	if (act.act !== "activity") throw new ProtocolError("bad-content", "activity: its first entry doesn't begin an activity", "act");
	const { by, desk, at, isHidden } = entry;
	const { act: _, kind, language, title, body, ...plan } = act;
	const source: TextRow = { revision: entry.entry, language, title, body, by, at };
	const empty = { record: null, tasks: [], participants: [], reports: [], refused: [] };
	return { kind, ...plan, by, desk, at, isHidden, ...beginTexts(source), ...empty };
}

/** Applies an entry. Returns why it changes nothing, or null. */
function apply(activity: Activity, entry: FormEntry): ActivityRefusal | null {
	const act = readAct(entry.content);
	if (act === null) return "bad-act";
	switch (act.act) {
		case "activity":
			return "not-first";
		case "join":
			return join(activity, entry, act.isOn);
		case "report":
			return report(activity, entry, act);
		case "take-back":
			return takeBack(activity, entry, act.report);
		case "task-done":
			return finishTask(activity, entry, act);
		case "text": {
			if (entry.isHidden) return "hidden";
			const { act: _, of, ...text } = act;
			const { entry: revision, by, at } = entry;
			return writeText(activity, { ...text, revision, by, at }, of, mayChangeActivity(activity, entry));
		}
		default:
			return plan(activity, entry, act);
	}
}

function readAct(content: ItemContent): ActivityAct | null {
	try {
		return activityAct(content);
	} catch (error) {
		if (error instanceof ProtocolError) return null;
		throw error;
	}
}

/** Whether a desk may change the plan: the desk that has written the activity, the one that is responsible, and the owner of the space. */
export function mayChangeActivity(
	activity: Pick<Activity, "desk" | "responsible">,
	{ desk, asOwner }: Pick<FormEntry, "desk" | "asOwner">,
): boolean {
	return asOwner || desk === activity.desk || desk === activity.responsible;
}

/** Applies an act that needs the right to change the activity. */
function plan(activity: Activity, entry: FormEntry, act: Act<"change" | "record" | "task" | "drop-task">): ActivityRefusal | null {
	if (!mayChangeActivity(activity, entry)) return "not-entitled";
	if (act.act === "change") {
		const { act: _, ...changed } = act;
		Object.assign(activity, changed);
		return null;
	}
	if (act.act === "drop-task") {
		const rest = activity.tasks.filter(({ id }) => id !== act.task);
		if (rest.length === activity.tasks.length) return "no-such";
		activity.tasks = rest;
		return null;
	}
	if (entry.isHidden) return "hidden";
	if (act.act === "task") return writeTask(activity, act);
	const { act: _, ...record } = act;
	activity.record = { ...record, entry: entry.entry, by: entry.by, at: entry.at };
	return null;
}

/** A task that is changed stays done. */
function writeTask({ tasks }: Activity, { task, what, who, due }: Act<"task">): ActivityRefusal | null {
	const earlier = tasks.find(({ id }) => id === task);
	if (earlier) Object.assign(earlier, { what, who, due });
	else if (tasks.length >= MOST_TASKS) return "full";
	else tasks.push({ id: task, what, who, due, done: null });
	return null;
}

function finishTask(activity: Activity, entry: FormEntry, { task: named, isDone }: Act<"task-done">): ActivityRefusal | null {
	const task = activity.tasks.find(({ id }) => id === named);
	if (!task) return "no-such";
	if (!mayChangeActivity(activity, entry) && !isTaskOf(task, entry)) return "not-entitled";
	task.done = isDone ? { by: entry.by, at: entry.at } : null;
	return null;
}

/** Whether a task is that of this member, or of this desk. */
export const isTaskOf = ({ who }: Pick<ActivityTask, "who">, { by, desk }: Pick<FormEntry, "by" | "desk">): boolean =>
	who !== null && who.id === (who.kind === "member" ? by : desk);

function join(activity: Activity, { by, desk, at }: FormEntry, isOn: boolean): ActivityRefusal | null {
	const others = activity.participants.filter(({ member }) => member !== by);
	if (!isOn && others.length === activity.participants.length) return "no-such";
	if (isOn && (activity.state === "done" || activity.state === "cancelled")) return "over";
	activity.participants = isOn ? [...others, { member: by, desk, at }] : others;
	return null;
}

/** Those who may change the activity report, and desks of which a member takes part. */
function report(activity: Activity, entry: FormEntry, { act: _, ...said }: Act<"report">): ActivityRefusal | null {
	const { by, desk, at, isHidden } = entry;
	const takesPart = activity.participants.some((each) => each.desk === desk);
	if (!takesPart && !mayChangeActivity(activity, entry)) return "not-entitled";
	const others = activity.reports.filter((each) => each.desk !== desk);
	activity.reports = [...others, { ...said, entry: entry.entry, by, desk, at, isHidden }];
	return null;
}

function takeBack(activity: Activity, { desk }: FormEntry, named: Id): ActivityRefusal | null {
	const taken = activity.reports.find(({ entry }) => entry === named);
	if (!taken) return "no-such";
	if (taken.desk !== desk) return "not-entitled";
	activity.reports = activity.reports.filter((each) => each !== taken);
	return null;
}

/** How many people were reached, by group: the sum of the reports that aren't hidden. */
export function reachOf({ reports }: Pick<Activity, "reports">): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const { reach } of reports.filter(({ isHidden }) => !isHidden))
		for (const { group, count } of reach) sums[group] = (sums[group] ?? 0) + count;
	return sums;
}

/** What the list of the space shows of an activity. */
export function rowOfActivity(activity: Activity) {
	const { kind, countries, state, when } = activity;
	return { form: "activity" as const, titles: titlesOfTexts(activity), kind, tags: [], regions: [], countries, state, when };
}
