/** What Today reminds of, for members and coordinators of desks. */
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";

/** The desks whose phones nobody answered at their last test, and what to do. */
export function MissedTests(): ReactNode {
	const { data = [] } = useVerb("missedRingTests");
	return data.map(({ desk, sentAt, part }) => (
		<Notice key={desk.id} kind="warn" title={<Say id="tested.told" values={{ desk: <Party party={desk} /> }} />}>
			<Say as="p" id="tested.missed" values={{ at: new Date(sentAt), part: part ?? "other" }} />
			<Say as="p" id="tested.do" />
		</Notice>
	));
}

/** Offers of my desks that should be confirmed. */
export function OffersDue(): ReactNode {
	const { data = [] } = useVerb("dueOffersOfDesks");
	return data.map(({ organisation, count }) => (
		<Notice key={organisation}>
			<p>
				<SayLink to="/people/offers/$organisation" params={{ organisation }} id="today.offers-due" values={{ count }} />
			</p>
		</Notice>
	));
}
