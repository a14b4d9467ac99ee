/** The way back to all desks. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

export function BackToDesks(): ReactNode {
	return (
		<p>
			<Link to="/desk">
				<Say id="desk.back" />
			</Link>
		</p>
	);
}
