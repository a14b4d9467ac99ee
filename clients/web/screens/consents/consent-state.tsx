/** Shows the state of a consent, or of a "no", as a tag. */
import type { ReactNode } from "react";
import { Tag } from "../../parts/tag.tsx";
import type { ConsentView } from "../../sitting/verbs/index.ts";

export function ConsentState({ consent }: { consent: ConsentView }): ReactNode {
	return (
		<>
			<State {...consent} /> {consent.askAgain && <Tag kind="warn" id="consent.ask-again" />}
		</>
	);
}

function State({ isPermit, state, isReplaced, isUnconfirmed }: ConsentView): ReactNode {
	if (!isPermit && state === "active")
		return isReplaced ? <Tag id="consent.state.replaced" /> : <Tag kind="danger" id="consent.state.no" />;
	if (isUnconfirmed) return <Tag kind="warn" id="consent.unconfirmed-tag" />;
	return <Tag kind={state === "active" ? "ok" : state === "expired" ? "warn" : "info"} id={`consent.state.${state}`} />;
}
