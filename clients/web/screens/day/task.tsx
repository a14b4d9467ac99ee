/** One task: what is to be done, when and by whom, and the buttons to finish, move or drop it. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Listed } from "../../parts/listed.tsx";
import { Row } from "../../parts/rows.tsx";
import { Tag } from "../../parts/tag.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { newId } from "../../sitting/new-id.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { CaseDay, TaskLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";
import { AttendedDialog, DropDialog, MoveDialog } from "./task-dialogs.tsx";

/** Kinds of tasks at which the person is expected. When such a task is done, the screen asks whether she came. */
const MEETINGS = ["visit", "appointment", "court"];

interface Props {
	/** The id of the case. */
	id: string;
	task: TaskLine;
	people: CaseDay["people"];
	canChange: boolean;
}

export function Task({ id, task, people, canChange }: Props): ReactNode {
	return (
		<Row title={<TaskTitle task={task} />} mark={<TaskMarks task={task} />}>
			<TaskDetail task={task} />
			{canChange && !task.hasClash && <ChangeButtons id={id} task={task} people={people} />}
		</Row>
	);
}

/** The words of a task, or its kind if it has none. */
export function TaskTitle({ task: { what, kind } }: { task: TaskLine }): ReactNode {
	const words = useFormWords();
	if (what !== null) return <bdi>{what}</bdi>;
	return kind === null ? <Say id="tasks.untitled" /> : <span className="sentence">{words.code("tsk_Kind", kind)}</span>;
}

export function TaskMarks({ task: { late, hasClash, isUnassigned, state } }: { task: TaskLine }): ReactNode {
	return (
		<>
			{late !== null && <Tag kind="danger" id={late === "late" ? "tasks.late" : "tasks.not-back"} />}{" "}
			{hasClash && <Tag kind="warn" id="tasks.clash" />} {isUnassigned && <Tag kind="warn" id="tasks.nobody" />}
			{state !== "open" && <Tag id={state === "done" ? "tasks.is-done" : "tasks.is-dropped"} />}
		</>
	);
}

export function TaskDetail({ task: { what, kind, at, backBy, who, isMine, repeat, state } }: { task: TaskLine }): ReactNode {
	const words = useFormWords();
	const { say } = useWords();
	const items = [
		what !== null && kind !== null && kind !== "other" && <span key="kind">{words.code("tsk_Kind", kind)}</span>,
		at !== null && <Say key="at" id="parts.short-time" values={{ time: new Date(at) }} />,
		who !== null && (isMine ? <Say key="who" id="tasks.you" /> : <bdi key="who">{who.name || say("parts.unknown-name")}</bdi>),
		repeat !== null && repeat !== "none" && <span key="repeat">{words.code("tsk_Repeat", repeat)}</span>,
		state === "open" && backBy !== null && <Say key="back" id="tasks.back-by" values={{ time: new Date(backBy) }} />,
	];
	return (
		<p>
			<Listed items={items.filter((item) => item !== false)} />
		</p>
	);
}

function ChangeButtons({ id, task, people }: Omit<Props, "canChange">): ReactNode {
	const { compartment, row, kind } = task;
	const [dialog, setDialog] = useState<"attended" | "move" | "drop" | null>(null);
	const [entry] = useState(newId);
	const change = useAct("changeTask");
	const close = () => setDialog(null);
	const done = () =>
		MEETINGS.includes(kind ?? "")
			? setDialog("attended")
			: change.mutate({ compartment, row, entry, change: { kind: "done", attended: null } });
	return (
		<>
			{change.error && <ErrorNotice error={dataOf(change.error)} />}
			<div className="buttons row-buttons">
				<Button isBusy={change.isPending} onClick={done} id="tasks.done" />
				<Button onClick={() => setDialog("move")} id="tasks.move" />
				<Button onClick={() => setDialog("drop")} id="tasks.drop" />
			</div>
			{dialog === "attended" && <AttendedDialog task={task} onClose={close} />}
			{dialog === "move" && <MoveDialog task={task} people={people} onClose={close} />}
			{dialog === "drop" && <DropDialog id={id} task={task} onClose={close} />}
		</>
	);
}
