/** How to phone the other desk of a hand-off. */
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { NumbersOf } from "../duty/numbers-of.tsx";

export function OtherPhone({ view: { other } }: { view: Pick<HandoffView, "other"> }): ReactNode {
	return (
		<section aria-labelledby="other-phone">
			<h2 id="other-phone">
				<Say id="duty.phone-of" values={{ desk: <Party party={other} /> }} />
			</h2>
			<NumbersOf party={other} isNeeded />
		</section>
	);
}
