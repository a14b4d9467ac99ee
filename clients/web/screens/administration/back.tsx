import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

/** The link back, at the end of each screen of Administration. */
export function BackToAdministration({ children }: { children?: ReactNode }): ReactNode {
	return (
		<p className="buttons">
			{children}
			<Link className="button" to="/administration">
				<Say id="administration.back-to-administration" />
			</Link>
		</p>
	);
}
