import type { ReactNode } from "react";
import { SayLink } from "../../parts/say-link.tsx";

/** The way back to the list, and from a form also to the page of the organisation. */
export function BackToOffers({ organisation }: { organisation?: string }): ReactNode {
	return (
		<p className="buttons">
			{organisation !== undefined && (
				<SayLink className="button" to="/people/offers/$organisation" params={{ organisation }} id="offers.back" />
			)}
			<SayLink className="button" to="/people/offers" id="people.offers" />
		</p>
	);
}
