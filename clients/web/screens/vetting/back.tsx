/** The way back to the list of decisions. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

/** @param isPrimary whether this is the primary action, because everything else is done. */
export function BackToVetting({ isPrimary = false }: { isPrimary?: boolean }): ReactNode {
	return (
		<p className="buttons">
			<Link className={isPrimary ? "button button-primary" : "button"} to="/vetting">
				<Say id="vetting.back" />
			</Link>
		</p>
	);
}
