/** Shows the state of a consent, or of a "no", as a tag. */
import type { ReactNode } from "react";
import { Tag } from "../../parts/tag.tsx";
import type { ConsentView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function ConsentState({ consent: { isPermit, state, isReplaced } }: { consent: ConsentView }): ReactNode {
	if (!isPermit && state === "active")
		return isReplaced ? (
			<Tag>
				<Say id="consent.state.replaced" />
			</Tag>
		) : (
			<Tag kind="danger">
				<Say id="consent.state.no" />
			</Tag>
		);
	return (
		<Tag kind={state === "active" ? "ok" : state === "expired" ? "warn" : "info"}>
			<Say id={`consent.state.${state}`} />
		</Tag>
	);
}
