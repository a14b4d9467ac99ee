import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

/** The way back, at the end of each screen of the forum. */
export function BackToNetwork({ space }: { space?: string }): ReactNode {
	return (
		<p className="buttons">
			{space !== undefined && (
				<Link className="button" to="/network/spaces/$space" params={{ space }}>
					<Say id="forum.back-to-space" />
				</Link>
			)}
			<Link className="button" to="/network">
				<Say id="forum.back" />
			</Link>
		</p>
	);
}
