/** Asks why a request that came to nothing needs no new one. The answer takes the request off the list of the whole desk. */
import type { ReactNode } from "react";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { useAct } from "../../sitting/use-verb.ts";
import type { InboxView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface Props {
	/** The case's id. */
	of: string;
	handoff: string;
	codes: InboxView["settleCodes"];
	onClose(): void;
}

export function SettleRequest({ of, handoff, codes, onClose }: Props): ReactNode {
	const settle = useAct("settleRequest");
	return (
		<ReasonDialog
			title={<Say id="today.settle-ask" />}
			label="today.settle-why"
			help="today.settle-help"
			codes={codes}
			words="handoffs.code"
			action={<Say id="today.settle" />}
			isBusy={settle.isPending}
			error={settle.error}
			onChoose={(code) => settle.mutate({ case: of, handoff, code }, { onSuccess: onClose })}
			onClose={onClose}
		/>
	);
}
