/** Before a request is sent: which of its sections have nothing in them yet. It forbids nothing. */
import type { ReactNode } from "react";
import { Notice } from "../../../parts/notice.tsx";
import type { RequestChoices } from "../../../sitting/verbs/index.ts";
import { Say } from "../../../words/words.tsx";
import { useSectionNames } from "../names.tsx";

/** @param chosen compartments. */
export function EmptyChosen({ sections, chosen }: { sections: RequestChoices["sections"]; chosen: readonly string[] }): ReactNode {
	const namesOf = useSectionNames();
	const empty = sections.filter(({ compartment, isEmpty }) => isEmpty && chosen.includes(compartment));
	if (empty.length === 0) return null;
	return (
		<Notice kind="warn">
			<p>
				<Say id="handoffs.new.empty-chosen" values={{ sections: namesOf(empty) }} />
			</p>
		</Notice>
	);
}
