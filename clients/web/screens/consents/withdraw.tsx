/** The dialog before a withdrawal. It says what the withdrawal stops, and what it can't stop, and asks whether she is on the way. */
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Party } from "../../parts/party.tsx";
import { useAct } from "../../sitting/use-verb.ts";
import type { ConsentView, OnTheWayAnswer, WithdrawalEffect } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { MustKnowFirst } from "../handoffs/must-know-first.tsx";
import { OnTheWayField } from "./on-the-way.tsx";

interface Props {
	id: string;
	consent: ConsentView;
	effects: WithdrawalEffect[];
	/** The answers to "Is she on the way?" that my organisation may give. */
	onTheWayAnswers: readonly OnTheWayAnswer[];
	onClose(): void;
}

export function Withdraw({ id, consent, effects, onTheWayAnswers, onClose }: Props): ReactNode {
	const withdraw = useAct("takeConsentBack");
	const [onTheWay, setOnTheWay] = useState<OnTheWayAnswer | null>(null);
	const [isTried, setTried] = useState(false);
	const isAsked = effects.some(({ effect }) => effect === "answer");
	const confirm = () => {
		if (isAsked && onTheWay === null) return setTried(true);
		withdraw.mutate({ id, consent: consent.id, onTheWay }, { onSuccess: onClose });
	};
	return (
		<ConfirmDialog
			title={<Say id="consent.withdraw-ask" values={{ recipient: consent.recipient.name }} />}
			onClose={onClose}
			action={<Say id="consent.withdraw" />}
			isDangerous
			act={withdraw}
			onConfirm={confirm}
		>
			{effects.length === 0 && <Say as="p" id="consent.stops-nothing" />}
			{effects.map(({ handoff, to, effect }) => (
				<Say as="p" key={handoff} id={`consent.effect.${effect}`} values={{ desk: <Party party={to} /> }} />
			))}
			{isAsked && (
				<>
					<MustKnowFirst of={id} />
					<OnTheWayField answers={onTheWayAnswers} value={onTheWay} isTried={isTried} onChange={setOnTheWay} />
				</>
			)}
			<Say as="p" id="consent.what-they-read" />
		</ConfirmDialog>
	);
}
