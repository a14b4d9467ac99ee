/** The link from a page of a case back to the case. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

export function BackToCase({ id }: { id: string }): ReactNode {
	return (
		<p>
			<Link to="/cases/$id" params={{ id }}>
				<Say id="cases.back" />
			</Link>
		</p>
	);
}
