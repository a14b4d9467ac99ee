/** `#/cases/:id/tasks`: what is to be done in a case, and a form that adds a task. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { Rows } from "../../parts/rows.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import type { CaseDay } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToCase } from "../cases/back.tsx";
import { AddTask } from "./add-task.tsx";
import { Computed, Needs } from "./computed.tsx";
import { Task } from "./task.tsx";
import { useCaseDay } from "./use-day.ts";
import "../cases/cases.css";
import "./day.css";

export default function Tasks(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const day = useCaseDay(id);
	return (
		<>
			<Heading id="tasks.title" />
			<BackToCase id={id} />
			<Answered query={day}>{(view) => <TasksOfCase id={id} day={view} />}</Answered>
		</>
	);
}

function TasksOfCase({ id, day }: { id: string; day: CaseDay }): ReactNode {
	const { tasks, computed, needs, readers, canAdd, people } = day;
	const [open, over] = [tasks.filter(({ state }) => state === "open"), tasks.filter(({ state }) => state !== "open")];
	const isEmpty = open.length + computed.length + needs.length === 0;
	return (
		<>
			{readers && <HoldersStrip readers={readers} />}
			{isEmpty && <Empty id="tasks.none" />}
			<Needs needs={needs} />
			{open.length > 0 && (
				<Rows>
					{open.map((task) => (
						<Task key={task.row} id={id} task={task} people={people} canChange={canAdd} />
					))}
				</Rows>
			)}
			<Computed id={id} computed={computed} />
			{canAdd && <AddTask id={id} people={people} />}
			{over.length > 0 && (
				<Unfold title={<Say id="tasks.over" values={{ count: over.length }} />}>
					<Rows>
						{over.map((task) => (
							<Task key={task.row} id={id} task={task} people={people} canChange={false} />
						))}
					</Rows>
				</Unfold>
			)}
		</>
	);
}
