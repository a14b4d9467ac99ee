/** A dialog that refuses a proposal, with the reason. */
import type { ReactNode } from "react";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { useAct } from "../../sitting/use-verb.ts";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function RefuseDialog({ view, onClose }: { view: ProposalView; onClose(): void }): ReactNode {
	const refuse = useAct("refuseProposal");
	return (
		<ReasonDialog
			title={<Say id="vetting.refuse-ask" />}
			label="vetting.why"
			codes={view.refusals}
			words="vetting.refusal"
			action={<Say id="vetting.refuse" />}
			isDangerous
			isBusy={refuse.isPending}
			error={refuse.error}
			onChoose={(code) => refuse.mutate({ proposal: view.id, code }, { onSuccess: onClose })}
			onClose={onClose}
		>
			<p>
				<Say id={view.details.type === "member.add" ? "vetting.needs-invite" : "vetting.refuse-help"} />
			</p>
		</ReasonDialog>
	);
}
