/** Above each screen: that the member's organisation is suspended, and what can't be done until the suspension ends. */
import type { ReactNode } from "react";
import { Notice } from "../parts/notice.tsx";
import { useVerb } from "../sitting/use-verb.ts";
import { Say } from "../words/words.tsx";

export function SuspendedNotice(): ReactNode {
	const me = useVerb("me");
	const organisation = me.data?.suspendedOrganisation ?? null;
	if (organisation === null) return null;
	return (
		<div className="not-printed">
			<Notice kind="warn" live="polite" title={<Say id="today.suspended" values={{ organisation }} />}>
				<p>
					<Say id="today.suspended-rests" />
				</p>
			</Notice>
		</div>
	);
}
