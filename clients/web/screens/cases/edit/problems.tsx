/** Values that can't be saved: listed at the top with links, and shown at each field. */
import type { ReactNode, Ref } from "react";
import { Button } from "../../../parts/button.tsx";
import { Notice } from "../../../parts/notice.tsx";
import type { Problem } from "../../../sitting/verbs/index.ts";
import { useFormWords } from "../../../words/form-words.ts";
import { type MessageId, Say, useWords } from "../../../words/words.tsx";

/** The id of the element around a field. */
export const fieldIdOf = ({ form, row, code }: Omit<Problem, "why">): string => `field-${form}-${row ?? "only"}-${code}`;

export function ProblemSummary({ problems, ref }: { problems: Problem[]; ref: Ref<HTMLDivElement> }): ReactNode {
	const words = useFormWords();
	if (problems.length === 0) return null;
	return (
		<div ref={ref} tabIndex={-1} className="problems">
			<Notice kind="danger" live="assertive" title={<Say id="edit.problems" values={{ count: problems.length }} />}>
				<ul>
					{problems.map((problem) => (
						<li key={fieldIdOf(problem)}>
							<Button kind="quiet" onClick={() => goTo(problem)}>
								{words.field(problem.code)}
							</Button>
						</li>
					))}
				</ul>
			</Notice>
		</div>
	);
}

/** Moves the focus to a field. A link to the field can't do this, because the hash of the address belongs to the router. */
function goTo(problem: Problem): void {
	const around = document.getElementById(fieldIdOf(problem));
	around?.closest("details")?.setAttribute("open", "");
	around?.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
}

/** What to correct, by the type of the field. */
export function ProblemText({ why, type }: { why: Problem["why"]; type: string }): ReactNode {
	const { has } = useWords();
	const id = why === "date" ? "edit.problem.impossible-date" : `edit.problem.${type}`;
	return <Say id={has(id) ? id : ("edit.problem.other" as MessageId)} />;
}
