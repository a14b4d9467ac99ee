/** The commands for the tasks of a case. */
import type { Id } from "#protocol/bytes.ts";
import { addTask, type CaseTasks, caseTasks, dropTask, finishTask, moveTask, type SectionView, type TaskRow } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { codeText, localMoment, needsText, taskText } from "../../answers/day.ts";
import { oneLine } from "../../answers/layout.ts";
import { inOpenCase } from "../../answers/reopening.ts";
import { codesOfField, withoutUndefined } from "../../arguments/form-codes.ts";
import { flag, optional, required } from "../../arguments/grammar.ts";
import { code, content, futureTime, ref, time } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { command, type Io, peopleCommand } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";
import { People, pickId } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { isoTime } from "../../times.ts";
import { dayMessages, kindWords } from "../../words/day.ts";
import { messages } from "../../words/messages.ts";

const KINDS = codesOfField("task", "tsk_Kind");
const REPEATS = codesOfField("task", "tsk_Repeat");
const ATTENDED = ["yes", "no-show", "cancelled"] as const;

const taskArguments = { ...caseArgument, task: required(ref("TASK")) };
const TASK = "The task: the first characters of its id. `task list` shows them.";

export const taskJson = ({ at, backBy, ...task }: TaskRow) => ({ ...task, at: isoTime(at), backBy: isoTime(backBy) });

/**
 * The lines of `task list`: first the needs of the person that wait for a task, then tasks, then computed tasks.
 * @param all also tasks that are done or dropped.
 */
function taskLines(people: People, { tasks, computed, needs }: CaseTasks, all: boolean): string[] {
	return [
		...needs.map((each) => needsText(each.needs)),
		...tasks.filter(({ state }) => all || state === "open").map((task) => taskText(people, task)),
		...computed.map(({ kind, at, isLate }) => `${isLate ? `${dayMessages.late}  ` : ""}${localMoment(at)}  ${kindWords[kind]}`),
	];
}

const list = peopleCommand({
	name: "task list",
	help: {
		summary: "List what is to be done in a case: tasks, and what follows from its dates.",
		details: "It reads the support plan, and the sections with dates that make tasks. The access log records each section that is read.",
		parameters: { all: "Also tasks that are done or dropped." },
		examples: ["cloister task list bado-kime-losa-tobo"],
	},
	args: caseArgument,
	flags: { all: flag },
	async run(people, input) {
		const id = await findCase(people.session, input.case);
		const found = await caseTasks(people.session, id);
		const shown = found.tasks.filter(({ state }) => input.all || state === "open");
		const computed = found.computed.map((each) => ({ ...each, at: isoTime(each.at) }));
		const needs = found.needs.map((each) => ({ ...each, at: isoTime(each.at) }));
		return {
			data: { case: id, tasks: shown.map(taskJson), computed, needs },
			text: () => taskLines(people, found, input.all).join("\n") || messages.emptyList,
		};
	},
});

const add = command({
	name: "task add",
	help: {
		summary: "Add a task to the support plan of a case.",
		parameters: {
			what: "What is to be done. Only in the shell. Elsewhere give --kind, or use `case form`.",
			kind: "The kind of task.",
			due: "When it is due.",
			until: "Until when it lasts.",
			who: "The colleague who does it. Default: you.",
			repeat: "How often the task repeats.",
			"back-by": "For a visit: until when the worker must have called in.",
			interpreter: "An interpreter is needed.",
			transport: "Transport is needed.",
		},
		examples: ["cloister task add bado-kime-losa-tobo --kind court --due +14d"],
	},
	args: { ...caseArgument, what: optional(content("TEXT")) },
	flags: {
		kind: optional(code(KINDS)),
		due: optional(futureTime),
		until: optional(time),
		who: optional(ref("MEMBER")),
		repeat: optional(code(REPEATS)),
		"back-by": optional(time),
		interpreter: flag,
		transport: flag,
	},
	async run(io, input) {
		if (input.what === undefined && input.kind === undefined) throw new UsageError(dayMessages.noWords, "task add");
		const people = await People.of(await io.session());
		const { session } = people;
		const id = await findCase(session, input.case);
		const values = withoutUndefined({
			tsk_What: input.what,
			tsk_Kind: input.kind,
			tsk_Due: input.due && localMoment(input.due),
			tsk_Until: input.until && localMoment(input.until),
			tsk_Who: input.who === undefined ? session.me : people.findMember(input.who).id,
			tsk_Repeat: input.repeat,
			tsk_BackBy: input["back-by"] && localMoment(input["back-by"]),
			tsk_Interpreter: input.interpreter || undefined,
			tsk_Transport: input.transport || undefined,
		});
		const place = await inOpenCase(io, session, id, () => addTask(session, id, values));
		return { data: { case: id, ...place }, text: () => dayMessages.taskAdded(place.row) };
	},
});

interface FoundTask {
	session: UnlockedSession;
	case: Id;
	task: TaskRow;
	/** The section as it is now. */
	view: SectionView;
}

async function findTask(io: Io, typed: { case: string; task: string }): Promise<FoundTask> {
	const session = await io.session();
	const id = await findCase(session, typed.case);
	const { tasks, sections } = await caseTasks(session, id);
	const row = pickId(
		"task",
		typed.task,
		tasks.map((each) => each.row),
	);
	const task = tasks.find((each) => each.row === row);
	const view = sections.find(({ compartment }) => compartment === task?.compartment);
	if (!task || !view) throw new UsageError(messages.notFound("task", typed.task), "task list");
	return { session, case: id, task, view };
}

const whatOf = ({ values }: TaskRow) => oneLine(String(values.tsk_What ?? codeText("tsk_Kind", String(values.tsk_Kind ?? ""))));

/** Runs a change of a task. If the case is closed, asks whether to reopen it, and runs the change again. */
function inCase<T>(io: Io, { session, case: id, task, view }: FoundTask, run: (section: SectionView | Id) => Promise<T>): Promise<T> {
	return inOpenCase(io, session, id, (wasReopened) => run(wasReopened ? task.compartment : view));
}

const done = command({
	name: "task done",
	help: {
		summary: "Mark a task as done. If the task repeats, the next task is added.",
		parameters: { task: TASK, attended: "Whether the person came." },
		examples: ["cloister task done bado-kime-losa-tobo 3f2a41c0", "cloister task done bado-kime-losa-tobo 3f2a41c0 --attended no-show"],
	},
	args: taskArguments,
	flags: { attended: optional(code(ATTENDED)), why: optional(content("TEXT")) },
	async run(io, input) {
		const found = await findTask(io, input);
		const more = withoutUndefined({ attended: input.attended, why: input.why });
		const { next } = await inCase(io, found, (section) => finishTask(found.session, section, found.task.row, more));
		const text = () => (next === null ? dayMessages.taskDone(whatOf(found.task)) : dayMessages.taskDoneAgain(whatOf(found.task), next));
		return { data: { case: found.case, row: found.task.row, next }, text };
	},
});

const drop = command({
	name: "task drop",
	help: {
		summary: "Drop a task: nobody will do it.",
		parameters: { task: TASK },
		examples: ["cloister task drop bado-kime-losa-tobo 3f2a41c0"],
	},
	args: taskArguments,
	flags: { why: optional(content("TEXT")) },
	async run(io, input) {
		const found = await findTask(io, input);
		await inCase(io, found, (section) => dropTask(found.session, section, found.task.row, withoutUndefined({ why: input.why })));
		return { data: { case: found.case, row: found.task.row }, text: () => dayMessages.taskDropped(whatOf(found.task)) };
	},
});

const move = command({
	name: "task move",
	help: {
		summary: "Give a task another time or another worker.",
		details: "After a transfer, the receiving desk takes over each open task with this command, or drops it.",
		parameters: {
			task: TASK,
			due: "When it is due.",
			until: "Until when it lasts.",
			"back-by": "For a visit: until when the worker must have called in.",
			who: "The colleague who does it.",
		},
		examples: ["cloister task move bado-kime-losa-tobo 3f2a41c0 --due +7d"],
	},
	args: taskArguments,
	flags: {
		due: optional(time),
		until: optional(time),
		"back-by": optional(time),
		who: optional(ref("MEMBER")),
		why: optional(content("TEXT")),
	},
	async run(io, input) {
		const found = await findTask(io, input);
		const people = await People.of(found.session);
		const changes = withoutUndefined({
			due: input.due && localMoment(input.due),
			until: input.until && localMoment(input.until),
			backBy: input["back-by"] && localMoment(input["back-by"]),
			who: input.who && people.findMember(input.who).id,
			why: input.why,
		});
		await inCase(io, found, (section) => moveTask(found.session, section, found.task.row, changes));
		const oldDue = oneLine(String(found.task.values.tsk_Due ?? ""));
		return { data: { case: found.case, row: found.task.row }, text: () => dayMessages.taskMoved(whatOf(found.task), oldDue) };
	},
});

export const taskCommands = [list, add, done, move, drop];
