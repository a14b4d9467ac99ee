/** The warning until a second admin has joined, with a link to invite somebody. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";

export function OnlyOneAdmin(): ReactNode {
	const policy = useVerb("readPolicy");
	if (policy.data?.quorum !== 1) return null;
	return (
		<Notice kind="warn" title={<Say id="found.only-one" />}>
			<Say as="p" id="found.only-one-text" />
			<p className="buttons">
				<Link className="button button-primary" to="/administration/invite">
					<Say id="found.invite-second" />
				</Link>
			</p>
		</Notice>
	);
}
