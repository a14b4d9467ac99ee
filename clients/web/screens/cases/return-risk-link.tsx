/** The way to both sides' assessments of a return, when at least one of them can be read. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function ReturnRiskLink({ file: { id, sections } }: { file: CaseFile }): ReactNode {
	const assessments = sections.filter(({ section }) => section === "return-risk");
	const kept = assessments.filter(({ access, isClosed }) => access !== "reads" && !isClosed);
	if (!assessments.some(({ access }) => access === "reads")) return null;
	return (
		<li>
			<Link to="/cases/$id/return-risk" params={{ id }}>
				<Say id="return-risk.link" />
			</Link>
			{kept.map(({ compartment, owner }) => (
				<div key={compartment}>
					<Say id="return-risk.link-kept" values={{ desk: <Party party={owner} /> }} />
				</div>
			))}
		</li>
	);
}
