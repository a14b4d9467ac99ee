/** The dialog before a withdrawal. It says what the withdrawal stops, and what it can't stop. */
import type { ReactNode } from "react";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Party } from "../../parts/party.tsx";
import { useAct } from "../../sitting/use-verb.ts";
import type { ConsentView, WithdrawalEffect } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface Props {
	id: string;
	consent: ConsentView;
	effects: WithdrawalEffect[];
	onClose(): void;
}

export function Withdraw({ id, consent, effects, onClose }: Props): ReactNode {
	const withdraw = useAct("takeConsentBack");
	return (
		<ConfirmDialog
			title={
				<Say id={consent.isPermit ? "consent.withdraw-ask" : "consent.withdraw-no-ask"} values={{ recipient: consent.recipient.name }} />
			}
			onClose={onClose}
			action={<Say id={consent.isPermit ? "consent.withdraw" : "consent.withdraw-no"} />}
			isDangerous
			isBusy={withdraw.isPending}
			error={withdraw.error}
			onConfirm={() => withdraw.mutate({ id, consent: consent.id }, { onSuccess: onClose })}
		>
			{consent.isPermit && effects.length === 0 && <Say as="p" id="consent.stops-nothing" />}
			{effects.map(({ handoff, to, effect }) => (
				<Say as="p" key={handoff} id={`consent.effect.${effect}`} values={{ desk: <Party party={to} /> }} />
			))}
			<Say as="p" id={consent.isPermit ? "consent.what-they-read" : "consent.withdraw-no-help"} />
		</ConfirmDialog>
	);
}
