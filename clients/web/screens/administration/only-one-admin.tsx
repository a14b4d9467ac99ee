/** The warning until a second admin has joined, with a link to invite somebody. */
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";

export function OnlyOneAdmin(): ReactNode {
	const policy = useVerb("readPolicy");
	if (policy.data?.quorum !== 1) return null;
	return (
		<Notice kind="warn" title={<Say id="found.only-one" />}>
			<Say as="p" id="found.only-one-text" />
			<p className="buttons">
				<SayLink className="button button-primary" to="/administration/invite" id="found.invite-second" />
			</p>
		</Notice>
	);
}
