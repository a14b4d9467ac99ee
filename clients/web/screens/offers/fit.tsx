/** Why a desk fits: its offer, the reasons, and its free beds. */
import type { ReactNode } from "react";
import type { FittingDesk } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BedsLine, OfferTitle } from "./offer.tsx";
import { useOfferWords } from "./offer-words.ts";

export default function Fit({ offer, reasons }: FittingDesk): ReactNode {
	const words = useOfferWords();
	return (
		<div className="small">
			<OfferTitle offer={offer} />
			<div>
				<Say id="offers.fits" values={{ reasons: words.reasons(reasons) }} />
			</div>
			<BedsLine offer={offer} />
		</div>
	);
}
