import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

/** The way back to the list. */
export function BackToOffers(): ReactNode {
	return (
		<p className="buttons">
			<Link className="button" to="/people/offers">
				<Say id="people.offers" />
			</Link>
		</p>
	);
}
