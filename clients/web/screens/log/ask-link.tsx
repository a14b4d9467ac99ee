/** Leads from the chosen entries to the form for a query about them. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

/** How many entries one query may name at most, by the protocol. */
export const MAX_IN_QUERY = 100;

export function AskLink({ chosen }: { chosen: readonly number[] }): ReactNode {
	if (chosen.length === 0) return null;
	return (
		<p className="buttons">
			<Link to="/log/queries/new/$entries" params={{ entries: chosen.join(",") }} className="button">
				<Say id="log.entries.ask" values={{ count: chosen.length }} />
			</Link>
		</p>
	);
}
