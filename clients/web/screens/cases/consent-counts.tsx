/** In the section Consent: a note there isn't her answer, and this leads to where it is recorded. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { Say } from "../../words/words.tsx";

/** @param id of the case */
export function ConsentCounts({ id }: { id: string }): ReactNode {
	return (
		<Notice>
			<p>
				<Say id="sections.consent-counts" />
			</p>
			<p>
				<Link to="/cases/$id/consents/new" params={{ id }}>
					<Say id="consent.new" />
				</Link>
			</p>
		</Notice>
	);
}
