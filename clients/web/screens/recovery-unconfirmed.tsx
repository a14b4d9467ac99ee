/** Warns, on the screens where people begin, that a recovery code was shown on this device and never typed back. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Notice } from "../parts/notice.tsx";
import { useVerb } from "../sitting/use-verb.ts";
import { Say } from "../words/words.tsx";

export function RecoveryUnconfirmed(): ReactNode {
	const { data: isUnconfirmed } = useVerb("isRecoveryUnconfirmed");
	if (!isUnconfirmed) return null;
	return (
		<Notice kind="warn" title={<Say id="today.recovery" />}>
			<Say as="p" id="today.recovery-help" />
			<Link className="button" to="/me/recovery-code">
				<Say id="today.recovery-make" />
			</Link>
		</Notice>
	);
}
