/** Warns, on the screens where people begin, that a recovery code was shown on this device and never typed back. */
import type { ReactNode } from "react";
import { Notice } from "../parts/notice.tsx";
import { SayLink } from "../parts/say-link.tsx";
import { useVerb } from "../sitting/use-verb.ts";
import { Say } from "../words/words.tsx";

export function RecoveryUnconfirmed(): ReactNode {
	const { data: isUnconfirmed } = useVerb("isRecoveryUnconfirmed");
	if (!isUnconfirmed) return null;
	return (
		<Notice kind="warn" title={<Say id="today.recovery" />}>
			<Say as="p" id="today.recovery-help" />
			<SayLink className="button" to="/me/recovery-code" id="today.recovery-make" />
		</Notice>
	);
}
