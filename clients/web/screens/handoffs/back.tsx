/** A link back to the hand-off. It isn't printed. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

export function BackToHandoff({ handoff }: { handoff: string }): ReactNode {
	return (
		<p className="not-printed">
			<Link to="/handoffs/$handoff" params={{ handoff }}>
				<Say id="certificate.back" />
			</Link>
		</p>
	);
}
