/** The way back to `#/me`. */
import type { ReactNode } from "react";
import { SayLink } from "../../parts/say-link.tsx";

export function BackToMe(): ReactNode {
	return (
		<p className="not-printed">
			<SayLink to="/me" id="me.back" />
		</p>
	);
}
