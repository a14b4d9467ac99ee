/** The next tasks of a case, and a link to all its tasks. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Rows } from "../../parts/rows.tsx";
import { Answered } from "../../parts/states.tsx";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { Computed, Needs } from "../day/computed.tsx";
import { Task } from "../day/task.tsx";
import { useCaseDay } from "../day/use-day.ts";

/** How many tasks are shown here at most. */
const SHOWN = 3;

export function CaseTasks({ file: { id } }: { file: CaseFile }): ReactNode {
	const day = useCaseDay(id);
	return (
		<>
			<Say as="h2" id="tasks.title" />
			<Answered query={day}>
				{({ tasks, computed, needs, people, canAdd }) => {
					const open = tasks.filter(({ state }) => state === "open");
					// Of the dates that come up, the page shows those that are late, and the one for which nobody may forget to prepare.
					const shown = computed.filter(({ isLate, kind }) => isLate || kind === "ask-herself");
					return (
						<>
							<Needs needs={needs} />
							{open.length + shown.length === 0 && <Say as="p" className="muted" id="tasks.none" />}
							{open.length > 0 && (
								<Rows>
									{open.slice(0, SHOWN).map((task) => (
										<Task key={task.row} id={id} task={task} people={people} canChange={canAdd} />
									))}
								</Rows>
							)}
							<Computed id={id} computed={shown} />
							<p className="buttons">
								<Link className="button" to="/cases/$id/tasks" params={{ id }}>
									<Say id={canAdd ? "tasks.open-or-add" : "tasks.open-all"} values={{ count: open.length }} />
								</Link>
							</p>
						</>
					);
				}}
			</Answered>
		</>
	);
}
