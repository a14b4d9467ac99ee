/** The questions that take a row off the list of the whole desk. */
import type { ReactNode } from "react";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { useAct } from "../../sitting/use-verb.ts";
import type { InboxView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface AskProps {
	/** The case's id. */
	of: string;
	ask: string;
	codes: InboxView["askSettleCodes"];
	onClose(): void;
}

/** Asks what was done about another desk's ask for a case. The answer takes the ask off the list of the whole desk. */
export function SettleAsk({ of, ask, codes, onClose }: AskProps): ReactNode {
	const settle = useAct("settleAskOf");
	return (
		<ReasonDialog
			title={<Say id="today.ask-settle" />}
			label="today.ask-what"
			help="today.ask-help"
			codes={codes}
			words="today.ask-code"
			action={<Say id="today.settle" />}
			act={settle}
			onChoose={(code) => settle.mutate({ case: of, ask, code }, { onSuccess: onClose })}
			onClose={onClose}
		/>
	);
}

interface RequestProps {
	/** The case's id. */
	of: string;
	handoff: string;
	codes: InboxView["settleCodes"];
	onClose(): void;
}

/** Asks why a request that came to nothing needs no new one. The answer takes the request off the list of the whole desk. */
export function SettleRequest({ of, handoff, codes, onClose }: RequestProps): ReactNode {
	const settle = useAct("settleRequest");
	return (
		<ReasonDialog
			title={<Say id="today.settle-ask" />}
			label="today.settle-why"
			help="today.settle-help"
			codes={codes}
			words="handoffs.code"
			action={<Say id="today.settle" />}
			act={settle}
			onChoose={(code) => settle.mutate({ case: of, handoff, code }, { onSuccess: onClose })}
			onClose={onClose}
		/>
	);
}
