/** Stops an approval because the typed value isn't the proposal's, and says whom to phone. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { Say } from "../../words/words.tsx";

/** Fields of the SDK's `approve` and `vouch` that were compared. */
export const MISMATCHES = ["fingerprint", "release", "witnesses"] as const;

interface Props {
	field: (typeof MISMATCHES)[number];
	/** The member who proposed or invited. */
	by: { name: string | null };
	onAgain(): void;
}

export function Mismatch({ field, by, onAgain }: Props): ReactNode {
	return (
		<Notice kind="danger" live="assertive" title={<Say id={`vetting.mismatch.${field}`} />}>
			<Say as="p" id="vetting.mismatch-phone" values={{ name: <PersonName person={by} /> }} />
			<div className="buttons">
				<Button onClick={onAgain} id="vetting.type-again" />
			</div>
		</Notice>
	);
}
