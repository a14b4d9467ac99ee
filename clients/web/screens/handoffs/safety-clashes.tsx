/** Shows where colleagues wrote different numbers, threats or journeys. It stands above the moves, and forbids no move. */
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say } from "../../words/words.tsx";
import { Values } from "../cases/unit.tsx";
import { usePerson } from "./use-person.ts";

export function SafetyClashes({ view }: { view: HandoffView }): ReactNode {
	const words = useFormWords();
	const { clashes } = usePerson(view);
	return clashes.map(({ compartment, clash: { form, row, unit, values }, names }) => {
		const isForm = unit === null || unit === form;
		return (
			<Notice
				key={`${compartment} ${form} ${row} ${unit}`}
				kind="danger"
				title={<Say id="handoffs.clash" values={{ what: isForm ? words.form(form) : words.field(unit) }} />}
			>
				{values.map((each, position) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: the values have no other name.
					<div key={position}>
						<Values values={each} names={names} />
					</div>
				))}
				<p>
					<SayLink to="/cases/$id/s/$compartment/clash" params={{ id: view.case, compartment }} id="sections.choose" />
				</p>
			</Notice>
		);
	});
}
