/** Shows when something must be done. A late date is marked with a word, not only with a colour. */
import type { ReactNode } from "react";
import { Tag } from "../../parts/tag.tsx";
import { Say } from "../../words/words.tsx";

/** @param due UTC ms; null shows nothing. */
export function Due({ due }: { due: number | null }): ReactNode {
	if (due === null) return null;
	if (due >= Date.now()) return <Say as="p" id="cases.due" values={{ due: new Date(due) }} />;
	return (
		<p>
			<Tag kind="danger" id="cases.is-late" /> <Say id="cases.late" values={{ due: new Date(due) }} />
		</p>
	);
}
