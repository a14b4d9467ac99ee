/** Before a withdrawal: what it stops, and what it can't stop. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Party } from "../../parts/party.tsx";
import { dataOf } from "../../sitting/kinds.ts";
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
		<Dialog
			title={
				<Say id={consent.isPermit ? "consent.withdraw-ask" : "consent.withdraw-no-ask"} values={{ recipient: consent.recipient.name }} />
			}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>
						<Say id="parts.cancel" />
					</Button>
					<Button
						kind="danger"
						isBusy={withdraw.isPending}
						onClick={() => withdraw.mutate({ id, consent: consent.id }, { onSuccess: onClose })}
					>
						<Say id={consent.isPermit ? "consent.withdraw" : "consent.withdraw-no"} />
					</Button>
				</>
			}
		>
			{consent.isPermit && effects.length === 0 && (
				<p>
					<Say id="consent.stops-nothing" />
				</p>
			)}
			{effects.map(({ handoff, to, effect }) => (
				<p key={handoff}>
					<Say id={`consent.effect.${effect}`} values={{ desk: <Party party={to} /> }} />
				</p>
			))}
			<p>
				<Say id={consent.isPermit ? "consent.what-they-read" : "consent.withdraw-no-help"} />
			</p>
			{withdraw.error && <ErrorNotice error={dataOf(withdraw.error)} />}
		</Dialog>
	);
}
