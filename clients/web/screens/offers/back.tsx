import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

/** The way back to the list, and from a form also to the page of the organisation. */
export function BackToOffers({ organisation }: { organisation?: string }): ReactNode {
	return (
		<p className="buttons">
			{organisation !== undefined && (
				<Link className="button" to="/people/offers/$organisation" params={{ organisation }}>
					<Say id="offers.back" />
				</Link>
			)}
			<Link className="button" to="/people/offers">
				<Say id="people.offers" />
			</Link>
		</p>
	);
}
