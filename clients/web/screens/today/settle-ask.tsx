/** Asks what was done about another desk's ask for a case. The answer takes the ask off the list of the whole desk. */
import type { ReactNode } from "react";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { useAct } from "../../sitting/use-verb.ts";
import type { InboxView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface Props {
	/** The case's id. */
	of: string;
	ask: string;
	codes: InboxView["askSettleCodes"];
	onClose(): void;
}

export function SettleAsk({ of, ask, codes, onClose }: Props): ReactNode {
	const settle = useAct("settleAskOf");
	return (
		<ReasonDialog
			title={<Say id="today.ask-settle" />}
			label="today.ask-what"
			help="today.ask-help"
			codes={codes}
			words="today.ask-code"
			action={<Say id="today.settle" />}
			isBusy={settle.isPending}
			error={settle.error}
			onChoose={(code) => settle.mutate({ case: of, ask, code }, { onSuccess: onClose })}
			onClose={onClose}
		/>
	);
}
