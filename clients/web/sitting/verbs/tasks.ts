/** The tasks of one case, and what is due within a day by the books of my desks. */
import { deskMembers } from "#protocol/folds/directory.ts";
import {
	addTask as add,
	caseTasks,
	type DayItem,
	dropTask as drop,
	finishTask as finish,
	moveTask as move,
	type RowValues,
	recentCase,
	type SectionView,
	type TaskRow,
	today,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import type { Memory } from "#sdk/memory.ts";
import { type Names, namesOf } from "#sdk/views/names.ts";
import { myDeskIds } from "#sdk/views/parties.ts";
import { readersOf } from "#sdk/views/readers.ts";
import type { ReadersView } from "../kinds.ts";
import { changes, ofCaseAndTasks, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface TaskLine {
	compartment: string;
	row: string;
	/** One of tsk_Kind. */
	kind: string | null;
	what: string | null;
	/** A moment, as it was typed. */
	due: string | null;
	/** When the task is due, UTC ms; null without a time. In a clash, the earliest time. */
	at: number | null;
	/** Until when the worker must have called in from a visit, UTC ms. */
	backBy: number | null;
	/** The member who has the task. The name is empty when it isn't known. */
	who: { id: string; name: string } | null;
	isMine: boolean;
	/** One of tsk_Repeat. */
	repeat: string | null;
	state: TaskRow["state"];
	late: TaskRow["late"];
	hasClash: boolean;
	/** Whether the task is open, and no member of my desks has it. */
	isUnassigned: boolean;
}

/** A task that nobody types: it follows from a date. */
export interface ComputedLine {
	kind: string;
	/** Where the date stands; null for a consent. */
	compartment: string | null;
	consent: string | null;
	/** When the task is due, UTC ms. */
	at: number;
	isLate: boolean;
}

export interface CaseDay {
	code: string;
	/** The compartments that were read. */
	sections: string[];
	/** Whether a desk of mine may add tasks. False in a closed case. */
	canAdd: boolean;
	tasks: TaskLine[];
	computed: ComputedLine[];
	/** What the person needs now: codes of the field now_Needs. */
	needs: string[];
	/** The members of my desks: they can be given a task. */
	people: { id: string; name: string }[];
	/** The readers of the section that new tasks are written to; null before my desk has one. */
	readers: ReadersView | null;
}

/** The sections as `caseDay` last showed them. A change of a task is based on them, so that a clash with a colleague is seen. */
const shown = new WeakMap<Memory, Map<string, SectionView>>();

function keep(sitting: Sitting, views: readonly SectionView[]): void {
	const kept = shown.get(sessionOf(sitting).memory) ?? new Map<string, SectionView>();
	for (const view of views) kept.set(view.compartment, view);
	shown.set(sessionOf(sitting).memory, kept);
}

/** Returns the tasks of a case. Opens sections of up to four kinds, and each one makes an access entry. */
export const caseDay = reads(
	{ topics: ["compartment", "case"], ids: ({ id }) => [id], moreIds: ({ sections }) => sections },
	async (sitting: Sitting, { id }: { id: string }): Promise<CaseDay> => {
		const session = sessionOf(sitting);
		const loaded = await recentCase(session, id);
		const { tasks, computed, needs, sections } = await caseTasks(session, loaded);
		const { state } = loaded;
		const [names, mine] = [await namesOf(session), myDeskIds(session)];
		keep(sitting, sections);
		const plan = sections.find(
			({ compartment, section }) => section === "support-plan" && mine.has(state.sections[compartment]?.owner ?? ""),
		);
		const isOurs = state.custodian !== null && mine.has(state.custodian);
		return {
			code: state.code,
			sections: sections.map(({ compartment }) => compartment),
			canAdd: (isOurs || plan !== undefined) && !["Closed", "ClosedReferred"].includes(state.status),
			tasks: tasks.map((task) => taskLine(session, names, task)),
			computed: computed.map(({ kind, compartment, consent, at, isLate }) => ({ kind, compartment, consent, at, isLate })),
			needs: [...new Set(needs.flatMap((each) => each.needs))],
			people: colleagues(session, names),
			readers: plan ? await readersOf(session, plan.opened) : null,
		};
	},
);

function taskLine(session: UnlockedSession, names: Names, { values, ...task }: TaskRow): TaskLine {
	const { compartment, row, at, backBy, state, late, hasClash, isUnassigned } = task;
	const text = (field: string) => (typeof values[field] === "string" ? (values[field] as string) : null);
	const who = text("tsk_Who");
	return {
		compartment,
		row,
		at,
		backBy,
		state,
		late,
		hasClash,
		isUnassigned,
		kind: text("tsk_Kind"),
		what: text("tsk_What"),
		due: text("tsk_Due"),
		who: who === null ? null : { id: who, name: names.get(who) ?? "" },
		isMine: who === session.me,
		repeat: text("tsk_Repeat"),
	};
}

function colleagues(session: UnlockedSession, names: Names): CaseDay["people"] {
	const ids = [...myDeskIds(session)].flatMap((desk) => deskMembers(session.dir, desk).map(({ id }) => id));
	return [...new Set(ids)].map((id) => ({ id, name: names.get(id) ?? "" }));
}

export interface AddTaskInput {
	/** The id of the case. */
	id: string;
	/** Chosen by the page. A repeated call with the same id writes once. */
	entry: string;
	values: RowValues;
}

export const addTask = changes(ofCaseAndTasks, async (sitting: Sitting, { id, entry, values }: AddTaskInput): Promise<void> => {
	await add(sessionOf(sitting), id, { tsk_Who: sessionOf(sitting).me, ...values }, { entry });
});

export interface TaskChangeInput {
	compartment: string;
	row: string;
	/** Chosen by the page. A repeated call with the same id writes once. */
	entry: string;
	change:
		| { kind: "done"; attended: "yes" | "no-show" | "cancelled" | null }
		| { kind: "drop"; why: string }
		/** due: a moment; null: no time. */
		| { kind: "move"; due: string | null; who: string };
}

/** Ends a task, or gives it another time and worker. */
export const changeTask = changes(
	({ compartment }) => [{ topic: "compartment", id: compartment }, { topic: "tasks" }],
	async (sitting: Sitting, { compartment, row, entry, change }: TaskChangeInput): Promise<void> => {
		const session = sessionOf(sitting);
		const section = shown.get(session.memory)?.get(compartment) ?? compartment;
		if (change.kind === "done") await finish(session, section, row, { entry, ...(change.attended && { attended: change.attended }) });
		if (change.kind === "drop") await drop(session, section, row, { entry, why: change.why === "" ? null : change.why });
		if (change.kind === "move") await move(session, section, row, { entry, due: change.due, who: change.who });
	},
);

export interface DayLine {
	case: { id: string; code: string };
	kind: DayItem["kind"];
	/** A code of tsk_Kind; null for the other kinds. */
	task: string | null;
	row: string | null;
	/** UTC ms. */
	at: number;
	isRed: boolean;
	/** The member who has the task. The name is empty when it isn't known. */
	who: { name: string; isMe: boolean } | null;
}

export interface DueToday {
	/** The red items first. Both parts are in order of time. */
	items: DayLine[];
	/** Open cases that the book doesn't have yet. */
	unlisted: { id: string; code: string }[];
	/** The names of desks whose book couldn't be read. */
	failed: string[];
}

/**
 * Returns what is due within a day, and what is late, by the books of my desks. It opens no case.
 * @param input all: also cases that colleagues lead.
 */
export const dueToday = reads(
	{ topics: ["tasks"], agesByTime: true, isAskedByProgram: true },
	async (sitting: Sitting, { all }: { all: boolean }): Promise<DueToday> => {
		const session = sessionOf(sitting);
		const { items, unlisted, failed } = await today(session, { all });
		const names = await namesOf(session);
		return {
			items: items.map(({ red, who, ...item }) => ({
				...item,
				isRed: red,
				who: who === null ? null : { name: names.get(who) ?? "", isMe: who === session.me },
			})),
			unlisted,
			failed: failed.map(({ desk }) => session.dir.desks.get(desk)?.name ?? ""),
		};
	},
);
