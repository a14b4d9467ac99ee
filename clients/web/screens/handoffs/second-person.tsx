/** Says who must still countersign the basis of a hand-off, and how much time is left. */
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import { TimeLeft } from "../../parts/time-left.tsx";
import type { PartyName } from "../../sitting/kinds.ts";
import type { BasisLine } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface Props {
	basis: Pick<BasisLine, "kind" | "signBy" | "givenBy" | "needsOtherOrganisation">;
	from: PartyName;
	to: PartyName;
}

export function SecondPerson({ basis: { kind, signBy, givenBy, needsOtherOrganisation }, from, to }: Props): ReactNode {
	const bestInterests = needsOtherOrganisation ? "handoffs.second.other-organisation" : "handoffs.second.best-interests";
	const id = kind === "best-interests" ? bestInterests : "handoffs.second.vital-interest";
	const person = givenBy === "" ? <Say id="parts.unknown-name" /> : givenBy;
	return (
		<>
			<Say as="p" id={id} values={{ from: <Party party={from} />, to: <Party party={to} />, person }} />
			{signBy !== null && (
				<p>
					<TimeLeft by={signBy} isRed />
				</p>
			)}
		</>
	);
}
