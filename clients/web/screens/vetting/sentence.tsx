/** What a proposal is about, in one sentence: the title of its row and of its page. */
import type { ReactNode } from "react";
import { PersonName } from "../../parts/person-name.tsx";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface Props {
	type: ProposalView["details"]["type"];
	/** The subject of the proposal. Null for the network. */
	subject: string | null;
}

export function ProposalSentence({ type, subject }: Props): ReactNode {
	return <Say id={`proposal.about.${type}`} values={{ name: <PersonName person={{ name: subject }} /> }} />;
}
