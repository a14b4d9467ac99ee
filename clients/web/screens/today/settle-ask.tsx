/** What was done about another desk's ask for a case. The answer takes it off the list of the whole desk. */
import { type ReactNode, useId, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { InboxView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

type Code = InboxView["askCodes"][number];

interface Props {
	/** The case's id. */
	of: string;
	ask: string;
	codes: readonly Code[];
	onClose(): void;
}

export function SettleAsk({ of, ask, codes, onClose }: Props): ReactNode {
	const name = useId();
	const [code, setCode] = useState<Code | null>(null);
	const [isUnanswered, setUnanswered] = useState(false);
	const settle = useAct("settleAskOf");
	const submit = () => {
		if (code === null) setUnanswered(true);
		else settle.mutate({ case: of, ask, code }, { onSuccess: onClose });
	};
	return (
		<Dialog
			title={<Say id="today.ask-settle" />}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>
						<Say id="parts.cancel" />
					</Button>
					<Button kind="primary" isBusy={settle.isPending} onClick={submit}>
						<Say id="today.settle" />
					</Button>
				</>
			}
		>
			<Choices
				label={<Say id="today.ask-what" />}
				help={<Say id="today.ask-help" />}
				error={isUnanswered && code === null && <Say id="today.settle-choose" />}
			>
				{codes.map((each) => (
					<Check
						key={each}
						type="radio"
						name={name}
						label={<Say id={`today.ask-code.${each}`} />}
						checked={code === each}
						onChange={() => setCode(each)}
					/>
				))}
			</Choices>
			{settle.error && <ErrorNotice error={dataOf(settle.error)} />}
		</Dialog>
	);
}
