/** Says who made a proposal, and when. */
import type { ReactNode } from "react";
import { PersonName } from "../../parts/person-name.tsx";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function ProposedBy({ by, at, isMine }: Pick<ProposalView, "by" | "at" | "isMine">): ReactNode {
	const time = new Date(at);
	if (isMine) return <Say id="vetting.you-proposed-at" values={{ time }} />;
	return <Say id="vetting.proposed" values={{ name: <PersonName person={by} />, time }} />;
}
