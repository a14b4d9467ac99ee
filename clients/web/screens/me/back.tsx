/** The way back to `#/me`. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

export function BackToMe(): ReactNode {
	return (
		<p className="not-printed">
			<Link to="/me">
				<Say id="me.back" />
			</Link>
		</p>
	);
}
