/** The name of a range of entries: its numbers, and the person if only their entries count. */
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

interface Range {
	first: number;
	last: number;
	/** Null for the entries of everybody. */
	actor: { name: string | null } | null;
}

export function RangeName({ range: { first, last, actor } }: { range: Range }): ReactNode {
	if (actor === null) return <Say id="log.review.range" values={{ first, last }} />;
	return <Say id="log.review.range-of" values={{ first, last, name: actor.name ?? <Say id="parts.unknown-name" /> }} />;
}
