/** Says before a request is sent which of its sections have nothing in them yet. The request can be sent all the same. */
import type { ReactNode } from "react";
import { Notice } from "../../../parts/notice.tsx";
import type { RequestChoices } from "../../../sitting/verbs/index.ts";
import { useSectionNames } from "../names.tsx";

/** @param chosen the compartments of the chosen sections. */
export function EmptyChosen({ sections, chosen }: { sections: RequestChoices["sections"]; chosen: readonly string[] }): ReactNode {
	const namesOf = useSectionNames();
	const empty = sections.filter(({ compartment, isEmpty }) => isEmpty && chosen.includes(compartment));
	if (empty.length === 0) return null;
	return <Notice kind="warn" id="handoffs.new.empty-chosen" values={{ sections: namesOf(empty) }} />;
}
