/** The digits of keys that somebody has compared already. They are never shown to a person who must still type them. */
import type { ReactNode } from "react";
import { Fingerprint } from "../../parts/fingerprint.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Say } from "../../words/words.tsx";

export function ComparedKeys({ fingerprint }: { fingerprint: string }): ReactNode {
	return (
		<PageSection title="vetting.keys">
			<Say as="p" id="vetting.keys-help" />
			<Fingerprint text={fingerprint} />
		</PageSection>
	);
}
