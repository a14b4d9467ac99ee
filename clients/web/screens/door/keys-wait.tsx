/** New keys of a member who comes back: the groups of digits to read out, and what happens next. */
import type { ReactNode } from "react";
import { Fingerprint } from "../../parts/fingerprint.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Say } from "../../words/words.tsx";

export function KeysWait({ fingerprint }: { fingerprint: string }): ReactNode {
	return (
		<Notice kind="info" title={<Say id="door.keys-wait" />}>
			<Say as="p" id="door.keys-wait-next" />
			<Say as="p" id="door.keys-wait-read" />
			<Fingerprint text={fingerprint} />
			<Say as="p" id="door.keys-wait-then" />
		</Notice>
	);
}
