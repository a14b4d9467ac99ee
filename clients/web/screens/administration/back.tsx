import type { ReactNode } from "react";
import { SayLink } from "../../parts/say-link.tsx";

/** The link back, at the end of each screen of Administration. */
export function BackToAdministration({ children }: { children?: ReactNode }): ReactNode {
	return (
		<p className="buttons">
			{children}
			<SayLink className="button" to="/administration" id="administration.back-to-administration" />
		</p>
	);
}
