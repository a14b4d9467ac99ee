/** The link to both sides' assessments of a return. It is shown when a desk of mine reads at least one assessment. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function ReturnRiskLink({ file: { id, sections } }: { file: CaseFile }): ReactNode {
	const assessments = sections.filter(({ section }) => section === "return-risk");
	const keptByOthers = assessments.filter(({ access, isClosed }) => access !== "now" && !isClosed);
	if (!assessments.some(({ access }) => access === "now")) return null;
	return (
		<li>
			<Link to="/cases/$id/return-risk" params={{ id }}>
				<Say id="return-risk.link" />
			</Link>
			{keptByOthers.map(({ compartment, owner }) => (
				<div key={compartment}>
					<Say id="return-risk.link-kept" values={{ desk: <Party party={owner} /> }} />
				</div>
			))}
		</li>
	);
}
