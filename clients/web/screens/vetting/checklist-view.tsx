/** The checklist of a vetting, as the proposer signed it. */
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function ChecklistView({ checklist, by }: Pick<ProposalView, "checklist" | "by">): ReactNode {
	return (
		<PageSection title="vetting.checklist">
			{checklist ? (
				<Facts
					rows={[
						["checklist.identitySeen", <Say key="seen" id={`checklist.seen.${checklist.identitySeen}`} />],
						["checklist.identitySeenOn", <Day key="on" at={checklist.identitySeenOn} />],
						["checklist.references", String(checklist.references)],
						["checklist.safeguardingTraining", <Day key="training" at={checklist.safeguardingTraining} />],
						["checklist.codeOfConductSigned", <Day key="conduct" at={checklist.codeOfConductSigned} />],
					]}
				/>
			) : (
				<Notice kind="warn" id="vetting.checklist-missing" values={{ name: <PersonName person={by} /> }} />
			)}
		</PageSection>
	);
}

function Day({ at }: { at: number | null }): ReactNode {
	return at === null ? <Say as="strong" id="checklist.not-yet" /> : <Say id="parts.date" values={{ date: new Date(at) }} />;
}
