/** The screen Today for a member of a suspended organisation: what still works. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

export function Suspended(): ReactNode {
	return (
		<>
			<p>
				<Say id="today.suspended-works" />
			</p>
			<p className="buttons">
				<Link className="button button-primary" to="/cases">
					<Say id="today.open-cases" />
				</Link>
			</p>
		</>
	);
}
