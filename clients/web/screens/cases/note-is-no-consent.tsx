/** Stands in the section Consent. It says that a note in this section isn't her answer, and leads to the screen that records her answer. */
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Say } from "../../words/words.tsx";

/** @param id the case. */
export function NoteIsNoConsent({ id }: { id: string }): ReactNode {
	return (
		<Notice>
			<Say as="p" id="sections.consent-counts" />
			<p>
				<SayLink to="/cases/$id/consents/new" params={{ id }} id="consent.new" />
			</p>
		</Notice>
	);
}
