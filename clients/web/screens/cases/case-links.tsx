/** The other pages of a case. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function CaseLinks({ file }: { file: CaseFile }): ReactNode {
	const { id, discussion } = file;
	return (
		<>
			<Say as="h2" id="cases.more-of-case" />
			<ul className="links">
				{discussion !== null && (
					<li>
						<Link to="/cases/$id/discussion" params={{ id }}>
							<Say id="cases.discussion-link" />
						</Link>
					</li>
				)}
				<ReturnRiskLink file={file} />
				<li>
					<Link to="/cases/$id/readers" params={{ id }}>
						<Say id="case-readers.title" />
					</Link>
				</li>
				<li>
					<Link to="/cases/$id/route" params={{ id }}>
						<Say id="route.title" />
					</Link>
				</li>
			</ul>
		</>
	);
}

/** The link to both sides' assessments of a return. It is shown when a desk of mine reads at least one assessment, or may add its own. */
function ReturnRiskLink({ file: { id, sections, mayAddSection } }: { file: CaseFile }): ReactNode {
	const assessments = sections.filter(({ section }) => section === "return-risk");
	const keptByOthers = assessments.filter(({ access, isClosed }) => access !== "now" && !isClosed);
	const isAboutUs = assessments.some(({ access }) => access === "now") || (mayAddSection && assessments.length > 0);
	if (!isAboutUs) return null;
	return (
		<li>
			<Link to="/cases/$id/return-risk" params={{ id }}>
				<Say id="return-risk.link" />
			</Link>
			{keptByOthers.map(({ compartment, owner }) => (
				<Say as="div" key={compartment} id="return-risk.link-kept" values={{ desk: <Party party={owner} /> }} />
			))}
		</li>
	);
}
