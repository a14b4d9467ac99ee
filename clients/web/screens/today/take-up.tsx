/** Why a request that came to nothing needs no new one. The answer takes it off the list of the whole desk. */
import { type ReactNode, useId, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { type MessageId, Say } from "../../words/words.tsx";

interface Props {
	/** The case's id. */
	of: string;
	handoff: string;
	codes: readonly string[];
	onClose(): void;
}

export function TakeUp({ of, handoff, codes, onClose }: Props): ReactNode {
	const name = useId();
	const [code, setCode] = useState<string | null>(null);
	const [isUnanswered, setUnanswered] = useState(false);
	const settle = useAct("settleRequest");
	const submit = () => {
		if (code === null) setUnanswered(true);
		else settle.mutate({ case: of, handoff, code: code as never }, { onSuccess: onClose });
	};
	return (
		<Dialog
			title={<Say id="today.settle-ask" />}
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
				label={<Say id="today.settle-why" />}
				help={<Say id="today.settle-help" />}
				error={isUnanswered && code === null && <Say id="today.settle-choose" />}
			>
				{codes.map((each) => (
					<Check
						key={each}
						type="radio"
						name={name}
						label={<Say id={`handoffs.code.${each}` as MessageId} />}
						checked={code === each}
						onChange={() => setCode(each)}
					/>
				))}
			</Choices>
			{settle.error && <ErrorNotice error={dataOf(settle.error)} />}
		</Dialog>
	);
}
