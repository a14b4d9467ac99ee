/** Reminds of offers of my desks that should be confirmed. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";

export function OffersDue(): ReactNode {
	const { data = [] } = useVerb("dueOffersOfDesks");
	return data.map(({ organisation, count }) => (
		<Notice key={organisation}>
			<p>
				<Link to="/people/offers/$organisation" params={{ organisation }}>
					<Say id="today.offers-due" values={{ count }} />
				</Link>
			</p>
		</Notice>
	));
}
