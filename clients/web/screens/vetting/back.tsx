/** The way back to the list of decisions. */
import type { ReactNode } from "react";
import { SayLink } from "../../parts/say-link.tsx";

/** @param isPrimary whether this is the primary action, because everything else is done. */
export function BackToVetting({ isPrimary = false }: { isPrimary?: boolean }): ReactNode {
	return (
		<p className="buttons">
			<SayLink className={isPrimary ? "button button-primary" : "button"} to="/vetting" id="vetting.back" />
		</p>
	);
}
