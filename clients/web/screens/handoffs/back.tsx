/** A link back to the hand-off. It isn't printed. */
import type { ReactNode } from "react";
import { SayLink } from "../../parts/say-link.tsx";

export function BackToHandoff({ handoff }: { handoff: string }): ReactNode {
	return (
		<p className="not-printed">
			<SayLink to="/handoffs/$handoff" params={{ handoff }} id="certificate.back" />
		</p>
	);
}
