/** Refuses a proposal, with the reason. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";

export function RefuseDialog({ view, onClose }: { view: ProposalView; onClose(): void }): ReactNode {
	const [code, setCode] = useState("");
	const refuse = useAct("refuseProposal");
	return (
		<Dialog
			title={<Say id="vetting.refuse-ask" />}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>
						<Say id="parts.cancel" />
					</Button>
					<Button
						kind="danger"
						isBusy={refuse.isPending}
						disabled={code === ""}
						onClick={() => refuse.mutate({ proposal: view.id, code }, { onSuccess: onClose })}
					>
						<Say id="vetting.refuse" />
					</Button>
				</>
			}
		>
			<p>
				<Say id="vetting.refuse-help" />
			</p>
			<Choices label={<Say id="vetting.why" />}>
				{view.refusals.map((each) => (
					<Check
						key={each}
						type="radio"
						name="refusal"
						label={<Say id={`vetting.refusal.${each}` as MessageId} />}
						checked={code === each}
						onChange={() => setCode(each)}
					/>
				))}
			</Choices>
			{refuse.error && <ErrorNotice error={dataOf(refuse.error)} />}
		</Dialog>
	);
}
