/** The way back to all desks. */
import type { ReactNode } from "react";
import { SayLink } from "../../parts/say-link.tsx";

export function BackToDesks(): ReactNode {
	return (
		<p>
			<SayLink to="/desk" id="desk.back" />
		</p>
	);
}
