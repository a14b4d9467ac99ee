/** Says who refused a proposal, when and why. */
import type { ReactNode } from "react";
import { PersonName } from "../../parts/person-name.tsx";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function RefusalSentence({ refusal }: { refusal: NonNullable<ProposalView["refusal"]> }): ReactNode {
	const { by, isMine, at, code } = refusal;
	const time = new Date(at);
	return (
		<>
			{isMine ? (
				<Say id="vetting.you-refused-on" values={{ time }} />
			) : (
				<Say id="vetting.refused-on" values={{ name: <PersonName person={by} />, time }} />
			)}
			{code !== null && (
				<>
					{" "}
					<Say id="proposal.because" values={{ reason: <Say id={`vetting.refusal.${code}`} /> }} />
				</>
			)}
		</>
	);
}

interface Props extends Pick<ProposalView, "details"> {
	refusal: NonNullable<ProposalView["refusal"]>;
}

export function RefusalText({ refusal, details }: Props): ReactNode {
	return (
		<>
			<p>
				<Say id="vetting.refused" /> <RefusalSentence refusal={refusal} />
			</p>
			{details.type === "member.add" && <Say as="p" id="vetting.needs-invite" />}
			{!refusal.isMine && <Say as="p" id="vetting.ask-refuser" values={{ name: <PersonName person={refusal.by} /> }} />}
		</>
	);
}
